"""Every row of the clinical tables, alone: each blocking answer and each "not sure", with the outcome that the tables give."""

from dataclasses import replace

import pytest

from guide.domain.outcomes import Outcome
from guide.domain.questions import HEALTH, NOT_SURE
from guide.domain.screening import Assessment, assess
from guide.domain.sides import BOTH, LEFT, RIGHT
from tests.guide.domain.bodies import ALL, LYMPHATIC, RETROGRADE, walkthrough
from tests.guide.domain.clinical_table import CODES, EVERYWHERE, IN_WRITING, LOCKS, NEVER_TAUGHT, ROWS, TAUGHT, Row
from tests.guide.domain.people import (
    NOW,
    all_clear,
    answers,
    applies_to,
    asked,
    finding_of,
    question,
    raising_answers,
    screen,
    weigh,
    weigh_one,
)

BY_QUESTION: dict[str, list[Row]] = {}
for of_code in ROWS.values():
    for row in of_code:
        BY_QUESTION.setdefault(row.id, []).append(row)

EVERY_QUESTION = sorted({question.id for question in screen().questions} - {"treated-nodes"})


def row_of(id: str, slug: str, answer: str) -> Row:
    """The row for this walkthrough and answer; one that names a technique or region stands over one for everywhere."""
    fitting = [row for row in BY_QUESTION[id] if row.fits(walkthrough(slug)) and row.answer in ("", answer)]
    if answer == NOT_SURE:
        fitting = [row for row in BY_QUESTION[id] if row.fits(walkthrough(slug))]
    return max(fitting, key=lambda row: row.holds != EVERYWHERE)


def test_every_code_of_the_tables_has_its_questions() -> None:
    assert set(ROWS) - {"section 6"} == set(CODES)
    known = {question.id for question in screen().questions}
    for code, rows in ROWS.items():
        assert {row.id for row in rows} <= known, code
        assert rows or code == "R3"


def test_every_question_belongs_to_a_row_of_the_tables() -> None:
    assert set(BY_QUESTION) == set(EVERY_QUESTION)
    for one in screen().questions:
        if one.code and one.id != "treated-nodes":
            codes = {code for code, rows in ROWS.items() if one.id in {row.id for row in rows}}
            assert one.code in codes, one.id


def test_nothing_to_report_is_go_for_everyone_who_needs_no_therapist() -> None:
    for slug in ALL:
        for side in (LEFT, RIGHT, BOTH):
            made = weigh(slug, side=side)
            if walkthrough(slug).assigned_only:
                assert [finding.rule for finding in made.findings][:1] == ["assigned-only"]
                assert made.outcome == Outcome.ASK_FIRST
            else:
                assert (made.outcome, made.findings, made.locks, made.cautions) == (Outcome.GO, (), (), ()), slug


@pytest.mark.parametrize("id", EVERY_QUESTION)
def test_every_answer_that_raises_something_gives_the_outcome_of_its_row(id: str) -> None:
    fired = set()
    for slug in ALL:
        if not applies_to(question(id), slug):
            continue
        for answer in raising_answers(question(id)):
            made = weigh_one(slug, id, answer)
            row = row_of(id, slug, answer)
            finding = finding_of(made, id)
            assert finding.outcome == (row.not_sure if answer == NOT_SURE else row.yes), (slug, answer)
            assert finding.rule == f"{id}.{answer}"
            assert made.outcome >= finding.outcome
            fired.add(answer)
    assert fired == set(raising_answers(question(id)))


@pytest.mark.parametrize("id", EVERY_QUESTION)
def test_a_raised_finding_says_something_and_names_whom_to_call_when_it_stops(id: str) -> None:
    for slug in ALL:
        if not applies_to(question(id), slug):
            continue
        for answer in raising_answers(question(id)):
            finding = finding_of(weigh_one(slug, id, answer), id)
            if finding.outcome > Outcome.CARE:
                assert finding.say.endswith((".", "?")), (slug, answer)
                assert finding.call, (slug, answer)


@pytest.mark.parametrize("id", EVERY_QUESTION)
def test_the_clearing_answer_raises_nothing(id: str) -> None:
    assert not question(id).blocks(question(id).clearing)
    assert NOT_SURE in question(id).answers


@pytest.mark.parametrize("id", EVERY_QUESTION)
def test_a_missing_or_nonsense_answer_is_not_sure(id: str) -> None:
    for slug in ("lym-leg", "ret-hand", "lym-head-neck", "lym-breast"):
        if not applies_to(question(id), slug):
            continue
        unsure = weigh_one(slug, id, NOT_SURE)
        for nonsense in ("", "maybe", "YES", "yes ", "0", None, 1, True, ["no"], {}):
            if nonsense in question(id).answers:
                continue
            assert weigh(slug, {id: nonsense}) == unsure, nonsense


# Locks


def closes(assessment: Assessment, id: str) -> dict[str, str]:
    """What the locks of this finding close, each with what lifts it."""
    return {
        ("routine" if lock.routine else lock.position or lock.place.area): lock.lifted_by
        for lock in assessment.locks
        if lock.finding == id
    }


@pytest.mark.parametrize("id", sorted(LOCKS))
def test_a_finding_closes_what_the_rulings_say_for_yes_and_for_not_sure(id: str) -> None:
    areas, lifted_by = LOCKS[id]
    seen = False
    for slug in ALL:
        if not applies_to(question(id), slug):
            continue
        if id in ("age", "aneurysm") and slug in RETROGRADE:
            continue  # these close places that no retrograde stroke touches
        for answer in ("60-or-over" if id == "age" else question(id).blocking, NOT_SURE):
            closed = closes(weigh_one(slug, id, answer), id)
            named = walkthrough(slug).anatomy.areas if areas == ("asked",) else areas
            if id == "leg-ulcer":
                named = question(id).places
            if id == "asked" or areas == ("asked",):
                named = question(id).places or named
            if "routine" in closed and id in ("numb-foot", "diabetes-feet", "pregnant", "new-baby"):
                continue  # the whole routine is closed for that region
            assert set(named) <= set(closed), (slug, answer)
            assert {closed[area] for area in named} == {lifted_by}, (slug, answer)
            seen = True
    assert seen


def test_every_question_with_locks_is_in_the_table_of_locks_or_is_a_variant_of_one() -> None:
    with_locks = {one.id for one in screen().questions if any(effect.locks for effect in one.effects)}
    variants = {"other-heart", "treated-nodes", "injury-in-cast", "propped-up-breathing"}
    assert with_locks - variants == set(LOCKS)


@pytest.mark.parametrize("id", [id for id, (areas, _) in LOCKS.items() if areas == ("asked",)])
def test_a_place_that_was_ticked_is_closed_and_no_other(id: str) -> None:
    slug = "lym-leg" if applies_to(question(id), "lym-leg") else "lym-arm"
    place = "right-lower-leg"
    made = weigh(slug, {id: "yes"}, where={id: (place,)})
    assert [str(lock.place) for lock in made.locks if lock.finding == id and lock.place.area == "lower-leg"] == [place]
    others = {str(lock.place) for lock in made.locks if lock.finding == id} - {place}
    assert others <= {"left-back-of-knee", "right-back-of-knee"}  # a clot in the leg: never behind the knee


@pytest.mark.parametrize("id", [id for id, (areas, _) in LOCKS.items() if areas == ("asked",)])
@pytest.mark.parametrize("told", [(), ("right-wing",), ("right-lower-leg", "somewhere"), ("",)])
def test_a_missing_or_unreadable_place_means_every_place_that_it_could_be(id: str, told: tuple[str, ...]) -> None:
    slug = "lym-leg" if applies_to(question(id), "lym-leg") else "lym-arm"
    made = weigh(slug, {id: "yes"}, where={id: told})
    everywhere = walkthrough(slug).anatomy.all_places(question(id).places)
    assert {lock.place for lock in made.locks if lock.finding == id} >= set(everywhere)


def test_a_place_elsewhere_closes_nothing_here() -> None:
    made = weigh("lym-arm", {"open-skin": "yes"}, where={"open-skin": ("elsewhere",)})
    assert made.locks == ()
    assert made.outcome == Outcome.CARE


@pytest.mark.parametrize("id", ["heart-device", "chest-port", "arm-line", "fistula", "neck-line", "clot-older-knee"])
def test_a_side_that_was_told_is_closed_and_a_missing_side_means_both(id: str) -> None:
    slug = "lym-leg" if id == "clot-older-knee" else "lym-arm"
    sided = {
        told: {
            lock.place.side for lock in weigh(slug, {id: "yes"}, where={id: told}).locks if lock.place.side != "middle"
        }
        for told in (("left",), ("right",), ("left", "right"), (), ("upward",), ("left", "upward"))
    }
    if id == "neck-line":
        return_both = {LEFT, RIGHT}
        assert sided["left",] == {LEFT}
        assert sided[()] == return_both
        return
    assert sided == {
        ("left",): {LEFT},
        ("right",): {RIGHT},
        ("left", "right"): {LEFT, RIGHT},
        (): {LEFT, RIGHT},
        ("upward",): {LEFT, RIGHT},
        ("left", "upward"): {LEFT, RIGHT},
    }


def test_not_sure_carries_the_locks_of_the_blocking_answer_even_where_it_has_an_effect_of_its_own() -> None:
    """No sign of today has locks in one answer's effect alone; the rule holds if one ever does."""
    real = question("open-skin")
    locking, plain = real.effects[0], replace(real.effects[0], answers=(NOT_SURE,), locks=())
    changed = replace(real, effects=(replace(locking, answers=("yes",)), plain))
    made_up = replace(screen(), questions=tuple(changed if one.id == real.id else one for one in screen().questions))
    made = assess(made_up, answers({real.id: NOT_SURE}), asked("lym-arm"), (), (), NOW)
    assert set(made.locks) == set(weigh("lym-arm", {real.id: "yes"}).locks)


# What a yes must be


def test_the_yes_that_must_be_in_writing() -> None:
    assert {one.id for one in screen().questions if one.written} == IN_WRITING


@pytest.mark.parametrize("id", EVERY_QUESTION)
def test_taught_and_known_is_offered_for_the_rows_of_the_tables_alone(id: str) -> None:
    for slug in ALL:
        made_from = walkthrough(slug)
        if not applies_to(question(id), slug):
            continue
        where = TAUGHT.get(id, set())
        offered = bool({EVERYWHERE, slug, made_from.technique.slug} & where)
        assert question(id).can_be_taught(made_from.technique.slug, made_from.region) == offered, slug


def test_taught_and_known_is_never_offered_for_the_listed_rows() -> None:
    for code in NEVER_TAUGHT:
        for row in ROWS[code]:
            assert row.id not in TAUGHT or row.id in {"no-spleen", "weak-immunity"}, (code, row.id)


# R3: treated nodes


def test_treated_nodes_are_asked_for_every_technique_and_region() -> None:
    nodes = question("treated-nodes")
    assert (nodes.techniques, nodes.regions, nodes.if_any, nodes.after, nodes.layer) == ((), (), (), "", HEALTH)


@pytest.mark.parametrize("slug", [slug for slug in LYMPHATIC if slug != "lym-head-neck"])
def test_treated_nodes_with_lymphatic_massage_is_care(slug: str) -> None:
    own = f"right-{walkthrough(slug).own[0]}"
    made = weigh(slug, nodes=[own])
    assert made.outcome == Outcome.CARE
    assert finding_of(made, "treated-nodes").answer == "own"
    elsewhere = weigh(slug, nodes=["left-neck"])
    assert finding_of(elsewhere, "treated-nodes").answer == "elsewhere"
    assert elsewhere.outcome == Outcome.CARE


@pytest.mark.parametrize("slug", LYMPHATIC)
def test_not_sure_which_nodes_counts_all_of_them_and_leaves_no_way(slug: str) -> None:
    made = weigh(slug, nodes=None)
    assert len(made.treated) == 8
    assert made.outcome >= Outcome.SKIP_REGION


@pytest.mark.parametrize("slug", RETROGRADE)
def test_treated_nodes_with_retrograde_massage_close_it_until_a_therapist_assigns_it(slug: str) -> None:
    for kind in walkthrough(slug).own:
        made = weigh(slug, nodes=[f"right-{kind}"])
        assert made.outcome == Outcome.SKIP_REGION
        assert {lock.lifted_by for lock in made.locks if lock.routine} == {"assignment"}
    assert weigh(slug, nodes=None).outcome == Outcome.ASK_FIRST


def test_the_tables_own_clearing_answers() -> None:
    """All questions clear with no, but: why swollen, could you call, your age."""
    other = {id for id, clearing in all_clear().items() if clearing != "no"}
    assert other == {"cause-known", "can-stop-and-call", "age"}
    assert question("cause-known").clearing == question("can-stop-and-call").clearing == "yes"
