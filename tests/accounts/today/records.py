"""Records for the tests of the pages: a routine, a session, made in a line."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta
from typing import Any

from accounts.actions.profile import profile_of, update_profile
from accounts.actions.routines import set_up_routine
from accounts.models import Clinic, Person, Routine, RoutineVersion, SessionLog
from accounts.models.moments import local_day
from guide import library

NOW = datetime(2026, 5, 20, 15, 0, tzinfo=UTC)
_numbers = itertools.count()


def zoned(person: Person, zone: str) -> None:
    update_profile(person=person, by=person, fields={"zone": zone}, version=profile_of(person).version, now=NOW)


def routine(
    person: Person,
    slug: str = "lym-arm",
    side: str = "right",
    *,
    days: int = 7,
    time: str = "",
    now: datetime = NOW - timedelta(days=30),
) -> Routine:
    made, _new = set_up_routine(
        owner=person,
        by=person,
        walkthrough=library.get().walkthrough(slug),
        side=side,
        days_a_week=days,
        time_of_day=time,
        now=now,
    )
    return made


def assigned(person: Person, therapist: Person, *, number: int = 1, **fields: Any) -> Routine:
    """A routine that a therapist gave, seen by the patient up to version 1 if there are more."""
    clinic = Clinic.objects.create(name="Harbor Clinic", made_at=NOW)
    given = Routine.objects.create(
        owner=person,
        walkthrough="lym-arm",
        side="left",
        clinic=clinic,
        assigned_by=therapist,
        made_at=NOW - timedelta(days=10),
        version=number,
        seen_version=number - 1,
    )
    for each in range(1, number + 1):
        version(given, therapist, number=each, **(fields if each == number else {}))
    return given


def version(of: Routine, by: Person, *, number: int, **fields: Any) -> RoutineVersion:
    at = NOW - timedelta(days=10)
    return RoutineVersion.objects.create(
        owner=of.owner,
        routine=of,
        number=number,
        by_id=by.pk,
        by_name=by.called,
        at=at,
        zone="UTC",
        local_date=at.date(),
        **{"start": at.date(), "review_by": (NOW + timedelta(days=40)).date()} | fields,
    )


def log_of(
    person: Person, at: datetime, slug: str = "lym-arm", side: str = "right", *, zone: str = "UTC", **fields: Any
) -> SessionLog:
    """A session, not saved."""
    walkthrough = library.get().walkthrough(slug)
    return SessionLog(
        owner=person,
        client_id=f"log-{next(_numbers)}",
        at=at,
        zone=zone,
        local_date=local_day(at, zone),
        walkthrough=slug,
        technique=walkthrough.technique.slug,
        side=side,
        made_at=at,
        **{"minutes": 15} | fields,
    )


def log(person: Person, at: datetime, slug: str = "lym-arm", side: str = "right", **fields: Any) -> SessionLog:
    made = log_of(person, at, slug, side, **fields)
    made.save()
    return made
