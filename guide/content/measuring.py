"""Builds the words of measuring with a tape, and checks that every method of the domain has its own."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from guide.content import measuring_schema as schema
from guide.content.reading import Reading, stated_once, values_of
from guide.content.schema import Provenanced
from guide.domain import tape
from guide.domain.change import Doubt
from guide.domain.provenance import Provenance
from guide.domain.sides import tokens_in
from guide.domain.tape import METHODS, PROBLEMS, UNITS, Method, Point, Problem

FILE = "measuring.toml"
PARTS = ("postures", "methods", "dent", "textures", "numbers")
# What `change.what_differs` may name.
DIFFERENCES = ("method", "limb", "points", "interval_cm", "posture")
GUESSING = (tape.MISSED_POINT, tape.MEANT_INCHES, tape.MEANT_CM, tape.WROTE_INCHES, tape.WROTE_CM, tape.WROTE_MM)

SIDE_TOKENS = frozenset("AUSO")
# The tokens that something fills in, by the part of the file.
TOKENS: Mapping[str, frozenset[str]] = {
    "postures": SIDE_TOKENS,
    "methods": SIDE_TOKENS | {"mark", "along", "interval"},
    "numbers": SIDE_TOKENS | {"ml", "percent", "limb", "date"},
    "problems": frozenset({"unit", "least", "most", "guess"}),
    "doubts": frozenset({"unit", "last", "guess"}),
}


@dataclass(frozen=True, slots=True)
class PostureWords:
    """`words` names the choice; `do` is the instruction, with sides as tokens."""

    key: str
    words: str
    do: str


@dataclass(frozen=True, slots=True)
class PointWords:
    name: str
    do: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MethodWords:
    """The words of one method, sides as tokens. `fixed` by point; `mark` for each mark of a chain; `marks`: how to make them."""

    key: str
    name: str
    summary: str
    postures: tuple[PostureWords, ...]
    marks: tuple[str, ...]
    fixed: Mapping[str, PointWords]
    mark: PointWords | None
    provenance: Provenance

    @property
    def method(self) -> Method:
        return METHODS[self.key]

    def point(self, point: Point) -> PointWords:
        """The words of one of the method's points; of a mark, with its number and its distance from the bone filled in."""
        if self.mark is None:
            return self.fixed[point.key]
        numbers = {"mark": point.key.removeprefix("mark-"), "along": f"{point.along_cm}"}
        return PointWords(filled(self.mark.name, numbers), tuple(filled(line, numbers) for line in self.mark.do))

    def making_marks(self) -> tuple[str, ...]:
        """How to make the marks, the distance between them filled in."""
        return tuple(filled(line, {"interval": f"{self.method.interval_cm}"}) for line in self.marks)


@dataclass(frozen=True, slots=True)
class DentWords:
    title: str
    do: tuple[str, ...]
    not_if: tuple[str, ...]
    call: str
    now: str
    answers: Mapping[str, str]
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class TextureWords:
    question: str
    answers: Mapping[str, str]
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class NumberWords:
    """What the numbers can and cannot say. Tokens: sides, {ml}, {percent}, {limb}, {date}."""

    can: tuple[str, ...]
    cannot: tuple[str, ...]
    more: str
    less: str
    same: str
    difference: str
    difference_less: str
    noise: str
    caution: str
    share: str
    stage: str
    limbs: Mapping[str, str]
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class Measuring:
    """Everything that is said about the tape. `problems` and `differs` by the keys of the domain."""

    need: tuple[str, ...]
    before: tuple[str, ...]
    not_where: tuple[str, ...]
    how: tuple[str, ...]
    how_often: str
    third: str
    same_marks: str
    new_marks: str
    no_tape: str
    units: Mapping[str, str]
    pick_posture: str
    postures: Mapping[str, PostureWords]
    methods: Mapping[str, MethodWords]
    dent: DentWords
    textures: TextureWords
    numbers: NumberWords
    differs: Mapping[str, str]
    problems: Mapping[str, str]
    doubts: Mapping[str, str]
    provenance: Provenance

    def problem(self, problem: Problem) -> str:
        """What to say beside the field, with the guess and the range filled in."""
        numbers = {"least": f"{problem.least}", "most": f"{problem.most}", "guess": f"{problem.guess}"}
        return filled(self.problems[problem.kind], {"unit": self.units[problem.unit], **numbers})

    def doubt(self, doubt: Doubt) -> str:
        """What to ask about a number that is far from the last time's."""
        numbers = {"unit": self.units[doubt.unit], "last": f"{doubt.last}", "guess": f"{doubt.guess}"}
        return filled(self.doubts["far" if doubt.guess is None else "guess"], numbers)


def filled(text: str, words: Mapping[str, str]) -> str:
    """`text` with these tokens filled in; sides are left for `sides.fill`."""
    for token, word in words.items():
        text = text.replace("{" + token + "}", word)
    return text


def read_measuring(reading: Reading) -> Measuring | None:
    table = reading.table(FILE)
    checked = reading.entry(schema.MeasuringFile, _with_provenance(table), FILE)
    if checked is None:
        return None
    for part, message in _faults(checked):
        reading.fault(FILE, *part, message)
    postures = {key: PostureWords(key, each.words, each.do) for key, each in checked.postures.choices.items()}
    return Measuring(
        need=tuple(checked.need),
        before=tuple(checked.before),
        not_where=tuple(checked.not_where),
        how=tuple(checked.how),
        how_often=checked.how_often,
        third=checked.third,
        same_marks=checked.same_marks,
        new_marks=checked.new_marks,
        no_tape=checked.no_tape,
        units=checked.units,
        pick_posture=checked.postures.pick,
        postures=postures,
        methods={
            key: _method(reading, key, checked.methods[key], postures) for key in METHODS if key in checked.methods
        },
        dent=DentWords(**_part(reading, checked.dent, "dent")),
        textures=TextureWords(**_part(reading, checked.textures, "textures")),
        numbers=NumberWords(**_part(reading, checked.numbers, "numbers")),
        differs=checked.differs,
        problems=checked.problems,
        doubts=checked.doubts,
        provenance=reading.provenance(checked, FILE),
    )


def _with_provenance(table: dict[str, Any]) -> dict[str, Any]:
    """The file, with its provenance in each part and method that states none of its own."""
    once = stated_once(table)
    methods = table.get("methods")
    parts = {key: _stating(once, table[key]) for key in ("dent", "textures", "numbers") if key in table}
    if isinstance(methods, dict):
        parts["methods"] = {key: _stating(once, method) for key, method in methods.items()}
    return {**table, **parts}


def _stating(once: dict[str, Any], entry: Any) -> Any:
    return {**once, **entry} if isinstance(entry, dict) else entry


def _part(reading: Reading, entry: Provenanced, name: str) -> dict[str, Any]:
    return {**values_of(entry), "provenance": reading.provenance(entry, FILE, name)}


def _method(reading: Reading, key: str, entry: schema.MethodEntry, postures: Mapping[str, PostureWords]) -> MethodWords:
    return MethodWords(
        key=key,
        name=entry.name,
        summary=entry.summary,
        postures=tuple(postures[name] for name in entry.postures if name in postures),
        marks=tuple(entry.marks),
        fixed={name: PointWords(point.name, tuple(point.do)) for name, point in entry.points.items()},
        mark=PointWords(entry.mark.name, tuple(entry.mark.do)) if entry.mark else None,
        provenance=reading.provenance(entry, FILE, f"methods.{key}"),
    )


# What has to fit the domain

Found = Iterator[tuple[tuple[str, str], str]]


def _faults(checked: schema.MeasuringFile) -> Found:
    """Place (entry, key) and message of everything that does not fit the methods, units and problems of the domain."""
    yield from _the_same("units", checked.units, UNITS)
    yield from _the_same("differs", checked.differs, DIFFERENCES)
    yield from _the_same("problems", checked.problems, PROBLEMS)
    yield from _the_same("doubts", checked.doubts, ("guess", "far", "keep"))
    yield from _the_same("methods", checked.methods, METHODS)
    for kind in GUESSING:
        if kind in checked.problems and "guess" not in tokens_in(checked.problems[kind]):
            yield ("problems", kind), "says what may have been meant: {guess}"
    for key, entry in checked.methods.items():
        if key in METHODS:
            yield from _method_faults(f"methods.{key}", METHODS[key], entry, checked)


def _method_faults(place: str, method: Method, entry: schema.MethodEntry, checked: schema.MeasuringFile) -> Found:
    yield from _the_same(f"{place}.points", entry.points, [point.key for point in method.fixed])
    if bool(entry.mark) != (method.chain is not None):
        yield (place, "mark"), "the words of a mark stand where the method is a chain of marks, and only there"
    for name in entry.postures:
        if name not in checked.postures.choices:
            yield (place, "postures"), f"there is no posture called {name!r}"


def _the_same(place: str, given: Mapping[str, Any], wanted: Any) -> Found:
    for key in wanted:
        if key not in given:
            yield (place, key), "missing"
    for key in given:
        if key not in wanted:
            yield (place, key), "unknown key"
