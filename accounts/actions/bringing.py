"""Brings a copy of a record into this person's own: adds what is missing, and changes nothing that is here."""

from __future__ import annotations

import uuid
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models, transaction

from accounts.export.parts import PARTS, POINT_FIELDS, Copy, Part, Row, linked
from accounts.export.reading import Brought
from accounts.models import Circumference, HealthProfile, Person, SwellingNote


@dataclass(frozen=True, slots=True)
class Difference:
    """What a copy has of one part: rows that are not here yet, and rows that are."""

    part: str
    new: int
    here: int


def differences(*, owner: Person, brought: Brought) -> list[Difference]:
    """What bringing this in would do, part by part; nothing is changed."""
    found = []
    here = _ids_here(owner)
    for part in PARTS:
        rows = brought.parts[part.key].values()
        new = sum(_is_new(part, row, here) for row in rows)
        found.append(Difference(part.key, new, len(rows) - new))
    return found


def _is_new(part: Part, row: Row, here: Mapping[str, Container[str]]) -> bool:
    """A routine that is here goes on as it is here: versions of it from elsewhere would contradict its own."""
    if part.key == "routine_versions" and row["routine"] in here["routines"]:
        return False
    return row["id"] not in here[part.key]


@transaction.atomic
def bring_in(*, owner: Person, brought: Brought, now: datetime) -> list[Difference]:
    """Adds every row that is not here yet, all or none, and says what was added. Brought in again, it adds nothing.

    A row that is here stays as it is, also where the copy has another version of it. Rows of others keep the name of who
    wrote them, without a link to an account.
    """
    Person.objects.select_for_update().get(pk=owner.pk)  # two taps at once wait for each other here
    found = differences(owner=owner, brought=brought)
    _about(owner, brought)
    here = _ids_here(owner)
    keys = {name: {id: pk for pk, id in ids.items()} for name, ids in _copied(owner).ids.items()}
    for part in PARTS:
        new = [row for row in brought.parts[part.key].values() if _is_new(part, row, here)]
        made = [_made(part, row, owner, keys) for row in new]
        part.model._base_manager.bulk_create(made, batch_size=200)
        keys[part.key] |= {row["id"]: each.pk for row, each in zip(new, made, strict=True)}
        if part.model is SwellingNote:
            Circumference.objects.bulk_create(_points(new, made), batch_size=500)
    return found


def _about(owner: Person, brought: Brought) -> None:
    """What was told about oneself here stays; only what is empty is filled."""
    if not owner.name and not owner.birth_year:
        owner.name, owner.birth_year = brought.person["name"], brought.person["birth_year"]
        owner.save(update_fields=["name", "birth_year"])
    if brought.profile is not None and not HealthProfile.objects.filter(owner=owner).exists():
        HealthProfile.objects.create(owner=owner, **brought.profile)


def _made(part: Part, row: Row, owner: Person, keys: dict[str, dict[str, Any]]) -> models.Model:
    fields = {field.name: row[field.name] for field in part.plain_fields}
    for link, into in part.links.items():
        fields[f"{link}_id"] = keys[into].get(row[link])
    if part.writer:
        fields[part.writer] = owner.pk if row["by_self"] else None
    if part.key == "routine_versions":
        fields["lifts"] = linked(fields["lifts"], {id: str(pk) for id, pk in keys["clearances"].items()})
    # Counted keys are given by the database.
    if isinstance(part.model._meta.pk, models.UUIDField):
        fields["id"] = uuid.uuid4()
    return part.model(owner=owner, **fields)


def _points(rows: Iterable[Row], notes: Iterable[models.Model]) -> Iterable[Circumference]:
    for row, note in zip(rows, notes, strict=True):
        for point in row["circumferences"]:
            yield Circumference(note=note, **{name: point[name] for name in POINT_FIELDS})


def _ids_here(owner: Person) -> dict[str, set[str]]:
    return {name: set(ids.values()) for name, ids in _copied(owner).ids.items()}


def _copied(owner: Person) -> Copy:
    """The copy of what is here, read through for its ids."""
    copy = Copy(owner)
    for part in PARTS:
        for _row in copy.rows(part):
            pass
    return copy
