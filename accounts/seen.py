"""A person's records as the advice rules see them: sessions, notes and tape measures in the rules' own words.

What is read is bounded, whatever the length of the record: sessions and notes of the rules' look-back, and of tape measures the
newest, with the first of each series to compare with.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Max, Q

from accounts.models import Person, SessionLog, SwellingNote
from guide import library
from guide.domain.seen import SOFT, MeasuredSeen, Ratings, SessionSeen, SwellingSeen
from guide.domain.sides import LEFT, OPPOSITE, RIGHT

# The rules look at the first of a series and at its newest: twelve weekly sets are a quarter of a year.
MOST_MEASURES = 12
LOG_FIELDS = (
    "id owner_id at ended_at zone local_date source technique walkthrough side minutes stopped routine_id routine_version "
    "heaviness_before heaviness_after tightness_before tightness_after pain_before pain_after effects effects_lasted "
    "written_by_name deleted_at"
).split()
NOTE_FIELDS = "id owner_id local_date place side feel texture dent skin heaviness tightness pain".split()


@dataclass(frozen=True, slots=True)
class Records:
    """What the rules see of one person. `logs` are the sessions of the look-back, newest first, without their plans."""

    logs: tuple[SessionLog, ...]
    notes: tuple[SwellingSeen, ...]
    measures: tuple[MeasuredSeen, ...]

    @property
    def sessions(self) -> tuple[SessionSeen, ...]:
        return tuple(map(session_seen, self.logs))


def records_of(owner: Person, today: date) -> Records:
    """In six queries at most, whatever the length of the record."""
    back = today - timedelta(days=int(library.get().advice_rules.number("look_back_days")))
    logs = owner.session_logs.kept().filter(local_date__gt=back, local_date__lte=today).only(*LOG_FIELDS)
    return Records(tuple(logs), tuple(_notes(owner, back, today)), tuple(_measures(owner, today)))


def region_of(walkthrough: str) -> str:
    """The part of the body that a session was for; "other" where the guide has that walkthrough no more."""
    found = library.get().walkthrough(walkthrough)
    return found.region if found else "other"


def session_seen(log: SessionLog) -> SessionSeen:
    return SessionSeen(
        id=str(log.pk),
        on=log.local_date,
        at=log.at,
        technique=log.technique,
        walkthrough=log.walkthrough,
        region=region_of(log.walkthrough),
        side=log.side,
        minutes=log.minutes,
        stopped=log.stopped,
        before=Ratings(log.heaviness_before, log.tightness_before, log.pain_before),
        after=Ratings(log.heaviness_after, log.tightness_after, log.pain_after),
        effects=frozenset(log.effects),
        effects_lasted=log.effects_lasted,
    )


def note_seen(note: SwellingNote) -> SwellingSeen:
    return SwellingSeen(
        id=str(note.pk),
        on=note.local_date,
        region=note.place,
        side=note.side,
        feel=note.feel,
        texture=note.texture,
        dent=note.dent,
        skin=frozenset(note.skin),
        ratings=Ratings(note.heaviness, note.tightness, note.pain),
    )


def _notes(owner: Person, back: date, today: date) -> Iterator[SwellingSeen]:
    """Those of the look-back, and that a place was soft before it: firm after soft is a change, however long ago."""
    notes = owner.swelling_notes.kept()
    for note in notes.filter(local_date__gt=back, local_date__lte=today).only(*NOTE_FIELDS):
        yield note_seen(note)
    soft = notes.filter(local_date__lte=back, texture=SOFT).order_by().values("place", "side")
    for one in soft.annotate(on=Max("local_date")):
        yield SwellingSeen(id="", on=one["on"], region=one["place"], side=one["side"], texture=SOFT)


def _measures(owner: Person, today: date) -> Iterator[MeasuredSeen]:
    """The newest sets, and the first of each series, which is what later ones are compared with."""
    measured = owner.swelling_notes.kept().measured().filter(local_date__lte=today).on_newest_marks()
    newest = measured.order_by("-local_date", "-at").values("pk")[:MOST_MEASURES]
    for note in measured.filter(Q(pk__in=newest) | measured.firsts_by("local_date")).prefetch_related("circumferences"):
        yield from sets_of(note)


def sets_of(note: SwellingNote) -> Iterator[MeasuredSeen]:
    """A set for each affected limb. Sets with other marks, another posture or another interval are another series."""
    volumes = {}
    affected = _limbs(note.side)
    if affected:
        first = affected[0]
        volumes = {first: note.volume_ml, OPPOSITE[first]: note.other_volume_ml}
    for limb in affected:
        points = {each.point: float(each.cm) for each in note.circumferences.all() if each.limb == limb}
        if not points:
            continue
        marks = len(points) if note.interval_cm else ""
        volume = volumes.get(limb)
        yield MeasuredSeen(
            id=str(note.pk),
            on=note.local_date,
            at=note.at,
            region=note.place,
            side=limb,
            method=f"{note.method} {note.interval_cm or ''} {marks} {note.posture}",
            limb_volume_mL=float(volume) if volume is not None else None,
            points=points,
            baseline=note.new_series,
        )


def _limbs(side: str) -> tuple[str, ...]:
    """The affected limbs; where both are, the note's first volume is the left one's."""
    return {"left": (LEFT,), "right": (RIGHT,), "both": (LEFT, RIGHT)}.get(side, ())
