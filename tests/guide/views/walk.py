"""Brings a visit past the screening without its pages: those have tests of their own."""

from copy import deepcopy
from functools import cache
from typing import Any

from django.test import Client
from django.utils import timezone

from guide import library
from guide.domain.anatomy import Basin
from guide.domain.questions import AGE_QUESTION, TREATED_QUESTION
from guide.flow import CHECK, FOLLOW_UP, Flow
from guide.visit import KEY, Visit


def pass_screening(
    client: Client, slug: str, side: str = "right", treated: tuple[str, ...] = (), **answers: str
) -> None:
    """Answers every question of `slug` so that nothing is raised, but for `answers` (ids, `_` for `-`)."""
    session = client.session
    answer_all(session, slug, side, treated, **answers)
    session.save()
    client.cookies["session"] = session.session_key


def answer_all(session: Any, slug: str, side: str = "right", treated: tuple[str, ...] = (), **answers: str) -> None:
    """The same in a server session, on top of what was told there before."""
    now = timezone.now().isoformat()
    state = deepcopy(_answered(slug, side, treated, tuple(sorted(answers.items()))))
    before = session.get(KEY, {})
    for name in ("values", "sides"):
        state[name] = {**before.get(name, {}), **state.get(name, {})}
    session[KEY] = {**before, **state, "health_on": now, "today_on": now}


@cache
def _answered(slug: str, side: str, treated: tuple[str, ...], answers: tuple[tuple[str, str], ...]) -> dict[str, Any]:
    walkthrough = library.get().walkthrough(slug)
    chosen = {id.replace("_", "-"): value for id, value in answers}
    unknown = set(chosen) - {question.id for question in library.get().screen.questions}
    assert not unknown, unknown
    visit = Visit(Session())
    visit.begin()
    if len(walkthrough.sides) > 1:
        visit.set_side(walkthrough, side)
    visit.set_treated(Basin.parse(basin) for basin in treated)
    while not (flow := Flow(visit, walkthrough)).complete:
        page = flow.page(flow.current)
        for question in (*page.questions, *([page.question] if page.question else [])):
            if question.id != TREATED_QUESTION and question.id not in visit.values:
                usual = "18-to-59" if question.id == AGE_QUESTION else question.clearing
                visit.answer({question.id: chosen.get(question.id, usual)}, page.layer)
        if page.kind == FOLLOW_UP:
            visit.mark_followed(page.question, walkthrough)
        if page.kind == CHECK:
            visit.state["checked"] = True
    return visit.state


class Session(dict):
    """As much of a server session as a visit needs."""

    modified = False
