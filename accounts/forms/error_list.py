"""The errors of a form as the summary at the top of its page lists them."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

# A hidden field that came back unreadable.
_AGAIN = gettext_lazy("Open this page again, then save.")
VERSION_ERRORS = {"required": _AGAIN, "invalid": _AGAIN, "min_value": _AGAIN}


def error_list(form: forms.Form) -> list[dict[str, str]]:
    """Each error with the id of what it is about: the field itself, or the group that holds its choices."""
    return [
        {"target": form[name].auto_id if name in form.fields else "main", "message": message}
        for name, messages in form.errors.items()
        for message in messages
    ]
