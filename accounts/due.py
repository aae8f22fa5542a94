"""What is due today, from the routines that go on and the sessions of the last seven days. No table, no clock, no request.

Nothing is ever made up for: a day without a session is not mentioned, and no more than one session of a routine is offered at a
time. Days count by the stored local day. How many sessions a day, and how far apart, is the technique's; they count together,
whatever the routine, as the advice rules count them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from accounts.models import Routine, RoutineVersion, SessionLog
from accounts.models.routine import PAUSED_AFTER_DAYS
from guide.domain.walkthrough import Walkthrough

WEEK = timedelta(days=7)

DUE = "due"
LATER = "later"  # not yet: hours must lie between two sessions
DONE = "done"  # as often as it was meant to be, today
ENOUGH = "enough"  # as many sessions as one day may have, of any routine
RESTING = "resting"  # on as many of the last seven days as it was meant to be
STOPPED = "stopped"  # stopped today because of a sign
NOT_YET = "not-yet"  # starts on a later day
PAUSED = "paused"  # long past the day on which the therapist meant to look at it

_ORDER = {"morning": 0, "noon": 1, "": 2, "evening": 3}


@dataclass(frozen=True, slots=True)
class Doing:
    """One routine as it stands today. `not_before` is set for LATER; `days_done` counts days of the last seven, today too.

    `stopped` counts the sessions of those days that ended by the stop button.
    """

    routine: Routine
    version: RoutineVersion
    walkthrough: Walkthrough
    state: str
    days_done: int
    not_before: datetime | None = None
    stopped: int = 0


def stand_today(
    routines: Iterable[tuple[Routine, RoutineVersion]],
    walkthroughs: Mapping[str, Walkthrough],
    logs: Sequence[SessionLog],
    now: datetime,
    today: date,
) -> tuple[Doing, ...]:
    """Every routine that goes on, in the order of the day; one whose walkthrough is not in the guide any more is passed over.

    `logs`: the sessions of the last seven days (by local date, in any order), finished and stopped.
    """
    found = [
        _doing(routine, version, walkthroughs[routine.walkthrough], logs, now, today)
        for routine, version in routines
        if routine.walkthrough in walkthroughs
    ]
    return tuple(sorted(found, key=lambda one: (_ORDER.get(one.version.time_of_day, 2), one.routine.made_at)))


def of_last_week(logs: Iterable[SessionLog], today: date) -> list[SessionLog]:
    """Those of the seven days that end today."""
    return [log for log in logs if timedelta() <= today - log.local_date < WEEK]


def is_of(log: SessionLog, routine: Routine) -> bool:
    """A session done without the routine, or with an ended one for the same side, counts all the same: never twice."""
    return log.routine_id == routine.pk or (log.walkthrough, log.side) == (routine.walkthrough, routine.side)


def _doing(
    routine: Routine,
    version: RoutineVersion,
    walkthrough: Walkthrough,
    logs: Sequence[SessionLog],
    now: datetime,
    today: date,
) -> Doing:
    week = of_last_week(logs, today)
    own = [log for log in week if is_of(log, routine)]
    days = {log.local_date for log in own}
    state, not_before = _state(version, walkthrough, own, week, now, today)
    stopped = sum(bool(log.stopped) for log in own)
    return Doing(routine, version, walkthrough, state, len(days), not_before, stopped)


def _state(
    version: RoutineVersion,
    walkthrough: Walkthrough,
    own: Sequence[SessionLog],
    week: Sequence[SessionLog],
    now: datetime,
    today: date,
) -> tuple[str, datetime | None]:
    allowed = walkthrough.technique.sessions_a_day
    own_today = [log for log in own if log.local_date == today]
    all_today = [log for log in week if log.local_date == today]
    if version.start > today:
        return NOT_YET, None
    if version.review_by and today > version.review_by + timedelta(days=PAUSED_AFTER_DAYS):
        return PAUSED, None
    if any(log.stopped for log in own_today):
        return STOPPED, None
    if len(own_today) >= version.times_a_day:
        return DONE, None
    if len(all_today) >= allowed["most"]:
        return ENOUGH, None
    if not own_today and len({log.local_date for log in own}) >= version.days_a_week:
        return RESTING, None
    # Yesterday's last session counts too: an evening and the next early morning can lie too close.
    free = max((_over(log) for log in week), default=None)
    free = free and free + timedelta(hours=allowed["hours_apart"])
    return (LATER, free) if free and free > now else (DUE, None)


def _over(log: SessionLog) -> datetime:
    return log.ended_at or log.at + timedelta(minutes=log.minutes)
