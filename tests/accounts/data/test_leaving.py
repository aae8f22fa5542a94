"""On the way out: who it is is asked again, the last moment is told on their own clock, nobody else can do or undo it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.utils import timezone

from accounts.actions.erasure import schedule_erasure
from accounts.actions.profile import update_profile
from accounts.views.data import _local
from tests.accounts.signin.conftest import code_in_last_mail

pytestmark = pytest.mark.django_db


def test_the_last_moment_is_on_the_person_s_own_clock(patient, signed_in):
    now = datetime(2026, 5, 20, 23, 30, tzinfo=UTC)
    update_profile(person=patient, by=patient, fields={"zone": "Asia/Kathmandu"}, version=0, now=now)
    delete_on = schedule_erasure(person=patient, now=now)

    page = signed_in(patient).get("/me/data/undo/").content.decode()

    assert _local(delete_on, patient) == datetime(2026, 5, 28, 5, 15)
    assert "Until May 28, 2026, 5:15 a.m., you can keep it." in page


def test_who_signed_in_long_ago_shows_who_they_are_and_the_account_is_closed(patient, signed_in):
    client = signed_in(patient)
    asked = client.post("/me/data/delete/")
    assert asked["Location"].startswith("/account/again/code/")
    client.post(asked["Location"], {"action": "send"})

    answer = client.post(asked["Location"], {"code": code_in_last_mail()}, follow=True)

    patient.refresh_from_db()
    assert patient.delete_on is not None
    assert "Your account is closed" in answer.content.decode()


def test_someone_else_cannot_undo_or_close_it(patient, stranger, signed_in, client):
    delete_on = schedule_erasure(person=patient, now=timezone.now())

    assert signed_in(stranger).post("/me/data/undo/")["Location"] == "/me/data/"
    assert client.post("/me/data/undo/")["Location"].startswith("/account/login/")

    patient.refresh_from_db()
    stranger.refresh_from_db()
    assert (patient.delete_on, stranger.delete_on) == (delete_on, None)
