"""Whether each step has its drawing, for both sides, and the drawing says what the step says.

A drawing is made for the right side, and the left one is its mirror (tests/figures proves it), so the right one is read here:
the view it was declared for, which hand in which shape, the nodes it shows, and where its arrows end.
"""

import math
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from guide import figures
from guide.content.faults import Fault
from guide.domain import walkthrough as w
from guide.domain.sides import LEFT, OTHER, RIGHT, resolve
from guide.domain.walkthrough import Step, Way
from guide.library import Figure, Library
from guide.linter.contract import file_of

Found = Iterator[str]

# The words for the hand that a drawn shape may stand for.
SHAPES = {
    "flat": r"^(?!.*finger).*\bhands?\b",
    "fingers": r"finger|feather light",
    "pads": r"\bpads?\b|fingertips",
    "cupped": r"\bcupped\b",
    "ring": r"\bring\b",
    "thumb": r"\bthumb\b",
}
_HAND = re.compile(r'class="fig-hand"[^>]*scale\((-?)')
# Which side may be the affected one where a step is done on the right side.
AFFECTED_WHEN_RIGHT = {OTHER: (LEFT,), "each": (RIGHT, LEFT)}
NEAR = 1.5  # radii: a stroke that begins on the nodes themselves


def check_figures(library: Library, drawn: figures.Index | None = None) -> Iterator[Fault]:
    drawn = drawn or figures.index()
    for walkthrough in library.walkthroughs.values():
        steps = walkthrough.step_order(tuple(addon.slug for addon in walkthrough.addons))
        for step in steps:
            for way in step.ways:
                declared = library.figures.get(way.figure)
                if declared is None:
                    continue  # the contract says so
                for message in _faults(step, way, declared, drawn):
                    yield Fault(file_of(walkthrough), step.slug, "figure", f"{way.figure}: {message}")


def _faults(step: Step, way: Way, declared: Figure, drawn: figures.Index) -> Found:
    entry = drawn.figures.get(way.figure, {})
    missing = _missing(entry, drawn.root)
    if missing:
        yield f"not drawn for the {' and the '.join(missing)} side: make figures"
        return
    if "helper" in entry and (missing := _missing(entry["helper"], drawn.root)):
        yield f"not drawn with a helper's hands for the {' and the '.join(missing)} side: make figures"
    if entry["view"] != declared.view:
        yield f"drawn on the view {entry['view']!r}, declared on {declared.view!r}"
    yield from _hands(way, entry, drawn.root)
    yield from _arrows(step, entry)
    takes = [_takes(step, way, affected) for affected in AFFECTED_WHEN_RIGHT.get(step.side, (RIGHT,))]
    yield from _basins(entry, takes)
    yield from _ways(step, entry, drawn.views[entry["view"]]["basins"], set().union(*takes))


def _missing(files: Mapping[str, Any], root: Path) -> list[str]:
    return [side for side in (LEFT, RIGHT) if not (root / files.get(side, "-")).is_file()]


def _hands(way: Way, entry: Mapping[str, Any], root: Path) -> Found:
    words = way.hand.lower()
    shapes = entry["hand"]
    if shapes and words == "no hands":
        yield "a hand is drawn, and the step uses none"
    for shape in dict.fromkeys(shapes):
        if not re.search(SHAPES[shape], words):
            yield f"the hand is drawn as {shape!r}, the step says {way.hand!r}"
    # In the drawing for the right side, {S} is the right hand and {O} the left; a right hand is a left one turned over.
    told = {"{S}": "-", "{O}": ""}
    wanted = [sign for token, sign in told.items() if token in way.hand]
    placed = _HAND.findall((root / entry[RIGHT]).read_text(encoding="utf-8"))
    if wanted and any(sign != wanted[0] for sign in placed):
        yield f"the other hand is drawn: the step says {way.hand!r}"


def _arrows(step: Step, entry: Mapping[str, Any]) -> Found:
    if step.kind == w.STROKE and not entry["motion"]:
        yield "no arrow is drawn for a stroke"
    if step.kind in (w.REST, w.PREPARE) and entry["motion"]:
        yield "an arrow is drawn, and nothing moves"


def _takes(step: Step, way: Way, affected: str) -> set[str]:
    """The nodes that take the fluid of this way, or that the step clears."""
    takes = {".".join(resolve(ref, affected=affected, side=RIGHT)) for ref in way.receives}
    return takes | ({f"{step.clears}.{RIGHT}"} if step.clears else set())


def _basins(entry: Mapping[str, Any], takes: list[set[str]]) -> Found:
    shown = set(entry["basins"])
    if not any(shown <= some for some in takes):
        told = ", ".join(sorted(takes[0])) or "no receiver"
        yield f"it shows {', '.join(sorted(shown))} taking the fluid, the step has {told}"


def _ways(step: Step, entry: Mapping[str, Any], places: Mapping[str, list[int]], takes: set[str]) -> Found:
    """Every arrow ends at no nodes but those that take the fluid, and nearer to these than it began."""
    if step.kind != w.STROKE or not entry["motion"]:
        return
    for motion in entry["motion"]:
        for basin, (x, y, radius) in places.items():
            start, end = (math.dist((x, y), motion[point]) for point in ("start", "end"))
            if basin not in takes and end < radius < start:
                yield f"an arrow ends at {basin}, which takes none of the fluid"
    for basin in entry["basins"]:
        x, y, radius = places[basin]
        start, end = (math.dist((x, y), entry["motion"][-1][point]) for point in ("start", "end"))
        if end >= start > NEAR * radius:
            yield f"the arrow leads away from {basin}"
