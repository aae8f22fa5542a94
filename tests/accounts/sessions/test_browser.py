"""The session pages in a real browser: axe, a narrow phone with the largest text, thumbs, the keyboard, no scripts, paper."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import Person, SessionLog
from tests.browser.looking import NARROW, found_in_both_themes, open_all, out_of_reach_in_both_texts, sign_in

pytestmark = pytest.mark.django_db(transaction=True)
Visit = Callable[[Page, SessionLog], object]


@pytest.fixture
def session_log(in_new_york: Person, make_log: Callable[..., SessionLog]) -> SessionLog:
    """The newest of 25; one was stopped."""
    now = timezone.now()
    for back in range(1, 25):
        make_log(in_new_york, at=now - timedelta(hours=20 * back), stopped="just-stop" if back == 3 else "")
    return make_log(in_new_york, at=now - timedelta(hours=1), stopped="hot-red-shivering", advised="Stop.\nRest.")


def at(path: str) -> Visit:
    return lambda page, log: page.goto(f"/me/sessions/{path.replace('LOG', str(log.pk))}")


def said(page: Page, log: SessionLog) -> None:
    at("LOG/after/")(page, log)
    page.locator("label:has([name=effects][value=redness])").click()
    page.locator("label:has([name=lasted][value=yes])").click()
    page.locator("label:has([name=pain_after][value='7'])").click()
    page.locator("main .actions button").click()
    expect(page.locator("#watch")).to_be_visible()


def deleted(page: Page, log: SessionLog) -> None:
    at("LOG/")(page, log)
    page.locator("form[action$='/delete/'] button").click()
    expect(page.get_by_role("button", name="Undo")).to_be_visible()


def deleted_and_opened(page: Page, log: SessionLog) -> None:
    deleted(page, log)
    at("LOG/")(page, log)


def with_errors(page: Page, log: SessionLog) -> None:
    at("add/")(page, log)
    page.get_by_label("How many minutes").fill("24,5")
    page.locator("main .actions button").click()
    expect(page.locator(".error-summary")).to_be_focused()


def conflict(page: Page, log: SessionLog) -> None:
    at("LOG/edit/")(page, log)
    SessionLog.objects.filter(pk=log.pk).update(version=7, note="From the other tab.")
    page.get_by_label("Note").fill("From this tab.")
    page.locator("main .actions button").click()
    expect(page.get_by_role("alert")).to_be_visible()


STATES: dict[str, Visit] = {
    "list": at(""),
    "list of another month": at("?month=2020-02"),
    "log": at("LOG/"),
    "after": at("LOG/after/"),
    "edit": at("LOG/edit/"),
    "add": at("add/"),
    "errors": with_errors,
    "conflict": conflict,
    "said": said,
    "deleted": deleted,
    "deleted and opened": deleted_and_opened,
}


@pytest.fixture
def every_state(page: Page, session_log: SessionLog, base_url: str) -> Callable[[], object]:
    def visit() -> object:
        sign_in(page.context, session_log.owner, base_url)
        for name, go in STATES.items():
            SessionLog.objects.filter(pk=session_log.pk).update(deleted_at=None)
            go(page, session_log)
            open_all(page)
            yield name

    return visit


def test_axe_finds_nothing(page: Page, every_state: Callable) -> None:
    assert [fault for name in every_state() for fault in found_in_both_themes(page, name)] == []


def test_nothing_is_cut_off_or_too_small_on_a_narrow_phone(page: Page, every_state: Callable) -> None:
    page.set_viewport_size(NARROW)
    assert [fault for name in every_state() for fault in out_of_reach_in_both_texts(page, name)] == []


def test_the_whole_way_without_scripts(new_context: Callable, session_log: SessionLog, base_url: str) -> None:
    context = new_context(java_script_enabled=False)
    sign_in(context, session_log.owner, base_url)
    page = context.new_page()

    page.goto("/me/sessions/add/")
    page.get_by_label("Which routine?").select_option("ret-hand")
    page.locator("label:has([name=side][value=right])").click()
    page.get_by_label("On what day?").select_option(index=1)
    page.get_by_label("When did it begin").fill("08:30")
    page.get_by_label("How many minutes").fill("12")
    page.get_by_role("button", name="Save this session").click()
    expect(page.get_by_role("status")).to_contain_text("Saved.")
    expect(page.get_by_text("Right hand")).to_be_visible()

    page.get_by_role("button", name="Delete this session").click()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Right hand")).to_be_visible()
    assert session_log.owner.session_logs.kept().count() == 26


def test_the_scale_is_worked_with_the_keyboard_alone(page: Page, session_log: SessionLog, base_url: str) -> None:
    sign_in(page.context, session_log.owner, base_url)
    page.goto(f"/me/sessions/{session_log.pk}/after/")
    page.locator("[name=heaviness_before]:checked").focus()
    for _number in range(4):
        page.keyboard.press("ArrowLeft")  # from no answer: 10, 9, 8, 7
    page.keyboard.press("Enter")
    page.wait_for_url("**/?saved")

    session_log.refresh_from_db()
    assert session_log.heaviness_before == 7


def test_whether_it_lasted_is_asked_only_where_something_came(
    page: Page, session_log: SessionLog, base_url: str
) -> None:
    sign_in(page.context, session_log.owner, base_url)
    page.goto(f"/me/sessions/{session_log.pk}/after/")
    lasted = page.get_by_role("group", name="Did it last?")

    expect(lasted).to_be_hidden()
    page.locator("label:has([value=tired])").click()
    expect(lasted).to_be_visible()


def test_the_calendar_reads_without_color_and_on_paper(page: Page, session_log: SessionLog, base_url: str) -> None:
    """A dot is drawn by its border, which stays where backgrounds are not printed and colors are forced."""
    sign_in(page.context, session_log.owner, base_url)
    page.goto("/me/sessions/")
    for media in ({"media": "print"}, {"media": "screen", "forced_colors": "active"}):
        page.emulate_media(**media)
        dots = page.locator(".month__dots .dot")
        assert dots.count() > 0
        for dot in dots.all():
            style = dot.evaluate("e => [getComputedStyle(e).borderTopColor, getComputedStyle(e).borderTopStyle]")
            assert style[1] == "solid"
            assert style[0] not in ("rgb(255, 255, 255)", "rgba(0, 0, 0, 0)")
    page.emulate_media(media="print")
    expect(page.locator(".month__table")).to_be_visible()
    expect(page.locator(".month__nav")).to_be_hidden()
