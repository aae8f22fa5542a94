"""The builder and a lesson in a real browser: axe, a narrow screen with the largest text, the live preview, without JavaScript."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, expect

from accounts.actions.profile import update_profile
from accounts.actions.sharing import Scope, start_sharing
from accounts.models import Clinic, Person
from guide import library
from tests.accounts.test_records import screened
from tests.browser.looking import LARGEST, NARROW, found_in_both_themes, let_in, out_of_reach

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def ann(transactional_db: None, signed_in: Callable[[Person], Client]) -> Person:
    """A patient of Tom's, with a treated armpit and an answered health check."""
    now = timezone.now()
    person = Person.objects.create_user("ann@example.org", name="Ann")
    tom = Person.objects.create_user("tom@example.org", name="Tom", is_therapist=True)
    clinic = Clinic.objects.create(name="River clinic", made_at=now)
    clinic.memberships.create(person=tom, joined_at=now)
    start_sharing(owner=person, person=tom, kind="therapist", clinic=clinic, scope=Scope(logs=True), by=person, now=now)
    update_profile(person=person, by=person, fields={"treated": ["left-axilla"]}, version=0, now=now)
    screened(signed_in(person), "lym-arm", treated=("left-axilla",), past_skin_infection="yes")
    return person


@pytest.fixture
def at_work(ann: Person, working: Callable[[Person], Client], base_url: str) -> Callable[..., None]:
    client = working(Person.objects.get(email="tom@example.org"))

    def into(context: BrowserContext, **cookies: str) -> None:
        let_in(context, client, base_url, **cookies)

    return into


SIGNS = library.get().advice.stop_signs.values()
EMERGENCY = next(sign.label for sign in SIGNS if sign.then == "EMERGENCY")
LIGHTER = next(sign.label for sign in SIGNS if sign.then == "LIGHTER")


def choose(page: Page, ann: Person, row: str = "Arm: lymphatic", part: str = "Left arm") -> None:
    page.goto(reverse("care:routine-choose", args=[ann.pk]))
    page.locator(".choose__row", has_text=row).locator("button", has_text=part).click()
    page.locator("#builder").wait_for()
    page.wait_for_load_state()


def press(page: Page, words: str) -> None:
    page.locator("button:visible", has_text=words).first.click()


def states(page: Page, ann: Person) -> Any:
    """Every state of the pages, one after the other, each with its name."""
    page.goto(reverse("care:routine-choose", args=[ann.pk]))
    yield "choose"
    choose(page, ann, "Hand: retrograde", "Left hand")
    press(page, "Save and give")
    page.locator(".error-summary").wait_for()
    yield "refused"
    choose(page, ann)
    for summary in page.locator(".brow__head").all()[:3]:
        summary.click()
    yield "builder"
    press(page, "Save and give")
    page.locator(".rcard").wait_for()
    page.locator(".rcard a", has_text="Change").click()
    page.locator("#builder").wait_for()
    page.fill("#id_note", "Slowly.")
    press(page, "Save")
    page.locator(".rcard").wait_for()
    yield "list"
    page.locator(".rcard a", has_text="Versions").click()
    page.locator(".versions").wait_for()
    yield "versions"
    page.goto(reverse("care:routine-list", args=[ann.pk]))
    page.locator(".rcard a", has_text="Teach together").click()
    page.locator(".teach__ask").wait_for()
    yield "questions"
    press(page, "None of these")
    page.locator(".lesson").first.wait_for()
    yield "lesson"
    press(page, "Keep the lesson")
    page.locator(".error-summary").wait_for()
    yield "lesson with errors"
    page.locator(".lesson__ticks input").first.check(force=True)
    press(page, "Keep the lesson")
    page.locator(".rcard").wait_for()
    page.locator(".rcard a", has_text="Teach together").click()
    press(page, "None of these")
    page.get_by_role("link", name="Stop: something is wrong").click()
    page.locator("#stop .answer").first.wait_for()
    yield "stop"
    page.locator("#stop .answer", has_text=LIGHTER).click()
    page.locator(".outcome").wait_for()
    yield "stopped"
    page.locator(".buttons a", has_text="Routines").click()
    page.locator(".rcard a", has_text="Teach together").click()
    page.locator("[data-question=skin-hot-red] input").first.check(force=True)
    press(page, "The rest is no")
    page.locator(".outcome").wait_for()
    yield "no lesson"


def test_axe_finds_nothing(page: Page, ann: Person, at_work: Any):
    at_work(page.context)
    assert [fault for name in states(page, ann) for fault in found_in_both_themes(page, name)] == []


def test_nothing_is_cut_off_or_small_at_320_px_with_the_largest_text(page: Page, ann: Person, at_work: Any):
    page.set_viewport_size(NARROW)
    at_work(page.context, display=LARGEST)
    assert [fault for name in states(page, ann) for fault in out_of_reach(page, name)] == []


def test_a_routine_is_given_in_three_taps(page: Page, ann: Person, at_work: Any):
    at_work(page.context)
    page.goto(reverse("care:routine-list", args=[ann.pk]))

    page.get_by_role("link", name="Give a routine").click()
    page.locator(".choose__row", has_text="Arm: lymphatic").locator("button", has_text="Left arm").click()
    press(page, "Save and give")

    expect(page.locator(".rcard")).to_contain_text("Left arm")


def test_the_preview_follows_what_is_typed(page: Page, ann: Person, at_work: Any):
    at_work(page.context)
    problems: list[str] = []
    page.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    choose(page, ann)
    row = page.locator(".brow", has_text="Shoulder cap")
    row.locator("summary").click()
    row.get_by_label("Your own words for this step").fill("Like a feather")

    expect(page.locator("#preview [data-step=shoulder-cap]")).to_contain_text("Like a feather")
    last = page.locator(".brow", has_text="Long sweep")
    last.locator("summary").click()
    last.get_by_label("Leave this step out").check()
    last.get_by_label("Why, for the patient to read").fill("A painful joint")
    expect(page.locator("#preview")).to_contain_text("Turned off by your therapist: A painful joint")
    expect(page.locator("#plan-length")).to_contain_text("21 steps")
    assert problems == []


def test_without_javascript_a_button_shows_the_preview_and_it_is_saved(
    browser: Browser, ann: Person, at_work: Any, base_url: str
):
    context = browser.new_context(java_script_enabled=False, base_url=base_url)
    at_work(context)
    page = context.new_page()
    choose(page, ann)
    page.fill("#id_note", "Slowly.")
    press(page, "Show preview")
    expect(page.locator("#preview")).to_contain_text("Slowly.")
    press(page, "Save and give")
    expect(page.locator(".rcard")).to_contain_text("Left arm")
    context.close()
    assert ann.routine_versions.get().note == "Slowly."


def test_without_javascript_a_lesson_is_stopped_from_every_step(
    browser: Browser, ann: Person, at_work: Any, base_url: str
):
    context = browser.new_context(java_script_enabled=False, base_url=base_url, viewport={"width": 820, "height": 1180})
    at_work(context)
    page = context.new_page()
    choose(page, ann)
    press(page, "Save and give")
    page.locator(".rcard a", has_text="Teach together").click()
    press(page, "None of these")
    page.locator(".lesson").first.wait_for()
    page.wait_for_load_state()
    for step in page.locator(".lesson").all():
        step.scroll_into_view_if_needed()
        expect(page.locator(".session-stop a")).to_be_in_viewport()
    page.locator(".lesson__ticks input").first.check(force=True)
    page.locator(".session-stop a").click()
    expect(page.locator("#stop h2")).to_be_in_viewport()
    page.locator("#stop .answer", has_text=EMERGENCY).click()

    expect(page.locator(".outcome h1")).to_contain_text("Call 911 now")
    expect(page.locator(".outcome a.call")).to_be_in_viewport()
    context.close()
    assert ann.session_logs.get().stopped
    assert ann.screening_records.first().kind == "stop"
