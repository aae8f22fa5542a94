"""What the advice and the "what changed" see of a person's records: sessions, swelling notes, tape measures. No table, no clock."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TypeVar

from guide.domain.sides import BOTH, LEFT, RIGHT

SOFT, FIRM = "soft", "firm"
RATINGS = ("heaviness", "tightness", "pain")
HEAVIER, SAME, LIGHTER = "heavier", "same", "lighter"
LITTLE_DENT, DEEP_DENT = "little", "deep"
EFFECTS = ("headache", "nausea", "tired", "dizzy", "redness", "pain", "other")

_LIMBS = {"hand": "arm", "foot": "leg"}


def limb_of(region: str) -> str:
    """A hand is a part of its arm, a foot of its leg: whoever massages the arm and notes the hand speaks of one limb."""
    return _LIMBS.get(region, region)


@dataclass(frozen=True, slots=True)
class Ratings:
    """0 (none) to 10 (worst), or None where nothing was said."""

    heaviness: int | None = None
    tightness: int | None = None
    pain: int | None = None

    def of(self, key: str) -> int | None:
        return {"heaviness": self.heaviness, "tightness": self.tightness, "pain": self.pain}[key]


@dataclass(frozen=True, slots=True)
class SessionSeen:
    """One session log. `on` is the local date; `at` the instant it began, None where only the day is known.

    `stopped` is the key of the stop sign, "" for a session that was finished. `effects_lasted`: more than 24 hours (redness and
    pain: more than 30 minutes); None where nothing was said.
    """

    id: str
    on: date
    at: datetime | None
    technique: str
    walkthrough: str
    region: str
    side: str
    minutes: int | None = None
    stopped: str = ""
    before: Ratings = Ratings()
    after: Ratings = Ratings()
    effects: frozenset[str] = frozenset()
    effects_lasted: bool | None = None

    @property
    def finished(self) -> bool:
        return not self.stopped


@dataclass(frozen=True, slots=True)
class SwellingSeen:
    """One swelling note. `feel` is heavier, same, lighter or ""; `texture` soft, firm or ""; `dent` no, little, deep or "".

    `skin` holds keys of `AdviceRules.skin`.
    """

    id: str
    on: date
    region: str
    side: str
    feel: str = ""
    texture: str = ""
    dent: str = ""
    skin: frozenset[str] = frozenset()
    ratings: Ratings = Ratings()


@dataclass(frozen=True, slots=True)
class MeasuredSeen:
    """One set of tape measures of one limb: volume in mL where the method gives one, circumferences in cm by point.

    Only sets of the same method, side and region are compared. `baseline` marks the set to compare with; without a mark it is the
    first. `at` orders sets of one day.
    """

    id: str
    on: date
    at: datetime | None
    region: str
    side: str
    method: str
    limb_volume_mL: float | None = None
    points: dict[str, float] = field(default_factory=dict)
    baseline: bool = False


Seen = SessionSeen | SwellingSeen | MeasuredSeen
Records = TypeVar("Records", SessionSeen, SwellingSeen, MeasuredSeen)


def limbs(seen: Seen) -> tuple[tuple[str, str], ...]:
    """The limbs that a record speaks of, as (region, side): both sides are two limbs."""
    return tuple((limb_of(seen.region), side) for side in ((LEFT, RIGHT) if seen.side == BOTH else (seen.side,)))


def known(records: Iterable[Records], today: date) -> tuple[Records, ...]:
    """The records in the order of their days, whatever order they came in; none from after today."""
    return tuple(sorted((one for one in records if one.on <= today), key=_order))


def within(records: Iterable[Records], today: date, days: float) -> tuple[Records, ...]:
    """Those of the last `days` days, today being the first of them."""
    return tuple(one for one in records if 0 <= (today - one.on).days < days)


def _order(one: Seen) -> tuple[date, str, str]:
    at = getattr(one, "at", None)
    return (one.on, f"{at.timestamp():020.3f}" if at else "", str(one.id))


@dataclass(frozen=True, slots=True)
class Reading:
    """One number of one set of measures."""

    seen: MeasuredSeen
    value: float

    @property
    def on(self) -> date:
        return self.seen.on


def series(measures: Iterable[MeasuredSeen]) -> dict[tuple[str, str, str], tuple[MeasuredSeen, ...]]:
    """The sets that may be compared, by (region, side, method), from the baseline on."""
    groups: dict[tuple[str, str, str], list[MeasuredSeen]] = {}
    for one in measures:
        groups.setdefault((one.region, one.side, one.method), []).append(one)
    return {key: tuple(_from_baseline(groups[key])) for key in sorted(groups)}


def _from_baseline(sets: list[MeasuredSeen]) -> list[MeasuredSeen]:
    marked = [number for number, one in enumerate(sets) if one.baseline]
    return sets[marked[-1] :] if marked else sets


def volumes(sets: Iterable[MeasuredSeen]) -> tuple[Reading, ...]:
    """The volumes in mL; a set without one is passed over."""
    return tuple(
        Reading(one, one.limb_volume_mL) for one in sets if one.limb_volume_mL is not None and one.limb_volume_mL > 0
    )


def at_point(sets: Iterable[MeasuredSeen], point: str) -> tuple[Reading, ...]:
    """The circumferences in cm at one point; a set without it is passed over."""
    return tuple(Reading(one, one.points[point]) for one in sets if one.points.get(point, 0) > 0)


def points_of(sets: Iterable[MeasuredSeen]) -> tuple[str, ...]:
    return tuple(sorted({point for one in sets for point in one.points}))
