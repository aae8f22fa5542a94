"""The words of measuring: every method and problem of the domain has them, faults are named with their place, tokens are filled."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest

from guide import library
from guide.content.faults import ContentError
from guide.domain import tape
from guide.domain.change import Doubt, doubt
from guide.domain.sides import fill
from guide.domain.tape import CM, INCH, METHODS, PROBLEMS, UNITS, Problem, read_cm
from guide.linter.texts import texts
from tests.guide.content_faults import Content, named

FILE = "measuring.toml"
BRACE = re.compile(r"[{}]")


@pytest.fixture(scope="module")
def words():
    return library.get().measuring


@pytest.fixture
def content(tmp_path):
    return Content.copied_to(tmp_path / "content")


def every_line(words):
    return [text.text for text in texts(library.get()) if text.path.startswith("measuring/")]


# Every method has its words


def test_the_methods_stand_in_the_order_of_the_domain(words):
    assert list(words.methods) == list(METHODS)


@pytest.mark.parametrize("key", METHODS)
def test_every_point_of_a_method_says_where_the_tape_goes(words, key):
    method = METHODS[key]
    for point in method.points(method.chain and method.chain.most):
        said = words.methods[key].point(point)
        for line in (said.name, *said.do):
            assert not BRACE.search(fill(line, affected="left", side="right")), line


@pytest.mark.parametrize("key", METHODS)
def test_marks_tell_their_distance(words, key):
    lines = [fill(line, affected="left") for line in words.methods[key].making_marks()]
    assert not any(BRACE.search(line) for line in lines)
    interval = METHODS[key].interval_cm
    assert interval is None or any(f"every {interval} cm" in line for line in lines)


def test_a_mark_says_its_number_and_how_far_up_it_lies(words):
    said = words.methods["arm-4cm"].point(METHODS["arm-4cm"].point("mark-3"))
    assert said.name == "Mark 3"
    assert said.do == ("Lay the tape just below mark 3, 10 cm above the wrist bone.",)


def test_every_method_has_a_posture_to_keep_and_sitting_comes_first(words):
    for method in words.methods.values():
        assert method.postures
        assert "itting" in method.postures[0].words


def test_standing_is_only_for_those_with_a_helper(words):
    assert "helper" in words.postures["standing"].do


def test_a_method_without_volume_says_so_or_promises_none(words):
    for key, method in words.methods.items():
        if METHODS[key].gives_volume:
            assert "gives a volume" in method.summary
        else:
            assert "gives a volume" not in method.summary


# What is said about a number


@pytest.mark.parametrize("kind", PROBLEMS)
@pytest.mark.parametrize("unit", UNITS)
def test_every_problem_has_a_sentence_with_its_numbers_filled_in(words, kind, unit):
    said = words.problem(Problem(kind, unit, Decimal(12), Decimal(80), Decimal("24.5")))
    assert said.endswith((".", "?"))
    assert not BRACE.search(said)


def test_a_missed_point_asks_whether_24_5_was_meant(words):
    problem = read_cm("245", CM, METHODS["arm-home"].point("upper-arm"))
    assert words.problem(problem) == "Check this number. Did you mean 24.5 cm?"


def test_a_problem_without_a_guess_offers_none(words):
    for kind in (tape.EMPTY, tape.NOT_A_NUMBER, tape.NOT_POSITIVE, tape.OUT_OF_RANGE):
        assert "None" not in words.problem(Problem(kind, CM, Decimal(12), Decimal(80)))


def test_a_doubt_tells_the_last_time_and_what_may_have_been_meant(words):
    assert words.doubt(doubt(Decimal("42.5"), Decimal("24.5"))) == "Last time: 24.5 cm. Did you mean 24.5 cm?"
    assert words.doubt(Doubt(Decimal("9.65"), INCH)) == "Last time: 9.65 inches. Check this number."


def test_the_answers_are_those_that_a_note_keeps(words):
    assert set(words.dent.answers) == {"no", "little", "deep"}
    assert set(words.textures.answers) == {"soft", "firm", "unsure"}


def test_nothing_tells_what_it_is_or_that_all_is_well(words):
    said = " ".join(every_line(words)).lower()
    for never in ("you have lymphedema", "stage 2", "stage ii", "safe", "because of massage", "clot", "cure", "better"):
        assert not re.search(rf"\b{never}\b", said), never
    assert "it is not a diagnosis" in said


def test_pressing_for_a_dent_is_gentle_and_warns_first(words):
    assert any("gently" in line for line in words.dent.do)
    assert any("newly swollen" in line for line in words.dent.not_if)
    assert words.dent.now.startswith("Is it hard to breathe")


def test_every_part_has_its_provenance(words):
    for part in (words, words.dent, words.textures, words.numbers, *words.methods.values()):
        assert part.provenance.basis
        assert not part.provenance.signed
    assert [source.key for source in words.methods["hand-figure8"].provenance.sources] == ["PP-F8H"]


# Faults are named with their place

PLANTED = {
    "unknown key": ("need = [", 'color = "red"\nneed = [', "", "color", "unknown key"),
    "unknown key of a point": ('name = "Hand"', 'name = "Hand"\ncolor = "red"', "", "methods.arm-home.points.hand.color", "unknown key"),
    "no words for a method": ("[methods.foot.", "[methods.feet.", "", "methods.feet.name", "missing"),
    "a method that is not there": ("[methods.finger", "[methods.toe", "methods", "finger", "missing"),
    "a point that is not there": ("points.hand]", "points.palm]", "methods.arm-home.points", "palm", "unknown key"),
    "a point without words": ("points.hand]", "points.palm]", "methods.arm-home.points", "hand", "missing"),
    "a posture that is not there": ('postures = ["leg-supported"]', 'postures = ["lying"]', "methods.foot", "postures", "'lying'"),
    "a problem without words": ("not-positive =", "not-positiv =", "problems", "not-positive", "missing"),
    "a guess that is not shown": ("Did you mean {guess} {unit}?", "Sure?", "problems", "missed-point", "{guess}"),
    "a token that nothing fills": ("Type a number above 0.", "Type a number above {zero}.", "problems", "not-positive", "{zero}"),
    "a token of another part": ('how_often = "Measure', 'how_often = "{guess} measure', "", "how_often", "{guess}"),
    "a side by hand": ("around your {S} wrist", "around your left wrist", "methods.arm-home.points.wrist", "do", "by hand"),
    "a hard word": ("Measure before massage.", "Measure prior to the intervention.", "", "before", "'intervention'"),
    "a source that is not there": ('["SUN18", "RMM"]', '["SUN99"]', "methods.arm-home", "sources", "'SUN99'"),
    "sourced without a source": ('sources = ["PP-F8A"]', "sources = []", "methods.ankle-figure8", "sources", "at least one source"),
    "published unsigned": ('status = "draft"', 'status = "published"', "", "status", "reviewed_by"),
    "a dent answer too few": (', deep = "A deep dent"', "", "", "dent.answers.deep", "missing"),
}  # fmt: skip


@pytest.mark.parametrize("case", PLANTED.values(), ids=PLANTED)
def test_a_planted_fault_is_named(content, case):
    old, new, entry, key, message = case
    text = (content.root / FILE).read_text(encoding="utf-8")
    assert old in text
    changed = text.replace(old, new) if old.startswith("[methods") else text.replace(old, new, 1)
    (content.root / FILE).write_text(changed, encoding="utf-8")

    faults = content.faults()

    assert named(faults, FILE, entry, key, message), "\n".join(map(str, faults))


@pytest.mark.parametrize("broken", ["", "= broken", "methods = 3\n", "[methods]\narm-home = 3\n", "dent = []\n"])
def test_broken_words_stop_the_start_and_name_the_file(content, broken):
    (content.root / FILE).write_text(broken, encoding="utf-8")

    with pytest.raises(ContentError) as error:
        library.load(content.root)

    assert any(fault.file == FILE for fault in error.value.faults)


def test_a_missing_file_is_named(content):
    (content.root / FILE).unlink()

    assert named(content.faults(), FILE, "", "", "the file is missing")
