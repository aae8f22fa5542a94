"""A store that cannot write now: what was typed is on the page that says so, whatever form it is; pages are read all the same."""

from __future__ import annotations

import html
import re
import sqlite3
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts import unsent
from accounts.models import Person
from tests.accounts.swelling.making import begin, typed
from tests.accounts.today.records import routine

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite has one lock for all writers"),
]
WORDS = "Tight since noon & warm"
LATER = timedelta(minutes=5)  # of typing: the sign-in's quiet time begins anew with the answer, which writes too


@pytest.fixture
def locked(db: None) -> Iterator[sqlite3.Connection]:
    """Another connection holds the write lock; ours waits for it a moment."""
    connection.ensure_connection()
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout = 20")
    other = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    yield other
    other.close()
    connection.close()


def kept_on(page: bytes) -> dict[str, str]:
    found = re.findall(r'<textarea name="([^"]+)"[^>]*>\n(.*?)</textarea>', page.decode(), re.S)
    return {name: html.unescape(value) for name, value in found}


FORMS = {
    "/me/swelling/add/": typed(note=WORDS),
    "/me/swelling/infections/add/": {"place": "arm", "side": "left", "began_on": "2026-01-31", "note": WORDS},
    "/me/sessions/add/": {
        "walkthrough": "ret-hand", "side": "left", "day": "TODAY", "time": "00:01", "minutes": "1", "note": WORDS,
    },
    "/me/profile/": {
        "version": "0", "name": WORDS, "country": "US", "units": "cm", "has_helper": "no", "text_size": "standard", "zone": "UTC",
    },
    "/me/sharing/invite/": {"name": WORDS, "until": "3", "once": "o"},
    "/me/swelling/measure/1/": {"first": WORDS, "second": ""},
}  # fmt: skip


@pytest.mark.parametrize("path", FORMS)
@pytest.mark.parametrize("later", [timedelta(0), LATER], ids=["at once", "later"])
def test_every_form_keeps_what_was_typed(path, later, patient, signed_in, request):
    client = signed_in(patient)
    client.raise_request_exception = False
    begin(client)
    today = timezone.localdate().isoformat()
    sent = {name: value if value != "TODAY" else today for name, value in FORMS[path].items()}
    request.getfixturevalue("locked")

    with time_machine.travel(timezone.now() + later):
        answer = client.post(path, sent)

    assert answer.status_code == 503
    kept = kept_on(answer.content)
    assert WORDS in kept.values()
    assert {name: value for name, value in sent.items() if isinstance(value, str)}.items() <= kept.items()


def test_signed_out_meanwhile_too(patient, locked):
    client = Client(raise_request_exception=False)

    answer = client.post("/me/swelling/add/", typed(note=WORDS) | {unsent.FOR: unsent.mark(patient.pk)})

    assert answer.status_code == 503
    assert kept_on(answer.content)["note"] == WORDS


def test_it_is_saved_once_when_the_store_can_write_again(patient, signed_in, locked):
    client = signed_in_before(patient, signed_in, locked)
    kept = kept_on(client.post("/me/swelling/add/", typed(note=WORDS)).content)
    locked.execute("ROLLBACK")

    assert client.post("/me/swelling/add/", kept).status_code == 302
    assert client.post("/me/swelling/add/", kept).status_code == 302
    assert patient.swelling_notes.get().note == WORDS


def signed_in_before(patient: Person, signed_in: Callable[[Person], Client], locked: sqlite3.Connection) -> Client:
    locked.execute("ROLLBACK")
    client = signed_in(patient)
    client.raise_request_exception = False
    locked.execute("BEGIN IMMEDIATE")
    return client


@pytest.mark.parametrize("path", ["/me/", "/me/sessions/", "/me/swelling/", "/me/trends/", "/guide/", "/help-now/"])
def test_pages_are_read_all_the_same(path, patient, signed_in, request):
    routine(patient)
    client = signed_in(patient)
    client.raise_request_exception = False
    request.getfixturevalue("locked")

    for later in (timedelta(0), LATER):
        with time_machine.travel(timezone.now() + later):
            assert client.get(path).status_code == 200
