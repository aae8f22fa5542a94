"""What stands in the way of giving a routine: closed for good, a clearance, a named reason, or today is not the day."""

import pytest

from guide.domain.assigning import (
    APPROACH,
    CLOSED,
    NEEDS_APPROACH,
    NEEDS_CLEARANCE,
    NEEDS_REASON,
    NOT_NOW,
    UNKNOWN,
    objections,
    standing,
)
from guide.domain.outcomes import Outcome
from guide.domain.plan import AS_WRITTEN, SAME_SIDE, Adjustments
from guide.domain.questions import HEALTH, TODAY
from guide.domain.sides import BOTH
from tests.guide.domain.bodies import ALL
from tests.guide.domain.people import NOW, answers, applies_to, asked, cleared, question, raising_answers, screen, weigh

SAME = Adjustments(approach=SAME_SIDE)


def found(slug, facts=None, nodes=(), *, clearances=(), reasons=None, adjustments=AS_WRITTEN, where=None, side="right"):
    told = answers(facts or {}, nodes, where or {})
    return objections(screen(), told, asked(slug, side, adjustments), clearances, reasons or {}, NOW)


def kinds(*args, **kwargs):
    return [(objection.kind, objection.finding) for objection in found(*args, **kwargs)]


CASES = [
    ("nothing to report", "ret-hand", {}, (), {}, []),
    ("head and neck needs a reason", "lym-head-neck", {}, (), {}, [(NEEDS_REASON, "assigned-only")]),
    ("head and neck with its reason", "lym-head-neck", {}, (), {"assigned-only": "after surgery, Tom"}, []),
    ("a blank reason is none", "lym-head-neck", {}, (), {"assigned-only": "  "}, [(NEEDS_REASON, "assigned-only")]),
    ("retrograde on a limb with treated nodes", "ret-arm", {}, ("right-axilla",), {}, [(NEEDS_APPROACH, "plan"), (NEEDS_REASON, "treated-nodes")]),
    ("retrograde with lymphedema", "ret-arm", {"lymphedema-in-limb": "yes"}, (), {}, [(NEEDS_REASON, "lymphedema-in-limb")]),
    ("heart failure needs a yes", "ret-hand", {"heart-failure": "yes"}, (), {}, [(NEEDS_CLEARANCE, "heart-failure")]),
    ("today's signs are left to the day", "ret-hand", {"chest-pain": "yes"}, (), {}, []),
    ("nowhere to drain to", "lym-arm", {}, ("right-axilla", "right-groin"), {}, [(NEEDS_APPROACH, "plan")]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("slug", "facts", "nodes", "reasons", "expected"), [c[1:] for c in CASES], ids=[c[0] for c in CASES]
)
def test_what_stands_in_the_way(slug, facts, nodes, reasons, expected):
    assert kinds(slug, facts, nodes, reasons=reasons) == expected


def test_someone_who_was_never_screened_is_unknown():
    made = objections(screen(), None, asked("ret-hand"), (), {}, NOW)

    assert [objection.kind for objection in made] == [UNKNOWN]


def test_a_recorded_yes_takes_its_objection_away():
    yes = cleared("heart-failure", "ret-hand", written=True)

    assert kinds("ret-hand", {"heart-failure": "yes"}, clearances=[yes]) == []


def test_a_yes_that_must_be_in_writing_does_not_count_otherwise():
    yes = cleared("heart-failure", "ret-hand", written=False)
    objection = found("ret-hand", {"heart-failure": "yes"}, clearances=[yes])[0]

    assert (objection.kind, objection.written) == (NEEDS_CLEARANCE, True)


def test_swelling_from_heart_kidneys_or_liver_needs_both_a_yes_in_writing_and_a_reason():
    facts = {"organ-swelling": "yes"}
    yes = cleared("organ-swelling", "ret-hand", written=True)

    assert set(kinds("ret-hand", facts)) >= {(NEEDS_CLEARANCE, "organ-swelling"), (NEEDS_REASON, "organ-swelling")}
    assert kinds("ret-hand", facts, clearances=[yes]) == [(NEEDS_REASON, "organ-swelling")]
    assert kinds("ret-hand", facts, clearances=[yes], reasons={"organ-swelling": "Tom, with Dr. Ray"}) == []


def test_retrograde_on_a_treated_limb_is_given_toward_the_treated_side_with_two_reasons():
    nodes, reasons = ("right-axilla",), {"treated-nodes": "taught today, Tom", APPROACH: "no other way, Tom"}

    assert kinds("ret-arm", {}, nodes, adjustments=SAME, reasons=reasons) == []


@pytest.mark.parametrize("slug", ["ret-arm", "lym-arm", "ret-hand"])
def test_an_arm_with_a_fistula_is_never_given(slug):
    facts = {"fistula": "yes", "kidney-failure": "yes"}
    every = dict.fromkeys(facts, "a reason") | {APPROACH: "a reason"}
    yes = [cleared(id, slug) for id in facts]

    assert CLOSED in [
        kind for kind, _ in kinds(slug, facts, clearances=yes, reasons=every, where={"fistula": ("right",)})
    ]


def test_the_approach_toward_the_treated_side_needs_a_reason_of_its_own():
    nodes = ("right-axilla",)

    assert kinds("lym-arm", {}, nodes, adjustments=SAME) == [(NEEDS_REASON, APPROACH)]
    assert kinds("lym-arm", {}, nodes, adjustments=SAME, reasons={APPROACH: "imaging shows it drains there"}) == []


@pytest.mark.parametrize("slug", ALL)
def test_with_every_reason_named_a_person_without_conditions_can_be_given_any_routine(slug):
    side = "right" if slug != "lym-both-legs" else BOTH
    reasons = {"assigned-only": "taught today, Tom"}

    assert kinds(slug, reasons=reasons, side=side) == []


HEALTH_FINDINGS = [q.id for q in screen().questions if q.layer == HEALTH and q.id not in ("age", "treated-nodes")]


@pytest.mark.parametrize("id", HEALTH_FINDINGS)
@pytest.mark.parametrize("slug", ["lym-arm", "ret-leg"])
def test_what_screening_refuses_is_refused_to_a_therapist_too(slug, id):
    """An assignment alone never opens more than what `assignment` lifts: the same weighing decides both."""
    asked_of = question(id)
    if not applies_to(asked_of, slug):
        return
    for answer in raising_answers(asked_of):
        alone = weigh(slug, {id: answer}).outcome
        objected = kinds(slug, {id: answer})
        if alone in (Outcome.ASK_FIRST, Outcome.SKIP_REGION):
            assert objected, (id, answer, alone)


def test_one_more_worrying_answer_never_takes_an_objection_away():
    for slug in ("lym-leg", "ret-arm"):
        alone = {id: set(kinds(slug, {id: "yes"})) for id in ("heart-failure", "kidney-failure", "lymphedema-in-limb")}
        together = set(kinds(slug, dict.fromkeys(alone, "yes")))
        assert together >= set().union(*alone.values())


def test_not_now_is_not_a_matter_of_clearance():
    waiting = [
        (slug, id, answer)
        for slug in ("lym-arm", "ret-leg")
        for id in HEALTH_FINDINGS
        if applies_to(question(id), slug)
        for answer in raising_answers(question(id))
        if weigh(slug, {id: answer}).outcome in (Outcome.WAIT, Outcome.SAME_DAY, Outcome.EMERGENCY)
    ]
    for slug, id, answer in waiting:
        assert NOT_NOW in {kind for kind, _finding in kinds(slug, {id: answer})}


def test_standing_weighs_no_sign_of_today():
    today = {q.id: "yes" for q in screen().questions if q.layer == TODAY and "yes" in q.answers and q.clearing != "yes"}

    assert standing(screen(), answers(today), asked("ret-hand"), (), NOW).outcome == Outcome.GO
