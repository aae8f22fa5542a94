"""What the answers say: which questions apply to this person, and which of them raise something."""

from guide.domain.anatomy import ALL_BASINS, Basin
from guide.domain.assessment import Answers, Request
from guide.domain.questions import (
    AGE_QUESTION,
    ELSEWHERE,
    HEALTH,
    NO,
    NOT_SURE,
    RECHECK,
    TREATED_QUESTION,
    AnyOf,
    Combination,
    Effect,
    Question,
    Screen,
)
from guide.domain.sides import limbs_of

UNDER_18, ADULT, OVER_60 = "under-18", "18-to-59", "60-or-over"
OWN = "own"  # of the treated nodes: next to the part that is asked for


def age_answer(age: int | None) -> str:
    """The answer to the age question for an age in years; impossible ages are "not sure"."""
    if age is None or isinstance(age, bool) or not 0 < age < 130:
        return NOT_SURE
    return UNDER_18 if age < 18 else OVER_60 if age >= 60 else ADULT


class Answered:
    """The answers as the rules read them: closed when in doubt. With `only_answered`, what is not answered yet counts for nothing."""

    def __init__(self, screen: Screen, answers: Answers, request: Request, only_answered: bool = False) -> None:
        self.screen = screen
        self.answers = answers
        self.request = request
        self.only_answered = only_answered
        self.by_id = {question.id: question for question in screen.questions}
        self.values = self._read_values()
        self._raised: dict[str, bool] = {}  # combinations and follow-ups ask for the same question again and again

    # Reading the answers

    def _read_values(self) -> dict[str, str]:
        """Every given answer as one of the question's own; anything else is "not sure"."""
        values = {}
        for question in self.screen.questions:
            if question.id in self.answers.values:
                value = self.answers.values[question.id]
                values[question.id] = value if value in question.answers else NOT_SURE
        if AGE_QUESTION in self.by_id and self.answers.age is not None:
            of_age = age_answer(self.answers.age)
            values[AGE_QUESTION] = of_age if values.get(AGE_QUESTION, of_age) == of_age else NOT_SURE
        elif AGE_QUESTION in self.by_id and not self.only_answered:
            values.setdefault(AGE_QUESTION, NOT_SURE)
        if TREATED_QUESTION in self.by_id and not (self.only_answered and self.answers.treated is None):
            values[TREATED_QUESTION] = self._treated_answer(values.get(TREATED_QUESTION, NO))
        return values

    def _treated_answer(self, told: str) -> str:
        """What the basins say. Where the answer beside them tells of more than they do, it is not sure which nodes."""
        if self.answers.treated is None:
            return NOT_SURE
        limbs = limbs_of(self.request.side)
        own = {Basin(kind, limb) for kind in self.request.walkthrough.own for limb in limbs}
        named = OWN if own & self.answers.treated else ELSEWHERE if self.answers.treated else NO
        worst = (NO, ELSEWHERE, OWN, NOT_SURE)
        return named if worst.index(told) <= worst.index(named) else NOT_SURE

    @property
    def treated(self) -> frozenset[Basin]:
        """Not sure which nodes were treated: all eight count as treated (RULINGS.md section 4)."""
        unknown = self.answers.treated is None and not self.only_answered
        if unknown or self.values.get(TREATED_QUESTION) == NOT_SURE:
            return frozenset(ALL_BASINS)
        return self.answers.treated or frozenset()

    # Which questions apply

    def applies(self, question: Question) -> bool:
        if question.techniques and self.request.technique not in question.techniques:
            return False
        if question.regions and self.request.region not in question.regions:
            return False
        return self._person_fits(question)

    def _person_fits(self, question: Question) -> bool:
        if question.age_max is not None and self._older_than(question.age_max):
            return False
        if question.after and not self.raised(question.after):
            return False
        return not question.if_any or any(self._holds(atom) for atom in question.if_any)

    def _older_than(self, age: int) -> bool:
        """Only where it is plain: an age that is not sure is asked everything."""
        told = self.values.get(AGE_QUESTION)
        if told == NOT_SURE:
            return False
        if self.answers.age is not None:
            return self.answers.age > age
        return age < 60 and told == OVER_60

    def _considered(self, question: Question) -> bool:
        """Asked, or answered in a worrying way without having been asked: then the more dangerous reading stands."""
        if question.role == RECHECK and self.answers.rechecked and question.id not in self.values:
            return False
        if self.applies(question):
            return True
        given = self.values.get(question.id)
        rows = (not question.techniques or self.request.technique in question.techniques) and (
            not question.regions or self.request.region in question.regions
        )
        return rows and given is not None and question.blocks(given)

    def value(self, question: Question) -> str | None:
        if question.id in self.values:
            return self.values[question.id]
        return None if self.only_answered else NOT_SURE

    def raised(self, id: str) -> bool:
        """Whether this question applies and its answer, or its missing answer, raises something."""
        if id not in self._raised:
            self._raised[id] = self._raises(self.by_id.get(id))
        return self._raised[id]

    def _raises(self, question: Question | None) -> bool:
        value = self.value(question) if question else None
        return value is not None and question.blocks(value) and self._considered(question)

    def _holds(self, atom: str) -> bool:
        kind, _, word = atom.partition(":")
        if kind == "technique":
            return self.request.technique == word
        if kind == "region":
            return self.request.region == word
        if kind == "age":
            return self.values.get(AGE_QUESTION) in (word, NOT_SURE)
        if atom == "treated":
            return bool(self.treated)
        return self.raised(atom)

    def _all_hold(self, parts: tuple[AnyOf, ...]) -> bool:
        return all(any(self._holds(atom) for atom in part) for part in parts)

    # What the raised ones lead to

    def found(self) -> list[tuple[Question, str]]:
        """The questions that raise something, each with its answer, in the order they are asked."""
        return [(question, self.value(question)) for question in self.screen.questions if self.raised(question.id)]

    def combinations(self) -> list[Combination]:
        return [rule for rule in self.screen.combinations if self._rule_fits(rule) and self._all_hold(rule.all_of)]

    def _rule_fits(self, rule: Combination) -> bool:
        return (not rule.techniques or self.request.technique in rule.techniques) and (
            not rule.regions or self.request.region in rule.regions
        )

    @property
    def changed(self) -> bool:
        """Whether something may have changed since a professional said yes."""
        if self.answers.rechecked:
            return False
        return any(question.role == RECHECK and self.raised(question.id) for question in self.screen.questions)

    def effects(self, question: Question, value: str) -> list[Effect]:
        fitting = [effect for effect in question.effects if effect.fits(self.request.technique, self.request.region)]
        own = [effect for effect in fitting if value in effect.answers]
        if value == NOT_SURE and (question.layer == HEALTH or not own):
            return own + self.blocking_effects(question)
        return own

    def blocking_effects(self, question: Question) -> list[Effect]:
        plain = {answer for answer in question.answers if answer not in (question.clearing, NOT_SURE)}
        return [
            effect
            for effect in question.effects
            if plain & set(effect.answers) and effect.fits(self.request.technique, self.request.region)
        ]
