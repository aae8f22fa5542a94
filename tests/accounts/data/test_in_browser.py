"""My data in a real browser: the whole round from a copy to the end of an account, without JavaScript too; axe; 320 px."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from accounts.actions.erasure import schedule_erasure
from accounts.models import Person
from tests.accounts.data.making import as_text, full_record
from tests.accounts.signin.conftest import add_person, code_in_last_mail
from tests.browser.looking import found_by_axe, heading, let_in, low

pytestmark = pytest.mark.django_db(transaction=True)
PRESSED = "main a, main button, main summary, main input"


@pytest.fixture
def ann(transactional_db) -> Person:
    person = add_person("ann@example.org")
    full_record(person, "plum")
    person.refresh_from_db()
    return person


def enter(context: BrowserContext, person: Person, base_url: str) -> Page:
    """A page in which this person has just signed in."""
    browser = Client()
    browser.force_login(person)
    session = browser.session
    session["account_authentication_methods_user"] = str(person.pk)
    session["account_authentication_methods"] = [{"method": "code", "at": time.time()}]
    session.save()
    let_in(context, browser, base_url)
    return context.new_page()


@pytest.mark.parametrize("scripts", [True, False])
def test_a_copy_is_taken_and_brought_in_and_the_account_closed_kept_and_erased(
    new_context, base_url, ann, tmp_path, scripts
):
    context = new_context(java_script_enabled=scripts, accept_downloads=True)
    page = enter(context, ann, base_url)
    page.goto("/me/")
    page.get_by_role("link", name=re.compile("^My data")).click()
    page.get_by_role("link", name="Take a copy").click()
    with page.expect_download(timeout=60_000) as download:
        page.get_by_role("button", name="Download my copy").click()
    file = tmp_path / download.value.suggested_filename
    download.value.save_as(file)
    assert re.fullmatch(r"light-hands-\d{4}-\d\d-\d\d\.zip", file.name)

    ann.session_logs.update(deleted_at=None)
    log = ann.session_logs.first()
    other = add_person("bob@example.org")
    bob = enter(new_context(java_script_enabled=scripts), other, base_url)
    bob.goto("/me/data/import/")
    bob.get_by_role("button", name="See what it holds").click()
    expect(bob).to_have_title(re.compile("^Error:"))
    bob.get_by_label("Your file").set_input_files(str(file))
    bob.get_by_role("button", name="See what it holds").click()
    heading(bob, "What this copy holds")
    bob.get_by_role("button", name="Bring it in").click()
    expect(bob.get_by_text("Brought in.")).to_be_visible()
    assert other.session_logs.filter(client_id=log.client_id).exists()

    page.goto("/me/data/")
    page.get_by_role("link", name="Delete my account").click()
    page.get_by_role("button", name="Delete my account").click()
    heading(page, "Your account is closed")
    page.get_by_role("link", name="Sign in and undo").click()
    page.get_by_label("Your e-mail address").fill(ann.email)
    page.get_by_role("button", name="Send me a code").click()
    page.get_by_label("Code", exact=True).fill(code_in_last_mail())
    page.get_by_role("button", name="Sign in").click()
    heading(page, "Keep your account?")
    page.get_by_role("button", name="Keep my account").click()
    expect(page.get_by_text("Your account stays.")).to_be_visible()

    page.goto("/me/data/delete/")
    page.get_by_role("button", name="Delete my account").click()
    heading(page, "Your account is closed")
    Person.objects.filter(pk=ann.pk).update(delete_on=timezone.now())
    call_command("erase_due", "--list", str(tmp_path / "erasures"))
    assert not Person.objects.filter(pk=ann.pk).exists()
    assert mail.outbox[-1].subject == "Your account is deleted"


@pytest.mark.parametrize("theme", ["auto.standard", "dark.largest"])
def test_axe_finds_nothing_and_nothing_runs_over_at_320_px(new_context, base_url, ann, tmp_path, theme):
    look, text = theme.split(".")
    context = new_context()
    context.add_cookies([{"name": "display", "value": f"{look}.{text}.UK", "url": base_url}])
    page = enter(context, ann, base_url)
    page.set_viewport_size({"width": 320, "height": 720})
    file = tmp_path / "light-hands.json"
    Path(file).write_text(as_text(ann), encoding="utf-8")
    Person.objects.filter(pk=ann.pk).update(name="Another")

    def look_at(name: str) -> None:
        page.wait_for_load_state()
        assert page.evaluate("document.documentElement.dataset.text") == text
        assert found_by_axe(page, name) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, name
        assert low(page, PRESSED) == [], name

    page.goto("/me/data/")
    look_at("closed")
    for each in page.locator("summary").all():
        each.click()
    look_at("my data")
    for path in ("/me/data/export/", "/me/data/import/", "/me/data/delete/", "/me/data/closed/"):
        page.goto(path)
        look_at(path)
    page.goto("/me/data/import/")
    page.get_by_role("button", name="See what it holds").click()
    look_at("error")
    page.get_by_label("Your file").set_input_files(str(file))
    page.get_by_role("button", name="See what it holds").click()
    heading(page, "What this copy holds")
    look_at("preview")
    schedule_erasure(person=ann, now=timezone.now())
    page = enter(context, ann, base_url)
    page.set_viewport_size({"width": 320, "height": 720})
    page.goto("/me/")
    heading(page, "Keep your account?")
    look_at("undo")
