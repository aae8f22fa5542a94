"""How tests look at a page in a real browser: who is signed in there, what axe finds, what is cut off, what is too small."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import BrowserContext, Page, expect

from accounts.models import Person

NARROW = {"width": 320, "height": 640}
PHONE = {"width": 390, "height": 844}
WIDE = {"width": 1280, "height": 800}
LARGEST = "auto.largest.US"
LEAST = 44
TEXTS = ("standard", "largest")
AXE = Axe()
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}
THEMES = ("light", "dark")
# Links inside a sentence may be as high as the sentence (WCAG 2.5.8); the skip link shows itself on focus; a field that no
# one sees or comes to with Tab is there for password managers.
SMALL_TARGETS = """
least => [...document.querySelectorAll("a[href], button, input, select, summary, textarea")]
  .filter(e => e.checkVisibility({visibilityProperty: true, opacityProperty: true}) && !e.matches(".skip, .visually-hidden[tabindex='-1']"))
  .map(e => e.matches("input[type=radio], input[type=checkbox]") ? (e.closest("label") ?? e) : e)
  .filter(e => !(getComputedStyle(e).display === "inline" && e.matches("a")))
  .map(e => [e, e.getBoundingClientRect()])
  .filter(([, box]) => box.width > 0 && (box.height < least - 0.5 || box.width < least - 0.5))
  .map(([e, box]) => `${Math.round(box.width)}x${Math.round(box.height)} ${e.outerHTML.slice(0, 120)}`)
"""
LOW_TARGETS = """
([targets, least]) => [...document.querySelectorAll(targets)]
  .filter(e => getComputedStyle(e).display !== "inline")
  .filter(e => { const { height } = e.getBoundingClientRect(); return height && height < least })
  .map(e => e.outerHTML)
"""
OVERHANG = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
OPEN = "() => document.querySelectorAll('details').forEach(each => { each.open = true })"


# Who is there


def let_in(context: BrowserContext, client: Client, base_url: str, **cookies: str) -> None:
    """This browser is where the client is: signed in, or under way; with more cookies by name."""
    name = settings.SESSION_COOKIE_NAME
    values = {name: client.cookies[name].value, **cookies}
    context.add_cookies([{"name": name, "value": value, "url": base_url} for name, value in values.items()])


def sign_in(context: BrowserContext, person: Person, base_url: str, **cookies: str) -> None:
    client = Client()
    client.force_login(person)
    let_in(context, client, base_url, **cookies)


def come_as(page: Page, client: Client) -> None:
    """For those who know the page and not where the site is."""
    page.goto("/healthz")
    let_in(page.context, client, page.evaluate("() => location.origin"))


# What there is to see: a press waits until the next page begins to come, a look until all of it is there


def heading(page: Page, words: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(words)


def open_all(page: Page) -> None:
    """All that is folded is opened."""
    page.wait_for_load_state()
    page.evaluate(OPEN)


def found_by_axe(page: Page, name: str) -> list[str]:
    """What axe finds on the page as it looks now."""
    page.wait_for_load_state()
    if page.evaluate("() => !window.axe"):
        page.evaluate(AXE.axe_script)
    violations = page.evaluate("rules => axe.run(rules).then(found => found.violations)", RULES)
    return [f"{name}: {each['id']}: {node['html'][:160]}" for each in violations for node in each["nodes"]]


def found_in_both_themes(page: Page, name: str) -> list[str]:
    """What axe finds in light and in dark, on one visit: a page without a theme of its own follows the device's."""
    found = []
    for theme in THEMES:
        page.emulate_media(color_scheme=theme)
        found += found_by_axe(page, f"{name}, {theme}")
    return found


def cut_off(page: Page) -> bool:
    """Whether the page scrolls sideways."""
    page.wait_for_load_state()
    return page.evaluate(OVERHANG) > 0


def out_of_reach(page: Page, name: str) -> list[str]:
    """What is too small to press, and whether the page scrolls sideways."""
    page.wait_for_load_state()
    found = [f"{name}: {target}" for target in page.evaluate(SMALL_TARGETS, LEAST)]
    return [*found, f"{name}: scrolls sideways"] if cut_off(page) else found


def out_of_reach_in_both_texts(page: Page, name: str) -> list[str]:
    """The same with the text as it is for most and with the largest, on one visit: the page names its size in one place."""
    page.wait_for_load_state()
    found = []
    for text in TEXTS:  # what is pressed next is pressed in the largest
        page.evaluate("text => { document.documentElement.dataset.text = text }", text)
        found += out_of_reach(page, f"{name}, {text} text")
    return found


def low(page: Page, targets: str) -> list[str]:
    """Of the targets that a selector chooses, those that are not high enough to press."""
    page.wait_for_load_state()
    return page.evaluate(LOW_TARGETS, [targets, LEAST])
