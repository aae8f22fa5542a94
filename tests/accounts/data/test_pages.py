"""The pages of My data: each person their own, hostile files refused with a word, nothing changed before it is shown."""

from __future__ import annotations

import os
import time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.export import waiting
from tests.accounts.data.making import as_text, full_record, send, text, zipped

pytestmark = pytest.mark.django_db
DATA, EXPORT, IMPORT, TAKE = "/me/data/", "/me/data/export/", "/me/data/import/", "/me/data/import/take/"
DELETE, CLOSED, UNDO = "/me/data/delete/", "/me/data/closed/", "/me/data/undo/"


# Who comes in


def test_every_route_for_its_owner_and_for_someone_signed_out(patient, just_signed_in):
    routes = {
        DATA: {"get": 200, "post": 405},
        EXPORT: {"get": 200},
        IMPORT: {"get": 200, "post": 200},
        TAKE: {"get": 405, "post": 302},
        DELETE: {"get": 200},
        UNDO: {"get": 302, "post": 302},
    }
    client = just_signed_in(patient)
    for path, methods in routes.items():
        for method, status in methods.items():
            assert client.generic(method.upper(), path).status_code == status, (method, path)
            out = Client().generic(method.upper(), path)
            assert out.status_code == 302, (method, path)
            assert out["Location"].startswith("/account/login/")
    assert Client().get(CLOSED).status_code == 200


def test_deleting_and_taking_a_copy_ask_again_who_it_is(patient, signed_in):
    client = signed_in(patient)
    for path in (DELETE, EXPORT):
        for method in ("get", "post"):
            assert getattr(client, method)(path)["Location"].startswith("/account/"), path
    patient.refresh_from_db()
    assert patient.delete_on is None


def test_pages_are_kept_nowhere_and_cost_few_queries(patient, just_signed_in, django_assert_max_num_queries):
    full_record(patient, "plum")
    client = just_signed_in(patient)
    for path in (DATA, EXPORT, IMPORT, DELETE):
        with django_assert_max_num_queries(4):
            answer = client.get(path)
        assert "no-store" in answer["Cache-Control"]


def test_the_page_says_what_is_kept_in_plain_words(patient, just_signed_in):
    page = text(just_signed_in(patient).get(DATA))

    for words in ("What we keep", "Your tape measures.", "Who looked at your record", 'href="/me/access/"', "My data"):
        assert words in page


def test_a_form_without_its_token_is_refused(patient, signed_in):
    inside = signed_in(patient)
    client = Client(enforce_csrf_checks=True)
    client.cookies = inside.cookies
    for path in (IMPORT, TAKE, EXPORT, DELETE):
        assert client.post(path, {"file": SimpleUploadedFile("a.json", b"{}")}).status_code in (302, 403)
    assert send(client, b"{}").status_code == 403


# Bringing in


def test_a_copy_is_shown_first_and_brought_in_by_a_second_tap(patient, stranger, signed_in):
    full_record(patient, "plum")
    client = signed_in(stranger)

    page = send(client, zipped(as_text(patient)), "light-hands-2026-05-31.zip")

    assert page.status_code == 200
    assert "What this copy holds" in text(page)
    assert "Ann plum" in text(page)
    assert "This may be another person’s record." in text(page)
    assert stranger.session_logs.count() == 0
    assert client.post(TAKE)["Location"] == DATA
    assert stranger.session_logs.count() == patient.session_logs.count()
    assert stranger.name == "Eve"
    assert "Brought in." in text(client.get(DATA))
    assert client.post(TAKE)["Location"] == IMPORT


def test_one_s_own_copy_brings_no_warning_and_nothing_new(patient, signed_in, tmp_path):
    full_record(patient, "plum")
    page = text(send(signed_in(patient), as_text(patient).encode()))

    assert "Everything in it is here already." in page
    assert "another person" not in page
    assert not (tmp_path / "waiting").exists()


def test_what_waits_is_for_one_session_and_an_hour(patient, stranger, signed_in, tmp_path):
    full_record(patient, "plum")
    client = signed_in(stranger)
    send(client, as_text(patient).encode())
    [file] = (tmp_path / "waiting").iterdir()
    assert file.stat().st_mode & 0o777 == 0o600
    assert signed_in(patient).post(TAKE)["Location"] == IMPORT
    os.utime(file, (time.time() - 3601,) * 2)

    assert client.post(TAKE)["Location"] == IMPORT

    assert stranger.session_logs.count() == 0
    assert waiting.sweep() == 1


def test_every_page_of_the_new_record_opens(patient, stranger, signed_in):
    full_record(patient, "plum")
    client = signed_in(stranger)
    send(client, as_text(patient).encode())
    client.post(TAKE)

    paths = [
        "/me/",
        "/me/sessions/",
        "/me/swelling/",
        "/me/routines/",
        "/me/profile/",
        "/me/profile/changes/",
        "/me/access/",
    ]
    paths += [f"/me/sessions/{log.pk}/" for log in stranger.session_logs.all()]
    paths += [f"/me/swelling/{note.pk}/" for note in stranger.swelling_notes.all()]
    paths += ["/guide/ret-hand/start/", "/me/swelling/infections/"]
    for path in paths:
        assert client.get(path, follow=True).status_code == 200, path
