"""What comes of a lesson: what was shown, what was understood, own words for steps, how long it took."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms.error_list import VERSION_ERRORS
from guide.domain.plan import Plan

LONGEST_MINUTES = 120
SHOWN = "shown-"  # before the key of a step
_MINUTES = gettext_lazy("Write a number from 1 to 120.")


class LessonForm(forms.Form):
    """Ticks by the plan's keys, words by a step's slug: shown-KEY, understood-KEY, cue-SLUG.

    `version`: the routine's newest when the page was opened.
    """

    use_required_attribute = False
    version = forms.IntegerField(min_value=1, error_messages=VERSION_ERRORS, widget=forms.HiddenInput)
    minutes = forms.IntegerField(
        label=gettext_lazy("Minutes that it took"),
        min_value=1,
        max_value=LONGEST_MINUTES,
        error_messages={"required": _MINUTES, "invalid": _MINUTES, "min_value": _MINUTES, "max_value": _MINUTES},
    )

    def __init__(self, data: Mapping[str, Any] | None, *, plan: Plan, version: int) -> None:
        self.plan = plan
        initial = {"minutes": plan.minutes, "version": version} | {f"cue-{s.slug}": s.cue for s in plan.steps}
        super().__init__(data, initial=initial)
        for step in plan.steps:
            self.fields[f"{SHOWN}{step.key}"] = forms.BooleanField(label=_("Shown"), required=False)
            self.fields[f"understood-{step.key}"] = forms.BooleanField(label=_("Understood"), required=False)
        for slug in dict.fromkeys(step.slug for step in plan.steps):
            said = _("Use %(most)s letters or fewer.") % {"most": 200}
            self.fields[f"cue-{slug}"] = forms.CharField(
                label=_("Your own words for this step"),
                max_length=200,
                required=False,
                error_messages={"max_length": said},
            )

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if not self.errors and not self.shown:
            self.add_error(f"{SHOWN}{self.plan.steps[0].key}", _("Tick at least one step that you showed."))
        for step in self.plan.steps:
            if data.get(f"understood-{step.key}") and not data.get(f"{SHOWN}{step.key}"):
                self.add_error(f"understood-{step.key}", _("Tick “Shown” too, or take this tick off."))
        return data

    @property
    def shown(self) -> set[str]:
        return {step.key for step in self.plan.steps if self.cleaned_data.get(f"{SHOWN}{step.key}")}

    def to_practice(self) -> list[str]:
        """Names of steps that were shown and are not understood yet, each once."""
        names = [
            step.name
            for step in self.plan.steps
            if step.key in self.shown and not self.cleaned_data.get(f"understood-{step.key}")
        ]
        return list(dict.fromkeys(names))

    def cues(self, before: Mapping[str, str]) -> dict[str, str]:
        """The words, by step, that differ from those `before`, when the page was opened."""
        typed = {step.slug: self.cleaned_data[f"cue-{step.slug}"] for step in self.plan.steps}
        return {slug: words for slug, words in typed.items() if words != before.get(slug, "")}
