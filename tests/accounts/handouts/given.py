"""A routine as a therapist gives it, with something of everything changed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.actions.assignments import Terms, assign_routine
from accounts.models import Clinic, Person, Routine
from guide import library
from guide.domain.plan import Adjustments

CUE = "As light as a butterfly"
OFF = "Your wrist is in a splint"
NOTE = "Breathe out slowly"


def give(
    patient: Person, therapist: Person, clinic: Clinic, slug: str = "ret-hand", side: str = "left", **changes: Any
) -> Routine:
    today = timezone.localdate()
    terms = {
        "start": today,
        "review_by": today + timedelta(weeks=6),
        "adjustments": Adjustments(off={"pump": OFF}, cues={"palm": CUE}, repetitions={"thumb": 4}),
        "times_a_day": 2,
        "days_a_week": 5,
        "garment": "off",
        "who_helps": "Bob",
        "note": NOTE,
        **changes,
    }
    return assign_routine(
        owner=patient,
        by=therapist,
        clinic=clinic,
        walkthrough=library.get().walkthrough(slug),
        side=side,
        terms=Terms(**terms),
        now=timezone.now(),
    )
