"""Two measurements side by side: what may be compared, the difference of the limbs, noise, and slips against the last time."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guide import library
from guide.domain import change
from guide.domain.change import comparable, difference, doubt, point_differences, series_of, what_differs
from guide.domain.tape import CM, INCH, METHODS
from guide.domain.volume import limb_volume
from tests.guide.domain.test_tape import marks
from tests.guide.domain.test_volume import AFFECTED, FOURS, OTHER

ARM = METHODS["arm-4cm"]
NOISE_PERCENT = library.get().advice_rules.number("noise_percent")  # 4
sizes = st.decimals(min_value=3, max_value=120, places=1)


# What belongs together


def test_the_same_way_of_measuring_is_one_series():
    assert comparable(series_of(ARM, "left", "table", 10), series_of(ARM, "left", "table", 10))


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("method", series_of(METHODS["leg-4cm"], "left", "table", 10)),
        ("limb", series_of(ARM, "right", "table", 10)),
        ("points", series_of(ARM, "left", "table", 9)),
        ("posture", series_of(ARM, "left", "chair-back", 10)),
        ("posture", series_of(ARM, "left", "", 10)),
        ("interval_cm", replace(series_of(ARM, "left", "table", 10), interval_cm=Decimal(8))),
    ],
)
def test_nothing_is_mixed_in_one_series(name, other):
    first = series_of(ARM, "left", "table", 10)
    assert not comparable(first, other)
    assert not comparable(other, first)
    assert what_differs(first, other) == (name,)


def test_series_of_one_limb_have_one_key_only_if_they_are_one():
    first = series_of(ARM, "left", "table", 10)
    assert first.key == "arm-4cm.10.table"
    others = [
        series_of(METHODS["leg-4cm"], "left", "table", 10),
        series_of(ARM, "left", "table", 9),
        series_of(ARM, "left", "chair-back", 10),
    ]
    assert len({first.key, *(other.key for other in others)}) == 4


def test_methods_without_marks_need_no_count():
    assert series_of(METHODS["arm-home"], "left", "table").points == 5


# The two limbs


def test_the_difference_is_that_of_the_worked_example():
    found = difference(ARM, marks(AFFECTED), marks(OTHER))
    assert (round(found.ml, 2), round(found.percent, 2)) == (283.55, 17.39)


def test_the_largest_difference_at_a_point_is_that_of_the_worked_example():
    points = point_differences(marks(AFFECTED), marks(OTHER))
    assert max(points, key=points.get) == "mark-10"
    assert points["mark-10"] == Decimal("2.8")


def test_limbs_with_other_marks_have_no_difference():
    assert difference(ARM, marks(AFFECTED), marks(OTHER[:9])) is None
    assert difference(ARM, marks(AFFECTED[:9]), marks(OTHER[:9]), count=10) is None
    assert difference(METHODS["arm-home"], {"wrist": Decimal(20)}, {"wrist": Decimal(19)}) is None


def test_a_point_measured_on_one_limb_has_no_difference():
    assert point_differences({"wrist": Decimal(20), "hand": Decimal(21)}, {"wrist": Decimal("19.5")}) == {
        "wrist": Decimal("0.5")
    }


# Noise


def test_half_a_centimeter_of_slack_lies_within_the_band():
    before = limb_volume(AFFECTED, FOURS)
    slack = limb_volume([size + 0.5 for size in AFFECTED], FOURS)
    low, high = change.noise_band(before, NOISE_PERCENT)
    assert low < before < slack < high
    assert change.within_noise(before, slack, NOISE_PERCENT)
    assert not change.within_noise(before, limb_volume([size + 1 for size in AFFECTED], FOURS), NOISE_PERCENT)


@pytest.mark.parametrize(("now", "within"), [(1039, True), (1041, False), (961, True), (959, False)])
def test_noise_ends_at_4_percent_up_and_down(now, within):
    assert change.within_noise(1000, now, NOISE_PERCENT) is within


@given(st.floats(min_value=1, max_value=30000), st.floats(min_value=0.5, max_value=2))
def test_the_band_and_the_word_within_agree(before, times):
    low, high = change.noise_band(before, NOISE_PERCENT)
    now = before * times
    if low * 1.0001 < now < high * 0.9999:
        assert change.within_noise(before, now, NOISE_PERCENT)
    if now < low * 0.9999 or now > high * 1.0001:
        assert not change.within_noise(before, now, NOISE_PERCENT)


def test_the_smallest_change_of_a_figure_of_eight():
    hand = METHODS["hand-figure8"]
    assert change.smallest_change_cm(hand, same_person=True) == Decimal("1.3")
    assert change.smallest_change_cm(hand, same_person=False) == Decimal("1.61")
    assert change.smallest_change_cm(METHODS["ankle-figure8"], same_person=True) is None


# Against the last time


@pytest.mark.parametrize("now", ["24.5", "25.0", "29.4", "19.6"])
def test_a_usual_change_is_not_asked_about(now):
    assert doubt(Decimal(now), Decimal("24.5")) is None


@pytest.mark.parametrize(
    ("now", "last", "guess"),
    [
        ("42.5", "24.5", "24.5"),  # digits changed over
        ("62.2", "24.5", "24.5"),  # 24.5 typed where inches are asked for, and read as inches
        ("12.5", "31.8", "31.8"),  # inches typed where cm are asked for
        ("30.1", "24.5", None),
        ("18.0", "24.5", None),
    ],
)
def test_a_jump_is_asked_about_with_what_may_have_been_meant(now, last, guess):
    found = doubt(Decimal(now), Decimal(last))
    assert found.last == Decimal(last)
    assert found.guess == (guess and Decimal(guess))


def test_a_doubt_speaks_the_unit_of_the_field():
    found = doubt(Decimal("62.23"), Decimal("24.5"), INCH)
    assert (found.last, found.unit, found.guess) == (Decimal("9.65"), INCH, Decimal("9.65"))


def test_digits_changed_over_are_seen_in_inches_too():
    assert doubt(Decimal("53.34"), Decimal("30.48"), INCH).guess == 12


@given(sizes, sizes, st.sampled_from([CM, INCH]))
def test_a_guess_is_nearer_to_the_last_time_than_what_was_typed(now, last, unit):
    found = doubt(now, last, unit)
    if found is None:
        assert abs(now - last) * 5 <= last
    elif found.guess is not None:
        assert abs(found.guess - found.last) < abs(now - last)


@pytest.mark.parametrize(("now", "last"), [("0", "24"), ("24", "0"), ("-1", "24")])
def test_an_impossible_size_is_a_mistake_of_the_code(now, last):
    with pytest.raises(ValueError, match="above 0"):
        doubt(Decimal(now), Decimal(last))


def test_a_unit_that_is_not_there_is_a_mistake_of_the_code():
    with pytest.raises(ValueError, match="no unit"):
        doubt(Decimal(24), Decimal(24), "ft")
