"""A figure's own words against its step: the same start, the same end, the same direction, the same hand."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest

from figures.alt import alt, ends
from guide import library
from guide.domain.walkthrough import STROKE, Step, Way

ROOT = Path(__file__).resolve().parents[2]
SPECS = {
    ident: spec
    for name in ("upper.toml", "lower.toml")
    for ident, spec in tomllib.loads((ROOT / "figures" / "specs" / name).read_text(encoding="utf-8")).items()
}
INDEX = json.loads((ROOT / "static" / "figures" / "index.json").read_text(encoding="utf-8"))["figures"]
# What a step may call the place where an arrow starts or ends, beside its own name.
ALSO = {
    "fingertips": {"finger-tip"},
    "elbow": {"upper-arm", "outer-upper-arm"},
    "shoulder": {"outer-shoulder"},
    "outer-upper-arm": {"upper-arm"},
    "upper-arm": {"outer-upper-arm"},
    "lower-leg": {"shin"},
    "thigh": {"outer-thigh"},
    "outer-thigh": {"thigh"},
    "below-groin": {"thigh"},
    "toes": {"toe-bases"},
    "trunk-side": {"below-armpit"},
    "palm-edge": {"palm"},
    "waist": {"trunk-side"},
}
# Views that end before the stroke does: the one place that cannot be seen.
UNSEEN = {"arm-sweep-trunk": "start", "leg-long-sweep-around": "end"}
WALKTHROUGHS = library.get().walkthroughs.values()


def every_way() -> dict[str, tuple[Step, Way]]:
    found: dict[str, tuple[Step, Way]] = {}
    for walkthrough in WALKTHROUGHS:
        for step in walkthrough.step_order(tuple(addon.slug for addon in walkthrough.addons)):
            for way in step.ways:
                if way.figure:
                    found.setdefault(way.figure, (step, way))
    return found


WAYS = every_way()
STROKES = sorted(ident for ident, (step, _) in WAYS.items() if step.kind == STROKE and SPECS[ident].get("words"))


def told(reference: str, side: str) -> tuple[str, str]:
    """A step's landmark and its side as a figure for the right side has it: S the step's own, O the opposite one."""
    key, _, where = reference.partition(".")
    return key, "O" if where in ("other", "opposite") else side


def same(shown: tuple[str, str], wanted: tuple[str, str]) -> bool:
    one_side = shown[1] == wanted[1] or wanted[0] in ("chin", "mid-forehead", "neck-base", "low-back", "hairline")
    return one_side and (shown[0] == wanted[0] or shown[0] in ALSO.get(wanted[0], ()))


@pytest.mark.parametrize("ident", STROKES)
def test_a_figure_starts_and_ends_where_its_step_does(ident: str) -> None:
    _, way = WAYS[ident]
    start, end = told(way.start, "S"), told(way.end, "S")
    shown = ends(SPECS[ident])
    if UNSEEN.get(ident) != "start":
        assert any(same(first, start) for first, _ in shown), f"step {start}, figure {shown}"
    if UNSEEN.get(ident) != "end":
        assert any(same(last, end) for _, last in shown), f"step {end}, figure {shown}"
    assert start == end or (end, start) not in shown, "an arrow runs backward"


@pytest.mark.parametrize("ident", STROKES)
def test_the_words_of_a_step_name_the_way_its_figure_shows(ident: str) -> None:
    """Words about a direction must not turn it round: "up", "down" and "across" are read from the drawing."""
    _, way = WAYS[ident]
    words = way.alt.lower()
    moves = [(m["end"][0] - m["start"][0], m["end"][1] - m["start"][1]) for m in INDEX[ident]["motion"]]
    if INDEX[ident]["view"].startswith("hand"):
        return  # fingers up: "up the arm" runs down the paper
    if any(word in words for word in ("points up", "point up", "runs up", "run up", "arrows up")):
        assert all(dy < 0 for _, dy in moves), moves
    if any(word in words for word in ("points down", "point down", "runs down", "then down to", "back and down")):
        assert moves[-1][1] > 0, moves


def test_every_figure_says_what_it_shows() -> None:
    for ident, spec in SPECS.items():
        assert INDEX[ident]["alt"] == alt(spec), f"{ident}: run `make figures`"
        assert alt(spec).count("{") == alt(spec).count("}")
