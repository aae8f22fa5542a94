"""Skin infections that a person writes down: begun, treated, over. Screening reads them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.actions.profile import Conflict
from accounts.models import InfectionEpisode, Person

FIELDS = ("place", "side", "began_on", "antibiotics_from", "antibiotics_until", "over_on", "note")


@transaction.atomic
def write_infection(*, owner: Person, fields: Mapping[str, Any], now: datetime) -> tuple[InfectionEpisode, bool]:
    """The episode, and whether it is new. The same place, side and first day is the same episode, brought up to date."""
    Person.objects.select_for_update().get(pk=owner.pk)  # two taps wait for each other: nothing else keeps them apart
    named = {name: fields[name] for name in ("place", "side", "began_on")}
    rest = {name: fields[name] for name in FIELDS if name not in named}
    same = owner.infections.kept().filter(**named).first()
    if same is None:
        return InfectionEpisode.objects.create(owner=owner, made_at=now, **named, **rest), True
    if any(getattr(same, name) != value for name, value in rest.items()):
        raise Conflict(same)
    return same, False


@transaction.atomic
def change_infection(*, episode: InfectionEpisode, version: int, fields: Mapping[str, Any]) -> InfectionEpisode:
    """Sets `fields`. Raises Conflict where the episode was changed to something else since the form was opened."""
    kept = episode.owner.infections.select_for_update().get(pk=episode.pk)
    if kept.deleted_at is None and all(getattr(kept, name) == fields[name] for name in FIELDS):
        return kept
    if kept.version != version or kept.deleted_at is not None:
        raise Conflict(kept)
    for name in FIELDS:
        setattr(kept, name, fields[name])
    kept.version += 1
    kept.save(update_fields=[*FIELDS, "version"])
    return kept


@transaction.atomic
def delete_infection(*, episode: InfectionEpisode, now: datetime) -> None:
    """Takes it off the list and out of what screening reads. It can be brought back."""
    episode.owner.infections.kept().filter(pk=episode.pk).update(deleted_at=now)


@transaction.atomic
def restore_infection(*, episode: InfectionEpisode) -> None:
    episode.owner.infections.filter(pk=episode.pk).update(deleted_at=None)
