"""Screening as one pure function: answers in, outcome with reasons, locks and cautions out.

Closed when in doubt: unanswered, unknown, unreadable or contradictory is "not sure", and "not sure" never loosens. A clearance
turns ASK_FIRST into CARE and lifts the locks that say so; it never touches a red flag. Locks count as SKIP_REGION only where
they close what was asked for, which `plan()` alone can tell (rule P1 of screening-changes.md).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from guide.domain.anatomy import ALL_BASINS, Basin, Place
from guide.domain.clearances import TAUGHT, Assignment, Clearance
from guide.domain.locks import ASSIGNMENT, CLEARANCE, Closures, Lock
from guide.domain.outcomes import Outcome
from guide.domain.plan import AS_WRITTEN, SAME_SIDE, Adjustments, locks_that_closed, plan
from guide.domain.questions import (
    AGE_QUESTION,
    ASKED,
    ELSEWHERE,
    HEALTH,
    NOT_SURE,
    RECHECK,
    TREATED_QUESTION,
    YES,
    AnyOf,
    Combination,
    Effect,
    LockRule,
    Question,
    Screen,
)
from guide.domain.sides import LEFT, RIGHT, limbs_of
from guide.domain.walkthrough import Walkthrough

UNDER_18, ADULT, OVER_60 = "under-18", "18-to-59", "60-or-over"


@dataclass(frozen=True, slots=True)
class Request:
    """What the person asked to do."""

    walkthrough: Walkthrough
    side: str
    adjustments: Adjustments = AS_WRITTEN

    @property
    def technique(self) -> str:
        return self.walkthrough.technique.slug

    @property
    def region(self) -> str:
        return self.walkthrough.region


@dataclass(frozen=True, slots=True)
class Answers:
    """What the person told us. `treated` and `age` None are "not sure"; `where` holds places such as "right-forearm".

    `rechecked`: the health check was answered again after something had changed.
    """

    values: Mapping[str, str] = field(default_factory=dict)
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    treated: frozenset[Basin] | None = None
    age: int | None = None
    rechecked: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """What one answer, one combination or one closed plan led to, by which rule."""

    question: str
    answer: str
    outcome: Outcome
    rule: str
    say: str = ""
    call: str = ""
    lowered_from: Outcome | None = None


@dataclass(frozen=True, slots=True)
class Caution:
    """A limit shown at each session, and the finding that it comes from."""

    finding: str
    text: str


@dataclass(frozen=True, slots=True)
class Assessment:
    """The result: findings worst first, every lock and caution of every finding, and the treated basins as understood."""

    outcome: Outcome
    findings: tuple[Finding, ...]
    locks: tuple[Lock, ...]
    cautions: tuple[Caution, ...]
    flags: frozenset[str]
    treated: frozenset[Basin]
    edition: str

    @property
    def rules(self) -> tuple[str, ...]:
        return tuple(finding.rule for finding in self.findings)

    def as_dict(self) -> dict:
        """The assessment as plain data; the keys are a contract (DESIGN.md, Addresses and commands)."""
        return {
            "outcome": self.outcome.name,
            "findings": [
                {
                    "question": finding.question,
                    "answer": finding.answer,
                    "effect": finding.outcome.name,
                    "rule": finding.rule,
                    "say": finding.say,
                    "call": finding.call,
                    "lowered_from": finding.lowered_from.name if finding.lowered_from else None,
                }
                for finding in self.findings
            ],
            "locks": [
                {
                    "finding": lock.finding,
                    "closes": "routine" if lock.routine else lock.position or str(lock.place),
                    "lifted_by": lock.lifted_by,
                    "words": lock.words,
                }
                for lock in self.locks
            ],
            "cautions": [{"finding": caution.finding, "text": caution.text} for caution in self.cautions],
            "flags": sorted(self.flags),
            "treated": [str(basin) for basin in sorted(self.treated)],
            "edition": self.edition,
        }


def assess(
    screen: Screen,
    answers: Answers,
    request: Request,
    clearances: Iterable[Clearance],
    assignments: Iterable[Assignment],
    now: datetime,
) -> Assessment:
    """Weigh the answers for this request. Total and deterministic: the same answers give the same trace."""
    return _Weighing(screen, answers, request, tuple(clearances), tuple(assignments), now).whole()


def findings_so_far(screen: Screen, answers: Answers, request: Request, now: datetime) -> tuple[Finding, ...]:
    """What the answers given so far lead to already, worst first; questions not yet answered count for nothing.

    For ending at once on an emergency while the questions are still being asked.
    """
    return _Weighing(screen, answers, request, (), (), now, only_answered=True).found()


def applicable(screen: Screen, answers: Answers, request: Request) -> tuple[Question, ...]:
    """The questions that apply to this technique, region and person, given the answers so far."""
    weighing = _Weighing(screen, answers, request, (), (), None, only_answered=True)
    return tuple(question for question in screen.questions if weighing.applies(question))


def age_answer(age: int | None) -> str:
    """The answer to the age question for an age in years; impossible ages are "not sure"."""
    if age is None or isinstance(age, bool) or not 0 < age < 130:
        return NOT_SURE
    return UNDER_18 if age < 18 else OVER_60 if age >= 60 else ADULT


class _Weighing:
    """One run of `assess`."""

    def __init__(
        self,
        screen: Screen,
        answers: Answers,
        request: Request,
        clearances: tuple[Clearance, ...],
        assignments: tuple[Assignment, ...],
        now: datetime | None,
        only_answered: bool = False,
    ) -> None:
        self.screen = screen
        self.answers = answers
        self.request = request
        self.clearances = clearances
        self.assignments = assignments
        self.now = now
        self.only_answered = only_answered
        self.by_id = {question.id: question for question in screen.questions}
        self.values = self._read_values()

    # Reading the answers

    def _read_values(self) -> dict[str, str]:
        """Every given answer as one of the question's own; anything else is "not sure"."""
        values = {}
        for question in self.screen.questions:
            if question.id in self.answers.values:
                value = self.answers.values[question.id]
                values[question.id] = value if value in question.answers else NOT_SURE
        if AGE_QUESTION in self.by_id and AGE_QUESTION not in values and not self._skips(self.answers.age):
            values[AGE_QUESTION] = age_answer(self.answers.age)
        if TREATED_QUESTION in self.by_id and not self._skips(self.answers.treated):
            values[TREATED_QUESTION] = self._treated_answer()
        return values

    def _skips(self, answer: object) -> bool:
        return self.only_answered and answer is None

    def _treated_answer(self) -> str:
        if self.answers.treated is None:
            return NOT_SURE
        limbs = limbs_of(self.request.side)
        own = {Basin(kind, limb) for kind in self.request.walkthrough.own for limb in limbs}
        if own & self.answers.treated:
            return "own"
        return "elsewhere" if self.answers.treated else "no"

    @property
    def treated(self) -> frozenset[Basin]:
        """Not sure which nodes were treated: all eight count as treated (RULINGS.md section 4)."""
        if self.answers.treated is None:
            return frozenset() if self.only_answered else frozenset(ALL_BASINS)
        return self.answers.treated

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
        if question.after and not self._raised(question.after):
            return False
        return not question.if_any or any(self._holds(atom) for atom in question.if_any)

    def _older_than(self, age: int) -> bool:
        if self.answers.age is not None and age_answer(self.answers.age) != NOT_SURE:
            return self.answers.age > age
        return age < 60 and self.values.get(AGE_QUESTION) == OVER_60

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

    def _value(self, question: Question) -> str | None:
        if question.id in self.values:
            return self.values[question.id]
        return None if self.only_answered else NOT_SURE

    def _raised(self, id: str) -> bool:
        """Whether this question applies and its answer, or its missing answer, raises something."""
        question = self.by_id.get(id)
        if question is None or not self._considered(question):
            return False
        value = self._value(question)
        return value is not None and question.blocks(value)

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
        return self._raised(atom)

    def _all_hold(self, parts: tuple[AnyOf, ...]) -> bool:
        return all(any(self._holds(atom) for atom in part) for part in parts)

    # Weighing

    def whole(self) -> Assessment:
        raised = [(question, self._value(question)) for question in self.screen.questions if self._raised(question.id)]
        findings, locks, cautions, flags = [], [], [], set()
        for question, value in raised:
            finding, its_locks = self._weigh(question, value)
            findings.append(finding)
            locks += its_locks
            if finding.outcome == Outcome.CARE:
                cautions += [Caution(question.id, text) for text in question.limits]
                flags |= set(question.flags)
        findings += self._combined()
        assigned = self._assigned_only()
        if assigned:
            findings.append(assigned[0])
            locks.append(assigned[1])
        findings += self._closed_by(tuple(locks), frozenset(flags))
        return Assessment(
            outcome=max((finding.outcome for finding in findings), default=Outcome.GO),
            findings=_worst_first(findings),
            locks=tuple(locks),
            cautions=tuple(cautions),
            flags=frozenset(flags),
            treated=self.treated,
            edition=self.screen.edition,
        )

    def found(self) -> tuple[Finding, ...]:
        raised = [question for question in self.screen.questions if self._raised(question.id)]
        findings = [self._weigh(question, self._value(question))[0] for question in raised]
        return _worst_first([*findings, *self._combined()])

    def _weigh(self, question: Question, value: str) -> tuple[Finding, list[Lock]]:
        effects = self._effects(question, value)
        worst = max(effects, key=lambda effect: effect.outcome, default=None)
        outcome = worst.outcome if worst else Outcome.GO
        if question.layer == HEALTH and value == NOT_SURE:
            outcome = max([outcome] + [effect.outcome for effect in self._blocking_effects(question)])
        finding = Finding(
            question=question.id,
            answer=value,
            outcome=outcome,
            rule=f"{question.id}.{value}",
            say=worst.say if worst else "",
            call=worst.call if worst else "",
        )
        locks = self._locks(question, value)
        clearance = self._clearance(question, value)
        if clearance and outcome <= Outcome.ASK_FIRST:
            locks = [lock for lock in locks if lock.lifted_by != CLEARANCE]
            if outcome == Outcome.ASK_FIRST:
                finding = replace(finding, outcome=Outcome.CARE, lowered_from=Outcome.ASK_FIRST)
        return finding, [lock for lock in locks if lock.lifted_by != ASSIGNMENT or not self._assignment()]

    def _effects(self, question: Question, value: str) -> list[Effect]:
        fitting = [effect for effect in question.effects if effect.fits(self.request.technique, self.request.region)]
        own = [effect for effect in fitting if value in effect.answers]
        if value == NOT_SURE and (question.layer == HEALTH or not own):
            return own + self._blocking_effects(question)
        return own

    def _blocking_effects(self, question: Question) -> list[Effect]:
        plain = {answer for answer in question.answers if answer not in (question.clearing, NOT_SURE)}
        return [
            effect
            for effect in question.effects
            if plain & set(effect.answers) and effect.fits(self.request.technique, self.request.region)
        ]

    def _combined(self) -> list[Finding]:
        return [
            Finding(rule.id, YES, rule.outcome, rule.id, rule.say, rule.call)
            for rule in self.screen.combinations
            if self._rule_fits(rule) and self._all_hold(rule.all_of)
        ]

    def _rule_fits(self, rule: Combination) -> bool:
        return (not rule.techniques or self.request.technique in rule.techniques) and (
            not rule.regions or self.request.region in rule.regions
        )

    def _assigned_only(self) -> tuple[Finding, Lock] | None:
        """Head and neck: closed to everyone until a therapist assigns it."""
        words = self.request.walkthrough.assigned_only
        if not words or self._assignment():
            return None
        rule = "assigned-only"
        return (
            Finding(rule, YES, Outcome.ASK_FIRST, rule, words, "therapist"),
            Lock(finding=rule, words=words, lifted_by=ASSIGNMENT, routine=True),
        )

    def _closed_by(self, locks: tuple[Lock, ...], flags: frozenset[str]) -> list[Finding]:
        """SKIP_REGION where the plan that was asked for is closed, CARE where locks only took steps out of it."""
        request = self.request
        adjustments = request.adjustments
        if adjustments.approach == SAME_SIDE and not self._assignment():
            adjustments = replace(adjustments, approach="")
        made = plan(request.walkthrough, request.side, self.treated, Closures(locks, flags), adjustments)
        if made.closed_limbs:
            return [Finding("plan", made.closed_why or "side", Outcome.SKIP_REGION, "plan-closed", made.closed)]
        used = {lock.finding for lock in locks_that_closed(made, locks)}
        return [Finding(id, "locks", Outcome.CARE, f"{id}.steps-left-out") for id in sorted(used)]

    # Locks

    def _locks(self, question: Question, value: str) -> list[Lock]:
        effects = self._effects(question, value)
        if value == NOT_SURE:
            effects = effects + [effect for effect in self._blocking_effects(question) if effect not in effects]
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
        sides = {"asked": self._asked_sides(question), "affected": limbs_of(self.request.side)}.get(rule.side, (LEFT, RIGHT))
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
        named = self.answers.where.get(question.id) or ()
        sides = tuple(side for side in (LEFT, RIGHT) if any(str(name).split("-")[0] == side for name in named))
        return sides or (LEFT, RIGHT)

    # What lifts

    def _clearance(self, question: Question, value: str) -> Clearance | None:
        """A valid yes for this finding. Today's signs know none, and a change since then voids them all."""
        if question.layer != HEALTH or self._something_changed():
            return None
        for clearance in self.clearances:
            if clearance.finding != question.id:
                continue
            taught = question.can_be_taught(self.request.technique, self.request.region)
            if clearance.kind == TAUGHT and not (taught and value != NOT_SURE):
                continue
            if clearance.holds(
                technique=self.request.technique,
                region=self.request.region,
                today=self.now.date(),
                needs_writing=question.written,
            ):
                return clearance
        return None

    def _something_changed(self) -> bool:
        if self.answers.rechecked:
            return False
        return any(question.role == RECHECK and self._raised(question.id) for question in self.screen.questions)

    def _assignment(self) -> Assignment | None:
        if self.now is None:
            return None
        holding = (
            assignment
            for assignment in self.assignments
            if assignment.holds(
                walkthrough=self.request.walkthrough.slug, side=self.request.side, today=self.now.date()
            )
        )
        return next(holding, None)


def _worst_first(findings: list[Finding]) -> tuple[Finding, ...]:
    return tuple(sorted(findings, key=lambda finding: -finding.outcome))
