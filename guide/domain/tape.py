"""Measuring with a tape: the methods, what a person types, and the size that one point's readings come to.

Sizes are Decimals in cm whatever unit is typed. A method's words are content (`content/measuring.toml`), by the keys here. What
is typed is an answer, so it never raises: it gives a size or a Problem. What code gets wrong raises ValueError.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from statistics import median

from guide.domain.volume import cm_from_inches, inches_from_cm, limb_volume

CM, INCH = "cm", "in"
UNITS = (CM, INCH)
# Two readings of one point that differ by more ask for a third. [design]
MOST_APART_CM = Decimal("0.5")


# Methods


@dataclass(frozen=True, slots=True)
class Point:
    """Where the tape goes. `least` and `most` are the plausible sizes in cm; `along_cm`, in a chain, how far above the bone."""

    key: str
    least: Decimal
    most: Decimal
    along_cm: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Chain:
    """Marks up a limb: the first `start_cm` above the bone, the others `interval_cm` apart, as many as the person chooses."""

    start_cm: Decimal
    interval_cm: Decimal
    fewest: int
    most: int
    first: tuple[int, int]
    others: tuple[int, int]

    def points(self, count: int) -> tuple[Point, ...]:
        if not self.fewest <= count <= self.most:
            raise ValueError(f"{count} marks; this method takes {self.fewest} to {self.most}.")
        return tuple(
            _point(
                f"mark-{number + 1}",
                *(self.others if number else self.first),
                along_cm=self.start_cm + number * self.interval_cm,
            )
            for number in range(count)
        )


@dataclass(frozen=True, slots=True)
class Method:
    """One way to measure. It has points of its own or a chain of marks; only a chain gives a volume.

    `place` is the part of the body; `pick`: the person picks some of the points (one finger), and keeps to them.
    """

    key: str
    place: str
    fixed: tuple[Point, ...] = ()
    chain: Chain | None = None
    pick: bool = False

    @property
    def gives_volume(self) -> bool:
        return self.chain is not None

    @property
    def interval_cm(self) -> Decimal | None:
        return self.chain.interval_cm if self.chain else None

    def points(self, count: int | None = None) -> tuple[Point, ...]:
        """In the order to measure them. A chain takes its count of marks; other methods take none."""
        if self.chain is None:
            return self.fixed
        if count is None:
            raise ValueError(f"{self.key}: say how many marks.")
        return self.chain.points(count)

    def point(self, key: str) -> Point:
        for point in self.points(self.chain and self.chain.most):
            if point.key == key:
                return point
        raise ValueError(f"{self.key} has no point called {key!r}.")


def _point(key: str, least: int, most: int, along_cm: Decimal | None = None) -> Point:
    return Point(key, Decimal(least), Decimal(most), along_cm)


def _chain(interval: int, most: int, first: tuple[int, int], others: tuple[int, int]) -> Chain:
    return Chain(Decimal(2), Decimal(interval), 2, most, first, others)


# Plausible sizes, cm. The page of the clinical facts has five; those of the figures of eight are wider than any that we know. [design]
WRIST, ARM, LEG, FINGER = (10, 35), (12, 80), (12, 120), (3, 12)
HAND_FIGURE_8, ANKLE_FIGURE_8 = (20, 80), (25, 120)
# The first mark of an arm lies at the wrist.
WRIST_OR_ARM = (WRIST[0], ARM[1])

ARM_LANDMARKS = ("hand", "wrist", "forearm", "above-elbow", "upper-arm")
FINGERS = ("thumb", "index-finger", "middle-finger", "ring-finger", "little-finger")

METHODS: Mapping[str, Method] = {
    method.key: method
    for method in (
        # Five landmarks show a trend but no volume: they under-read the upper arm and over-read the forearm. [SUN18]
        Method("arm-home", "arm", tuple(_point(key, *(WRIST if key == "wrist" else ARM)) for key in ARM_LANDMARKS)),
        Method("arm-4cm", "arm", chain=_chain(4, 15, WRIST_OR_ARM, ARM)),
        Method("leg-4cm", "leg", chain=_chain(4, 22, LEG, LEG)),
        Method("leg-10cm", "leg", chain=_chain(10, 9, LEG, LEG)),
        Method("foot", "foot", (_point("toe-base", *LEG), _point("instep", *LEG))),
        Method("ankle-figure8", "foot", (_point("figure-of-eight", *ANKLE_FIGURE_8),)),
        Method("hand-figure8", "hand", (_point("figure-of-eight", *HAND_FIGURE_8),)),
        Method("finger", "hand", tuple(_point(key, *FINGER) for key in FINGERS), pick=True),
    )
}


def methods_for(place: str) -> tuple[Method, ...]:
    """The methods for arm, hand, leg or foot, the simplest first; none for another place, where volume is not defined."""
    return tuple(method for method in METHODS.values() if method.place == place)


# What is typed

EMPTY, NOT_A_NUMBER, NOT_POSITIVE, OUT_OF_RANGE = "empty", "not-a-number", "not-positive", "out-of-range"
MISSED_POINT, MEANT_INCHES, MEANT_CM = "missed-point", "meant-inches", "meant-cm"
WROTE_INCHES, WROTE_CM, WROTE_MM = "wrote-inches", "wrote-cm", "wrote-mm"
PROBLEMS = (
    *(EMPTY, NOT_A_NUMBER, NOT_POSITIVE, OUT_OF_RANGE, MISSED_POINT),
    *(MEANT_INCHES, MEANT_CM, WROTE_INCHES, WROTE_CM, WROTE_MM),
)


@dataclass(frozen=True, slots=True)
class Problem:
    """Why what was typed is no size. `guess` is what may have been meant; it, `least` and `most` are in `unit`, the field's."""

    kind: str
    unit: str
    least: Decimal
    most: Decimal
    guess: Decimal | None = None


MM = "mm"
LONGEST_TYPED = 40
_UNIT_WORDS = {
    **dict.fromkeys(("cm", "cms", "centimeter", "centimeters", "centimetre", "centimetres"), CM),
    **dict.fromkeys(("mm", "mms", "millimeter", "millimeters", "millimetre", "millimetres"), MM),
    **dict.fromkeys(("in", "ins", "inch", "inches", '"', "″", "”", "''"), INCH),
}
_WROTE = {CM: WROTE_CM, MM: WROTE_MM, INCH: WROTE_INCHES}
_TYPED = re.compile(r"(?P<sign>[-−–]?)\s*(?P<number>.*?\d)[.,]?\s*(?P<unit>[a-z]*|[\"″”]|'')\.?")
_DECIMAL = re.compile(r"(\d{1,4})(?:[.,٫](\d{0,4}))?")
_FRACTION = re.compile(r"(?:(\d{1,3})[\s-]+)?(\d{1,2})\s?/\s?(\d{1,2})")
_TAPE_FRACTIONS = (2, 4, 8, 16, 32)


def read_cm(text: str, unit: str, point: Point, last: Decimal | None = None) -> Decimal | Problem:
    """The size in cm, to 0.01, of what was typed into a field that takes `unit` (cm or in): "24,5", "24.5 cm", "9 5/8".

    `last`, the size in cm of the last time, only helps to guess what a slip was meant to be.
    """
    if unit not in UNITS:
        raise ValueError(f"There is no unit called {unit!r}. Units: cm, in.")
    bounds = {"unit": unit, "least": shown(point.least, unit), "most": shown(point.most, unit)}
    typed = text.strip()
    if not typed:
        return Problem(EMPTY, **bounds)
    found = _TYPED.fullmatch(_spelled_out(typed)) if len(typed) <= LONGEST_TYPED else None
    number = _number(found["number"]) if found else None
    if number is None or (found["unit"] and found["unit"] not in _UNIT_WORDS):
        return Problem(NOT_A_NUMBER, **bounds)
    if number <= 0 or found["sign"]:
        return Problem(NOT_POSITIVE, **bounds)
    written = _UNIT_WORDS.get(found["unit"], unit)
    size = _in_cm(number, written)
    # To 0.1 cm, so that the bounds in inches, which are shown rounded, lie inside.
    if not point.least <= size.quantize(Decimal("0.1"), ROUND_HALF_UP) <= point.most:
        if written != unit:
            return Problem(OUT_OF_RANGE, **bounds)
        kind, guess = _guess(number, unit, point, last)
        return Problem(kind, **bounds, guess=guess and shown(guess, unit))
    if written != unit:
        return Problem(_WROTE[written], **bounds, guess=shown(size, unit))
    return size.quantize(Decimal("0.01"), ROUND_HALF_UP)


def shown(cm: Decimal, unit: str) -> Decimal:
    """A size in cm as a page shows it: cm with one decimal, inches with two, no zeros at the end."""
    if unit == INCH:
        cm, digits = inches_from_cm(cm), Decimal("0.01")
    else:
        digits = Decimal("0.1")
    plain = cm.quantize(digits, ROUND_HALF_UP).normalize()
    return plain if plain.as_tuple().exponent <= 0 else plain.quantize(Decimal(1))


def _spelled_out(text: str) -> str:
    """Small letters, and "9½" as "9 1/2"."""
    parts = []
    for sign in text.lower():
        whole = unicodedata.normalize("NFKD", sign)
        parts.append(f" {whole}".replace("⁄", "/") if unicodedata.category(sign) == "No" and "⁄" in whole else sign)
    return "".join(parts).replace("⁄", "/").strip()


def _number(text: str) -> Decimal | None:
    if found := _DECIMAL.fullmatch(text):
        return Decimal(f"{found[1]}.{found[2] or 0}")
    if found := _FRACTION.fullmatch(text):
        top, bottom = int(found[2]), int(found[3])
        if bottom in _TAPE_FRACTIONS and top < bottom:
            return Decimal(found[1] or 0) + Decimal(top) / Decimal(bottom)
    return None


def _in_cm(number: Decimal, unit: str) -> Decimal:
    return {CM: number, MM: number / 10, INCH: cm_from_inches(number)}[unit]


def _guess(number: Decimal, unit: str, point: Point, last: Decimal | None) -> tuple[str, Decimal | None]:
    """What may have been meant by a number out of range, in cm: the other unit, or a decimal point that is missing."""
    size = _in_cm(number, unit)
    guesses = [
        (MEANT_CM, number) if unit == INCH else (MEANT_INCHES, cm_from_inches(number)),
        *((MISSED_POINT, size * times) for times in (Decimal("0.1"), Decimal("0.01"), Decimal(10))),
    ]
    possible = [guess for guess in guesses if point.least <= guess[1] <= point.most]
    if not possible:
        return OUT_OF_RANGE, None
    return min(possible, key=lambda guess: abs(guess[1] - last)) if last else possible[0]


# The readings of one point


def needs_third(first: Decimal, second: Decimal) -> bool:
    """Whether two readings (cm) differ by more than 0.5 cm. [MEDALG for repeats; 0.5 cm design]"""
    return abs(first - second) > MOST_APART_CM


def value(readings: Sequence[Decimal]) -> Decimal:
    """The size (cm, to 0.01) that one to three readings come to: the one, the mean of two that agree, the middle of three.

    Two that differ by more than 0.5 cm come to none: ValueError, as a third reading is to be asked for first.
    """
    if not 1 <= len(readings) <= 3:
        raise ValueError(f"One to three readings a point, not {len(readings)}.")
    if any(reading <= 0 for reading in readings):
        raise ValueError("A reading is above 0.")
    if len(readings) == 2 and needs_third(*readings):
        raise ValueError("These two readings need a third.")
    return Decimal(median(readings)).quantize(Decimal("0.01"), ROUND_HALF_UP)


# The volume of a limb


def limb_volume_of(method: Method, values: Mapping[str, Decimal], count: int | None = None) -> float | None:
    """mL of a limb from its sizes (cm) by point; None where the method gives none or a mark is missing: nothing is filled in.

    `count` is how many marks the person keeps to; without it, all marks up to the highest one given.
    """
    if method.chain is None:
        return None
    for key in values:
        method.point(key)  # a size at a point that the method does not have is a mistake, and raises
    marks = count or max((int(key.removeprefix("mark-")) for key in values), default=0)
    if marks < method.chain.fewest:
        return None
    points = method.points(marks)
    if {point.key for point in points} != set(values):
        return None
    return limb_volume([values[point.key] for point in points], [method.chain.interval_cm] * (marks - 1))
