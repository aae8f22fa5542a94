"""A record as a FHIR R4 Bundle (collection), written resource by resource: for other health software to read.

Routines are CarePlans, sessions Procedures, ratings and health answers QuestionnaireResponses, tape measures, volumes and weight
Observations with UCUM units. What was deleted is marked "entered-in-error". Things are named in words: only body weight has a
code of a terminology that we can vouch for.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any

from accounts.export.parts import plain
from accounts.models import Person, Routine, RoutineVersion, ScreeningRecord, SessionLog, SwellingNote
from accounts.models.session_log import RATINGS
from accounts.models.swelling import NOTE_RATINGS
from guide import library

NAME = "fhir.json"
UCUM = "http://unitsofmeasure.org"
WEIGHT = {
    "coding": [{"system": "http://loinc.org", "code": "29463-7", "display": "Body weight"}],
    "text": "Body weight",
}
ERROR = "entered-in-error"
Resource = dict[str, Any]


def write_fhir(write: Callable[[str], Any], *, owner: Person, now: datetime) -> None:
    """The bundle, handed to `write` in pieces."""
    head = {"resourceType": "Bundle", "type": "collection", "timestamp": plain(now)}
    write(json.dumps(head)[:-1] + ', "entry": [')
    for number, resource in enumerate(resources(owner)):
        entry = {"fullUrl": f"urn:uuid:{resource['id']}", "resource": resource}
        write((",\n" if number else "\n") + json.dumps(entry, ensure_ascii=False))
    write("\n]}\n")


def resources(owner: Person) -> Iterator[Resource]:
    yield _patient(owner)
    for routine in owner.routines.order_by("made_at").prefetch_related("versions"):
        yield _care_plan(owner, routine)
    for record in owner.screening_records.order_by("at", "pk").defer("trace").iterator(chunk_size=500):
        if record.answers.get("values"):
            yield _screening(owner, record)
    for log in owner.session_logs.order_by("at", "pk").defer("plan").iterator(chunk_size=500):
        yield _procedure(owner, log)
        yield from _session_ratings(owner, log)
    notes = owner.swelling_notes.order_by("at", "pk").prefetch_related("circumferences")
    for note in notes.iterator(chunk_size=500):
        yield from _note_ratings(owner, note)
        yield from _observations(owner, note)


def _patient(owner: Person) -> Resource:
    found: Resource = {"resourceType": "Patient", "id": str(owner.pk)}
    if owner.name.strip():
        found["name"] = [{"text": owner.name}]
    if owner.birth_year:
        found["birthDate"] = f"{owner.birth_year:04d}"
    return found


def _care_plan(owner: Person, routine: Routine) -> Resource:
    ended = routine.ended_at is not None
    period = {"start": plain(routine.made_at)} | ({"end": plain(routine.ended_at)} if ended else {})
    newest: RoutineVersion | None = next(iter(routine.versions.all()), None)
    plan = _of(owner, "CarePlan", routine.pk) | {
        "status": "completed" if ended else "active",
        "intent": "plan",
        "title": _title(routine.walkthrough),
        "period": period,
        "created": plain(routine.made_at),
    }
    if newest is not None:
        times = max(1, newest.days_a_week * newest.times_a_day)
        detail: Resource = {
            "status": "completed" if ended else "in-progress",
            "description": f"{_title(routine.walkthrough)}, {routine.side}",
            "scheduledTiming": {"repeat": {"frequency": times, "period": 1, "periodUnit": "wk"}},
        }
        plan["activity"] = [{"detail": detail}]
        plan |= _annotated(newest.note)
    return plan


def _procedure(owner: Person, log: SessionLog) -> Resource:
    status = ERROR if log.deleted_at else "stopped" if log.stopped else "completed"
    period = {"start": plain(log.at)} | (
        {"end": plain(log.ended_at)} if log.ended_at and log.ended_at >= log.at else {}
    )
    found = _of(owner, "Procedure", log.pk) | {
        "status": status,
        "code": {"text": _title(log.walkthrough)},
        "performedPeriod": period,
        "bodySite": [{"text": log.side}],
    }
    if log.routine_id:
        found["basedOn"] = [_reference(log.routine_id)]
    if log.stopped:
        found["statusReason"] = {"text": log.stopped}
    if log.effects:
        found["complication"] = [{"text": effect} for effect in log.effects]
    return found | _annotated(log.note)


def _session_ratings(owner: Person, log: SessionLog) -> Iterator[Resource]:
    items = [
        _item(f"{rated}-{when}", f"{rated.capitalize()} {when}, 0 to 10", {"valueInteger": value})
        for rated in RATINGS
        for when in ("before", "after")
        if (value := getattr(log, f"{rated}_{when}")) is not None
    ]
    if items:
        more = {"partOf": [_reference(log.pk)]}
        yield _response(owner, _derived(log.pk, "ratings"), log.at, items, log.deleted_at) | more


def _note_ratings(owner: Person, note: SwellingNote) -> Iterator[Resource]:
    said: list[tuple[str, str, Resource | None]] = [
        ("place", "Where", {"valueString": note.place}),
        ("side", "Side", {"valueString": note.side}),
        ("feel", "Since the last time", _words(note.feel)),
        ("tight", "Tight", None if note.tight is None else {"valueBoolean": note.tight}),
        ("texture", "Soft or firm", _words(note.texture)),
        ("dent", "Dent", _words(note.dent)),
        *((f"skin-{key}", "Skin", _words(key)) for key in note.skin),
        *((name, f"{name.capitalize()}, 0 to 10", _number(getattr(note, name))) for name in NOTE_RATINGS),
        ("note", "Note", _words(note.note)),
    ]
    items = [_item(key, text, answer) for key, text, answer in said if answer is not None]
    yield _response(owner, _derived(note.pk, "said"), note.at, items, note.deleted_at)


def _screening(owner: Person, record: ScreeningRecord) -> Resource:
    screen = library.get().screen
    known = {question.id: question.text for question in screen.questions}
    values = record.answers["values"]
    items = [_item(key, known.get(key, key), _words(value)) for key, value in values.items() if _words(value)]
    return _response(owner, record.pk, record.at, items, None)


def _observations(owner: Person, note: SwellingNote) -> Iterator[Resource]:
    other = {"left": "right", "right": "left"}.get(note.side, "other side")
    for point in note.circumferences.all():
        words = f"{point.limb} {note.place}, {point.point}"
        yield _observation(
            owner, note, f"{point.limb} {point.point}", {"text": "Circumference"}, words, (point.cm, "cm")
        )
    for value, side in ((note.volume_ml, note.side), (note.other_volume_ml, other)):
        if value is not None:
            words = f"{side} {note.place}"
            yield _observation(owner, note, f"volume {side}", {"text": "Limb volume"}, words, (value, "mL"))
    if note.weight_kg is not None:
        yield _observation(owner, note, "weight", WEIGHT, "", (note.weight_kg, "kg"))


def _observation(
    owner: Person, note: SwellingNote, what: str, code: Resource, where: str, measured: tuple[Any, str]
) -> Resource:
    """`measured`: the value, and its UCUM unit."""
    value, unit = measured
    found = _of(owner, "Observation", _derived(note.pk, what)) | {
        "status": ERROR if note.deleted_at else "final",
        "code": code,
        "effectiveDateTime": plain(note.at),
        "valueQuantity": {"value": float(value), "unit": unit, "system": UCUM, "code": unit},
    }
    if note.method:
        found["method"] = {"text": note.method}
    return found | ({"bodySite": {"text": where}} if where else {})


# Pieces


def _of(owner: Person, kind: str, id: uuid.UUID) -> Resource:
    return {"resourceType": kind, "id": str(id), "subject": _reference(owner.pk)}


def _response(
    owner: Person, id: uuid.UUID, at: datetime, items: Iterable[Resource], deleted_at: datetime | None
) -> Resource:
    status = ERROR if deleted_at else "completed"
    return _of(owner, "QuestionnaireResponse", id) | {"status": status, "authored": plain(at), "item": list(items)}


def _item(key: str, text: str, answer: Resource | None) -> Resource:
    return {"linkId": key, "text": text} | ({"answer": [answer]} if answer else {})


def _words(text: str) -> Resource | None:
    return {"valueString": text} if text.strip() else None


def _number(value: int | None) -> Resource | None:
    return None if value is None else {"valueInteger": value}


def _annotated(text: str) -> Resource:
    return {"note": [{"text": text}]} if text.strip() else {}


def _reference(id: uuid.UUID) -> Resource:
    return {"reference": f"urn:uuid:{id}"}


def _derived(id: uuid.UUID, what: str) -> uuid.UUID:
    """The same id each time, of a resource that is a part of a row."""
    return uuid.uuid5(id, what)


def _title(slug: str) -> str:
    found = library.get().walkthrough(slug)
    return found.title if found else slug
