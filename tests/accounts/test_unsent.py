"""What was typed is never lost: signed out meanwhile, a page that was too old, a database that cannot save."""

from __future__ import annotations

import html
import re
from datetime import timedelta

import pytest
import time_machine
from django.db import OperationalError
from django.test import Client
from django.utils import timezone

from accounts import unsent

pytestmark = pytest.mark.django_db
ADD = "/me/sessions/add/"
NOTE = "It felt lighter & warm — “yes” 🙂"


def typed(person, **fields):
    return {unsent.FOR: unsent.mark(person.pk), "note": NOTE, "minutes": "12", **fields}


def note_on(page: bytes) -> str:
    return html.unescape(re.search(rb'<textarea name="note"[^>]*>(.*?)</textarea>', page, re.S)[1].decode()).strip()


def test_signed_out_meanwhile_the_text_is_on_the_form_after_signing_in(patient):
    client = Client()

    response = client.post(ADD, typed(patient))
    assert response.headers["Location"] == f"/account/login/?next={ADD}"
    client.force_login(patient)

    page = client.get(ADD).content
    assert note_on(page) == NOTE
    assert b"Not saved yet" in page


def test_someone_else_who_signs_in_does_not_see_it(patient, stranger):
    client = Client()
    client.post(ADD, typed(patient))
    client.force_login(stranger)

    assert NOTE.encode() not in client.get(ADD).content
    assert unsent.KEY not in client.session


def test_a_form_without_its_mark_or_with_a_forged_one_is_not_kept(patient):
    client = Client()
    for mark in ("", str(patient.pk), f"{patient.pk}:forged"):
        client.post(ADD, typed(patient, **{unsent.FOR: mark}))

        assert unsent.KEY not in client.session


def test_what_was_typed_goes_after_an_hour(patient):
    client = Client()
    client.post(ADD, typed(patient))
    client.force_login(patient)

    with time_machine.travel(timezone.now() + timedelta(minutes=61)):
        assert note_on(client.get(ADD).content) == ""


def test_saved_it_is_kept_no_longer(patient):
    client = Client()
    fields = {"walkthrough": "ret-hand", "side": "left", "day": timezone.localdate().isoformat(), "time": "00:01"}
    client.post(ADD, typed(patient, **fields))
    client.force_login(patient)
    assert unsent.KEY in client.session

    response = client.post(ADD, typed(patient, **fields))

    assert response.status_code == 302, re.findall(rb"error[^<]*<[^>]*>[^<]+", response.content)
    assert unsent.KEY not in client.session


def test_a_second_tab_whose_page_is_too_old_keeps_the_text(patient):
    client = Client(enforce_csrf_checks=True)
    client.force_login(patient)

    response = client.post(ADD, typed(patient))

    assert response.headers["Location"] == ADD
    assert note_on(client.get(ADD).content) == NOTE


def test_a_text_too_long_for_the_session_is_not_kept_there(patient):
    client = Client()

    client.post(ADD, typed(patient, note="x" * 100_000))

    assert unsent.KEY not in client.session


def test_a_database_that_cannot_save_gives_a_page_with_everything_typed(patient, signed_in, monkeypatch):
    from accounts.views import sessions

    def locked(**kwargs):
        raise OperationalError("database is locked")

    monkeypatch.setattr(sessions.actions, "add_by_hand", locked)
    fields = {"walkthrough": "ret-hand", "side": "left", "day": timezone.localdate().isoformat(), "time": "00:01"}

    response = signed_in(patient).post(ADD, typed(patient, **fields))

    assert response.status_code == 503
    page = html.unescape(response.content.decode())
    assert "Not saved yet" in page
    for value in (NOTE, "ret-hand", "12"):
        assert value in page
    assert f'action="{ADD}"' in page


def test_another_failure_is_not_called_a_busy_store(rf, patient):
    request = rf.post(ADD, {})

    assert unsent.Unsent(lambda request: None).process_exception(request, ValueError()) is None
    assert unsent.Unsent(lambda request: None).process_exception(rf.post("/guide/x/"), OperationalError()) is None
