"""What a therapist reads of one patient, as far as the patient shares it: what they do not share is not asked for at all.

Where another clinic's therapist wrote something into the record, the record is shown and not who of which clinic it was.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts import measured as tapes
from accounts import session_words, swelling_words, trends
from accounts.access import this_day
from accounts.actions.profile import profile_of
from accounts.actions.session_logs import CHANGED
from accounts.forms.profile import affected_name
from accounts.inbox import FROM_NOTES
from accounts.models import AdviceRecord, ScreeningRecord, SessionLog, Sharing, SwellingNote
from accounts.session_words import effect_words
from accounts.summary import Summary, summarized
from accounts.summary_records import PARTS, QUESTIONS, opened, read
from accounts.trend_records import Measured, measured, rated, year_before
from care import patient_list, waiting
from care.access import At
from care.health import closed_words, finding_words
from guide import library
from guide.domain.outcomes import Outcome
from guide.domain.questions import TODAY

MOST_SHOWN = 10
# Advice that weighs sessions and notes together: whoever may see one of them does not learn the other from it.
FROM_BOTH = ("ratings-up", "no-result")
SUMMARY_DAYS = timedelta(days=90)
SESSION_FIELDS = (
    "id", "owner", "at", "zone", "local_date", "walkthrough", "side", "minutes", "stopped", "source", "effects",
    "effects_lasted", "written_by", "written_by_name", "clock_off",
)  # fmt: skip


# Who wrote it


def writer(at: At, row: SessionLog | SwellingNote) -> str:
    """Who wrote it where it was not the patient: a therapist of another clinic is not named."""
    if not row.written_by_name:
        return ""
    by = row.written_by
    if by is None or by.pk == at.therapist.pk or not by.is_therapist:
        return row.written_by_name
    if at.clinic.memberships.filter(person=by).exists():
        return row.written_by_name
    return str(_("a therapist elsewhere"))


# Health


def affected_of(sharing: Sharing) -> list[str]:
    return [affected_name(each) for each in profile_of(sharing.owner).affected]


def last_check(sharing: Sharing) -> dict[str, Any]:
    """The last weighing of the health questions in words: when, what the person was told, what it found and what it closed.

    Signs of the day belong to the sessions: who may not see these does not see what was said on the day.
    """
    record = sharing.owner.screening_records.filter(kind=ScreeningRecord.ASSESSMENT).first()
    if record is None:
        return {}
    today_ids = {question.id for question in library.get().screen.questions if question.layer == TODAY}
    held = record.trace.get("held")
    found = [(one[0], one[4]) for one in held["findings"]] if held else []
    found += [(one["question"], one["say"]) for one in record.trace.get("findings", ())]
    hides = not sharing.sees_logs and any(finding in today_ids for finding, _say in found)
    if not sharing.sees_logs:
        found = [each for each in found if each[0] not in today_ids]
    locks = [lock for lock in record.trace.get("locks", ()) if sharing.sees_logs or lock["finding"] not in today_ids]
    walkthrough = library.get().walkthrough(record.walkthrough)
    return {
        "on": record.local_date,
        "outcome": "" if hides else outcome_words(record.outcome),
        "hides": hides,
        "title": walkthrough.title if walkthrough else "",
        "where": session_words.part_of(record.walkthrough, record.side) if record.side else "",
        "findings": _once(finding_words(finding) or say for finding, say in found),
        "locks": _closed(locks),
    }


def _closed(locks: Iterable[dict[str, str]]) -> list[dict[str, Any]]:
    """What was closed for one reason stands in one line: `what` (names), `words` (why), `lifted_by`."""
    rows: dict[tuple[str, str], list[str]] = {}
    for lock in locks:
        why = lock["words"] or finding_words(lock["finding"])
        rows.setdefault((why, lock["lifted_by"]), []).append(closed_words(lock["closes"]))
    return [
        {"what": _once(filter(None, what)), "words": why, "lifted_by": lifted_by}
        for (why, lifted_by), what in rows.items()
    ]


def held_by(sharing: Sharing) -> str:
    """Why all routines are closed: the sign with which a session was stopped, where sessions are shared."""
    if not sharing.sees_logs:
        return ""
    stop = sharing.owner.screening_records.filter(kind=ScreeningRecord.STOP).first()
    sign = library.get().advice.stop_signs.get((stop.trace.get("held") or {}).get("stop_sign", "")) if stop else None
    return sign.label if sign else ""


def outcome_words(outcome: str) -> str:
    """What the person was told to do. It says nothing of what they have."""
    return {
        Outcome.EMERGENCY.name: _("Told to call the emergency number"),
        Outcome.SAME_DAY.name: _("Told to get medical advice today"),
        Outcome.ASK_FIRST.name: _("Told to ask before starting"),
        Outcome.WAIT.name: _("Told to wait that day"),
        Outcome.SKIP_REGION.name: _("Told to leave that routine for now"),
        Outcome.CARE.name: _("Could start, with limits"),
        Outcome.GO.name: _("Nothing that was told ruled it out"),
    }.get(outcome, "")


def _once(lines: Iterable[Any]) -> list[Any]:
    return [line for line in dict.fromkeys(lines) if line]


# Sessions, notes, advice


def sessions_of(sharing: Sharing) -> QuerySet[SessionLog]:
    logs = sharing.owner.session_logs.kept().order_by("-local_date", "-at")
    return logs.only(*SESSION_FIELDS, "written_by__is_therapist").select_related("written_by")


def session_rows(logs: Iterable[SessionLog]) -> list[dict[str, Any]]:
    signs = library.get().advice.stop_signs
    return [
        {
            "line": session_words.line(log),
            "stopped": signs[log.stopped].label if log.stopped in signs else log.stopped,
            "effects": effect_words(log.effects),
        }
        for log in logs
    ]


def notes_of(sharing: Sharing) -> QuerySet[SwellingNote]:
    return sharing.owner.swelling_notes.kept().order_by("-local_date", "-at").select_related("written_by")


def note_rows(notes: Iterable[SwellingNote]) -> list[dict[str, Any]]:
    return [
        {
            "note": note,
            "where": swelling_words.limb_words(note.place, note.side),
            "feel": swelling_words.FEEL_WORDS.get(note.feel, ""),
            "skin": swelling_words.skin_words(note.skin),
            **tapes.sizes(note),
        }
        for note in notes
    ]


def advice_of(sharing: Sharing) -> QuerySet[AdviceRecord]:
    """What the rules advised from the parts that are shared."""
    given = sharing.owner.advice.order_by("-at")
    if sharing.sees_logs and sharing.sees_notes:
        return given
    if sharing.sees_logs:
        return given.exclude(rule__in=[*FROM_NOTES, *FROM_BOTH])
    return given.filter(rule__in=FROM_NOTES) if sharing.sees_notes else given.none()


def overview(at: At, sharing: Sharing) -> dict[str, Any]:
    """Everything of the first page but the health answers."""
    owner = sharing.owner
    return {
        "row": patient_list.rows_of(at, [sharing])[0],
        "sessions": session_rows(sessions_of(sharing)[:MOST_SHOWN]) if sharing.sees_logs else [],
        "notes": note_rows(notes_of(sharing)[:MOST_SHOWN]) if sharing.sees_notes else [],
        "tape_caution": library.get().measuring.numbers.caution,
        "advice": list(advice_of(sharing)[:MOST_SHOWN]) if sharing.sees_logs or sharing.sees_notes else [],
        "waits": list(waiting.items(at).filter(patient=owner, resolved_at=None)[:MOST_SHOWN]),
        "private_notes": at.clinic.private_notes.filter(patient=owner).count(),
        "ends": sharing.ends,
        "ends_soon": sharing.ends is not None and sharing.ends - this_day(at.now) <= timedelta(days=14),
    }


def charts(sharing: Sharing, today: date) -> dict[str, Any]:
    """The pictures of twelve months, of what is shared."""
    owner, since = sharing.owner, year_before(today)
    ratings = rated(owner, since, today, sharing.sees_logs, sharing.sees_notes)
    found = measured(owner, since, today) if sharing.sees_notes else Measured((), ())
    return {
        "parts": trends.rating_charts(ratings),
        "sizes": trends.size_charts(found, profile_of(owner).units),
        "numbers": library.get().measuring.numbers,
    }


# For an appointment


def summary_of(at: At, sharing: Sharing, today: date) -> Summary:
    """The visit summary of the last three months, of what is shared; without the routines of other clinics."""
    since = today - SUMMARY_DAYS
    scope = {"sees_logs": sharing.sees_logs, "sees_notes": sharing.sees_notes}
    parts = opened(PARTS, **scope) - {QUESTIONS}
    records = read(sharing.owner, since, today, parts, **scope)
    here = tuple(one for one in records.routines if one.routine.clinic_id in (None, at.clinic.pk) and _is_ours(one))
    return summarized(replace(records, routines=here), since, today, today, parts)


def _is_ours(version: Any) -> bool:
    """A routine without a clinic is the patient's own, or of a clinic that is gone."""
    return version.routine.clinic_id is not None or version.routine.assigned_by_id is None


def changed_on(row: SessionLog | SwellingNote) -> list[date]:
    """The days on which it was changed. What it said before stays the patient's."""
    return _once(edit.local_date for edit in row.edits.filter(what=CHANGED))
