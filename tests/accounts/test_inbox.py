"""What reaches a therapist's inbox: once for each cause, and only what the patient shares."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.core.cache import cache
from django.utils import timezone

from accounts import inbox
from accounts.actions.sharing import Scope, start_sharing
from accounts.models import AdviceRecord, Clinic, InboxItem, Person
from guide import library
from guide.domain.outcomes import Outcome
from tests.accounts.test_records import BEGIN, HAND, screened, visit_of

pytestmark = pytest.mark.django_db
EVERYTHING = Scope(logs=True, notes=True)


@pytest.fixture(autouse=True)
def fresh_cache():
    cache.clear()


@pytest.fixture
def clinic(therapist):
    clinic = Clinic.objects.create(name="River clinic", made_at=timezone.now())
    clinic.memberships.create(person=therapist, joined_at=timezone.now())
    return clinic


def share(patient, therapist, clinic, scope=EVERYTHING):
    return start_sharing(
        owner=patient, person=therapist, kind="therapist", clinic=clinic, scope=scope, by=patient, now=timezone.now()
    )


def stop_a_session(client):
    screened(client)
    client.post(f"{HAND}session/begin/", BEGIN)
    sign = next(sign for sign in library.get().advice.stop_signs.values() if sign.outcome == Outcome.EMERGENCY)
    client.post(f"{HAND}session/stopped/", {"sign": sign.key})
    return sign


def test_the_stop_button_is_one_item_with_its_reason(patient, therapist, clinic, signed_in):
    share(patient, therapist, clinic)

    sign = stop_a_session(signed_in(patient))

    item = InboxItem.objects.get()
    assert (item.clinic, item.patient, item.kind, item.level) == (clinic, patient, "stopped", "EMERGENCY")
    assert sign.label in item.reason


def test_a_stop_after_the_session_was_left_too_long_is_an_item_too(patient, therapist, clinic, signed_in):
    share(patient, therapist, clinic)
    client = signed_in(patient)
    screened(client)
    client.post(f"{HAND}session/begin/", BEGIN)
    sign = next(sign for sign in library.get().advice.stop_signs.values() if sign.outcome == Outcome.EMERGENCY)

    with time_machine.travel(timezone.now() + timedelta(minutes=45)):
        for _again in range(2):
            client.post(f"{HAND}session/stopped/", {"sign": sign.key})

    assert not patient.session_logs.exists()
    item = InboxItem.objects.get()
    assert (item.kind, item.level) == ("red-flag", "EMERGENCY")
    assert item.reason == "A stop closed all routines: call the emergency number"


def test_a_stop_pressed_again_is_the_same_item(patient, therapist, clinic, signed_in):
    share(patient, therapist, clinic)
    client = signed_in(patient)
    sign = stop_a_session(client)

    client.post(f"{HAND}session/stopped/", {"sign": sign.key})

    assert InboxItem.objects.get().kind == "stopped"


def test_without_sharing_logs_nothing_reaches_the_inbox(patient, therapist, clinic, signed_in):
    share(patient, therapist, clinic, Scope(notes=True))

    stop_a_session(signed_in(patient))

    assert not InboxItem.objects.exists()


def test_two_clinics_each_get_their_own(patient, therapist, clinic, signed_in):
    other = Person.objects.create_user("ola@example.org", is_therapist=True)
    second = Clinic.objects.create(name="Hill clinic", made_at=timezone.now())
    share(patient, therapist, clinic)
    share(patient, other, second)

    stop_a_session(signed_in(patient))

    assert {item.clinic.name for item in InboxItem.objects.all()} == {"River clinic", "Hill clinic"}


def test_answers_that_close_the_routines_are_an_item(patient, therapist, clinic, signed_in):
    share(patient, therapist, clinic)
    visit = visit_of(signed_in(patient), patient)

    visit.hold(Outcome.SAME_DAY, [], library.get().walkthrough("ret-hand"))

    assert InboxItem.objects.get().kind == "red-flag"


def advice(owner, rule, level, key="a" * 32):
    now = timezone.now()
    words = {"title": "Call your clinic.", "used": "2 notes"}
    return AdviceRecord(
        owner=owner, at=now, local_date=now.date(), key=key, rule=rule, level=level, words=words, data={}
    )


@pytest.mark.parametrize(
    ("rule", "level", "scope", "raised"),
    [
        ("measured", "CALL_CLINIC", Scope(notes=True), True),
        ("measured", "CALL_CLINIC", Scope(logs=True), False),
        ("effects", "CALL_CLINIC", Scope(logs=True), True),
        ("effects", "CALL_CLINIC", Scope(notes=True), False),
        ("no-result", "ASK", Scope(logs=True), False),
        ("no-result", "ASK", EVERYTHING, True),
        ("missed", "NOTE", EVERYTHING, False),
    ],
)
def test_advice_reaches_the_inbox_where_what_it_is_from_is_shared(
    patient, therapist, clinic, rule, level, scope, raised
):
    share(patient, therapist, clinic, scope)
    for _again in range(2):
        inbox.advised(owner=patient, records=[advice(patient, rule, level)], now=timezone.now())

    assert InboxItem.objects.count() == int(raised)


def test_a_mail_says_that_something_waits_once_a_day_and_nothing_else(patient, therapist, clinic):
    share(patient, therapist, clinic)
    for number in range(3):
        found = [advice(patient, "effects", "CALL_CLINIC", key=str(number) * 32)]
        inbox.advised(owner=patient, records=found, now=timezone.now())

    sent = mail.outbox
    assert [message.to for message in sent] == [[therapist.email]]
    words = f"{sent[0].subject} {sent[0].body}".replace("Light Hands", "").lower()
    assert not any(word in words for word in ("ann", "swelling", "hand", "clinic", "advice", "effects"))


def test_an_ended_sharing_raises_nothing(patient, therapist, clinic, signed_in):
    sharing = share(patient, therapist, clinic)
    sharing.ended_at = timezone.now()
    sharing.save(update_fields=["ended_at"])

    stop_a_session(signed_in(patient))

    assert not InboxItem.objects.exists()
