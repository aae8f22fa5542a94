"""The people of the therapists' tests: two clinics, three therapists, and a patient who shares with one of them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client
from django.utils import timezone

from accounts.actions.sharing import Scope, start_sharing
from accounts.models import Clinic, Person, Sharing
from tests.accounts.conftest import patient, signed_in, stranger, therapist  # noqa: F401


def add_therapist(name: str, clinic: Clinic, admin: bool = False) -> Person:
    person = Person.objects.create_user(f"{name.lower()}@example.org", name=name, is_therapist=True)
    clinic.memberships.create(person=person, is_admin=admin, joined_at=timezone.now())
    return person


@pytest.fixture
def clinic(db: None, therapist: Person) -> Clinic:  # noqa: F811
    """Where `therapist` works."""
    made = Clinic.objects.create(name="River clinic", phone="555 0101", made_at=timezone.now())
    made.memberships.create(person=therapist, joined_at=timezone.now())
    return made


@pytest.fixture
def second_clinic(db: None) -> Clinic:
    return Clinic.objects.create(name="Hill clinic", phone="555 0202", made_at=timezone.now())


@pytest.fixture
def colleague(clinic: Clinic) -> Person:
    """Works at the same clinic; no patient shares with them."""
    return add_therapist("Cora", clinic)


@pytest.fixture
def clinic_admin(clinic: Clinic) -> Person:
    return add_therapist("Ada", clinic, admin=True)


@pytest.fixture
def outsider(second_clinic: Clinic) -> Person:
    """A therapist of the other clinic."""
    return add_therapist("Otto", second_clinic)


@pytest.fixture
def sharing(patient: Person, therapist: Person, clinic: Clinic) -> Sharing:  # noqa: F811
    """The patient shares everything with their therapist."""
    return start_sharing(
        owner=patient,
        person=therapist,
        kind=Sharing.THERAPIST,
        clinic=clinic,
        scope=Scope(logs=True, notes=True),
        by=patient,
        now=timezone.now(),
    )


@pytest.fixture
def working() -> Callable[[Person], Client]:
    """A client in which this therapist is signed in, second factor and all."""

    def sign_in(person: Person) -> Client:
        TOTP.activate(person, generate_totp_secret())
        client = Client()
        client.force_login(person)
        return client

    return sign_in
