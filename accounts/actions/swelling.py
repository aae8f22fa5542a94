"""Swelling notes: written (however often one is sent, it is one row), changed, deleted and brought back; all with history."""

from __future__ import annotations

import zoneinfo
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.actions.profile import Conflict, profile_of, traced
from accounts.models import Circumference, Person, SwellingNote, SwellingNoteEdit
from accounts.models.moments import known_zone, local_day
from accounts.models.swelling import NOTE_RATINGS
from guide.domain.sides import LEFT, OPPOSITE, RIGHT
from guide.domain.tape import METHODS, limb_volume_of

WORDS = (
    "place", "side", "feel", "tight", "texture", "dent", "skin", *NOTE_RATINGS, "note", "weight_kg", "garment_hours",
)  # fmt: skip
TAPE = ("method", "units", "interval_cm", "posture", "before_massage", "new_series")
POINT = ("limb", "point", "number", "along_cm", "first_cm", "second_cm", "third_cm", "cm")
NOON = time(12)


class SameIdOtherWords(Exception):
    """A note with this client id is kept already, and says something else; `kept` is what is kept."""

    def __init__(self, kept: SwellingNote) -> None:
        super().__init__("the same id with other words")
        self.kept = kept


@dataclass(frozen=True, slots=True)
class Tape:
    """One set of tape measures. `points` are rows with the fields of POINT, sizes in cm; `count` the marks of a chain.

    `new_series`: the marks are not those of the last time.
    """

    method: str
    units: str
    posture: str
    before_massage: bool | None
    points: tuple[Mapping[str, Any], ...]
    count: int | None = None
    new_series: bool = False

    def fields(self, side: str) -> dict[str, Any]:
        """The note's own fields, with the volumes (mL) that the readings give for this affected side."""
        return {
            "method": self.method,
            "units": self.units,
            "interval_cm": METHODS[self.method].interval_cm,
            "posture": self.posture,
            "before_massage": self.before_massage,
            "new_series": self.new_series,
            **_volumes(self.method, self.points, _affected(side), self.count),
        }


@transaction.atomic
def write_note(
    *,
    owner: Person,
    by: Person,
    client_id: str,
    on: date,
    fields: Mapping[str, Any],
    tape: Tape | None = None,
    in_clinic: bool = False,
    zone: str = "",
    now: datetime,
) -> tuple[SwellingNote, bool]:
    """The note, and whether it is new. `fields` are those of WORDS; `on` is the day in the person's zone: `zone`, else their profile's.

    Sent again under the same `client_id` it is the same row; raises SameIdOtherWords where that row says something else.
    """
    _only(fields, WORDS)
    words = {name: fields[name] for name in WORDS if name in fields}
    zone = known_zone(zone, profile_of(owner).zone)
    note = SwellingNote(owner=owner, client_id=client_id, **_moment(on, zone, now), **words)
    if tape:
        _take(note, tape.fields(note.side))
    values = {field.attname: getattr(note, field.attname) for field in note._meta.concrete_fields}
    defaults = {name: value for name, value in values.items() if name not in ("id", "owner_id", "client_id")}
    defaults |= {
        "written_by_id": by.pk,
        "written_by_name": "" if by == owner else by.called,
        "in_clinic": in_clinic,
        "made_at": now,
    }
    kept, is_new = SwellingNote.objects.get_or_create(owner=owner, client_id=client_id, defaults=defaults)
    points = tape.points if tape else ()
    if is_new:
        _put_points(kept, points)
        return kept, True
    # The words that were sent first may have been changed since: a late copy of them is still the same note.
    said_before = [edit.before for edit in kept.edits.all()]
    said = _content(note, points)
    if said not in [content_of(kept), *({**said, **before} for before in said_before)]:
        raise SameIdOtherWords(kept)
    return kept, False


@transaction.atomic
def change_note(
    *,
    note: SwellingNote,
    by: Person,
    version: int,
    on: date,
    fields: Mapping[str, Any],
    tape: Tape | None = None,
    now: datetime,
) -> SwellingNote:
    """Sets `fields` (of WORDS), the day, and the tape measures where given. `version` is the one the form was opened with.

    Raises Conflict where the note was changed since to something else, and PermissionDenied where the owner would change what a
    clinic measured. Nothing is written where nothing changes.
    """
    _only(fields, WORDS)
    kept = note.owner.swelling_notes.select_for_update().get(pk=note.pk)
    if kept.in_clinic and tape and by == note.owner:
        raise PermissionDenied
    before, points = content_of(kept), list(kept.circumferences.values(*POINT))
    for name, value in fields.items():
        setattr(kept, name, value)
    if on != kept.local_date:
        for name, value in _moment(on, kept.zone, now).items():
            setattr(kept, name, value)
    if tape:
        _take(kept, tape.fields(kept.side))
        points = [dict(point) for point in tape.points]
    elif kept.method and _affected(kept.side) != _affected(before["side"]):
        # Which limb is the swollen one was put right: the first volume is always that limb's.
        kept.volume_ml, kept.other_volume_ml = kept.other_volume_ml, kept.volume_ml
    if _content(kept, points) == before:
        return kept
    if kept.version != version:
        raise Conflict(note.owner.swelling_notes.get(pk=note.pk))
    kept.version += 1
    kept.save()
    if tape:
        kept.circumferences.all().delete()
        _put_points(kept, tape.points)
    _write_down(kept, by, "changed", before, now)
    return kept


@transaction.atomic
def delete_note(*, note: SwellingNote, by: Person, now: datetime) -> None:
    """Takes the note out of every list and sum. It can be brought back."""
    if note.owner.swelling_notes.kept().filter(pk=note.pk).update(deleted_at=now):
        _write_down(note, by, "deleted", content_of(note), now)


@transaction.atomic
def restore_note(*, note: SwellingNote, by: Person, now: datetime) -> None:
    if note.owner.swelling_notes.filter(pk=note.pk, deleted_at__isnull=False).update(deleted_at=None):
        _write_down(note, by, "restored", content_of(note), now)


def content_of(note: SwellingNote) -> dict[str, Any]:
    """What a note says, as plain data: to compare two, and to keep what one said before a change."""
    return _content(note, note.circumferences.values(*POINT))


def plain(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Fields of a note as `content_of` has them."""
    return {name: _plain(value) for name, value in fields.items()}


def _content(note: SwellingNote, points: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    said = plain({name: getattr(note, name) for name in (*WORDS, *TAPE)})
    rows = [plain({name: point.get(name) for name in POINT}) for point in points]
    rows.sort(key=lambda row: (row["limb"], row["number"]))
    return {**said, "local_date": note.local_date.isoformat(), "points": rows}


def _plain(value: Any) -> Any:
    """As JSON holds it. 24.5 and 24.50 are one size."""
    return format(value.normalize(), "f") if isinstance(value, Decimal) else value


def _moment(on: date, zone: str, now: datetime) -> dict[str, Any]:
    """Today is now; of an earlier day only the day is known, so it stands at noon there."""
    if on >= local_day(now, zone):
        return {"at": now, "zone": zone, "local_date": on}
    return {"at": datetime.combine(on, NOON, zoneinfo.ZoneInfo(zone)), "zone": zone, "local_date": on}


def _affected(side: str) -> str:
    """The limb that the first volume is of. Where both are swollen it is the left one."""
    return side if side in (LEFT, RIGHT) else LEFT


def _volumes(method: str, points: Sequence[Mapping[str, Any]], affected: str, count: int | None) -> dict[str, Any]:
    """mL of the affected limb and of the other one; None where the method gives none, a mark is missing, or the limbs differ."""
    sizes = {limb: {p["point"]: p["cm"] for p in points if p["limb"] == limb} for limb in (LEFT, RIGHT)}
    volumes = {limb: limb_volume_of(METHODS[method], sizes[limb], count) for limb in sizes}
    if all(sizes.values()) and set(sizes[LEFT]) != set(sizes[RIGHT]):
        volumes = dict.fromkeys(volumes)
    kept = {limb: None if ml is None else Decimal(f"{ml:.2f}") for limb, ml in volumes.items()}
    return {"volume_ml": kept[affected], "other_volume_ml": kept[OPPOSITE[affected]]}


def _take(note: SwellingNote, fields: Mapping[str, Any]) -> None:
    for name, value in fields.items():
        setattr(note, name, value)


def _put_points(note: SwellingNote, points: Sequence[Mapping[str, Any]]) -> None:
    Circumference.objects.bulk_create(Circumference(note=note, **point) for point in points)


def _write_down(note: SwellingNote, by: Person, what: str, before: Mapping[str, Any], now: datetime) -> None:
    SwellingNoteEdit.objects.create(**traced(note.owner, by, now), note=note, what=what, before=dict(before))


def _only(fields: Mapping[str, Any], names: Sequence[str]) -> None:
    unknown = set(fields) - set(names)
    if unknown:
        raise ValueError(f"A swelling note has no {', '.join(sorted(unknown))}.")
