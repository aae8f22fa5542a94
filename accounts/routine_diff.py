"""What a version of a routine says, in words, and what changed between two: for the patient who is told once, and the therapist.

Pure over the library: no table, no clock. Steps are named as the walkthrough writes them; none is computed here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.actions.assignments import Terms
from accounts.models import RoutineVersion
from accounts.words import days_words, garment_words, time_words, times_words
from guide.domain.plan import AROUND, SAME_SIDE, Adjustments
from guide.domain.sides import AFFECTED, LEFT, MIDDLE, OPPOSITE, RIGHT, fill
from guide.domain.walkthrough import Step, Walkthrough


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that two versions say differently. `before` or `after` is "" where that version says nothing of it."""

    label: str
    before: str
    after: str


def differences(
    old: RoutineVersion | Terms,
    new: RoutineVersion | Terms,
    walkthrough: Walkthrough,
    side: str,
    for_patient: bool = False,
) -> tuple[Change, ...]:
    """What changed, in the order of the form. For the patient without what is between therapists: reasons, days to the inbox."""
    before = dict(_lines(old, walkthrough, side, for_patient))
    after = dict(_lines(new, walkthrough, side, for_patient))
    order = [*after, *(label for label in before if label not in after)]
    return tuple(
        Change(label, before.get(label, ""), after.get(label, ""))
        for label in order
        if before.get(label, "") != after.get(label, "")
    )


def step_name(step: Step, walkthrough: Walkthrough, side: str) -> str:
    """A step with its part of the session, as one line names it: "Make room: left armpit"."""
    limb = side if side in (LEFT, RIGHT) else AFFECTED
    on = {"other": OPPOSITE[limb], "middle": MIDDLE}.get(step.side, limb)
    name = fill(step.name, affected=limb, side=on)
    return f"{walkthrough.technique.phase_names[step.phase]}: {name[:1].lower()}{name[1:]}"


def approach_words(approach: str) -> str:
    return {AROUND: _("Around the nodes of this side"), SAME_SIDE: _("Toward the nodes of the same side")}.get(
        approach, ""
    )


def _lines(
    of: RoutineVersion | Terms, walkthrough: Walkthrough, side: str, for_patient: bool
) -> Iterator[tuple[str, str]]:
    made = of.adjustments if isinstance(of.adjustments, Adjustments) else Adjustments.from_dict(of.adjustments)
    yield _("The way that the fluid goes"), approach_words(made.approach) or _("As the guide shows it")
    for addon in walkthrough.addons:
        yield addon.title, _("Added") if addon.slug in made.add_ons else _("Not added")
    yield from _step_lines(made, walkthrough, side)
    yield _("How long"), _minutes(of.minutes)
    yield _("How often a day"), times_words(of.times_a_day) or _("Once a day")
    yield _("How many days"), days_words(of.days_a_week)
    yield _("Time of day"), time_words(of.time_of_day) or _("Any time")
    yield _("Garment during the massage"), garment_words(of.garment)
    yield (
        _("Who does the strokes"),
        _("A helper") if _has_helper(of) else (_("You") if for_patient else _("The patient")),
    )
    yield _("Who helps"), of.who_helps
    yield _("Start"), _day(of.start)
    yield _("To be looked at again by"), _day(of.review_by)
    yield _("Note for you") if for_patient else _("Note for the patient"), of.note
    if not for_patient:
        yield (
            _("To the inbox after"),
            ngettext("%(days)s day without a session", "%(days)s days without a session", of.quiet_days)
            % {"days": of.quiet_days},
        )
        for finding, reason in sorted(_reasons(of).items()):
            yield _("Reason for “%(finding)s”") % {"finding": finding.replace("-", " ")}, reason


def _has_helper(of: RoutineVersion | Terms) -> bool:
    return of.mode.helper if isinstance(of, Terms) else bool(of.mode.get("helper"))


def _step_lines(made: Adjustments, walkthrough: Walkthrough, side: str) -> Iterator[tuple[str, str]]:
    for step in walkthrough.step_order(tuple(addon.slug for addon in walkthrough.addons)):
        label = step_name(step, walkthrough, side)
        if step.slug in made.off:
            yield label, _("Left out: %(why)s") % {"why": made.off[step.slug]}
            continue
        words = []
        if step.slug in made.repetitions:
            count = made.repetitions[step.slug]
            words.append(ngettext("%(count)s time", "%(count)s times", count) % {"count": count})
        if step.slug in made.seconds:
            seconds = made.seconds[step.slug]
            words.append(
                ngettext("%(seconds)s second each", "%(seconds)s seconds each", seconds) % {"seconds": seconds}
            )
        if step.slug in made.cues:
            words.append(_("“%(cue)s”") % {"cue": made.cues[step.slug]})
        yield label, ", ".join(words) or _("As the guide shows it")


def _reasons(of: RoutineVersion | Terms) -> dict[str, str]:
    if isinstance(of, Terms):
        return dict(of.reasons)
    return {lift["finding"]: lift.get("reason", "") for lift in of.lifts}


def _minutes(minutes: int | None) -> str:
    if not minutes:
        return _("As long as the steps take")
    return ngettext("%(count)s minute", "%(count)s minutes", minutes) % {"count": minutes}


def _day(day: date | None) -> str:
    return date_format(day, "DATE_FORMAT") if day else ""
