"""Old hands and poor eyes: on every page state nothing is cut off at 320 px, and what is pressed is 44 px or more."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.browser.looking import LARGEST, NARROW, cut_off, out_of_reach
from tests.browser.states import STATES, visited

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("half", [0, 1])
def test_nothing_is_cut_off_or_too_small_to_press_and_the_largest_text_fits(page: Page, half: int) -> None:
    page.set_viewport_size(NARROW)
    found = []
    for name in visited(page, tuple(STATES)[half::2]):
        found += out_of_reach(page, name)
        origin = page.evaluate("() => location.origin")
        page.context.add_cookies([{"name": "display", "value": LARGEST, "url": origin}])
        page.reload()
        if cut_off(page):
            found.append(f"{name}: scrolls sideways with the largest text")
    assert found == []
