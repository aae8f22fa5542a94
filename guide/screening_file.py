"""The answers of one person from a JSON file, for the `screen` command: read so that nothing unreadable is ever milder.

What cannot be a screening at all (not JSON, a list where a table should be, a key twice) is refused. What is only nonsense in
its place counts as "not sure" or is left out, and `notes` says so.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from guide.domain.anatomy import Basin
from guide.domain.clearances import TAUGHT, Assignment, Clearance
from guide.domain.questions import AGE_QUESTION, ELSEWHERE, NOT_SURE, TREATED_QUESTION, Question, Screen
from guide.domain.screening import Answers, Request, age_answer, assess
from guide.domain.sides import LEFT, RIGHT, limbs_of
from guide.library import Library

KEYS = ("answers", "where", "treated", "clearances", "assignments", "age", "now")
YEARS = range(2000, 2200)
# What can be said of treated nodes, the more dangerous later.
NODES_SAID = ("no", "elsewhere", "own")


class Unreadable(ValueError):
    """The file is no screening; the message says why in one line."""


@dataclass(slots=True)
class Told:
    """What the file says, as the rules take it. `now` is an instant with its zone."""

    answers: Answers
    clearances: tuple[Clearance, ...]
    assignments: tuple[Assignment, ...]
    now: datetime
    notes: list[str] = field(default_factory=list)


def screened(library: Library, request: Request, text: str) -> dict[str, Any]:
    """The assessment of the file's answers as plain data, with `notes` on what was not taken as written."""
    told = read_told(text, library, request)
    assessment = assess(library.screen, told.answers, request, told.clearances, told.assignments, told.now)
    asked = {"walkthrough": request.walkthrough.slug, "side": request.side}
    return {**asked, **assessment.as_dict(), "notes": told.notes}


def read_told(text: str, library: Library, request: Request) -> Told:
    """Raises Unreadable for what is no screening."""
    table = _table(_json(text), "the file")
    return _Reader(library, request, table).told()


def _json(text: str) -> Any:
    try:
        return json.loads(text.removeprefix("\ufeff"), object_pairs_hook=_once)
    except RecursionError as error:
        raise Unreadable("The answers are no JSON that can be read: nested too deep.") from error
    except Unreadable:
        raise
    except ValueError as error:
        raise Unreadable(f"The answers are no JSON that can be read: {_one_line(error)}.") from error


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A key that stands twice says two things: neither is taken."""
    table: dict[str, Any] = {}
    for key, value in pairs:
        if key in table:
            raise Unreadable(f"The answers say {key!r} twice.")
        table[key] = value
    return table


def _one_line(value: object) -> str:
    return " ".join(str(value).split())[:200]


def _table(value: Any, name: str) -> dict[str, Any]:
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise Unreadable(f"{name} must be a JSON object, not {_kind(value)}.")
    return value


def _list(value: Any, name: str) -> list[Any]:
    if value is None:
        return []
    if not isinstance(value, list):
        raise Unreadable(f"{name!r} must be a JSON list, not {_kind(value)}.")
    return value


def _kind(value: Any) -> str:
    kinds = {dict: "an object", list: "a list", str: "text", bool: "true or false", type(None): "null"}
    return kinds.get(type(value), "a number")


class _Reader:
    """One reading of a file."""

    def __init__(self, library: Library, request: Request, table: Mapping[str, Any]) -> None:
        self.screen: Screen = library.screen
        self.anatomy = library.anatomy
        self.request = request
        self.table = table
        self.by_id = {question.id: question for question in self.screen.questions}
        self.notes: list[str] = []

    def told(self) -> Told:
        for key in set(self.table) - set(KEYS):
            self.notes.append(f"{key!r} is not read. Keys: {', '.join(KEYS)}.")
        values = self._values()
        where = self._where()
        treated = self._treated(values)
        age = self._age(values)
        return Told(
            answers=Answers(values, where, treated, age),
            clearances=tuple(self._clearances()),
            assignments=tuple(self._assignments()),
            now=self._now(),
            notes=self.notes,
        )

    # Answers

    def _values(self) -> dict[str, str]:
        values = {}
        for id, value in _table(self.table.get("answers"), "'answers'").items():
            question = self.by_id.get(id)
            if question is None:
                self.notes.append(f"There is no question called {id!r}: its answer is not used.")
            elif not isinstance(value, str) or value not in question.answers:
                known = ", ".join(question.answers)
                self.notes.append(f"{id}: {_one_line(json.dumps(value))} is none of its answers ({known}). Not sure.")
                values[id] = NOT_SURE
            else:
                values[id] = value
        return values

    def _where(self) -> dict[str, tuple[str, ...]]:
        where = {}
        for id, places in _table(self.table.get("where"), "'where'").items():
            if id not in self.by_id:
                self.notes.append(f"There is no question called {id!r}: its places are not used.")
            elif not isinstance(places, list) or not all(isinstance(place, str) for place in places):
                self.notes.append(f"{id}: the places are no list of names. Every place that it could be.")
            elif not all(self._could_be(self.by_id[id], place) for place in places):
                self.notes.append(f"{id}: a place is unknown or not asked for. Every place that it could be.")
            else:
                where[id] = tuple(places)
        return where

    def _could_be(self, question: Question, place: str) -> bool:
        offered = {str(place) for place in self.anatomy.all_places(question.places)}
        return place in offered or place == ELSEWHERE or place in (LEFT, RIGHT)

    def _treated(self, values: dict[str, str]) -> frozenset[Basin] | None:
        """The treated nodes; None, which is "not sure", where they are not told, unknown, or fewer than the answer says."""
        if self.table.get("treated") is None:
            self.notes.append("'treated' is missing: not sure which nodes were treated. For none, say [].")
            return None
        try:
            treated = frozenset(Basin.parse(_name(name)) for name in _list(self.table["treated"], "treated"))
        except _Nonsense as error:
            self.notes.append(f"treated: {error} Not sure which nodes were treated.")
            return None
        except ValueError as error:
            self.notes.append(f"treated: {_one_line(error)} Not sure which nodes were treated.")
            if isinstance(error, Unreadable):
                raise
            return None
        said, named = values.get(TREATED_QUESTION), self._nodes_answer(treated)
        if said is not None and said != named:
            if said == NOT_SURE or NODES_SAID.index(said) > NODES_SAID.index(named):
                self.notes.append(f"{TREATED_QUESTION!r} says {said!r}, 'treated' names less. Not sure which nodes.")
                values[TREATED_QUESTION] = NOT_SURE
                return None
            self.notes.append(f"{TREATED_QUESTION!r} says {said!r}, 'treated' names more: that counts.")
            values[TREATED_QUESTION] = named
        return treated

    def _nodes_answer(self, treated: frozenset[Basin]) -> str:
        kinds = self.request.walkthrough.own
        own = {Basin(kind, limb) for kind in kinds for limb in limbs_of(self.request.side)}
        if own & treated:
            return "own"
        return "elsewhere" if treated else "no"

    def _age(self, values: dict[str, str]) -> int | None:
        """The age in years; None, which is "not sure", where it is no whole number or milder than the answer given."""
        age = self.table.get("age")
        if age is None:
            return None
        if isinstance(age, bool) or not isinstance(age, int) or age_answer(age) == NOT_SURE:
            self.notes.append(f"age: {_one_line(json.dumps(age))} is no age in whole years. Not sure.")
            values[AGE_QUESTION] = NOT_SURE
            return None
        said, told = values.get(AGE_QUESTION), age_answer(age)
        if said is None or said == told:
            return age
        if said == self.by_id[AGE_QUESTION].clearing:
            self.notes.append(f"{AGE_QUESTION!r} says {said!r}, but the age is {age}: that counts.")
            values[AGE_QUESTION] = told
            return age
        self.notes.append(f"{AGE_QUESTION!r} says {said!r}, but the age is {age}. Not sure.")
        values[AGE_QUESTION] = NOT_SURE
        return None

    # What lifts

    def _clearances(self) -> Iterator[Clearance]:
        for number, raw in enumerate(_list(self.table.get("clearances"), "clearances"), start=1):
            table = _table(raw, f"clearance {number}")
            try:
                yield self._clearance(table)
            except _Nonsense as error:
                self.notes.append(f"Clearance {number} does not count: {error}")

    def _clearance(self, table: Mapping[str, Any]) -> Clearance:
        finding = _text(table, "finding")
        if finding not in self.by_id:
            raise _Nonsense(f"there is no question called {finding!r}.")
        kind = table.get("kind") or ""
        if kind not in ("", TAUGHT):
            raise _Nonsense(f"'kind' is \"\" or {TAUGHT!r}.")
        changed = table.get("changed_since")
        return Clearance(
            finding=finding,
            technique=_text(table, "technique"),
            region=_text(table, "region"),
            by=_text(table, "by"),
            on=_day(table, "on"),
            until=None if table.get("until") is None else _day(table, "until"),
            changed_since=False if changed is False or changed == "no" else None,
            written=table.get("written") is True,
            kind=kind,
        )

    def _assignments(self) -> Iterator[Assignment]:
        for number, raw in enumerate(_list(self.table.get("assignments"), "assignments"), start=1):
            table = _table(raw, f"assignment {number}")
            try:
                words = {key: _text(table, key) for key in ("walkthrough", "side", "by")}
                yield Assignment(**words, on=_day(table, "on"), until=_day(table, "until"))
            except _Nonsense as error:
                self.notes.append(f"Assignment {number} does not count: {error}")

    def _now(self) -> datetime:
        told = self.table.get("now")
        if told is None:
            return timezone.now()
        try:
            now = datetime.fromisoformat(told)
        except (TypeError, ValueError) as error:
            raise Unreadable("'now' must be a date and time such as \"2026-01-31T09:00:00+00:00\".") from error
        if now.year not in YEARS:
            raise Unreadable(f"'now' must lie in the years {YEARS.start} to {YEARS.stop - 1}.")
        return timezone.make_aware(now) if timezone.is_naive(now) else now


class _Nonsense(ValueError):
    """A value that cannot stand where it does, in words for `notes`."""


def _name(value: Any) -> str:
    if not isinstance(value, str):
        raise _Nonsense(f"{_one_line(json.dumps(value))} is no name.")
    return value


def _text(table: Mapping[str, Any], key: str) -> str:
    value = table.get(key)
    if not isinstance(value, str) or not value.strip():
        raise _Nonsense(f"{key!r} is missing or no text.")
    return value


def _day(table: Mapping[str, Any], key: str) -> date:
    value = table.get(key)
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise _Nonsense(f'{key!r} is no date such as "2026-01-31".') from error
