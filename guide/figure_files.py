"""What the drawing program has left in `static/figures/`, read once and kept: the index, and each step's drawing in pieces.

The drawings are the only markup of the site that does not come from a template, so this and `guide/figures.py` are the only
places that mark text as safe. What is marked is a committed file of ours.
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
from django.utils.safestring import SafeString, mark_safe

from guide.domain.sides import LEFT, RIGHT

CUFF = 105  # from the middle of a hand to its cuff, in units of the hand

Point = tuple[int, int]

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
class Index:
    """What index.json says: `views` and `figures` by name; both empty where nothing has been drawn."""

    root: Path
    views: Mapping[str, Any]
    figures: Mapping[str, Any]


@lru_cache(maxsize=1)
def index() -> Index:
    found = finders.find("figures/index.json")
    if not found:
        return Index(Path(), {}, {})
    told = json.loads(Path(found).read_text(encoding="utf-8"))
    return Index(Path(found).parent, told["views"], told["figures"])


@lru_cache(maxsize=2)
def drawings(paper: bool = False) -> dict[tuple[str, str, bool], Drawn]:
    """The drawings of this process by figure, side, and whether a helper's hands do the step.

    For pages, what a drawing takes from other files stands at its static address; for `paper`, at its place in the folder.
    """
    root = index().root
    return {
        (name, side, by_helper): _drawn((root / files[side]).read_text(encoding="utf-8"), f"fade-{name}", side, paper)
        for name, entry in index().figures.items()
        for by_helper, files in ((False, entry), (True, entry.get("helper", entry)))
        for side in (LEFT, RIGHT)
        if (root / files[side]).is_file()
    }


def marks_href(paper: bool = False) -> str:
    """Where the signs stand, for a page or for paper."""
    return "../marks.svg" if paper else static("figures/marks.svg")


def ours(markup: str) -> SafeString:
    """Markup of our own committed files, and numbers."""
    return mark_safe(markup)  # noqa: S308 see the docstring of this module


def _drawn(text: str, fade: str, side: str, paper: bool) -> Drawn:
    whole = _SVG.fullmatch(text)
    if whole is None:
        raise ValueError(f"The drawing of {fade.removeprefix('fade-')} is no SVG with a viewBox.")
    # A page may show the figure of both sides: what is referred to by id needs a name of its own.
    inside = whole[2].replace(fade, f"{fade}-{side}")
    if not paper:
        inside = _HREF.sub(lambda match: f'href="{static("figures/" + match[1])}#', inside)
    overlay = inside.index('<g class="fig-overlay"')
    lines = _FIRST_LINE.search(inside, overlay + 1)
    cut = lines.start() if lines else inside.index("</g>", overlay)
    under = inside[:cut]
    return Drawn(
        box=whole[1],
        under=ours(_STOP.sub("", under)),
        over=ours(inside[cut:]),
        stops=tuple((ours(use), _point(use)) for use in _STOP.findall(under)),
        hands=tuple(point for use in _HAND.findall(under) for point in (_point(use), _cuff(use))),
    )


def _point(use: str) -> Point:
    found = _AT.search(use)
    if found is None:
        raise ValueError(f"No place stands in {use}.")
    return int(found[1]), int(found[2])


def _cuff(use: str) -> Point:
    x, y = _point(use)
    found = _TURN.search(use)
    turn, scale = (math.radians(int(found[1])), float(found[2])) if found else (0.0, 1.0)
    return round(x - math.sin(turn) * CUFF * scale), round(y + math.cos(turn) * CUFF * scale)
