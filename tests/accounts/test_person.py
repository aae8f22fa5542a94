"""A person is one mailbox."""

from __future__ import annotations

import pytest
from django.contrib.auth import authenticate
from django.db import IntegrityError, transaction

from accounts.models import Person

pytestmark = pytest.mark.django_db
PASSWORD = "a long walk by the river"


def test_signs_in_with_an_address_in_any_case():
    person = Person.objects.create_user("Ann@Example.org ", PASSWORD)

    assert person.email == "ann@example.org"
    assert authenticate(username="ANN@example.ORG", password=PASSWORD) == person


def test_one_mailbox_is_one_person():
    Person.objects.create_user("ann@example.org")

    with pytest.raises(IntegrityError), transaction.atomic():
        Person.objects.create_user("ANN@example.org")


def test_the_database_refuses_capitals():
    with pytest.raises(IntegrityError), transaction.atomic():
        Person.objects.bulk_create([Person(email="Ann@example.org")])


def test_a_person_without_an_address_is_refused():
    with pytest.raises(ValueError, match="needs an e-mail address"):
        Person.objects.create_user("")


def test_a_printed_person_does_not_tell_the_address():
    assert "ann" not in str(Person(email="ann@example.org"))
