"""A person's own pages for the walks over every state: one record with something of everything, signed in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page

from accounts.models import HealthProfile, Person, SwellingNote
from tests.accounts import written
from tests.accounts.today.records import routine
from tests.browser.looking import come_as

Visit = Callable[[Page], None]
EMAIL = "states@example.org"


def someone() -> Person:
    """The person whose record it is, made where this test's database has none yet."""
    found = Person.objects.filter(email=EMAIL).first()
    if found:
        return found
    today = timezone.localdate()
    person = Person.objects.create_user(EMAIL, name="Ann")
    HealthProfile.objects.create(owner=person, affected=["arm:left"])
    routine(person, "lym-arm", "left", days=5, time="morning")
    written.sessions(person, written.days_up_to(today - timedelta(days=1), 8, every=2), note="Lighter in the evening.")
    for week in range(4):
        written.arm_measured(person, today - timedelta(days=7 * week + 1), slack=0.1 * week)
    return person


def signed_in(path: str) -> Visit:
    """A person on a page of their record. NOTE and LOG in the path stand for the newest of each."""

    def visit(page: Page) -> None:
        person, browser = someone(), Client()
        browser.force_login(person)
        come_as(page, browser)
        note, log = person.swelling_notes.latest("at"), person.session_logs.latest("at")
        page.goto(path.replace("NOTE", str(note.pk)).replace("LOG", str(log.pk)))

    return visit


def worse(page: Page) -> None:
    """Today's page when a note says that it became heavier: what to do first stands above all else."""
    person, now = someone(), timezone.now()
    SwellingNote.objects.get_or_create(
        owner=person,
        client_id="worse",
        defaults={
            "at": now,
            "made_at": now,
            "local_date": now.date(),
            "place": "arm",
            "side": "left",
            "feel": "heavier",
            "skin": ["hot"],
        },
    )
    signed_in("/me/")(page)
    page.locator("[data-level]").first.wait_for()


def note_with_errors(page: Page) -> None:
    signed_in("/me/swelling/add/")(page)
    page.locator("#id_on").fill("2999-01-01")
    page.get_by_role("button", name="Save this note").click()
    page.locator(".error-summary").wait_for()


# The other states of these pages are walked by the tests of each (tests/accounts/*/): here stand those that people see most.
RECORD_STATES: dict[str, Visit] = {
    "today": signed_in("/me/"),
    "sessions": signed_in("/me/sessions/"),
    "a session": signed_in("/me/sessions/LOG/"),
    "after a session": signed_in("/me/sessions/LOG/after/"),
    "swelling notes": signed_in("/me/swelling/"),
    "swelling note with errors": note_with_errors,
    "trends": signed_in("/me/trends/"),
    "for an appointment": signed_in("/me/summary/"),
    "my data": signed_in("/me/data/"),
    "sharing": signed_in("/me/sharing/"),
    "today, when it is worse": worse,
}
