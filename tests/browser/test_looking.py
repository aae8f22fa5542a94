"""What a visit is looked at for is really seen: a fault of one theme alone, and one of the largest text alone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.browser.looking import NARROW, THEMES, found_in_both_themes, out_of_reach_in_both_texts

pytestmark = pytest.mark.django_db(transaction=True)
ADD = "rule => { const sheet = document.styleSheets[0]; sheet.insertRule(rule, sheet.cssRules.length) }"


@pytest.mark.parametrize("theme", THEMES)
def test_words_that_are_hard_to_read_in_one_theme_are_found_in_it(page: Page, theme: str) -> None:
    page.goto("/about/privacy/")
    page.evaluate(
        ADD,
        f"@media (prefers-color-scheme: {theme}) {{ main p {{ color: #777 !important; background: #888 !important }} }}",
    )

    found = found_in_both_themes(page, "privacy")

    assert found
    assert {each.split(": ")[0] for each in found} == {f"privacy, {theme}"}


def test_a_page_that_scrolls_sideways_with_the_largest_text_is_found(page: Page) -> None:
    page.set_viewport_size(NARROW)
    page.goto("/about/privacy/")
    page.evaluate(ADD, "html[data-text='largest'] main { inline-size: 500px !important }")

    assert out_of_reach_in_both_texts(page, "privacy") == ["privacy, largest text: scrolls sideways"]
