"""The whole way of a visitor in a real browser: home, side, questions, session, summary, sheet to print."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.looking import heading

pytestmark = pytest.mark.django_db(transaction=True)

ROUTINES = {"lym-arm": "right-axilla", "ret-hand": ""}
PAGES = 40
MOST_PRESSES = 20


def press(page: Page, selector: str, key: str = "Enter") -> None:
    """Reaches a control with Tab alone, as someone without a mouse does, and uses it."""
    for _press in range(150):
        page.keyboard.press("Tab")
        if page.evaluate("s => document.activeElement.matches(s)", selector):
            page.keyboard.press(key)
            return
    raise AssertionError(f"Tab never came to {selector} on {page.url}")


def click(page: Page, selector: str, key: str = "") -> None:
    page.locator(selector).first.click()


def answer_everything(page: Page, use, treated: str) -> int:
    """Answers each page so that nothing but treated nodes is raised. Gives the number of presses."""
    presses = 0
    for _page in range(PAGES):
        page.wait_for_load_state()
        if page.url.endswith("/result/"):
            return presses
        here = page.url
        for selector in (
            "button[name=side][value=right]",
            "button[name=age][value='18-to-59']",
            "input[name=treated]",
            "button[name=decide][value=none]",
            "button[name=decide][value=right]",
        ):
            if not page.locator(selector).count():
                continue
            if selector == "input[name=treated]" and treated:
                use(page, f"input[name=treated][value={treated}]", "Space")
                use(page, "button[name=decide][value=rest]")
                presses += 1
            elif selector == "input[name=treated]":
                use(page, "button[name=decide][value=none]")
            else:
                use(page, selector)
            presses += 1
            break
        else:
            raise AssertionError(f"Nothing to answer on {here}: {page.locator('h1').inner_text()}")
        page.wait_for_url(lambda url, here=here: url != here)
    raise AssertionError("The questions never ended")


def print_the_plan(page: Page) -> None:
    """The sheet is a PDF, or a plain page that says what the server lacks for it."""
    form = page.locator("form[action$='/session/handout.pdf']").last
    answer = page.context.request.post(
        form.evaluate("form => form.action"),
        form=form.evaluate("form => Object.fromEntries(new FormData(form))"),
        headers={"Referer": page.url},
        timeout=30_000,  # the sheet's own limit is 20 seconds
    )
    assert answer.status in {200, 503}
    assert answer.headers["content-type"].startswith("application/pdf" if answer.status == 200 else "text/html")


@pytest.mark.parametrize("slug", ROUTINES)
@pytest.mark.parametrize("javascript", [True, False], ids=["by keyboard", "without JavaScript"])
def test_from_the_first_page_to_the_sheet(new_context, slug, javascript):
    page = new_context(java_script_enabled=javascript).new_page()
    use = press if javascript else click
    page.goto("/")
    use(page, f"a[href='/guide/{slug}/']")
    page.wait_for_url(f"**/guide/{slug}/")
    use(page, f"a[href='/guide/{slug}/start/']")
    page.wait_for_url("**/start/1/")
    presses = 2 + answer_everything(page, use, ROUTINES[slug])
    assert page.locator("[data-outcome]").get_attribute("data-outcome") in {"CARE", "GO"}
    use(page, f"a[href='/guide/{slug}/session/']")
    page.wait_for_url("**/session/")
    use(page, "button[name=length][value=first-week]")
    presses += 2
    assert presses <= MOST_PRESSES

    page.wait_for_selector("#session [data-step]", state="attached")
    page.wait_for_load_state()
    steps = page.locator("#session [data-step]").count()
    assert steps > 10
    if javascript:
        page.wait_for_selector(".player__bar")
        for _step in range(steps):
            page.keyboard.press("ArrowRight")
        press(page, "[data-do=next]")
    else:
        page.get_by_role("button", name="Finish").click()
    heading(page, "This session is over")
    expect(page.locator(".tally")).to_contain_text(f"{steps} of {steps}")
    if javascript:
        print_the_plan(page)
