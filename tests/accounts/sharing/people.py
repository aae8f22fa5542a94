"""Clinics and sharings for tests, in one line each."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from accounts.access import this_day
from accounts.actions.sharing import Scope, start_sharing
from accounts.models import Clinic, Membership, Person, Sharing

HELPER, THERAPIST = Sharing.HELPER, Sharing.THERAPIST


def clinic_of(*therapists: Person, name: str = "River Clinic", **fields: Any) -> Clinic:
    clinic = Clinic.objects.create(name=name, phone="555 0100", made_at=timezone.now(), **fields)
    for therapist in therapists:
        Membership.objects.create(clinic=clinic, person=therapist, joined_at=timezone.now())
    return clinic


def share(
    owner: Person,
    person: Person,
    kind: str = HELPER,
    *,
    clinic: Clinic | None = None,
    logs: bool = False,
    notes: bool = False,
    starts: date | None = None,
    ends: date | None = None,
) -> Sharing:
    scope = Scope(logs, notes, ends)
    sharing = start_sharing(
        owner=owner, person=person, kind=kind, clinic=clinic, scope=scope, by=owner, now=timezone.now()
    )
    if starts is not None:
        Sharing.objects.filter(pk=sharing.pk).update(starts=starts)
        sharing.refresh_from_db()
    return sharing


def days(count: int) -> date:
    """So many days from today, as sharings count them."""
    return this_day() + timedelta(days=count)
