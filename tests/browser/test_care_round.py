"""A therapist and a patient, each with a browser of their own: from the printed card to the end of sharing, and two therapists at once."""

# ruff: noqa: F811  (the fixtures come from the therapists' tests)
from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from accounts.actions.profile import update_profile
from accounts.models import Clinic, Person, Sharing
from tests.browser.looking import PHONE, WIDE, heading, let_in
from tests.browser.test_player import choose_sign, go_to
from tests.browser.test_whole_way import answer_everything, click
from tests.care.conftest import clinic, colleague, patient, sharing, signed_in, therapist, working  # noqa: F401

pytestmark = pytest.mark.django_db(transaction=True)
YEAR = "1958"
CUE, WHY = "Like a feather, Ann", "The webs are sore"
NOTE, LATER = "Rang her: she rests it for two days", "Half as often from now on"
SIGN = "hurts-tingles-tighter"


@pytest.fixture
def browsing(new_context: Callable[..., Any], base_url: str) -> Callable[..., Page]:
    """A window in which the person of this client is signed in."""

    def window(client: Client, size: dict[str, int], **more: Any) -> Page:
        context = new_context(**more)
        let_in(context, client, base_url)
        page = context.new_page()
        page.set_viewport_size(size)
        return page

    return window


def press(page: Page | Locator, words: str) -> None:
    page.get_by_role("button", name=words).first.click()


def follow(page: Page | Locator, words: str) -> None:
    page.get_by_role("link", name=words).first.click()


def step(page: Page, name: str) -> Locator:
    """A step of the builder, opened."""
    row = page.locator(".brow", has=page.locator(".brow__name", has_text=name))
    row.locator("summary").click()
    return row


def build_for_the_left_hand(page: Page) -> None:
    row = page.locator(".choose__row", has_text="Hand: retrograde")
    row.locator("button", has_text="Left hand").click()
    heading(page, "Left hand")


def saved(page: Page) -> None:
    expect(page.get_by_role("status").filter(has_text="Saved.")).to_be_visible()


# The whole round


def test_from_the_card_to_the_end_of_sharing(
    browsing: Callable[..., Page],
    working: Callable[[Person], Client],
    signed_in: Callable[[Person], Client],
    clinic: Clinic,
    therapist: Person,
    patient: Person,
) -> None:
    # What the patient said before they met: nothing that a therapist would have to weigh.
    update_profile(person=patient, by=patient, fields={"treated": []}, version=0, now=timezone.now())
    at_desk, on_phone = browsing(working(therapist), WIDE), browsing(signed_in(patient), PHONE)

    code = make_a_card(at_desk)
    say_yes(on_phone, code)
    shared = patient.sharings.get()
    assert (shared.person, shared.clinic, shared.sees_logs, shared.sees_notes) == (therapist, clinic, True, True)

    give_a_routine(at_desk)
    version = patient.routine_versions.get()
    assert version.review_by == review_day()

    do_it_and_stop(on_phone)
    assert patient.session_logs.get().stopped == SIGN

    deal_with_it(at_desk)
    item = clinic.inbox.get()
    assert (item.note, item.resolved_by) == (NOTE, "Tom")

    change_it(at_desk)
    read_what_is_new(on_phone)
    routine = patient.routines.get()
    assert (routine.version, routine.seen_version) == (2, 2)

    opened = pages_of(patient, item.pk)
    assert {address: at_desk.request.get(address).status for address in opened} == dict.fromkeys(opened, 200)
    end_sharing(on_phone)
    nothing_opens(at_desk, patient, item.pk)


def make_a_card(page: Page) -> str:
    """Gives the code that is printed on it."""
    page.goto("/care/patients/")
    follow(page, "Invite a patient")
    page.get_by_label("Name").fill("Ann Example")
    page.get_by_label("Year of birth").fill(YEAR)
    press(page, "Make the invitation")
    heading(page, "Invitation for Ann Example")
    expect(page.get_by_role("img", name="QR code")).to_be_visible()
    return page.locator(".care-secret").inner_text()


def say_yes(page: Page, code: str) -> None:
    page.goto("/invitation/")
    page.get_by_label("Your code").fill(code)
    page.get_by_label("The year you were born").fill(YEAR)
    press(page, "See the invitation")
    heading(page, "Tom asks to see your record")
    expect(page.locator(".facts")).to_contain_text("River clinic")
    page.get_by_text("Session logs: what was done, when, and how it felt").last.click()
    page.get_by_text("Swelling notes: how the limb is, with tape measures").last.click()
    page.get_by_text("6 months").click()
    press(page, "Yes, share this")
    heading(page, "You share your record now")


def review_day() -> Any:
    return timezone.now().date() + timedelta(days=21)


def give_a_routine(page: Page) -> None:
    page.goto("/care/patients/")
    follow(page, "Ann")
    follow(page, "Routines")
    follow(page, "Give a routine")
    build_for_the_left_hand(page)
    webs = step(page, "Web spaces")
    webs.get_by_label("Leave this step out").check()
    webs.get_by_label("Why, for the patient to read").fill(WHY)
    palm = step(page, "Palm")
    palm.get_by_label("Times").fill("3")
    palm.get_by_label("Your own words for this step").fill(CUE)
    page.get_by_label("You look at it again by").fill(review_day().isoformat())
    expect(page.locator("#preview")).to_contain_text(f"Turned off by your therapist: {WHY}")
    press(page, "Save and give")
    saved(page)
    expect(page.locator(".rcard")).to_contain_text("Left hand")


def do_it_and_stop(page: Page) -> None:
    page.goto("/me/")
    expect(page.locator(".news__title")).to_have_text("Tom, River clinic gave you a routine")
    press(page, "I have seen it")
    expect(page.locator(".due")).to_contain_text("From Tom, River clinic.")
    page.locator(".due__start").click()
    answer_everything(page, click, "")
    page.locator("a[href='/guide/ret-hand/session/']").first.click()
    expect(page.locator("main")).to_contain_text(WHY)
    page.locator("button[name=length][value=whole]").click()
    page.wait_for_selector(".player__bar")
    expect(page.locator("#session [data-step=web-spaces]")).to_have_count(0)
    go_to(page, "Palm")
    expect(page.locator(".player__body")).to_contain_text(CUE)
    expect(page.locator(".player__body")).to_contain_text("3 times")
    with page.expect_response("**/session/stopped/"):
        choose_sign(page, SIGN)
    expect(page.locator("[data-outcome]")).to_be_visible()


def deal_with_it(page: Page) -> None:
    page.goto("/care/inbox/")
    expect(page.locator(".inbox__item")).to_contain_text("It hurts, tingles or feels tighter")
    follow(page.locator(".inbox__item"), "Ann")
    page.get_by_label("Note for you and your colleagues").fill(NOTE)
    press(page, "I have seen it")
    saved(page)
    expect(page.locator(".inbox__item")).to_contain_text("seen by Tom")
    follow(page.locator(".inbox__item"), "Ann")
    expect(page.get_by_label("Note for you and your colleagues")).to_have_value(NOTE)
    press(page, "Resolved")
    expect(page.locator(".inbox__item")).to_have_count(0)


def change_it(page: Page) -> None:
    page.goto("/care/patients/")
    follow(page, "Ann")
    follow(page, "Routines")
    follow(page.locator(".rcard"), "Change")
    expect(page.locator("#id_cue-palm")).to_have_value(CUE)
    page.get_by_label("Note to the patient").fill(LATER)
    press(page, "Save")
    saved(page)


def read_what_is_new(page: Page) -> None:
    page.goto("/me/")
    expect(page.locator(".news__title")).to_have_text("Tom, River clinic changed your routine")
    expect(page.locator("main")).to_contain_text(LATER)
    press(page, "I have seen it")
    page.goto("/me/")
    expect(page.locator(".news__title")).to_have_count(0)


def pages_of(patient: Person, item: Any) -> list[str]:
    """Where a therapist sees something of this patient, but for what is made on paper."""
    names = ("detail", "session-list", "note-list", "advice", "charts", "handout")
    routine, log = patient.routines.get(), patient.session_logs.get()
    return [
        *(reverse(f"care:patient-{name}", args=[patient.pk]) for name in names),
        reverse("care:patient-session", args=[patient.pk, log.pk]),
        reverse("care:routine-list", args=[patient.pk]),
        reverse("care:routine-edit", args=[patient.pk, routine.pk]),
        reverse("care:routine-versions", args=[patient.pk, routine.pk]),
        reverse("care:private-note-list", args=[patient.pk]),
        reverse("care:inbox-item", args=[item]),
    ]


def end_sharing(page: Page) -> None:
    page.goto("/me/sharing/")
    follow(page, "End sharing")
    press(page, "End it now")
    expect(page.get_by_text("Nobody else may see your record now.")).to_be_visible()


def nothing_opens(page: Page, patient: Person, item: Any) -> None:
    """The builder is still open on the therapist's screen: even what it sends finds nothing."""
    here = page.goto(reverse("care:patient-detail", args=[patient.pk]))
    assert here is not None
    assert here.status == 404
    found = {address: page.request.get(address).status for address in pages_of(patient, item)}
    assert found == dict.fromkeys(found, 404)
    page.goto("/care/patients/")
    token = page.locator("[name=csrfmiddlewaretoken]").first.get_attribute("value")
    origin = {"Referer": page.url}
    for name in ("patient-summary", "patient-handout", "routine-preview"):
        address = reverse(f"care:{name}", args=[patient.pk])
        answer = page.request.post(address, form={"csrfmiddlewaretoken": token, "paper": "a4"}, headers=origin)
        assert (name, answer.status) == (name, 404)
    for address in ("/care/patients/", "/care/inbox/", "/care/inbox/?done"):
        page.goto(address)
        expect(page.locator("main")).not_to_contain_text("Ann")


# The builder


@pytest.fixture
def ready(patient: Person, sharing: Sharing) -> Person:
    """A patient who shares, and of whom it is known that no nodes were treated."""
    update_profile(person=patient, by=patient, fields={"treated": []}, version=0, now=timezone.now())
    return patient


def test_without_javascript_a_step_is_changed_seen_and_saved(
    browsing: Callable[..., Page],
    working: Callable[[Person], Client],
    therapist: Person,
    ready: Person,
) -> None:
    page = browsing(working(therapist), WIDE, java_script_enabled=False)
    page.goto(reverse("care:routine-choose", args=[ready.pk]))
    build_for_the_left_hand(page)
    step(page, "Palm").get_by_label("Your own words for this step").fill(CUE)
    webs = step(page, "Web spaces")
    webs.get_by_label("Leave this step out").check()

    press(page, "Show preview")
    expect(page.locator(".error-summary")).to_contain_text("Write why this step is left out.")
    page.get_by_label("Why, for the patient to read").and_(page.locator("#id_why-web-spaces")).fill(WHY)
    press(page, "Show preview")
    expect(page.locator("#preview [data-step=palm]").first).to_contain_text(CUE)
    expect(page.locator("#preview")).to_contain_text(f"Turned off by your therapist: {WHY}")
    assert ready.routine_versions.count() == 0

    press(page, "Save and give")
    saved(page)
    assert ready.routine_versions.get().adjustments["cues"] == {"palm": CUE}


def test_two_therapists_change_one_routine_at_once_and_the_second_is_told(
    browsing: Callable[..., Page],
    working: Callable[[Person], Client],
    therapist: Person,
    colleague: Person,
    clinic: Clinic,
    ready: Person,
) -> None:
    today = timezone.now()
    ready.sharings.create(person=colleague, kind=Sharing.THERAPIST, clinic=clinic, starts=today.date(), made_at=today)
    first, second = (browsing(working(person), WIDE) for person in (therapist, colleague))
    first.goto(reverse("care:routine-choose", args=[ready.pk]))
    build_for_the_left_hand(first)
    press(first, "Save and give")
    saved(first)
    address = reverse("care:routine-edit", args=[ready.pk, ready.routines.get().pk])
    for page, words in ((first, "From Tom"), (second, "From Cora")):
        page.goto(address)
        page.get_by_label("Note to the patient").fill(words)

    press(first, "Save")
    saved(first)
    press(second, "Save")

    told = second.get_by_role("alert")
    expect(told).to_contain_text("Not saved yet: Tom changed this meanwhile.")
    expect(told).to_contain_text("Kept now: From Tom")
    expect(told).to_contain_text("You typed: From Cora")
    expect(second.get_by_label("Note to the patient")).to_have_value("From Cora")
    press(second, "Save")
    saved(second)
    assert list(ready.routine_versions.order_by("number").values_list("note", flat=True)) == [
        "",
        "From Tom",
        "From Cora",
    ]
