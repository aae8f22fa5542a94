"""What holds for every person: worse answers never loosen, missing ones never clear, the same answers give the same trace."""

import random
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import combinations, product

import pytest

from guide.domain import weighing
from guide.domain.locks import Closures, Lock
from guide.domain.outcomes import Outcome
from guide.domain.plan import AS_WRITTEN, Plan, plan
from guide.domain.questions import HEALTH, NOT_SURE, Question
from guide.domain.screening import Answers, Assessment, applicable, assess, findings_so_far
from guide.domain.sides import BOTH, LEFT, RIGHT
from guide.domain.walkthrough import Walkthrough
from tests.guide.domain.bodies import ALL, walkthrough
from tests.guide.domain.people import (
    NOW,
    all_clear,
    answers,
    applies_to,
    asked,
    assigned,
    cleared,
    question,
    raising_answers,
    screen,
    weigh,
)  # fmt: skip

# Left is the mirror image of right (test_every_plan.py); both sides share their questions with one.
REQUESTS = [(slug, side) for slug in ALL for side in (RIGHT, BOTH)]
every_request = pytest.mark.parametrize(("slug", "side"), REQUESTS)


def rows(slug: str) -> list[Question]:
    return [one for one in screen().questions if applies_to(one, slug) and one.id not in ("treated-nodes", "age")]


def closed_by(assessment: Assessment) -> set[tuple]:
    return {(lock.finding, lock.place, lock.position, lock.routine) for lock in assessment.locks}


def assert_no_looser(worse: Assessment, better: Assessment, told: object) -> None:
    assert worse.outcome >= better.outcome, told
    assert closed_by(worse) >= closed_by(better), told


@lru_cache(maxsize=200_000)
def judged(slug: str, side: str, facts: tuple[tuple[str, str], ...]) -> Assessment:
    return weigh(slug, dict(facts), side=side)


def judge(slug: str, side: str, facts: Mapping[str, str]) -> Assessment:
    return judged(slug, side, tuple(sorted(facts.items())))


@pytest.fixture(autouse=True, scope="module")
def plans_made_once() -> Iterator[None]:
    """Screening asks for the same plan again and again; `plan()` is pure, so each is computed once here."""
    cached = lru_cache(maxsize=50_000)(lambda slug, side, nodes, closing: plan(walkthrough(slug), side, nodes, closing))

    def from_cache(made_from: Walkthrough, side: str, nodes: frozenset, closing: Closures, adjustments: object) -> Plan:
        assert adjustments == AS_WRITTEN
        return cached(made_from.slug, side, nodes, closing)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(weighing, "plan", from_cache)
        yield
    judged.cache_clear()


# One answer


@every_request
def test_one_worse_answer_never_loosens_and_not_sure_carries_every_lock(slug: str, side: str) -> None:
    clear = judge(slug, side, {})
    for one in rows(slug):
        unsure = judge(slug, side, {one.id: NOT_SURE})
        assert_no_looser(unsure, clear, one.id)
        for answer in raising_answers(one):
            blocked = judge(slug, side, {one.id: answer})
            assert_no_looser(blocked, clear, (one.id, answer))
            assert closed_by(unsure) >= closed_by(blocked), one.id
            if one.layer == HEALTH:
                assert unsure.outcome >= blocked.outcome, one.id


@every_request
def test_one_worse_answer_never_loosens_for_someone_with_treated_nodes(slug: str, side: str) -> None:
    nodes = [f"right-{walkthrough(slug).own[0]}"]
    clear = weigh(slug, side=side, nodes=nodes)
    for one in rows(slug):
        for answer in raising_answers(one):
            assert_no_looser(weigh(slug, {one.id: answer}, side=side, nodes=nodes), clear, (one.id, answer))


@every_request
def test_more_treated_nodes_never_reopen_what_was_closed(slug: str, side: str) -> None:
    """A routine that is closed for want of a path stays closed with more treated nodes, and go is only for none near it."""
    names = [f"{one}-{kind}" for one in (LEFT, RIGHT) for kind in ("neck", "collarbone", "axilla", "groin")]
    routine = [assigned(slug, side)] if walkthrough(slug).assigned_only else []
    for count in range(3):
        for some in combinations(names, count):
            made = weigh(slug, side=side, nodes=some, assignments=routine)
            for more in sorted(set(names) - set(some)):
                worse = weigh(slug, side=side, nodes=[*some, more], assignments=routine)
                assert worse.outcome >= min(made.outcome, Outcome.SKIP_REGION), (some, more)
    assert weigh(slug, side=side, nodes=None, assignments=routine).outcome >= Outcome.SKIP_REGION


# Two answers


@pytest.mark.parametrize("slug", ALL)
def test_a_second_answer_never_loosens_the_first(slug: str) -> None:
    """Every two questions: the blocking answer of one beside "not sure" of the other."""
    clear, request = answers(), asked(slug)
    blocked = {one.id: judge(slug, RIGHT, {one.id: one.blocking}) for one in rows(slug)}
    unsure = {one.id: judge(slug, RIGHT, {one.id: NOT_SURE}) for one in rows(slug)}
    closed_when_blocked = {id: closed_by(made) for id, made in blocked.items()}
    closed_when_unsure = {id: closed_by(made) for id, made in unsure.items()}
    for one, other in combinations(rows(slug), 2):
        values = {**clear.values, one.id: one.blocking, other.id: NOT_SURE}
        both = assess(screen(), Answers(values=values, treated=frozenset()), request, (), (), NOW)
        assert both.outcome >= max(blocked[one.id].outcome, unsure[other.id].outcome), (one.id, other.id)
        if closed_when_blocked[one.id] or closed_when_unsure[other.id]:
            assert closed_by(both) >= closed_when_blocked[one.id] | closed_when_unsure[other.id], (one.id, other.id)


# Three answers: where questions share a combination or a place that they close


def sharing(slug: str) -> set[tuple[str, ...]]:
    """Triples of questions that a combination or a locked area joins."""
    known = {one.id for one in rows(slug)}
    groups = [{atom for part in rule.all_of for atom in part} & known for rule in screen().combinations]
    by_area: dict[str, set[str]] = {}
    for one in rows(slug):
        for lock in judge(slug, RIGHT, {one.id: one.blocking}).locks:
            if lock.finding == one.id:
                by_area.setdefault(lock.place.area if lock.place else lock.position or "routine", set()).add(one.id)
    triples: set[tuple[str, ...]] = set()
    for group in [*groups, *by_area.values()]:
        triples |= set(combinations(sorted(group), 3))
    return triples


@pytest.mark.parametrize("slug", ["lym-arm", "ret-leg", "lym-head-neck"])
def test_a_third_answer_never_loosens_where_questions_share_a_combination_or_a_lock(slug: str) -> None:
    """All triples that a combination or a lock joins, up to 400 of them by a seeded choice."""
    triples = sorted(sharing(slug))
    assert len(triples) > 100
    random.Random(4).shuffle(triples)
    for triple in triples[:400]:
        facts = {id: question(id).blocking for id in triple}
        whole = weigh(slug, facts)
        for left_out in triple:
            fewer = {id: answer for id, answer in facts.items() if id != left_out}
            assert_no_looser(whole, judge(slug, RIGHT, fewer), facts)
        unsure = weigh(slug, dict.fromkeys(triple, NOT_SURE))
        assert closed_by(unsure) >= closed_by(whole), triple


@pytest.mark.parametrize("seed", range(40))
def test_a_seeded_sample_of_whole_people(seed: int) -> None:
    """Random people with up to ten worrying answers: worsening any one more of them never loosens."""
    choose = random.Random(seed)
    for _ in range(12):
        slug, side = choose.choice(REQUESTS)
        facts = {
            one.id: choose.choice(raising_answers(one)) for one in choose.sample(rows(slug), choose.randint(1, 10))
        }
        made = weigh(slug, facts, side=side)
        worse_one = choose.choice([one for one in rows(slug) if one.id not in facts])
        for answer in raising_answers(worse_one):
            assert_no_looser(weigh(slug, {**facts, worse_one.id: answer}, side=side), made, (slug, facts, worse_one.id))
        fewer = dict(list(facts.items())[1:])
        assert_no_looser(made, weigh(slug, fewer, side=side), (slug, facts))
        yes = [cleared(id, slug) for id in facts]
        with_yes = weigh(slug, facts, side=side, clearances=yes)
        if made.outcome >= Outcome.SAME_DAY:
            assert with_yes.outcome == made.outcome, (slug, facts)
        assert with_yes.outcome <= made.outcome


# Missing answers


@every_request
def test_nobody_who_answered_nothing_may_start(slug: str, side: str) -> None:
    made = assess(screen(), Answers(), asked(slug, side), (), (), NOW)
    assert made.outcome == Outcome.EMERGENCY
    assert len(made.treated) == 8


@every_request
def test_a_single_missing_answer_is_not_sure_and_never_clears(slug: str, side: str) -> None:
    for one in [question("age"), *rows(slug)]:
        values = {id: answer for id, answer in answers().values.items() if id != one.id}
        given = Answers(values=values, treated=frozenset())
        missing = assess(screen(), given, asked(slug, side), (), (), NOW)
        if one.after or one.if_any:
            continue  # not asked of this person, so nothing is missing
        assert missing == weigh(slug, {one.id: NOT_SURE}, side=side), one.id
        assert missing.outcome > Outcome.GO, one.id


def test_unknown_answers_and_questions_change_nothing() -> None:
    made = weigh("lym-arm", {"no-such-question": "yes", "": "no"})
    assert made == weigh("lym-arm")


def test_a_question_whose_first_question_was_answered_badly_is_missing_too() -> None:
    """A follow-up that was never answered is not sure: a wheeze alone, not asked further, is an emergency."""
    values = {id: answer for id, answer in answers({"wheeze": "yes"}).values.items() if id != "wheeze-not-easing"}
    given = Answers(values=values, treated=frozenset())
    assert assess(screen(), given, asked("lym-arm"), (), (), NOW).outcome == Outcome.EMERGENCY


# P3: signs beat names


def test_no_to_an_illness_never_cancels_a_sign_a_treatment_or_a_device_of_it() -> None:
    told = {
        "fistula": "yes",  # and no to kidney failure
        "clot-untreated": "yes",  # and no to a clot in 6 months
        "blood-pressure-signs": "yes",  # and no to high blood pressure
        "heart-device": "yes",  # and no to "heartbeat or device"
        "asthma-attack": "yes",  # and no to asthma
        "fistula-changed": "yes",
        "new-belly-back-pain": "yes",
        "pregnancy-signs": "yes",
        "warm-or-unwell": "yes",
        "wheeze-not-easing": "yes",
    }
    for id, answer in told.items():
        parents = [question(id).after, *question(id).if_any]
        assert all(all_clear().get(parent, "no") == "no" for parent in parents if parent in all_clear())
        made = weigh("lym-arm", {id: answer})
        assert id in {finding.question for finding in made.findings}, id


CONTRADICTIONS = {
    "an age of 70 beside 18 to 59": ({"age": "18-to-59"}, 70, ()),
    "an age of 30 beside 60 or over": ({"age": "60-or-over"}, 30, ()),
    "an age that cannot be": ({}, 200, ()),
    "an age below zero": ({}, -1, ()),
    "an age of no": ({}, False, ()),
}


@pytest.mark.parametrize(("facts", "age", "nodes"), CONTRADICTIONS.values(), ids=CONTRADICTIONS.keys())
def test_an_age_that_does_not_fit_is_not_sure(facts: dict, age: int, nodes: tuple) -> None:
    values = {id: answer for id, answer in answers().values.items() if id != "age"} | facts
    made = assess(screen(), Answers(values=values, treated=frozenset(), age=age), asked("lym-arm"), (), (), NOW)
    assert made == weigh("lym-arm", {"age": NOT_SURE})
    pregnant = {**values, "pregnant": "yes"}
    worse = assess(screen(), Answers(values=pregnant, treated=frozenset(), age=age), asked("lym-arm"), (), (), NOW)
    assert "pregnant" in {finding.question for finding in worse.findings}


@pytest.mark.parametrize(("age", "told"), [(17, "under-18"), (18, "18-to-59"), (59, "18-to-59"), (60, "60-or-over")])
def test_the_age_in_years_answers_the_age_question(age: int, told: str) -> None:
    values = {id: answer for id, answer in answers().values.items() if id != "age"}
    for given in (values, {**values, "age": told}):
        made = assess(screen(), Answers(values=given, treated=frozenset(), age=age), asked("lym-arm"), (), (), NOW)
        assert made == weigh("lym-arm", {"age": told})


def test_treated_nodes_told_twice_take_the_worse_reading() -> None:
    for told, nodes, treated_count in (
        ("own", (), 8), ("elsewhere", (), 8), (NOT_SURE, (), 8), ("own", ("left-groin",), 8), ("no", ("right-axilla",), 1),
        ("elsewhere", ("right-axilla",), 1), ("nonsense", (), 8),
    ):  # fmt: skip
        made = weigh("lym-arm", {"treated-nodes": told}, nodes=nodes)
        assert len(made.treated) == treated_count, (told, nodes)
        assert made.outcome > Outcome.GO


def test_pregnancy_is_asked_of_everyone_under_60_and_of_everyone_whose_age_is_not_known() -> None:
    def is_asked(age: str | None) -> bool:
        values = {"age": age} if age else {}
        return question("pregnant") in applicable(screen(), Answers(values=values), asked("lym-arm"))

    assert [is_asked(age) for age in (None, NOT_SURE, "18-to-59", "under-18", "60-or-over")] == [True] * 4 + [False]


# While the questions are still being asked


def test_an_emergency_is_known_as_soon_as_it_is_told() -> None:
    for one in screen().questions:
        if not applies_to(one, "lym-arm"):
            continue
        told = Answers(values={one.id: one.blocking})
        found = findings_so_far(screen(), told, asked("lym-arm"), NOW)
        whole = weigh("lym-arm", {one.id: one.blocking}, nodes=None if one.id == "treated-nodes" else ())
        if whole.outcome == Outcome.EMERGENCY:
            assert found[0].outcome == Outcome.EMERGENCY, one.id
    assert findings_so_far(screen(), Answers(), asked("lym-arm"), NOW) == ()


def test_what_was_found_so_far_is_never_worse_than_the_whole_makes_it() -> None:
    facts = {"fever": "yes", "skin-hot-red": "yes", "diabetes": "yes"}
    so_far = findings_so_far(screen(), Answers(values=facts), asked("lym-arm"), NOW)
    whole = weigh("lym-arm", facts)
    assert [finding.rule for finding in so_far] == [finding.rule for finding in whole.findings]
    assert [finding.outcome for finding in so_far] == sorted((finding.outcome for finding in so_far), reverse=True)


# The same answers, the same trace


@every_request
def test_the_same_answers_give_the_same_trace(slug: str, side: str) -> None:
    choose = random.Random(f"{slug} {side}")
    facts = {one.id: choose.choice(one.answers) for one in rows(slug)}
    turned = dict(reversed(list(facts.items())))
    first, again = weigh(slug, facts, side=side), weigh(slug, turned, side=side)
    assert first == again
    assert first.as_dict() == again.as_dict()
    assert first.edition == screen().edition


def test_findings_come_worst_first_and_every_lock_and_caution_of_all_of_them_is_kept() -> None:
    facts = {
        "chest-pain": "yes",
        "diabetes": "yes",
        "past-skin-infection": "yes",
        "thyroid": "yes",
        "cold-or-bug": "yes",
    }
    made = weigh("lym-arm", facts)
    ranks = [finding.outcome for finding in made.findings]
    assert ranks == sorted(ranks, reverse=True)
    assert made.outcome == Outcome.EMERGENCY
    assert "thyroid" in {lock.finding for lock in made.locks}
    assert "past-skin-infection" in {caution.finding for caution in made.cautions}


def test_the_trace_as_plain_data() -> None:
    made = weigh(
        "lym-arm", {"heart-failure": "yes", "thyroid": "yes"}, clearances=[cleared("heart-failure", "lym-arm")]
    ).as_dict()
    assert set(made) == {"outcome", "findings", "locks", "cautions", "flags", "treated", "edition"}
    assert made["outcome"] == "CARE"
    assert {"question", "answer", "effect", "rule", "say", "call", "lowered_from"} == set(made["findings"][0])
    assert {finding["lowered_from"] for finding in made["findings"]} == {"ASK_FIRST", None}
    assert {lock["closes"] for lock in made["locks"]} == {"lying-flat", "limb-raised", "neck-front"}
    assert made["flags"] == ["half-length"]


# Outcomes


def test_only_care_and_go_may_start_and_emergency_and_same_day_hold() -> None:
    order = [Outcome[name] for name in "GO CARE SKIP_REGION WAIT ASK_FIRST SAME_DAY EMERGENCY".split()]
    assert sorted(Outcome) == order
    assert [outcome.may_start for outcome in order] == [True, True, False, False, False, False, False]
    assert [outcome.holds for outcome in order] == [False] * 5 + [True, True]


# P1: the outcome belongs to what was asked for


P1_CASES = {
    "66 years, one treated armpit, arm: goes": ("lym-arm", {"age": "60-or-over"}, ["right-axilla"], {}, Outcome.CARE),
    "thyroid, arm: goes without the neck": ("lym-arm", {"thyroid-overactive": "yes"}, [], {}, Outcome.CARE),
    "treated armpit, retrograde foot: goes": ("ret-foot", {}, ["right-axilla"], {}, Outcome.GO),
    "athlete's foot, arm: goes": (
        "lym-arm", {"skin-fungus-or-shingles": "yes"}, [], {"skin-fungus-or-shingles": ("right-foot",)}, Outcome.CARE,
    ),
    "athlete's foot of that foot, foot: closed": (
        "lym-foot", {"skin-fungus-or-shingles": "yes"}, [], {"skin-fungus-or-shingles": ("right-foot",)}, Outcome.SKIP_REGION,
    ),
    "a cut on that hand, hand: closed": ("lym-hand", {"open-skin": "yes"}, [], {"open-skin": ("right-hand",)}, Outcome.SKIP_REGION),
    "a cut on that hand, arm: goes": ("lym-arm", {"open-skin": "yes"}, [], {"open-skin": ("right-hand",)}, Outcome.CARE),
    "a cut on the other hand, hand: goes": ("lym-hand", {"open-skin": "yes"}, [], {"open-skin": ("left-hand",)}, Outcome.CARE),
    "a rash in the groin, leg: no way is left": (
        "lym-leg", {"rash-or-sunburn": "yes"}, [], {"rash-or-sunburn": ("right-groin",)}, Outcome.SKIP_REGION,
    ),
    "a rash in the groin, arm with treated armpit: over the chest": (
        "lym-arm", {"rash-or-sunburn": "yes"}, ["right-axilla"], {"rash-or-sunburn": ("right-groin",)}, Outcome.CARE,
    ),
    "a fistula in that arm, arm: closed": ("lym-arm", {"fistula": "yes"}, [], {"fistula": ("right",)}, Outcome.SKIP_REGION),
    "a fistula in the other arm, arm: goes": ("lym-arm", {"fistula": "yes"}, [], {"fistula": ("left",)}, Outcome.CARE),
    "a fistula, leg: goes": ("lym-leg", {"fistula": "yes"}, [], {}, Outcome.CARE),
    "sore skin on the breast, breast: closed": (
        "lym-breast", {"radiotherapy-now": "yes"}, [], {"radiotherapy-now": ("right-breast",)}, Outcome.SKIP_REGION,
    ),
    "armpit and groin treated, arm: closed": ("lym-arm", {}, ["right-axilla", "right-groin"], {}, Outcome.SKIP_REGION),
    "lymphedema, retrograde: closed": ("ret-arm", {"lymphedema-in-limb": "yes"}, [], {}, Outcome.SKIP_REGION),
    "numb feet, foot: closed": ("ret-foot", {"numb-foot": "yes"}, [], {}, Outcome.SKIP_REGION),
    "numb feet, leg: goes without the foot": ("lym-leg", {"numb-foot": "yes"}, [], {}, Outcome.CARE),
}  # fmt: skip


@pytest.mark.parametrize(("slug", "facts", "nodes", "where", "outcome"), P1_CASES.values(), ids=P1_CASES.keys())
def test_p1_a_lock_closes_only_what_was_asked_for(
    slug: str, facts: dict, nodes: list, where: dict, outcome: Outcome
) -> None:
    made = weigh(slug, facts, nodes=nodes, where=where)
    assert made.outcome == outcome
    if outcome == Outcome.SKIP_REGION:
        assert made.findings[0].rule == "plan-closed"
        assert made.findings[0].say


@pytest.mark.parametrize("slug", ALL)
def test_p1_neither_age_nor_the_belly_closes_a_routine(slug: str) -> None:
    routine = [assigned(slug)]
    for facts in ({"age": "60-or-over"}, {"bowel-or-hernia": "yes"}, {"age": "60-or-over", "bowel-or-hernia": "yes"}):
        given = {id: answer for id, answer in facts.items() if applies_to(question(id), slug)}
        for nodes in ([], [f"right-{walkthrough(slug).own[0]}"]):
            if slug.startswith("ret-") and nodes:
                continue
            assert weigh(slug, given, nodes=nodes, assignments=routine).outcome <= Outcome.CARE, (given, nodes)


def test_p1_one_of_two_sides_closed_is_skip_region_and_names_it() -> None:
    made = weigh("lym-both-legs", side=BOTH, nodes=["left-groin", "left-axilla"])
    assert made.outcome == Outcome.SKIP_REGION
    assert made.findings[0].answer == "side"


def test_steps_left_out_by_a_lock_are_told_as_care() -> None:
    made = weigh("lym-arm", {"thyroid-overactive": "yes"})
    assert "thyroid-overactive.steps-left-out" in made.rules


@pytest.mark.parametrize("outcome", list(Outcome))
def test_every_outcome_is_reached(outcome: Outcome) -> None:
    one_each = {
        Outcome.GO: {}, Outcome.CARE: {"past-skin-infection": "yes"}, Outcome.WAIT: {"chest-infection": "yes"},
        Outcome.ASK_FIRST: {"diabetes": "yes"}, Outcome.SAME_DAY: {"much-worse": "yes"},
        Outcome.EMERGENCY: {"chest-pain": "yes"}, Outcome.SKIP_REGION: {"open-skin": "yes"},
    }  # fmt: skip
    assert weigh("lym-arm", one_each[outcome]).outcome == outcome


def test_a_lock_closes_exactly_one_thing() -> None:
    every_lock: set[Lock] = set()
    for slug in ALL:
        for one in rows(slug):
            every_lock |= set(judge(slug, RIGHT, {one.id: NOT_SURE}).locks)
    for lock in every_lock:
        assert sum([lock.place is not None, bool(lock.position), lock.routine]) == 1
        assert lock.words.startswith(("because ", "until ")), lock.words
        assert not lock.words.endswith(".")


def test_answers_of_more_than_one_kind_of_question_are_products_too() -> None:
    """The follow-ups of one question: any mix of theirs is no looser than the question alone."""
    for parent, child in product(screen().questions, repeat=2):
        if child.after != parent.id or not applies_to(parent, "lym-leg") or not applies_to(child, "lym-leg"):
            continue
        alone = judge("lym-leg", RIGHT, {parent.id: parent.blocking})
        for answer in raising_answers(child):
            with_child = judge("lym-leg", RIGHT, {parent.id: parent.blocking, child.id: answer})
            assert_no_looser(with_child, alone, child.id)
