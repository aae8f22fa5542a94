"""`manage.py plan` prints the plan, its reasons, and refuses what is unknown."""

from __future__ import annotations

import json

import pytest
from django.core.management.base import CommandError

from guide import library
from guide.domain.anatomy import Basin
from guide.domain.plan import Adjustments, Mode, plan
from tests.guide.commands.test_screen import process

KEYS = {"walkthrough", "side", "edition", "approach", "steps", "left_out", "reason"}
STEP_KEYS = {
    "slug", "name", "phase", "side", "area", "hand", "from", "to", "pressure", "repetitions", "seconds", "total_seconds",
    "clears", "receives", "figure", "basis", "sources",
}  # fmt: skip


@pytest.mark.parametrize("slug", library.WALKTHROUGHS)
def test_every_walkthrough_has_a_plan(run, slug):
    side = library.get().walkthroughs[slug].sides[0]

    made = json.loads(run("plan", slug, "--side", side, "--json"))

    assert set(made) >= KEYS
    assert all(set(step) >= STEP_KEYS for step in made["steps"])
    assert made["steps"]
    assert made["reason"] == ""


def test_options_reach_the_plan(run):
    line = ["plan", "lym-arm", "--side", "right", "--treated", "right-axilla", "left-groin", "--first-week", "--short"]

    made = json.loads(run(*line, "--helper", "--add-on", "hand", "--approach", "same-side", "--json"))

    expected = plan(
        library.get().walkthroughs["lym-arm"],
        "right",
        frozenset({Basin("axilla", "right"), Basin("groin", "left")}),
        adjustments=Adjustments(approach="same-side", add_ons=("hand",)),
        mode=Mode(first_week=True, short=True, helper=True),
    )
    assert made == json.loads(json.dumps({**expected.as_dict(), "reason": ""}))


def test_treated_may_be_told_more_than_once(run):
    made = json.loads(
        run("plan", "lym-arm", "--side", "left", "--treated", "left-axilla", "--treated", "right-axilla", "--json")
    )

    assert made["treated"] == ["left-axilla", "right-axilla"]


def test_no_plan_says_why(run):
    line = ["plan", "lym-leg", "--side", "left", "--treated", "left-groin", "left-axilla"]

    made = json.loads(run(*line, "--json"))

    assert made["steps"] == []
    assert made["reason"]
    assert f"No plan: {made['reason']}" in run(*line)


def test_what_is_left_out_is_told_with_its_reason(run):
    said = run("plan", "lym-arm", "--side", "left", "--treated", "left-axilla")

    assert "Make room:" in said
    assert "Not in this plan:" in said
    assert "(armpit-affected, left): Left out" in said
    assert "{" not in said


def test_the_only_side_needs_not_be_named(run):
    assert json.loads(run("plan", "lym-both-legs", "--json"))["side"] == "both"


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ([], "Say which walkthrough"),
        (["lym-knee", "--side", "left"], "Walkthroughs: lym-arm, "),
        (["lym-arm", "--side", "up"], "left, right, both"),
        (["lym-arm"], "Say which side"),
        (["lym-arm", "--side", "left", "--treated", "knee"], "Basins: left-neck, "),
        (["lym-arm", "--side", "left", "--approach", "other"], "usual, around, same-side"),
        (["lym-arm", "--side", "left", "--add-on", "foot"], "Add-ons: hand"),
    ],
)
def test_what_is_unknown_is_refused_with_what_is_known(run, line, words):
    with pytest.raises(CommandError, match=words) as raised:
        run("plan", *line)

    assert raised.value.returncode == 2


def test_it_needs_no_database():
    done = process("plan", "lym-arm", "--side", "left", "--json")

    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["walkthrough"] == "lym-arm"
