"""What a professional's yes does, and all that it never does (RULINGS.md section 2; P4 and P5 of screening-changes.md)."""

from datetime import timedelta

import pytest

from guide.domain.answered import Answered
from guide.domain.clearances import LONGEST, TAUGHT
from guide.domain.lifting import Lifting
from guide.domain.locks import ASSIGNMENT, CLEARANCE, NEVER
from guide.domain.outcomes import Outcome
from guide.domain.plan import SAME_SIDE, Adjustments
from guide.domain.questions import HEALTH, NOT_SURE
from guide.domain.sides import LEFT
from tests.guide.domain.bodies import ALL, walkthrough
from tests.guide.domain.clinical_table import IN_WRITING
from tests.guide.domain.people import (
    TODAY,
    answers,
    applies_to,
    asked,
    assigned,
    cleared,
    finding_of,
    question,
    raising_answers,
    screen,
    weigh,
    weigh_one,
)  # fmt: skip

EVERY_QUESTION = sorted(question.id for question in screen().questions if question.id != "treated-nodes")


@pytest.mark.parametrize("id", EVERY_QUESTION)
def test_a_yes_turns_ask_first_into_care_with_its_limits_and_touches_nothing_else(id: str) -> None:
    one = question(id)
    for slug in ALL:
        if not applies_to(one, slug):
            continue
        for answer in raising_answers(one):
            without = weigh_one(slug, id, answer)
            made = weigh(slug, {id: answer}, clearances=[cleared(id, slug)])
            before, after = finding_of(without, id), finding_of(made, id)
            if one.layer == HEALTH and before.outcome == Outcome.ASK_FIRST:
                assert (after.outcome, after.lowered_from) == (Outcome.CARE, Outcome.ASK_FIRST)
                assert {caution.text for caution in made.cautions if caution.finding == id} == set(one.limits)
                assert set(one.flags) <= made.flags
            else:
                assert (after.outcome, after.lowered_from) == (before.outcome, None)
            if before.outcome >= Outcome.SAME_DAY or one.layer != HEALTH:
                assert made == without
            gone = set(without.locks) - set(made.locks)
            assert set(made.locks) <= set(without.locks)
            assert {lock.lifted_by for lock in gone} <= {CLEARANCE}
            assert {lock.finding for lock in gone} <= {id}


def test_every_finding_that_a_yes_opens_has_words_for_its_limits() -> None:
    """CARE needs words. Without: an age, follow-ups whose first question has them, and what only an assignment opens."""
    wordless = {
        one.id
        for one in screen().questions
        if one.layer == HEALTH and not one.after and not one.limits
        if any(effect.outcome == Outcome.ASK_FIRST for effect in one.effects)
    }
    assert wordless == {"age", "treated-nodes", "lymphedema-in-limb"}


WORTHLESS = {
    "ended": {"until": TODAY - timedelta(days=1)},
    "older than 12 months": {"on": TODAY - LONGEST - timedelta(days=1), "until": TODAY + timedelta(days=90)},
    "older than 12 months, no end": {"on": TODAY - LONGEST - timedelta(days=1)},
    "of tomorrow": {"on": TODAY + timedelta(days=1)},
    "another region": {"region": "breast"},
    "another technique": {"technique": "retrograde"},
    "something changed": {"changed_since": True},
    "not sure if something changed": {"changed_since": None},
    "nobody named": {"by": ""},
    "only spaces for a name": {"by": "   "},
    "another finding": {"finding": "asthma"},
    "not in writing": {"written": False},
}


@pytest.mark.parametrize("changes", WORTHLESS.values(), ids=WORTHLESS.keys())
def test_a_yes_that_does_not_hold_does_nothing(changes: dict) -> None:
    facts = {"heart-failure": "yes"}
    without = weigh("lym-arm", facts)
    assert without.outcome == Outcome.ASK_FIRST
    assert weigh("lym-arm", facts, clearances=[cleared("heart-failure", "lym-arm", **changes)]) == without
    valid = cleared("heart-failure", "lym-arm")
    both = [cleared("heart-failure", "lym-arm", **changes), valid]
    assert weigh("lym-arm", facts, clearances=both).outcome == Outcome.CARE


def test_a_yes_holds_for_12_months_at_most() -> None:
    assert timedelta(days=365) == LONGEST


def test_a_yes_holds_on_its_first_and_its_last_day() -> None:
    for changes in ({"on": TODAY}, {"until": TODAY}, {"on": TODAY - LONGEST}):
        made = weigh("lym-arm", {"heart-failure": "yes"}, clearances=[cleared("heart-failure", "lym-arm", **changes)])
        assert made.outcome == Outcome.CARE, changes


@pytest.mark.parametrize("id", EVERY_QUESTION)
def test_only_the_listed_findings_need_it_in_writing(id: str) -> None:
    slug = next(slug for slug in ALL if applies_to(question(id), slug))
    answer = raising_answers(question(id))[0]
    if finding_of(weigh_one(slug, id, answer), id).outcome != Outcome.ASK_FIRST or question(id).layer != HEALTH:
        return
    made = weigh(slug, {id: answer}, clearances=[cleared(id, slug, written=False)])
    expected = Outcome.ASK_FIRST if id in IN_WRITING else Outcome.CARE
    assert finding_of(made, id).outcome == expected


def test_one_yes_opens_one_finding_and_the_other_one_stops() -> None:
    facts = {"diabetes": "yes", "blood-thinner": "yes"}
    made = weigh("lym-arm", facts, clearances=[cleared("diabetes", "lym-arm")])
    assert made.outcome == Outcome.ASK_FIRST
    assert finding_of(made, "diabetes").outcome == Outcome.CARE


@pytest.mark.parametrize("answer", ["yes", NOT_SURE])
def test_something_changed_ends_every_yes_until_the_health_check_is_answered_again(answer: str) -> None:
    facts = {"heart-failure": "yes", "anything-changed": answer}
    yes = [cleared("heart-failure", "lym-arm")]
    assert weigh("lym-arm", facts, clearances=yes).outcome == Outcome.ASK_FIRST
    assert weigh("lym-arm", facts, clearances=yes, rechecked=True).outcome == Outcome.CARE


def test_an_old_yes_does_not_count_when_the_swelling_slowly_gets_worse() -> None:
    yes = [cleared(id, "lym-arm") for id in ("slowly-worse", "heart-failure", "cause-known")]
    made = weigh("lym-arm", {"slowly-worse": "yes", "heart-failure": "yes"}, clearances=yes)
    assert made.outcome == Outcome.ASK_FIRST


def test_a_yes_never_reaches_the_day_s_signs() -> None:
    every_yes = [cleared(question.id, "lym-arm") for question in screen().questions]
    for one in screen().questions:
        if one.layer == HEALTH or not applies_to(one, "lym-arm"):
            continue
        for answer in raising_answers(one):
            facts = {one.id: answer}
            assert weigh("lym-arm", facts, clearances=every_yes).outcome == weigh("lym-arm", facts).outcome, one.id


# What the heart, the kidneys or the liver cause: in writing and assigned


def test_swelling_from_heart_kidneys_or_liver_needs_a_yes_in_writing_and_a_routine_from_a_therapist() -> None:
    facts = {"organ-swelling": "yes"}
    yes, routine = [cleared("organ-swelling", "lym-leg")], [assigned("lym-leg")]
    assert weigh("lym-leg", facts).outcome == Outcome.ASK_FIRST
    assert weigh("lym-leg", facts, clearances=yes).outcome == Outcome.SKIP_REGION
    assert weigh("lym-leg", facts, assignments=routine).outcome == Outcome.ASK_FIRST
    assert weigh("lym-leg", facts, clearances=yes, assignments=routine).outcome == Outcome.CARE


# Taught and known [T]


def test_taught_and_known_is_care_with_the_row_s_limits() -> None:
    made = weigh(
        "lym-leg", {"diabetes": "yes"}, clearances=[cleared("diabetes", "lym-leg", kind=TAUGHT, written=False)]
    )
    assert made.outcome == Outcome.CARE
    assert {caution.text for caution in made.cautions} == set(question("diabetes").limits)


@pytest.mark.parametrize(
    "changes",
    [{"by": ""}, {"on": TODAY - LONGEST - timedelta(days=1)}, {"region": "arm"}, {"technique": "retrograde"}, {"changed_since": True}],
    ids=["not named", "seen over 12 months ago", "another limb", "another technique", "changed since"],
)  # fmt: skip
def test_taught_and_known_needs_a_name_a_date_the_same_limb_and_technique(changes: dict) -> None:
    taught = cleared("diabetes", "lym-leg", kind=TAUGHT, **changes)
    assert weigh("lym-leg", {"diabetes": "yes"}, clearances=[taught]).outcome == Outcome.ASK_FIRST


def test_not_sure_about_the_condition_itself_is_never_taught_and_known() -> None:
    taught = cleared("diabetes", "lym-leg", kind=TAUGHT)
    assert weigh("lym-leg", {"diabetes": NOT_SURE}, clearances=[taught]).outcome == Outcome.ASK_FIRST
    assert weigh("lym-leg", {"diabetes": NOT_SURE}, clearances=[cleared("diabetes", "lym-leg")]).outcome == Outcome.CARE


TAUGHT_CASES = {
    "settled asthma, lymphatic": ("lym-arm", {"asthma": "yes"}, "asthma", Outcome.CARE),
    "asthma with an attack": ("lym-arm", {"asthma": "yes", "asthma-attack": "yes"}, "asthma", Outcome.ASK_FIRST),
    "asthma, an attack not sure": ("lym-arm", {"asthma": "yes", "asthma-attack": NOT_SURE}, "asthma", Outcome.ASK_FIRST),
    "low pressure, light head only": ("lym-arm", {"low-blood-pressure": "yes"}, "low-blood-pressure", Outcome.CARE),
    "low pressure with faints": (
        "lym-arm", {"low-blood-pressure": "yes", "faints": "yes"}, "low-blood-pressure", Outcome.ASK_FIRST,
    ),
    "stroke, retrograde hand": ("ret-hand", {"stroke": "yes"}, "stroke", Outcome.CARE),
    "stroke, retrograde arm": ("ret-arm", {"stroke": "yes"}, "stroke", Outcome.CARE),
    "stroke, lymphatic arm: never": ("lym-arm", {"stroke": "yes"}, "stroke", Outcome.ASK_FIRST),
    "stroke, retrograde leg: never": ("ret-leg", {"stroke": "yes"}, "stroke", Outcome.ASK_FIRST),
    "stroke of last month": ("ret-hand", {"stroke": "yes", "stroke-recent": "yes"}, "stroke", Outcome.ASK_FIRST),
    "varicose veins, lymphatic": ("lym-leg", {"varicose-veins": "yes"}, "varicose-veins", Outcome.CARE),
    "varicose veins, retrograde: never": ("ret-leg", {"varicose-veins": "yes"}, "varicose-veins", Outcome.ASK_FIRST),
    "cramp on walking, lymphatic": ("lym-leg", {"artery-disease": "yes"}, "artery-disease", Outcome.CARE),
    "cramp on walking, retrograde: never": ("ret-leg", {"artery-disease": "yes"}, "artery-disease", Outcome.ASK_FIRST),
    "pain at rest": (
        "lym-leg", {"artery-disease": "yes", "artery-rest-pain": "yes"}, "artery-disease", Outcome.ASK_FIRST,
    ),
    "poor arteries with an ulcer": ("lym-leg", {"artery-disease": "yes", "leg-ulcer": "yes"}, "artery-disease", Outcome.ASK_FIRST),
    "numb part": ("lym-arm", {"numb-part": "yes"}, "numb-part", Outcome.CARE),
    "numb from the spine: never": ("lym-arm", {"numb-part": "yes", "spinal-injury": "yes"}, "numb-part", Outcome.ASK_FIRST),
    "hard skin after radiation": ("lym-breast", {"hard-skin": "yes"}, "hard-skin", Outcome.CARE),
    "lupus": ("lym-arm", {"immune-illness": "yes"}, "immune-illness", Outcome.CARE),
    "an injury, cast off and allowed": ("ret-hand", {"recent-injury": "yes"}, "recent-injury", Outcome.CARE),
    "an injury, cast on": ("ret-hand", {"recent-injury": "yes", "injury-in-cast": "yes"}, "recent-injury", Outcome.ASK_FIRST),
    "heart failure: never": ("lym-arm", {"heart-failure": "yes"}, "heart-failure", Outcome.ASK_FIRST),
    "blood thinner: never": ("lym-arm", {"blood-thinner": "yes"}, "blood-thinner", Outcome.ASK_FIRST),
    "under 18: never": ("lym-arm", {"age": "under-18"}, "age", Outcome.ASK_FIRST),
    "slowly worse: never": ("lym-arm", {"slowly-worse": "yes"}, "slowly-worse", Outcome.ASK_FIRST),
}  # fmt: skip


@pytest.mark.parametrize(("slug", "facts", "id", "outcome"), TAUGHT_CASES.values(), ids=TAUGHT_CASES.keys())
def test_taught_and_known(slug: str, facts: dict, id: str, outcome: Outcome) -> None:
    taught = cleared(id, slug, kind=TAUGHT)
    assert weigh(slug, facts, clearances=[taught]).outcome == outcome


def test_taught_and_known_leaves_the_neck_locked_after_a_stroke() -> None:
    made = weigh("ret-hand", {"stroke": "yes"}, clearances=[cleared("stroke", "ret-hand", kind=TAUGHT)])
    assert {lock.place.area for lock in made.locks} == {"neck-front", "neck-side"}


# What a yes and an assignment lift


def test_the_neck_over_60_opens_with_a_yes_for_it() -> None:
    closed = weigh("lym-arm", {"age": "60-or-over"})
    opened = weigh("lym-arm", {"age": "60-or-over"}, clearances=[cleared("age", "lym-arm")])
    assert {str(lock.place) for lock in closed.locks} == {"left-neck-side", "right-neck-side"}
    assert opened.locks == ()
    assert opened.outcome == closed.outcome == Outcome.CARE


def test_a_fistula_arm_opens_with_nothing() -> None:
    facts, where = {"fistula": "yes"}, {"fistula": ("right",)}
    made = weigh(
        "lym-arm", facts, where=where, clearances=[cleared("fistula", "lym-arm")], assignments=[assigned("lym-arm")]
    )
    assert made.outcome == Outcome.SKIP_REGION
    assert {lock.lifted_by for lock in made.locks} == {NEVER}


def test_head_and_neck_open_only_by_a_therapist() -> None:
    assert weigh("lym-head-neck").outcome == Outcome.ASK_FIRST
    yes = [cleared(question.id, "lym-head-neck") for question in screen().questions]
    assert weigh("lym-head-neck", clearances=yes).outcome == Outcome.ASK_FIRST
    assert weigh("lym-head-neck", assignments=[assigned("lym-head-neck")]).outcome == Outcome.GO


NOT_ASSIGNED = {
    "another routine": {"walkthrough": "lym-arm"},
    "the other side": {"side": LEFT},
    "over": {"until": TODAY - timedelta(days=1)},
    "not yet": {"on": TODAY + timedelta(days=1)},
    "by nobody": {"by": " "},
}


@pytest.mark.parametrize("changes", NOT_ASSIGNED.values(), ids=NOT_ASSIGNED.keys())
def test_an_assignment_of_something_else_opens_nothing(changes: dict) -> None:
    made = weigh("lym-head-neck", assignments=[assigned("lym-head-neck", **changes)])
    assert made == weigh("lym-head-neck")


def test_an_assignment_holds_on_its_first_and_its_last_day() -> None:
    for changes in ({"on": TODAY}, {"until": TODAY}):
        assert weigh("lym-head-neck", assignments=[assigned("lym-head-neck", **changes)]).outcome == Outcome.GO, changes


def test_without_a_day_nothing_is_lifted() -> None:
    answered = Answered(screen(), answers({"diabetes": "yes"}), asked("lym-arm"))
    lifting = Lifting(answered, (cleared("diabetes", "lym-arm"),), (assigned("lym-arm"),), now=None)
    assert lifting.assignment() is None
    assert lifting.clearance(question("diabetes"), "yes") is None


def test_an_assignment_clears_no_finding() -> None:
    for id in ("heart-failure", "diabetes", "cancer-now", "under-18"):
        facts = {"age": id} if id == "under-18" else {id: "yes"}
        assert weigh("lym-arm", facts, assignments=[assigned("lym-arm")]).outcome == Outcome.ASK_FIRST


def test_an_assignment_switches_off_no_red_flag() -> None:
    for one in screen().questions:
        for answer in raising_answers(one):
            facts = {one.id: answer}
            without = weigh("lym-arm", facts)
            if without.outcome >= Outcome.SAME_DAY:
                assert weigh("lym-arm", facts, assignments=[assigned("lym-arm")]).outcome == without.outcome


def test_retrograde_massage_of_a_limb_with_treated_nodes_or_lymphedema_opens_by_assignment() -> None:
    same_side = Adjustments(approach=SAME_SIDE)
    routine = [assigned("ret-arm")]
    lymphedema = {"lymphedema-in-limb": "yes"}
    assert weigh("ret-arm", lymphedema).outcome == Outcome.SKIP_REGION
    assert weigh("ret-arm", lymphedema, assignments=routine).outcome == Outcome.CARE
    nodes = ["right-axilla"]
    assert weigh("ret-arm", nodes=nodes, adjustments=same_side).outcome == Outcome.SKIP_REGION
    assert weigh("ret-arm", nodes=nodes, assignments=routine, adjustments=same_side).outcome == Outcome.CARE


def test_the_same_side_approach_without_an_assignment_is_not_followed() -> None:
    """Without a therapist the treated armpit stays closed, whatever was asked for."""
    same_side = Adjustments(approach=SAME_SIDE)
    nodes = ["right-axilla", "right-groin"]
    assert weigh("lym-arm", nodes=nodes, adjustments=same_side).outcome == Outcome.SKIP_REGION
    assert (
        weigh("lym-arm", nodes=nodes, adjustments=same_side, assignments=[assigned("lym-arm")]).outcome == Outcome.CARE
    )


def test_locks_that_only_an_assignment_lifts_are_gone_with_it_and_no_other() -> None:
    facts = {"neck-treatment": "yes", "age": "60-or-over"}
    without = weigh("lym-arm", facts)
    made = weigh("lym-arm", facts, assignments=[assigned("lym-arm")])
    assert {lock.lifted_by for lock in without.locks} == {CLEARANCE, ASSIGNMENT}
    assert {lock.lifted_by for lock in made.locks} == {CLEARANCE}
    assert walkthrough("lym-arm").assigned_only == ""
