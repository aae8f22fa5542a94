"""What the tests of screening share: a person with nothing to report, changed by facts; and what they ask for."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from functools import lru_cache

from guide import library
from guide.domain.clearances import Assignment, Clearance
from guide.domain.plan import AS_WRITTEN, Adjustments
from guide.domain.questions import NOT_SURE, Question, Screen
from guide.domain.screening import Answers, Assessment, Finding, Request, assess
from guide.domain.sides import RIGHT
from tests.guide.domain.bodies import treated, walkthrough

NOW = datetime(2026, 3, 14, 9, 30)
TODAY = NOW.date()


def screen() -> Screen:
    return library.get().screen


def question(id: str) -> Question:
    return screen().question(id)


@lru_cache(maxsize=1)
def all_clear() -> Mapping[str, str]:
    """Every question with the answer that raises nothing."""
    return {question.id: question.clearing for question in screen().questions}


def asked(slug: str, side: str = RIGHT, adjustments: Adjustments = AS_WRITTEN) -> Request:
    return Request(walkthrough(slug), side, adjustments)


def answers(
    facts: Mapping[str, str] = {},
    nodes: Iterable[str] | None = (),
    where: Mapping[str, tuple[str, ...]] = {},
    rechecked: bool = False,
) -> Answers:
    """`facts` over the clearing answers. `nodes` None is "not sure which nodes were treated"."""
    basins = None if nodes is None else treated(*nodes)
    values = {id: value for id, value in all_clear().items() if id != "treated-nodes"} | dict(facts)
    return Answers(values=values, where=where, treated=basins, rechecked=rechecked)


def weigh(
    slug: str,
    facts: Mapping[str, str] = {},
    *,
    side: str = RIGHT,
    nodes: Iterable[str] | None = (),
    where: Mapping[str, tuple[str, ...]] = {},
    clearances: Iterable[Clearance] = (),
    assignments: Iterable[Assignment] = (),
    adjustments: Adjustments = AS_WRITTEN,
    rechecked: bool = False,
) -> Assessment:
    given = answers(facts, nodes, where, rechecked)
    return assess(screen(), given, asked(slug, side, adjustments), clearances, assignments, NOW)


@lru_cache(maxsize=8192)
def weigh_one(slug: str, id: str, answer: str) -> Assessment:
    """This one answer and nothing else to report, right side; weighed once for all tests."""
    return weigh(slug, {id: answer})


def finding_of(assessment: Assessment, id: str) -> Finding:
    return next(finding for finding in assessment.findings if finding.question == id and finding.answer != "locks")


def applies_to(question: Question, slug: str) -> bool:
    """Whether the question is a row of this technique and region at all."""
    made_from = walkthrough(slug)
    technique = not question.techniques or made_from.technique.slug in question.techniques
    return technique and (not question.regions or made_from.region in question.regions)


def raising_answers(question: Question) -> list[str]:
    """The answers that raise something: the blocking ones and "not sure"."""
    return [answer for answer in question.answers if question.blocks(answer)]


def cleared(id: str, slug: str, **changes: object) -> Clearance:
    """A valid yes in writing for this finding, this technique and region."""
    made_from = walkthrough(slug)
    values: dict = {
        "finding": id,
        "technique": made_from.technique.slug,
        "region": made_from.region,
        "by": "Dr. Osei, heart clinic",
        "on": TODAY - timedelta(days=30),
        "until": None,
        "changed_since": False,
        "written": True,
        "kind": "",
    }
    return Clearance(**{**values, **changes})


def assigned(slug: str, side: str = RIGHT, **changes: object) -> Assignment:
    values: dict = {
        "walkthrough": slug,
        "side": side,
        "by": "M. Novak, lymphedema therapist",
        "on": TODAY - timedelta(days=10),
        "until": TODAY + timedelta(days=80),
    }
    return Assignment(**{**values, **changes})


def day(text: str) -> date:
    return date.fromisoformat(text)


__all__ = ["NOT_SURE", "NOW", "TODAY"]
