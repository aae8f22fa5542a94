"""What goes on a printed handout: which routines, how the person is named, who does the massage, letters and paper."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from accounts.handouts import Followed, routine_name
from accounts.words import INITIALS, NAME, NOBODY
from guide import library
from guide.handout_sheet import PAPERS, SIZES

SELF, HELPER = "self", "helper"


def _choice(label: Any, choices: Sequence[tuple[str, Any]], error: Any) -> forms.ChoiceField:
    messages = {"required": error, "invalid_choice": error}
    return forms.ChoiceField(label=label, choices=choices, widget=forms.RadioSelect, error_messages=messages)


class HandoutForm(forms.Form):
    """`following`: the routines to choose from, all ticked at first. `for_patient`: the patient prints, and may leave their name out."""

    use_required_attribute = False  # the server says what is missing, in its own words, beside the field
    routines = forms.MultipleChoiceField(
        label=gettext_lazy("Which routines?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": gettext_lazy("Tick one routine or more."),
            "invalid_choice": gettext_lazy("Tick routines from the list."),
        },
    )
    called = _choice(gettext_lazy("Name on the paper"), [], gettext_lazy("Choose a name for the paper."))
    who = _choice(gettext_lazy("Who does the massage?"), [], gettext_lazy("Choose who does the massage."))
    size = _choice(
        gettext_lazy("Letters"),
        list(zip(SIZES, (gettext_lazy("Standard"), gettext_lazy("Large")), strict=True)),
        gettext_lazy("Choose the size of the letters."),
    )
    paper = _choice(
        gettext_lazy("Paper"),
        list(zip(PAPERS, ("A4", gettext_lazy("Letter (US and Canada)")), strict=True)),
        gettext_lazy("Choose the paper."),
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        *,
        following: Followed,
        paper: str,
        for_patient: bool,
    ) -> None:
        made = library.get()
        routines = [(str(one.pk), routine_name(one, made.walkthrough(one.walkthrough))) for one, _version in following]
        helper = bool(following) and all(version.mode.get("helper") for _routine, version in following)
        usual = {
            "routines": [key for key, _name in routines],
            "called": NAME,
            "who": HELPER if helper else SELF,
            "size": SIZES[0],
            "paper": paper,
        }
        super().__init__(data, initial=usual)
        self.fields["routines"].choices = routines
        if for_patient:
            names = [(NAME, gettext_lazy("My name")), (INITIALS, gettext_lazy("First letters only"))]
            self.fields["called"].choices = [*names, (NOBODY, gettext_lazy("No name"))]
            whose = (gettext_lazy("I do"), gettext_lazy("A helper does"))
        else:
            self.fields["called"].choices = [
                (NAME, gettext_lazy("The whole name")),
                (INITIALS, gettext_lazy("First letters only")),
            ]
            whose = (gettext_lazy("The patient"), gettext_lazy("A helper"))
        self.fields["who"].choices = list(zip((SELF, HELPER), whose, strict=True))

    @property
    def is_for_helper(self) -> bool:
        return self.cleaned_data["who"] == HELPER
