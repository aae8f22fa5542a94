"""A person's routines on paper: each is the plan that their own session would have today, or the reason why there is none.

Paper outlives what it was made from, so it is stricter than the screen: no sheet without a health check that holds, none past
the day on which the therapist meant to look, and each says when to throw it away.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts import standing
from accounts.actions.assignments import Terms, terms_of
from accounts.actions.profile import profile_of
from accounts.models import Clinic, Person, Routine, RoutineVersion
from accounts.models.moments import local_day
from accounts.templatetags.paper import printable
from accounts.words import (
    INITIALS,
    NAME,
    days_words,
    garment_words,
    initials,
    part_words,
    technique_words,
    time_words,
    times_words,
)
from guide import library
from guide.content.advice_words import Country
from guide.domain import assigning
from guide.domain.assessment import Assessment, Request
from guide.domain.plan import AS_WRITTEN, Adjustments, plan
from guide.domain.walkthrough import Walkthrough
from guide.handout_packet import Packet
from guide.handout_sheet import Sheet
from guide.letterhead import ClinicLines, Directions, Letterhead
from guide.result import told_cautions, with_number
from guide.visit import HEALTH_HOLDS

# Routines with the version that is followed, in the order of the paper.
Followed = Sequence[tuple[Routine, RoutineVersion]]
# What opens the way again: the health questions, the therapist, or waiting for what is told in the reason.
QUESTIONS, THERAPIST, NOTHING = "questions", "therapist", ""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a routine is not printed: `reasons` in the patient's words; `way` is what to do about it."""

    routine: Routine
    name: str
    reasons: tuple[str, ...]
    way: str = NOTHING


@dataclass(frozen=True, slots=True)
class Made:
    """The sheet of one routine, and the last day on which it holds."""

    sheet: Sheet
    until: date


class Printing:
    """The person's record as it stands now, read once for all routines that go on one handout."""

    def __init__(self, owner: Person, country: Country, now: datetime) -> None:
        self.owner, self.country, self.now = owner, country, now
        self.today = local_day(now, profile_of(owner).zone)
        self.answers = standing.answers_of(owner, now)
        self.clearances = standing.clearances(owner, self.today)

    @cached_property
    def _is_held(self) -> bool:
        """Whether a stop still closes everything, until someone has looked at it."""
        return standing.stop_of(self.owner) is not None

    @cached_property
    def _answers_hold_until(self) -> date:
        told = standing.told(self.owner.screening_records.first())
        return (datetime.fromisoformat(told["health_on"]) + HEALTH_HOLDS).date() if told else self.today

    def sheet(
        self,
        routine: Routine,
        version: RoutineVersion,
        withdrawn: Mapping[str, str],
        size: str,
        paper: str,
        helper: bool | None = None,
    ) -> Made | Refusal:
        """One routine with its newest version. `helper` None: worded as the version says."""
        walkthrough = library.get().walkthrough(routine.walkthrough)
        name = routine_name(routine, walkthrough)
        if walkthrough is None or routine.side not in walkthrough.sides:
            return Refusal(routine, name, (_("It is not in the guide any more."),))
        if walkthrough.slug in withdrawn:
            return Refusal(
                routine, name, (_("Your clinic asks you not to use it for now."), withdrawn[walkthrough.slug])
            )
        if self._is_held:
            return Refusal(routine, name, (_("All routines are closed. A stop sign came up."),), QUESTIONS)
        given = standing.is_given(routine, version)
        if given and version.review_by < self.today:
            day = date_format(version.review_by, "DATE_FORMAT")
            why = _("Your therapist meant to look at it again by %(day)s. Ask them first.") % {"day": day}
            return Refusal(routine, name, (why,), THERAPIST)
        if self.answers is None:
            return Refusal(
                routine, name, (_("Answer the health questions first. We have no answers that hold."),), QUESTIONS
            )
        terms = _for_paper(terms_of(version), given, helper)
        request = Request(walkthrough, routine.side, terms.adjustments)
        screen = library.get().screen
        weighed = assigning.standing(screen, self.answers, request, self.clearances, self.now, assigned=given)
        try:
            made = plan(walkthrough, routine.side, weighed.treated, weighed, terms.adjustments, terms.mode)
        except ValueError:  # an addition or a way that the guide has no more
            return Refusal(
                routine, name, (_("The guide has changed. Ask your therapist for a new version."),), THERAPIST
            )
        if not weighed.outcome.may_start or made.closed:
            return Refusal(routine, name, self._reasons(weighed, made.closed), QUESTIONS)
        cautions = told_cautions(weighed.cautions, self.country)
        sheet = Sheet(
            walkthrough, made, self.country, self.today, size, paper, own=True, cautions=cautions,
            directions=_directions(version, terms, given),
        )  # fmt: skip
        return Made(sheet, self._until(version, walkthrough, given))

    def _reasons(self, weighed: Assessment, closed: str) -> tuple[str, ...]:
        found = [one.say for one in weighed.findings if not one.outcome.may_start and one.say]
        lines = [*found, closed] if closed else found
        told = tuple(dict.fromkeys(with_number(line, self.country.call) for line in lines if line))
        return told or (_("Your answers close it for now."),)

    def _until(self, version: RoutineVersion, walkthrough: Walkthrough, given: bool) -> date:
        """The first day to come on which something that the sheet rests on ends: review, answers, or a yes."""
        ends = [self._answers_hold_until]
        if given:
            ends.append(version.review_by)
        about = (walkthrough.technique.slug, walkthrough.region)
        yes = [one for one in self.clearances if (one.technique, one.region) == about]
        ends += [one.ends for one in yes if one.ends >= self.today]
        return max(min(ends), self.today)


def packet(
    made: Sequence[Made], printing: Printing, clinics: Iterable[Clinic], called: str, size: str, paper: str
) -> Packet:
    """The handout of these sheets, under the head of these clinics. `called`: how the person is named on it."""
    letterhead = Letterhead(
        until=min(one.until for one in made),
        clinics=tuple(_lines_of(clinic) for clinic in clinics),
        patient=name_on_paper(printing.owner, called),
    )
    sheets = tuple(one.sheet for one in made)
    return Packet(letterhead, sheets, printing.country, printing.today, size, paper)


# Words


def routine_name(routine: Routine, walkthrough: Walkthrough | None) -> str:
    if walkthrough is None:
        return routine.walkthrough
    return f"{part_words(walkthrough.region, routine.side)}, {technique_words(walkthrough.technique.slug).lower()}"


def name_on_paper(person: Person, called: str) -> str:
    """The name, its first letters, or "". An address is never one."""
    if called == INITIALS:
        return printable(initials(person.name))
    return printable(person.name) if called == NAME else ""


def _for_paper(terms: Terms, given: bool, helper: bool | None) -> Terms:
    """The terms with a therapist's own words in letters that paper can show."""
    made = terms.adjustments if given else AS_WRITTEN
    words = {
        "off": {slug: printable(why) for slug, why in made.off.items()},
        "cues": {slug: printable(cue) for slug, cue in made.cues.items()},
    }
    adjustments: Adjustments = replace(made, **words)
    mode = terms.mode if helper is None else replace(terms.mode, helper=helper)
    return replace(terms, adjustments=adjustments, mode=mode)


def _directions(version: RoutineVersion, terms: Terms, given: bool) -> Directions:
    return Directions(
        version=version.number,
        version_on=version.local_date,
        given_by=printable(version.given_by) if given else "",
        lines=tuple((label, printable(words)) for label, words in _lines(version, terms, given) if words),
        note=printable(version.note) if given else "",
        minutes=version.minutes if given else None,
        helper=terms.mode.helper or bool(version.who_helps),
    )


def _lines(version: RoutineVersion, terms: Terms, given: bool) -> list[tuple[str, Any]]:
    lines = [
        (
            _("How often"),
            f"{times_words(version.times_a_day) or _('Once a day')}, {days_words(version.days_a_week).lower()}",
        ),
        (_("When"), time_words(version.time_of_day)),
    ]
    if not given:
        return lines
    return [
        *lines,
        (_("Garment in the massage"), garment_words(version.garment)),
        (_("Who helps"), version.who_helps),
        (_("Start"), date_format(version.start, "DATE_FORMAT")),
        (_("Looked at again by"), date_format(version.review_by, "DATE_FORMAT")),
    ]


def _lines_of(clinic: Clinic) -> ClinicLines:
    address = ", ".join(line.strip(" ,") for line in clinic.address.splitlines() if line.strip())
    return ClinicLines(*(printable(line) for line in (clinic.name, clinic.phone, clinic.hours, address)))
