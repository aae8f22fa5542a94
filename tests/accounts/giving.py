"""A routine as a therapist gives it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.actions.assignments import Terms, assign_routine
from accounts.models import Clinic, Person, Routine
from guide import library


def terms(**changes: Any) -> Terms:
    """From today, to be looked at in six weeks; all else as the guide has it."""
    today = timezone.localdate()
    return Terms(**{"start": today, "review_by": today + timedelta(weeks=6), **changes})


def give(
    patient: Person, therapist: Person, clinic: Clinic, slug: str = "ret-hand", side: str = "left", **changes: Any
) -> Routine:
    return assign_routine(
        owner=patient,
        by=therapist,
        clinic=clinic,
        walkthrough=library.get().walkthrough(slug),
        side=side,
        terms=terms(**changes),
        now=timezone.now(),
    )
