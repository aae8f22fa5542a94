"""What a skin infection's form takes: where, when it began, antibiotics, and when it was over."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import swelling_words as words
from accounts.actions.infections import FIELDS
from accounts.forms.error_list import SummedForm
from accounts.forms.swelling import Writing, check_day, choice, day_field
from accounts.models import InfectionEpisode

DAYS = ("began_on", "antibiotics_from", "antibiotics_until", "over_on")


class InfectionForm(SummedForm):
    """Only where and when it began must be told. An end that was planned may lie ahead: antibiotics are taken for days."""

    place = choice(
        gettext_lazy("Where was the infection?"), words.PLACE_WORDS, gettext_lazy("Choose where the infection was.")
    )
    side = choice(gettext_lazy("Which side?"), words.SIDE_WORDS, gettext_lazy("Choose which side it was."))
    began_on = day_field(gettext_lazy("When did it begin?"), gettext_lazy("Enter the day it began."))
    antibiotics_from = day_field(gettext_lazy("First day of antibiotics"), "", required=False)
    antibiotics_until = day_field(gettext_lazy("Last day of antibiotics"), "", required=False)
    over_on = day_field(gettext_lazy("When was it over?"), "", required=False)
    note = Writing(label=gettext_lazy("Anything else?"))
    version = forms.IntegerField(required=False, min_value=1, max_value=10**6, widget=forms.HiddenInput)

    def __init__(self, data: Mapping | None = None, *, initial: Mapping, today: date, zone: str) -> None:
        super().__init__(data, initial=dict(initial))
        self.today, self.zone = today, zone
        self.fields["antibiotics_from"].help_text = _("Leave it empty if you had none.")
        self.fields["antibiotics_until"].help_text = _("It may be a day to come.")
        self.fields["over_on"].help_text = _("Leave it empty if it is not over, or you are not sure.")

    def clean_began_on(self) -> date:
        return self._past("began_on")

    def clean_antibiotics_from(self) -> date | None:
        return self._past("antibiotics_from")

    def clean_over_on(self) -> date | None:
        return self._past("over_on")

    def _past(self, name: str) -> date | None:
        day = self.cleaned_data[name]
        if day is not None:
            check_day(day, self.today, self.zone)
        return day

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        self.errors.pop("version", None)
        began, since, until = (data.get(name) for name in DAYS[:3])
        over = data.get("over_on")
        if data.get("side") == "middle" and data.get("place") in ("arm", "hand", "leg", "foot"):
            self.add_error("side", _("Choose left, right or both sides."))
        if began and over and over < began:
            self.add_error("over_on", _("This is before it began. Check both days."))
        if since and until and until < since:
            self.add_error("antibiotics_until", _("This is before the first day. Check both days."))
        if until and not since and "antibiotics_from" not in self.errors:
            self.add_error("antibiotics_from", _("Enter the first day of antibiotics too."))
        if until and (until - self.today).days > 366:
            self.add_error("antibiotics_until", _("Check the year of this date."))
        return data

    def said(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in FIELDS}


def initial_of(episode: InfectionEpisode) -> dict[str, Any]:
    return {name: getattr(episode, name) for name in (*FIELDS, "version")}
