"""The form of the routine builder. What lies outside the technique's limits is told beside its field, never mended silently."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actions.assignments import Terms
from accounts.forms.error_list import VERSION_ERRORS
from accounts.words import days_words
from care.building import all_steps, has_approaches, is_counted
from care.waiting import QUIET_DAYS
from guide.domain.assigning import APPROACH, NECK_ASKED
from guide.domain.plan import AROUND, SAME_SIDE, Adjustments
from guide.domain.walkthrough import Step, Walkthrough

REVIEW_AFTER = timedelta(weeks=6)
LONGEST = timedelta(days=365)
REPETITIONS = (1, 20)
SLOWEST = 60
ANY_TIME = "any"
NOT_SAID = "none"
OWN_HANDS, HELPER = "own", "helper"


def _number(label: Any, least: int, most: int, **more: Any) -> forms.IntegerField:
    words = {"least": least, "most": most}
    said = _("Write a number from %(least)s to %(most)s.") % words
    return forms.IntegerField(
        label=label,
        min_value=least,
        max_value=most,
        error_messages={"required": said, "invalid": said, "min_value": said, "max_value": said},
        **more,
    )


def _text(label: Any, most: int, **more: Any) -> forms.CharField:
    said = _("Use %(most)s letters or fewer.") % {"most": most}
    return forms.CharField(label=label, max_length=most, required=False, error_messages={"max_length": said}, **more)


def _day(label: Any, missing: Any, **more: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        error_messages={"required": missing, "invalid": gettext_lazy("Enter a date, such as 2026-05-31.")},
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        **more,
    )


def _one_of(label: Any, choices: Iterable[tuple[Any, Any]], **more: Any) -> forms.ChoiceField:
    said = gettext_lazy("Choose one from the list.")
    return forms.ChoiceField(
        label=label, choices=list(choices), error_messages={"required": said, "invalid_choice": said}, **more
    )


class BuilderForm(forms.Form):
    """All of a routine. Steps have fields of their own: off-SLUG, why-SLUG, repetitions-SLUG, seconds-SLUG, cue-SLUG."""

    use_required_attribute = False
    version = forms.IntegerField(min_value=0, error_messages=VERSION_ERRORS, widget=forms.HiddenInput, initial=0)

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        *,
        walkthrough: Walkthrough,
        today: date,
        reasons: Iterable[str],
        terms: Terms | None = None,
        version: int = 0,
    ) -> None:
        """`reasons`: the findings that may need a named reason. `terms`: those to start from; without them, as written."""
        self.walkthrough, self.today, self.reasons = walkthrough, today, tuple(reasons)
        self.started = terms.start if terms and version else None
        terms = terms or Terms(start=today, review_by=today + REVIEW_AFTER)
        self.mode = terms.mode
        super().__init__(data, initial={**_initial(terms, walkthrough, today), "version": version})
        self._add_whole(walkthrough)
        for step in all_steps(walkthrough):
            self._add_step(step)
        for finding in self.reasons:
            asked = finding == NECK_ASKED
            label = _("What you asked, and the answers") if asked else _("Why you give it even so, for this patient")
            self.fields[f"reason-{finding}"] = _text(label, 300)

    def _add_whole(self, walkthrough: Walkthrough) -> None:
        technique = walkthrough.technique
        if has_approaches(walkthrough):
            ways = (
                (ANY_TIME, _("As the guide does: around treated nodes, else to the own nodes")),
                (AROUND, _("Around the nodes of this side, treated or not")),
                (SAME_SIDE, _("Toward the nodes of the same side, treated or not")),
            )
            self.fields["approach"] = _one_of(_("Which way the fluid goes"), ways, widget=forms.RadioSelect)
        if walkthrough.addons:
            self.fields["add_ons"] = forms.MultipleChoiceField(
                label=_("Additions"),
                choices=[(addon.slug, f"{addon.title}. {addon.summary}") for addon in walkthrough.addons],
                required=False,
                widget=forms.CheckboxSelectMultiple,
                error_messages={"invalid_choice": _("Tick only what is on the list.")},
            )
        most = technique.minutes["most"]
        self.fields["minutes"] = _number(
            _("Minutes to plan for"), 1, most, required=False, help_text=_("Leave empty: as long as the steps take.")
        )
        often = technique.sessions_a_day["most"]
        self.fields["times_a_day"] = _number(_("Times a day"), 1, often)
        self.fields["days_a_week"] = _one_of(_("Days a week"), [(days, days_words(days)) for days in range(7, 0, -1)])
        self.fields["time_of_day"] = _one_of(
            _("Time of day"),
            [
                (ANY_TIME, _("Any time")),
                ("morning", _("In the morning")),
                ("noon", _("Around noon")),
                ("evening", _("In the evening")),
            ],
        )
        self.fields["garment"] = _one_of(
            _("Garment during the massage"),
            [(NOT_SAID, _("Nothing to say")), ("off", _("Take it off")), ("on", _("Keep it on"))],
        )
        self.fields["hands"] = _one_of(
            _("Who does the strokes"), [(OWN_HANDS, _("The patient")), (HELPER, _("A helper"))]
        )
        self.fields["who_helps"] = _text(_("Who helps"), 80, help_text=_("For example: their daughter."))
        self.fields["start"] = _day(_("Start"), _("Enter the day on which it starts."))
        self.fields["review_by"] = _day(
            _("You look at it again by"),
            _("Enter the day by which you look at it again."),
            help_text=_("30 days after this day it pauses by itself. 12 months at most."),
        )
        self.fields["quiet_days"] = _one_of(
            _("To your inbox after so many days without a session"), [(days, str(days)) for days in QUIET_DAYS]
        )
        self.fields["note"] = _text(
            _("Note to the patient"), 1000, widget=forms.Textarea(attrs={"rows": 3}), help_text=_("They see it.")
        )

    def _add_step(self, step: Step) -> None:
        slug = step.slug
        self.fields[f"off-{slug}"] = forms.BooleanField(label=_("Leave this step out"), required=False)
        self.fields[f"why-{slug}"] = _text(_("Why, for the patient to read"), 120)
        if is_counted(step):
            # A step that is written beyond these limits may stay as it is written.
            least, most = REPETITIONS
            fastest = self.walkthrough.technique.fastest_seconds
            self.fields[f"repetitions-{slug}"] = _number(_("Times"), least, max(most, step.repetitions))
            self.fields[f"seconds-{slug}"] = _number(_("Seconds each"), fastest, max(SLOWEST, step.seconds))
        self.fields[f"cue-{slug}"] = _text(_("Your own words for this step"), 200)

    # Checking

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        for step in all_steps(self.walkthrough):
            if data.get(f"off-{step.slug}") and not data.get(f"why-{step.slug}"):
                self.add_error(f"why-{step.slug}", _("Write why this step is left out."))
        self._check_days(data)
        return data

    def _check_days(self, data: Mapping[str, Any]) -> None:
        start, review = data.get("start"), data.get("review_by")
        earliest = min(self.today, self.started) if self.started else self.today
        if start and start < earliest:
            self.add_error("start", _("Choose %(day)s or later.") % {"day": _words(earliest)})
        if start and start > self.today + LONGEST:
            self.add_error("start", _("Choose a day within 12 months."))
        if not review:
            return
        if review <= max(self.today, start or self.today):
            self.add_error("review_by", _("Choose a day after today and after the start."))
        elif review > self.today + LONGEST:
            self.add_error(
                "review_by", _("Choose %(day)s or earlier: 12 months at most.") % {"day": _words(self.today + LONGEST)}
            )

    def terms(self) -> Terms:
        """What was chosen. Counts that are as written are not kept, so that they follow the walkthrough.

        How long a session is, the patient chooses each time; what a version once said of it stays.
        """
        data = self.cleaned_data
        adjustments = self._adjustments(data)
        reasons = {finding: data.get(f"reason-{finding}", "").strip() for finding in self.reasons}
        if adjustments.approach != SAME_SIDE:
            reasons.pop(APPROACH, None)
        return Terms(
            start=data["start"],
            review_by=data["review_by"],
            adjustments=adjustments,
            reasons={finding: reason for finding, reason in reasons.items() if reason},
            minutes=data["minutes"],
            times_a_day=data["times_a_day"],
            days_a_week=int(data["days_a_week"]),
            time_of_day="" if data["time_of_day"] == ANY_TIME else data["time_of_day"],
            garment="" if data["garment"] == NOT_SAID else data["garment"],
            who_helps=data["who_helps"],
            quiet_days=int(data["quiet_days"]),
            note=data["note"],
            mode=replace(self.mode, helper=data["hands"] == HELPER),
        )

    def _adjustments(self, data: Mapping[str, Any]) -> Adjustments:
        off, repetitions, seconds, cues = {}, {}, {}, {}
        for step in all_steps(self.walkthrough):
            slug = step.slug
            if data.get(f"off-{slug}"):
                off[slug] = data[f"why-{slug}"]
            if data.get(f"cue-{slug}"):
                cues[slug] = data[f"cue-{slug}"]
            if is_counted(step) and data[f"repetitions-{slug}"] != step.repetitions:
                repetitions[slug] = data[f"repetitions-{slug}"]
            if is_counted(step) and data[f"seconds-{slug}"] != step.seconds:
                seconds[slug] = data[f"seconds-{slug}"]
        approach = data.get("approach", ANY_TIME)
        return Adjustments(
            approach="" if approach == ANY_TIME else approach,
            add_ons=tuple(data.get("add_ons", ())),
            off=off,
            repetitions=repetitions,
            seconds=seconds,
            cues=cues,
        )


def _initial(terms: Terms, walkthrough: Walkthrough, today: date) -> dict[str, Any]:
    made = terms.adjustments
    initial: dict[str, Any] = {
        "approach": made.approach or ANY_TIME,
        "add_ons": list(made.add_ons),
        "minutes": terms.minutes,
        "times_a_day": terms.times_a_day,
        "days_a_week": terms.days_a_week,
        "time_of_day": terms.time_of_day or ANY_TIME,
        "garment": terms.garment or NOT_SAID,
        "hands": HELPER if terms.mode.helper else OWN_HANDS,
        "who_helps": terms.who_helps,
        "start": terms.start,
        "review_by": terms.review_by if terms.review_by > today else today + REVIEW_AFTER,
        "quiet_days": terms.quiet_days,
        "note": terms.note,
    }
    for step in all_steps(walkthrough):
        slug = step.slug
        initial[f"off-{slug}"] = slug in made.off
        initial[f"why-{slug}"] = made.off.get(slug, "")
        initial[f"repetitions-{slug}"] = made.repetitions.get(slug, step.repetitions)
        initial[f"seconds-{slug}"] = made.seconds.get(slug, step.seconds)
        initial[f"cue-{slug}"] = made.cues.get(slug, "")
    return initial | {f"reason-{finding}": reason for finding, reason in terms.reasons.items()}


def _words(day: date) -> str:
    return date_format(day, "DATE_FORMAT")


class TemplateNameForm(forms.Form):
    """How the clinic calls a template. It names no patient: the page says so."""

    use_required_attribute = False
    template_name = forms.CharField(
        label=gettext_lazy("Name of the template"),
        max_length=80,
        error_messages={
            "required": gettext_lazy("Write a name for the template."),
            "max_length": gettext_lazy("Use 80 letters or fewer."),
        },
    )
