"""Draw every view, hand and step: `python -m figures.build` writes static/figures/; `--check` compares instead.

python -m figures.build [--check] [--only NAME ...] [--out DIR]
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tomllib
from pathlib import Path

import numpy as np

from figures import draw as D
from figures import hands, overlay
from figures.alt import alt
from figures.maps import map_file
from figures.marks import marks_file
from figures.view import View, fade, label_places, view_file

HERE = Path(__file__).parent
FIGURE_SPECS = ("upper.toml", "lower.toml")
OUT = HERE.parent / "static" / "figures"
MARGIN = 8  # drawing units from a hand to the edge of its picture
NUMBERS = re.compile(r"-?\d*\.?\d+")


def read(name: str) -> dict:
    return tomllib.loads((HERE / "specs" / name).read_text(encoding="utf-8"))


def stroke_of(view: View, one: list[str]) -> np.ndarray:
    return np.array([view.at(p) for p in one])


def helper_hands(one: dict, view: View) -> list[dict] | None:
    """The helper's hands for the right side: they come from outside the body, where the person's own come across it.

    A spec says them itself (`helper`), or has none (`helper = false`); else they follow from the view: from the other side of
    the limb, or from below where the view shows the limb's outside.
    """
    said = one.get("helper", one.get("hands") or False)
    if said is False or said == "same":
        return None
    if "helper" in one:
        return said
    turn = view.spec.get("helper_turn")
    return [{**h, "turn": -h["turn"] if turn is None else turn, "right": not h.get("right", False)} for h in said]


def compose(ident: str, one: dict, view: View) -> overlay.Figure:
    """A step's figure from its spec, in drawing units, for the right side."""
    w, h = view.size
    top, bottom = (round(part * h) for part in one.get("crop", (0, 1)))
    left, right = (round(part * w) for part in one.get("across", (0, 1)))
    spot = {"label": one["label"]} if "label" in one else {}
    places = [(x + left, y + top, letter) for x, y, letter in label_places(view.spec | spot, right - left, h)]
    fig = overlay.Figure(ident, view.name, (w, h), places, top=top, bottom=bottom, left=left, right=right)
    fig.dot = one.get("dot", overlay.START)
    fig.tag = tuple(one["tag"]) if "tag" in one else None
    for kind, key in (("pale", "pale"), ("firm", "paths"), ("light", "light"), ("both", "swing"), ("turn", "turns")):
        rows = one.get(key, [])
        for k, row in enumerate(rows):
            number = str(k + 1) if one.get("numbered") and key in ("paths", "light") else ""
            if one.get("numbers") and key == "paths":
                number = one["numbers"][k]
            fig.strokes.append(overlay.stroke(stroke_of(view, row), number, kind))
    order = {"pale": 0, "turn": 1, "both": 1, "light": 2, "firm": 3}
    fig.strokes.sort(key=lambda s: order[s.kind])
    fig.insets = [tuple(i) for i in one.get("insets", [])]
    unit = view.cam.unit / hands.UNITS
    for hand in one.get("hands", []):
        x, y = view.at(hand["at"])
        (fig.behind if hand.get("behind") else fig.hands).append(
            (
                hand["shape"],
                round(x),
                round(y),
                hand["turn"],
                round(unit * hand.get("scale", 1), 2),
                hand.get("right", False),
            )
        )
    for basin in one.get("basins", []):
        x, y, r = view.basin(basin)
        fig.basins.append((basin, x, y, r))
    for place in one.get("avoid", []):
        x, y = view.at(place)
        fig.avoid.append((round(x), round(y), 24))
    frame_hands(fig)
    return fig


def frame_hands(fig: overlay.Figure) -> None:
    """Widens the picture until it shows each hand whole, with its cuff."""
    for hand in (*fig.hands, *fig.behind):
        ends = hands.reach(*hand)
        (left, top), (right, bottom) = np.floor(ends.min(0)) - MARGIN, np.ceil(ends.max(0)) + MARGIN
        fig.left, fig.top = min(fig.left, int(left)), min(fig.top, int(top))
        fig.right, fig.bottom = max(fig.right, int(right)), max(fig.bottom, int(bottom))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--only", nargs="*", default=[])
    parser.add_argument("--out", type=Path, default=OUT)
    args = parser.parse_args()
    spec, sets = read("views.toml"), read("details.toml")
    declared = {k: v for part in FIGURE_SPECS for k, v in read(part).items()}
    made: dict[str, str] = {}
    views: dict[str, View] = {}
    faults: list[str] = []
    index: dict = {"views": {}, "figures": {}}
    for name, one in spec["views"].items():
        if args.only and name not in args.only:
            continue
        view = views[name] = View(name, one, spec["poses"])
        made[f"views/{name}.svg"] = view_file(view, sets)
        w, h = view.size
        index["views"][name] = {
            "file": f"views/{name}.svg", "title": one["title"], "width": w, "height": h, "both_sides": bool(one.get("both")),
            "basins": {
                f"{b}.{s}": list(view.basin(f"{b}.{s}"))
                for b in one.get("basins", {}) for s in (("right", "left") if one.get("both") else ("right",))
            },
        }  # fmt: skip
        for ident, step in declared.items():
            if step["view"] != name:
                continue
            try:
                fig = compose(ident, step, view)
            except ValueError as error:
                faults.append(f"{ident}: {error}")
                continue
            for mirror, side in ((False, "right"), (True, "left")):
                made[f"steps/{ident}.{side}.svg"] = overlay.write(
                    fig, mirror, fade(one, w, h, f"fade-{ident}", *view.cut((fig.left, fig.top, fig.right, fig.bottom)))
                )
            index["figures"][ident] = entry(ident, step, fig)
            theirs = helper_hands(step, view)
            if theirs:
                fig = compose(ident, {**step, "hands": theirs}, view)
                for mirror, side in ((False, "right"), (True, "left")):
                    made[f"steps/{ident}.helper.{side}.svg"] = overlay.write(
                        fig,
                        mirror,
                        fade(one, w, h, f"fade-{ident}", *view.cut((fig.left, fig.top, fig.right, fig.bottom))),
                    )
                index["figures"][ident]["helper"] = {
                    side: f"steps/{ident}.helper.{side}.svg" for side in ("right", "left")
                }
            elif step.get("helper") == "same":  # the picture shows the helper's hand as it is
                index["figures"][ident]["helper"] = {side: index["figures"][ident][side] for side in ("right", "left")}
    made["marks.svg"] = marks_file()
    made["figures.css"] = (HERE / "specs" / "figures.css").read_text(encoding="utf-8")
    if not args.only:
        made["map.svg"], index["map"] = map_file(read("map.toml"), views)
        index["figures"] = dict(sorted(index["figures"].items()))
        made["index.json"] = json.dumps(index, indent=1, ensure_ascii=False) + "\n"
    for fault in faults:
        print(fault)
    return (compare(made, args.out) if args.check else save(made, args.out)) or bool(faults)


def entry(ident: str, step: dict, fig: overlay.Figure) -> dict:
    """What the site needs to know of a figure without reading its drawing."""
    motion = []
    for s in fig.strokes:
        if s.kind in ("firm", "light", "both"):
            at = s.pieces[0][0]
            motion.append({
                "right": D.path([p - at for p in s.pieces], False),
                "left": D.path([(p - at) * [-1, 1] for p in s.pieces], False),
                "start": [int(v) for v in at], "end": [int(v) for v in s.head[0]], "band": s.number,
            })  # fmt: skip
    return {
        "view": fig.view,
        "right": f"steps/{ident}.right.svg",
        "left": f"steps/{ident}.left.svg",
        "box": [fig.left, fig.top, fig.right - fig.left, fig.bottom - fig.top],
        "hand": [h[0] for h in (*fig.hands, *fig.behind)],
        "basins": [b[0] for b in fig.basins],
        "words": step.get("words", ""),
        "alt": alt(step),
        "motion": motion,
    }


def save(made: dict[str, str], out: Path) -> int:
    for path, text in made.items():
        (out / path).parent.mkdir(parents=True, exist_ok=True)
        (out / path).write_text(text, encoding="utf-8")
    print(f"{len(made)} files")
    return 0


def compare(made: dict[str, str], out: Path) -> int:
    """The committed drawings against fresh ones: same text but for numbers, and no number more than one unit off."""
    bad = []
    number = NUMBERS
    for path, text in made.items():
        there = out / path
        old = there.read_text(encoding="utf-8") if there.exists() else ""
        if old == text:
            continue
        a, b = number.findall(old), number.findall(text)
        same_words = number.sub("#", old) == number.sub("#", text)
        if not same_words or any(abs(float(x) - float(y)) > 1 for x, y in zip(a, b, strict=False)):
            bad.append(path)
    for path in bad:
        print(f"differs: {path}")
    print(f"{len(made) - len(bad)} of {len(made)} files agree")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
