"""What someone may see and until when; and whom to invite as a helper."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.actions.sharing import Scope
from accounts.forms.error_list import error_list

NO_END, AS_NOW = "no-end", "as-now"
MONTHS = (1, 3, 6, 12)


def months_on(day: date, months: int) -> date:
    """The same day of the month, so many months later; the last day of that month where it is shorter."""
    years, month = divmod(day.month - 1 + months, 12)
    first = date(day.year + years, month + 1, 1)
    after = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return min(first + timedelta(days=day.day - 1), after - timedelta(days=1))


def errors_of(form: forms.Form) -> list[dict[str, str]]:
    """The error list of pages whose groups of choices have no id."""
    return error_list(form, first_choice=True)


class ScopeForm(forms.Form):
    """The least is chosen until the person chooses more."""

    logs = forms.BooleanField(label=gettext_lazy("Session logs: what was done, when, and how it felt"), required=False)
    notes = forms.BooleanField(
        label=gettext_lazy("Swelling notes: how the limb is, with tape measures"), required=False
    )
    until = forms.ChoiceField(
        label=gettext_lazy("Until when?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Choose until when."),
            "invalid_choice": gettext_lazy("Choose until when from the list."),
        },
    )

    def __init__(self, *args: Any, today: date, now_is: Scope | None = None, **kwargs: Any) -> None:
        """`now_is` is what an open sharing has; its end can be kept."""
        first = {"until": "3"}
        if now_is is not None:
            first = {"logs": now_is.logs, "notes": now_is.notes, "until": AS_NOW if now_is.ends else NO_END}
        kwargs["initial"] = {**first, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        self.ends: dict[str, date | None] = {}
        choices = []
        if now_is is not None and now_is.ends is not None:
            self.ends[AS_NOW] = now_is.ends
            choices.append((AS_NOW, _("As now: until %(day)s") % {"day": date_format(now_is.ends)}))
        for months in MONTHS:
            self.ends[str(months)] = end = months_on(today, months)
            words = ngettext("%(count)s month: until %(day)s", "%(count)s months: until %(day)s", months)
            choices.append((str(months), words % {"count": months, "day": date_format(end)}))
        self.ends[NO_END] = None
        choices.append((NO_END, _("Until I end it")))
        self.fields["until"].choices = choices

    @property
    def scope(self) -> Scope:
        chosen = self.cleaned_data
        return Scope(logs=chosen["logs"], notes=chosen["notes"], ends=self.ends[chosen["until"]])


class HelperForm(ScopeForm):
    """By mail, or without an address: then a link and, with the birth year, a code are shown."""

    name = forms.CharField(
        label=gettext_lazy("Who is it?"),
        help_text=gettext_lazy("A first name is enough. Only you see it."),
        max_length=80,
        error_messages={
            "required": gettext_lazy("Write a name, so that you know who it is."),
            "max_length": gettext_lazy("Write a shorter name: 80 letters at most."),
        },
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    email = forms.EmailField(
        label=gettext_lazy("Their e-mail address (you can leave this empty)"),
        help_text=gettext_lazy("We send one e-mail. It does not name you. Leave it empty to show a code instead."),
        required=False,
        max_length=254,
        error_messages={
            "invalid": gettext_lazy("Write an e-mail address like name@example.com, or leave it empty."),
            "max_length": gettext_lazy("Write a shorter e-mail address."),
        },
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    birth_year = forms.IntegerField(
        label=gettext_lazy("The year they were born (you can leave this empty)"),
        help_text=gettext_lazy("Needed only for a code that is typed by hand."),
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"invalid": gettext_lazy("Write the year with four digits, like 1958.")},
    )
    once = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)
    field_order = ["name", "email", "birth_year", "logs", "notes", "until"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.this_year = kwargs["today"].year

    def clean_birth_year(self) -> int | None:
        year = self.cleaned_data["birth_year"]
        check_birth_year(year, self.this_year)
        return year


def check_birth_year(year: int | None, this_year: int) -> None:
    if year is not None and not 1900 <= year <= this_year:
        raise forms.ValidationError(_("Write the year with four digits, like 1958."))
