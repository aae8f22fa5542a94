"""Notes and measuring as people use them: one hand, poor eyes, no scripts, a keyboard."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from accounts.actions import swelling as actions
from accounts.models import HealthProfile, Person
from tests.accounts.swelling.making import arm_tape, written
from tests.browser.looking import NARROW, found_in_both_themes, let_in, out_of_reach_in_both_texts

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def ann(patient: Person) -> Person:
    HealthProfile.objects.create(owner=patient, affected=["arm:left"])
    written(patient, days_ago=8, tape=arm_tape())
    written(patient, days_ago=1, tape=arm_tape(), note="Better")
    return patient


@pytest.fixture
def at_home(page: Page, ann: Person, signed_in: Callable[[Person], Client], base_url: str) -> Page:
    let_in(page.context, signed_in(ann), base_url)
    return page


def states(page: Page, person: Person) -> Iterator[str]:
    """Every state of every page, as a person comes to them."""
    note = person.swelling_notes.filter(method="arm-4cm").order_by("at").last()
    for address in ("", "add/", f"{note.pk}/", f"{note.pk}/edit/", "infections/", "infections/add/"):
        page.goto(f"/me/swelling/{address}")
        yield address.replace(str(note.pk), "note") or "list"
    page.goto("/me/swelling/add/")
    page.locator("#id_on").fill("2999-01-01")
    page.locator("summary", has_text="Add weight").click()
    page.locator("#id_weight").fill("much")
    page.get_by_role("button", name="Save this note").click()
    yield "note with errors"
    page.locator("#id_on").fill("2026-01-31")
    page.locator("#id_weight").fill("")
    page.get_by_label("Hot").check()
    page.get_by_role("button", name="Save this note").click()
    yield "what to do first"
    page.get_by_role("button", name="Delete this note").click()
    yield "deleted"
    page.goto(f"/me/swelling/{note.pk}/edit/")
    words = (
        f"Changed on another device, {page.viewport_size}{page.evaluate('() => document.documentElement.dataset.text')}"
    )
    note.refresh_from_db()
    now = datetime.now(UTC)
    actions.change_note(note=note, by=person, version=note.version, on=note.local_date, fields={"note": words}, now=now)
    page.get_by_label("Anything else?").fill("Changed here")
    page.get_by_role("button", name="Save this note").click()
    yield "both texts"
    page.goto(f"/me/swelling/{note.pk}/")
    page.locator("summary", has_text="What it said before").first.click()
    yield "history"
    page.goto("/me/swelling/infections/add/")
    page.get_by_role("button", name="Save").click()
    yield "infection with errors"
    page.goto("/me/swelling/measure/")
    yield "where"
    page.get_by_role("button", name="Next").click()
    yield "how"
    page.locator("button[value=arm-4cm]").click()
    yield "ready"
    page.get_by_role("button", name="one place at a time").click()
    yield "ready with errors"
    page.locator("input[name=same_marks][value=yes]").check()
    page.get_by_role("button", name="one place at a time").click()
    yield "place"
    page.get_by_label("First time").fill("164")
    page.get_by_label("Second time").fill("26")
    page.get_by_role("button", name="Next").click()
    yield "place with a slip"
    page.goto("/me/swelling/measure/all/")
    yield "all places"
    page.goto("/me/swelling/measure/check/")
    yield "check"
    page.goto("/me/swelling/measure/stop/")
    yield "stop"
    page.goto("/me/swelling/measure/")
    yield "under way"


def test_axe_finds_nothing(at_home: Page, ann: Person) -> None:
    assert [fault for name in states(at_home, ann) for fault in found_in_both_themes(at_home, name)] == []


def test_nothing_is_cut_off_or_too_small_to_press(at_home: Page, ann: Person) -> None:
    at_home.set_viewport_size(NARROW)
    assert [fault for name in states(at_home, ann) for fault in out_of_reach_in_both_texts(at_home, name)] == []
    at_home.goto("/me/swelling/measure/stop/")
    at_home.get_by_role("button", name="Throw these numbers away").click()
    expect(at_home).not_to_have_url("**/stop/")


def test_all_of_it_works_without_scripts(
    new_context: Any, ann: Person, signed_in: Callable[[Person], Client], base_url: str
) -> None:
    page = new_context(java_script_enabled=False).new_page()
    let_in(page.context, signed_in(ann), base_url)
    page.goto("/me/swelling/")
    page.get_by_role("link", name="Measure with a tape").click()
    page.get_by_role("button", name="Next").click()
    page.locator("button[value=arm-4cm]").click()
    page.get_by_label("How many marks").fill("2")
    page.locator("input[name=same_marks][value=yes]").check(force=True)
    page.get_by_role("button", name="one place at a time").click()
    for size in ("16,4", "18.2", "17.2", "19.6"):
        page.get_by_label("First time").fill(size)
        page.get_by_label("Second time").fill(size)
        page.get_by_role("button", name="Next").click()
    expect(page.get_by_role("main")).to_contain_text("16.4 cm")
    page.get_by_role("button", name="Save these numbers").click()
    expect(page.get_by_role("main")).to_contain_text("Saved.")
    assert ann.swelling_notes.count() == 3
    page.get_by_role("link", name="Say how it feels").or_(page.get_by_role("link", name="Change", exact=True)).click()
    page.locator("input[name=feel][value=lighter]").check(force=True)
    page.get_by_role("button", name="Save this note").click()
    assert ann.swelling_notes.filter(feel="lighter").exists()


def test_enter_sends_what_was_typed_and_takes_no_guess(at_home: Page) -> None:
    at_home.goto("/me/swelling/measure/")
    at_home.get_by_role("button", name="Next").click()
    at_home.locator("button[value=arm-home]").click()
    at_home.get_by_role("button", name="one place at a time").click()
    at_home.locator("input[name=posture][value=table]").check(force=True)
    at_home.get_by_role("button", name="one place at a time").click()
    at_home.get_by_label("First time").fill("190")
    at_home.get_by_label("Second time").fill("19")
    at_home.get_by_label("Second time").press("Enter")
    at_home.get_by_role("button", name="Yes, 19 cm").wait_for()
    at_home.get_by_label("Second time").press("Enter")
    at_home.get_by_role("button", name="Yes, 19 cm").wait_for()
    assert at_home.get_by_label("First time").input_value() == "190"
    at_home.get_by_role("button", name="Yes, 19 cm").click()
    at_home.get_by_text("Place 2 of 10").wait_for()
