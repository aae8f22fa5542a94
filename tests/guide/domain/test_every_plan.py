"""All 8,448 plans: eleven walkthroughs, left, right and both, and the 256 sets of treated basins."""

import json
from collections.abc import Callable, Iterator
from itertools import pairwise

import pytest

from guide.domain import walkthrough as w
from guide.domain.anatomy import Basin
from guide.domain.plan import Plan, PlanStep, plan
from guide.domain.sides import BOTH, LEFT, MIDDLE, RIGHT, limbs_of, resolve
from guide.domain.walkthrough import Walkthrough, Way
from tests.guide.domain.bodies import (
    ALL,
    LYMPHATIC,
    SIDES,
    every_plan,
    every_treated,
    mirrored,
    mirrored_basins,
    walkthrough,
)

# Areas of a limb from the trunk outward; the trunk itself is 0.
OUTWARD = {
    "outer-shoulder": 1, "upper-arm": 2, "elbow": 3, "forearm": 4, "hand": 5,
    "thigh": 1, "back-of-knee": 2, "lower-leg": 3, "foot": 4,
}  # fmt: skip
SWEEPS = ("long-sweep", "hand-sweep", "foot-sweep", "whole-sweep")


class Group:
    """All plans of one walkthrough for one side."""

    def __init__(self, slug: str, side: str) -> None:
        self.walkthrough: Walkthrough = walkthrough(slug)
        self.side = side
        self.plans: tuple[Plan, ...] = tuple(every_plan(slug, side))

    @property
    def open(self) -> Iterator[Plan]:
        return (made for made in self.plans if made.steps)

    @property
    def lymphatic(self) -> Iterator[Plan]:
        """The open plans of a lymphatic walkthrough; none of another."""
        return (made for made in self.open if made.technique == "lymphatic")

    @property
    def retrograde(self) -> Iterator[Plan]:
        return (made for made in self.open if made.technique == "retrograde")


@pytest.fixture(
    scope="module", params=[(slug, side) for slug in ALL for side in SIDES], ids=lambda pair: "-".join(pair)
)
def group(request: pytest.FixtureRequest) -> Group:
    return Group(*request.param)


def closed_basins(made: Plan) -> set[Basin]:
    """What must be left alone: what was treated, and the hollow of a side whose neck was treated."""
    return set(made.treated) | {Basin("collarbone", basin.side) for basin in made.treated if basin.kind == "neck"}


def test_there_are_8448(group: Group) -> None:
    assert len(group.plans) == len(set(every_treated())) == 256
    assert len(ALL) * len(SIDES) * len(group.plans) == 8448


def test_a_plan_has_steps_or_a_plain_reason_why_not(group: Group) -> None:
    for made in group.plans:
        if made.steps:
            assert not made.closed
            continue
        assert made.closed.endswith(".")
        assert made.closed_why
        assert set(made.closed_limbs) == set(limbs_of(group.side))


def test_every_step_is_in_the_plan_or_listed_with_its_reason(group: Group) -> None:
    for made in group.plans:
        there = {step.slug for step in made.steps} | {gone.slug for gone in made.left_out}
        assert there == {step.slug for step in group.walkthrough.steps}
        assert all(gone.reason.endswith(".") for gone in made.left_out)
        both = {(step.slug, step.side, step.round) for step in made.steps} & {
            (gone.slug, gone.side, 1) for gone in made.left_out
        }
        assert not both


def test_no_token_is_left_unfilled(group: Group) -> None:
    for made in group.plans:
        assert "{" not in json.dumps([made.closed, made.setup, *(gone.reason for gone in made.left_out)])
        for step in made.steps:
            words = (step.name, step.area, step.hand, step.start, step.end, *step.do, *step.parts, step.receives_words)
            more = (step.when_treated, step.watch, step.mistake, step.spoken, step.alt)
            assert not any("{" in text for text in words + more), step.slug


def test_no_step_clears_or_sends_fluid_to_treated_nodes(group: Group) -> None:
    for made in group.open:
        closed = closed_basins(made)
        for step in made.steps:
            assert step.clears not in closed, (made.treated, step.slug)
            assert step.receives not in closed, (made.treated, step.slug)


def test_no_step_touches_the_skin_over_treated_nodes(group: Group) -> None:
    areas = group.walkthrough.anatomy.basins
    for made in group.open:
        closed = {(areas[basin.kind].area, basin.side) for basin in closed_basins(made)}
        for step in made.steps:
            touched = closed & set(step.places)
            assert not touched, (made.treated, step.slug)


def test_no_stroke_moves_fluid_before_its_receiver_was_cleared_in_the_same_plan(group: Group) -> None:
    for made in group.lymphatic:
        cleared: set[Basin] = set()
        for step in made.steps:
            if step.clears:
                cleared.add(step.clears)
            if step.kind == w.STROKE:
                assert step.receives in cleared, (made.treated, step.slug)


def ways_of(step: PlanStep, made_from: Walkthrough) -> list[Way]:
    """The ways of the walkthrough that this step may have taken."""
    written = next(one for one in made_from.steps if one.slug == step.slug)
    anatomy = made_from.anatomy

    def fits(way: Way) -> bool:
        limb = made_limb(step)
        places = tuple(anatomy.place(*resolve(ref, affected=limb, side=step.side)) for ref in way.areas)
        kinds = {ref.partition(".")[0] for ref in way.receives}
        return (
            (way.start, way.end) == (step.start_mark, step.end_mark)
            and places == step.places
            and (step.receives is None or step.receives.kind in kinds)
        )

    return [way for way in written.ways if fits(way)]


def made_limb(step: PlanStep) -> str:
    return step.limb if step.limb != MIDDLE else LEFT


def test_no_step_takes_a_way_that_is_closed(group: Group) -> None:
    for made in group.open:
        earlier: set[tuple[str, str]] = set()
        for step in made.steps:
            ways = ways_of(step, group.walkthrough)
            if ways:
                assert any(
                    all({(slug, step.limb), (slug, MIDDLE)} & earlier for slug in way.through) for way in ways
                ), (made.treated, step.slug)
            else:
                assert step.limb == MIDDLE, step.slug
            earlier.add((step.slug, step.limb))


def test_a_step_that_is_repeated_was_done_before(group: Group) -> None:
    for made in group.open:
        done: set[tuple[str, str]] = set()
        for step in made.steps:
            if step.repeats:
                assert (step.repeats, step.side) in done, (made.treated, step.slug)
            done.add((step.slug, step.side))


def test_every_stroke_goes_toward_the_trunk(group: Group) -> None:
    marks = group.walkthrough.anatomy.landmarks
    for made in group.open:
        for step in made.steps:
            if step.kind != w.STROKE:
                continue
            start, end = step.start_mark.partition(".")[0], step.end_mark.partition(".")[0]
            if marks[start].limb in ("arm", "leg"):
                assert marks[end].order <= marks[start].order, step.slug


def limb_steps(made: Plan, limb: str) -> list[PlanStep]:
    main = "reabsorb" if made.technique == "lymphatic" else "stroke"
    return [step for step in made.steps if step.phase == main and step.limb == limb and step.round == 1]


def test_lymphatic_strokes_start_nearest_the_trunk_and_the_sweep_comes_last(group: Group) -> None:
    for made in group.lymphatic:
        for limb in limbs_of(group.side):
            steps = limb_steps(made, limb)
            worked = [step for step in steps if step.slug not in SWEEPS and step.places[0].area in OUTWARD]
            ranks = [OUTWARD[step.places[0].area] for step in worked]
            assert ranks == sorted(ranks), [step.slug for step in worked]
            sweeps = [step for step in steps if step.slug in SWEEPS]
            assert sweeps == steps[len(steps) - len(sweeps) :]


def test_retrograde_strokes_start_at_the_far_end_and_the_sweep_comes_last(group: Group) -> None:
    marks = group.walkthrough.anatomy.landmarks
    for made in group.retrograde:
        for limb in limbs_of(group.side):
            steps = limb_steps(made, limb)
            starts = [marks[step.start_mark].order for step in steps if step.slug not in SWEEPS]
            assert starts == sorted(starts, reverse=True)
            assert all(marks[step.start_mark].order > marks[step.end_mark].order for step in steps)
            assert [step.slug in SWEEPS for step in steps] == [False] * len(starts) + [True] * (
                len(steps) - len(starts)
            )


def test_phases_come_in_the_order_of_the_technique(group: Group) -> None:
    order = group.walkthrough.technique.phases
    for made in group.open:
        ranks = [order.index(step.phase) for step in made.steps]
        assert all(one <= other for one, other in pairwise(ranks))


def test_no_plan_is_longer_than_30_minutes(group: Group) -> None:
    for made in group.plans:
        assert made.seconds <= 30 * 60, (made.treated, made.minutes)


def test_both_sides_affected_no_stroke_crosses_the_middle(group: Group) -> None:
    for made in group.open:
        for step in made.steps:
            if made.side != BOTH or step.limb == MIDDLE:
                continue
            assert {place.side for place in step.places} <= {step.limb, MIDDLE}, step.slug
            assert step.receives is None or step.receives.side == step.limb, step.slug


def test_the_approach_word_tells_whether_the_region_s_own_nodes_were_treated(group: Group) -> None:
    own = {Basin(kind, limb) for kind in group.walkthrough.own for limb in limbs_of(group.side)}
    for made in group.plans:
        assert made.approach == ("around" if own & set(made.treated) else "usual")


def test_the_hand_that_works_on_an_arm_is_the_other_one(group: Group) -> None:
    arm = {"hand", "forearm", "elbow", "upper-arm", "outer-shoulder", "armpit", "shoulder-top"}
    for made in group.open:
        for step in made.steps:
            if step.side in (LEFT, RIGHT) and step.places and step.places[0].area in arm:
                assert f"{step.side} hand" not in step.hand, step.slug


@pytest.mark.parametrize("slug", ALL)
def test_left_and_right_mirror_each_other_word_for_word(slug: str) -> None:
    made_from = walkthrough(slug)
    for basins in every_treated():
        on_left = plan(made_from, LEFT, basins).as_dict()
        on_right = plan(made_from, RIGHT, mirrored_basins(basins)).as_dict()
        assert set(on_left.pop("treated")) == {mirrored(name) for name in on_right.pop("treated")}
        assert json.dumps(on_left) == mirrored(json.dumps(on_right)), basins


@pytest.mark.parametrize("slug", ALL)
def test_both_sides_are_worked_alike_when_their_treated_nodes_change_places(slug: str) -> None:
    made_from = walkthrough(slug)
    for basins in every_treated():
        if sorted(basins) > sorted(mirrored_basins(basins)):
            continue  # compared the other way round
        one = plan(made_from, BOTH, basins)
        other = plan(made_from, BOTH, mirrored_basins(basins))
        assert told(one, str) == told(other, mirrored), basins


def told(made: Plan, turn: Callable[[str], str]) -> list[tuple[str, ...]]:
    """All of a plan in words, in no order: left is always worked before right."""
    rows = [
        (step.slug, step.side, step.limb, *step.do, step.hand, step.start, step.end, str(step.receives or ""))
        for step in made.steps
    ]
    turned = [tuple(map(turn, row)) for row in rows]
    for gone in made.left_out:
        sentences = sorted(turn(gone.reason).split(". "), key=lambda sentence: sentence.rstrip("."))
        turned.append((gone.slug, turn(gone.side), gone.why, *(sentence.rstrip(".") for sentence in sentences)))
    return sorted(turned)


def test_lymphatic_walkthroughs_stay_open_when_one_armpit_or_one_groin_was_treated() -> None:
    """The commonest bodies: who has one treated basin next to the swelling has a way."""
    for slug in LYMPHATIC:
        made_from = walkthrough(slug)
        for kind in made_from.own:
            made = plan(made_from, RIGHT, frozenset({Basin(kind, RIGHT)}))
            assert made.steps, slug
