"""What a person tells about themselves: name and year of birth together with the health profile, as one save."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.actions.profile import traced, update_profile
from accounts.models import HealthProfile, Person, ProfileChange


@transaction.atomic
def update_about(
    *,
    person: Person,
    by: Person,
    name: str,
    birth_year: int | None,
    fields: Mapping[str, Any],
    version: int,
    now: datetime,
) -> HealthProfile:
    """Saves all of it or nothing; what changed is kept with its date. Raises Conflict as `update_profile` does."""
    profile = update_profile(person=person, by=by, fields=fields, version=version, now=now)
    before = {"name": person.name, "birth_year": person.birth_year}
    after = {"name": name, "birth_year": birth_year}
    if after == before:
        return profile
    person.name, person.birth_year = name, birth_year
    person.save(update_fields=["name", "birth_year"])
    if profile.version == version:  # only these two changed: a form that was opened before is old all the same
        profile.version += 1
        profile.save(update_fields=["version"])
    ProfileChange.objects.create(**traced(person, by, now), before=before, after=after)
    return profile
