"""Who may come to whose record, by the state of what is between them."""

from __future__ import annotations

import pytest
from django.http import Http404
from django.utils import timezone

from accounts import access
from accounts.actions.sharing import Scope, change_sharing, end_sharing, start_sharing
from accounts.models import AccessEvent, Membership, Person, Sharing, SharingChange
from tests.accounts.sharing.people import HELPER, THERAPIST, clinic_of, days, share

pytestmark = pytest.mark.django_db


def may_see(therapist, patient, clinic=None):
    """What the two entrances say; they must agree."""
    therapist = Person.objects.get(pk=therapist.pk)
    listed = access.therapist_sharings(therapist, clinic).filter(owner=patient).exists()
    try:
        found = access.therapist_sharing(therapist, patient.pk, clinic)
    except Http404:
        assert not listed
        return False
    assert listed
    assert found.owner == patient
    return True


def active(sharing, clinic): ...


def ends_today(sharing, clinic):
    Sharing.objects.update(ends=days(0))


def ended(sharing, clinic):
    end_sharing(sharing=sharing, by=sharing.owner, now=timezone.now())


def ran_out(sharing, clinic):
    Sharing.objects.update(ends=days(-1))


def not_yet_begun(sharing, clinic):
    Sharing.objects.update(starts=days(1))


def only_a_helper(sharing, clinic):
    Sharing.objects.update(kind=HELPER)


def left_the_clinic(sharing, clinic):
    Membership.objects.update(ended_at=timezone.now())


def no_therapist_any_more(sharing, clinic):
    Person.objects.filter(pk=sharing.person_id).update(is_therapist=False)


def therapist_shut_out(sharing, clinic):
    Person.objects.filter(pk=sharing.person_id).update(is_active=False)


def patient_shut_out(sharing, clinic):
    Person.objects.filter(pk=sharing.owner_id).update(is_active=False)


def patient_is_leaving(sharing, clinic):
    Person.objects.filter(pk=sharing.owner_id).update(delete_on=timezone.now())


@pytest.mark.parametrize(
    ("state", "seen"),
    [
        (active, True),
        (ends_today, True),
        (ended, False),
        (ran_out, False),
        (not_yet_begun, False),
        (only_a_helper, False),
        (left_the_clinic, False),
        (no_therapist_any_more, False),
        (therapist_shut_out, False),
        (patient_shut_out, False),
        (patient_is_leaving, False),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_a_therapist_sees_a_patient_only_under_an_active_sharing(patient, therapist, state, seen):
    clinic = clinic_of(therapist)
    sharing = share(patient, therapist, THERAPIST, clinic=clinic)
    state(sharing, clinic)

    assert may_see(therapist, patient) is seen
    assert may_see(therapist, patient, clinic) is seen


def test_a_sharing_belongs_to_one_clinic(patient, therapist):
    here, there = clinic_of(therapist), clinic_of(therapist, name="Hill Clinic")
    share(patient, therapist, THERAPIST, clinic=here)

    assert may_see(therapist, patient, here)
    assert not may_see(therapist, patient, there)


def test_a_colleague_does_not_inherit(patient, therapist, stranger):
    stranger.is_therapist = True
    stranger.save(update_fields=["is_therapist"])
    clinic = clinic_of(therapist, stranger)
    share(patient, therapist, THERAPIST, clinic=clinic, logs=True)

    assert not may_see(stranger, patient, clinic)


def test_the_scope_stands_with_the_sharing(patient, therapist):
    share(patient, therapist, THERAPIST, clinic=clinic_of(therapist), notes=True)

    found = access.therapist_sharing(therapist, patient.pk)
    assert (found.sees_logs, found.sees_notes) == (False, True)


NOBODY = "8b0933a8-6911-4f84-8793-e6d2247cf0d7"


@pytest.mark.parametrize("id", ["", "1", "' OR 1=1 --", "\0", "ä" * 500, NOBODY, NOBODY[:-1]])
def test_a_strange_id_is_not_found(therapist, id):
    with pytest.raises(Http404):
        access.therapist_sharing(therapist, id)
    with pytest.raises(Http404):
        access.owned(therapist.sharings.all(), id)


def test_someone_whose_sharing_ended_and_who_tries_again_stands_in_the_history(patient, therapist, stranger):
    sharing = share(patient, therapist, THERAPIST, clinic=clinic_of(therapist))
    ended(sharing, None)
    for person in (therapist, stranger, therapist):
        with pytest.raises(Http404):
            access.therapist_sharing(person, patient.pk)

    only = AccessEvent.objects.get()
    assert (only.by_id, only.action, only.clinic_name) == (therapist.pk, "refused", "River Clinic")


def test_the_list_of_patients_asks_once(patient, therapist, django_assert_num_queries):
    clinic = clinic_of(therapist)
    for number in range(10):
        owner = Person.objects.create_user(f"p{number}@example.org")
        share(owner, therapist, THERAPIST, clinic=clinic)
    with django_assert_num_queries(1):
        assert len({sharing.owner.pk for sharing in access.therapist_sharings(therapist, clinic)}) == 10


# Starting, changing, ending


def test_every_change_is_kept(patient, stranger):
    sharing = share(patient, stranger, ends=days(30))
    change_sharing(sharing=sharing, scope=Scope(logs=True), by=patient, now=timezone.now())
    change_sharing(sharing=sharing, scope=Scope(logs=True), by=patient, now=timezone.now())
    assert end_sharing(sharing=sharing, by=stranger, now=timezone.now())
    assert not end_sharing(sharing=sharing, by=stranger, now=timezone.now())

    kept = [(row.what, row.scope["logs"], row.by_name) for row in SharingChange.objects.order_by("at")]
    assert kept == [("started", False, "Ann"), ("changed", True, "Ann"), ("ended", True, "Eve")]
    assert SharingChange.objects.order_by("at").first().scope["text"]


def test_sharing_again_while_it_is_open_changes_it(patient, stranger):
    first, second = share(patient, stranger), share(patient, stranger, logs=True)

    assert first.pk == second.pk
    assert Sharing.objects.get().sees_logs


def test_sharing_again_after_it_ran_out_begins_anew(patient, stranger):
    first = share(patient, stranger, logs=True, ends=days(-1))
    second = share(patient, stranger)

    assert first.pk != second.pk
    assert not second.sees_logs
    assert list(access.helped_by(stranger)) == [second]


def test_nobody_shares_with_themself(patient):
    with pytest.raises(Exception, match="themself"):
        start_sharing(owner=patient, person=patient, kind=HELPER, scope=Scope(), by=patient, now=timezone.now())
