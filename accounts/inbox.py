"""What a therapist must look at: raised where the record is written, once for each cause, in each clinic that may see it.

An item says why and with what data. What the patient does not share raises none. What depends on time alone (no session for a
while, a review that is due) is found when the inbox is read: see `care`.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.core.cache import cache
from django.utils.translation import gettext as _

from accounts import neutral_mail
from accounts.access import this_day
from accounts.models import AdviceRecord, InboxItem, Person, ScreeningRecord, SessionLog, Sharing
from guide import library
from guide.domain.advice import Level
from guide.domain.outcomes import Outcome

STOPPED, RED_FLAG, ADVICE = "stopped", "red-flag", "advice"
LOGS, NOTES, BOTH = "sees_logs", "sees_notes", "both"
# Advice that comes from swelling notes and tape measures; the rest comes from session logs.
FROM_NOTES = {"worse", "measured", "skin-signs", "dent-both-legs"}
FROM_BOTH = {"ratings-up", "no-result"}
A_DAY = timedelta(days=1)
MAIL_EVERY = 24 * 60 * 60


def stopped(*, log: SessionLog, now: datetime) -> None:
    """The stop button was used in a session."""
    sign = library.get().advice.stop_signs.get(log.stopped)
    level = sign.outcome.name if sign and sign.outcome is not None else Outcome.CARE.name
    reason = _("Stopped a session: %(sign)s") % {"sign": sign.label if sign else log.stopped}
    data = {"log": str(log.pk), "on": log.local_date.isoformat(), "walkthrough": log.walkthrough, "sign": log.stopped}
    _raise(log.owner, STOPPED, f"{STOPPED}:{log.pk}", level, reason, data, LOGS, now)


def red_flag(*, record: ScreeningRecord, now: datetime) -> None:
    """Answers, or a stop, that close all routines until a professional has looked."""
    key, closed = f"{RED_FLAG}:{record.pk}", _("Answers closed all routines: %(outcome)s")
    if record.kind == ScreeningRecord.STOP:
        sign = record.trace["held"]["stop_sign"]
        if record.owner.session_logs.filter(stopped=sign, ended_at__gt=record.at - A_DAY).exists():
            return  # the stopped session says so itself
        # Pressed again it is the same stop.
        key, closed = f"{RED_FLAG}:{sign}:{record.local_date}", _("A stop closed all routines: %(outcome)s")
    reason = closed % {"outcome": _outcome_words(record.outcome)}
    data = {"record": str(record.pk), "on": record.local_date.isoformat(), "outcome": record.outcome}
    _raise(record.owner, RED_FLAG, key, record.outcome, reason, data, LOGS, now)


def advised(*, owner: Person, records: Iterable[AdviceRecord], now: datetime) -> None:
    """Advice of the rules that asks for someone: the patient was told to ask or to call."""
    for record in records:
        if Level[record.level] < Level.ASK or record.rule == STOPPED:  # a stopped session is an item of its own
            continue
        data = {"rule": record.rule, "on": record.local_date.isoformat(), "used": record.words.get("used", "")}
        needs = NOTES if record.rule in FROM_NOTES else BOTH if record.rule in FROM_BOTH else LOGS
        reason = str(record.words.get("title", record.rule))[:300]
        _raise(owner, ADVICE, f"{ADVICE}:{record.key}", record.level, reason, data, needs, now)


def _outcome_words(outcome: str) -> str:
    return {"EMERGENCY": _("call the emergency number"), "SAME_DAY": _("call today")}.get(outcome, outcome)


def _raise(
    patient: Person, kind: str, key: str, level: str, reason: str, data: dict[str, Any], needs: str, now: datetime
) -> None:
    today = this_day(now)
    parts = dict.fromkeys((LOGS, NOTES) if needs == BOTH else (needs,), True)
    sharings = patient.sharings.active(today).filter(kind=Sharing.THERAPIST, clinic__isnull=False, **parts)
    by_clinic: dict[Any, list[Person]] = {}
    for sharing in sharings.select_related("clinic", "person"):
        by_clinic.setdefault(sharing.clinic, []).append(sharing.person)
    for clinic, therapists in by_clinic.items():
        defaults = {"kind": kind, "level": level, "reason": reason[:300], "data": data, "needs": needs, "at": now}
        _item, new = InboxItem.objects.get_or_create(clinic=clinic, patient=patient, key=key, defaults=defaults)
        for therapist in therapists if new else ():
            _mail_once_a_day(therapist)


def _mail_once_a_day(therapist: Person) -> None:
    """A neutral mail says that something waits; it names nobody and nothing."""
    if cache.add(f"inbox-mail:{therapist.pk}", True, MAIL_EVERY):
        neutral_mail.send_something_waits(therapist)
