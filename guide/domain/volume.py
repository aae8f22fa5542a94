"""How big a limb is, from tape readings, and how two sizes compare. Pure sums; nothing here says what a number means.

Lengths are cm, volumes mL (1 cm3 = 1 mL), percentages percent (17.39, not 0.1739). Results keep full precision: round only to
show. Source keys are those of `content/sources.toml`. What cannot be (zero, negative, not a number, gaps that do not fit) raises
ValueError: a missing reading is never filled in.
"""

import math
from collections.abc import Sequence
from decimal import Decimal

Number = int | float | Decimal

CM_AN_INCH = Decimal("2.54")  # exact, by definition
# A baseline excess under this is within what tape and nature give by themselves: a percentage of it says nothing. [design]
LEAST_BASELINE_EXCESS_ML = 50.0


class BaselineTooSmall(ValueError):
    """The excess at the baseline is zero, negative or under 50 mL: no percentage of it is worked out."""


# Lengths


def cm_from_inches(inches: Decimal) -> Decimal:
    """cm = in x 2.54, exactly."""
    return inches * CM_AN_INCH


def inches_from_cm(cm: Decimal) -> Decimal:
    """in = cm / 2.54."""
    return cm / CM_AN_INCH


# Truncated cones: what the site uses


def cone_volume(c1: Number, c2: Number, height: Number) -> float:
    """mL between two circumferences `c1`, `c2` (cm) that are `height` cm apart: V = h (c1^2 + c1 c2 + c2^2) / 12 pi.

    [MEDALG circumference form, IJVES]
    """
    first, second = _positive(c1, "circumference"), _positive(c2, "circumference")
    return _positive(height, "gap") * (first**2 + first * second + second**2) / (12 * math.pi)


def segment_volumes(readings: Sequence[Number], gaps: Sequence[Number]) -> tuple[float, ...]:
    """mL of each piece between neighbors. `readings` in cm, in order along the limb; `gaps` in cm, each pair's own."""
    if len(readings) < 2:
        raise ValueError("A limb's volume takes two readings or more.")
    if len(gaps) != len(readings) - 1:
        raise ValueError(f"{len(readings)} readings have {len(readings) - 1} gaps between them, not {len(gaps)}.")
    pairs = zip(readings[:-1], readings[1:], gaps, strict=True)
    return tuple(cone_volume(first, second, gap) for first, second, gap in pairs)


def limb_volume(readings: Sequence[Number], gaps: Sequence[Number]) -> float:
    """mL from the first reading to the last: the sum of all truncated cones. Hand and foot lie outside it.

    `readings` in cm, in order along the limb; `gaps` in cm between neighbors, one fewer. [MEDALG, IJVES]
    """
    return math.fsum(segment_volumes(readings, gaps))


# Disks: another model, for checking against clinics that use it. Its totals never mix with those of cones


def disk_volume(c: Number, height: Number) -> float:
    """mL of a slice `height` cm high with the circumference `c` (cm) at its middle: V = c^2 h / 4 pi. [RMM, CHROMY]"""
    return _positive(c, "circumference") ** 2 * _positive(height, "height") / (4 * math.pi)


def limb_volume_by_disks(readings: Sequence[Number], height: Number) -> float:
    """mL of as many slices as readings (cm), each `height` cm high: V = sum of c^2 h / 4 pi.

    Half a slice must lie below the first mark [RMM], so it covers one slice more than the cones of the same readings.
    """
    if not readings:
        raise ValueError("A limb's volume takes a reading.")
    return math.fsum(disk_volume(reading, height) for reading in readings)


# One limb against the other


def excess_volume(affected_ml: Number, other_ml: Number) -> float:
    """E = VA - VU, mL: how much more the affected limb holds. Negative where it holds less."""
    return _positive(affected_ml, "volume") - _positive(other_ml, "volume")


def percent_excess(affected_ml: Number, other_ml: Number) -> float:
    """PE = 100 E / VU, percent of the other limb."""
    return 100 * excess_volume(affected_ml, other_ml) / _positive(other_ml, "volume")


# Now against a baseline. The two kinds are not interchangeable: a page that shows one labels it [EWMA-VOL]


def excess_can_be_compared(baseline_excess_ml: Number) -> bool:
    """Whether a percentage of this baseline excess (mL) may be worked out: 50 mL or more. [design]"""
    return _finite(baseline_excess_ml, "excess") >= LEAST_BASELINE_EXCESS_ML


def percent_reduction_of_excess(baseline_excess_ml: Number, excess_ml: Number) -> float:
    """100 (E0 - E1) / E0, percent of the excess at the baseline; above 0 where the excess went down. One-sided swelling only.

    Raises BaselineTooSmall where E0 is zero, negative or under 50 mL. [EWMA-VOL]
    """
    if not excess_can_be_compared(baseline_excess_ml):
        raise BaselineTooSmall(f"No percentage of a baseline excess under {LEAST_BASELINE_EXCESS_ML:.0f} mL.")
    baseline = float(baseline_excess_ml)
    return 100 * (baseline - _finite(excess_ml, "excess")) / baseline


def percent_reduction_of_limb(baseline_ml: Number, now_ml: Number) -> float:
    """100 (VA0 - VA1) / VA0, percent of the limb at the baseline; above 0 where it went down. For swelling of both sides too.

    [EWMA-VOL]
    """
    baseline = _positive(baseline_ml, "volume")
    return 100 * (baseline - _positive(now_ml, "volume")) / baseline


def percent_change_of_limb(baseline_ml: Number, now_ml: Number) -> float:
    """100 (VA1 - VA0) / VA0, percent; above 0 where the limb grew: the same number as the reduction, told the other way."""
    return -percent_reduction_of_limb(baseline_ml, now_ml) + 0.0  # + 0.0: no "-0 percent"


def relative_volume_change(
    *, affected_baseline: Number, other_baseline: Number, affected_now: Number, other_now: Number
) -> float:
    """RVC = 100 ((VA1 VU0) / (VU1 VA0) - 1), percent; all mL. What grew on both limbs alike cancels out.

    Named in SUN18; the formula is general knowledge. [unsourced]
    """
    before = _positive(affected_baseline, "volume") / _positive(other_baseline, "volume")
    now = _positive(affected_now, "volume") / _positive(other_now, "volume")
    return 100 * (now / before - 1)


def weight_adjusted_change(
    *, affected_baseline: Number, weight_baseline: Number, affected_now: Number, weight_now: Number
) -> float:
    """WAC = 100 ((VA1 W0) / (W1 VA0) - 1), percent; volumes mL, weights kg (or both lb). Where no limb can serve as control.

    [unsourced]
    """
    before = _positive(affected_baseline, "volume") / _positive(weight_baseline, "weight")
    now = _positive(affected_now, "volume") / _positive(weight_now, "weight")
    return 100 * (now / before - 1)


# What may go in


def _finite(value: Number, what: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise ValueError(f"A {what} is a number, not {type(value).__name__}.")
    number = float(value)
    if not math.isfinite(number):
        raise ValueError(f"A {what} is a finite number.")
    return number


def _positive(value: Number, what: str) -> float:
    number = _finite(value, what)
    if number <= 0:
        raise ValueError(f"A {what} is above 0.")
    return number
