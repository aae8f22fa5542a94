"""Answers the whole screening as a person without conditions would, and gives what their record keeps of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from guide.domain.anatomy import Basin
from guide.domain.questions import AGE_QUESTION, TREATED_QUESTION
from guide.domain.walkthrough import Walkthrough
from guide.flow import CHECK, FOLLOW_UP, Flow
from guide.ports import Given, Standing, VisitOnly
from guide.visit import Visit


class Knows(VisitOnly):
    """A record that knows only of the routine that was given."""

    def __init__(self, given: tuple[Given, ...]) -> None:
        self.given = given

    def standing(self) -> Standing:
        return Standing(given=self.given)


class Session(dict):
    """A server session that nobody stores."""

    modified = False


def screened(
    walkthrough: Walkthrough, side: str, treated: list[str], age: str, given: tuple[Given, ...], now: datetime
) -> Visit:
    """A visit in which every question is answered with what raises nothing."""
    visit = Visit(Session(), now, Knows(given))
    visit.begin()
    visit.set_side(walkthrough, side)
    visit.set_treated(map(Basin.parse, treated))
    while not (flow := Flow(visit, walkthrough)).complete:
        page = flow.page(flow.current)
        for question in (*page.questions, *([page.question] if page.question else [])):
            if question.id != TREATED_QUESTION and question.id not in visit.values:
                visit.answer({question.id: age if question.id == AGE_QUESTION else question.clearing}, page.layer)
        if page.kind == FOLLOW_UP:
            visit.mark_followed(page.question, walkthrough)
        if page.kind == CHECK:
            visit.state["checked"] = True
    return visit


def decision(visit: Visit, walkthrough: Walkthrough) -> dict[str, Any]:
    """What `keep_screening` takes of it."""
    made = visit.assess(walkthrough)
    return {"outcome": made.outcome.name, "answers": visit.kept_answers(), "trace": made.as_dict()}


def followed(visit: Visit, walkthrough: Walkthrough) -> Any:
    """The plan that this person's session follows."""
    return visit.plan_for(walkthrough)
