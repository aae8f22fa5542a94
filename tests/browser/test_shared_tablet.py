"""A tablet that others use too: after signing out it shows and holds nothing of whoever used it, whichever way one goes back."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Error, Page, expect

from accounts.models import Person
from tests.accounts.data.making import full_record
from tests.accounts.signin.conftest import add_person
from tests.accounts.signin.test_in_browser import sign_in_by_code
from tests.browser.test_whole_way import answer_everything, click

pytestmark = pytest.mark.django_db(transaction=True)
WORD = "Zeisigruf"
# Whatever a browser keeps for a site, as text; Chromium gives the names of its databases.
HELD = """async () => {
  const held = [JSON.stringify(localStorage), JSON.stringify(sessionStorage), document.cookie, location.href, document.title];
  for (const {name} of await indexedDB.databases()) {
    const base = await new Promise((good, bad) => { const ask = indexedDB.open(name); ask.onsuccess = () => good(ask.result); ask.onerror = bad; });
    for (const store of base.objectStoreNames) {
      const ask = base.transaction(store).objectStore(store).getAll();
      held.push(await new Promise((good) => { ask.onsuccess = () => good(JSON.stringify(ask.result)); }));
    }
  }
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) held.push(request.url, await (await cache.match(request)).text());
  }
  held.push(...(await navigator.serviceWorker.getRegistrations()).map((each) => each.scope));
  return held.join("\\n");
}"""


@pytest.fixture
def ann(transactional_db: None) -> Person:
    person = add_person("ann@example.org")
    full_record(person, WORD)
    person.refresh_from_db()
    return person


def own_pages(person: Person) -> list[str]:
    note, log = person.swelling_notes.latest("at"), person.session_logs.filter(deleted_at=None).get()
    lists = ("/me/profile/", "/me/swelling/", "/me/data/", "/me/sessions/", "/me/trends/", "/me/summary/", "/me/")
    return [*lists, f"/me/swelling/{note.pk}/", f"/me/sessions/{log.pk}/"]


def shows_nothing(page: Page, where: str) -> None:
    assert WORD not in page.content(), where
    assert WORD not in page.title() + page.url, where


def used_and_left(page: Page, person: Person) -> list[str]:
    """Signs in as on a shared device, opens pages of the record, and signs out. Gives the addresses of these pages."""
    sign_in(page, person)
    return seen_and_left(page, person)


def sign_in(page: Page, person: Person) -> None:
    sign_in_by_code(page, person.email, to="/me/")
    page.wait_for_url("**/me/")


def seen_and_left(page: Page, person: Person) -> list[str]:
    seen = []
    for path in own_pages(person):
        page.goto(path)
        seen += [path] if WORD in page.content() else []
    assert len(seen) >= 3
    page.get_by_role("button", name="Sign out").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You are signed out")
    return seen


def test_back_and_forward_show_nothing_after_signing_out(page: Page, ann: Person) -> None:
    used_and_left(page, ann)
    for _step in range(6):
        page.go_back()
        page.wait_for_load_state("load")
        shows_nothing(page, f"back at {page.url}")
    for _step in range(6):
        page.go_forward()
        page.wait_for_load_state("load")
        shows_nothing(page, f"forward at {page.url}")


def test_back_without_a_network_shows_nothing(page: Page, context: BrowserContext, ann: Person) -> None:
    used_and_left(page, ann)
    context.set_offline(True)
    for _step in range(6):
        with suppress(Error):  # there is no network: the browser says so on a page of its own
            page.go_back()
        page.wait_for_timeout(250)
        shows_nothing(page, f"offline at {page.url}")


def test_a_tab_that_is_restored_and_another_tab_show_nothing(
    page: Page, context: BrowserContext, new_context: Any, ann: Person, tmp_path: Any
) -> None:
    other = context.new_page()
    sign_in(other, ann)
    other.goto(f"/me/swelling/{ann.swelling_notes.latest('at').pk}/")
    expect(other.get_by_text(WORD).first).to_be_visible()
    before = context.cookies()
    seen = seen_and_left(page, ann)

    other.reload()
    shows_nothing(other, "the other tab")
    state = tmp_path / "state.json"
    context.storage_state(path=state, indexed_db=True)
    restored = new_context(storage_state=state)
    copied = new_context()
    copied.add_cookies(before)  # as they were while signed in
    stranger = new_context()
    for browser in (restored, copied, stranger):
        tab = browser.new_page()
        for path in seen:
            tab.goto(path)
            expect(tab.get_by_role("heading", level=1)).to_have_text("Sign in")
            shows_nothing(tab, path)


def test_a_page_from_the_browsers_memory_is_asked_for_anew(page: Page, context: BrowserContext, ann: Person) -> None:
    """Browsers keep whole pages to go back fast, some of them whatever the headers say."""
    sign_in(page, ann)
    session = next(each for each in context.cookies() if each["name"] == "session")
    for path in own_pages(ann):
        page.goto(path)
        context.clear_cookies(name="session")
        with page.expect_navigation():
            page.evaluate("window.dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))")
        shows_nothing(page, path)
        context.add_cookies([session])


@pytest.fixture
def written(page: Page) -> list[str]:
    """Every address that was asked for."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    return asked


def test_the_browser_holds_no_word_of_a_whole_journey(
    page: Page, context: BrowserContext, ann: Person, written: list[str]
) -> None:
    sign_in(page, ann)
    page.goto("/me/swelling/add/")
    page.get_by_label("Anything else?").fill(WORD)
    page.locator("label:has([name=place][value=arm])").click()
    page.locator("label:has([name=side][value=left])").click()
    page.get_by_role("button", name="Save this note").click()
    expect(page.get_by_text(WORD).first).to_be_visible()
    page.goto("/me/sharing/invite/")
    page.get_by_label("Who is it?").fill(WORD)
    page.locator("main form button").last.click()
    page.wait_for_url("**/made/")
    for path in own_pages(ann):
        page.goto(path)
        assert WORD not in page.evaluate(HELD), path
    assert WORD not in str(context.cookies()) + "\n".join(written)
    page.get_by_role("button", name="Sign out").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You are signed out")
    assert WORD not in page.evaluate(HELD)
    assert page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]
    assert {each["name"] for each in context.cookies()} <= {"csrf", "display"}


def test_a_guided_session_left_under_way_leaves_nothing_after_signing_out(
    page: Page, context: BrowserContext, transactional_db: None
) -> None:
    ann = add_person("ann@example.org", name=WORD)
    sign_in(page, ann)
    page.goto("/guide/ret-hand/start/")
    answer_everything(page, click, "")
    page.locator("a[href='/guide/ret-hand/session/']").first.click()
    page.locator("button[name=length][value=first-week]").click()
    page.wait_for_selector(".player__bar")
    for _step in range(4):
        page.keyboard.press("ArrowRight")
    assert page.evaluate("sessionStorage.length") > 0
    page.goto("/me/")
    page.get_by_role("button", name="Sign out").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You are signed out")

    assert page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]
    page.goto("/guide/ret-hand/session/")
    expect(page.locator(".player__bar")).to_have_count(0)
