"""Every state of every page, and what a visitor does to come to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from django.test import Client
from playwright.sync_api import Page

from guide.views.session import LENGTHS
from tests.browser.looking import come_as
from tests.browser.record_states import RECORD_STATES
from tests.guide.views.walk import pass_screening

START = "/guide/lym-arm/start/"
Visit = Callable[[Page], None]


# How each state is reached: a path, or what a visitor does


def at(path: str) -> Visit:
    return lambda page: page.goto(path)


def press(page: Page, selector: str) -> None:
    page.locator(selector).first.click()


def side_chosen(page: Page) -> None:
    page.goto(START)
    press(page, "button[name=side][value=right]")


def nodes(page: Page) -> None:
    side_chosen(page)
    press(page, "button[value='18-to-59']")


def group(page: Page) -> None:
    nodes(page)
    press(page, "button[value=none]")


def group_with_errors(page: Page) -> None:
    group(page)
    press(page, "button[value=rest]")


def mark(page: Page, question: str) -> None:
    page.locator(f"[data-question={question}] input").first.check(force=True)
    press(page, "button[value=rest]")


def follow_up(page: Page) -> None:
    group(page)
    mark(page, "heartbeat-or-device")


def follow_up_with_errors(page: Page) -> None:
    follow_up(page)
    press(page, "main form button[type=submit], main form .actions button")


def emergency(page: Page) -> None:
    group(page)
    for _page in range(8):
        press(page, "button[value=none]")
    mark(page, "chest-pain")


def check(page: Page) -> None:
    group(page)
    for _page in range(11):
        press(page, "button[value=none]")


def finder_answered(page: Page) -> None:
    page.goto("/which-routine/")
    for name in ("place", "cause", "nodes"):
        page.locator(f"input[name={name}]").first.check(force=True)
    press(page, "main form button")
    page.locator("#found").wait_for()


def passed(path: str, *, begin: bool = False, finish: bool = False, **answers: str) -> Visit:
    """A visitor whose screening is answered, on the page at `path`; with a session begun or finished where that is asked."""

    def visit(page: Page) -> None:
        visitor = Client()
        pass_screening(visitor, "lym-arm", **answers)
        if begin or finish:
            visitor.post("/guide/lym-arm/session/begin/", {"length": next(iter(LENGTHS)), "who": "me"})
        if finish:
            visitor.post("/guide/lym-arm/session/finish/")
        come_as(page, visitor)
        page.goto(path)

    return visit


RESULT, SESSION = f"{START}result/", "/guide/lym-arm/session/"
STATES: dict[str, Visit] = {
    "home": at("/"),
    "routines": at("/guide/"),
    "walkthrough": at("/guide/lym-arm/?side=left"),
    "walkthrough kept for a therapist": at("/guide/lym-head-neck/"),
    "handout choices": at("/guide/lym-arm/handout/"),
    "topics": at("/learn/"),
    "topic": at("/learn/when-to-call/"),
    "finder": at("/which-routine/"),
    "finder answered": finder_answered,
    "help now": at("/help-now/"),
    "display choices": at("/display/"),
    "intended use": at("/about/intended-use/"),
    "privacy": at("/about/privacy/"),
    "accessibility": at("/about/accessibility/"),
    "sources": at("/about/sources/"),
    "report": at("/about/report/"),
    "not found": at("/guide/nothing-here/"),
    "side": at(START),
    "age": side_chosen,
    "nodes": nodes,
    "group": group,
    "group with errors": group_with_errors,
    "follow-up": follow_up,
    "follow-up with errors": follow_up_with_errors,
    "check your answers": check,
    "EMERGENCY": emergency,
    "SAME_DAY": passed(RESULT, limb_changed="yes"),
    "ASK_FIRST": passed(RESULT, heart_failure="yes"),
    "CARE": passed(RESULT, past_skin_infection="yes"),
    "GO": passed(RESULT),
    "ready": passed(SESSION),
    "player": passed(SESSION, begin=True),
    "stop signs": passed(f"{SESSION}stop/"),
    "summary": passed(f"{SESSION}summary/", finish=True),
    **RECORD_STATES,
}
WIDE_STATES = (
    "home", "routines", "walkthrough", "topic", "finder", "nodes", "group", "follow-up", "GO", "ready", "player", "summary",
    "today", "trends",
)  # fmt: skip


def visited(page: Page, states: tuple[str, ...]) -> Iterator[str]:
    """Goes to each state as a visitor of its own; an outcome must be the one that was meant."""
    for name in states:
        page.context.clear_cookies()
        STATES[name](page)
        page.wait_for_load_state("load")
        if name.isupper():
            assert page.locator(f"[data-outcome={name}]").count() == 1, f"{name} was not reached: {page.url}"
        yield name
