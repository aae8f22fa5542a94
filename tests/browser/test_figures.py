"""The drawings in a real browser: fetched once, under the content security policy, moving in step with the count."""

from __future__ import annotations

import io
import re
from collections import Counter
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.test_player import go_to, open_session, title

__all__ = ["open_session"]

pytestmark = pytest.mark.django_db(transaction=True)

TREATED = ("right-axilla",)
NARROW = {"width": 320, "height": 640}
LARGEST = "light.largest.US"


def hand(page: Page) -> tuple[float, float]:
    """Where the working hand lies now, in units of the drawing."""
    transform = page.locator(".player__body .fig-hand").first.get_attribute("transform")
    x, y = re.findall(r"-?[\d.]+", transform)[:2]
    return float(x), float(y)


def start(page: Page) -> None:
    """Has the count of this step begin now."""
    page.evaluate("() => document.querySelector('[data-do=pause]').click()")


def drawn(page: Page, part: str = "") -> dict[str, Any]:
    return page.evaluate(
        "part => [...document.querySelectorAll(`.player__body .drawing ${part} use`)]"
        ".map(use => { const box = use.getBBox(); return Math.min(box.width, box.height) })",
        part,
    )


def test_every_view_is_fetched_once_and_drawn(context, open_session):
    asked: Counter[str] = Counter()
    context.on("request", lambda request: asked.update([request.url.partition("#")[0]]))
    page = open_session(context, "lym-arm", treated=TREATED)
    page.wait_for_load_state("networkidle")
    pictures = {url: count for url, count in asked.items() if "/figures/" in url and url.endswith(".svg")}

    assert set(pictures.values()) == {1}
    assert len(pictures) > 4
    sizes = drawn(page)
    assert sizes
    assert min(sizes) > 20


def test_the_hand_travels_with_the_count_and_stops_at_pause(context, open_session):
    page = open_session(context, "lym-arm", treated=TREATED)
    page.clock.install()
    page.reload()
    go_to(page, "Chest bridge")
    assert hand(page) == (0.0, 0.0)

    page.clock.run_for(10_500)  # the hands get ready for ten seconds
    expect(page.locator("[data-slot=count]")).to_contain_text("1 of")
    travelled = hand(page)[0]
    assert travelled > 1
    page.clock.run_for(300)
    assert hand(page)[0] > travelled

    page.keyboard.press(" ")
    page.clock.run_for(300)
    held = hand(page)
    page.clock.run_for(5_000)
    assert hand(page) == held


def test_with_less_motion_two_still_pictures_show_start_and_end(new_context, open_session):
    page = open_session(new_context(reduced_motion="reduce"), "lym-arm", treated=TREATED)
    go_to(page, "Chest bridge")
    pair = page.locator(".player__body .figure__pair > div")

    expect(pair).to_have_count(2)
    expect(pair.nth(0)).to_contain_text("Start here")
    expect(pair.nth(1)).to_contain_text("End here")
    ends = page.locator(".player__body .fig-hand").evaluate_all("all => all.map(one => one.getAttribute('transform'))")
    assert ends[0] != ends[1]
    expect(page.locator(".player__body [role=img]")).to_have_count(1)
    go_to(page, "Right groin")
    page.keyboard.press("ArrowLeft")
    expect(page.locator(".player__body .figure__pair > div")).to_have_count(2)


def test_a_picture_that_comes_back_is_shown_again(context, open_session):
    page = open_session(context, "lym-arm", treated=TREATED)
    seen = Counter()
    for _step in range(page.locator("#session [data-step]").count()):
        assert page.locator(".player__body .drawing").count() == 1, title(page)
        seen[page.locator(".player__body").get_attribute("data-step")] += 1
        page.keyboard.press("ArrowRight")
    assert seen["again-chest-bridge"] == 1


@pytest.mark.parametrize("slug", ["lym-arm", "lym-leg", "ret-hand"])
def test_name_lines_count_and_buttons_are_in_sight_together_on_a_phone(context, open_session, slug):
    page = open_session(context, slug, treated=TREATED if slug == "lym-arm" else ())
    for _step in range(page.locator("#session [data-step]").count()):
        found = page.evaluate(
            "() => { const box = s => document.querySelector(s).getBoundingClientRect();"
            "return { lines: box('.player__do').bottom, bar: box('.player__bar').top, foot: box('.player__bar').bottom,"
            "head: box('#step-title').top, top: box('.player__body').top, picture: box('.player__body .drawing').height } }"
        )
        assert found["lines"] <= found["bar"] + 1, f"{title(page)}: {found}"
        assert found["head"] >= found["top"]
        assert found["foot"] <= 845
        assert found["picture"] > 130
        page.keyboard.press("ArrowRight")


@pytest.mark.parametrize("look", ["dark", "forced", "narrow", "large"])
def test_drawings_fit_every_way_of_looking(new_context, open_session, look):
    dark, forced = {"color_scheme": "dark"}, {"color_scheme": "dark", "forced_colors": "active"}
    new = new_context(**{"dark": dark, "forced": forced}.get(look, {}))
    page = open_session(new, "lym-arm", treated=TREATED, display=LARGEST if look == "large" else "")
    if look in ("narrow", "large"):
        page.set_viewport_size(NARROW)
    go_to(page, "Chest bridge")

    assert page.evaluate("() => document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    assert page.locator(".player__body .drawing").bounding_box()["height"] > 100
    if look in ("dark", "forced"):
        skin, line = page.evaluate(
            "() => ['--fig-skin', '--fig-line'].map(name => getComputedStyle(document.documentElement).getPropertyValue(name).trim())"
        )
        assert (skin, line) == (("#5d5650", "#d9cfc4") if look == "dark" else ("Canvas", "CanvasText"))
    if look != "forced":  # axe reads the colors that the page asked for, not those that were forced
        assert Axe().run(page).response["violations"] == []


@pytest.mark.parametrize("path", ["/guide/lym-arm/", "/guide/lym-leg/?side=left"])
def test_the_page_to_read_shows_the_drawings_without_scripts(new_context, path):
    page = new_context(java_script_enabled=False).new_page()
    page.goto(path)

    pictures = page.locator(".step .drawing")
    assert pictures.count() > 10
    for at in (0, pictures.count() - 1):
        box = pictures.nth(at).bounding_box()
        assert 80 < box["height"] <= 24 * 22
        assert box["width"] <= 390


@pytest.mark.parametrize("path", ["/guide/lym-arm/?side=left", "/guide/ret-hand/?side=right", "/"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_with_drawings_hold_no_barrier(new_context, path, scheme):
    page = new_context(color_scheme=scheme).new_page()
    page.goto(path)
    page.wait_for_load_state("networkidle")

    assert Axe().run(page).response["violations"] == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_drawing_is_seen_where_colors_are_forced(new_context, scheme):
    """Only two colors are left: the lines must stand out from the page, on every drawing."""
    page = new_context(forced_colors="active", color_scheme=scheme).new_page()
    page.goto("/guide/lym-leg/?side=left")
    page.wait_for_load_state("networkidle")

    for drawing in page.locator(".step .drawing").all():
        shades = Image.open(io.BytesIO(drawing.screenshot())).convert("L").histogram()
        ground, dots = (shades[:48], shades[208:]) if scheme == "dark" else (shades[208:], shades[:48])
        assert sum(ground) > sum(shades) / 2
        assert sum(dots) > sum(shades) * 0.01


def test_a_helpers_session_shows_the_helpers_hands(new_context, open_session):
    hands = []
    for who in ("me", "helper"):
        page = open_session(new_context(java_script_enabled=False), "lym-leg", begin=False)
        page.locator(f"label:has([name=who][value={who}])").click()
        page.locator("[name=length][value=whole]").click()
        expect(page.locator(".fig-hand").nth(10)).to_be_attached()
        page.wait_for_load_state()
        hands.append(page.locator(".fig-hand").evaluate_all("all => all.map(one => one.getAttribute('transform'))"))

    assert len(hands[0]) == len(hands[1])
    assert hands[0] != hands[1]
