"""Deleting an account: closed at once, undone within 7 days, then gone from every table, and nobody else's row with it."""

from __future__ import annotations

import json
import time
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.management import call_command
from django.utils import timezone

from accounts import access, data_map, unsent
from accounts.actions import erasure
from accounts.models import Erasure, Person, SessionLog, Sharing
from accounts.signin.sessions import SessionStore
from guide import told
from tests.accounts.data.making import a_session, around, as_data, full_record
from tests.accounts.sharing.people import HELPER, THERAPIST, clinic_of, share

pytestmark = pytest.mark.django_db
DELETE, UNDO = "/me/data/delete/", "/me/data/undo/"


@pytest.fixture
def erasures(tmp_path):
    return tmp_path / "erasures"


def run(file, *words):
    call_command("erase_due", "--list", str(file), *words)


def gone(person_id):
    """Rows of each table that are still this person's."""
    return {table: count for table, count in erasure.rows_of(person_id).items() if count}


# Closing


def test_the_account_is_closed_at_once_and_everywhere(patient, therapist, just_signed_in):
    a_session(patient)
    share(patient, therapist, THERAPIST, clinic=clinic_of(therapist))
    client = just_signed_in(patient)

    answer = client.post(DELETE)

    patient.refresh_from_db()
    assert (answer.status_code, answer["Location"]) == (302, "/me/data/closed/")
    assert timedelta(days=6, hours=23) < patient.delete_on - timezone.now() <= timedelta(days=7)
    assert not any(str(patient.pk) in str(row.get_decoded()) for row in Session.objects.all())
    assert client.get("/me/data/").status_code == 302
    assert client.get("/me/data/closed/").status_code == 200
    assert not access.therapist_sharings(therapist).exists()


def test_the_mail_says_nothing_of_health_and_how_to_undo_it(patient, just_signed_in):
    just_signed_in(patient).post(DELETE)

    [sent] = mail.outbox
    assert sent.to == [patient.email]
    assert UNDO in sent.body
    for word in ("Ann", "swell", "massage", "session", "lymph", "health"):
        assert word.lower() not in (sent.subject + sent.body).lower()


def test_asked_for_twice_the_first_day_holds(patient):
    first = erasure.schedule_erasure(person=patient, now=timezone.now())
    again = erasure.schedule_erasure(person=patient, now=timezone.now() + timedelta(days=3))

    assert again == first


def test_after_signing_in_again_undo_comes_first(patient, signed_in):
    erasure.schedule_erasure(person=patient, now=timezone.now())
    client = signed_in(patient)
    for path in ("/me/", "/me/sessions/", "/me/data/", "/me/data/import/", "/me/swelling/add/", DELETE):
        answer = client.get(path)
        assert (answer.status_code, answer["Location"]) == (302, UNDO), path
    assert client.get(UNDO).status_code == 200
    assert client.get("/account/").status_code == 200
    assert client.get("/").status_code == 200

    assert client.post(UNDO)["Location"] == "/me/"

    patient.refresh_from_db()
    assert patient.delete_on is None
    assert client.get("/me/").status_code == 200
    assert client.get(UNDO)["Location"] == "/me/data/"


# Erasing


def test_nothing_of_the_person_is_left_in_any_table_and_other_people_are_as_they_were(patient, stranger, erasures):
    for person, word in ((patient, "plum"), (stranger, "fig")):
        full_record(person, word)
        around(person, word)
    before, rows = as_data(stranger), erasure.rows_of(stranger.pk)
    full = erasure.rows_of(patient.pk)
    owned = {table.name for table in data_map.read().tables if table.people}
    assert {name for name, count in full.items() if count} == owned
    Person.objects.filter(pk=patient.pk).update(delete_on=timezone.now())

    run(erasures)

    assert gone(patient.pk) == {}
    assert not Person.objects.filter(pk=patient.pk).exists()
    assert erasure.rows_of(stranger.pk) == rows
    assert as_data(stranger) == before
    mark = Erasure.objects.get()
    assert mark.whose is None
    assert mark.pseudonym == erasure.pseudonym(patient.pk)
    counted = {name: count for name, count in full.items() if count}
    assert {name: mark.rows.get(name) for name in counted} == counted
    assert str(patient.pk) not in json.dumps(mark.rows) + mark.pseudonym
    assert [sent.subject for sent in mail.outbox if patient.email in sent.to] == ["Your account is deleted"]


def test_no_word_of_the_person_is_left_in_the_database(patient, erasures):
    from django.apps import apps

    full_record(patient, "plumword")
    # A name that others saw stays in their own history of sharing.
    Person.objects.filter(pk=patient.pk).update(name="Ann")
    patient.refresh_from_db()
    around(patient, "plumword")
    a_session(patient, unsent={"for": str(patient.pk), "fields": {"note": ["plumword"]}})

    erasure.erase(person=patient, now=timezone.now())

    for model in apps.get_models():
        for row in model._base_manager.values():
            assert "plumword" not in str(row), model
            assert "ann@example.org" not in str(row), model


def test_before_its_day_and_after_undo_nothing_is_erased(patient, stranger, erasures):
    erasure.schedule_erasure(person=patient, now=timezone.now())
    run(erasures)
    assert Person.objects.filter(pk=patient.pk).exists()

    erasure.undo_erasure(person=patient)
    Person.objects.filter(pk=stranger.pk).update(delete_on=timezone.now() + timedelta(minutes=5))
    run(erasures)

    assert Person.objects.filter(pk__in=[patient.pk, stranger.pk]).count() == 2
    assert erasure.erase_if_due(person_id=patient.pk, now=timezone.now()) is None


def test_a_helper_who_leaves_takes_nothing_out_of_the_other_s_record(patient, stranger, erasures):
    share(patient, stranger, HELPER, logs=True)
    full_record(patient, "plum")
    around(patient, "plum")
    log = SessionLog.objects.create(
        owner=patient, client_id="1", walkthrough="ret-hand", technique="retrograde", side="left", minutes=9,
        at=timezone.now(), local_date=timezone.now().date(), made_at=timezone.now(), written_by=stranger,
        written_by_name="Eve",
    )  # fmt: skip

    helper_id = stranger.pk
    erasure.erase(person=stranger, now=timezone.now())

    log.refresh_from_db()
    assert (log.written_by, log.written_by_name) == (None, "Eve")
    sharing = Sharing.objects.get(owner=patient, person=erasure.GONE)
    assert sharing.ended_at is not None
    assert sharing.person.called == "Deleted account"
    assert patient.sharing_changes.filter(sharing=sharing).exists()
    assert gone(helper_id) == {}
    helping = {"with": "Deleted account", "kind": "helper"}
    assert any(helping.items() <= each.items() for each in as_data(patient)["here"]["sharings"])


def test_what_waits_unsent_or_was_told_for_the_person_in_another_s_session_goes_too(patient, stranger):
    sharing = share(patient, stranger, HELPER)
    key = a_session(
        stranger,
        **{
            unsent.KEY: {"for": str(patient.pk), "fields": {"note": ["x"]}, "path": "/me/", "at": ""},
            access.HELPING: str(sharing.pk),
            told.KEY: {"values": {"q": "yes"}},
            "device": {"kind": "own", "since": int(time.time())},
        },
    )

    erasure.erase(person=patient, now=timezone.now())

    held = SessionStore(key)
    assert set(held.keys()) == {"_auth_user_id", "device"}


def test_an_invitation_to_the_person_no_longer_says_whom_it_was_for(patient, stranger):
    from accounts.actions.invitations import invite

    invitation = invite(
        kind="therapist",
        made_by=stranger,
        clinic=clinic_of(stranger),
        name="Ann",
        email=patient.email,
        now=timezone.now(),
    )[0]

    erasure.erase(person=patient, now=timezone.now())

    invitation.refresh_from_db()
    assert (invitation.name, invitation.email) == ("", "")


# Again, after a back-up


def test_after_a_back_up_was_brought_back_what_was_erased_is_erased_again(patient, stranger, erasures):
    Person.objects.filter(pk=patient.pk).update(delete_on=timezone.now())
    run(erasures)
    # The back-up knows the person, and nothing of the erasure.
    back = Person.objects.create_user("ann@example.org", id=patient.pk)
    EmailAddress.objects.create(user=back, email=back.email)
    full_record(back, "plum")

    run(erasures)
    assert Person.objects.filter(pk=patient.pk).exists()
    run(erasures, "--again")

    assert gone(patient.pk) == {}
    assert Person.objects.filter(pk=stranger.pk).exists()
    run(erasures, "--again")
    assert set(erasures.read_text().split()) == {erasure.pseudonym(patient.pk)}


def test_the_list_tells_nobody_whose_it_was(patient, erasures):
    Person.objects.filter(pk=patient.pk).update(delete_on=timezone.now())
    run(erasures)

    assert str(patient.pk) not in erasures.read_text()
    assert patient.email not in erasures.read_text()
