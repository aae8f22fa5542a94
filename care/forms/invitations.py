"""Whom a therapist invites and what they ask for; and a record for someone without e-mail."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms.sharing import NO_END, ScopeForm, check_birth_year
from accounts.models import Person
from care.forms.clinic import text
from guide.handout_sheet import usual_paper

YEAR = {
    "required": gettext_lazy("Write the year of birth with four digits, like 1958."),
    "invalid": gettext_lazy("Write the year of birth with four digits, like 1958."),
}
PAPERS = [("a5", "A5"), ("a4", "A4"), ("letter", "Letter")]


def _name(help_text: Any) -> forms.CharField:
    return text(
        gettext_lazy("Name"),
        80,
        required=gettext_lazy("Write the name, so that the right person gets it."),
        help_text=help_text,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


def _year(required: bool, help_text: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=gettext_lazy("Year of birth"),
        help_text=help_text,
        required=required,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages=YEAR,
    )


def _email(help_text: Any) -> forms.EmailField:
    return forms.EmailField(
        label=gettext_lazy("E-mail address (leave this empty for a card)"),
        help_text=help_text,
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={
            "invalid": gettext_lazy("Write an e-mail address like name@example.com, or leave it empty."),
            "max_length": gettext_lazy("Write a shorter e-mail address."),
        },
    )


class InviteForm(forms.Form):
    """By mail, or by a card with a QR code and a code that is typed with the year of birth."""

    use_required_attribute = False

    name = _name(gettext_lazy("As they call themselves. It stands on the card and in your list."))
    birth_year = _year(False, gettext_lazy("Tells people of one name apart. The code on the card works with it alone."))
    email = _email(gettext_lazy("We send one e-mail. It names nobody. They sign in with that same address."))
    logs = forms.BooleanField(
        label=gettext_lazy("Session logs: what was done, when, and how it felt"), required=False, initial=True
    )
    notes = forms.BooleanField(
        label=gettext_lazy("Swelling notes: how the limb is, with tape measures"), required=False, initial=True
    )
    once = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if "birth_year" in told and "email" in told:
            if told["birth_year"] is None and not told["email"]:
                self.add_error("birth_year", _("Write the year of birth: the code on the card needs it."))
            elif told["birth_year"] is not None:
                try:
                    check_birth_year(told["birth_year"], self.today.year)
                except forms.ValidationError as error:
                    self.add_error("birth_year", error)
        return told


class RecordForm(ScopeForm):
    """What was agreed on paper. `namesakes`: patients of the therapist with the same name, once the name is known."""

    use_required_attribute = False

    name = _name(gettext_lazy("Name and year of birth tell the right person from another of that name."))
    birth_year = _year(True, "")
    consent_on = forms.DateField(
        label=gettext_lazy("When did they agree on paper?"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": gettext_lazy("Give the day on which they signed."),
            "invalid": gettext_lazy("Give the day as on a calendar."),
        },
    )
    another = forms.BooleanField(label=gettext_lazy("It is another person of the same name"), required=False)
    once = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)

    def __init__(self, *args: Any, today: date, mine: Iterable[Person], **kwargs: Any) -> None:
        super().__init__(*args, today=today, **kwargs)
        self.today = today
        self.mine = mine
        self.namesakes: list[Person] = []
        choices = self.fields["until"].choices
        self.fields["until"].choices = [
            (key, _("Until it is ended") if key == NO_END else words) for key, words in choices
        ]

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())

    def clean_birth_year(self) -> int:
        year = self.cleaned_data["birth_year"]
        check_birth_year(year, self.today.year)
        return year

    def clean_consent_on(self) -> date:
        day = self.cleaned_data["consent_on"]
        if day > self.today:
            raise forms.ValidationError(_("This day is still to come. Give the day on which they signed."))
        if day.year < self.today.year - 2:
            raise forms.ValidationError(_("This is long ago. Ask them to agree anew, then give that day."))
        return day

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        name = told.get("name", "").casefold()
        self.namesakes = [one for one in self.mine if name and " ".join(one.name.split()).casefold() == name]
        if self.namesakes and not told.get("another"):
            self.add_error("another", _("You have a patient of this name. Look below, then say that it is another."))
        return told


class HandoverForm(forms.Form):
    use_required_attribute = False

    email = _email(gettext_lazy("We send one e-mail. It names nobody. They sign in with that same address."))


def paper_for(country: str) -> str:
    paper = usual_paper(country)
    return "a5" if paper == "a4" else paper
