"""An invitation is a secret for one use: who may take it, how often its code may be tried, and what taking it does."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from accounts import access, invitation_codes
from accounts.actions import invitations
from accounts.actions.handover import HasOwnRecord
from accounts.actions.invitations import InvitationGone, NotForThisPerson
from accounts.actions.sharing import Scope
from accounts.models import HealthProfile, Invitation, Membership, Person, Sharing
from tests.accounts.sharing.people import THERAPIST, clinic_of, days, share

pytestmark = pytest.mark.django_db
YEAR = 1950


def for_helper(made_by, **changes):
    usual = {"kind": "helper", "made_by": made_by, "owner": made_by, "now": timezone.now()}
    return invitations.invite(**usual | changes)


def for_patient(therapist, clinic=None, **changes):
    usual = {"kind": "patient", "made_by": therapist, "clinic": clinic, "birth_year": YEAR, "now": timezone.now()}
    return invitations.invite(**usual | changes)


def accept(invitation, by, **more):
    return invitations.accept(invitation=invitation, by=by, now=timezone.now(), **more)


def try_code(code, year=YEAR):
    return invitations.try_code(code=code, birth_year=year, now=timezone.now())


# Secrets


def test_only_digests_are_stored(patient):
    invitation, token, code = for_helper(patient, birth_year=YEAR)
    stored = " ".join(str(value) for value in Invitation.objects.filter(pk=invitation.pk).values_list()[0])

    assert len(token) >= 22  # 128 bits and more
    assert len(code) == 10
    assert token not in stored
    assert code not in stored


def test_no_code_without_a_birth_year(patient):
    assert for_helper(patient)[2] == ""


def test_secrets_do_not_repeat():
    assert len({invitation_codes.new_token() for _time in range(100)}) == 100
    assert len({invitation_codes.new_code() for _time in range(100)}) == 100


@given(st.text(max_size=200))
def test_whatever_is_typed_is_a_code_or_nothing(text):
    code = invitation_codes.as_typed(text)
    assert code == "" or (len(code) == 10 and set(code) <= set(invitation_codes.ALPHABET))


@given(st.text(alphabet=invitation_codes.ALPHABET, min_size=10, max_size=10))
def test_a_code_may_be_typed_small_with_blanks_and_dashes(code):
    assert invitation_codes.as_typed(f"  {invitation_codes.as_printed(code).lower()} ") == code
    assert invitation_codes.as_typed(" - ".join(code)) == code


# Codes


def test_the_code_works_with_the_birth_year(therapist):
    invitation, _token, code = for_patient(therapist)
    assert try_code(code) == invitation
    assert try_code(code, YEAR + 1) is None


def test_the_sixth_try_is_refused_even_with_the_right_year(therapist):
    code = for_patient(therapist)[2]
    assert [try_code(code, year) for year in range(1900, 1905)] == [None] * 5
    assert try_code(code) is None


def test_the_link_still_works_when_the_code_was_tried_too_often(therapist):
    invitation, token, code = for_patient(therapist)
    for year in range(1900, 1906):
        try_code(code, year)
    assert invitations.by_token(token=token, now=timezone.now()) == invitation


def test_tries_of_other_codes_use_up_nothing(therapist):
    code = for_patient(therapist)[2]
    for _time in range(10):
        assert try_code(invitation_codes.new_code()) is None
    assert try_code("") is None
    assert try_code(code) is not None


def test_known_and_unknown_codes_ask_the_database_the_same(therapist, django_assert_num_queries):
    code = for_patient(therapist)[2]
    for each in (code, invitation_codes.new_code()):
        with django_assert_num_queries(4):  # with the savepoint
            assert try_code(each, YEAR + 1) is None


# What is still open


def used(invitation, patient):
    accept(invitation, patient)


def refused(invitation, patient):
    invitations.close_invitation(invitation=invitation, now=timezone.now())


def too_old(invitation, patient):
    Invitation.objects.update(expires_at=timezone.now())


def maker_shut_out(invitation, patient):
    Person.objects.filter(pk=invitation.made_by_id).update(is_active=False)


def maker_is_no_therapist(invitation, patient):
    Person.objects.filter(pk=invitation.made_by_id).update(is_therapist=False)


def maker_left_the_clinic(invitation, patient):
    Membership.objects.update(ended_at=timezone.now())


@pytest.mark.parametrize(
    "state", [used, refused, too_old, maker_shut_out, maker_is_no_therapist, maker_left_the_clinic]
)
def test_a_closed_invitation_opens_by_no_way_and_does_nothing(patient, therapist, stranger, state):
    invitation, token, code = for_patient(therapist, clinic_of(therapist))
    state(invitation, patient)
    before = Sharing.objects.count()

    assert invitations.by_token(token=token, now=timezone.now()) is None
    assert try_code(code) is None
    assert invitations.still_open(pk=invitation.pk, now=timezone.now()) is None
    with pytest.raises(InvitationGone):
        accept(invitation, stranger)
    assert Sharing.objects.count() == before


def test_it_holds_for_seven_days(patient):
    now = timezone.now()
    _invitation, token, _code = for_helper(patient, now=now)
    almost = now + timedelta(days=7) - timedelta(seconds=1)
    assert invitations.by_token(token=token, now=almost)
    assert invitations.by_token(token=token, now=almost + timedelta(seconds=1)) is None


# Who may take it


def test_nobody_takes_their_own(patient, therapist):
    for invitation, by in ((for_helper(patient)[0], patient), (for_patient(therapist)[0], therapist)):
        with pytest.raises(NotForThisPerson):
            accept(invitation, by)
        assert not Sharing.objects.exists()
        invitation.refresh_from_db()
        assert invitation.used_at is None


def test_a_mailed_one_is_for_that_address_alone(patient, stranger):
    invitation = for_helper(patient, email=" Bob@Example.org")[0]
    bob = Person.objects.create_user("bob@example.org")
    with pytest.raises(NotForThisPerson):
        accept(invitation, stranger)
    accept(invitation, bob)
    assert Sharing.objects.get().person == bob


def test_a_helper_cannot_be_invited_to_another_s_record(patient, stranger):
    with pytest.raises(ValueError, match="owner of the record"):
        for_helper(stranger, owner=patient)


# What taking it does


def test_a_patient_shares_what_they_chose_and_no_more(patient, therapist):
    clinic = clinic_of(therapist)
    invitation = for_patient(therapist, clinic, asks={"logs": True, "notes": True})[0]
    accept(invitation, patient, scope=Scope(logs=True, ends=days(30)))

    sharing = Sharing.objects.get()
    assert (sharing.owner, sharing.person, sharing.clinic, sharing.kind) == (patient, therapist, clinic, THERAPIST)
    assert (sharing.sees_logs, sharing.sees_notes, sharing.ends) == (True, False, days(30))
    invitation.refresh_from_db()
    assert invitation.used_by == patient


def test_without_a_choice_the_least_is_shared(patient, therapist):
    accept(for_patient(therapist, asks={"logs": True, "notes": True})[0], patient)
    assert not Sharing.objects.get().sees_logs
    assert not Sharing.objects.get().sees_notes


def test_a_helper_gets_what_the_owner_chose(patient, stranger):
    asks = {"logs": True, "notes": False, "ends": days(90)}
    accept(for_helper(patient, asks=asks)[0], stranger, scope=Scope(logs=True, notes=True))

    sharing = access.helped_by(stranger).get()
    assert (sharing.owner, sharing.sees_logs, sharing.sees_notes, sharing.ends) == (patient, True, False, days(90))


def test_a_therapist_joins_the_clinic_that_asks(therapist, stranger):
    clinic = clinic_of(therapist)
    Membership.objects.update(is_admin=True)
    invitation = invitations.invite(kind="therapist", made_by=therapist, clinic=clinic, now=timezone.now())[0]
    accept(invitation, stranger)

    assert Person.objects.get(pk=stranger.pk).is_therapist
    assert stranger.memberships.get().clinic == clinic
    assert not stranger.memberships.get().is_admin


def test_only_an_admin_or_the_site_s_owner_asks_therapists_in(therapist, stranger):
    clinic = clinic_of(therapist)
    invitation = invitations.invite(kind="therapist", made_by=therapist, clinic=clinic, now=timezone.now())[0]
    with pytest.raises(InvitationGone):
        accept(invitation, stranger)
    assert not Person.objects.get(pk=stranger.pk).is_therapist


# A record that was made for someone without e-mail


def made_for_someone(therapist):
    clinic = clinic_of(therapist)
    record = Person.objects.create(email=None, name="Rose", birth_year=YEAR)
    share(record, therapist, THERAPIST, clinic=clinic, logs=True)
    invitation = invitations.invite(
        kind="handover", made_by=therapist, owner=record, clinic=clinic, birth_year=YEAR, now=timezone.now()
    )[0]
    return record, invitation


def test_a_handover_moves_the_sign_in_to_the_record(therapist):
    record, invitation = made_for_someone(therapist)
    newcomer = Person.objects.create_user("rose@example.org", "a long walk by the river")
    HealthProfile.objects.create(owner=newcomer)

    assert accept(invitation, newcomer) == record
    record = Person.objects.get(email="rose@example.org")
    assert record.name == "Rose"
    assert record.check_password("a long walk by the river")
    assert record.sharings.count() == 1
    assert not Person.objects.filter(pk=newcomer.pk).exists()


def test_a_handover_never_mixes_two_records(therapist, patient, stranger):
    record, invitation = made_for_someone(therapist)
    share(patient, stranger)
    for person in (patient, stranger):
        with pytest.raises(HasOwnRecord):
            accept(invitation, person)
    record.refresh_from_db()
    invitation.refresh_from_db()
    assert record.email is None
    assert invitation.used_at is None
