"""The rulings on treated nodes and on the walkthroughs, one case a line (RULINGS.md sections 4 and 5)."""

import math

import pytest

from guide.domain import walkthrough as w
from guide.domain.plan import AROUND, SAME_SIDE, USUAL, Adjustments, Mode, Plan, plan, public_plan
from guide.domain.sides import BOTH, LEFT, RIGHT
from tests.guide.domain.bodies import ALL, LYMPHATIC, RETROGRADE, SIDES, slugs, treated, walkthrough, why_left_out

ARM_OPENING = ["belly-breathing", "collarbone-hollow", "collarbone-hollow", "neck-side", "neck-side"]
ARM_OPENING += ["shoulder-top", "shoulder-top"]


def receiver_of(made: Plan, slug: str, limb: str = "") -> str:
    return str(next(step.receives for step in made.steps if step.slug == slug and limb in ("", step.limb)))


# Which way the fluid goes: walkthrough, side, treated -> approach, where the main strokes go, steps that are out

WAYS = {
    "arm, nothing treated: its own armpit": ("lym-arm", RIGHT, (), "usual", {"right-axilla"}, ()),
    "arm, armpit treated: the other armpit": (
        "lym-arm", RIGHT, ("right-axilla",), "around", {"left-axilla"}, ("armpit-affected",),
    ),
    "arm, both armpits treated: no chest bridge, its own groin": (
        "lym-arm", RIGHT, ("right-axilla", "left-axilla"), "around", {"right-groin"}, ("armpit-other", "chest-bridge"),
    ),
    "arm, armpit and the other groin treated: the other armpit": (
        "lym-arm", RIGHT, ("right-axilla", "left-groin"), "around", {"left-axilla"}, ("armpit-affected",),
    ),
    "arm, groin treated: its own armpit, no strokes to the groin": (
        "lym-arm", RIGHT, ("right-groin",), "usual", {"right-axilla"}, ("groin", "trunk-side-down"),
    ),
    "arm, collarbone treated: that hollow and shoulder are out": (
        "lym-arm", RIGHT, ("right-collarbone",), "usual", {"right-axilla"}, ("collarbone-hollow", "neck-side"),
    ),
    "breast, nothing treated: its own armpit": ("lym-breast", LEFT, (), "usual", {"left-axilla", "left-groin"}, ()),
    "breast, armpit treated: the other armpit and its own groin": (
        "lym-breast", LEFT, ("left-axilla",), "around", {"right-axilla", "left-groin"}, ("armpit-affected",),
    ),
    "breast, both armpits treated: only down to the groin": (
        "lym-breast", LEFT, ("left-axilla", "right-axilla"), "around", {"left-groin"}, ("chest-bridge", "upper-breast"),
    ),
    "leg, nothing treated: its own groin": ("lym-leg", RIGHT, (), "usual", {"right-groin"}, ()),
    "leg, armpit treated: still its own groin": (
        "lym-leg", RIGHT, ("right-axilla",), "usual", {"right-groin"}, ("armpit", "trunk-side-up", "hip"),
    ),
    "leg, groin treated: up the side to its own armpit": (
        "lym-leg", RIGHT, ("right-groin",), "around", {"right-axilla"}, ("groin",),
    ),
    "leg, groin and the other armpit treated: its own armpit": (
        "lym-leg", RIGHT, ("right-groin", "left-axilla"), "around", {"right-axilla"}, ("groin",),
    ),
    "both legs, nothing treated: each its own groin": (
        "lym-both-legs", BOTH, (), "usual", {"left-groin", "right-groin", "left-axilla", "right-axilla"},
        ("trunk-side-up", "hip"),
    ),
    "both legs, both groins treated: each its own armpit": (
        "lym-both-legs", BOTH, ("left-groin", "right-groin"), "around", {"left-axilla", "right-axilla"}, ("groin",),
    ),
    "both arms, both armpits treated: each its own groin": (
        "lym-arm", BOTH, ("left-axilla", "right-axilla"), "around", {"left-groin", "right-groin"}, ("chest-bridge",),
    ),
    "both breasts treated: two groin paths only": (
        "lym-breast", BOTH, ("left-axilla", "right-axilla"), "around", {"left-groin", "right-groin"},
        ("upper-breast", "side-front", "side-back"),
    ),
    "head and neck, nothing treated: down to the hollow": (
        "lym-head-neck", RIGHT, (), "usual", {"right-collarbone", "right-axilla"}, (),
    ),
    "head and neck, this side of the neck treated: the back of the neck, the other side, the armpit": (
        "lym-head-neck", RIGHT, ("right-neck",), "around", {"left-neck", "right-axilla"}, ("side-of-neck",),
    ),
    "hand, armpit treated: as the arm": (
        "lym-hand", RIGHT, ("right-axilla",), "around", {"left-axilla"}, ("armpit-affected",),
    ),
    "foot, groin treated: as the leg": ("lym-foot", RIGHT, ("right-groin",), "around", {"right-axilla"}, ("groin",)),
}  # fmt: skip


@pytest.mark.parametrize(("slug", "side", "nodes", "approach", "receivers", "out"), WAYS.values(), ids=WAYS.keys())
def test_where_the_fluid_goes(slug: str, side: str, nodes: tuple, approach: str, receivers: set, out: tuple) -> None:
    made = plan(walkthrough(slug), side, treated(*nodes))
    main = walkthrough(slug).technique.main_phase
    assert made.approach == approach
    assert {str(step.receives) for step in made.steps if step.phase == main} == receivers
    assert set(out) <= {gone.slug for gone in made.left_out}


NO_PATH = {
    "arm: armpit and the same groin": ("lym-arm", RIGHT, ("right-axilla", "right-groin")),
    "arm: even though the bridge is open": ("lym-arm", RIGHT, ("right-axilla", "right-groin", "left-groin")),
    "arm: everything": ("lym-arm", RIGHT, ("right-axilla", "left-axilla", "right-groin", "left-groin")),
    "hand: armpit and the same groin": ("lym-hand", RIGHT, ("right-axilla", "right-groin")),
    "breast: armpit and the same groin": ("lym-breast", RIGHT, ("right-axilla", "right-groin")),
    "leg: groin and the same armpit": ("lym-leg", RIGHT, ("right-groin", "right-axilla")),
    "foot: groin and the same armpit": ("lym-foot", RIGHT, ("right-groin", "right-axilla")),
    "both legs: both groins and both armpits": (
        "lym-both-legs", BOTH, ("right-groin", "right-axilla", "left-groin", "left-axilla"),
    ),
    "head and neck: both hollows and both armpits": (
        "lym-head-neck", RIGHT, ("right-collarbone", "left-collarbone", "right-axilla", "left-axilla"),
    ),
    "retrograde arm: its own armpit": ("ret-arm", RIGHT, ("right-axilla",)),
    "retrograde hand: its own armpit": ("ret-hand", RIGHT, ("right-axilla",)),
    "retrograde leg: its own groin": ("ret-leg", RIGHT, ("right-groin",)),
    "retrograde foot: its own groin": ("ret-foot", RIGHT, ("right-groin",)),
    "retrograde arm: the nodes above its collarbone": ("ret-arm", RIGHT, ("right-collarbone",)),
    "retrograde hand: the nodes above its collarbone": ("ret-hand", RIGHT, ("right-collarbone",)),
}  # fmt: skip


@pytest.mark.parametrize(("slug", "side", "nodes"), NO_PATH.values(), ids=NO_PATH.keys())
def test_no_default_path(slug: str, side: str, nodes: tuple) -> None:
    made = plan(walkthrough(slug), side, treated(*nodes))
    assert made.steps == ()
    assert "therapist" in made.closed
    assert "treated" in made.closed


@pytest.mark.parametrize("slug", [*RETROGRADE])
def test_treated_nodes_on_the_other_side_leave_retrograde_massage_open(slug: str) -> None:
    other = treated("left-axilla", "left-groin", "left-collarbone", "left-neck")
    assert plan(walkthrough(slug), RIGHT, other).steps == plan(walkthrough(slug), RIGHT).steps


def test_one_limb_without_a_path_is_left_out_and_the_other_goes_on() -> None:
    made = plan(walkthrough("lym-both-legs"), BOTH, treated("left-groin", "left-axilla"))
    assert made.closed_limbs == (LEFT,)
    assert {step.limb for step in made.steps if step.phase == "reabsorb"} == {RIGHT}
    gone = {(one.slug, one.side): one for one in made.left_out}
    assert gone["thigh-up", LEFT].why == "no-path"
    assert "left groin" in gone["thigh-up", LEFT].reason


def test_a_treated_neck_closes_its_hollow_too() -> None:
    made = plan(walkthrough("lym-arm"), RIGHT, treated("left-neck"))
    assert [step.side for step in made.steps if step.slug == "collarbone-hollow"] == [RIGHT]
    assert [step.side for step in made.steps if step.slug == "shoulder-top"] == [RIGHT]


# Same-side approach: only where a therapist set it


def test_same_side_sends_the_fluid_to_the_treated_armpit_itself() -> None:
    set_by_therapist = Adjustments(approach=SAME_SIDE)
    nodes = treated("right-axilla")
    made = plan(walkthrough("lym-arm"), RIGHT, nodes, adjustments=set_by_therapist)
    assert made.approach == SAME_SIDE
    assert "armpit-affected" in slugs(made)
    assert receiver_of(made, "shoulder-cap") == "right-axilla"


def test_same_side_opens_no_other_treated_node() -> None:
    nodes = treated("right-axilla", "left-axilla", "right-groin", "right-collarbone")
    made = plan(walkthrough("lym-arm"), RIGHT, nodes, adjustments=Adjustments(approach=SAME_SIDE))
    assert {str(step.receives) for step in made.steps if step.phase == "reabsorb"} == {"right-axilla"}
    assert {str(step.clears) for step in made.steps if step.clears} == {"right-axilla", "left-collarbone", "left-neck"}


def test_an_approach_chosen_for_an_untreated_limb_is_kept_and_an_unknown_one_is_refused() -> None:
    around = plan(walkthrough("lym-leg"), RIGHT, adjustments=Adjustments(approach=AROUND))
    assert (around.approach, receiver_of(around, "thigh-up")) == (AROUND, "right-axilla")
    usual = plan(walkthrough("lym-leg"), RIGHT, treated("right-groin"), adjustments=Adjustments(approach=USUAL))
    assert (usual.approach, receiver_of(usual, "thigh-up")) == (AROUND, "right-axilla")
    with pytest.raises(ValueError, match="sideways"):
        plan(walkthrough("lym-leg"), RIGHT, adjustments=Adjustments(approach="sideways"))
    with pytest.raises(ValueError, match="up"):
        plan(walkthrough("lym-leg"), "up")
    with pytest.raises(ValueError, match="wings"):
        plan(walkthrough("lym-arm"), RIGHT, adjustments=Adjustments(add_ons=("wings",)))


# Order


ORDERS = {
    "arm, usual, opening": (
        "lym-arm", (), "clear",
        [*ARM_OPENING, "armpit-other", "armpit-affected", "chest-bridge", "groin", "trunk-side-down"],
    ),
    "arm, main strokes": (
        "lym-arm", ("right-axilla",), "reabsorb",
        ["shoulder-cap", "upper-arm-round", "upper-arm-up", "elbow", "forearm", "long-sweep"],
    ),
    "arm, opening again: 8, 7, 6, 5, 1": (
        "lym-arm", ("right-axilla",), "re-clear",
        ["again-trunk-side-down", "again-groin", "again-chest-bridge", "again-armpit-other", "again-belly-breathing"],
    ),
    "arm, usual, opening again has the armpit": (
        "lym-arm", (), "re-clear",
        ["again-trunk-side-down", "again-groin", "again-chest-bridge", "again-armpit-affected", "again-armpit-other",
         "again-belly-breathing"],
    ),
    "breast, opening again: 7, 6, 5, 4, 1": (
        "lym-breast", ("right-axilla",), "re-clear",
        ["again-trunk-side-down", "again-groin", "again-chest-bridge", "again-armpit-other", "again-belly-breathing"],
    ),
    "leg, groin treated, opening": (
        "lym-leg", ("right-groin",), "clear",
        [*ARM_OPENING, "armpit", "trunk-side-up", "hip"],
    ),
    "leg, groin treated, main strokes": (
        "lym-leg", ("right-groin",), "reabsorb",
        ["thigh-round", "thigh-up", "back-of-knee", "lower-leg", "long-sweep"],
    ),
    "leg, opening again: 6, 5, 4, 1": (
        "lym-leg", ("right-groin",), "re-clear",
        ["again-hip", "again-trunk-side-up", "again-armpit", "again-belly-breathing"],
    ),
    "hand alone: arm steps 9 to 13, then the hand": (
        "lym-hand", ("right-axilla",), "reabsorb",
        ["shoulder-cap", "upper-arm-round", "upper-arm-up", "elbow", "forearm", "wrist", "back-of-hand", "palm-edges",
         "fingers", "hand-sweep"],
    ),
    "hand alone: the opening of the arm": (
        "lym-hand", ("right-axilla",), "clear",
        [*ARM_OPENING, "armpit-other", "chest-bridge", "groin", "trunk-side-down"],
    ),
    "foot alone: leg steps 8 to 11, then the foot": (
        "lym-foot", ("right-groin",), "reabsorb",
        ["thigh-round", "thigh-up", "back-of-knee", "lower-leg", "ankle", "top-of-foot", "sole-edges", "toes",
         "foot-sweep"],
    ),
    "foot alone: the opening of the leg": (
        "lym-foot", ("right-groin",), "clear", [*ARM_OPENING, "armpit", "trunk-side-up", "hip"],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("slug", "nodes", "phase", "order"), ORDERS.values(), ids=ORDERS.keys())
def test_the_order_of_the_steps(slug: str, nodes: tuple, phase: str, order: list) -> None:
    assert slugs(plan(walkthrough(slug), RIGHT, treated(*nodes)), phase) == order


def test_hand_and_foot_as_add_ons_come_after_the_limb_and_drop_their_own_sweep() -> None:
    with_hand = plan(walkthrough("lym-arm"), RIGHT, adjustments=Adjustments(add_ons=("hand",)))
    assert slugs(with_hand, "reabsorb")[4:] == [
        "forearm",
        "wrist",
        "back-of-hand",
        "palm-edges",
        "fingers",
        "long-sweep",
    ]
    for slug in ("lym-leg", "lym-both-legs"):
        with_foot = plan(walkthrough(slug), RIGHT, adjustments=Adjustments(add_ons=("foot",)))
        assert slugs(with_foot, "reabsorb")[-6:-1] in (
            ["lower-leg", "ankle", "top-of-foot", "sole-edges", "toes"],
            ["ankle", "top-of-foot", "sole-edges", "toes", "low-back"],
        )
        assert "foot-sweep" not in slugs(with_foot)


@pytest.mark.parametrize("slug", ["lym-arm", "lym-breast", "lym-hand"])
def test_the_usual_way_opens_the_affected_armpit_lightly_ten_times_after_the_other_one(slug: str) -> None:
    made = plan(walkthrough(slug), RIGHT)
    armpit = next(step for step in made.steps if step.slug == "armpit-affected")
    assert (armpit.side, armpit.repetitions, armpit.pressure) == (RIGHT, 10, "P1")
    assert "lightly up" in " ".join(armpit.do)
    clear = slugs(made, "clear")
    assert clear.index("armpit-affected") == clear.index("armpit-other") + 1


def test_the_long_sweep_of_the_leg_ends_at_the_groin_or_at_the_armpit() -> None:
    groin = next(step for step in plan(walkthrough("lym-leg"), RIGHT).steps if step.slug == "long-sweep")
    assert (groin.end_mark, str(groin.receives)) == ("groin", "right-groin")
    around = plan(walkthrough("lym-leg"), RIGHT, treated("right-groin"))
    armpit = next(step for step in around.steps if step.slug == "long-sweep")
    assert (armpit.end_mark, str(armpit.receives)) == ("armpit", "right-axilla")


BANDS = {
    ("lym-arm", "upper-arm-up"): 2,
    ("lym-arm", "upper-arm-round"): 2,
    ("lym-arm", "forearm"): 2,
    ("lym-arm", "trunk-side-down"): 3,
    ("lym-arm", "chest-bridge"): 3,
    ("lym-breast", "trunk-side-down"): 3,
    ("lym-leg", "thigh-up"): 3,
    ("lym-leg", "thigh-round"): 3,
    ("lym-leg", "lower-leg"): 2,
    ("lym-leg", "trunk-side-up"): 3,
    ("lym-both-legs", "thigh-up"): 3,
    ("lym-both-legs", "lower-leg"): 2,
    ("lym-hand", "forearm"): 2,
    ("lym-foot", "lower-leg"): 2,
    ("lym-hand", "back-of-hand"): 2,
    ("lym-hand", "fingers"): 15,
    ("lym-foot", "toes"): 10,
}


@pytest.mark.parametrize(("which", "bands"), BANDS.items(), ids=str)
def test_bands(which: tuple[str, str], bands: int) -> None:
    slug, step_slug = which
    step = next(step for step in plan(walkthrough(slug), RIGHT).steps if step.slug == step_slug)
    assert len(step.parts) == bands
    assert step.strokes == step.repetitions * bands


# Rounds, the first week, the short session, a helper


@pytest.mark.parametrize(("slug", "rounds"), [(slug, 2 if slug in ("ret-hand", "ret-foot") else 1) for slug in ALL])
def test_rounds(slug: str, rounds: int) -> None:
    made = plan(walkthrough(slug), RIGHT)
    main = walkthrough(slug).technique.main_phase
    assert [step.round for step in made.steps if step.phase == main] == [
        number for number in range(1, rounds + 1) for _ in slugs(made, main)[: len(slugs(made, main)) // rounds]
    ]
    assert all(step.round == 1 for step in made.steps if step.phase != main)


@pytest.mark.parametrize("slug", ALL)
@pytest.mark.parametrize("side", SIDES)
def test_the_first_week_halves_every_count_rounded_up_and_changes_nothing_else(slug: str, side: str) -> None:
    whole = plan(walkthrough(slug), side)
    first = plan(walkthrough(slug), side, mode=Mode(first_week=True))
    assert [(step.slug, step.side, step.phase) for step in first.steps] == [
        (step.slug, step.side, step.phase) for step in whole.steps
    ]
    written = {step.slug: step.repetitions for step in walkthrough(slug).steps}
    for step in first.steps:
        still = step.kind in (w.REST, w.PREPARE)
        assert step.repetitions == (written[step.slug] if still else math.ceil(written[step.slug] / 2)), step.slug
    assert first.minutes <= whole.minutes


@pytest.mark.parametrize("slug", LYMPHATIC)
def test_the_short_session_only_makes_room(slug: str) -> None:
    made = plan(walkthrough(slug), RIGHT, mode=Mode(short=True))
    assert "reabsorb" not in made.phases()
    assert slugs(made, "clear") == slugs(plan(walkthrough(slug), RIGHT), "clear")
    gone = {step.slug for step in walkthrough(slug).steps if step.phase == "reabsorb"}
    assert gone <= {one.slug for one in made.left_out if one.why == "short"} | {
        one.slug for one in plan(walkthrough(slug), RIGHT).left_out
    }


@pytest.mark.parametrize("slug", RETROGRADE)
def test_the_short_retrograde_session_has_one_round(slug: str) -> None:
    made = plan(walkthrough(slug), RIGHT, mode=Mode(short=True))
    assert {step.round for step in made.steps} == {1}
    assert set(slugs(made)) == {step.slug for step in walkthrough(slug).steps}


@pytest.mark.parametrize("slug", ALL)
@pytest.mark.parametrize("side", SIDES)
def test_a_helper_is_never_told_of_your_body(slug: str, side: str) -> None:
    made = plan(walkthrough(slug), side, treated("right-neck"), mode=Mode(helper=True))
    whole = plan(walkthrough(slug), side, treated("right-neck"))
    assert slugs(made) == slugs(whole)
    for step in made.steps:
        told = " ".join((step.start, step.end, step.receives_words))
        assert "your" not in told.lower().split(), step.slug
        body = ("arm", "armpit", "leg", "groin", "foot", "hip", "thigh", "knee", "neck", "chest", "shoulder", "breast")
        for part in body:
            assert f"your {part}" not in " ".join(step.do), (step.slug, part)
            for one_side in (LEFT, RIGHT):
                assert f"your {one_side} {part}" not in " ".join(step.do), (step.slug, part)
    assert not any("your" in one.reason.lower().split() for one in made.left_out if one.why == "treated")


# What a public page shows


@pytest.mark.parametrize("slug", LYMPHATIC)
def test_a_public_page_leaves_out_the_affected_side_s_own_nodes(slug: str) -> None:
    own = {"axilla": "right-axilla", "groin": "right-groin", "neck": "right-neck"}[walkthrough(slug).own[0]]
    made = public_plan(walkthrough(slug), RIGHT)
    assert [str(basin) for basin in made.treated] == [own]
    assert made.approach == AROUND
    assert made == plan(walkthrough(slug), RIGHT, treated(own))
    assert walkthrough(slug).assume_words


@pytest.mark.parametrize("slug", RETROGRADE)
def test_a_public_page_of_a_retrograde_routine_supposes_untreated_nodes(slug: str) -> None:
    made = public_plan(walkthrough(slug), RIGHT)
    assert made.treated == ()
    assert made.steps


def test_a_public_page_keeps_what_it_was_told() -> None:
    made = public_plan(walkthrough("lym-arm"), RIGHT, treated("left-axilla"))
    assert {str(basin) for basin in made.treated} == {"left-axilla", "right-axilla"}


# What a therapist changes


def test_a_therapist_turns_steps_off_with_a_reason_and_changes_counts() -> None:
    adjusted = Adjustments(
        off={"chest-bridge": "new scar"},
        repetitions={"groin": 7},
        seconds={"forearm": 5, "elbow": 0, "shoulder-cap": 1},
        cues={"groin": "Sit up for this one."},
    )
    made = plan(walkthrough("lym-arm"), RIGHT, treated("right-axilla"), adjustments=adjusted)
    by_slug = {step.slug: step for step in made.steps}
    assert why_left_out(made)["chest-bridge"] == "turned-off"
    assert why_left_out(made)["again-chest-bridge"] == "not-repeated"
    assert "new scar" in next(gone.reason for gone in made.left_out if gone.slug == "chest-bridge")
    assert receiver_of(made, "shoulder-cap") == "right-groin"
    assert (by_slug["groin"].repetitions, by_slug["groin"].cue) == (7, "Sit up for this one.")
    assert by_slug["forearm"].seconds == 5
    fastest = walkthrough("lym-arm").technique.fastest_seconds
    assert by_slug["elbow"].seconds == by_slug["shoulder-cap"].seconds == fastest


def test_minutes_count_strokes_and_pauses_but_not_preparing_nor_the_rest_at_the_end() -> None:
    made = plan(walkthrough("ret-hand"), RIGHT)
    strokes = sum(step.seconds * step.strokes for step in made.steps if step.kind not in (w.REST, w.PREPARE))
    pauses = walkthrough("ret-hand").technique.pause_seconds * (len(made.steps) - 1)
    assert made.seconds == strokes + pauses
    assert made.minutes == math.ceil(made.seconds / 60)


def test_a_session_that_would_be_too_long_takes_three_strokes_a_place() -> None:
    """A therapist's counts for both arms with both hands: over 30 minutes as written."""
    counts = dict.fromkeys((step.slug for step in walkthrough("lym-arm").steps), 10)
    adjusted = Adjustments(add_ons=("hand",), repetitions=counts)
    made = plan(walkthrough("lym-arm"), BOTH, adjustments=adjusted)
    assert max(step.repetitions for step in made.steps if step.kind == w.STROKE) == 3
    assert made.minutes <= 30


@pytest.mark.parametrize("slug", ALL)
@pytest.mark.parametrize("side", SIDES)
def test_no_session_with_every_add_on_is_longer_than_30_minutes(slug: str, side: str) -> None:
    made_from = walkthrough(slug)
    every_add_on = Adjustments(add_ons=tuple(add_on.slug for add_on in made_from.addons))
    assert plan(made_from, side, adjustments=every_add_on).minutes <= 30
