"""A canary: a word typed in every field of a person's own pages is in no log, mail, address, title or error report."""

from __future__ import annotations

import logging
import re
import sys
import uuid
from collections.abc import Callable, Iterator
from functools import wraps
from html.parser import HTMLParser
from typing import Any

import pytest
from django.core import mail
from django.core.signals import got_request_exception
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import URLPattern, resolve
from django.views.debug import ExceptionReporter

from accounts.models import Person, Sharing
from accounts.urls import urlpatterns
from config.privacy import PrivateFormatter
from tests.accounts.data.making import around, full_record
from tests.accounts.signin.conftest import add_person
from tests.accounts.swelling.making import begin

pytestmark = pytest.mark.django_db
WORD = "Zeisigruf"
FREE = {"text", "search", "email", "tel", "url", "password", ""}

# What is filled in beside the word so that a form is saved. By view; "" as a field that stays empty.
GOOD: dict[str, dict[str, str]] = {
    "session-log-create": {"walkthrough": "ret-hand", "side": "left", "time": "00:01", "minutes": "5", "note": WORD},
    "session-log-after": {"note": WORD},
    "session-log-edit": {"minutes": "5", "note": WORD},
    "swelling-note-create": {"place": "arm", "side": "left", "note": WORD, "weight": "160", "garment_hours": "9,5"},
    "swelling-note-edit": {"note": WORD, "weight": "160", "garment_hours": "8"},
    "infection-create": {"place": "arm", "side": "left", "began_on": "2026-01-31", "note": WORD},
    "infection-edit": {"note": WORD},
    "profile-edit": {"name": WORD, "birth_year": "1950", "zone": "UTC"},
    "helper-invite": {"name": WORD, "email": "uncle@example.org", "birth_year": "1950"},
    "summary": {"questions": WORD},
    "measuring-ready": {"count": "10"},
    "measuring-point": {"first": "16.4", "second": "16.4"},
    "measuring-all": {},
}


class Page(HTMLParser):
    """What a page shows outside its text, and its forms: each an address and the fields as a browser would send them."""

    def __init__(self, answer: HttpResponse) -> None:
        super().__init__()
        self.outside: list[str] = []
        self.links: list[str] = []
        self.forms: list[tuple[str, dict[str, list[str]], set[str]]] = []
        self.tag = self.name = ""
        self.is_chosen = False
        self.feed(answer.content.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.tag = tag
        self.outside += [given[name] for name in ("href", "src", "action", "formaction", "id") if name in given]
        if tag == "meta":
            self.outside.append(given.get("content", ""))
        if tag == "a":
            self.links.append(given.get("href", ""))
        if tag == "form":
            self.forms.append((given.get("action", ""), {}, set()))
        name, kind = given.get("name", ""), given.get("type", "")
        if not name or not self.forms or tag not in ("input", "textarea", "select", "option"):
            self.is_chosen = tag == "option" and "selected" in given
            if self.is_chosen and self.forms:
                self.forms[-1][1][self.name] = [given.get("value", "")]
            return
        self.name = name
        _action, fields, free = self.forms[-1]
        if tag == "textarea" or (tag == "input" and kind in FREE):
            free.add(name)
        if tag == "textarea":
            fields[name] = [""]
        elif tag == "input" and (kind not in ("checkbox", "radio") or "checked" in given):
            fields.setdefault(name, []).append(given.get("value", "on" if kind == "checkbox" else ""))

    def handle_data(self, data: str) -> None:
        if self.tag == "title":
            self.outside.append(data)
        elif self.tag == "textarea":
            self.forms[-1][1][self.name][0] += data.removeprefix("\n")

    def handle_endtag(self, tag: str) -> None:
        self.tag = ""


@pytest.fixture
def lines() -> Iterator[list[str]]:
    """All that the site writes down, as it would stand in the log, and each record's own words."""
    found: list[str] = []
    handler = logging.Handler()
    handler.setFormatter(PrivateFormatter("%(levelname)s %(name)s %(message)s"))

    def emit(record: logging.LogRecord) -> None:
        found.extend([record.getMessage(), handler.format(record)])

    handler.emit = emit  # type: ignore[method-assign]
    loggers = [logging.getLogger(), logging.getLogger("django")]
    for each in loggers:
        each.addHandler(handler)
    yield found
    for each in loggers:
        each.removeHandler(handler)


@pytest.fixture
def ann(db: None) -> Person:
    """A person with the word in every part of their record, and people around them."""
    person = add_person("ann@example.org")
    full_record(person, WORD)
    around(person, WORD)
    person.refresh_from_db()
    person.session_logs.update(deleted_at=None)
    return person


@pytest.fixture
def client(ann: Person, signed_in: Callable[[Person], Client]) -> Client:
    found = signed_in(ann)
    found.raise_request_exception = False
    begin(found, same_marks="yes")
    return found


def name_of(path: str) -> str:
    return resolve(path.partition("?")[0].partition("#")[0]).url_name


def nothing_leaks(answer: Any, lines: list[str], where: str) -> None:
    assert WORD not in str(answer.headers), where
    assert WORD not in str(answer.cookies), where
    assert WORD not in "\n".join(lines), where
    for each in mail.outbox:
        assert WORD not in f"{each.subject}\n{each.body}\n{each.from_email}\n{each.to}\n{each.message()}", where
    if answer.headers.get("Content-Type", "").startswith("text/html"):
        assert WORD not in "\n".join(Page(answer).outside), where


def pages(client: Client) -> dict[str, tuple[str, Page]]:
    """Every page under /me/ that a link leads to, two of a kind at most. By address."""
    waiting, found, counts = ["/me/", "/me/swelling/measure/all/", "/me/swelling/measure/1/"], {}, {}
    while waiting:
        path = waiting.pop(0)
        name = name_of(path)
        if path in found or counts.get(name, 0) >= 2:
            continue
        answer = client.get(path)
        if answer.status_code != 200 or not answer.headers["Content-Type"].startswith("text/html"):
            continue
        counts[name] = counts.get(name, 0) + 1
        found[path] = Page(answer)
        waiting += [link for link in found[path].links if link.startswith("/me/")]
    return found


def own_forms(client: Client) -> Iterator[tuple[str, str, dict[str, list[str]], set[str]]]:
    """Every form with free fields: the view's name, address, fields as they stand, and which of them are typed in."""
    seen = set()
    for path, page in pages(client).items():
        for action, fields, free in page.forms:
            address = action or path.partition("?")[0]
            if free and (name_of(address), address) not in seen and address.startswith("/me/"):
                seen.add((name_of(address), address))
                yield name_of(address), address, fields, free


def test_every_form_that_takes_words_is_tried_here(client):
    assert {name for name, *_rest in own_forms(client)} == set(GOOD)


def test_no_page_has_the_word_of_a_record_outside_its_text(client, lines):
    found = pages(client)

    assert len(found) > 35
    for path, page in found.items():
        assert WORD not in "\n".join(page.outside), path
    for path in ("/me/", "/me/sessions/", "/me/summary/"):
        nothing_leaks(client.get(path), lines, path)


def test_the_word_in_every_field_leaks_neither_where_it_is_refused_nor_where_it_is_kept(client, ann, lines):
    kept = set()
    for name, address, fields, free in list(own_forms(client)):
        refused = client.post(address, fields | dict.fromkeys(free, WORD))
        assert refused.status_code < 500, address
        nothing_leaks(refused, lines, f"{address} refused")
        now = [form for action, form, free in Page(client.get(address)).forms if free and action in ("", address)]
        answer = client.post(address, (now[0] if now else fields) | GOOD[name])
        nothing_leaks(answer, lines, f"{address} kept")
        if answer.status_code == 302 or (name == "summary" and WORD in answer.content.decode()):
            kept.add(name)

    assert kept == set(GOOD) - {"measuring-all"}  # its places are kept by the page of one place
    assert mail.outbox  # the helper's


def test_the_word_leaks_nowhere_when_a_form_comes_too_late(client, ann, lines):
    marks = {name: (address, fields) for name, address, fields, _free in own_forms(client)}
    for address, fields in marks.values():
        visitor = Client()
        answer = visitor.post(address, fields | {"note": WORD, "name": WORD, "questions": WORD})
        assert answer.headers["Location"] == f"/account/login/?next={address}"
        nothing_leaks(answer, lines, address)
        nothing_leaks(visitor.get(answer.headers["Location"]), lines, address)


def test_the_word_leaks_nowhere_in_what_is_taken_along_and_when_the_account_ends(client, ann, lines):
    sharing = ann.sharings.filter(kind=Sharing.HELPER).first()
    for path, sent in (
        (f"/me/sharing/{sharing.pk}/end/", {}),
        ("/me/summary.pdf", {"since": "2026-05-01", "until": "2026-05-31", "questions": WORD, "called": "full"}),
        ("/account/logout/", {}),
    ):
        answer = client.post(path, sent)
        assert answer.status_code < 500, path
        nothing_leaks(answer, lines, path)
    ann.authenticator_set.all().delete()
    browser = Client()
    browser.post("/account/login/", {"email": ann.email, "device": "shared"})
    browser.post("/account/login/code/", {"code": re.search(r"\b\d{6}\b", mail.outbox[-1].body)[0]})
    for path in ("/me/data/export/", "/me/data/delete/"):
        answer = browser.post(path)
        assert answer.status_code in (200, 302)
        assert answer.headers.get("Location") in (None, "/me/data/closed/")
        nothing_leaks(answer, lines, path)
        answer.getvalue()  # to its end, which closes the file
    assert len(mail.outbox) >= 3


# Broken code


def address_of(route: URLPattern) -> str:
    path = str(route.pattern).replace("<uuid:pk>", str(uuid.uuid4()))
    return "/me/" + re.sub(r"<int:\w+>", "1", path)


def broken(view: Callable[..., HttpResponse], error: Callable[[str], Exception]) -> Callable[..., HttpResponse]:
    """A view that fails once it has read what was typed."""

    @wraps(view)
    def failing(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        typed = request.POST["note"]
        raise error(typed)

    return failing


@pytest.fixture
def reports() -> Iterator[list[str]]:
    """A full error report of each failure, as a tool that collects them would make it."""
    made: list[str] = []

    def report(sender: Any, request: HttpRequest, **kwargs: Any) -> None:
        kind, error, trace = sys.exc_info()
        reporter = ExceptionReporter(request, kind, error, trace)
        made.extend([reporter.get_traceback_text(), reporter.get_traceback_html()])

    got_request_exception.connect(report)
    yield made
    got_request_exception.disconnect(report)


SAYS_IT = {"quoted": lambda typed: ValueError(f"invalid: {typed}"), "not quoted": lambda typed: ValueError("invalid")}


@pytest.mark.parametrize("said", SAYS_IT)
def test_broken_code_leaks_nothing_that_was_typed(said, client, ann, lines, reports, monkeypatch):
    for route in urlpatterns:
        monkeypatch.setattr(route, "callback", broken(route.callback, SAYS_IT[said]))
        client.cookies["display"] = WORD
        answer = client.post(address_of(route), dict.fromkeys(("note", "name", "questions"), WORD), HTTP_X_SAID=WORD)

        assert answer.status_code == 500, route.name
        assert WORD not in answer.content.decode(), route.name
        nothing_leaks(answer, lines, str(route.name))
    assert any("ValueError" in line for line in lines)
    if said == "not quoted":
        assert len(reports) == 2 * len(urlpatterns)
        assert WORD not in "\n".join(reports)


def test_a_store_that_is_busy_keeps_the_word_on_the_page_and_nowhere_else(client, lines, monkeypatch):
    def busy(typed: str) -> Exception:
        return OperationalError(f"database is locked while saving {typed}")

    for route in urlpatterns:
        monkeypatch.setattr(route, "callback", broken(route.callback, busy))
        answer = client.post(address_of(route), {"note": WORD})

        assert answer.status_code == 503, route.name
        assert WORD in answer.content.decode(), route.name
        nothing_leaks(answer, lines, str(route.name))
