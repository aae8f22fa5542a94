"""Measuring with a tape: the methods, what people type, and what the readings of a point come to."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guide.domain import tape
from guide.domain.tape import CM, INCH, METHODS, Problem, limb_volume_of, methods_for, needs_third, read_cm, value
from tests.guide.domain.test_volume import AFFECTED, LEG

UPPER_ARM = METHODS["arm-home"].point("upper-arm")
WRIST = METHODS["arm-home"].point("wrist")
THIGH = METHODS["leg-10cm"].point("mark-6")
FINGER = METHODS["finger"].point("index-finger")


def marks(readings):
    return {f"mark-{number}": Decimal(str(reading)) for number, reading in enumerate(readings, start=1)}


# Methods


def test_only_chains_of_marks_give_a_volume():
    assert {key for key, method in METHODS.items() if method.gives_volume} == {"arm-4cm", "leg-4cm", "leg-10cm"}
    assert METHODS["arm-home"].interval_cm is None
    assert METHODS["arm-4cm"].interval_cm == 4
    assert METHODS["leg-10cm"].interval_cm == 10


def test_the_home_form_of_the_arm_has_its_five_places_in_order():
    keys = [point.key for point in METHODS["arm-home"].points()]
    assert keys == ["hand", "wrist", "forearm", "above-elbow", "upper-arm"]


def test_marks_start_2_cm_above_the_bone_and_go_up_by_the_interval():
    assert [point.along_cm for point in METHODS["arm-4cm"].points(4)] == [2, 6, 10, 14]
    assert [point.along_cm for point in METHODS["leg-10cm"].points(3)] == [2, 12, 22]


@pytest.mark.parametrize("key", ["arm-4cm", "leg-4cm", "leg-10cm"])
def test_a_chain_takes_two_marks_to_its_most(key):
    method = METHODS[key]
    assert len(method.points(2)) == 2
    assert len(method.points(method.chain.most)) == method.chain.most
    for count in (0, 1, method.chain.most + 1, None):
        with pytest.raises(ValueError, match="marks"):
            method.points(count)


def test_an_arm_takes_up_to_fifteen_marks():
    assert METHODS["arm-4cm"].chain.most == 15


def test_every_point_has_one_key_and_a_range():
    for method in METHODS.values():
        points = method.points(method.chain and method.chain.most)
        assert points
        assert len({point.key for point in points}) == len(points)
        assert all(0 < point.least < point.most for point in points)
        assert [method.point(point.key) for point in points] == list(points)


def test_a_point_that_a_method_does_not_have_is_refused():
    for method, key in (("arm-home", "mark-1"), ("arm-4cm", "mark-16"), ("foot", "wrist")):
        with pytest.raises(ValueError, match="no point"):
            METHODS[method].point(key)


def test_each_place_has_its_methods_and_the_face_has_none():
    assert [method.key for method in methods_for("arm")] == ["arm-home", "arm-4cm"]
    assert [method.key for method in methods_for("leg")] == ["leg-4cm", "leg-10cm"]
    assert [method.key for method in methods_for("hand")] == ["hand-figure8", "finger"]
    assert [method.key for method in methods_for("foot")] == ["foot", "ankle-figure8"]
    assert methods_for("head-neck") == ()


# What is typed


@pytest.mark.parametrize(
    ("typed", "unit", "cm"),
    [
        ("24.5", CM, "24.50"),
        ("24,5", CM, "24.50"),
        (" 24.5 ", CM, "24.50"),
        ("24", CM, "24.00"),
        ("24.", CM, "24.00"),
        ("24.5 cm", CM, "24.50"),
        ("24.5cm.", CM, "24.50"),
        ("24,5 CM", CM, "24.50"),
        ("24.5\u00a0centimeters", CM, "24.50"),
        ("24.55", CM, "24.55"),
        ("٢٤٫٥", CM, "24.50"),
        ("9.6", INCH, "24.38"),
        ("9,6 in", INCH, "24.38"),
        ('9.6"', INCH, "24.38"),
        ("9 5/8", INCH, "24.45"),
        ("9-5/8 inches", INCH, "24.45"),
        ("9½", INCH, "24.13"),
        ("9 ½″", INCH, "24.13"),
        ("9⅝", INCH, "24.45"),
        ("7.5", INCH, "19.05"),
        ("10.25", INCH, "26.04"),
        ("24 1/2", CM, "24.50"),
    ],
)
def test_a_size_is_read_as_people_write_it(typed, unit, cm):
    assert read_cm(typed, unit, UPPER_ARM) == Decimal(cm)


@pytest.mark.parametrize("typed", ["", " ", "\n\t", "\u00a0"])
def test_nothing_typed_is_its_own_problem(typed):
    assert read_cm(typed, CM, UPPER_ARM).kind == tape.EMPTY


@pytest.mark.parametrize(
    "typed",
    [
        "abc",
        "24.5\x00",
        "\x00",
        "24.5 🙂",
        "🙂",
        "24.5 kg",
        "24.5 cm in",
        "1e1",
        "24.5.5",
        "1.234,5",
        "24 5",
        "nan",
        "inf",
        "0x18",
        "2_4",
        "about 24",
        "24-25",
        "24.5?",
        "=24.5",
        "24²",
        "②④",
        "9 8/5",
        "9 1/0",
        "9 4/4",
        "24.5" + " " * 100 + "cm",
        "9 1/3",
        "9 5/8 5/8",
        "cm",
        ".",
        "9" * 1_000_000,
        "<b>24</b>",
    ],
)
def test_what_is_no_number_is_refused(typed):
    assert read_cm(typed, CM, UPPER_ARM).kind == tape.NOT_A_NUMBER


@pytest.mark.parametrize("typed", ["0", "0.0", "0,00", "-24.5", "−24.5", "- 24.5 cm"])
def test_zero_and_less_are_refused(typed):
    assert read_cm(typed, CM, UPPER_ARM).kind == tape.NOT_POSITIVE


@pytest.mark.parametrize(
    ("typed", "unit", "point", "kind", "guess"),
    [
        ("245", CM, UPPER_ARM, tape.MISSED_POINT, "24.5"),
        ("2450", CM, UPPER_ARM, tape.MISSED_POINT, "24.5"),
        ("2.45", CM, UPPER_ARM, tape.MISSED_POINT, "24.5"),
        ("9.6", CM, UPPER_ARM, tape.MEANT_INCHES, "24.4"),
        ("2.6", CM, FINGER, tape.MEANT_INCHES, "6.6"),
        ("62", CM, FINGER, tape.MISSED_POINT, "6.2"),
        ("50", INCH, UPPER_ARM, tape.MEANT_CM, "19.69"),
        ("96", INCH, UPPER_ARM, tape.MISSED_POINT, "9.6"),
        ("999", CM, UPPER_ARM, tape.OUT_OF_RANGE, None),
        ("999", INCH, UPPER_ARM, tape.MISSED_POINT, "9.99"),
        ("9999", CM, WRIST, tape.OUT_OF_RANGE, None),
        ("0.1", CM, UPPER_ARM, tape.OUT_OF_RANGE, None),
        ("99.9", CM, UPPER_ARM, tape.OUT_OF_RANGE, None),
        ("9.6 in", CM, UPPER_ARM, tape.WROTE_INCHES, "24.4"),
        ('9.6"', CM, UPPER_ARM, tape.WROTE_INCHES, "24.4"),
        ("24.5 cm", INCH, UPPER_ARM, tape.WROTE_CM, "9.65"),
        ("245 mm", CM, UPPER_ARM, tape.WROTE_MM, "24.5"),
        ("245 mm", INCH, UPPER_ARM, tape.WROTE_MM, "9.65"),
        ("96 in", CM, UPPER_ARM, tape.OUT_OF_RANGE, None),
        ("125", CM, THIGH, tape.MISSED_POINT, "12.5"),
    ],
)
def test_a_slip_is_named_with_what_may_have_been_meant(typed, unit, point, kind, guess):
    problem = read_cm(typed, unit, point)
    assert (problem.kind, problem.unit) == (kind, unit)
    assert problem.guess == (guess and Decimal(guess))


def test_the_last_time_helps_to_guess():
    assert read_cm("6.2", CM, THIGH).guess == Decimal("15.7")
    assert read_cm("6.2", CM, THIGH, last=Decimal("61.5")).guess == Decimal("62")
    assert read_cm("6.2", CM, THIGH, last=Decimal("16")).guess == Decimal("15.7")


def test_a_problem_tells_the_range_in_the_unit_of_the_field():
    assert (read_cm("999", CM, WRIST).least, read_cm("999", CM, WRIST).most) == (10, 35)
    problem = read_cm("999", INCH, WRIST)
    assert (problem.least, problem.most) == (Decimal("3.94"), Decimal("13.78"))


@pytest.mark.parametrize("unit", [CM, INCH])
def test_the_bounds_that_are_shown_are_themselves_taken(unit):
    for method in METHODS.values():
        for point in method.points(method.chain and 2):
            for bound in (point.least, point.most):
                assert isinstance(read_cm(str(tape.shown(bound, unit)), unit, point), Decimal), (method.key, bound)


def test_a_unit_that_is_not_there_is_a_mistake_of_the_code():
    with pytest.raises(ValueError, match="no unit"):
        read_cm("24", "ft", UPPER_ARM)


@given(st.text(), st.sampled_from([CM, INCH]), st.sampled_from([UPPER_ARM, WRIST, THIGH, FINGER]))
def test_whatever_is_typed_gives_a_plausible_size_or_a_problem(typed, unit, point):
    found = read_cm(typed, unit, point)
    if isinstance(found, Problem):
        assert found.kind in tape.PROBLEMS
    else:
        assert point.least <= found.quantize(Decimal("0.1")) <= point.most


@given(st.from_regex(r"[-−]?[0-9]{0,4}[.,]?[0-9]{0,5} ?(cm|mm|in|\")?", fullmatch=True), st.sampled_from([CM, INCH]))
def test_a_guess_is_itself_taken(typed, unit):
    found = read_cm(typed, unit, UPPER_ARM)
    if isinstance(found, Problem) and found.guess is not None:
        assert isinstance(read_cm(str(found.guess), unit, UPPER_ARM), Decimal)


@given(st.decimals(min_value=12, max_value=80, places=1), st.sampled_from([CM, INCH]))
def test_what_is_shown_reads_back_as_nearly_the_same_size(size, unit):
    again = read_cm(str(tape.shown(size, unit)), unit, UPPER_ARM)
    assert abs(again - size) <= Decimal("0.02")


@pytest.mark.parametrize(
    ("cm", "unit", "text"), [("24.50", CM, "24.5"), ("20.00", CM, "20"), ("24.25", CM, "24.3"), ("19.05", INCH, "7.5")]
)
def test_sizes_are_shown_short(cm, unit, text):
    assert str(tape.shown(Decimal(cm), unit)) == text


# The readings of one point


@pytest.mark.parametrize(
    ("first", "second", "third"), [("24.0", "24.5", False), ("24.5", "24.0", False), ("24.0", "24.51", True)]
)
def test_more_than_half_a_centimeter_apart_needs_a_third(first, second, third):
    assert needs_third(Decimal(first), Decimal(second)) is third


@pytest.mark.parametrize(
    ("readings", "size"),
    [
        (["24.3"], "24.30"),
        (["24.0", "24.5"], "24.25"),
        (["24.1", "24.2"], "24.15"),
        (["24.0", "25.0", "24.2"], "24.20"),
        (["24.0", "24.1", "30.0"], "24.10"),
    ],
)
def test_readings_come_to_their_mean_or_to_the_middle_one(readings, size):
    assert value([Decimal(reading) for reading in readings]) == Decimal(size)


@pytest.mark.parametrize("readings", [[], ["24", "25"], ["0"], ["-1", "24", "24"], ["24"] * 4])
def test_readings_that_come_to_no_size_are_refused(readings):
    with pytest.raises(ValueError, match="eading"):
        value([Decimal(reading) for reading in readings])


@given(st.lists(st.decimals(min_value=12, max_value=80, places=1), min_size=3, max_size=3))
def test_the_order_of_three_readings_is_all_one(readings):
    assert value(readings) == value(readings[::-1]) == sorted(readings)[1]


# The volume of a limb


def test_a_chain_gives_the_volume_of_the_worked_examples():
    assert round(limb_volume_of(METHODS["arm-4cm"], marks(AFFECTED)), 2) == 1914.04
    assert round(limb_volume_of(METHODS["arm-4cm"], marks(AFFECTED), count=10), 2) == 1914.04
    assert round(limb_volume_of(METHODS["leg-10cm"], marks(LEG)), 2) == 7058.12


def test_five_places_of_an_arm_give_no_volume():
    places = {key: Decimal(24) for key in tape.ARM_LANDMARKS}
    assert limb_volume_of(METHODS["arm-home"], places) is None


@pytest.mark.parametrize("missing", ["mark-1", "mark-5", "mark-9"])
def test_a_missing_mark_is_never_filled_in(missing):
    sizes = {key: size for key, size in marks(AFFECTED).items() if key != missing}
    assert limb_volume_of(METHODS["arm-4cm"], sizes) is None


def test_the_last_mark_is_missed_when_the_count_is_known():
    assert limb_volume_of(METHODS["arm-4cm"], marks(AFFECTED[:9]), count=10) is None


def test_a_mark_more_than_the_count_gives_no_volume():
    assert limb_volume_of(METHODS["arm-4cm"], marks(AFFECTED), count=9) is None


@pytest.mark.parametrize("readings", [[], [20]])
def test_fewer_than_two_marks_give_no_volume(readings):
    assert limb_volume_of(METHODS["arm-4cm"], marks(readings)) is None


def test_a_size_at_a_point_of_another_method_is_a_mistake_of_the_code():
    with pytest.raises(ValueError, match="no point"):
        limb_volume_of(METHODS["arm-4cm"], {"wrist": Decimal(20), "mark-1": Decimal(20)})
