"""A named professional's yes: written down by the patient or a therapist, confirmed, withdrawn, or ended by a change."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from accounts.actions.profile import traced
from accounts.models import ClearanceEvent, ClearanceRecord, Person
from guide.domain.clearances import Clearance


@transaction.atomic
def record_clearance(
    *, owner: Person, by: Person, clearance: Clearance, source: str, limits: str = "", now: datetime
) -> ClearanceRecord:
    """Adds the yes. The same yes said again is the same row."""
    said = {
        "finding": clearance.finding,
        "technique": clearance.technique,
        "region": clearance.region,
        "who": clearance.by,
        "on": clearance.on,
        "until": clearance.until,
        "written": clearance.written,
        "kind": clearance.kind,
        "changed_since": clearance.changed_since is not False,
        "source": source,
        "limits": limits,
    }
    same = owner.clearances.filter(**said).not_ended().first()
    if same:
        return same
    return ClearanceRecord.objects.create(**traced(owner, by, now), **said)


@transaction.atomic
def mark_clearance(
    *, clearance: ClearanceRecord, by: Person, kind: str, reason: str = "", now: datetime
) -> ClearanceEvent:
    """Adds to what became of a yes: `kind` is confirmed, withdrawn or changed. The last two end it."""
    return ClearanceEvent.objects.create(
        **traced(clearance.owner, by, now), clearance=clearance, kind=kind, reason=reason
    )


@transaction.atomic
def something_changed(*, owner: Person, by: Person, now: datetime) -> int:
    """Ends every yes that still stood: each was given for how things were before. Returns how many."""
    standing = list(owner.clearances.not_ended())
    for clearance in standing:
        mark_clearance(clearance=clearance, by=by, kind=ClearanceEvent.CHANGED, now=now)
    return len(standing)
