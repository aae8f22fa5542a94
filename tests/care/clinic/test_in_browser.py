"""The clinic's pages in a real browser: axe, targets and width, light and dark, on a desk and on a phone."""

from __future__ import annotations

import re
import time

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from accounts.actions.invitations import invite
from accounts.actions.transfers import ask_transfer, cover
from accounts.actions.withdrawals import withdraw
from accounts.models import Clinic, Person, Sharing
from tests.browser.looking import found_by_axe, let_in, low

pytestmark = pytest.mark.django_db(transaction=True)
PRESSED = "main :is(a, button, summary, input):not(:is(.tick, .chip, ul:not(.rows, .care-nav__links)) *)"


def enter(context: BrowserContext, person: Person, base_url: str, display: str, width: int = 1280) -> Page:
    TOTP.activate(person, generate_totp_secret())
    browser = Client()
    browser.force_login(person)
    session = browser.session
    session["account_authentication_methods_user"] = str(person.pk)
    session["account_authentication_methods"] = [{"method": "mfa", "at": time.time()}]
    session.save()
    let_in(context, browser, base_url, display=display)
    page = context.new_page()
    page.set_viewport_size({"width": width, "height": 900})
    return page


def check(page: Page, name: str) -> None:
    assert found_by_axe(page, name) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
    assert low(page, PRESSED) == [], name


@pytest.mark.parametrize(("theme", "width"), [("light", 1280), ("dark", 390)])
def test_every_page_is_clean(
    new_context,
    base_url: str,
    theme: str,
    width: int,
    clinic: Clinic,
    therapist: Person,
    colleague: Person,
    clinic_admin: Person,
    patient: Person,
    sharing: Sharing,
) -> None:
    now = timezone.now()
    clinic.memberships.filter(person=therapist).update(is_admin=True)
    template = clinic.templates.create(name="Arm, first week", walkthrough="lym-arm", made_by="Tom", made_at=now)
    withdraw(clinic=clinic, walkthrough="ret-hand", edition="", reason="Wait for our call.", by=therapist, now=now)
    invite(kind="patient", made_by=therapist, clinic=clinic, name="Bob Reed", birth_year=1949, now=now)
    invite(kind="therapist", made_by=therapist, clinic=clinic, email="new@example.org", now=now)
    asked = ask_transfer(sharing=sharing, to=colleague, now=now)
    cover(clinic=clinic, therapist=therapist, colleague=clinic_admin, first=now.date(), last=now.date(), now=now)
    page = enter(new_context(), therapist, base_url, f"{theme}.standard.US", width)
    for name in ("clinic-detail", "clinic-edit", "member-invite", "template-list", "withdrawal-list", "cover-list"):
        page.goto(reverse(f"care:{name}"))
        check(page, f"{name}-{width}")
    for name, row in (
        ("template-rename", template),
        ("member-end", clinic.memberships.get(person=colleague)),
        ("patient-discharge", patient),
        ("patient-transfer", patient),
        ("handover-make", patient),
    ):
        page.goto(reverse(f"care:{name}", args=[row.pk]))
        check(page, f"{name}-{width}")
    for name in ("cover-add", "invitation-list", "record-add", "withdrawal-add", "invitation-add"):
        page.goto(reverse(f"care:{name}"))
        check(page, f"{name}-{width}")
        if name != "invitation-list":
            page.locator("main form.stack button").click()
            expect(page).to_have_title(re.compile("^Error:"))
            check(page, f"{name}-errors-{width}")
    page.get_by_label("Name", exact=True).fill("Rose Hill")
    page.get_by_label("Year of birth").fill("1938")
    page.get_by_role("button", name="Make the invitation").click()
    check(page, f"invitation-made-{width}")
    page.goto(reverse("care:withdrawal-add"))
    page.get_by_label("Which walkthrough?").select_option("lym-arm")
    page.get_by_label("Why?").fill("We found a mistake in step 3.")
    page.get_by_role("button", name="See what patients will read").click()
    check(page, f"withdrawal-preview-{width}")
    page.get_by_role("button", name="Withdraw it now").click()
    check(page, f"withdrawn-{width}")

    home = enter(new_context(), patient, base_url, f"{theme}.standard.US", width)
    home.goto(reverse("accounts:sharing-list"))
    check(home, f"sharing-list-{width}")
    home.goto(reverse("accounts:transfer-answer", args=[asked.pk]))
    check(home, f"transfer-answer-{width}")


def test_the_owners_pages_work_under_our_policy(new_context, base_url: str, clinic: Clinic, therapist: Person) -> None:
    """The fixture fails a test whose page breaks the policy or throws."""
    owner = Person.objects.create_user("olga@example.org", is_staff=True)
    page = enter(new_context(), owner, base_url, "light.standard.US")
    page.goto(reverse("admin:index"))
    for name in ("Clinics", "Memberships", "Invitations", "People", "Withdrawals"):
        page.goto(reverse("admin:index"))
        page.get_by_role("link", name=name, exact=True).first.click()
    page.goto(reverse("admin:accounts_clinic_change", args=[clinic.pk]))
    page.get_by_label("Phone").fill("555 0300")
    page.get_by_role("button", name="Save", exact=True).click()
    clinic.refresh_from_db()
    assert clinic.phone == "555 0300"
