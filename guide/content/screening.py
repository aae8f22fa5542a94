"""Builds the screening: questions in the order of their files, combinations, and their references."""

import hashlib
import json
from collections.abc import Iterable, Mapping

from guide.content import screening_schema as schema
from guide.content.reading import Reading, values_of
from guide.domain.anatomy import Anatomy
from guide.domain.outcomes import Outcome
from guide.domain.questions import (
    ASKED,
    HEALTH,
    NOT_SURE,
    TODAY,
    Combination,
    Effect,
    Group,
    LockRule,
    Question,
    Screen,
)

FILES = {HEALTH: "screening/health-check.toml", TODAY: "screening/today-check.toml"}
COMBINATIONS = "screening/combinations.toml"
ATOM_KINDS = {
    "technique": ("lymphatic", "retrograde"),
    "region": ("arm", "leg", "breast", "head-neck", "hand", "foot"),
    "age": ("under-18", "60-or-over"),
}


def read_screen(reading: Reading, anatomy: Anatomy, calls: Iterable[str]) -> Screen:
    groups: list[Group] = []
    questions: list[Question] = []
    tables = []
    for layer, file in FILES.items():
        tables.append(reading.table(file))
        reading.only(file, "groups", "questions")
        own = reading.entries(schema.GroupEntry, file, "groups", "groups.")
        groups += [Group(key, layer, entry.title, entry.intro) for key, entry in own.items()]
        for id, entry in reading.entries(schema.QuestionEntry, file, "questions").items():
            questions.append(_question(reading, entry, id, layer, file))
            if entry.group not in own:
                reading.fault(file, id, "group", f"there is no group called {entry.group!r}")
    order = {group.key: number for number, group in enumerate(groups)}
    questions.sort(key=lambda question: order.get(question.group, 0))
    reading.only(COMBINATIONS, "rules")
    tables.append(reading.table(COMBINATIONS))
    combinations = tuple(_combinations(reading))
    text = json.dumps(tables, sort_keys=True, default=str)
    screen = Screen(tuple(groups), tuple(questions), combinations, hashlib.sha256(text.encode()).hexdigest()[:10])
    _References(reading, screen, anatomy, frozenset(calls)).check()
    return screen


def _question(reading: Reading, entry: schema.QuestionEntry, id: str, layer: str, file: str) -> Question:
    effects = tuple(
        Effect(
            answers=tuple(effect.answers),
            techniques=tuple(effect.techniques),
            regions=tuple(effect.regions),
            outcome=Outcome[effect.outcome],
            say=effect.say,
            call=effect.call,
            taught=effect.taught,
            locks=tuple(
                LockRule(tuple(lock.areas), lock.side, lock.position, lock.routine, lock.lifted_by, lock.words)
                for lock in effect.locks
            ),
        )
        for effect in entry.effects
    )
    return Question(
        id=id,
        layer=layer,
        effects=effects,
        provenance=reading.provenance(entry, file, id),
        **values_of(entry, "effects"),
    )


def _combinations(reading: Reading) -> Iterable[Combination]:
    for id, entry in reading.entries(schema.CombinationEntry, COMBINATIONS, "rules").items():
        yield Combination(
            id=id,
            all_of=tuple(tuple(part) for part in entry.all),
            techniques=tuple(entry.techniques),
            regions=tuple(entry.regions),
            outcome=Outcome[entry.outcome],
            say=entry.say,
            call=entry.call,
            provenance=reading.provenance(entry, COMBINATIONS, id),
        )


class _References:
    """Checks what questions and combinations name."""

    def __init__(self, reading: Reading, screen: Screen, anatomy: Anatomy, calls: frozenset[str]) -> None:
        self.reading = reading
        self.screen = screen
        self.anatomy = anatomy
        self.calls = calls
        self.by_id: Mapping[str, Question] = {question.id: question for question in screen.questions}

    def check(self) -> None:
        if len(self.by_id) != len(self.screen.questions):
            self.reading.fault(FILES[TODAY], "", "questions", "a question of the health check has the same id")
        for question in self.screen.questions:
            self._check_question(question)
        for rule in self.screen.combinations:
            for atom in (atom for part in rule.all_of for atom in part):
                self._check_atom(COMBINATIONS, rule.id, "all", atom)
            self._check_call(COMBINATIONS, rule.id, rule.call)

    def _check_question(self, question: Question) -> None:
        file = FILES[question.layer]
        if NOT_SURE not in question.answers:
            self.reading.fault(file, question.id, "answers", 'has no "not sure" answer')
        if question.clearing not in question.answers or question.clearing == NOT_SURE:
            self.reading.fault(file, question.id, "clearing", 'is one of the answers, and not "not sure"')
        if question.after and question.after not in self.by_id:
            self.reading.fault(file, question.id, "after", f"there is no question called {question.after!r}")
        for atom in question.if_any:
            self._check_atom(file, question.id, "if_any", atom)
        for answer in set(question.answers) - {"yes", "no", NOT_SURE} - set(question.answer_words):
            self.reading.fault(file, question.id, "answer_words", f"has no words for {answer!r}")
        if self._depends_on_itself(question.id):
            self.reading.fault(file, question.id, "if_any", "depends on itself")
        for area in question.places:
            self._check_area(file, question.id, "places", area)
        for effect in question.effects:
            self._check_effect(file, question, effect)

    def _check_effect(self, file: str, question: Question, effect: Effect) -> None:
        for answer in effect.answers:
            if answer not in question.answers:
                self.reading.fault(file, question.id, "effects", f"there is no answer {answer!r}")
            if answer == question.clearing:
                self.reading.fault(file, question.id, "effects", "the clearing answer has no effect")
        self._check_call(file, question.id, effect.call)
        for lock in effect.locks:
            closes = (bool(lock.areas), bool(lock.position), lock.routine)
            if sum(closes) != 1:
                self.reading.fault(
                    file, question.id, "locks", "closes areas, or a position, or the routine: one of them"
                )
            if lock.areas != (ASKED,):
                for area in lock.areas:
                    self._check_area(file, question.id, "locks", area)
            asks = {"where"} if lock.areas == (ASKED,) else {"side", "where"} if lock.side == ASKED else set()
            if asks and not asks & set(question.asks):
                self.reading.fault(file, question.id, "asks", "a lock needs the place or side, which is not asked")

    def _check_area(self, file: str, entry: str, key: str, area: str) -> None:
        if area not in self.anatomy.areas:
            self.reading.fault(file, entry, key, f"there is no area called {area!r}")

    def _check_call(self, file: str, entry: str, call: str) -> None:
        if call and call not in self.calls:
            self.reading.fault(file, entry, "call", f"nobody to call is named {call!r}")

    def _check_atom(self, file: str, entry: str, key: str, atom: str) -> None:
        kind, colon, word = atom.partition(":")
        if colon and word in ATOM_KINDS.get(kind, ()):
            return
        if atom != "treated" and atom not in self.by_id:
            self.reading.fault(file, entry, key, f"there is no question or condition called {atom!r}")

    def _depends_on_itself(self, id: str) -> bool:
        seen: set[str] = set()
        waiting = self._depends_on(id)
        while waiting:
            other = waiting.pop()
            if other == id:
                return True
            if other not in seen:
                seen.add(other)
                waiting += self._depends_on(other)
        return False

    def _depends_on(self, id: str) -> list[str]:
        question = self.by_id.get(id)
        return [other for other in (*question.if_any, question.after) if other] if question else []
