"""Routines that a person sets up alone: set up, changed (each change is a new version), taken up again, seen; and the end of any."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.actions.profile import Conflict, profile_of, traced
from accounts.models import Person, Routine, RoutineVersion
from accounts.models.moments import local_day
from guide.domain.walkthrough import Walkthrough


@transaction.atomic
def set_up_routine(
    *,
    owner: Person,
    by: Person,
    walkthrough: Walkthrough,
    side: str,
    days_a_week: int,
    time_of_day: str,
    now: datetime,
) -> tuple[Routine, bool]:
    """The routine, and whether it is new. One that goes on already for the same walkthrough and side is left as it is."""
    if side not in walkthrough.sides:
        raise ValueError(f"{walkthrough.slug} is not for the side {side!r}.")
    _one_at_a_time(owner)
    same = owner.routines.filter(walkthrough=walkthrough.slug, side=side, ended_at=None).first()
    if same:
        return same, False
    routine = Routine.objects.create(
        owner=owner, walkthrough=walkthrough.slug, side=side, made_at=now, version=1, seen_version=1
    )
    how = {
        "edition": walkthrough.edition,
        "times_a_day": walkthrough.technique.sessions_a_day["default"],
        "days_a_week": days_a_week,
        "time_of_day": time_of_day,
        "start": local_day(now, profile_of(owner).zone),
    }
    _add_version(routine, by, how, now)
    return routine, True


@transaction.atomic
def change_routine(
    *, routine: Routine, by: Person, days_a_week: int, time_of_day: str, version: int, now: datetime
) -> Routine:
    """Adds a version with these two changed; none where nothing changes. Raises Conflict(newest) if `version` is not the newest."""
    _one_at_a_time(routine.owner)
    routine.refresh_from_db()
    newest = routine.versions.first()
    if newest is not None and (newest.days_a_week, newest.time_of_day) == (days_a_week, time_of_day):
        return routine  # nothing changes, or the same form was sent twice
    if newest is None or routine.version != version:
        raise Conflict(newest)
    how = {name: getattr(newest, name) for name in HOW} | {"days_a_week": days_a_week, "time_of_day": time_of_day}
    routine.version = routine.seen_version = newest.number + 1
    routine.save(update_fields=["version", "seen_version"])
    _add_version(routine, by, how, now)
    return routine


@transaction.atomic
def end_routine(*, routine: Routine, by: Person, now: datetime) -> bool:
    """It is not due any more. What was logged of it stays. False where it was ended already: then it stays ended as it was."""
    return bool(Routine.objects.filter(pk=routine.pk, ended_at=None).update(ended_at=now, ended_by=by.called))


@transaction.atomic
def take_up_again(*, routine: Routine) -> Routine:
    """Undoes the end. Where the same was set up anew since, that one stays and this one stays ended; the open one is returned."""
    owner = _one_at_a_time(routine.owner)
    same = owner.routines.filter(walkthrough=routine.walkthrough, side=routine.side, ended_at=None).first()
    if same:
        return same
    routine.ended_at, routine.ended_by = None, ""
    routine.save(update_fields=["ended_at", "ended_by"])
    return routine


@transaction.atomic
def see_changes(*, routine: Routine, version: int) -> None:
    """The patient was shown what changed, up to `version`. It never goes back."""
    seen = min(version, routine.version)
    Routine.objects.filter(pk=routine.pk, seen_version__lt=seen).update(seen_version=seen)


# What a new version takes over from the one before it.
HOW = (
    "adjustments",
    "mode",
    "lifts",
    "edition",
    "minutes",
    "times_a_day",
    "days_a_week",
    "time_of_day",
    "garment",
    "who_helps",
    "start",
    "review_by",
    "quiet_days",
    "note",
)


def _add_version(routine: Routine, by: Person, how: dict[str, Any], now: datetime) -> RoutineVersion:
    return RoutineVersion.objects.create(
        **traced(routine.owner, by, now), routine=routine, number=routine.version, **how
    )


def _one_at_a_time(owner: Person) -> Person:
    """Two taps at once, or two tabs, wait for each other here."""
    return Person.objects.select_for_update().get(pk=owner.pk)
