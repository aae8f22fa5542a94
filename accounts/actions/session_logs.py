"""Writes about a session that is over: added by hand, rated, changed, deleted and brought back. Nothing said is ever lost."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from accounts.actions.profile import Conflict, traced
from accounts.models import Person, SessionLog, SessionLogEdit
from accounts.models.moments import local_day
from accounts.models.session_log import RATED
from guide.domain.walkthrough import Walkthrough

# What a person says about a session that the player recorded, and what they say of one that they write down themselves.
SAID = (*RATED, "effects", "effects_lasted", "note")
OF_PLAYER = (*SAID, "minutes")
BY_HAND = (*OF_PLAYER, "at", "walkthrough", "side")
CHANGED, RATED_FIRST, DELETED, RESTORED = "changed", "rated", "deleted", "restored"


class Different(Exception):
    """A log with this client's id is already there and says something else; `current` is that log."""

    def __init__(self, current: SessionLog) -> None:
        super().__init__("sent before with other content")
        self.current = current


def may_change(log: SessionLog) -> tuple[str, ...]:
    """The fields that its owner may change: what the player recorded stays as it was followed."""
    return BY_HAND if log.source == SessionLog.BY_HAND else OF_PLAYER


def as_said(log: SessionLog) -> dict[str, Any]:
    """What the log says now, as plain data; the shape of `SessionLogEdit.before`."""
    return {name: plain(getattr(log, name)) for name in BY_HAND}


def plain(value: Any) -> Any:
    """A field's value as `as_said` has it."""
    return value.isoformat() if isinstance(value, datetime) else value


def _plainly(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {name: plain(value) for name, value in fields.items()}


@transaction.atomic
def add_by_hand(
    *,
    owner: Person,
    by: Person,
    client_id: str,
    walkthrough: Walkthrough,
    side: str,
    at: datetime,
    zone: str,
    minutes: int,
    said: Mapping[str, Any],
    now: datetime,
) -> tuple[SessionLog, bool]:
    """The log of a session done without the player, and whether it is new. `at` is when it began; `said` holds fields of SAID.

    The same `client_id` with the same content is the same row, also where that row was changed or deleted since. With other
    content it raises Different. No plan is kept: nobody knows which steps were done.
    """
    _known(said, SAID)
    log, made = SessionLog.objects.get_or_create(
        owner=owner,
        client_id=client_id,
        defaults={
            **said,
            "source": SessionLog.BY_HAND,
            "written_by": by,
            "written_by_name": "" if by == owner else by.called,
            "walkthrough": walkthrough.slug,
            "technique": walkthrough.technique.slug,
            "side": side,
            "at": at,
            "ended_at": at + timedelta(minutes=minutes),
            "zone": zone,
            "local_date": local_day(at, zone),
            "minutes": minutes,
            "made_at": now,
        },
    )
    if not made:
        sent = _plainly({**said, "at": at, "walkthrough": walkthrough.slug, "side": side, "minutes": minutes})
        if not any(_says(each, sent) for each in (as_said(log), *log.edits.values_list("before", flat=True))):
            raise Different(log)
    return log, made


def _says(data: Mapping[str, Any], sent: Mapping[str, Any]) -> bool:
    return all(data.get(name) == value for name, value in sent.items())


@transaction.atomic
def update_log(*, log: SessionLog, by: Person, fields: Mapping[str, Any], version: int, now: datetime) -> SessionLog:
    """Sets `fields` (names of `may_change`) and writes down what stood there before.

    `version` is the one that the form was opened with. Raises Conflict where the log was changed or deleted since; the same
    words sent twice are one change.
    """
    _known(fields, may_change(log))
    current = _now(log)
    before = as_said(current)
    if current.deleted_at is None and _says(before, _plainly(fields)):
        return current
    if current.version != version or current.deleted_at is not None:
        raise Conflict(current)
    first = not any(before[name] not in (None, "", []) for name in SAID) and set(fields) <= set(SAID)
    for name, value in fields.items():
        setattr(current, name, value)
    current.local_date = local_day(current.at, current.zone)
    if current.source == SessionLog.BY_HAND:
        current.ended_at = current.at + timedelta(minutes=current.minutes)
    _save(current, *fields, "local_date", "ended_at")
    _write_down(current, by, RATED_FIRST if first else CHANGED, before, now)
    return current


@transaction.atomic
def rate_log(*, log: SessionLog, by: Person, said: Mapping[str, Any], version: int, now: datetime) -> SessionLog:
    """What the person says right after a session: fields of SAID, each of which may be empty."""
    _known(said, SAID)
    return update_log(log=log, by=by, fields=said, version=version, now=now)


@transaction.atomic
def delete_log(*, log: SessionLog, by: Person, now: datetime) -> SessionLog:
    """Takes the log out of sight. It can be brought back; deleting it twice is once."""
    current = _now(log)
    if current.deleted_at is None:
        current.deleted_at = now
        _save(current, "deleted_at")
        _write_down(current, by, DELETED, as_said(current), now)
    return current


@transaction.atomic
def restore_log(*, log: SessionLog, by: Person, now: datetime) -> SessionLog:
    """Brings a deleted log back as it was."""
    current = _now(log)
    if current.deleted_at is not None:
        current.deleted_at = None
        _save(current, "deleted_at")
        _write_down(current, by, RESTORED, as_said(current), now)
    return current


def _known(fields: Mapping[str, Any], allowed: tuple[str, ...]) -> None:
    unknown = set(fields) - set(allowed)
    if unknown:
        raise ValueError(f"This log has no {', '.join(sorted(unknown))} to change.")


def _now(log: SessionLog) -> SessionLog:
    """The row as it stands, held until this transaction ends, so that two changes come one after the other."""
    return log.owner.session_logs.select_for_update().get(pk=log.pk)


def _save(log: SessionLog, *names: str) -> None:
    log.version += 1
    log.save(update_fields=[*dict.fromkeys(names), "version"])


def _write_down(log: SessionLog, by: Person, what: str, before: Mapping[str, Any], now: datetime) -> None:
    SessionLogEdit.objects.create(**traced(log.owner, by, now), log=log, what=what, before=dict(before))
