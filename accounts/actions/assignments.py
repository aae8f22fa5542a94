"""A therapist gives a patient a routine, or changes it. Nothing is given over what screening refuses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction

from accounts import standing
from accounts.actions.profile import Conflict, profile_of, traced
from accounts.models import Clinic, Person, Routine, RoutineVersion
from accounts.models.moments import local_day
from guide import library
from guide.domain import assigning
from guide.domain.assigning import (
    NEEDS_REASON,
    UNKNOWN,
    Objection,
    lifted_by_assignment,
    neck_objections,
    objections,
)
from guide.domain.plan import AS_WRITTEN, Adjustments, Mode, Plan, plan
from guide.domain.screening import Request
from guide.domain.walkthrough import Walkthrough


class Refused(Exception):
    """What stands in the way of giving this routine."""

    def __init__(self, objected: tuple[Objection, ...]) -> None:
        super().__init__("refused")
        self.objections = objected


@dataclass(frozen=True, slots=True)
class Terms:
    """How a routine is to be done. `reasons` names, for each finding that only an assignment opens, why and by whom."""

    review_by: date
    start: date
    adjustments: Adjustments = AS_WRITTEN
    mode: Mode = Mode()
    reasons: Mapping[str, str] = field(default_factory=dict)
    minutes: int | None = None
    times_a_day: int = 1
    days_a_week: int = 7
    time_of_day: str = ""
    garment: str = ""
    who_helps: str = ""
    quiet_days: int = 7
    note: str = ""


def in_the_way(
    *, owner: Person, walkthrough: Walkthrough, side: str, terms: Terms, now: datetime
) -> tuple[Objection, ...]:
    """Objections to these terms, from the patient's health check and clearances as they stand now.

    A person who was never screened, or too long ago, or for something else, may be given a routine: they answer before the
    first session, and that gate holds. What only an assignment opens needs its reason even so, for the worst case that their profile allows.
    """
    answers = standing.answers_of(owner, now)
    yes = standing.clearances(owner, local_day(now, profile_of(owner).zone))
    request = Request(walkthrough, side, terms.adjustments)
    made = library.get().screen
    supposed = standing.as_far_as_known(owner, answers)
    neck = neck_objections(made, answers, request, terms.reasons)
    if answers is None and supposed.treated is None:
        opened = lifted_by_assignment(made, supposed, request, yes, now)
        missing = tuple(o for o in opened if o.kind == NEEDS_REASON and not terms.reasons.get(o.finding, "").strip())
        return (Objection(UNKNOWN, "", ""), *missing, *neck)
    found = (*objections(made, supposed, request, yes, terms.reasons, now), *neck)
    return found if answers else (Objection(UNKNOWN, "", ""), *found)


def preview(*, owner: Person, walkthrough: Walkthrough, side: str, terms: Terms, now: datetime) -> Plan:
    """The plan exactly as the patient will see it, while their answers stay as they are."""
    answers = standing.as_far_as_known(owner, standing.answers_of(owner, now))
    yes = standing.clearances(owner, local_day(now, profile_of(owner).zone))
    made = assigning.standing(library.get().screen, answers, Request(walkthrough, side, terms.adjustments), yes, now)
    return plan(walkthrough, side, made.treated, made, terms.adjustments, terms.mode)


@transaction.atomic
def assign_routine(
    *,
    owner: Person,
    by: Person,
    clinic: Clinic,
    walkthrough: Walkthrough,
    side: str,
    terms: Terms,
    now: datetime,
    version: int | None = None,
) -> Routine:
    """Gives the routine; raises Refused with what is in the way. A routine of the same walkthrough and side takes the terms.

    What the patient had set up alone for it becomes the therapist's, as a new version: the patient follows one of them. With
    `version`, the newest that the page was opened with (0: there was none), raises Conflict where one came in between.
    """
    _refuse(owner, walkthrough, side, terms, now)
    Person.objects.select_for_update().get(pk=owner.pk)
    routine = owner.routines.filter(walkthrough=walkthrough.slug, side=side, ended_at=None).first()
    if routine is not None and version is not None and routine.version != version:
        raise Conflict(routine.versions.first())
    if routine is None:
        routine = Routine(owner=owner, walkthrough=walkthrough.slug, side=side, made_at=now, version=0)
    routine.clinic, routine.assigned_by = clinic, by
    _add_version(routine, by, walkthrough, terms, now)
    return routine


@transaction.atomic
def revise_routine(*, routine: Routine, by: Person, terms: Terms, version: int, now: datetime) -> Routine:
    """Adds a version; logs keep theirs. Raises Conflict(newest) if `version` is not the newest, and Refused."""
    owner = Person.objects.select_for_update().get(pk=routine.owner_id)
    routine.refresh_from_db()
    if routine.version != version or routine.ended_at is not None:
        raise Conflict(routine.versions.first())
    walkthrough = library.get().walkthrough(routine.walkthrough)
    _refuse(owner, walkthrough, routine.side, terms, now)
    routine.assigned_by = by
    _add_version(routine, by, walkthrough, terms, now)
    return routine


def _refuse(owner: Person, walkthrough: Walkthrough, side: str, terms: Terms, now: datetime) -> None:
    if side not in walkthrough.sides:
        raise ValueError(f"{walkthrough.slug} is not for the side {side!r}.")
    found = in_the_way(owner=owner, walkthrough=walkthrough, side=side, terms=terms, now=now)
    serious = tuple(objection for objection in found if objection.kind != UNKNOWN)
    if serious:
        raise Refused(found)


def _add_version(routine: Routine, by: Person, walkthrough: Walkthrough, terms: Terms, now: datetime) -> RoutineVersion:
    routine.version += 1
    routine.save()
    return RoutineVersion.objects.create(
        **traced(routine.owner, by, now),
        routine=routine,
        number=routine.version,
        adjustments=as_data(terms.adjustments),
        mode=asdict(terms.mode),
        lifts=[{"finding": finding, "reason": reason} for finding, reason in sorted(terms.reasons.items()) if reason],
        edition=walkthrough.edition,
        minutes=terms.minutes,
        times_a_day=terms.times_a_day,
        days_a_week=terms.days_a_week,
        time_of_day=terms.time_of_day,
        garment=terms.garment,
        who_helps=terms.who_helps,
        start=terms.start,
        review_by=terms.review_by,
        quiet_days=terms.quiet_days,
        note=terms.note,
    )


def as_data(adjustments: Adjustments) -> dict[str, Any]:
    return {**asdict(adjustments), "add_ons": list(adjustments.add_ons)}


def terms_of(version: RoutineVersion) -> Terms:
    """The terms as this version has them, to start a change from."""
    return Terms(
        review_by=version.review_by or version.start,
        start=version.start,
        adjustments=Adjustments.from_dict(version.adjustments),
        mode=Mode(**version.mode),
        reasons={lift["finding"]: lift["reason"] for lift in version.lifts},
        minutes=version.minutes,
        times_a_day=version.times_a_day,
        days_a_week=version.days_a_week,
        time_of_day=version.time_of_day,
        garment=version.garment,
        who_helps=version.who_helps,
        quiet_days=version.quiet_days,
        note=version.note,
    )
