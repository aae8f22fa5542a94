"""What a visit summary is made from: a person's records of some months, read once, in the same number of queries whatever their length.

`parts` decides what is read at all, so that someone who may see less (a therapist's sharing) never has the rest in hand.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from accounts.actions.profile import profile_of
from accounts.models import HealthProfile, Person, RoutineVersion
from accounts.trend_records import Measured, Rated, measured, rated

QUESTIONS, BACKGROUND, SIZES, SESSIONS, FEELS, EFFECTS, NOTES, ADVICE = PARTS = (
    "questions", "background", "sizes", "sessions", "feels", "effects", "notes", "advice",
)  # fmt: skip
# What comes from session logs, from swelling notes, and from both together.
OF_LOGS, OF_NOTES, OF_BOTH = {SESSIONS, EFFECTS}, {SIZES, NOTES}, {ADVICE}
MOST_SESSIONS = 2000
# Of advice more is read than shown: questions are suggested from it.
MOST_NOTES, MOST_ADVICE, MOST_INFECTIONS = 5, 12, 3
NOTE_FIELDS = "local_date place side feel tight texture dent skin garment_hours weight_kg note".split()
SESSION_FIELDS = "local_date walkthrough side minutes stopped effects effects_lasted".split()


@dataclass(frozen=True, slots=True)
class SummaryRecords:
    """Rows as plain values, newest first; what was not asked for is empty. `notes_in_all` counts what is not among `notes`."""

    person: Person
    profile: HealthProfile
    sessions: tuple[dict[str, Any], ...] = ()
    ratings: tuple[Rated, ...] = ()
    measures: Measured = Measured((), ())
    notes: tuple[dict[str, Any], ...] = ()
    notes_in_all: int = 0
    infections: tuple[dict[str, Any], ...] = ()
    advice: tuple[dict[str, Any], ...] = ()
    advice_in_all: int = 0
    routines: tuple[RoutineVersion, ...] = ()


def opened(parts: Collection[str], sees_logs: bool, sees_notes: bool) -> frozenset[str]:
    """Those of `parts` that someone may see to whom the owner opened logs, notes, both or neither (as a Sharing has it)."""
    closed = set() if sees_logs else OF_LOGS | OF_BOTH
    closed |= set() if sees_notes else OF_NOTES | OF_BOTH
    return frozenset(parts) - closed - (set() if sees_logs or sees_notes else {FEELS})


def read(
    owner: Person,
    since: date,
    until: date,
    parts: Collection[str] = PARTS,
    *,
    sees_logs: bool = True,
    sees_notes: bool = True,
) -> SummaryRecords:
    """The records of these days, both ends with them. Without `parts`, all of it that may be seen."""
    parts = opened(parts, sees_logs, sees_notes)
    days = {"local_date__range": (since, until)}
    found: dict[str, Any] = {}
    if not {SESSIONS, EFFECTS}.isdisjoint(parts):
        logs = owner.session_logs.kept().filter(**days).order_by("-local_date", "-at")
        found["sessions"] = tuple(logs.values(*SESSION_FIELDS)[:MOST_SESSIONS])
    if FEELS in parts:
        found["ratings"] = rated(owner, since, until, sees_logs, sees_notes)
    if SIZES in parts:
        found["measures"] = measured(owner, since, until)
    if NOTES in parts:
        said = owner.swelling_notes.kept().filter(**days).filter(_SAYS_SOMETHING)
        found["notes"] = tuple(said.order_by("-local_date", "-at").values(*NOTE_FIELDS)[:MOST_NOTES])
        found["notes_in_all"] = said.count()
    if EFFECTS in parts and sees_notes:
        began = owner.infections.kept().filter(began_on__lte=until).filter(Q(over_on=None) | Q(over_on__gte=since))
        columns = ("place", "side", "began_on", "antibiotics_from", "antibiotics_until", "over_on")
        found["infections"] = tuple(began.order_by("-began_on").values(*columns)[:MOST_INFECTIONS])
    if ADVICE in parts:
        given = owner.advice.filter(**days)
        found["advice"] = tuple(
            given.order_by("-at", "rule").values("local_date", "rule", "level", "words", "key")[:MOST_ADVICE]
        )
        found["advice_in_all"] = given.count()
    if BACKGROUND in parts:
        found["routines"] = tuple(owner.routine_versions.followed())
    return SummaryRecords(owner, profile_of(owner), **found)


# A note with tape measures alone stands among the sizes.
_SAYS_SOMETHING = (
    ~Q(feel="") | ~Q(texture="") | ~Q(dent="") | ~Q(note="") | ~Q(skin=[]) | Q(tight__isnull=False) | Q(method="")
)
