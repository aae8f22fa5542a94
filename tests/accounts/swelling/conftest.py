"""A patient who is signed in: most pages of notes are for nobody else."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import Person


@pytest.fixture
def client(patient: Person, signed_in: Callable[[Person], Client]) -> Client:
    return signed_in(patient)
