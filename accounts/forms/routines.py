"""The forms of a routine that a person sets up alone, and of a change to it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.alone import ChoiceGroup, choices, why_closed
from accounts.forms.error_list import VERSION_ERRORS
from accounts.models import HealthProfile
from accounts.words import days_words
from guide import library
from guide.domain.sides import BOTH, LEFT, RIGHT
from guide.domain.walkthrough import Walkthrough

ANY_TIME = "any"


def _choose(label: Any, missing: Any, **more: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, widget=forms.RadioSelect, error_messages={"required": missing, "invalid_choice": missing}, **more
    )


class HowOftenForm(forms.Form):
    """How many days a week, and when. `version` is the routine's when the page was opened, 0 for a new one."""

    use_required_attribute = False  # the server says what is missing, in its own words, beside the field
    version = forms.IntegerField(min_value=0, error_messages=VERSION_ERRORS, widget=forms.HiddenInput, initial=0)
    days_a_week = forms.TypedChoiceField(
        label=gettext_lazy("How many days a week?"),
        coerce=int,
        initial=7,
        error_messages={
            "required": gettext_lazy("Choose how many days a week."),
            "invalid_choice": gettext_lazy("Choose how many days a week."),
        },
    )
    time_of_day = _choose(
        gettext_lazy("What time of day?"),
        gettext_lazy("Choose a time of day. Any time is fine."),
        initial=ANY_TIME,
        choices=[
            ("morning", gettext_lazy("In the morning")),
            ("noon", gettext_lazy("Around noon")),
            ("evening", gettext_lazy("In the evening")),
            (ANY_TIME, gettext_lazy("Any time")),
        ],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["days_a_week"].choices = [(days, days_words(days)) for days in range(7, 0, -1)]

    def how(self) -> dict[str, Any]:
        """`days_a_week`, and `time_of_day` as the routine keeps it: "" is any time."""
        time_of_day = self.cleaned_data["time_of_day"]
        return {
            "days_a_week": self.cleaned_data["days_a_week"],
            "time_of_day": "" if time_of_day == ANY_TIME else time_of_day,
        }


class RoutineForm(HowOftenForm):
    """What to do, on which side, and how often. Only what this person can set up without a therapist can be chosen."""

    walkthrough = _choose(gettext_lazy("Which massage?"), gettext_lazy("Choose a massage from the list."))
    side = _choose(
        gettext_lazy("Which side?"),
        gettext_lazy("Choose a side."),
        choices=[(LEFT, gettext_lazy("Left")), (RIGHT, gettext_lazy("Right")), (BOTH, gettext_lazy("Both"))],
    )
    field_order = ["walkthrough", "side", "days_a_week", "time_of_day", "version"]

    def __init__(self, data: Mapping[str, Any] | None, *, profile: HealthProfile, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.profile = profile
        self.groups: tuple[ChoiceGroup, ...] = choices(profile)
        self.fields["walkthrough"].choices = [
            (one.walkthrough.slug, one.walkthrough.title) for group in self.groups for one in group.open
        ]
        self.fields["side"].required = False  # a walkthrough for one side only needs no choice

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        walkthrough = self.chosen
        if walkthrough is None or "side" in self.errors:
            return data
        side = data.get("side") or (walkthrough.sides[0] if len(walkthrough.sides) == 1 else "")
        if not side:
            self.add_error("side", _("Choose a side."))
        elif side not in walkthrough.sides:
            self.add_error("side", _does_not_fit(walkthrough))
        elif why := why_closed(walkthrough, side, self.profile):
            self.add_error("side", why)
        else:
            data["side"] = side
        return data

    @property
    def chosen(self) -> Walkthrough | None:
        return library.get().walkthrough(self.cleaned_data.get("walkthrough") or "")


def _does_not_fit(walkthrough: Walkthrough) -> str:
    if walkthrough.sides == (BOTH,):
        return _("This massage is for both sides. Choose “Both”.")
    return _("This massage is for one side. Choose “Left” or “Right”.")
