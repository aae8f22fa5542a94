"""What comes of a lesson: what was shown, what was understood, own words for steps, how long it took."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guide.domain.plan import Plan

LONGEST_MINUTES = 120
_MINUTES = gettext_lazy("Write a number from 1 to 120.")


class LessonForm(forms.Form):
    """Ticks by the plan's keys, words by a step's slug: shown-KEY, understood-KEY, cue-SLUG."""

    use_required_attribute = False
    minutes = forms.IntegerField(
        label=gettext_lazy("Minutes that it took"),
        min_value=1,
        max_value=LONGEST_MINUTES,
        error_messages={"required": _MINUTES, "invalid": _MINUTES, "min_value": _MINUTES, "max_value": _MINUTES},
    )

    def __init__(self, data: Mapping[str, Any] | None, *, plan: Plan) -> None:
        self.plan = plan
        super().__init__(data, initial={"minutes": plan.minutes} | {f"cue-{s.slug}": s.cue for s in plan.steps})
        for step in plan.steps:
            self.fields[f"shown-{step.key}"] = forms.BooleanField(label=_("Shown"), required=False)
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
            self.add_error(f"shown-{self.plan.steps[0].key}", _("Tick at least one step that you showed."))
        for step in self.plan.steps:
            if data.get(f"understood-{step.key}") and not data.get(f"shown-{step.key}"):
                self.add_error(f"understood-{step.key}", _("Tick “Shown” too, or take this tick off."))
        return data

    @property
    def shown(self) -> set[str]:
        return {step.key for step in self.plan.steps if self.cleaned_data.get(f"shown-{step.key}")}

    def to_practice(self) -> list[str]:
        """Names of steps that were shown and are not understood yet, each once."""
        names = [
            step.name
            for step in self.plan.steps
            if step.key in self.shown and not self.cleaned_data.get(f"understood-{step.key}")
        ]
        return list(dict.fromkeys(names))

    def cues(self) -> dict[str, str]:
        """The words that differ from those that the plan had."""
        before = {step.slug: step.cue for step in self.plan.steps}
        return {
            slug: self.cleaned_data[f"cue-{slug}"]
            for slug in before
            if self.cleaned_data[f"cue-{slug}"] != before[slug]
        }
