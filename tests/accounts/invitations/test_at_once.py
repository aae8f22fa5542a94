"""One invitation, taken by many at the same moment, is taken once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.utils import timezone

from accounts.actions import invitations
from accounts.actions.invitations import InvitationGone
from accounts.models import Invitation, Person, Sharing, SharingChange

pytestmark = pytest.mark.django_db(transaction=True)
MANY = 8


def at_once(work, things):
    def one(thing):
        try:
            return work(thing)
        finally:
            connection.close()

    with ThreadPoolExecutor(MANY) as pool:
        return list(pool.map(one, things))


@pytest.fixture
def ann(transactional_db):
    return Person.objects.create_user("ann@example.org", name="Ann")


def test_many_people_who_take_one_invitation_get_one_sharing(ann):
    people = [Person.objects.create_user(f"p{number}@example.org") for number in range(MANY)]
    invitation = invitations.invite(kind="helper", made_by=ann, owner=ann, now=timezone.now())[0]

    def take(person):
        try:
            return invitations.accept(invitation=invitation, by=person, now=timezone.now())
        except InvitationGone:
            return None

    assert len([person for person in at_once(take, people) if person]) == 1
    assert Sharing.objects.count() == SharingChange.objects.count() == 1


def test_one_person_who_taps_many_times_gets_one_sharing(ann):
    bob = Person.objects.create_user("bob@example.org")
    made = [invitations.invite(kind="helper", made_by=ann, owner=ann, now=timezone.now())[0] for _time in range(MANY)]

    at_once(lambda each: invitations.accept(invitation=each, by=bob, now=timezone.now()), made)
    assert Sharing.objects.count() == SharingChange.objects.count() == 1


def test_many_tries_of_a_code_at_once_are_five(ann):
    _invitation, _token, code = invitations.invite(
        kind="helper", made_by=ann, owner=ann, birth_year=1950, now=timezone.now()
    )
    found = at_once(lambda year: invitations.try_code(code=code, birth_year=year, now=timezone.now()), [1950] * MANY)
    assert len([each for each in found if each]) == invitations.TRIES
    assert Invitation.objects.get().tries == invitations.TRIES
