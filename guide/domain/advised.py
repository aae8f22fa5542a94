"""What a piece of advice is, and the rules as the content states them: levels, cases, numbers, words."""

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import IntEnum

from guide.domain.outcomes import Outcome
from guide.domain.provenance import Provenance, Source
from guide.domain.seen import Seen
from guide.domain.sides import BOTH, LEFT, RIGHT

Value = str | int | float | date


class Level(IntEnum):
    """How soon to act, worst last. The two worst are the outcomes of screening with the same name."""

    NOTE = 0
    ASK = 1
    CALL_CLINIC = 2
    SAME_DAY = 3
    EMERGENCY = 4

    @property
    def outcome(self) -> Outcome | None:
        """What screening calls it; the milder levels close nothing."""
        return Outcome[self.name] if self.name in Outcome.__members__ else None


# Every rule, in the order in which equal levels are shown, and its cases from the mildest to the worst.
CASES: Mapping[str, tuple[str, ...]] = {
    "stopped": ("pause", "pause-again", "same-day", "emergency-before", "emergency"),
    "skin-signs": ("care", "today"),
    "worse": ("before", "now"),
    "redness": ("gone", "again", "unsaid", "last"),
    "sore": ("gone", "again", "unsaid", "last"),
    "dizzy": ("once", "again", "last"),
    "effects": ("once", "again", "last"),
    "measured": ("climb-near-noise", "point-climb", "climb", "point-twice", "twice"),
    "worse-after": ("again",),
    "ratings-up": ("risen",),
    "dent-both-legs": ("deep",),
    "no-result": ("days", "sessions"),
    "too-long": ("minutes",),
    "too-close": ("hours",),
    "too-many": ("day",),
    "missed": ("gap",),
}
# The tokens that the data of each rule, or of one case of it, fills.
TOKENS: Mapping[str, frozenset[str]] = {
    rule: frozenset(tokens.split())
    for rule, tokens in {
        "stopped": "sign on told times",
        "skin-signs": "place on signs",
        "worse": "place on how",
        "redness": "on times",
        "sore": "on times",
        "dizzy": "on times",
        "effects": "on times effects",
        "measured.twice": "place since on change_ml percent first_on",
        "measured.point-twice": "place since on change_cm first_on",
        "measured.climb": "place since on change_ml percent readings",
        "measured.climb-near-noise": "place since on change_ml percent readings",
        "measured.point-climb": "place since on change_cm readings",
        "worse-after": "on times ratings points",
        "ratings-up": "place on since rating before now",
        "dent-both-legs": "on",
        "no-result": "place sessions days since",
        "too-long": "on minutes most",
        "too-close": "on apart_h most",
        "too-many": "on sessions most",
        "missed": "days on",
    }.items()
}


def tokens_of(rule: str, case: str) -> frozenset[str]:
    """What may stand in the words of this case."""
    return TOKENS.get(rule) or TOKENS.get(f"{rule}.{case}", frozenset())


NUMBERS = frozenset(
    (
        "recent_note_days recent_session_days recent_measure_days overuse_days urgent_days look_back_days "
        "sessions_before_asking days_before_asking fewest_sessions better_points effect_times "
        "rise_percent rise_cm days_apart noise_percent trend_readings trend_cm rise_after rise_over_days "
        "most_a_day hours_apart most_minutes gap_days fewest_before_gap week_sessions week_ratings"
    ).split()
)


@dataclass(frozen=True, slots=True)
class Number:
    """One number that the rules turn on, and why it is that one (for clinicians)."""

    value: float
    why: str
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class Case:
    """The words of one case of a rule. `call` is a key of calls.toml, `topic` a page to read; both may be ""."""

    level: Level
    title: str
    why: str
    used: str
    do: tuple[str, ...]
    call: str
    topic: str


@dataclass(frozen=True, slots=True)
class Rule:
    key: str
    cases: Mapping[str, Case]
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class LevelWords:
    """`card` is the care card's: emergency, urgent, non-urgent, none."""

    label: str
    card: str


@dataclass(frozen=True, slots=True)
class Named:
    """A thing that can be noted: its words, the rule that looks at it ("" for none), and the case that it is at least.

    What to do about it at once stands with the after signs `after`, and with the question `asked` of the today check ("" for none).
    """

    words: str
    rule: str
    case: str = ""
    after: tuple[str, ...] = ()
    asked: str = ""


@dataclass(frozen=True, slots=True)
class PlaceWords:
    """`one` has the token {side}; `both` stands for both sides; `plain` where there is no side."""

    one: str
    both: str
    plain: str


@dataclass(frozen=True, slots=True)
class Sign:
    """A stop sign as advice sees it. `then` is the content's: EMERGENCY, SAME_DAY, REST, LIGHTER, STOP."""

    label: str
    then: str
    told: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AdviceRules:
    """Everything that advice and "what changed" need of the content. `edition` is kept with what was advised."""

    rules: Mapping[str, Rule]
    numbers: Mapping[str, Number]
    levels: Mapping[Level, LevelWords]
    effects: Mapping[str, Named]
    skin: Mapping[str, Named]
    ratings: Mapping[str, str]
    places: Mapping[str, PlaceWords]
    signs: Mapping[str, Sign]
    words: Mapping[str, str]
    checkpoint: Mapping[str, str]
    progress: Mapping[str, str]
    edition: str

    def number(self, key: str) -> float:
        return self.numbers[key].value

    def place(self, region: str, side: str) -> str:
        """A limb in words: "left arm", "both legs"."""
        words = self.places.get(region)
        if words is None:
            return region
        if side == BOTH:
            return words.both
        return words.one.replace("{side}", side) if side in (LEFT, RIGHT) else words.plain

    def listed(self, named: Mapping[str, Named], keys: Iterable[str]) -> str:
        """Things noted, in words, in the order of the content; what the content does not know is "other"."""
        found = {key if key in named else "other" for key in keys}
        return ", ".join(thing.words for key, thing in named.items() if key in found)


@dataclass(frozen=True, slots=True)
class Advice:
    """One piece of advice: its rule, which case of it, about what, the records and the numbers that it used.

    `used` holds the ids of sessions, notes and measures. `data` fills the tokens of the words. `told_by` is what makes it the same
    advice again: the records it used, unless the rule says otherwise.
    """

    rule: str
    case: str
    about: str
    level: Level
    used: tuple[str, ...]
    data: Mapping[str, Value]
    sources: tuple[Source, ...]
    call: str
    topic: str
    edition: str
    told_by: tuple[str, ...]

    @property
    def key(self) -> str:
        """The same for the same rule, case and records, so that advice is kept and shown as new once."""
        text = json.dumps([self.rule, self.case, self.about, self.told_by, self.edition])
        return hashlib.sha256(text.encode()).hexdigest()[:32]

    def as_dict(self) -> dict:
        """What is kept with the record: plain values, dates as text."""
        return {
            "rule": self.rule,
            "case": self.case,
            "about": self.about,
            "level": self.level.name,
            "used": list(self.used),
            "data": {key: value.isoformat() if isinstance(value, date) else value for key, value in self.data.items()},
            "sources": [source.key for source in self.sources],
            "edition": self.edition,
        }


@dataclass(frozen=True, slots=True)
class Said:
    """Advice in words: what to do first, the lines under it, why, and what was used."""

    title: str
    do: tuple[str, ...]
    why: str
    used: str


def made(
    rules: AdviceRules,
    rule: str,
    case: str,
    about: str,
    used: Iterable[Seen],
    data: Mapping[str, Value],
    told_by: tuple[str, ...] = (),
) -> Advice:
    """The advice of this case, with the ids of the records it used, oldest first."""
    words, stated = rules.rules[rule].cases[case], rules.rules[rule]
    ids = tuple(dict.fromkeys(str(one.id) for one in used))
    return Advice(
        rule=rule,
        case=case,
        about=about,
        level=words.level,
        used=ids,
        data=data,
        sources=stated.provenance.sources,
        call=words.call,
        topic=words.topic,
        edition=rules.edition,
        told_by=told_by or ids,
    )


_TOKEN = re.compile(r"\{(\w+)\}")


def shown(key: str, value: Value) -> str:
    """A value as plain text, with its unit where `key` says one. Pages pass their own, for the person's language and units."""
    if isinstance(value, float):
        value = f"{value:.1f}".removesuffix(".0")
    text = value.isoformat() if isinstance(value, date) else str(value)
    units = {"_ml": " mL", "_cm": " cm", "t_h": " hour" if text == "1" else " hours"}
    return text + units.get(key[-3:], "")


Show = Callable[[str, Value], str]


def filled(text: str, data: Mapping[str, Value], show: Show = shown) -> str:
    """`text` with its tokens turned into the data; a token without data stays."""
    return _TOKEN.sub(lambda match: show(match[1], data[match[1]]) if match[1] in data else match[0], text)


def say(advice: Advice, rules: AdviceRules, number: str, show: Show = shown) -> Said:
    """The advice in the content's words. `number` is what to call in an emergency in the person's country."""
    words = rules.rules[advice.rule].cases[advice.case]
    # What was told at a stop sign names the number too.
    data = {**advice.data, "number": number}
    if "told" in data:
        data["told"] = filled(str(data["told"]), {"number": number}, show)
    do = tuple(filled(line, data, show) for line in words.do)
    return Said(filled(words.title, data, show), do, filled(words.why, data, show), filled(words.used, data, show))
