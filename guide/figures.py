"""The drawing of each step of a plan: in a page, and as one SVG that stands alone on paper. Both show the same.

The files of `static/figures/` are made at build time and committed; `guide/figure_files.py` reads them once, before the first
visitor. What comes from a plan (the words for it, which nodes are crossed out) goes through `format_html` or is a number.

In a page, the body and the hands stay where they are, in files that the browser fetches once for all steps
(`<use href="/static/figures/views/trunk-front.svg#view">`); only what the step adds is written into the page. Paper has no
such reference: there, every part is put inside.

The words that stand for a picture are the step's own `alt`: clinicians read them with the step, they name the finger or the
part, and they say "your" or "their". The drawing has words of its own, made from the spec that it was drawn from (`alt` in
index.json). They are the check: tests/figures/test_words.py holds that both name the same start, end and way, and the contact
sheet shows them side by side.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from guide import figure_paper
from guide.domain.anatomy import Anatomy, Basin
from guide.domain.plan import Plan, PlanStep
from guide.domain.sides import AFFECTED, BOTH, LEFT, MIDDLE, OPPOSITE, OTHER, RIGHT
from guide.domain.walkthrough import STROKE, Walkthrough
from guide.figure_files import Drawn, Index, Point, drawings, index, marks_href, ours

__all__ = ["Index", "PaperPicture", "Picture", "drawings", "index", "on_paper", "picture", "pictured", "side_drawn"]

# A page that does not know the side shows the right one as the affected one, and says so.
SHOWN_AS = {LEFT: LEFT, RIGHT: RIGHT, AFFECTED: RIGHT, OTHER: LEFT}
SIGN_RADIUS = 40  # of the signs in marks.svg, in drawing units
# Radii between a receiver that the plan adds and the ends of arrows, and hands with their cuffs, that it must not hide.
ARROW_ROOM, HAND_ROOM = 3, 3.5

Place = tuple[int, int, int]  # x, y, radius


@dataclass(frozen=True, slots=True)
class Picture:
    """A step's drawing for a page. `key` is the same for the same drawing of one plan, `ways` the paths of its hand, one after "|"."""

    key: str
    svg: SafeString
    ways: str
    note: str


@dataclass(frozen=True, slots=True)
class PaperPicture:
    """A step's drawing for paper: one SVG that stands alone, its words, and a `key` as in a page."""

    key: str
    svg: str
    alt: str


@dataclass(frozen=True, slots=True)
class _Laid:
    """A step's drawing with the signs that the plan lays on it, and the treated nodes among them."""

    side: str
    entry: Mapping[str, Any]
    drawn: Drawn
    signs: SafeString
    treated: tuple[Basin, ...]


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
    laid = _laid(step, plan, walkthrough)
    if laid is None:
        return None
    return Picture(
        key=_key(step, laid.side),
        svg=format_html(
            '<svg class="drawing" viewBox="{}" role="img" aria-label="{}">{}{}{}</svg>',
            laid.drawn.box,
            _words(step, laid.treated, walkthrough.anatomy, plan),
            laid.drawn.under,
            laid.signs,
            laid.drawn.over,
        ),
        ways=_ways(laid.entry, laid.side) if step.kind == STROKE else "",
        note=_("Drawn with the right side affected.") if AFFECTED in (step.side, plan.side) else "",
    )


def on_paper(step: PlanStep, plan: Plan, walkthrough: Walkthrough) -> PaperPicture | None:
    """The same drawing as in the page, with every part inside. Raises what a file that cannot be read raises."""
    laid = _laid(step, plan, walkthrough, paper=True)
    if laid is None:
        return None
    text = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{laid.drawn.box}">{laid.drawn.under}{laid.signs}{laid.drawn.over}</svg>'
    svg = figure_paper.stand_alone(index().root, text)
    return PaperPicture(_key(step, laid.side), svg, _words(step, laid.treated, walkthrough.anatomy, plan))


def _key(step: PlanStep, side: str) -> str:
    receives = (step.receives.kind, step.receives.side) if step.receives else ()
    return "-".join((step.figure, side, *receives))


def _laid(step: PlanStep, plan: Plan, walkthrough: Walkthrough, paper: bool = False) -> _Laid | None:
    side = side_drawn(step.side, plan.side)
    drawn = drawings(paper).get((step.figure, side, plan.mode.helper))
    if drawn is None:
        return None
    entry = index().figures[step.figure]
    shown = {_seen(*ref.split("."), side) for ref in entry["basins"]}
    treated = [(basin, place) for basin in plan.treated if (place := _place(basin, entry, side))]
    if shown & {(basin.kind, SHOWN_AS[basin.side]) for basin in plan.treated}:
        return None  # never an arrow to nodes that were treated: the words alone are right
    marks = marks_href(paper)
    signs = [_sign("basin", place, marks) for place in _receiver(step, entry, side, walkthrough, shown, drawn.hands)]
    signs += [sign for sign, at in drawn.stops if not any(_near(at, place) for _basin, place in treated)]
    signs += [_sign("treated", place, marks) for _basin, place in treated]
    return _Laid(side, entry, drawn, ours("".join(signs)), tuple(basin for basin, _place in treated))


def side_drawn(step_side: str, plan_side: str) -> str:
    """Which of the two files shows a step: one in the middle takes that of the affected side, and for both sides the right."""
    side = plan_side if step_side == MIDDLE else step_side
    return RIGHT if side == BOTH else SHOWN_AS[side]


def _words(step: PlanStep, treated: Iterable[Basin], anatomy: Anatomy, plan: Plan) -> str:
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


def _sign(name: str, place: Place, href: str) -> str:
    x, y, radius = place
    at = f"translate({x:d} {y:d}) scale({radius / SIGN_RADIUS:.2f})"
    return f'<use class="fig-{name}" href="{href}#{name}" transform="{at}"/>'


def _ways(entry: Mapping[str, Any], side: str) -> str:
    ways = []
    for motion in entry["motion"]:
        x, y = _turned(motion["start"], entry, side)
        ways.append(motion[side].replace("M0 0", f"M{x} {y}", 1))
    return "|".join(ways)
