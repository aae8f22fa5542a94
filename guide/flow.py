"""The pages of a screening, worked out anew from the answers each time: which there are, and which comes next.

side, age, nodes, health groups (each followed by the follow-ups of what was marked), today's groups, check your answers
"""

from collections.abc import Callable
from dataclasses import dataclass

from guide.domain.outcomes import Outcome
from guide.domain.questions import AGE_QUESTION, HEALTH, NOT_SURE, TREATED_QUESTION, Group, Question
from guide.domain.screening import Assessment
from guide.domain.walkthrough import Walkthrough
from guide.visit import Visit

SIDE, AGE, NODES, GROUP, FOLLOW_UP, CHECK = "side", "age", "nodes", "group", "follow-up", "check"


@dataclass(frozen=True, slots=True)
class Page:
    """One page. `questions` are those it asks; a follow-up page's `question` is the one that was marked."""

    kind: str
    layer: str
    answered: bool
    group: Group | None = None
    questions: tuple[Question, ...] = ()
    question: Question | None = None


class Flow:
    """The screening of one visit for one walkthrough."""

    def __init__(self, visit: Visit, walkthrough: Walkthrough) -> None:
        self.visit = visit
        self.walkthrough = walkthrough
        self.applicable = visit.questions(walkthrough)
        self.pages = tuple(self._pages())

    @property
    def complete(self) -> bool:
        return all(page.answered for page in self.pages)

    @property
    def current(self) -> int:
        """The number, from 1, of the first page without an answer; one past the last where all have theirs."""
        return next((number for number, page in enumerate(self.pages, 1) if not page.answered), len(self.pages) + 1)

    def page(self, number: int) -> Page | None:
        """The page of this number, if the person may see it: pages past the first unanswered one come later."""
        return self.pages[number - 1] if 1 <= number <= min(self.current, len(self.pages)) else None

    def assessment(self) -> Assessment | None:
        """The result, once every page is answered."""
        return self.visit.assess(self.walkthrough) if self.complete else None

    def may_start(self) -> bool:
        """The gate: answered, in time, not held after a red flag, not withdrawn, and the outcome is CARE or GO."""
        closed = self.visit.held is not None or self.walkthrough.slug in self.visit.standing.withdrawn
        assessment = None if closed else self.assessment()
        return assessment is not None and assessment.outcome.may_start

    # The pages

    def _pages(self) -> "list[Page]":
        pages = []
        if len(self.walkthrough.sides) > 1:
            pages.append(Page(SIDE, HEALTH, bool(self.visit.side(self.walkthrough))))
        pages += [
            self._single(AGE, AGE_QUESTION, self._answered),
            self._single(NODES, TREATED_QUESTION, self._treated_told),
        ]
        for group in self.visit.screen.groups:
            pages += self._group_pages(group)
        if self.visit.fresh:
            pages.append(Page(CHECK, HEALTH, bool(self.visit.state.get("checked"))))
        return pages

    def _single(self, kind: str, id: str, answered: Callable[[Question], bool]) -> Page:
        question = self.visit.screen.question(id)
        return Page(kind, HEALTH, answered(question), questions=(question,), question=question)

    def _group_pages(self, group: Group) -> "list[Page]":
        asked = tuple(
            question for question in self.applicable if question.group == group.key and self._on_group_page(question)
        )
        if not asked:
            return []
        pages = [Page(GROUP, group.layer, all(map(self._answered, asked)), group, asked)]
        return pages + [self._follow_up(question) for question in asked if self._needs_follow_up(question)]

    def _on_group_page(self, question: Question) -> bool:
        if question.id in (AGE_QUESTION, TREATED_QUESTION) or question.after or self._depends_on_its_page(question):
            return False
        return not (question.role == "recheck" and self.visit.fresh)

    def _follow_up(self, question: Question) -> Page:
        inner = self.inner(question)
        answered = self.visit.followed(question, self.walkthrough) and all(map(self._answered, inner))
        return Page(FOLLOW_UP, question.layer, answered, questions=inner, question=question)

    def inner(self, question: Question) -> tuple[Question, ...]:
        """The follow-up questions of a marked one, and theirs."""
        children = tuple(child for child in self.applicable if self._parent(child) == question.id)
        return children + tuple(grandchild for child in children for grandchild in self.inner(child))

    def _parent(self, child: Question) -> str:
        """The question whose follow-up asks this one: named by `after`, or the first marked one of its own page."""
        if child.after or not self._depends_on_its_page(child):
            return child.after
        return next((id for id in child.if_any if self._marked(id)), "")

    def _depends_on_its_page(self, question: Question) -> bool:
        siblings = {other.id for other in self.visit.screen.in_group(question.group)}
        return any(id in siblings for id in question.if_any)

    def _marked(self, id: str) -> bool:
        return id in self.visit.values and self.visit.screen.question(id).blocks(self.visit.values[id])

    def _needs_follow_up(self, question: Question) -> bool:
        value = self.visit.values.get(question.id)
        if value is None or not question.blocks(value):
            return False
        asks = question.asks or self.inner(question) or len(question.answers) > 3
        return bool(asks) or self.can_be_cleared(question)

    def can_be_cleared(self, question: Question) -> bool:
        """Whether a professional's yes could open the way: a condition, not a sign of today, that says ASK_FIRST."""
        if question.layer != HEALTH:
            return False
        value = self.visit.values.get(question.id)
        own = [effect for effect in question.effects if value in effect.answers or value == NOT_SURE]
        inner = [effect for child in self.inner(question) for effect in child.effects]
        technique, region = self.walkthrough.technique.slug, self.walkthrough.region
        return any(effect.outcome == Outcome.ASK_FIRST and effect.fits(technique, region) for effect in own + inner)

    def _answered(self, question: Question) -> bool:
        return question.id in self.visit.values

    def _treated_told(self, question: Question) -> bool:
        return self.visit.treated_told
