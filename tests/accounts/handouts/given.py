"""A routine as a therapist gives it, with something of everything changed."""

from __future__ import annotations

from typing import Any

from accounts.models import Clinic, Person, Routine
from guide.domain.plan import Adjustments
from tests.accounts import giving

CUE = "As light as a butterfly"
OFF = "Your wrist is in a splint"
NOTE = "Breathe out slowly"


def give(
    patient: Person, therapist: Person, clinic: Clinic, slug: str = "ret-hand", side: str = "left", **changes: Any
) -> Routine:
    terms = {
        "adjustments": Adjustments(off={"pump": OFF}, cues={"palm": CUE}, repetitions={"thumb": 4}),
        "times_a_day": 2,
        "days_a_week": 5,
        "garment": "off",
        "who_helps": "Bob",
        "note": NOTE,
        **changes,
    }
    return giving.give(patient, therapist, clinic, slug, side, **terms)
