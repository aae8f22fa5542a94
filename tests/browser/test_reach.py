"""Old hands and poor eyes: on every page state nothing is cut off at 320 px, and what is pressed is 44 px or more."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.browser.states import STATES, visited

pytestmark = pytest.mark.django_db(transaction=True)

NARROW = {"width": 320, "height": 640}
LARGEST = "auto.largest.US"
LEAST = 44
# Links inside a sentence may be as high as the sentence (WCAG 2.5.8); the skip link shows itself on focus.
SMALL_TARGETS = """
least => [...document.querySelectorAll("a[href], button, input, select, summary, textarea")]
  .filter(e => e.checkVisibility({visibilityProperty: true, opacityProperty: true}) && !e.matches(".skip"))
  .map(e => e.matches("input[type=radio], input[type=checkbox]") ? (e.closest("label") ?? e) : e)
  .filter(e => !(getComputedStyle(e).display === "inline" && e.matches("a")))
  .map(e => [e, e.getBoundingClientRect()])
  .filter(([, box]) => box.width > 0 && (box.height < least - 0.5 || box.width < least - 0.5))
  .map(([e, box]) => `${Math.round(box.width)}x${Math.round(box.height)} ${e.outerHTML.slice(0, 120)}`)
"""
CUT_OFF = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


def test_nothing_is_cut_off_or_too_small_to_press(page: Page) -> None:
    page.set_viewport_size(NARROW)
    found = []
    for name in visited(page, tuple(STATES)):
        found += [f"{name}: {target}" for target in page.evaluate(SMALL_TARGETS, LEAST)]
        if page.evaluate(CUT_OFF) > 0:
            found.append(f"{name}: scrolls sideways")
    assert found == []


def test_the_largest_text_fits_a_narrow_phone(page: Page) -> None:
    page.set_viewport_size(NARROW)
    found = []
    for name in visited(page, tuple(STATES)):
        origin = page.evaluate("() => location.origin")
        page.context.add_cookies([{"name": "display", "value": LARGEST, "url": origin}])
        page.reload()
        if page.evaluate(CUT_OFF) > 0:
            found.append(f"{name}: scrolls sideways")
    assert found == []
