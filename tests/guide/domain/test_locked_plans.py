"""Every lock alone, and every two together: a plan or a plain reason, and nothing that touches what is closed."""

from itertools import combinations

import pytest

from guide.domain.anatomy import Basin, Place
from guide.domain.locks import ASSIGNMENT, NEVER, Closures, Lock
from guide.domain.plan import Plan, PlanStep, locks_that_closed, plan
from guide.domain.sides import BOTH, RIGHT, limbs_of, resolve
from guide.domain.walkthrough import Walkthrough
from tests.guide.domain.bodies import ALL, LYMPHATIC, SIDES, slugs, treated, walkthrough, why_left_out

WORDS = "because of a test"
POSITIONS = ("lying-flat", "limb-raised")
SWEEPS = {"long-sweep", "hand-sweep", "foot-sweep", "whole-sweep"}

every_request = pytest.mark.parametrize(("slug", "side"), [(slug, side) for slug in ALL for side in SIDES])


def locked(place: Place) -> Lock:
    return Lock("a-finding", WORDS, NEVER, place=place)


def closing(*places: Place) -> Closures:
    return Closures(tuple(locked(place) for place in places))


def public_nodes(made_from: Walkthrough, side: str) -> frozenset[Basin]:
    """The treated nodes that a public page supposes: with them, plans go around."""
    return frozenset(
        Basin(*resolve(ref, affected=limb, side=limb)) for limb in limbs_of(side) for ref in made_from.assume_treated
    )


def places_it_can_touch(made_from: Walkthrough, side: str) -> list[Place]:
    """Every place of every way on every side, and the place of every basin: no other can change a plan."""
    areas = made_from.areas_touched() | {basin.area for basin in made_from.anatomy.basins.values()}
    return list(made_from.anatomy.all_places(tuple(sorted(areas))))


def through_of(made: Plan, step: PlanStep) -> set[str]:
    """The steps that every way of this step leads through: the fluid goes on where they send it."""
    written = next(one for one in walkthrough(made.walkthrough).steps if one.slug == step.slug)
    return set.intersection(*(set(way.through) for way in written.ways))


def assert_sound(made: Plan, closed: set[Place]) -> None:
    for step in made.steps:
        assert not closed & set(step.places), step.slug
    if made.steps:
        assert not made.closed
    else:
        assert made.closed.endswith(".")
        assert {gone.reason for gone in made.left_out}
    receivers = {(step.slug, step.limb): step.receives for step in made.steps}
    for step in made.steps:
        for slug in through_of(made, step):
            onward = receivers.get((slug, step.limb), step.receives)
            assert onward == step.receives, (step.slug, slug)
    if made.technique == "lymphatic":
        cleared: set[Basin] = set()
        for step in made.steps:
            cleared |= {step.clears} if step.clears else set()
            assert step.kind != "stroke" or step.receives in cleared, step.slug


@every_request
def test_each_place_locked_alone(slug: str, side: str) -> None:
    made_from = walkthrough(slug)
    touchable = set(places_it_can_touch(made_from, side))
    for basins in (frozenset(), public_nodes(made_from, side)):
        whole = plan(made_from, side, basins)
        for place in made_from.anatomy.all_places():
            made = plan(made_from, side, basins, closing(place))
            assert_sound(made, {place})
            if place not in touchable:
                assert made == whole, place


@every_request
def test_what_a_lock_took_out_names_the_finding_that_closed_it(slug: str, side: str) -> None:
    made_from = walkthrough(slug)
    for step in plan(made_from, side).steps:
        if len(next(one for one in made_from.steps if one.slug == step.slug).ways) > 1:
            continue  # another way may be open
        for place in step.places:
            made = plan(made_from, side, frozenset(), closing(place))
            if not made.steps:
                assert WORDS in made.closed, (step.slug, place)
                assert locks_that_closed(made, (locked(place),))
                continue
            gone = next(one for one in made.left_out if (one.slug, one.side) == (step.slug, step.side))
            if gone.why in ("locked", "core-closed"):
                assert WORDS in gone.reason
                assert gone.finding == "a-finding"
            else:
                assert gone.why in ("path-closed", "no-receiver", "not-repeated"), (step.slug, gone.why)


@every_request
def test_sweeps_that_cross_a_locked_place_are_gone(slug: str, side: str) -> None:
    made_from = walkthrough(slug)
    for step in plan(made_from, side).steps:
        if step.slug in SWEEPS:
            for place in step.places:
                made = plan(made_from, side, frozenset(), closing(place))
                left = [one for one in made.steps if one.slug == step.slug and one.side == step.side]
                assert all(place not in one.places for one in left)


@pytest.mark.parametrize("slug", ALL)
@pytest.mark.parametrize("side", [RIGHT, BOTH])
def test_every_two_places_locked_together(slug: str, side: str) -> None:
    """Left is the mirror image of right (test_every_plan.py); a place that no way touches changes nothing (above)."""
    made_from = walkthrough(slug)
    touchable = places_it_can_touch(made_from, side)
    if side == BOTH:  # one limb and what it shares; the other limb is its mirror image
        touchable = [place for place in touchable if place.side in (RIGHT, "middle")]
    for basins in {frozenset(), public_nodes(made_from, side)}:
        for two in combinations(touchable, 2):
            assert_sound(plan(made_from, side, basins, closing(*two)), set(two))


@every_request
def test_a_second_lock_never_brings_a_step_back_onto_locked_skin_nor_empties_the_reasons(slug: str, side: str) -> None:
    made_from = walkthrough(slug)
    everywhere = closing(*made_from.anatomy.all_places())
    made = plan(made_from, side, frozenset(), everywhere)
    assert all(not step.places for step in made.steps)
    assert made.closed
    assert {gone.slug for gone in made.left_out} == {step.slug for step in made_from.steps}


@every_request
@pytest.mark.parametrize("position", POSITIONS)
def test_a_locked_position_changes_the_setting_up_and_no_step(slug: str, side: str, position: str) -> None:
    made_from = walkthrough(slug)
    lock = Lock("a-finding", WORDS, NEVER, position=position)
    whole, made = plan(made_from, side), plan(made_from, side, frozenset(), Closures((lock,)))
    assert made.steps == whole.steps
    touched = [line for line in made_from.setup if line.position == position]
    for line in touched:
        text = line.text.replace("{A}", RIGHT)
        assert text not in {one.replace("left", RIGHT) for one in made.setup}
    assert (made.setup == whole.setup) == (not touched)


@every_request
def test_no_setting_up_line_lies_flat_or_raises_the_limb_where_that_is_closed(slug: str, side: str) -> None:
    locks = tuple(Lock("a-finding", WORDS, NEVER, position=position) for position in POSITIONS)
    text = " ".join(plan(walkthrough(slug), side, frozenset(), Closures(locks)).setup).lower()
    text = text.replace("do not lie down", "")
    for words in ("lie down", "lie on your back", "higher than", "above your heart", "prop your"):
        assert words not in text


@every_request
def test_a_locked_routine_has_no_step_and_says_why(slug: str, side: str) -> None:
    lock = Lock("a-finding", WORDS, ASSIGNMENT, routine=True)
    made = plan(walkthrough(slug), side, frozenset(), Closures((lock,)))
    assert made.steps == ()
    assert WORDS in made.closed
    assert made.closed_why == "routine-locked"
    assert locks_that_closed(made, (lock,)) == (lock,)


@pytest.mark.parametrize("slug", ["lym-arm", "lym-leg", "lym-breast", "lym-hand", "lym-foot", "lym-head-neck"])
def test_the_neck_side_locked_alone_takes_out_its_strokes_and_no_other_path(slug: str) -> None:
    """60 or over: the strokes on the sides of the neck go, the hollow and the breathing stay."""
    made = plan(walkthrough(slug), RIGHT, frozenset(), closing(Place("neck-side", "left"), Place("neck-side", "right")))
    assert made.steps
    assert "collarbone-hollow" in slugs(made)
    assert "belly-breathing" in slugs(made)


def test_a_closed_belly_moves_the_breathing_hands_to_the_ribs() -> None:
    for slug in LYMPHATIC:
        made = plan(walkthrough(slug), RIGHT, frozenset(), closing(Place("belly", "middle")))
        breathing = next(step for step in made.steps if step.slug == "belly-breathing")
        assert [str(place) for place in breathing.places] == ["ribs"]
        assert "ribs" in " ".join(breathing.do)


def test_a_closed_breastbone_takes_out_the_chest_bridge_and_the_arm_goes_to_the_groin() -> None:
    made = plan(
        walkthrough("lym-arm"), RIGHT, frozenset({Basin("axilla", RIGHT)}), closing(Place("breastbone", "middle"))
    )
    assert why_left_out(made)["chest-bridge"] == "locked"
    cap = next(step for step in made.steps if step.slug == "shoulder-cap")
    assert cap.receives == Basin("groin", RIGHT)


def test_a_fistula_arm_closes_the_routine_for_that_arm_and_leaves_the_other() -> None:
    areas = ("hand", "forearm", "elbow", "upper-arm", "outer-shoulder")
    right_arm = closing(*(Place(area, RIGHT) for area in areas))
    assert not plan(walkthrough("lym-arm"), RIGHT, frozenset(), right_arm).steps
    both = plan(walkthrough("lym-arm"), BOTH, frozenset(), right_arm)
    assert both.closed_limbs == (RIGHT,)
    assert not [step for step in both.steps if step.limb == RIGHT and step.phase == "reabsorb"]
    assert [step for step in both.steps if step.limb == "left" and step.phase == "reabsorb"]
    assert plan(walkthrough("lym-leg"), RIGHT, frozenset(), right_arm).steps


def test_a_limb_without_a_way_names_the_lock_that_did_it_and_no_other() -> None:
    over_60 = [Lock("age", "because of the age", NEVER, place=Place("neck-side", side)) for side in ("left", RIGHT)]
    shoulder = Lock("skin", "because of the skin", NEVER, place=Place("outer-shoulder", RIGHT))
    made = plan(walkthrough("lym-arm"), RIGHT, frozenset(), Closures((*over_60, shoulder)))
    assert (made.closed_why, "because of the skin" in made.closed) == ("core-closed", True)

    neither_groin = treated("right-groin", "left-groin", "right-axilla")
    made = plan(walkthrough("lym-both-legs"), "left", neither_groin, Closures(tuple(over_60)))
    assert "because of the age" not in made.closed

    both_armpits_and_necks = treated("right-axilla", "left-axilla", "right-neck", "left-neck")
    made = plan(walkthrough("lym-head-neck"), RIGHT, both_armpits_and_necks, Closures(tuple(over_60)))
    assert made.closed_why == "no-way"
    assert "because of the age" not in made.closed


def test_two_locks_that_close_the_way_only_together_still_name_one() -> None:
    breastbone = Lock("asthma", "because of asthma", NEVER, place=Place("breastbone", "middle"))
    groin = Lock("rash", "because of a rash", NEVER, place=Place("groin", RIGHT))
    hollow = Lock("port", "because of a port", NEVER, place=Place("collarbone-hollow", RIGHT))
    made = plan(walkthrough("lym-arm"), RIGHT, treated("right-axilla"), Closures((breastbone, groin, hollow)))
    assert made.closed_why == "core-closed"
    assert any(words in made.closed for words in ("because of asthma", "because of a rash", "because of a port"))


def test_a_stroke_names_the_nodes_to_which_the_next_piece_sends_its_fluid() -> None:
    """Over the shoulder closed: the shoulder drains down the side, and so does all of the arm below it."""
    made = plan(walkthrough("lym-arm"), RIGHT, treated("right-axilla"), closing(Place("shoulder-top", RIGHT)))
    arm = {step.slug: str(step.receives) for step in made.steps if step.phase == "reabsorb"}
    assert set(arm.values()) == {"right-groin"}
    assert "upper-arm-up" in arm
    assert "long-sweep" in arm
