"""A therapist's pages of patients in a real browser: axe in light and dark, a phone and a desk, the largest text, and paper."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import Clinic, InboxItem, Person
from tests.browser.looking import (
    NARROW,
    PHONE,
    WIDE,
    found_in_both_themes,
    let_in,
    open_all,
    out_of_reach_in_both_texts,
)
from tests.care.patients import records

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def full(clinic: Clinic, therapist: Person, patient: Person, working: Callable, page: Page, base_url: str) -> Person:
    """Ann shares all; Bert, a namesake, and Cleo share less; one item waits. The therapist is signed in."""
    Person.objects.filter(pk=patient.pk).update(name="Ann Example", birth_year=1958)
    records.share(patient, therapist, clinic)
    records.full(patient, therapist, clinic)
    for number, (logs, notes) in enumerate([(False, False), (True, False)]):
        other = Person.objects.create_user(f"o{number}@example.org", name="Ann Example", birth_year=1940 + number)
        records.share(other, therapist, clinic, logs, notes)
        records.routine(other, clinic, therapist, review_by=timezone.now().date() + timedelta(days=5))
    InboxItem.objects.create(
        clinic=clinic,
        patient=patient,
        key="k",
        kind="stopped",
        level="SAME_DAY",
        reason="Stopped a session: one limb changed",
        needs="sees_logs",
        at=timezone.now(),
    )
    today = timezone.now().date()
    patient.clearances.create(
        source="patient",
        finding="asthma",
        technique="lymphatic",
        region="arm",
        who="Dr. Lee",
        on=today,
        at=timezone.now(),
        local_date=today,
        by_id=patient.pk,
        by_name="Ann",
    )
    let_in(page.context, working(therapist), base_url)
    return patient


def states(page: Page, patient: Person) -> Iterator[str]:
    """Each page in turn, with all that is folded opened."""
    home = f"/care/patients/{patient.pk}/"
    log, note = patient.session_logs.latest("at"), patient.swelling_notes.exclude(method="").first()
    addresses = {
        "list": "/care/patients/",
        "print": "/care/patients/print/",
        "patient": home,
        "session": f"{home}sessions/{log.pk}/",
        "sessions": f"{home}sessions/",
        "note": f"{home}notes/{note.pk}/",
        "notes": f"{home}notes/",
        "advice": f"{home}advice/",
        "charts": f"{home}charts/",
        "yeses": f"{home}clearances/",
        "yes": f"{home}clearances/add/",
        "withdraw": f"{home}clearances/{patient.clearances.get().pk}/withdraw/",
        "private notes": f"{home}private-notes/",
        "measure": f"{home}measure/",
    }
    for name, address in addresses.items():
        page.goto(address)
        yield _opened(page, name)
    page.goto(f"{home}clearances/add/")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".error-summary")).to_be_focused()
    yield _opened(page, "yes with errors")
    page.goto(f"{home}measure/")
    page.get_by_role("button", name="As last time").click()
    yield _opened(page, "ready")
    page.goto(f"{home}measure/how/")
    yield _opened(page, "how")
    page.goto(f"{home}measure/ready/")
    page.locator("[name=same_marks][value=yes]").check(force=True)
    page.locator("main form.form").get_by_role("button").click()
    page.locator("main form.form").wait_for()
    yield _opened(page, "all places")
    page.locator("[name='left.mark-1.first']").fill("26")
    page.locator("[name='left.mark-1.second']").fill("26")
    page.get_by_role("button", name="Check the numbers").click()
    page.get_by_label("Measured on").wait_for()
    yield _opened(page, "check")


def _opened(page: Page, name: str) -> str:
    open_all(page)
    return name


@pytest.mark.parametrize("size", [PHONE, WIDE], ids=["phone", "desk"])
def test_axe_finds_nothing(size: dict[str, int], page: Page, full: Person) -> None:
    page.set_viewport_size(size)
    assert [fault for name in states(page, full) for fault in found_in_both_themes(page, name)] == []


def test_nothing_is_cut_off_or_too_small_on_a_narrow_phone(page: Page, full: Person) -> None:
    page.set_viewport_size(NARROW)
    assert [fault for name in states(page, full) for fault in out_of_reach_in_both_texts(page, name)] == []


def test_the_list_for_today_prints_the_table_and_nothing_of_the_site(page: Page, full: Person) -> None:
    page.goto("/care/patients/")
    page.get_by_label("For today's list: Ann Example").last.check()
    page.get_by_role("button", name="List for today's clinic").click()
    expect(page.locator("tbody tr")).to_have_count(1)
    page.emulate_media(media="print")
    expect(page.locator("tbody tr").first).to_be_visible()
    for hidden in (".care-nav", ".back", ".print-hint", ".personal-nav"):
        assert not page.locator(hidden).first.is_visible(), hidden
