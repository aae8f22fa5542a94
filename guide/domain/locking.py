"""What one answer closes: the places, positions or routines of its effects, on the sides that it could mean."""

from guide.domain.anatomy import Place
from guide.domain.answered import Answered
from guide.domain.locks import Lock
from guide.domain.questions import ASKED, ELSEWHERE, NOT_SURE, LockRule, Question
from guide.domain.sides import LEFT, RIGHT, limbs_of


class Locking:
    def __init__(self, answered: Answered) -> None:
        self.answered = answered
        self.answers = answered.answers
        self.request = answered.request

    def locks(self, question: Question, value: str) -> list[Lock]:
        effects = self.answered.effects(question, value)
        if value == NOT_SURE:
            effects = effects + [effect for effect in self.answered.blocking_effects(question) if effect not in effects]
        locks = [lock for effect in effects for rule in effect.locks for lock in self._lock(question, rule)]
        return list(dict.fromkeys(locks))

    def _lock(self, question: Question, rule: LockRule) -> list[Lock]:
        if rule.routine:
            return [Lock(question.id, rule.words, rule.lifted_by, routine=True)]
        if rule.position:
            return [Lock(question.id, rule.words, rule.lifted_by, position=rule.position)]
        return [Lock(question.id, rule.words, rule.lifted_by, place=place) for place in self._places(question, rule)]

    def _places(self, question: Question, rule: LockRule) -> tuple[Place, ...]:
        anatomy = self.request.walkthrough.anatomy
        if rule.areas == (ASKED,):
            return self._asked_places(question)
        sides = {"asked": self._asked_sides(question), "affected": limbs_of(self.request.side)}.get(
            rule.side, (LEFT, RIGHT)
        )
        places = [anatomy.place(area, side) for area in rule.areas for side in sides]
        return tuple(dict.fromkeys(places))

    def _asked_places(self, question: Question) -> tuple[Place, ...]:
        """The places that were ticked; a missing or unreadable place means every place that it could be."""
        anatomy = self.request.walkthrough.anatomy
        everywhere = anatomy.all_places(question.places)
        by_name = {str(place): place for place in anatomy.all_places()}
        named = self.answers.where.get(question.id) or ()
        if not named or any(name not in by_name and name != ELSEWHERE for name in named):
            return everywhere
        return tuple(by_name[name] for name in named if name != ELSEWHERE)

    def _asked_sides(self, question: Question) -> tuple[str, ...]:
        """The sides that were told; a missing or unreadable one means both."""
        named = [str(name).split("-")[0] for name in self.answers.where.get(question.id) or ()]
        if not named or not set(named) <= {LEFT, RIGHT}:
            return (LEFT, RIGHT)
        return tuple(side for side in (LEFT, RIGHT) if side in named)
