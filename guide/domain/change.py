"""Two measurements side by side: whether they may be compared, how far apart they are, and what the tape alone can do.

Nothing here says better or worse. Sizes are cm, volumes mL.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from guide.domain.tape import CM, UNITS, Method, limb_volume_of, shown
from guide.domain.volume import CM_AN_INCH, excess_volume, percent_change_of_limb, percent_excess

# A reading further than this from the last one at its point is asked about once, and never refused. [design]
FAR_FROM_LAST_PERCENT = 20
# How near the last size a guess has to come to be offered. [design]
NEAR_LAST_PERCENT = 10

# Standard error of one figure of eight round the hand, cm: the same person measuring (the larger of two), and another. [PP-F8H]
HAND_FIGURE_8_ERROR_CM = {"same": 0.47, "other": 0.58}


# Which measurements belong together


@dataclass(frozen=True, slots=True)
class Series:
    """What two measurements must share to stand in one series; equal series are one. `points` counts the marks of a chain."""

    method: str
    limb: str
    points: int
    interval_cm: Decimal | None
    posture: str

    @property
    def key(self) -> str:
        """All but the limb in one word, such as `arm-4cm.10.table`: what groups measures where the limb is grouped by already."""
        return f"{self.method}.{self.points}.{self.posture}"


def series_of(method: Method, limb: str, posture: str, count: int | None = None) -> Series:
    """`limb` left or right; `count` the marks of a chain. Methods without a chain compare point by point."""
    return Series(method.key, limb, len(method.points(count)), method.interval_cm, posture)


def comparable(first: Series, second: Series) -> bool:
    """Same method, limb, count of points, interval and posture: nothing is mixed in one series."""
    return not what_differs(first, second)


def what_differs(first: Series, second: Series) -> tuple[str, ...]:
    """The names of what keeps two measurements apart: method, limb, points, interval_cm, posture."""
    names = ("method", "limb", "points", "interval_cm", "posture")
    return tuple(name for name in names if getattr(first, name) != getattr(second, name))


# One limb against the other


@dataclass(frozen=True, slots=True)
class Difference:
    """The affected limb less the other: mL, and percent of the other."""

    ml: float
    percent: float


def difference(
    method: Method, affected: Mapping[str, Decimal], other: Mapping[str, Decimal], count: int | None = None
) -> Difference | None:
    """None where the method gives no volume, a mark is missing, or the limbs do not have the same marks. Sizes in cm by point."""
    if set(affected) != set(other):
        return None
    here, there = limb_volume_of(method, affected, count), limb_volume_of(method, other, count)
    if here is None or there is None:
        return None
    return Difference(excess_volume(here, there), percent_excess(here, there))


def point_differences(affected: Mapping[str, Decimal], other: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """cm that each point measured on both limbs has more on the affected one, in the order of `affected`."""
    return {key: size - other[key] for key, size in affected.items() if key in other}


# What the tape alone can do: `noise_percent` is the advice rules' number of that name. Half a centimeter of slack at every point
# moves the volume of a usual arm by 3.86 percent (worked example 6).


def noise_band(ml: float, noise_percent: float) -> tuple[float, float]:
    """The volumes (mL) around this one that slack of the tape alone can give."""
    return ml * (1 - noise_percent / 100), ml * (1 + noise_percent / 100)


def within_noise(before_ml: float, now_ml: float, noise_percent: float) -> bool:
    """Whether a change of one limb's volume is no more than the tape alone can give: shown as "may be the tape"."""
    return abs(percent_change_of_limb(before_ml, now_ml)) <= noise_percent


def smallest_change_cm(method: Method, *, same_person: bool) -> Decimal | None:
    """cm by which one figure of eight must change to be beyond noise: 1.96 x root 2 x standard error; None where it is unknown."""
    if method.key != "hand-figure8":
        return None
    error = HAND_FIGURE_8_ERROR_CM["same" if same_person else "other"]
    return Decimal(str(round(1.96 * math.sqrt(2) * error, 2)))


# A reading against the last one


@dataclass(frozen=True, slots=True)
class Doubt:
    """A reading that is far from the last: to be confirmed, never refused. `last` and `guess` are in `unit`, as shown."""

    last: Decimal
    unit: str
    guess: Decimal | None = None


def doubt(cm: Decimal, last_cm: Decimal, unit: str = CM) -> Doubt | None:
    """What to ask about a reading (cm) that is more than 20 percent from the last (cm) at its point; None where it is not."""
    if unit not in UNITS:
        raise ValueError(f"There is no unit called {unit!r}. Units: cm, in.")
    if not _apart(cm, last_cm, FAR_FROM_LAST_PERCENT):
        return None
    turned = _turned(shown(cm, unit)) * (Decimal(1) if unit == CM else CM_AN_INCH)
    slips = (cm * CM_AN_INCH, cm / CM_AN_INCH, cm * 10, cm / 10, turned)
    near = [slip for slip in slips if not _apart(slip, last_cm, NEAR_LAST_PERCENT)]
    guess = min(near, key=lambda slip: abs(slip - last_cm), default=None)
    return Doubt(shown(last_cm, unit), unit, guess and shown(guess, unit))


def _apart(cm: Decimal, last_cm: Decimal, percent: int) -> bool:
    if cm <= 0 or last_cm <= 0:
        raise ValueError("A reading is above 0.")
    return abs(cm - last_cm) * 100 > percent * last_cm


def _turned(number: Decimal) -> Decimal:
    """The first two digits changed over: 42.5 for 24.5."""
    whole, _, rest = str(number).partition(".")
    turned = Decimal(whole[1::-1] + whole[2:] + ("." + rest if rest else "")) if len(whole) > 1 else number
    return turned or number
