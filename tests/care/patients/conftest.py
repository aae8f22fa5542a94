"""A patient with something of everything in the record."""

from __future__ import annotations

import pytest

from tests.care.patients import records


@pytest.fixture
def record(patient, therapist, clinic, sharing) -> None:
    records.full(patient, therapist, clinic)
