"""axe finds nothing on any state of any page: each once in light and in dark at phone width, key pages at 1280 px too."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.browser.looking import PHONE, WIDE, found_by_axe, found_in_both_themes
from tests.browser.states import STATES, WIDE_STATES, visited

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("half", [0, 1])
def test_every_state_at_phone_width(page: Page, half: int) -> None:
    page.set_viewport_size(PHONE)
    states = tuple(STATES)[half::2]
    assert [fault for name in visited(page, states) for fault in found_in_both_themes(page, name)] == []


def test_key_pages_at_1280(page: Page) -> None:
    page.set_viewport_size(WIDE)
    assert [fault for name in visited(page, WIDE_STATES) for fault in found_by_axe(page, name)] == []
