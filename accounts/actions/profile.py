"""The health profile: what a person told once, and every change of it with its date."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.models import HealthProfile, Person, ProfileChange
from accounts.models.moments import UTC, local_day

KEPT = ("country", "units", "affected", "treated", "has_helper", "text_size", "zone", "hide_details")


class Conflict(Exception):
    """The row was changed elsewhere since the form was opened; `current` is what it says now."""

    def __init__(self, current: Any) -> None:
        super().__init__("changed elsewhere")
        self.current = current


def profile_of(person: Person) -> HealthProfile:
    """The profile of `person`; one with the usual choices, not saved, where nothing was told yet."""
    try:
        return person.profile
    except HealthProfile.DoesNotExist:
        return HealthProfile(owner=person, version=0)


def traced(owner: Person, by: Person, now: datetime) -> dict[str, Any]:
    """What every `Trace` row of this person's says: whose it is, when and on which day that was for them, and who wrote it."""
    zone = profile_of(owner).zone
    return {
        "owner": owner,
        "at": now,
        "zone": zone,
        "local_date": local_day(now, zone),
        "by_id": by.pk,
        "by_name": by.called,
    }


def as_dict(profile: HealthProfile) -> dict[str, Any]:
    return {name: getattr(profile, name) for name in KEPT}


@transaction.atomic
def keep_first_zone(*, person: Person, by: Person, zone: str, first: Mapping[str, Any], now: datetime) -> None:
    """Keeps the zone of someone who told none yet; one that was told stays. `first`: what goes with it into a first profile."""
    Person.objects.select_for_update().get(pk=person.pk)
    kept = HealthProfile.objects.filter(owner=person).first()
    if kept is None:
        update_profile(person=person, by=by, fields={**first, "zone": zone}, version=0, now=now)
    elif kept.zone == UTC:
        update_profile(person=person, by=by, fields={"zone": zone}, version=kept.version, now=now)


@transaction.atomic
def update_profile(
    *, person: Person, by: Person, fields: Mapping[str, Any], version: int, now: datetime
) -> HealthProfile:
    """Sets `fields` (names of KEPT) and writes down the change. `version` is the one the form was opened with, 0 for none.

    Raises Conflict where it was changed since. Nothing is written where nothing changes.
    """
    unknown = set(fields) - set(KEPT)
    if unknown:
        raise ValueError(f"The profile has no {', '.join(sorted(unknown))}.")
    Person.objects.select_for_update().get(pk=person.pk)  # the first two savings at once have no other row to wait at
    current = HealthProfile.objects.select_for_update().filter(owner=person).first()
    if (current.version if current else 0) != version:
        raise Conflict(current)
    profile = current or HealthProfile(owner=person, version=0)
    before = as_dict(profile) if current else {}
    for name, value in fields.items():
        setattr(profile, name, value)
    after = as_dict(profile)
    if after == before:
        return profile
    profile.version += 1
    profile.save()
    person.profile = profile
    ProfileChange.objects.create(**traced(person, by, now), before=before, after=after)
    return profile
