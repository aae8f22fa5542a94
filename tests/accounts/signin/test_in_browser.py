"""Sign-in in a real browser: passkeys, no scripts, the way back after signing out, and what axe finds."""

from __future__ import annotations

import re

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import BrowserContext, Page, expect

from tests.accounts.signin.conftest import add_person, code_in_last_mail
from tests.browser.looking import found_in_both_themes, out_of_reach

pytestmark = pytest.mark.django_db(transaction=True)


def with_passkeys(context: BrowserContext, page: Page) -> None:
    """Gives the page an authenticator that always says yes."""
    session = context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def sign_in_by_code(page: Page, email: str, device: str = "Others too", to: str = "/account/") -> None:
    page.goto(f"/account/login/?next={to}")
    page.get_by_label("Your e-mail address").fill(email)
    page.get_by_text(device).click()
    page.get_by_role("button", name="Send me a code").click()
    page.get_by_label("Code", exact=True).fill(code_in_last_mail())
    page.get_by_role("button", name="Sign in").click()


@pytest.fixture
def ann(transactional_db):
    return add_person("ann@example.org")


def test_someone_signs_up_with_the_keyboard_alone(page: Page, transactional_db) -> None:
    page.goto("/account/signup/?next=/account/")
    page.get_by_label("Your e-mail address").focus()
    page.keyboard.type("new@example.org")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Type the code from the e-mail")
    page.get_by_label("Code", exact=True).focus()
    page.keyboard.type(code_in_last_mail())
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text("My sign-in")


def test_someone_signs_in_without_javascript(new_context, ann) -> None:
    page = new_context(java_script_enabled=False).new_page()
    sign_in_by_code(page, ann.email)

    expect(page.get_by_role("heading", level=1)).to_have_text("My sign-in")
    expect(page.get_by_role("button", name="Use a passkey")).to_have_count(0)


def test_a_passkey_is_made_signs_in_and_asks_once_more(page: Page, context, ann) -> None:
    with_passkeys(context, page)
    sign_in_by_code(page, ann.email)
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_label("Name of the passkey").fill("My phone")
    page.get_by_role("button", name="Make the passkey").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("My spare codes")
    page.goto("/account/")
    expect(page.locator("b", has_text="My phone")).to_be_visible()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You are signed out")

    page.goto("/account/login/")
    page.get_by_text("Only me").click()
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url("**/me/**")
    page.goto("/account/")
    expect(page.get_by_text("Only me: up to 30 days")).to_be_visible()


def test_someone_makes_an_account_with_a_passkey(page: Page, context, transactional_db) -> None:
    with_passkeys(context, page)
    page.goto("/account/signup/with-passkey/?next=/account/")
    page.get_by_label("Your e-mail address").fill("new@example.org")
    page.get_by_role("button", name="Send me a code").click()
    page.get_by_label("Code", exact=True).fill(code_in_last_mail())
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Make a passkey")
    page.wait_for_load_state()  # the button waits for its script
    page.get_by_role("button", name="Make the passkey").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("My sign-in")
    expect(page.locator("b", has_text="My phone or computer")).to_be_visible()


def test_a_passkey_that_fails_is_told(page: Page, context, ann) -> None:
    session = context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    page.goto("/account/login/")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": {"protocol": "u2f", "transport": "usb"}})
    page.get_by_role("button", name="Use a passkey").click()

    expect(page.locator("#passkey-failed")).to_be_visible(timeout=30_000)


def test_after_signing_out_the_way_back_shows_nothing(page: Page, ann) -> None:
    sign_in_by_code(page, ann.email)
    page.goto("/account/devices/")
    page.get_by_role("button", name="Sign out", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You are signed out")

    page.go_back()

    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    expect(page.get_by_text("Where I am signed in")).to_have_count(0)


def test_a_page_from_the_browsers_memory_is_asked_for_anew(page: Page, ann) -> None:
    sign_in_by_code(page, ann.email)
    expect(page.get_by_role("heading", level=1)).to_have_text("My sign-in")
    page.wait_for_load_state()  # the script that listens is there
    Session.objects.all().delete()

    page.evaluate("window.dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))")

    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")


def test_nothing_of_a_person_stays_in_the_browser_after_signing_out(page: Page, context, ann) -> None:
    sign_in_by_code(page, ann.email)
    page.goto("/account/devices/")
    page.get_by_role("button", name="Sign out", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You are signed out")

    assert [cookie["name"] for cookie in context.cookies() if cookie["name"] == "session"] == []
    assert page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]
    assert page.evaluate("caches.keys()") == []


def test_an_error_is_summed_up_and_takes_the_focus(page: Page, ann) -> None:
    page.goto("/account/login/")
    page.get_by_label("Your e-mail address").fill("ann")
    page.get_by_role("button", name="Send me a code").click()

    expect(page.locator(".error-summary")).to_be_focused()
    page.locator(".error-summary a").click()
    expect(page.get_by_label("Your e-mail address")).to_be_focused()
    expect(page.get_by_label("Your e-mail address")).to_have_value("ann")
    expect(page).to_have_title(re.compile("^Error:"))


def faults(page: Page, name: str) -> list[str]:
    return [*found_in_both_themes(page, name), *out_of_reach(page, name)]


def test_axe_finds_nothing(page: Page, context, ann) -> None:
    with_passkeys(context, page)
    page.set_viewport_size({"width": 390, "height": 844})
    found = []
    for path in ("login/", "login/password/", "signup/", "signup/with-passkey/", "signed-out/", "closed/"):
        page.goto(f"/account/{path}")
        found += faults(page, path)
    page.goto("/account/login/")
    page.get_by_role("button", name="Send me a code").click()
    found += faults(page, "login with an error")
    page.get_by_label("Your e-mail address").fill(ann.email)
    page.get_by_role("button", name="Send me a code").click()
    found += faults(page, "code")
    page.get_by_label("Code", exact=True).fill(code_in_last_mail())
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/me/**")
    page.goto("/account/passkeys/add/")
    page.get_by_role("button", name="Make the passkey").click()
    page.wait_for_url("**/spare-codes/")
    found += faults(page, "spare codes")
    paths = (
        "",
        "email/",
        "password/",
        "app/",
        "passkeys/add/",
        "devices/",
        "second-step/",
        "logout/",
        "spare-codes/new/",
    )
    for path in (*paths, "again/passkey/"):
        page.goto(f"/account/{path}")
        found += faults(page, path)
    page.get_by_role("link", name="Use a code from your app").click()
    found += faults(page, "again by app")
    page.goto("/account/")
    page.get_by_role("link", name="Remove").click()
    found += faults(page, "remove")

    assert found == []
