"""Builds the advice rules: levels, numbers, things noted, the cases of every rule, and the words of "what changed"."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Annotated, Literal

from pydantic import Field

from guide.content.advice_words import AdviceWords
from guide.content.reading import Model, Reading
from guide.content.schema import Entry, Provenanced, Text
from guide.domain.advised import (
    CASES,
    NUMBERS,
    AdviceRules,
    Case,
    Level,
    LevelWords,
    Named,
    Number,
    PlaceWords,
    Rule,
    Sign,
    tokens_of,
)
from guide.domain.outcomes import Outcome
from guide.domain.questions import Question
from guide.domain.seen import EFFECTS, RATINGS
from guide.domain.sides import tokens_in

FILE = "advice.toml"
WORDS = ("heavier", "firmer", "more", "less")
CHECKPOINT = {key: frozenset(tokens.split()) for key, tokens in {
    "title": "place", "why": "sessions since days place", "lighter": "", "same": "", "heavier": "",
}.items()}  # fmt: skip
_VOLUME, _POINT = "place on since change_ml percent moved noise", "place on since change_cm moved"
PROGRESS = {key: frozenset(tokens.split()) for key, tokens in {
    "title": "", "not-enough": "", "caution": "", "sessions-both": "now before", "sessions-first": "now before",
    "during": "rating before now sessions", "during-same": "rating before now sessions",
    "week": "rating before now", "week-same": "rating before now",
    "volume-same": _VOLUME, "volume-inside": _VOLUME, "volume-outside": _VOLUME, "point": _POINT, "point-same": _POINT,
}.items()}  # fmt: skip


class LevelEntry(Entry):
    label: Text
    card: Literal["emergency", "urgent", "non-urgent", "none"]


class NumberEntry(Provenanced):
    value: Annotated[int, Field(gt=0)]
    why: Text


class EffectNotedEntry(Entry):
    words: Text
    rule: Literal["effects", "dizzy", "redness", "sore"]
    after: Annotated[list[str], Field(min_length=1)]


class SkinEntry(Entry):
    words: Text
    rule: Literal["", "skin-signs", "worse"]
    case: Literal["", "care", "today"] = ""
    after: list[str] = []
    asked: str = ""


class PlaceEntry(Entry):
    one: Text
    both: Text
    plain: Text


class CaseEntry(Entry):
    level: Literal["EMERGENCY", "SAME_DAY", "CALL_CLINIC", "ASK", "NOTE"]
    title: Text
    do: Annotated[list[Text], Field(min_length=1)]
    why: Text
    used: Text
    call: str
    topic: str


class RuleEntry(Provenanced):
    cases: dict[str, CaseEntry]


class WordsEntry(Entry):
    """A table of words by key; which keys is checked against what the engine says."""

    words: dict[str, Text]


def read_advice_rules(
    reading: Reading, advice: AdviceWords, questions: Iterable[Question], topics: Iterable[str]
) -> AdviceRules:
    """The rules, with a fault for everything that the engine needs and the file lacks, or has and the engine does not know."""
    table = reading.table(FILE)
    reading.only(
        FILE, "levels", "numbers", "effects", "skin", "ratings", "places", "words", "rules", "checkpoint", "progress"
    )
    signs = {key: Sign(sign.label, sign.then, sign.do) for key, sign in advice.stop_signs.items()}
    told = {key: [sign.label, sign.then, sign.told] for key, sign in signs.items()}
    same_day = {each.id for each in questions if any(one.outcome == Outcome.SAME_DAY for one in each.effects)}
    effects = _noted(reading, "effects", EffectNotedEntry, advice, same_day)
    _needed(reading, "effects", effects, EFFECTS)
    return AdviceRules(
        rules=_rules(reading, advice, frozenset(topics)),
        numbers=_numbers(reading),
        levels=_levels(reading),
        effects=effects,
        skin=_noted(reading, "skin", SkinEntry, advice, same_day),
        ratings=_words(reading, "ratings", dict.fromkeys(RATINGS, frozenset())),
        places=_places(reading),
        signs=signs,
        words=_words(reading, "words", dict.fromkeys(WORDS, frozenset())),
        checkpoint=_words(reading, "checkpoint", CHECKPOINT),
        progress=_words(reading, "progress", PROGRESS),
        edition=hashlib.sha256(json.dumps([table, told], sort_keys=True, default=str).encode()).hexdigest()[:10],
    )


def _entries(reading: Reading, section: str, model: type[Model]) -> dict[str, Model]:
    """The entries of a section of the rules, by key."""
    return reading.entries(model, FILE, section, f"{section}.")


def _needed(reading: Reading, section: str, found: Iterable[str], needed: Iterable[str], *, only: bool = False) -> None:
    """A fault for what the engine needs and nobody states; with `only` for what it does not know as well."""
    for key in sorted(set(needed) - set(found)):
        reading.fault(FILE, section, key, "missing")
    for key in sorted(set(found) - set(needed)) if only else ():
        reading.fault(FILE, section, key, "the engine knows no such entry")


def _levels(reading: Reading) -> dict[Level, LevelWords]:
    found = _entries(reading, "levels", LevelEntry)
    _needed(reading, "levels", found, Level.__members__, only=True)
    return {Level[key]: LevelWords(entry.label, entry.card) for key, entry in found.items() if key in Level.__members__}


def _numbers(reading: Reading) -> dict[str, Number]:
    found = _entries(reading, "numbers", NumberEntry)
    _needed(reading, "numbers", found, NUMBERS, only=True)
    return {
        key: Number(entry.value, entry.why, reading.provenance(entry, FILE, f"numbers.{key}"))
        for key, entry in found.items()
    }


def _noted(
    reading: Reading, section: str, model: type[Entry], advice: AdviceWords, same_day: Iterable[str]
) -> dict[str, Named]:
    """What can be noted. `same_day` are the questions that say what to do the same day."""
    found = {}
    for key, entry in _entries(reading, section, model).items():
        noted = Named(**{**entry.model_dump(), "after": tuple(entry.after)})
        for sign in noted.after:
            if sign not in advice.after_signs:
                reading.fault(FILE, f"{section}.{key}", "after", f"there is no sign {sign!r}")
            elif section == "skin" and not advice.after_signs[sign].call:
                reading.fault(FILE, f"{section}.{key}", "after", f"the sign {sign!r} says nobody to call")
        if noted.asked and noted.asked not in same_day:
            reading.fault(
                FILE, f"{section}.{key}", "asked", f"no question {noted.asked!r} says what to do the same day"
            )
        found[key] = noted
    return found


def _places(reading: Reading) -> dict[str, PlaceWords]:
    found = _entries(reading, "places", PlaceEntry)
    for key, entry in found.items():
        _tokens(reading, f"places.{key}", "one", entry.one, frozenset({"side"}))
        if "side" not in tokens_in(entry.one):
            reading.fault(FILE, f"places.{key}", "one", "does not say {side}")
    return {key: PlaceWords(**entry.model_dump()) for key, entry in found.items()}


def _words(reading: Reading, section: str, needed: Mapping[str, frozenset[str]]) -> dict[str, str]:
    entry = reading.entry(WordsEntry, {"words": reading.table(FILE).get(section, {})}, FILE, section)
    found = entry.words if entry else {}
    _needed(reading, section, found, needed, only=True)
    for key, text in found.items():
        _tokens(reading, section, key, text, needed.get(key, frozenset()))
    return found


def _rules(reading: Reading, advice: AdviceWords, topics: frozenset[str]) -> dict[str, Rule]:
    found = _entries(reading, "rules", RuleEntry)
    _needed(reading, "rules", found, CASES, only=True)
    rules = {}
    for key, entry in found.items():
        place = f"rules.{key}"
        _needed(reading, place, entry.cases, CASES.get(key, ()), only=True)
        for name, case in entry.cases.items():
            _case(reading, key, name, case, advice, topics)
        levels = [Level[entry.cases[name].level] for name in CASES.get(key, ()) if name in entry.cases]
        if levels != sorted(levels):
            order = ", ".join(CASES[key])
            reading.fault(FILE, place, "cases", f"a worse case is milder than one before it (mildest first: {order})")
        cases = {
            name: Case(**{**case.model_dump(), "level": Level[case.level], "do": tuple(case.do)})
            for name, case in entry.cases.items()
        }
        rules[key] = Rule(key, cases, reading.provenance(entry, FILE, place))
    return rules


def _case(reading: Reading, rule: str, name: str, case: CaseEntry, advice: AdviceWords, topics: frozenset[str]) -> None:
    place = f"rules.{rule}.cases.{name}"
    data = tokens_of(rule, name)
    for key, text in (("title", case.title), ("why", case.why), *(("do", line) for line in case.do)):
        _tokens(reading, place, key, text, data | {"number"})
    _tokens(reading, place, "used", case.used, data)
    if case.call and case.call not in advice.calls:
        reading.fault(FILE, place, "call", f"nobody to call is named {case.call!r}")
    if not case.call and Level[case.level] > Level.NOTE:
        reading.fault(FILE, place, "call", f"advice of the level {case.level} says whom to call")
    if case.topic and case.topic not in topics:
        reading.fault(FILE, place, "topic", f"there is no topic {case.topic!r}")


def _tokens(reading: Reading, entry: str, key: str, text: str, allowed: frozenset[str]) -> None:
    unknown = tokens_in(text) - allowed
    if unknown:
        reading.fault(FILE, entry, key, f"nothing fills {{{'}, {'.join(sorted(unknown))}}} here")
