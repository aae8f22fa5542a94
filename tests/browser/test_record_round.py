"""A record in a real browser, the whole round: a visitor's session is kept, the next one is guided, notes, tape, trends, a copy, the end."""

from __future__ import annotations

import io
import json
import sqlite3
import zipfile
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.db import connection, connections
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import Person
from tests.accounts.signin.conftest import add_person, code_in_last_mail
from tests.accounts.signin.test_in_browser import sign_in_by_code
from tests.browser.looking import heading
from tests.browser.test_whole_way import answer_everything, click, press

pytestmark = pytest.mark.django_db(transaction=True)
NEW = "new@example.org"
SIZES = ("16.4", "18.2", "20.6", "17.2", "19.6", "22.4")  # cm: three marks of the one arm, then of the other
TYPED = "Tight at the wrist & warm — “since noon” 🙂"


def to_the_end(page: Page) -> None:
    """From the page before a session to its summary, without waiting for the strokes."""
    page.locator("button[name=length][value=first-week]").click()
    page.wait_for_selector(".player__bar")
    for _step in range(page.locator("#session [data-step]").count()):
        page.keyboard.press("ArrowRight")
    page.locator("[data-do=next]").first.click()
    heading(page, "This session is over")


def rate(page: Page, name: str, value: int) -> None:
    page.locator(f"label:has([name={name}][value='{value}'])").click()


def sign_up(page: Page, email: str) -> None:
    """From a page that asks for a sign-in, by way of a new account."""
    page.get_by_role("link", name="Make an account").first.click()
    page.get_by_label("Your e-mail address").fill(email)
    page.get_by_role("button", name="Send me a code").click()
    page.get_by_label("Code", exact=True).fill(code_in_last_mail())
    page.get_by_role("button", name="Go on").click()


def test_a_record_from_its_first_session_to_its_end(page: Page) -> None:
    # A visitor's session, kept by one tap.
    page.goto("/guide/lym-arm/start/")
    answer_everything(page, click, "right-axilla")
    page.locator("a[href='/guide/lym-arm/session/']").first.click()
    to_the_end(page)
    page.get_by_role("link", name="Keep it in a record").click()
    sign_up(page, NEW)
    heading(page, "Keep this session?")
    page.get_by_role("button", name="Keep it", exact=True).click()
    heading(page, "How did it go?")
    person = Person.objects.get(email=NEW)
    assert person.session_logs.count() == 1
    rate(page, "heaviness_before", 6)
    rate(page, "heaviness_after", 4)
    page.get_by_role("button", name="Done").first.click()

    # The next one, a day later, from a routine, is in the record by itself; only today's questions are asked.
    began = timezone.now() - timedelta(days=1)
    person.session_logs.update(at=began, ended_at=began, local_date=began.date())
    page.goto("/me/routines/add/")
    page.locator("label:has([value=lym-arm])").click()
    page.locator("label.chip", has_text="Right").click()
    page.get_by_role("button", name="Save").click()
    page.wait_for_selector("[role=status]")
    page.goto("/me/")
    page.locator(".due__start").click()
    answer_everything(page, click, "")
    page.locator("a[href='/guide/lym-arm/session/']").first.click()
    to_the_end(page)
    page.get_by_role("link", name="Done. How did it feel?").click()
    for name, value in (("heaviness_before", 5), ("heaviness_after", 3), ("pain_before", 1), ("pain_after", 0)):
        rate(page, name, value)
    page.get_by_label("Note").fill(TYPED)
    page.get_by_role("button", name="Done").last.click()
    expect(page.locator(".note-text")).to_have_text(TYPED)
    assert person.session_logs.count() == 2

    # A note, and the tape with one typing slip.
    page.goto("/me/swelling/add/")
    for name, value in (("place", "arm"), ("side", "right"), ("feel", "same")):
        page.locator(f"label:has([name={name}][value={value}])").click()
    page.get_by_role("button", name="Save this note").click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    measure(page)
    assert person.swelling_notes.filter(method="arm-4cm").exclude(volume_ml=None).count() == 1

    # What it looks like, and what is taken along.
    page.goto("/me/trends/")
    chart = page.locator("figure.chart", has=page.locator("svg")).first
    expect(chart.locator("svg")).to_be_visible()
    chart.locator("summary").click()
    expect(chart.get_by_role("table").get_by_role("cell", name="6").first).to_be_visible()
    summary_as_pdf(page)
    copied(page)

    close_keep_and_close_again(page)
    assert Person.objects.get(email=NEW).delete_on is not None


def measure(page: Page) -> None:
    page.goto("/me/swelling/")
    page.get_by_role("link", name="Measure with a tape").click()
    page.locator("label:has([name=place][value=arm])").click()
    page.locator("label:has([name=side][value=right])").click()
    page.get_by_role("button", name="Next").click()
    page.locator("button[value=arm-4cm]").click()
    page.get_by_label("How many marks").fill("3")
    page.locator("label:has([name=posture][value=table])").click()
    page.wait_for_load_state()
    if page.locator("[name=units][value=cm]").count():
        page.locator("label:has([name=units][value=cm])").click()
    page.get_by_role("button", name="one place at a time").click()
    for number, size in enumerate(SIZES, 1):
        expect(page.get_by_text(f"Place {number} of {len(SIZES)}").first).to_be_visible()
        slip = size.replace(".", "") if number == 2 else size
        page.get_by_label("First time").fill(slip)
        page.get_by_label("Second time").fill(size)
        page.get_by_role("button", name="Next").click()
        if slip != size:
            page.get_by_role("button", name=f"Yes, {size} cm").click()
    heading(page, "Check the numbers")
    page.get_by_role("button", name="Save these numbers").click()
    expect(page.get_by_text("Saved.")).to_be_visible()


def summary_as_pdf(page: Page) -> None:
    """Two pages, or a plain page that says what the server lacks for it."""
    page.goto("/me/summary/")
    page.get_by_label("What do you want to ask?").fill("Is my sleeve still right?")
    page.get_by_role("button", name="Show it").click()
    expect(page.get_by_text("Is my sleeve still right?")).to_be_visible()
    form = page.locator("form[action$='summary.pdf']")
    answer = page.context.request.post(
        form.evaluate("form => form.action"),
        data=form.evaluate("form => new URLSearchParams(new FormData(form)).toString()"),
        headers={"Referer": page.url, "Content-Type": "application/x-www-form-urlencoded"},
        timeout=30_000,
    )
    assert answer.status in {200, 503}
    assert answer.headers["content-type"].startswith("application/pdf" if answer.status == 200 else "text/html")


def copied(page: Page) -> None:
    page.goto("/me/data/export/")
    with page.expect_download(timeout=60_000) as download:
        page.get_by_role("button", name="Download my copy").click()
    with zipfile.ZipFile(io.BytesIO(Path(download.value.path()).read_bytes())) as archive:
        assert archive.testzip() is None
        whole = json.loads(archive.read("light-hands.json"))
        fhir = json.loads(archive.read(next(name for name in archive.namelist() if "fhir" in name)))
        tables = [archive.read(name).decode("utf-8-sig") for name in archive.namelist() if name.endswith(".csv")]
    assert len(whole["record"]["session_logs"]) == 2
    assert fhir["resourceType"] == "Bundle"
    assert any(TYPED in table for table in tables)
    assert any("20.6" in table for table in tables)


def close_keep_and_close_again(page: Page) -> None:
    for is_last in (False, True):
        page.goto("/me/data/delete/")
        page.get_by_role("button", name="Delete my account").click()
        heading(page, "Your account is closed")
        if is_last:
            return
        page.get_by_role("link", name="Sign in and undo").click()
        page.get_by_label("Your e-mail address").fill(NEW)
        page.get_by_role("button", name="Send me a code").click()
        page.get_by_label("Code", exact=True).fill(code_in_last_mail())
        page.get_by_role("button", name="Sign in").click()
        page.get_by_role("button", name="Keep my account").click()
        expect(page.get_by_text("Your account stays.")).to_be_visible()


# What is typed stays


@pytest.fixture
def ann(transactional_db: None) -> Person:
    return add_person("ann@example.org")


def note_typed(page: Page, ann: Person) -> None:
    sign_in_by_code(page, ann.email, to="/me/")
    heading(page, "Today")
    page.goto("/me/swelling/add/")
    page.locator("label:has([name=place][value=arm])").click()
    page.locator("label:has([name=side][value=left])").click()
    page.get_by_label("Anything else?").fill(TYPED)


def test_a_sign_in_that_ran_out_while_typing_loses_nothing_and_saves_once(page: Page, ann: Person) -> None:
    note_typed(page, ann)

    with time_machine.travel(timezone.now() + timedelta(minutes=16)):
        page.get_by_role("button", name="Save this note").click()
        heading(page, "Sign in")
        assert ann.swelling_notes.count() == 0
        page.get_by_label("Your e-mail address").fill(ann.email)
        page.get_by_text("Others too").click()
        page.get_by_role("button", name="Send me a code").click()
        page.get_by_label("Code", exact=True).fill(code_in_last_mail())
        page.get_by_role("button", name="Sign in").click()
        expect(page.get_by_text("Not saved yet")).to_be_visible()
        expect(page.get_by_label("Anything else?")).to_have_value(TYPED)
        page.get_by_role("button", name="Save this note").click()
        expect(page.get_by_text("Saved.")).to_be_visible()
        page.reload()
        page.goto("/me/swelling/add/")
        expect(page.get_by_label("Anything else?")).to_have_value("")

    assert ann.swelling_notes.get().note == TYPED


@pytest.fixture
def locked(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[bool], None]]:
    """Takes the write lock of the database for itself, or gives it back; others wait for it half a second."""
    if connection.vendor != "sqlite":
        pytest.skip("only SQLite has one lock for all")
    monkeypatch.setitem(connections.settings["default"]["OPTIONS"], "timeout", 0.5)
    other = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)

    def lock(now: bool) -> None:
        other.execute("BEGIN IMMEDIATE" if now else "ROLLBACK")

    yield lock
    other.close()


@pytest.mark.parametrize("minutes", [0, 5], ids=["at once", "after typing for five minutes"])
def test_a_locked_database_keeps_all_that_was_typed_on_the_page(
    page: Page, ann: Person, locked: Any, minutes: int
) -> None:
    note_typed(page, ann)
    locked(True)
    with time_machine.travel(timezone.now() + timedelta(minutes=minutes)):
        with page.expect_response("**/me/swelling/add/") as answer:
            page.get_by_role("button", name="Save this note").click()
        assert answer.value.status == 503
        heading(page, "Not saved yet")
        assert page.locator("textarea[name=note]").input_value() == TYPED
        with page.expect_response("**/me/swelling/add/") as answer:
            page.get_by_role("button", name="Save again").click()
        assert answer.value.status == 503
        assert page.context.new_page().goto("/me/swelling/").status == 200  # reading goes on
        locked(False)
        page.get_by_role("button", name="Save again").click()
        expect(page.get_by_text("Saved.")).to_be_visible()

    assert ann.swelling_notes.get().note == TYPED


# By keyboard, and without JavaScript


def test_from_today_to_a_session_by_keyboard_alone(page: Page, ann: Person, base_url: str) -> None:
    sign_in_by_code(page, ann.email, to="/me/")
    page.wait_for_url("**/me/")
    press(page, "a[href='/me/routines/add/']")
    page.wait_for_url("**/routines/add/")
    press(page, "input[name=walkthrough]", "Space")
    page.keyboard.press("Tab")
    chosen = page.locator("input[name=walkthrough]:checked").get_attribute("value")
    press(page, "input[name=side]", "Space")
    press(page, "main form .actions button")
    page.wait_for_selector("[role=status]")
    page.goto("/me/")
    press(page, ".due__start")
    page.wait_for_url(f"**/guide/{chosen}/start/**")
    answer_everything(page, press, "")
    press(page, f"a[href='/guide/{chosen}/session/']")
    page.wait_for_url("**/session/")
    press(page, "button[name=length][value=first-week]")
    page.wait_for_selector(".player__bar")


def test_sign_in_list_note_delete_and_undo_without_javascript(new_context: Any, ann: Person) -> None:
    page = new_context(java_script_enabled=False).new_page()
    note_typed(page, ann)
    page.get_by_role("button", name="Save this note").click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    page.goto("/me/swelling/")
    page.locator(f"a[href='/me/swelling/{ann.swelling_notes.get().pk}/']").first.click()
    expect(page.get_by_text(TYPED)).to_be_visible()
    page.get_by_role("button", name="Delete this note").click()
    assert ann.swelling_notes.kept().count() == 0
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text(TYPED)).to_be_visible()
    assert ann.swelling_notes.kept().get().note == TYPED
    page.get_by_role("button", name="Sign out").click()
    heading(page, "You are signed out")
