"""Trends and the visit summary in a real browser: axe, a narrow phone with the largest text, forced colors, no scripts, paper."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import AdviceRecord, Person
from tests.accounts import written
from tests.browser.looking import LARGEST, NARROW, cut_off, found_in_both_themes, open_all, out_of_reach, sign_in

pytestmark = pytest.mark.django_db(transaction=True)

# Words of a picture that lie outside it, or on each other.
WORDS_ASTRAY = """
() => [...document.querySelectorAll(".chart__picture")].flatMap(svg => {
  const [, , width, height] = svg.getAttribute("viewBox").split(" ").map(Number);
  const words = [...svg.querySelectorAll("text")].map(t => [t.textContent, t.getBBox()]);
  const out = words.filter(([, b]) => b.x < 0 || b.y < 0 || b.x + b.width > width || b.y + b.height > height);
  const on = words.flatMap(([a, p], n) => words.slice(n + 1)
    .filter(([, q]) => p.x < q.x + q.width && q.x < p.x + p.width && p.y + 4 < q.y + q.height - 4 && q.y + 4 < p.y + p.height - 4)
    .map(([b]) => `${a} on ${b}`));
  return [...out.map(([a]) => `${a} outside`), ...on];
})
"""


@pytest.fixture
def full(patient: Person) -> Person:
    """Half a year of sessions, both arms measured in two ways, notes, and advice."""
    today = timezone.now().date()
    written.sessions(patient, written.days_up_to(today, 90, 2), effects=["headache"])
    for number in range(12):
        written.arm_measured(patient, today - timedelta(days=7 * number), slack=0.05 * number)
        written.note(patient, today - timedelta(days=7 * number), "My own words", heaviness=4)
    written.points_measured(
        patient,
        today - timedelta(days=3),
        "hand-figure8",
        "hand",
        {"left": {"figure-of-eight": 41.5}, "right": {"figure-of-eight": 40.1}},
    )
    AdviceRecord.objects.create(
        owner=patient,
        at=timezone.now(),
        local_date=today,
        key="k",
        rule="effects",
        level="ASK",
        words={"title": "Ask before your next session", "used": "You noted: headache."},
    )
    return patient


def choices_with_errors(page: Page) -> None:
    page.goto("/me/summary/")
    page.get_by_label("From", exact=True).fill("2020-01-01")
    page.get_by_role("button", name="Show it").click()
    expect(page.locator(".error-summary")).to_be_focused()


def shown(page: Page) -> None:
    page.goto("/me/summary/")
    page.get_by_label("What do you want to ask?").fill("Can I swim?")
    page.get_by_role("button", name="Show it").click()
    expect(page.get_by_role("heading", name="Questions to ask")).to_be_visible()


STATES: dict[str, Callable[[Page], object]] = {
    "trends": lambda page: page.goto("/me/trends/"),
    "swelling notes": lambda page: page.goto("/me/swelling/"),
    "choices": lambda page: page.goto("/me/summary/"),
    "choices with errors": choices_with_errors,
    "summary": shown,
}


@pytest.fixture
def every_state(page: Page, full: Person, base_url: str) -> Callable[[], Iterator[str]]:
    def visit() -> Iterator[str]:
        sign_in(page.context, full, base_url)
        for name, go in STATES.items():
            go(page)
            open_all(page)
            yield name

    return visit


def test_axe_finds_nothing(page: Page, every_state: Callable) -> None:
    assert [fault for name in every_state() for fault in found_in_both_themes(page, name)] == []


def test_nothing_is_cut_off_or_too_small_on_a_narrow_phone(page: Page, every_state: Callable) -> None:
    page.set_viewport_size(NARROW)
    assert [fault for name in every_state() for fault in out_of_reach(page, name)] == []


@pytest.mark.parametrize("text", ["auto.standard.US", LARGEST])
def test_the_words_of_a_picture_lie_in_it_and_not_on_each_other(
    text: str, page: Page, every_state: Callable, base_url: str
) -> None:
    page.set_viewport_size(NARROW)
    page.context.add_cookies([{"name": "display", "value": text, "url": base_url}])
    found = []
    for name in every_state():
        found += [f"{name}: {words}" for words in page.evaluate(WORDS_ASTRAY)]
        if cut_off(page):
            found.append(f"{name}: scrolls sideways")
    assert found == []


def test_lines_and_marks_are_seen_in_forced_colors(page: Page, full: Person, base_url: str) -> None:
    sign_in(page.context, full, base_url)
    page.emulate_media(forced_colors="active", color_scheme="dark")
    page.goto("/me/trends/")
    ground = page.evaluate("() => getComputedStyle(document.body).backgroundColor")
    for selector in (".chart__line polyline", ".chart__mark", ".chart__axis", ".chart__grid"):
        assert page.locator(selector).first.evaluate("e => getComputedStyle(e).stroke") != ground
    assert page.locator(".chart__text").first.evaluate("e => getComputedStyle(e).fill") != ground


def test_a_screen_reader_finds_each_picture_by_name_and_its_numbers_in_a_table(
    page: Page, full: Person, base_url: str
) -> None:
    sign_in(page.context, full, base_url)
    page.goto("/me/trends/")
    expect(page.get_by_role("img", name="Left arm: volume")).to_be_visible()
    page.get_by_text("The numbers as a table: Left arm: volume").click()
    table = page.get_by_role("table", name="Left arm: volume, mL")
    expect(table.get_by_role("row")).to_have_count(13)
    expect(table.get_by_role("columnheader", name="Left (mL)")).to_be_visible()


def test_the_numbers_are_on_paper_though_the_table_is_folded(page: Page, full: Person, base_url: str) -> None:
    sign_in(page.context, full, base_url)
    page.goto("/me/trends/")
    page.emulate_media(media="print")
    folded = page.locator(".chart__numbers table").first
    assert (
        folded.evaluate("e => e.checkVisibility({contentVisibilityAuto: true}) && e.getBoundingClientRect().height") > 0
    )


def test_the_summary_is_made_without_scripts(new_context: Callable, full: Person, base_url: str) -> None:
    page = new_context(java_script_enabled=False).new_page()
    sign_in(page.context, full, base_url)
    shown(page)
    expect(page.get_by_text("Can I swim?")).to_be_visible()
    page.get_by_role("button", name="Change what it shows").click()
    expect(page.get_by_label("What do you want to ask?")).to_have_value("Can I swim?")
    assert page.url.endswith("/me/summary/")
