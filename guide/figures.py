"""The drawings of steps: in a page, and as one SVG that stands alone on paper.

The files of `static/figures/` are made at build time and committed. This module reads them once, before the first visitor, and
keeps them: showing a page reads no file. They are the only markup of the site that does not come from a template, so this is
the only place that marks text as safe. What is marked is a committed file of ours; what comes from a plan (the words for it,
which nodes are crossed out) goes through `format_html` or is a number.

In a page, the body and the hands stay where they are, in files that the browser fetches once for all steps
(`<use href="/static/figures/views/trunk-front.svg#view">`); only what the step adds is written into the page. Paper has no
such reference: `figure_svg` puts every part inside.
"""

import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from guide import figure_paper
from guide.domain.anatomy import Anatomy, Basin
from guide.domain.plan import Plan, PlanStep
from guide.domain.sides import AFFECTED, BOTH, LEFT, MIDDLE, OPPOSITE, OTHER, RIGHT
from guide.domain.walkthrough import STROKE, Walkthrough

# A page that does not know the side shows the right one as the affected one, and says so.
SHOWN_AS = {LEFT: LEFT, RIGHT: RIGHT, AFFECTED: RIGHT, OTHER: LEFT}
SIGN_RADIUS = 40  # of the signs in marks.svg, in drawing units
# Radii between a receiver that the plan adds and the ends of arrows, and hands with their cuffs, that it must not hide.
ARROW_ROOM, HAND_ROOM = 3, 3.5
CUFF = 105  # from the middle of a hand to its cuff, in units of the hand

Point = tuple[int, int]
Place = tuple[int, int, int]  # x, y, radius

_SVG = re.compile(r'<svg [^>]*viewBox="([\d .-]+)"[^>]*>\n?(.*?)</svg>\s*', re.DOTALL)
_HREF = re.compile(r'href="\.\./([\w/.-]+)#')
_STOP = re.compile(r'<use class="fig-nopress"[^>]*/>\n?')
_HAND = re.compile(r'<use class="fig-hand"[^>]*/>')
_AT = re.compile(r"translate\((-?\d+) (-?\d+)\)")
_TURN = re.compile(r"rotate\((-?\d+)\) scale\(-?[\d.]+ ([\d.]+)\)")
_FIRST_LINE = re.compile(r'<g (?:fill|stroke|class="fig-casing)')


@dataclass(frozen=True, slots=True)
class Drawn:
    """A step's file in two pieces: the body with the hands, and the arrows that lie on top. Signs go between them.

    `stops` are its own signs "do not press here" with their places, `hands` the places of its hands
    and of their cuffs.
    """

    box: str
    under: SafeString
    over: SafeString
    stops: tuple[tuple[SafeString, Point], ...]
    hands: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """A step's drawing for a page. `key` is the same for the same drawing, `ways` are the paths of the hand, one after "|"."""

    key: str
    svg: SafeString
    ways: str
    note: str


@dataclass(frozen=True, slots=True)
class Index:
    """What index.json says: `views` and `figures` by name; both empty where nothing has been drawn."""

    root: Path
    views: Mapping[str, Any]
    figures: Mapping[str, Any]


def figure_svg(figure_id: str, side: str) -> str | None:
    """The drawing of this figure with its step on `side` (left, right) as one SVG, or None where it is not drawn yet."""
    if side not in (LEFT, RIGHT):
        raise ValueError(f"A drawing is of the left or the right side, not {side!r}.")
    found = index()
    entry = found.figures.get(figure_id, {})
    return figure_paper.whole(found.root, entry[side]) if side in entry else None


@lru_cache(maxsize=1)
def index() -> Index:
    found = finders.find("figures/index.json")
    if not found:
        return Index(Path(), {}, {})
    told = json.loads(Path(found).read_text(encoding="utf-8"))
    return Index(Path(found).parent, told["views"], told["figures"])


@lru_cache(maxsize=1)
def drawings() -> dict[tuple[str, str, bool], Drawn]:
    """The drawings of this process for its pages, by figure, side, and whether a helper's hands do the step."""
    root = index().root
    return {
        (name, side, by_helper): _drawn((root / files[side]).read_text(encoding="utf-8"), f"fade-{name}", side)
        for name, entry in index().figures.items()
        for by_helper, files in ((False, entry), (True, entry.get("helper", entry)))
        for side in (LEFT, RIGHT)
        if (root / files[side]).is_file()
    }


def _drawn(text: str, fade: str, side: str) -> Drawn:
    whole = _SVG.fullmatch(text)
    if whole is None:
        raise ValueError(f"The drawing of {fade.removeprefix('fade-')} is no SVG with a viewBox.")
    # A page may show the figure of both sides: what is referred to by id needs a name of its own.
    inside = whole[2].replace(fade, f"{fade}-{side}")
    inside = _HREF.sub(lambda match: f'href="{static("figures/" + match[1])}#', inside)
    overlay = inside.index('<g class="fig-overlay"')
    lines = _FIRST_LINE.search(inside, overlay + 1)
    cut = lines.start() if lines else inside.index("</g>", overlay)
    under = inside[:cut]
    return Drawn(
        box=whole[1],
        under=_ours(_STOP.sub("", under)),
        over=_ours(inside[cut:]),
        stops=tuple((_ours(use), _point(use)) for use in _STOP.findall(under)),
        hands=tuple(point for use in _HAND.findall(under) for point in (_point(use), _cuff(use))),
    )


def _point(use: str) -> Point:
    found = _AT.search(use)
    if found is None:
        raise ValueError(f"No place stands in {use}.")
    return int(found[1]), int(found[2])


def _ours(markup: str) -> SafeString:
    return mark_safe(markup)  # noqa: S308 from our own committed file (see the docstring)


def _cuff(use: str) -> Point:
    x, y = _point(use)
    found = _TURN.search(use)
    turn, scale = (math.radians(int(found[1])), float(found[2])) if found else (0.0, 1.0)
    return round(x - math.sin(turn) * CUFF * scale), round(y + math.cos(turn) * CUFF * scale)


# For a plan


def pictured(chapters: list[dict[str, Any]], plan: Plan, walkthrough: Walkthrough) -> list[dict[str, Any]]:
    """The chapters of a page, each row with its `picture`; where one above is the same, `same` is that row and there is none."""
    first: dict[str, dict[str, Any]] = {}
    for chapter in chapters:
        for row in chapter["rows"]:
            made = picture(row["step"], plan, walkthrough)
            row |= {"picture": made, "picture_key": made.key if made else "", "same": None}
            if made and made.key in first:
                row |= {"picture": None, "same": first[made.key]}
            elif made:
                first[made.key] = row
    return chapters


def picture(step: PlanStep, plan: Plan, walkthrough: Walkthrough) -> Picture | None:
    """The drawing of this step of this plan, its treated nodes crossed out; None where there is no drawing that fits."""
    side = side_drawn(step.side, plan.side)
    drawn = drawings().get((step.figure, side, plan.mode.helper))
    if drawn is None:
        return None
    entry = index().figures[step.figure]
    shown = {_seen(*ref.split("."), side) for ref in entry["basins"]}
    treated = [(basin, place) for basin in plan.treated if (place := _place(basin, entry, side))]
    if shown & {(basin.kind, SHOWN_AS[basin.side]) for basin in plan.treated}:
        return None  # never an arrow to nodes that were treated: the words alone are right
    signs = [_sign("basin", place) for place in _receiver(step, entry, side, walkthrough, shown, drawn.hands)]
    signs += [sign for sign, at in drawn.stops if not any(_near(at, place) for _basin, place in treated)]
    signs += [_sign("treated", place) for _basin, place in treated]
    return Picture(
        key="-".join((step.figure, side, step.receives.kind if step.receives else "")),
        svg=format_html(
            '<svg class="drawing" viewBox="{}" role="img" aria-label="{}">{}{}{}</svg>',
            drawn.box,
            _words(step, [basin for basin, _place in treated], walkthrough.anatomy, plan),
            drawn.under,
            _ours("".join(signs)),
            drawn.over,
        ),
        ways=_ways(entry, side) if step.kind == STROKE else "",
        note=_("Drawn with the right side affected.") if AFFECTED in (step.side, plan.side) else "",
    )


def side_drawn(step_side: str, plan_side: str) -> str:
    """Which of the two files shows a step: one in the middle takes that of the affected side, and for both sides the right."""
    side = plan_side if step_side == MIDDLE else step_side
    return RIGHT if side == BOTH else SHOWN_AS[side]


def _words(step: PlanStep, treated: list[Basin], anatomy: Anatomy, plan: Plan) -> str:
    if not treated:
        return step.alt
    person = "their" if plan.mode.helper else "your"
    names = ", ".join(anatomy.basin_name(basin, person) for basin in treated)
    return _("%(picture)s Crossed out, to leave alone: %(nodes)s.") % {"picture": step.alt, "nodes": names}


def _receiver(
    step: PlanStep,
    entry: Mapping[str, Any],
    side: str,
    walkthrough: Walkthrough,
    shown: set[tuple[str, str]],
    hands: tuple[Point, ...],
) -> list[Place]:
    """The place of the nodes that the plan sends the fluid to, where the figure does not show them already."""
    basin = step.receives
    if basin is None or step.kind != STROKE or not walkthrough.technique.clears_first:
        return []
    if (basin.kind, SHOWN_AS[basin.side]) in shown or not entry["motion"]:
        return []
    place = _place(basin, entry, side)
    if place is None:
        return []
    x, y, radius = place
    arrows = [_turned(point, entry, side) for motion in entry["motion"] for point in (motion["start"], motion["end"])]
    # Where the stroke runs close by, a second sign would only hide it.
    clear = all(math.dist((x, y), point) > ARROW_ROOM * radius for point in arrows)
    return [place] if clear and all(math.dist((x, y), hand) > HAND_ROOM * radius for hand in hands) else []


# Places. Index and right-hand files are in one frame; a left-hand file has every x turned to width - x.


def _seen(kind: str, drawn_side: str, side: str) -> tuple[str, str]:
    return kind, drawn_side if side == RIGHT else OPPOSITE[drawn_side]


def _place(basin: Basin, entry: Mapping[str, Any], side: str) -> Place | None:
    """Where this basin lies in the picture of `side`, as x, y, radius; None where the picture does not show it."""
    view = index().views[entry["view"]]
    _kind, frame_side = _seen(basin.kind, SHOWN_AS[basin.side], side)
    found = view["basins"].get(f"{basin.kind}.{frame_side}")
    if found is None:
        return None
    x, y, radius = found
    left, top, width, height = entry["box"]
    # Half a sign at the edge of a picture cannot be read.
    if not (left + radius / 2 <= x <= left + width - radius / 2 and top + radius <= y <= top + height - radius):
        return None
    return (*_turned((x, y), entry, side), radius)


def _turned(point: Point, entry: Mapping[str, Any], side: str) -> Point:
    x, y = point
    return (x if side == RIGHT else index().views[entry["view"]]["width"] - x), y


def _near(point: Point, place: Place) -> bool:
    x, y, radius = place
    return math.dist(point, (x, y)) < 1.5 * radius


def _sign(name: str, place: Place) -> str:
    x, y, radius = place
    href = static("figures/marks.svg")
    at = f"translate({x:d} {y:d}) scale({radius / SIGN_RADIUS:.2f})"
    return f'<use class="fig-{name}" href="{href}#{name}" transform="{at}"/>'


def _ways(entry: Mapping[str, Any], side: str) -> str:
    ways = []
    for motion in entry["motion"]:
        x, y = _turned(motion["start"], entry, side)
        ways.append(motion[side].replace("M0 0", f"M{x} {y}", 1))
    return "|".join(ways)
