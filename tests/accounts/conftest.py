"""The people of the tests: a patient, their therapist, and a stranger; each signed in with a client of their own."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import Person


@pytest.fixture
def patient(db: None) -> Person:
    return Person.objects.create_user("ann@example.org", name="Ann")


@pytest.fixture
def therapist(db: None) -> Person:
    return Person.objects.create_user("tom@example.org", name="Tom", is_therapist=True)


@pytest.fixture
def stranger(db: None) -> Person:
    return Person.objects.create_user("eve@example.org", name="Eve")


@pytest.fixture
def signed_in() -> Callable[[Person], Client]:
    """A client in which this person is signed in."""

    def sign_in(person: Person) -> Client:
        client = Client()
        client.force_login(person)
        return client

    return sign_in
