"""A month of session logs as weeks of days: what the calendar on the page is drawn from. Days are the stored local days."""

from __future__ import annotations

import calendar
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

# The years that a link can ask for: dates of other years cannot be written as plain days everywhere.
FIRST_YEAR, LAST_YEAR = 2000, 2199
SUNDAY = 0
_MONTH = re.compile(r"(\d{4})-(\d{2})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Day:
    """One cell. `sessions` is how many began that day; a day of a neighboring month is empty (`on` is None)."""

    on: date | None
    sessions: int = 0
    stopped: int = 0
    is_today: bool = False
    is_to_come: bool = False

    @property
    def dots(self) -> tuple[bool, ...]:
        """A mark for each session, up to three; true for one that was stopped early."""
        return ((False,) * (self.sessions - self.stopped) + (True,) * self.stopped)[:3]

    @property
    def more(self) -> int:
        """The sessions that have no mark of their own."""
        return max(0, self.sessions - 3)


@dataclass(frozen=True, slots=True)
class Month:
    """`first` is its first day; `weeks` are rows of seven days, `weekdays` the heads of the columns (any week's days)."""

    first: date
    weeks: tuple[tuple[Day, ...], ...]
    weekdays: tuple[date, ...]
    before: date | None
    after: date | None
    sessions: int
    days: int


def month_from(text: str, today: date) -> date:
    """The first day of the month that `text` ("2026-11") names; of today's month where it names none."""
    match = _MONTH.fullmatch(text)
    if match:
        year, month = int(match[1]), int(match[2])
        if FIRST_YEAR <= year <= LAST_YEAR and 1 <= month <= 12:
            return date(year, month, 1)
    return today.replace(day=1)


def last_of(first: date) -> date:
    return first.replace(day=calendar.monthrange(first.year, first.month)[1])


def month_of(first: date, counts: Mapping[date, tuple[int, int]], today: date, first_weekday: int = SUNDAY) -> Month:
    """The month that begins at `first`. `counts`: day -> (sessions, of which stopped). `first_weekday`: 0 is Sunday."""
    weeks = calendar.Calendar((first_weekday - 1) % 7).monthdatescalendar(first.year, first.month)
    return Month(
        first=first,
        weeks=tuple(tuple(_day(on, first, counts, today) for on in week) for week in weeks),
        weekdays=tuple(weeks[0]),
        before=_link(first - timedelta(days=1)),
        after=_link(last_of(first) + timedelta(days=1)),
        sessions=sum(sessions for sessions, _ in counts.values()),
        days=len(counts),
    )


def _day(on: date, first: date, counts: Mapping[date, tuple[int, int]], today: date) -> Day:
    if on.month != first.month:
        return Day(None)
    sessions, stopped = counts.get(on, (0, 0))
    return Day(on, sessions, stopped, on == today, on > today)


def _link(on: date) -> date | None:
    """The month of a day, as a link may ask for it; None beyond the years there are."""
    return on.replace(day=1) if FIRST_YEAR <= on.year <= LAST_YEAR else None
