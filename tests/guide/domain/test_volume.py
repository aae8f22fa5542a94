"""The volume of a limb: the ten worked examples of the clinical page to the printed digits, and what must always hold."""

import math
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guide.domain import volume as v

AFFECTED = [17.2, 19.6, 22.4, 24.8, 26.0, 26.6, 27.4, 28.8, 30.2, 31.4]
OTHER = [16.4, 18.2, 20.6, 22.8, 24.0, 24.6, 25.4, 26.6, 27.8, 28.6]
AFTER = [16.9, 19.1, 21.8, 24.1, 25.3, 25.9, 26.8, 28.1, 29.5, 30.6]
FOURS = [4] * 9
LEG = [23.0, 28.5, 36.0, 37.5, 40.0, 46.0, 53.0]
LEG_AFTER = [22.4, 27.6, 35.1, 36.8, 39.4, 45.4, 52.5]

lengths = st.floats(min_value=0.5, max_value=200)
chains = st.integers(min_value=2, max_value=15).flatmap(
    lambda count: st.tuples(
        st.lists(lengths, min_size=count, max_size=count), st.lists(lengths, min_size=count - 1, max_size=count - 1)
    )
)


def segments(readings, gaps, digits=2):
    return [round(piece, digits) for piece in v.segment_volumes(readings, gaps)]


# The worked examples of section 9


def test_example_1_one_segment():
    assert round(v.cone_volume(20, 24, 4), 3) == 154.486
    assert round(v.cone_volume(20, 20, 4), 3) == 127.324
    assert v.cone_volume(20, 20, 4) == pytest.approx(v.disk_volume(20, 4))


def test_example_2_the_affected_arm():
    assert segments(AFFECTED, FOURS) == [107.92, 140.58, 177.44, 205.40, 220.18, 232.06, 251.39, 277.06, 302.00]
    assert round(v.limb_volume(AFFECTED, FOURS), 2) == 1914.04


def test_example_3_the_other_arm_and_the_excess():
    assert segments(OTHER, FOURS) == [95.35, 119.95, 150.02, 174.33, 187.97, 198.96, 215.22, 235.54, 253.15]
    affected, other = v.limb_volume(AFFECTED, FOURS), v.limb_volume(OTHER, FOURS)
    assert round(other, 2) == 1630.49
    assert round(v.excess_volume(affected, other), 2) == 283.55
    assert round(v.percent_excess(affected, other), 2) == 17.39


def test_example_4_after_care():
    assert segments(AFTER, FOURS) == [103.26, 133.31, 167.79, 194.24, 208.62, 221.03, 239.89, 264.07, 287.47]
    before, now, other = (v.limb_volume(readings, FOURS) for readings in (AFFECTED, AFTER, OTHER))
    baseline, excess = v.excess_volume(before, other), v.excess_volume(now, other)

    assert round(now, 2) == 1819.68
    assert round(excess, 2) == 189.20
    assert round(v.percent_excess(now, other), 2) == 11.60
    assert round(baseline - excess, 2) == 94.36
    assert round(v.percent_reduction_of_excess(baseline, excess), 2) == 33.28
    assert round(v.percent_reduction_of_limb(before, now), 2) == 4.93
    rvc = v.relative_volume_change(affected_baseline=before, other_baseline=other, affected_now=now, other_now=other)
    assert round(rvc, 2) == -4.93


def test_example_5_with_a_baseline_and_with_the_weight():
    rvc = v.relative_volume_change(affected_baseline=2050, other_baseline=2010, affected_now=2290, other_now=2040)
    assert round(rvc, 2) == 10.06
    assert round(v.percent_change_of_limb(2050, 2290), 2) == 11.71
    assert v.excess_volume(2290, 2040) == 250
    assert round(v.percent_excess(2290, 2040), 2) == 12.25
    wac = v.weight_adjusted_change(affected_baseline=2050, weight_baseline=80, affected_now=2290, weight_now=84)
    assert round(wac, 2) == 6.39


@pytest.mark.parametrize(
    ("slack", "more", "percent"), [(0.2, 29.41, 1.54), (0.3, 44.20, 2.31), (0.5, 73.96, 3.86), (1.0, 149.35, 7.80)]
)
def test_example_6_tape_noise(slack, more, percent):
    before = v.limb_volume(AFFECTED, FOURS)
    now = v.limb_volume([reading + slack for reading in AFFECTED], FOURS)
    assert round(now - before, 2) == more
    assert round(v.percent_change_of_limb(before, now), 2) == percent


def test_example_7_a_leg_in_tens():
    tens = [10] * 6
    assert segments(LEG, tens) == [529.65, 831.39, 1074.89, 1195.32, 1473.77, 1953.10]
    assert segments(LEG_AFTER, tens) == [499.15, 785.84, 1028.65, 1155.60, 1433.00, 1910.10]
    before, now = v.limb_volume(LEG, tens), v.limb_volume(LEG_AFTER, tens)
    assert round(before, 2) == 7058.12
    assert round(now, 2) == 6812.34
    assert round(now - before, 2) == -245.78
    assert round(v.percent_change_of_limb(before, now), 2) == -3.48


def test_example_8_uneven_gaps():
    readings, gaps = [18.0, 22.0, 26.5, 30.0], [6.0, 10.0, 7.5]
    assert segments(readings, gaps, 3) == [191.623, 469.308, 476.918]
    assert round(v.limb_volume(readings, gaps), 2) == 1137.85


def test_example_9_disks():
    slices = [round(v.disk_volume(reading, 4), 2) for reading in AFFECTED]
    assert slices == [94.17, 122.28, 159.72, 195.77, 215.18, 225.22, 238.97, 264.02, 290.31, 313.84]
    assert round(v.limb_volume_by_disks(AFFECTED, 4), 2) == 2119.49
    assert round(v.limb_volume_by_disks(AFFECTED[:9], 4), 2) == 1805.64


def test_example_10_inches():
    assert v.cm_from_inches(Decimal("7.5")) == Decimal("19.05")
    assert v.cm_from_inches(Decimal("10.25")) == Decimal("26.035")
    assert v.inches_from_cm(Decimal("19.05")) == Decimal("7.5")


# What always holds


@given(lengths, lengths)
def test_equal_readings_make_a_cylinder(c, height):
    assert v.cone_volume(c, c, height) == pytest.approx(height * c**2 / (4 * math.pi))
    assert v.cone_volume(c, c, height) == pytest.approx(v.disk_volume(c, height))


@given(lengths, lengths, lengths)
def test_a_cone_is_the_same_from_both_ends_and_lies_between_its_cylinders(c1, c2, height):
    assert v.cone_volume(c1, c2, height) == pytest.approx(v.cone_volume(c2, c1, height))
    low, high = sorted((v.disk_volume(c1, height), v.disk_volume(c2, height)))
    assert low * (1 - 1e-9) <= v.cone_volume(c1, c2, height) <= high * (1 + 1e-9)


@given(lengths, lengths, lengths)
def test_the_circumference_form_is_the_radius_form(c1, c2, height):
    r1, r2 = c1 / (2 * math.pi), c2 / (2 * math.pi)
    assert v.cone_volume(c1, c2, height) == pytest.approx(math.pi * height * (r1**2 + r1 * r2 + r2**2) / 3)


@given(chains)
def test_a_limb_read_from_the_other_end_is_as_big(chain):
    readings, gaps = chain
    assert v.limb_volume(readings, gaps) == pytest.approx(v.limb_volume(readings[::-1], gaps[::-1]))


@given(chains, st.integers(min_value=0, max_value=14), st.floats(min_value=0.1, max_value=10))
def test_a_bigger_reading_anywhere_makes_a_bigger_limb(chain, place, more):
    readings, gaps = chain
    place %= len(readings)
    bigger = [*readings[:place], readings[place] + more, *readings[place + 1 :]]
    assert v.limb_volume(bigger, gaps) > v.limb_volume(readings, gaps)


@given(chains)
def test_a_limb_is_the_sum_of_its_two_parts(chain):
    readings, gaps = chain
    whole = v.segment_volumes(readings, gaps)
    assert v.limb_volume(readings, gaps) == pytest.approx(sum(whole))
    if len(readings) > 2:
        parts = v.limb_volume(readings[:2], gaps[:1]) + v.limb_volume(readings[1:], gaps[1:])
        assert parts == pytest.approx(v.limb_volume(readings, gaps))


@given(chains, st.floats(min_value=0, max_value=0.5))
def test_slack_of_the_tape_moves_the_limb_by_no_more_than_it_can(chain, slack):
    """Each reading grows by at most slack / smallest of itself, so the volume by at most the square of that."""
    readings, gaps = chain
    before, now = v.limb_volume(readings, gaps), v.limb_volume([one + slack for one in readings], gaps)
    assert before * (1 - 1e-9) <= now <= before * (1 + slack / min(readings)) ** 2 * (1 + 1e-9)


@given(st.lists(lengths, min_size=1, max_size=15), lengths)
def test_decimals_and_floats_give_the_same_volume(readings, height):
    decimals = [Decimal(str(reading)) for reading in readings]
    assert v.limb_volume_by_disks(decimals, height) == pytest.approx(v.limb_volume_by_disks(readings, height))


@given(lengths, lengths, st.floats(min_value=1, max_value=3))
def test_what_grows_on_both_limbs_alike_is_no_relative_change(affected, other, times):
    rvc = v.relative_volume_change(
        affected_baseline=affected, other_baseline=other, affected_now=affected * times, other_now=other * times
    )
    assert rvc == pytest.approx(0, abs=1e-9)


# What is refused


@pytest.mark.parametrize("bad", [0, -1, float("nan"), float("inf"), Decimal("NaN"), "24", None, True])
def test_an_impossible_reading_is_refused(bad):
    with pytest.raises(ValueError, match="circumference"):
        v.cone_volume(bad, 20, 4)
    with pytest.raises(ValueError, match="circumference"):
        v.limb_volume([20, bad], [4])
    with pytest.raises(ValueError, match="circumference"):
        v.disk_volume(bad, 4)
    with pytest.raises(ValueError, match="gap"):
        v.limb_volume([20, 21], [bad])


@pytest.mark.parametrize(
    ("readings", "gaps"), [([], []), ([20], []), ([20, 21], []), ([20, 21, 22], [4]), ([20, 21], [4, 4])]
)
def test_readings_and_gaps_that_do_not_fit_are_refused(readings, gaps):
    with pytest.raises(ValueError, match="reading"):
        v.limb_volume(readings, gaps)


def test_no_disks_without_a_reading():
    with pytest.raises(ValueError, match="takes a reading"):
        v.limb_volume_by_disks([], 4)


@pytest.mark.parametrize("baseline", [0, -283.55, 1, 49.99])
def test_no_percentage_of_a_small_or_negative_baseline_excess(baseline):
    assert not v.excess_can_be_compared(baseline)
    with pytest.raises(v.BaselineTooSmall):
        v.percent_reduction_of_excess(baseline, 40)


def test_an_excess_of_50_ml_can_be_compared_and_may_have_turned():
    assert v.excess_can_be_compared(50)
    assert v.percent_reduction_of_excess(50, 25) == 50
    assert v.percent_reduction_of_excess(50, -10) == 120


def test_no_percentage_without_a_limb():
    for work_out in (v.percent_reduction_of_limb, v.percent_change_of_limb):
        with pytest.raises(ValueError, match="volume"):
            work_out(0, 100)
    with pytest.raises(ValueError, match="volume"):
        v.percent_excess(100, 0)
    with pytest.raises(ValueError, match="weight"):
        v.weight_adjusted_change(affected_baseline=1, weight_baseline=0, affected_now=1, weight_now=1)


def test_no_change_is_zero_and_not_minus_zero():
    assert str(v.percent_change_of_limb(2000, 2000)) == "0.0"
