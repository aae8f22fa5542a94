"""Keeps the session that the player followed, however often it is sent, as one log."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from accounts.actions.profile import profile_of
from accounts.models import Person, Routine, SessionLog
from accounts.models.moments import known_zone, local_day
from guide.domain.walkthrough import Walkthrough
from guide.ports import SessionRecord


@transaction.atomic
def log_session(
    *,
    owner: Person,
    by: Person,
    walkthrough: Walkthrough,
    record: SessionRecord,
    routine: Routine | None = None,
    source: str = SessionLog.PLAYER,
    zone: str = "",
    note: str = "",
    now: datetime,
) -> tuple[SessionLog, bool]:
    """The log of this session, and whether it is new. `record.key` with the owner names it: sent again, it is the same row.

    `zone` is where the person is; without it, the one of their profile. `note` is a therapist's, of a lesson.
    """
    began, ended = datetime.fromisoformat(record.began), datetime.fromisoformat(record.ended)
    zone = known_zone(zone, profile_of(owner).zone)
    keys = record.steps
    known = "not-known" not in record.skipped.values()
    fields = {
        "at": began,
        "ended_at": ended,
        "zone": zone,
        "local_date": local_day(began, zone),
        "source": source,
        "written_by": by,
        "written_by_name": "" if by == owner else by.called,
        "routine": routine,
        "routine_version": routine.version if routine else None,
        "walkthrough": walkthrough.slug,
        "technique": walkthrough.technique.slug,
        "side": record.plan.side,
        "edition": record.plan.edition,
        "plan": record.plan.as_dict(),
        "minutes": min(600, max(1, round((ended - began).total_seconds() / 60))),
        "done": sum(key not in record.skipped for key in keys) if known else None,
        "total": len(keys),
        "skipped": dict(record.skipped),
        "stopped": record.stopped,
        "advised": record.advised,
        "note": note,
        "made_at": now,
    }
    return SessionLog.objects.get_or_create(owner=owner, client_id=record.key, defaults=fields)
