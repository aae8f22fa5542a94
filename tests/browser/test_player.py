"""The player in a real browser: by keyboard, without JavaScript, hidden, reloaded, on a small phone."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.looking import found_by_axe, heading, let_in
from tests.guide.views.walk import pass_screening

pytestmark = pytest.mark.django_db(transaction=True)

END = "That was the last step"


@pytest.fixture
def open_session(base_url: str) -> Any:
    """Gives a browser a visit whose screening is passed, and (unless told not to) a session under way."""

    def enter(context: BrowserContext, slug: str, *, begin: bool = True, display: str = "", **screening: Any) -> Page:
        visitor = Client()
        pass_screening(visitor, slug, **screening)
        if begin:
            visitor.post(f"/guide/{slug}/session/begin/", {"length": "first-week", "who": "me"})
        let_in(context, visitor, base_url, **({"display": display} if display else {}))
        page = context.pages[0] if context.pages else context.new_page()
        page.goto(f"/guide/{slug}/session/")
        return page

    return enter


def title(page: Page) -> str:
    return page.locator("#step-title").inner_text()


def number(page: Page) -> str:
    return page.locator("[data-slot=number]").inner_text()


def go_to(page: Page, name: str) -> None:
    for _step in range(60):
        if title(page) == name:
            return
        page.keyboard.press("ArrowRight")
    raise AssertionError(f"The player never came to {name}")


def to_the_end(page: Page) -> None:
    go_to(page, END)


def stage(page: Page) -> dict[str, Any]:
    return page.evaluate(
        "() => JSON.parse(Object.entries(sessionStorage).find(([key]) => key.startsWith('session.'))[1])"
    )


def tab_to(page: Page, selector: str, most: int = 60) -> None:
    for _press in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("s => document.activeElement.matches(s)", selector):
            return
    raise AssertionError(f"Tab never came to {selector}")


# Whole sessions


@pytest.mark.parametrize("slug", ["lym-arm", "ret-hand"])
def test_a_whole_session_by_keyboard_alone(context, open_session, slug):
    page = open_session(context, slug, begin=False, treated=("right-axilla",) if slug == "lym-arm" else ())
    tab_to(page, "button[name=length][value=first-week]")
    page.keyboard.press("Enter")
    page.wait_for_selector(".player__bar")

    steps = page.locator("#session [data-step]").count()
    shown = [page.locator(".player__body").get_attribute("data-step")]
    assert number(page) == f"Step 1 of {steps}"
    for _step in range(steps):
        page.keyboard.press("ArrowRight")
        assert page.evaluate("() => document.activeElement.id") == "step-title"
        if title(page) == END:
            break
        shown.append(page.locator(".player__body").get_attribute("data-step"))
        assert "right" in page.locator(".player__side").inner_text()
    assert shown == page.locator("#session [data-step]").evaluate_all("all => all.map(step => step.dataset.step)")
    tab_to(page, "[data-do=next]")
    page.keyboard.press("Enter")

    heading(page, "This session is over")
    expect(page.locator(".tally")).to_contain_text(f"{steps} of {steps}")
    page.wait_for_function("() => sessionStorage.length === 0")


@pytest.mark.parametrize("slug", ["lym-arm", "ret-hand"])
def test_a_whole_session_without_javascript(new_context, open_session, slug):
    page = open_session(new_context(java_script_enabled=False), slug, begin=False)
    page.locator("button[value=whole]").click()

    steps = page.locator("#session [data-step]")
    expect(steps.first).to_be_visible()
    page.wait_for_load_state()
    assert steps.count() > 10
    page.locator("#session select").nth(1).select_option("cannot-reach")
    page.get_by_role("button", name="Finish").click()

    heading(page, "This session is over")
    expect(page.locator("main")).to_contain_text("I cannot reach")


def test_stopping_without_javascript(new_context, open_session):
    page = open_session(new_context(java_script_enabled=False), "ret-hand")
    page.get_by_role("link", name="Stop: something is wrong").click()
    page.locator("button[value=limb-cold-white]").click()

    expect(page.locator("[data-outcome=EMERGENCY]")).to_be_visible()
    expect(page.locator('a[href="tel:911"]')).to_be_visible()


# The count


def test_the_first_step_waits_for_start_and_the_others_give_time_to_get_ready(context, open_session):
    page = open_session(context, "lym-arm")
    count = page.locator("[data-slot=count]")

    expect(count).to_have_text("Press Start when your hands are ready.")
    page.get_by_role("button", name="Start").click()
    expect(count).to_contain_text("It begins in")
    page.get_by_role("button", name="Next").click()
    expect(count).to_contain_text("It begins in")


def test_the_count_comes_to_its_end_and_waits(context, open_session):
    page = open_session(context, "lym-arm")
    page.clock.install()
    page.reload()
    page.get_by_role("button", name="Next").click()
    count, status = page.locator("[data-slot=count]"), page.locator("[data-slot=status]")

    page.clock.run_for(10_500)
    expect(count).to_have_text("1 of 5")
    page.clock.run_for(4000)
    expect(count).to_have_text("3 of 5")
    assert "of 5" not in status.inner_text()
    page.clock.run_for(60_000)
    expect(count).to_have_text("Done. Press Next.")
    expect(status).to_have_text("Done. Press Next.")
    assert number(page).startswith("Step 2")


def test_the_parts_of_a_step_are_named_in_turn(context, open_session):
    page = open_session(context, "lym-arm", treated=("right-axilla",))
    page.clock.install()
    page.reload()
    go_to(page, "Chest bridge")
    part, count = page.locator("[data-slot=part]"), page.locator("[data-slot=count]")

    page.clock.run_for(10_500)
    expect(part).to_contain_text("Part 1 of 3")
    expect(count).to_have_text("1 of 3")
    page.clock.run_for(9000)
    expect(part).to_have_text("Part 2 of 3: middle third")
    expect(count).to_have_text("1 of 3")


def test_it_goes_on_by_itself_only_for_those_who_ask(context, open_session):
    page = open_session(context, "lym-arm")
    page.clock.install()
    page.reload()
    page.keyboard.press("ArrowRight")
    page.locator("[data-slot=settings] summary").click()
    page.get_by_label("Go on to the next step by itself").check()

    page.clock.run_for(30_000)

    assert number(page).startswith("Step 3")


def test_pause_stops_the_count_and_everything_else(context, open_session):
    page = open_session(context, "lym-arm")
    page.clock.install()
    page.reload()
    page.keyboard.press("ArrowRight")
    page.clock.run_for(12_500)
    page.keyboard.press("Space")
    before = page.locator("[data-slot=count]").inner_text()

    page.clock.run_for(600_000)

    assert page.locator("[data-slot=count]").inner_text() == before
    expect(page.locator("[data-slot=part]")).to_have_text("Paused")
    expect(page.get_by_role("button", name="Go on")).to_be_visible()
    page.keyboard.press("Space")
    page.clock.run_for(60_000)
    expect(page.locator("[data-slot=count]")).to_have_text("Done. Press Next.")


def test_space_in_a_control_is_the_controls_own(context, open_session):
    page = open_session(context, "lym-arm")
    page.locator("[data-slot=settings] summary").focus()
    page.keyboard.press("Space")

    assert page.locator("[data-slot=settings]").get_attribute("open") is not None
    assert stage(page)["paused"] is False


@pytest.mark.parametrize("key", ["n", "p", "s", "b", "ArrowDown", "Alt+p", "Control+ArrowRight"])
def test_no_other_key_does_anything(context, open_session, key):
    page = open_session(context, "lym-arm")
    before = stage(page)

    page.keyboard.press(key)

    assert stage(page) == before


def test_who_needs_longer_gets_it(context, open_session):
    page = open_session(context, "lym-arm")
    page.clock.install()
    page.reload()
    page.keyboard.press("ArrowRight")

    page.get_by_role("button", name="I need longer").click()
    page.clock.run_for(12_000)
    expect(page.locator("[data-slot=count]")).to_contain_text("It begins in")
    page.locator("[data-slot=settings] summary").click()
    page.get_by_role("button", name="Slower").click()
    expect(page.locator(".player__pace")).to_contain_text("3 seconds each now.")
    page.clock.run_for(29_000)
    page.get_by_role("button", name="Count again").click()
    expect(page.locator("[data-slot=count]")).to_contain_text("It begins in")


# Reload, hidden tab, other ends


def test_a_reload_keeps_the_step_and_the_deadline(context, open_session):
    page = open_session(context, "lym-arm")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    before = stage(page)

    page.reload()

    after = stage(page)
    assert after["clock"] == before["clock"]
    assert number(page).startswith("Step 3")
    assert set(after) == {
        *("at", "reached", "pace", "skips", "paused", "limit", "settings", "limitReached", "clock", "steps")
    }


def test_a_hidden_tab_loses_no_time(context, open_session):
    page = open_session(context, "lym-arm")
    page.keyboard.press("ArrowRight")
    ends = stage(page)["clock"]["endsAt"]
    other = context.new_page()
    other.goto("/healthz")
    other.bring_to_front()
    other.wait_for_timeout(1500)
    page.bring_to_front()

    left = page.evaluate("ends => Math.ceil((ends - Date.now()) / 1000)", ends)
    shown = int(re.search(r"(\d+)\.$", page.locator("[data-slot=count]").inner_text())[1])
    assert abs(shown - left) <= 1
    assert stage(page)["clock"]["endsAt"] == ends


def test_a_count_that_ended_while_the_page_slept_is_over(context, open_session):
    page = open_session(context, "lym-arm")
    page.clock.install()
    page.reload()
    page.keyboard.press("ArrowRight")

    page.clock.fast_forward(60_000)

    expect(page.locator("[data-slot=count]")).to_have_text("Done. Press Next.")


def test_the_most_minutes_end_it(context, open_session):
    page = open_session(context, "ret-hand")
    page.clock.install()
    page.reload()
    page.keyboard.press("ArrowRight")

    page.clock.fast_forward("31:00")

    expect(page.locator("#step-title")).to_have_text("30 minutes are over. Stop here.")
    page.get_by_role("button", name="Finish").click()
    heading(page, "This session is over")


def test_a_session_that_was_closed_elsewhere_says_so(context, open_session):
    page = open_session(context, "lym-arm")
    page.clock.install()
    page.reload()
    page.wait_for_selector(".player__bar")
    context.clear_cookies(name="session")

    closed = page.get_by_role("heading", name="This session is closed")
    with page.expect_response("**/session/beat/"):
        for _while in range(4):  # on a slow machine the beat may be set up after the clock was moved once
            page.clock.run_for(5 * 60_000)

    expect(closed).to_be_visible()
    expect(page.get_by_role("link", name="Answer today's questions")).to_be_visible()


def test_going_back_after_the_end_leads_to_the_questions(context, open_session):
    page = open_session(context, "lym-arm")
    to_the_end(page)
    page.get_by_role("button", name="Finish").click()
    heading(page, "This session is over")

    page.go_back()

    expect(page.locator(".player__bar")).to_have_count(0)


def test_without_a_signal_the_session_goes_on(context, open_session):
    page = open_session(context, "lym-arm")
    context.set_offline(True)

    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")

    assert number(page).startswith("Step 3")


def finish_without_a_signal(context, page: Page) -> None:
    page.clock.install()
    page.reload()
    page.wait_for_selector(".player__bar")
    to_the_end(page)
    context.set_offline(True)
    page.get_by_role("button", name="Finish").click()
    expect(page.locator("[data-slot=sent]")).to_contain_text("No signal. Keep this page open.")


def test_a_session_finished_without_a_signal_is_saved_when_it_is_back(context, open_session):
    page = open_session(context, "lym-arm")
    finish_without_a_signal(context, page)
    page.get_by_role("button", name="Back").click(force=True)
    expect(page.locator("#step-title")).to_have_text("That was the last step")
    page.clock.run_for(20_000)
    expect(page.locator("#step-title")).to_have_text("That was the last step")
    context.set_offline(False)
    page.clock.run_for(20_000)
    page.wait_for_url("**/session/summary/")
    heading(page, "This session is over")


def test_a_stop_comes_before_a_finish_that_was_not_sent(context, open_session):
    page = open_session(context, "lym-arm")
    finish_without_a_signal(context, page)
    page.get_by_role("button", name="Stop: something is wrong").click()
    page.clock.run_for(1000)
    page.locator("#stop-panel [value=chest-breath-faint-stroke]").click()
    context.set_offline(False)

    with page.expect_response("**/session/stopped/"):
        page.clock.run_for(20_000)
    page.clock.run_for(60_000)
    expect(page.locator("[data-outcome=EMERGENCY] h1")).to_have_text("Call 911 now")


# Stop and skip


def test_the_first_touch_of_stop_opens_the_choices_and_ends_nothing(context, open_session):
    page = open_session(context, "lym-arm")
    page.keyboard.press("ArrowRight")

    page.get_by_role("button", name="Stop: something is wrong").click()

    expect(page.locator("#stop-panel")).to_be_visible()
    expect(page.locator("#stop-panel a[href='tel:911']")).to_be_visible()
    assert stage(page)["paused"] is True
    page.wait_for_timeout(700)
    page.get_by_role("button", name="Nothing is wrong. Go back").click()
    expect(page.locator(".player__bar")).to_be_visible()
    assert number(page).startswith("Step 2")


def test_a_double_touch_chooses_nothing(context, open_session):
    page = open_session(context, "lym-arm")

    page.get_by_role("button", name="Stop: something is wrong").click()
    page.locator("#stop-panel [name=sign]").first.click()

    expect(page.locator("#stop-panel")).to_be_visible()
    expect(page.locator("[data-outcome]")).to_have_count(0)


def choose_sign(page: Page, sign: str) -> None:
    page.get_by_role("button", name="Stop: something is wrong").click()
    page.wait_for_timeout(700)
    page.locator(f"#stop-panel [value={sign}]").click()


def test_an_emergency_shows_its_words_at_once_and_stays(context, open_session):
    page = open_session(context, "lym-arm")
    with page.expect_response("**/session/stopped/"):
        choose_sign(page, "chest-breath-faint-stroke")

    assert page.locator("[data-outcome=EMERGENCY] h1").inner_text() == "Call 911 now"
    assert page.locator("main a").evaluate_all("links => links.map(link => link.getAttribute('href'))") == ["tel:911"]
    page.goto("/guide/lym-arm/session/")
    expect(page.locator(".player__bar")).to_have_count(0)


def test_a_stop_works_without_a_signal_and_is_told_later(context, open_session):
    page = open_session(context, "lym-arm")
    page.clock.install()
    page.reload()
    page.wait_for_selector(".player__bar")
    context.set_offline(True)
    page.get_by_role("button", name="Stop: something is wrong").click()
    page.clock.run_for(1000)
    page.locator("#stop-panel [value=limb-changed]").click()

    expect(page.locator("[data-outcome=SAME_DAY]")).to_be_visible()
    expect(page.locator("[data-slot=sent]")).to_contain_text("No signal")
    context.set_offline(False)
    with page.expect_response("**/session/stopped/"):
        page.clock.run_for(20_000)
    page.wait_for_url("**/session/stopped/")
    page.goto("/guide/lym-arm/session/")
    expect(page.locator(".player__bar")).to_have_count(0)


def test_a_stop_that_was_not_told_comes_back_after_a_reload(context, open_session):
    page = open_session(context, "lym-arm")
    page.route("**/session/stopped/", lambda route: route.abort())
    choose_sign(page, "chest-breath-faint-stroke")
    expect(page.locator("[data-outcome=EMERGENCY]")).to_be_visible()

    page.reload()

    expect(page.locator("[data-outcome=EMERGENCY]")).to_be_visible()


def test_stopping_for_no_reason_shows_what_was_done(context, open_session):
    page = open_session(context, "lym-arm")
    for _step in range(4):
        page.keyboard.press("ArrowRight")
    choose_sign(page, "just-stop")
    page.get_by_role("link", name="See what you did").click()

    expect(page.locator(".tally")).to_contain_text(re.compile(r"4 of \d+"))


def test_a_step_is_skipped_with_a_reason_and_a_word_of_care(context, open_session):
    page = open_session(context, "lym-arm")
    page.get_by_role("button", name="Skip this step").click()
    page.get_by_role("button", name="It hurts or feels wrong").click()

    assert number(page).startswith("Step 2")
    expect(page.locator("[data-slot=notice]")).to_contain_text("Press Stop")
    to_the_end(page)
    page.get_by_role("button", name="Finish").click()
    expect(page.locator("main")).to_contain_text("It hurts or feels wrong")


def test_a_step_skipped_by_mistake_can_be_done(context, open_session):
    page = open_session(context, "lym-arm")
    page.get_by_role("button", name="Skip this step").click()
    page.get_by_role("button", name="No time").click()
    page.keyboard.press("ArrowLeft")
    to_the_end(page)
    page.get_by_role("button", name="Finish").click()

    heading(page, "This session is over")
    expect(page.locator(".tally")).not_to_contain_text("Steps skipped")


# Size, reach, access

SIZES = [(390, 844), (320, 640), (1280, 800), (844, 390)]


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("text", ["standard", "largest"])
def test_every_button_of_the_bar_is_big_and_nothing_scrolls_sideways(context, open_session, size, text):
    page = open_session(context, "lym-arm", display=f"light.{text}.US", treated=("right-axilla",))
    page.set_viewport_size({"width": size[0], "height": size[1]})

    for _step in range(12):
        for button in page.locator(".player__bar .button").all():
            box = button.bounding_box()
            assert box["height"] >= 60, button.inner_text()
            assert box["width"] >= 60, button.inner_text()
        assert page.evaluate("() => document.documentElement.scrollWidth - innerWidth") <= 0
        assert page.locator(".player__bar").evaluate("bar => bar.scrollWidth - bar.clientWidth") <= 0
        page.keyboard.press("ArrowRight")


@pytest.mark.parametrize("size", [(390, 844), (844, 390)], ids=["upright", "on its side"])
def test_all_that_a_thumb_needs_is_in_the_lower_part_and_in_sight(context, open_session, size):
    page = open_session(context, "lym-arm", treated=("right-axilla",))
    page.set_viewport_size({"width": size[0], "height": size[1]})

    for _step in range(10):
        for name in ("stop", "back", "pause", "next"):
            box = page.locator(f".player__bar [data-do={name}]").bounding_box()
            assert box["y"] >= size[1] / 3
            assert box["y"] + box["height"] <= size[1]
        page.keyboard.press("ArrowRight")


def test_with_less_motion_nothing_moves_and_the_count_says_all(new_context, open_session):
    page = open_session(new_context(reduced_motion="reduce"), "lym-arm")
    page.clock.install()
    page.reload()
    page.keyboard.press("ArrowRight")
    page.clock.run_for(11_000)

    expect(page.locator("[data-slot=count]")).to_have_text("1 of 5")
    assert not page.locator(".beat__dot").is_visible()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_on_any_state(context, open_session, theme):
    page = open_session(context, "lym-arm", begin=False, display=f"{theme}.standard.US", treated=("right-axilla",))
    found = found_by_axe(page, "ready")
    page.locator("button[value=first-week]").click()
    page.wait_for_selector(".player__bar")
    found += found_by_axe(page, "first step")
    go_to(page, "Chest bridge")
    found += found_by_axe(page, "getting ready")
    page.locator("[data-slot=settings] summary").click()
    page.keyboard.press("Escape")
    found += found_by_axe(page, "settings")
    page.locator("[data-do=pause]").click()
    found += found_by_axe(page, "paused")
    page.locator("[data-do=skip]").click()
    found += found_by_axe(page, "skip")
    page.locator("[data-skip=hurts]").click()
    found += found_by_axe(page, "after a skip")
    page.locator("[data-do=stop]").click()
    page.wait_for_timeout(700)
    found += found_by_axe(page, "stop")
    page.locator("#stop-panel [data-do=close]").click()
    page.locator("#step-title").focus()
    to_the_end(page)
    found += found_by_axe(page, "end")
    page.get_by_role("button", name="Finish").click()
    page.wait_for_url("**/summary/")
    found += found_by_axe(page, "summary")
    for sign in ("just-stop", "hurts-tingles-tighter", "limb-changed", "chest-breath-faint-stroke"):
        page.goto("/guide/lym-arm/session/stop/")
        found += found_by_axe(page, "signs")
        page.locator(f"[value={sign}]").click()
        found += found_by_axe(page, sign)

    assert found == []


def test_the_page_is_light(context, open_session):
    page = open_session(context, "lym-arm")

    scripts = page.evaluate(
        "() => performance.getEntriesByType('resource').filter(r => r.name.endsWith('.js')).map(r => r.encodedBodySize)"
    )
    assert 0 < sum(scripts) < 40_000
