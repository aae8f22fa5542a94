"""What screening asks, and what each answer leads to: data with a clinical source each, weighed by `screening.assess`."""

from collections.abc import Mapping
from dataclasses import dataclass

from guide.domain.outcomes import Outcome
from guide.domain.provenance import Provenance

YES, NO, NOT_SURE = "yes", "no", "not_sure"
HEALTH, TODAY = "health", "today"
ASKED = "asked"
ELSEWHERE = "elsewhere"
RECHECK = "recheck"
AGE_QUESTION = "age"
TREATED_QUESTION = "treated-nodes"

# One atom of a condition: a question's id, "treated", "technique:...", "region:..." or "age:...".
AnyOf = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LockRule:
    """What an effect closes. `areas` may be ("asked",): the places that the person ticked. `side`: both, asked, affected."""

    areas: tuple[str, ...]
    side: str
    position: str
    routine: bool
    lifted_by: str
    words: str


@dataclass(frozen=True, slots=True)
class Effect:
    answers: tuple[str, ...]
    techniques: tuple[str, ...]
    regions: tuple[str, ...]
    outcome: Outcome
    say: str
    call: str
    taught: bool
    locks: tuple[LockRule, ...]

    def fits(self, technique: str, region: str) -> bool:
        return (not self.techniques or technique in self.techniques) and (not self.regions or region in self.regions)


@dataclass(frozen=True, slots=True)
class Question:
    """One question. `clearing` is the answer that raises nothing; no polarity is assumed anywhere else."""

    id: str
    layer: str
    code: str
    group: str
    text: str
    tick: str
    why: str
    answers: tuple[str, ...]
    answer_words: Mapping[str, str]
    clearing: str
    techniques: tuple[str, ...]
    regions: tuple[str, ...]
    if_any: AnyOf
    after: str
    age_max: int | None
    asks: tuple[str, ...]
    places: tuple[str, ...]
    written: bool
    taught: bool
    role: str
    limits: tuple[str, ...]
    flags: tuple[str, ...]
    effects: tuple[Effect, ...]
    provenance: Provenance

    def blocks(self, answer: str) -> bool:
        """Whether this answer raises something: not sure always does, an answer without an effect (no swelling) does not."""
        if answer == self.clearing:
            return False
        return answer == NOT_SURE or any(answer in effect.answers for effect in self.effects)

    def can_be_taught(self, technique: str, region: str) -> bool:
        """The [T] rows: whether "the therapist who taught me knows about this" counts for this technique and region."""
        return self.taught or any(effect.taught and effect.fits(technique, region) for effect in self.effects)

    @property
    def blocking(self) -> str:
        """The plain answer that blocks: the one that a tick in a list stands for."""
        plain = (answer for answer in self.answers if answer != NOT_SURE and self.blocks(answer))
        return next(plain, NOT_SURE)


@dataclass(frozen=True, slots=True)
class Group:
    """One page of questions."""

    key: str
    layer: str
    title: str
    intro: str


@dataclass(frozen=True, slots=True)
class Combination:
    """Findings that together are worse than each: every part of `all_of` must hold, "not sure" read as "yes"."""

    id: str
    all_of: tuple[AnyOf, ...]
    techniques: tuple[str, ...]
    regions: tuple[str, ...]
    outcome: Outcome
    say: str
    call: str
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class Screen:
    """All questions in the order they are asked, with the combinations and an edition digest."""

    groups: tuple[Group, ...]
    questions: tuple[Question, ...]
    combinations: tuple[Combination, ...]
    edition: str = ""

    def question(self, id: str) -> Question:
        return next(question for question in self.questions if question.id == id)

    def in_group(self, key: str) -> tuple[Question, ...]:
        return tuple(question for question in self.questions if question.group == key)
