"""Sharing in a real browser: the whole round between two people, without JavaScript too, and every page by axe and at 320 px."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from accounts.actions import invitations
from accounts.actions.access_events import record_access
from accounts.models import Person, SessionLog, Sharing
from tests.accounts.sharing.people import THERAPIST, clinic_of, days, share
from tests.browser.looking import cut_off, found_in_both_themes, heading, low, sign_in

pytestmark = pytest.mark.django_db(transaction=True)

PRESSED = "main a, main button, main label.tick, main label.chip"


def enter(context: BrowserContext, person: Person, base_url: str, display: str = "") -> Page:
    """A page in which this person is signed in."""
    sign_in(context, person, base_url, **({"display": display} if display else {}))
    return context.new_page()


@pytest.fixture
def ann(transactional_db) -> Person:
    return Person.objects.create_user("ann@example.org", name="Ann")


@pytest.fixture
def tom(transactional_db) -> Person:
    return Person.objects.create_user("tom@example.org", name="Tom", is_therapist=True)


def sign_up(page: Page, email: str) -> None:
    page.get_by_role("link", name="Make an account").click()
    page.get_by_label("Your e-mail address").fill(email)
    page.locator("main form").first.get_by_role("button").first.click()
    page.get_by_label("Code", exact=True).fill(re.search(r"\b\d{6}\b", mail.outbox[-1].body)[0])
    page.locator("main form").first.get_by_role("button").first.click()


@pytest.mark.parametrize("scripts", [True, False])
def test_a_helper_is_invited_signs_up_helps_and_is_shut_out_again(new_context, base_url, ann, scripts):
    hers = enter(new_context(java_script_enabled=scripts), ann, base_url)
    hers.goto("/me/sharing/")
    hers.get_by_role("link", name="Invite a helper").click()
    hers.get_by_role("button", name="Make the invitation").click()
    expect(hers).to_have_title(re.compile("^Error:"))
    hers.get_by_label("Who is it?").fill("Bob")
    hers.get_by_label("The year they were born").fill("1950")
    hers.get_by_text("Session logs").click()
    hers.get_by_role("button", name="Make the invitation").click()
    heading(hers, "Invitation for Bob")
    code = hers.locator(".secret").inner_text()
    assert hers.locator("svg.qr").bounding_box()["width"] > 150

    his = new_context(java_script_enabled=scripts).new_page()
    his.goto("/invitation/")
    his.get_by_label("Your code").fill(code.lower())
    his.get_by_label("The year you were born").fill("1950")
    his.get_by_role("button", name="See the invitation").click()
    heading(his, "Ann asks you to help")
    sign_up(his, "bob@example.org")
    heading(his, "Ann asks you to help")
    his.get_by_role("button", name="Yes, I will help").click()
    heading(his, "You can help Ann now")
    his.get_by_role("link", name="See the people I help").click()
    his.get_by_role("button", name="Help Ann now").click()
    expect(his.locator(".helping")).to_contain_text("You are helping Ann.")

    hers.goto("/me/sharing/")
    hers.get_by_role("link", name="End sharing").click()
    hers.get_by_role("button", name="End it now").click()
    expect(hers.get_by_role("status")).to_contain_text("Ended")
    assert his.reload().status == 404
    his.goto("/me/helping/")
    expect(his.locator(".helping")).to_have_count(0)


def test_a_patient_opens_a_link_and_chooses_what_a_therapist_sees(page: Page, base_url, tom):
    token = invitations.invite(kind="patient", made_by=tom, clinic=clinic_of(tom), now=timezone.now())[1]
    page.goto(f"/invitation/link/{token}/")
    assert token not in page.url
    sign_up(page, "new@example.org")
    heading(page, "Tom asks to see your record")
    page.get_by_text("Swelling notes: how").click()
    page.get_by_text("1 month: until").click()
    page.get_by_role("button", name="Yes, share this").click()
    heading(page, "You share your record now")

    sharing = Sharing.objects.get()
    assert (sharing.sees_logs, sharing.sees_notes) == (False, True)
    assert days(27) < sharing.ends < days(32)


@pytest.mark.parametrize("look", ["phone", "narrow"])
def test_every_page_passes_axe_and_fits(new_context, base_url, ann, tom, look):
    bob, now = Person.objects.create_user("bob@example.org", name="Bob"), timezone.now()
    clinic = clinic_of(tom)
    share(ann, tom, THERAPIST, clinic=clinic, logs=True, ends=days(20))
    helping = share(ann, bob, logs=True, notes=True)
    for number in range(3):
        at = now - timedelta(days=number)
        SessionLog.objects.create(
            owner=ann, client_id=str(number), at=at, local_date=at.date(), walkthrough="lym-arm",
            technique="lymphatic", side="left", minutes=12, done=14, total=16, made_at=now, note="Felt fine",
        )  # fmt: skip
    record_access(owner=ann, by=tom, role="therapist", clinic=clinic, part="summary", action="printed", now=now)
    asked = invitations.invite(kind="patient", made_by=tom, clinic=clinic, now=now)[1]
    invitations.invite(kind="helper", made_by=ann, owner=ann, name="Ida", now=now)
    display = "light.largest.US" if look == "narrow" else ""
    hers = enter(new_context(), ann, base_url, display)
    his = enter(new_context(), bob, base_url, display)

    def visits():
        for path in (
            "/invitation/", f"/invitation/link/{asked}/", "/me/sharing/", f"/me/sharing/{helping.pk}/",
            f"/me/sharing/{helping.pk}/end/", "/me/sharing/history/", "/me/access/", "/me/sharing/invite/",
        ):  # fmt: skip
            hers.goto(path)
            yield hers
        hers.get_by_role("button", name="Make the invitation").click()
        yield hers
        hers.get_by_label("Who is it?").fill("Cleo")
        hers.get_by_label("The year they were born").fill("1950")
        hers.get_by_role("button", name="Make the invitation").click()
        yield hers
        for path in ("/me/helping/", f"/me/helping/{helping.pk}/", f"/me/helping/{helping.pk}/leave/"):
            his.goto(path)
            yield his
        his.goto("/me/helping/")
        his.get_by_role("button", name="Help Ann now").click()
        yield his

    if look == "narrow":
        for page in (hers, his):
            page.set_viewport_size({"width": 320, "height": 640})
    for page in visits():
        page.wait_for_load_state("load")
        assert found_in_both_themes(page, page.url) == []
        assert not cut_off(page), page.url
        assert low(page, PRESSED) == [], page.url
