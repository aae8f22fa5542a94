"""What a swelling note's form takes, read strictly; what cannot be saved stays in its field, with what to do beside it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import swelling_words as words
from accounts.actions.swelling import WORDS
from accounts.forms.error_list import SummedForm
from accounts.forms.session_logs import rating
from accounts.models import SwellingNote
from accounts.models.moments import UTC
from accounts.models.session_log import NOTE_LENGTH
from accounts.models.swelling import NOTE_RATINGS
from guide.forms import A_DAY

EARLIEST = date(1950, 1, 1)
# What a clinic measured stays as the clinic wrote it: the patient adds to it.
THE_CLINICS = ("place", "side", "on", "weight", "garment_hours")
MIDDLE_ONLY = ("left", "right", "both")
HEAVIEST = {"kg": (Decimal(20), Decimal(400)), "lb": (Decimal(45), Decimal(880))}
SCALE = gettext_lazy("0 is not at all. 10 is the worst.")
_NUMBER = re.compile(r"\d{1,4}(\.\d?)?")


class Writing(forms.CharField):
    """Lines of a person's own words. A sign that no database keeps is taken out, and they are told."""

    widget = forms.Textarea

    def __init__(self, *, max_length: int = NOTE_LENGTH, **kwargs: Any) -> None:
        super().__init__(required=False, max_length=max_length, **kwargs)
        self.error_messages["max_length"] = gettext_lazy(
            "Use %(limit_value)d letters or fewer. You wrote %(show_value)d."
        )

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        # No `maxlength`: a browser would cut what is pasted and say nothing.
        return {"rows": "5"}

    def bound_data(self, data: Any, initial: Any) -> Any:
        return data.replace("\x00", "") if isinstance(data, str) else data

    def to_python(self, value: Any) -> str:
        return super().to_python(value).replace("\r\n", "\n")

    def clean(self, value: Any) -> str:
        if isinstance(value, str) and "\x00" in value:
            raise forms.ValidationError(_("One sign could not be saved. We took it out. Read it again, then save."))
        return super().clean(value)


class Number(forms.DecimalField):
    """A number as people type it: 24.5 or 24,5. It stays a text field, so that nothing typed is lost."""

    def __init__(self, *, say: Any, least: Decimal, most: Decimal, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        super().__init__(required=False, max_digits=6, decimal_places=1, widget=widget, **kwargs)
        self.say, self.least, self.most = say, least, most

    def clean(self, value: Any) -> Decimal | None:
        typed = value.strip().replace(",", ".") if isinstance(value, str) else value
        if typed and not _NUMBER.fullmatch(str(typed)):
            raise forms.ValidationError(self.say)
        try:
            number = super().clean(typed)
        except forms.ValidationError as error:
            raise forms.ValidationError(self.say) from error
        if number is not None and not self.least <= number <= self.most:
            raise forms.ValidationError(self.say)
        return number


def day_field(label: Any, say: Any, required: bool = True) -> forms.DateField:
    return forms.DateField(
        label=label,
        required=required,
        error_messages={"required": say, "invalid": gettext_lazy("Enter a date, such as 2026-05-31.")},
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


def check_day(day: date, today: date, zone: str) -> None:
    """Refuses days to come and years that are slips. Where the zone is not known, it can be tomorrow already."""
    if day > today + (A_DAY if zone == UTC else timedelta(0)):
        raise forms.ValidationError(_("This date is in the future. Enter today or an earlier day."))
    if day < EARLIEST:
        raise forms.ValidationError(_("Check the year of this date."))


def choice(label: Any, choices: Mapping[str, Any], say: Any = "", help_text: Any = "") -> forms.ChoiceField:
    """One answer of a few. Where `say` is empty it may be left out, and "No answer" takes an answer back."""
    none = [] if say else [("", gettext_lazy("No answer"))]
    return forms.ChoiceField(
        label=label,
        choices=[*choices.items(), *none],
        required=bool(say),
        help_text=help_text,
        error_messages={"required": say, "invalid_choice": gettext_lazy("Choose one answer from the list.")},
        widget=forms.RadioSelect,
    )


class NoteForm(SummedForm):
    """A swelling note in words. Only the place and the side must be told, and one thing about it."""

    place = choice(
        gettext_lazy("Where is the swelling?"), words.PLACE_WORDS, gettext_lazy("Choose where the swelling is.")
    )
    side = choice(gettext_lazy("Which side?"), words.SIDE_WORDS, gettext_lazy("Choose which side it is."))
    feel = choice(gettext_lazy("How is it, compared with last time?"), words.FEEL_WORDS)
    tight = choice(gettext_lazy("Does the skin feel tight?"), {"yes": gettext_lazy("Yes"), "no": gettext_lazy("No")})
    texture = choice(gettext_lazy("Is it soft or firm?"), words.TEXTURE_WORDS)
    dent = choice(gettext_lazy("Does a dent stay when you press?"), words.DENT_WORDS)
    skin = forms.MultipleChoiceField(
        label=gettext_lazy("How is the skin there?"),
        choices=list(words.SKIN_WORDS.items()),
        required=False,
        help_text=gettext_lazy("Tick each one that fits. Tick nothing if the skin is as usual."),
        error_messages={"invalid_choice": gettext_lazy("Tick only what is on the list.")},
        widget=forms.CheckboxSelectMultiple,
    )
    heaviness = rating(words.RATING_WORDS["heaviness"], SCALE)
    tightness = rating(words.RATING_WORDS["tightness"], SCALE)
    pain = rating(words.RATING_WORDS["pain"], SCALE)
    bother = rating(words.RATING_WORDS["bother"], SCALE)
    note = Writing(label=gettext_lazy("Anything else?"))
    on = day_field(gettext_lazy("What day is this note about?"), gettext_lazy("Enter the day."))
    weight = Number(
        label="",
        say="",
        least=Decimal(0),
        most=Decimal(0),
        help_text=gettext_lazy("Same scale, same time of day."),
    )
    garment_hours = Number(
        label=gettext_lazy("Hours a day that you wore your garment"),
        say=gettext_lazy("Enter hours from 0 to 24, such as 9 or 9.5."),
        least=Decimal(0),
        most=Decimal(24),
        help_text=gettext_lazy("For example 9 or 9.5. Not worn: 0."),
    )
    client_id = forms.UUIDField(required=False, widget=forms.HiddenInput)
    version = forms.IntegerField(required=False, min_value=1, max_value=10**6, widget=forms.HiddenInput)

    def __init__(
        self,
        data: Mapping | None = None,
        *,
        initial: Mapping | None = None,
        weight_unit: str,
        today: date,
        zone: str,
        note: SwellingNote | None = None,
    ) -> None:
        super().__init__(data, initial=dict(initial or {}))
        self.today, self.zone, self.kept, self.weight_unit = today, zone, note, weight_unit
        weight = self.fields["weight"]
        weight.label = {"kg": _("Weight in kilograms (kg)"), "lb": _("Weight in pounds (lb)")}[weight_unit]
        weight.least, weight.most = HEAVIEST[weight_unit]
        weight.say = {
            "kg": _("Enter your weight in kilograms, such as 72.5."),
            "lb": _("Enter your weight in pounds, such as 160."),
        }[weight_unit]
        if note and note.method:
            # The marks of an arm say nothing about a leg; and one limb of a pair is the swollen one, or both are.
            self.fields["place"].choices = [(note.place, words.PLACE_WORDS[note.place])]
            self.fields["side"].choices = [(side, words.SIDE_WORDS[side]) for side in MIDDLE_ONLY]
        if note and note.in_clinic:
            for name in THE_CLINICS:
                self.fields[name].disabled = True

    def clean_on(self) -> date:
        check_day(self.cleaned_data["on"], self.today, self.zone)
        return self.cleaned_data["on"]

    def clean_skin(self) -> list[str]:
        return [key for key in words.SKIN_WORDS if key in self.cleaned_data["skin"]]

    def clean_weight(self) -> Decimal | None:
        """kg. A weight that was not touched stays as it is kept, whatever it was rounded to on the page."""
        typed, kept = self.cleaned_data["weight"], self.kept and self.kept.weight_kg
        if typed is None:
            return None
        if kept is not None and typed == Decimal(words.shown_weight(kept, self.weight_unit)):
            return kept
        return words.weight_in_kg(typed, self.weight_unit)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        for hidden in ("client_id", "version"):
            # Nobody typed these: without them it is a new note, or a change of an old copy.
            self.errors.pop(hidden, None)
        side, place = data.get("side"), data.get("place")
        if side == "middle" and place in ("arm", "hand", "leg", "foot"):
            self.add_error("side", _("Choose left, right or both sides."))
        measured = self.kept is not None and self.kept.method
        said = [data.get(name) for name in ("feel", "tight", "texture", "dent", "skin", "note", "weight")]
        numbers = [data.get(name) for name in (*NOTE_RATINGS, "garment_hours")]
        if not self.errors and not measured and not any(said) and all(number is None for number in numbers):
            self.add_error("feel", _("Tell one thing about it. One answer is enough."))
        return data

    def said(self) -> dict[str, Any]:
        """The note's own fields, for `actions.swelling`."""
        data = self.cleaned_data
        fields = {name: data[name] for name in WORDS if name in data}
        return fields | {
            "tight": {"yes": True, "no": False}.get(data["tight"]),
            "weight_kg": data["weight"],
        }


def initial_of(note: SwellingNote, weight_unit: str) -> dict[str, Any]:
    """A note as the form shows it."""
    said = {name: getattr(note, name) for name in WORDS if name != "weight_kg"}
    return said | {
        "tight": {True: "yes", False: "no"}.get(note.tight, ""),
        "weight": "" if note.weight_kg is None else words.shown_weight(note.weight_kg, weight_unit),
        "garment_hours": "" if note.garment_hours is None else f"{note.garment_hours.normalize():f}",
        "on": note.local_date,
        "version": note.version,
    }


def preset(affected: Iterable[str]) -> dict[str, str]:
    """Place and side of the swollen part that the profile names; nothing where it names more than one."""
    told = [part.partition(":")[::2] for part in affected]
    places = {place for place, _side in told}
    sides = {side for _place, side in told}
    if len(places) != 1 or not places <= set(words.PLACE_WORDS) or not sides <= set(words.SIDE_WORDS):
        return {}
    return {"place": places.pop(), "side": sides.pop() if len(sides) == 1 else "both"}
