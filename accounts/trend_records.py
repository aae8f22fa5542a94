"""What trends are drawn from: ratings and tape measures of some days, in few and always the same number of queries.

No plan is ever read, and what is read is bounded, whatever the length of the record.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from accounts.models import Person, SwellingNote
from accounts.models.session_log import RATINGS
from accounts.seen import region_of
from guide.domain.tape import METHODS

A_YEAR = timedelta(days=365)
# More than anyone writes in a year; what is older is left out of the picture, never of the record.
MOST_SESSIONS, MOST_NOTES, MOST_MEASURES = 2000, 1000, 200
SIZE_FIELDS = (
    "id", "owner", "at", "local_date", "place", "side", "method", "units", "interval_cm", "posture", "volume_ml", "other_volume_ml",
    "new_series",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Rated:
    """Ratings 0 to 10 of one day: `when` is before or after a session, or noted by itself."""

    region: str
    side: str
    on: date
    when: str
    ratings: tuple[int | None, ...]


BEFORE, AFTER, NOTED = "before", "after", "noted"


@dataclass(frozen=True, slots=True)
class Measured:
    """The tape measures of the picture, newest first, and the first ones of each series, which may be older."""

    notes: tuple[SwellingNote, ...]
    firsts: tuple[SwellingNote, ...]


def year_before(today: date) -> date:
    """The first day of the picture."""
    return today - A_YEAR


def rated(owner: Person, since: date, until: date, sessions: bool = True, notes: bool = True) -> tuple[Rated, ...]:
    """All ratings of these days; one query for sessions, one for notes."""
    days = {"local_date__range": (since, until)}
    found: list[Rated] = []
    if sessions:
        names = [f"{key}_{when}" for when in (BEFORE, AFTER) for key in RATINGS]
        rows = owner.session_logs.kept().filter(_any_of(names), **days).order_by("-local_date")
        for slug, side, on, *numbers in rows.values_list("walkthrough", "side", "local_date", *names)[:MOST_SESSIONS]:
            found.append(Rated(region_of(slug), side, on, BEFORE, tuple(numbers[: len(RATINGS)])))
            found.append(Rated(region_of(slug), side, on, AFTER, tuple(numbers[len(RATINGS) :])))
    if notes:
        kept = owner.swelling_notes.kept().filter(_any_of(RATINGS), **days).order_by("-local_date")
        for place, side, on, *numbers in kept.values_list("place", "side", "local_date", *RATINGS)[:MOST_NOTES]:
            found.append(Rated(place, side, on, NOTED, tuple(numbers)))
    return tuple(found)


def _any_of(names: Iterable[str]) -> Q:
    asked = Q()
    for name in names:
        asked |= Q(**{f"{name}__isnull": False})
    return asked


def measured(owner: Person, since: date, until: date, most: int = MOST_MEASURES) -> Measured:
    """The newest measures, `most` of them; in five queries at most, however many there are."""
    kept = owner.swelling_notes.kept().filter(method__in=METHODS, local_date__lte=until).with_marks()
    notes = kept.filter(local_date__gte=since).order_by("-at").only(*SIZE_FIELDS)
    newest = tuple(notes.prefetch_related("circumferences")[:most])
    if not newest:
        return Measured((), ())
    began = kept.filter(place__in={note.place for note in newest}).on_newest_marks().firsts_by("at")
    firsts = kept.filter(began).order_by("at").only(*SIZE_FIELDS).prefetch_related("circumferences")
    return Measured(newest, tuple(firsts))
