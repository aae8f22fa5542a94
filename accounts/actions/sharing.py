"""Letting someone into a record, changing what they may see, and ending it. Each is kept with its date."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import get_language

from accounts.access import this_day
from accounts.actions.profile import traced
from accounts.models import Clinic, Person, Sharing, SharingChange

# What a person reads when they agree (templates/accounts/invitations/, sharing/): a new number when its meaning changes.
CONSENT_TEXT = "sharing-1"


class SharingEnded(Exception):
    """The sharing was ended before this change came."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What someone may see beside the routine, and the last day of it (None: until it is ended). The least unless chosen."""

    logs: bool = False
    notes: bool = False
    ends: date | None = None


@transaction.atomic
def start_sharing(
    *,
    owner: Person,
    person: Person,
    kind: str,
    scope: Scope,
    by: Person,
    now: datetime,
    clinic: Clinic | None = None,
    cover_for: Person | None = None,
    starts: date | None = None,
) -> Sharing:
    """From today, or `starts`, on, `person` may see `owner`'s record within `scope`. An open one takes the new scope."""
    today = this_day(now)
    # One at a time for each owner: two that begin at once would both find nothing open.
    Person.objects.select_for_update(no_key=True).get(pk=owner.pk)
    for old in owner.sharings.select_for_update().filter(person=person, kind=kind, clinic=clinic, ended_at=None):
        if old.ends is None or old.ends >= today:
            return change_sharing(sharing=old, scope=scope, by=by, now=now)
        _end(old, by="", now=now)  # it ran out on its own day
    sharing = Sharing.objects.create(
        owner=owner,
        person=person,
        kind=kind,
        clinic=clinic,
        cover_for=cover_for,
        sees_logs=scope.logs,
        sees_notes=scope.notes,
        starts=starts or today,
        ends=scope.ends,
        made_at=now,
    )
    _write_down(sharing, "started", by=by, now=now)
    return sharing


@transaction.atomic
def change_sharing(*, sharing: Sharing, scope: Scope, by: Person, now: datetime) -> Sharing:
    """Gives an open sharing another scope. Raises SharingEnded where it was ended meanwhile."""
    current = Sharing.objects.select_for_update().filter(pk=sharing.pk, ended_at=None).first()
    if current is None:
        raise SharingEnded
    if scope_of(current) == scope:
        return current
    current.sees_logs, current.sees_notes, current.ends = scope.logs, scope.notes, scope.ends
    current.save(update_fields=["sees_logs", "sees_notes", "ends"])
    _write_down(current, "changed", by=by, now=now)
    for cover in _covers(current):
        change_sharing(sharing=cover, scope=within(scope_of(cover), scope), by=by, now=now)
    return current


@transaction.atomic
def end_sharing(*, sharing: Sharing, by: Person, now: datetime) -> bool:
    """From the next request on, the record is closed to that person. False where it was ended already."""
    current = Sharing.objects.select_for_update().filter(pk=sharing.pk, ended_at=None).first()
    if current is None:
        return False
    _end(current, by=by.called, now=now)
    _write_down(current, "ended", by=by, now=now)
    for cover in _covers(current):
        end_sharing(sharing=cover, by=by, now=now)
    return True


def scope_of(sharing: Sharing) -> Scope:
    return Scope(sharing.sees_logs, sharing.sees_notes, sharing.ends)


def within(scope: Scope, most: Scope) -> Scope:
    """`scope` without what `most` does not give."""
    ends = min((day for day in (scope.ends, most.ends) if day), default=None)
    return Scope(scope.logs and most.logs, scope.notes and most.notes, ends)


def _covers(sharing: Sharing) -> Iterable[Sharing]:
    """The sharings of those who stand in for its therapist: they never see more, nor longer."""
    return Sharing.objects.filter(
        owner=sharing.owner_id, clinic=sharing.clinic_id, cover_for=sharing.person_id, ended_at=None
    )


def _end(sharing: Sharing, *, by: str, now: datetime) -> None:
    sharing.ended_at, sharing.ended_by = now, by
    sharing.save(update_fields=["ended_at", "ended_by"])


def _write_down(sharing: Sharing, what: str, *, by: Person, now: datetime) -> None:
    SharingChange.objects.create(**traced(sharing.owner, by, now), sharing=sharing, what=what, scope=_as_data(sharing))


def _as_data(sharing: Sharing) -> dict[str, Any]:
    """Names stand in it as they were: the other's account may go while the owner's history stays."""
    return {
        "kind": sharing.kind,
        "with": sharing.person.called,
        "clinic": sharing.clinic.name if sharing.clinic else "",
        "logs": sharing.sees_logs,
        "notes": sharing.sees_notes,
        "ends": sharing.ends.isoformat() if sharing.ends else "",
        "text": CONSENT_TEXT,
        "language": get_language() or "",
    }
