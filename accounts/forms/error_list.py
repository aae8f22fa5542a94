"""The errors of a form as the summary at the top of its page lists them, and forms that have one."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

# A hidden field that came back unreadable.
_AGAIN = gettext_lazy("Open this page again, then save.")
VERSION_ERRORS = {"required": _AGAIN, "invalid": _AGAIN, "min_value": _AGAIN}


def error_list(form: forms.Form, first_choice: bool = False) -> list[dict[str, str]]:
    """Each error in the order of the page, with the id of what it is about: the field itself, or the group of its choices.

    `first_choice`: the first choice stands for a group that has no id.
    """
    found = [{"target": "main", "message": message} for message in form.non_field_errors()]
    for field in form:
        target = f"{field.auto_id}_0" if first_choice and field.use_fieldset else field.auto_id
        found += [{"target": target, "message": message} for message in field.errors]
    return found


class SummedForm(forms.Form):
    """A form that can say all that is wrong with it at once; our own words beside the fields, none from the browser."""

    use_required_attribute = False

    @property
    def summary(self) -> list[dict[str, str]]:
        return error_list(self)
