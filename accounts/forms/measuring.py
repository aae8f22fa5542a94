"""What measuring asks before the tape: which limb, how to sit, how many marks, cm or inches."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import measuring, swelling_words
from accounts.forms.error_list import SummedForm
from accounts.forms.swelling import MIDDLE_ONLY, choice, preset
from accounts.measuring import Draft
from guide import library
from guide.domain.sides import fill
from guide.domain.tape import UNITS

YES_NO = {"yes": gettext_lazy("Yes"), "no": gettext_lazy("No")}


class WhereForm(SummedForm):
    """Which limb is swollen."""

    place = choice(
        gettext_lazy("What do you want to measure?"),
        {place: swelling_words.PLACE_WORDS[place] for place in measuring.PLACES},
        gettext_lazy("Choose what you want to measure."),
    )
    side = choice(
        gettext_lazy("Which side is swollen?"),
        {side: swelling_words.SIDE_WORDS[side] for side in MIDDLE_ONLY},
        gettext_lazy("Choose the side that is swollen."),
    )


def limb_of(affected: Iterable[str]) -> dict[str, str]:
    """What `WhereForm` begins with: the swollen part that the profile names, where the tape can measure it."""
    told = preset(affected)
    return told if told.get("place") in measuring.PLACES and told.get("side") != "middle" else {}


class ReadyForm(SummedForm):
    """How this measuring is done; what belongs together with the last one is preset from it."""

    count = forms.CharField(
        label=gettext_lazy("How many marks are there on each limb?"),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    picked = choice(gettext_lazy("Which finger?"), {}, gettext_lazy("Choose a finger."))
    posture = choice("", {}, gettext_lazy("Choose how you sit or stand."))
    units = choice(gettext_lazy("What does your tape show?"), {}, gettext_lazy("Choose cm or inches."))
    both = choice(
        gettext_lazy("Which limbs can you measure?"),
        {"yes": gettext_lazy("Both, the other one first"), "no": gettext_lazy("Only the swollen one")},
        gettext_lazy("Choose which limbs you can measure."),
    )
    same_marks = choice("", YES_NO, gettext_lazy("Choose yes or no."))
    before_massage = choice(gettext_lazy("Is this before your massage?"), YES_NO)

    def __init__(self, data: Mapping | None, *, draft: Draft, same_method: bool, initial: Mapping[str, Any]) -> None:
        super().__init__(data, initial=dict(initial))
        words, self.draft = library.get().measuring, draft
        method = words.methods[draft.method_key]
        self.fields["posture"].label = words.pick_posture
        self.fields["posture"].choices = [(each.key, each.words) for each in method.postures]
        self.fields["units"].choices = [(unit, words.units[unit]) for unit in UNITS]
        self.fields["same_marks"].label = words.same_marks
        chain = draft.method.chain
        if chain:
            say = _("Enter the number of marks, from %(fewest)s to %(most)s.")
            self.count_words = say % {"fewest": chain.fewest, "most": chain.most}
            self.fields["count"].error_messages |= {"required": self.count_words, "max_length": self.count_words}
        else:
            del self.fields["count"]
        if draft.method.pick:
            fingers = [(key, point.name) for key, point in method.fixed.items()]
            self.fields["picked"].choices = fingers
        else:
            del self.fields["picked"]
        if draft.side not in ("left", "right"):
            del self.fields["both"]
        if not same_method:
            del self.fields["same_marks"]
        if draft.has_typed:
            # What was typed is in these units; another finger or unit would make it say something else.
            for name in ("units", "picked"):
                self.fields.pop(name, None)

    def clean_count(self) -> int:
        typed, chain = self.cleaned_data["count"].strip(), self.draft.method.chain
        if not (typed.isascii() and typed.isdecimal()) or not chain.fewest <= int(typed) <= chain.most:
            raise forms.ValidationError(self.count_words)
        return int(typed)

    def chosen(self) -> dict[str, Any]:
        """What goes into the draft."""
        data, answers = self.cleaned_data, {"yes": True, "no": False}
        found: dict[str, Any] = {"posture": data["posture"], "before_massage": answers.get(data["before_massage"])}
        for name in ("count", "units"):
            if name in data:
                found[name] = data[name]
        if "picked" in data:
            found["picked"] = [data["picked"]]
        for name in ("both", "same_marks"):
            if name in data:
                found[name] = answers[data[name]]
        return found


def instruction(text: str, limb: str) -> str:
    """A line of the content for this limb."""
    return fill(text, affected=limb, side=limb)
