"""Today, routines and the profile in a real browser: axe, the largest text on a narrow phone, and without JavaScript."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from accounts.models import Person, SwellingNote
from tests.accounts.today.records import assigned, log, routine, zoned
from tests.browser import looking
from tests.browser.looking import LARGEST, NARROW, found_in_both_themes, out_of_reach

pytestmark = pytest.mark.django_db(transaction=True)
PATHS = ("/me/", "/me/routines/", "/me/routines/add/", "/me/profile/", "/me/profile/changes/")


@pytest.fixture
def ann(transactional_db: None) -> Person:
    """Someone with everything: two routines, a therapist's too, sessions, mild advice, and a change of the profile."""
    now = timezone.now()
    person = Person.objects.create_user("ann@example.org", name="Ann")
    tom = Person.objects.create_user("tom@example.org", name="Tom", is_therapist=True)
    zoned(person, "America/New_York")
    routine(person, "lym-arm", "right", days=5, time="morning")
    routine(person, "ret-hand", "left", time="evening")
    assigned(person, tom, number=2, days_a_week=4, review_by=(now + timedelta(days=30)).date())
    for days in range(1, 12, 2):
        log(person, now - timedelta(days=days), heaviness_before=6, heaviness_after=4, minutes=31)
    return person


@pytest.fixture
def sign_in(base_url: str) -> Callable[..., None]:
    def into(context: BrowserContext, person: Person, **cookies: str) -> None:
        looking.sign_in(context, person, base_url, **cookies)

    return into


def worse(person: Person) -> None:
    now = timezone.now()
    SwellingNote.objects.create(
        owner=person,
        client_id="n",
        at=now,
        local_date=now.date(),
        place="arm",
        side="right",
        feel="heavier",
        made_at=now,
    )


STATES = (*PATHS, "errors /me/routines/add/", "errors /me/profile/")


def go(page: Page, state: str) -> None:
    path = state.removeprefix("errors ")
    page.goto(path)
    if state != path:
        if path == "/me/profile/":
            page.fill("#id_birth_year", "soon")
        page.locator("main form .actions button").click()
        page.locator(".error-summary").wait_for()


def test_axe_finds_nothing(page: Page, ann: Person, sign_in: Any):
    sign_in(page.context, ann)
    found = []
    for state in STATES:
        go(page, state)
        found += found_in_both_themes(page, state)
    worse(ann)
    page.goto("/me/")
    expect(page.locator('[data-level="SAME_DAY"]').first).to_be_visible()
    found += found_in_both_themes(page, "worse")
    assert found == []


def test_nothing_is_cut_off_or_small_at_320_px_with_the_largest_text(page: Page, ann: Person, sign_in: Any):
    page.set_viewport_size(NARROW)
    worse(ann)
    found = []
    for cookies in ({}, {"display": LARGEST}):
        sign_in(page.context, ann, **cookies)
        for state in STATES:
            go(page, state)
            found += out_of_reach(page, state)
    assert found == []


def test_the_big_button_is_reached_without_scrolling_on_a_phone(page: Page, ann: Person, sign_in: Any):
    ann.routines.exclude(assigned_by=None).update(seen_version=2)
    sign_in(page.context, ann)
    page.goto("/me/")

    box = page.locator(".due__start").bounding_box()

    assert box is not None
    assert box["y"] + box["height"] < 844
    assert box["height"] >= 60
    assert box["width"] > 250


def test_the_whole_of_it_works_without_javascript(
    new_context: Any, base_url: str, sign_in: Any, transactional_db: None
):
    nora = Person.objects.create_user("nora@example.org", name="Nora")
    context = new_context(java_script_enabled=False)
    sign_in(context, nora)
    page = context.new_page()
    page.goto("/me/")
    page.get_by_role("link", name="Tell us about you").click()
    page.locator("label", has_text="Right arm").click()
    page.locator("label", has_text="No, none of these").click()
    page.select_option("#id_zone", "America/Chicago")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    page.goto("/me/")
    page.get_by_role("link", name="Set up a routine").click()
    page.locator("label", has_text="Arm: lymphatic self-massage").click()
    page.locator("label.chip", has_text="Right").click()
    page.get_by_role("button", name="Save").click()
    page.goto("/me/")
    page.get_by_role("button", name="Start: right arm").click()

    expect(page).to_have_url(f"{base_url}/guide/lym-arm/start/2/")  # the side is told already
    made = nora.routines.get()
    assert (made.walkthrough, made.side) == ("lym-arm", "right")
    page.goto(f"/me/routines/{made.pk}/edit/")
    page.get_by_role("button", name="End this routine").click()
    page.get_by_role("button", name="Take it up again").click()
    expect(page.get_by_text("It goes on.")).to_be_visible()


def test_the_time_zone_of_the_phone_is_offered_where_none_was_chosen(
    new_context: Any, sign_in: Any, ann: Person, base_url: str
):
    nora = Person.objects.create_user("nora@example.org", name="Nora")
    for person, expected in ((nora, "Asia/Tokyo"), (ann, "America/New_York")):
        context = new_context(timezone_id="Asia/Tokyo")
        sign_in(context, person)
        page = context.new_page()
        page.goto("/me/profile/")
        expect(page.locator("#id_zone")).to_have_value(expected)
