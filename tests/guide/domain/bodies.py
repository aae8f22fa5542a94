"""What the tests of the rules share: walkthroughs, basins, bodies and the plans made from them. No database."""

import re
from collections.abc import Iterator
from itertools import combinations

from guide import library
from guide.domain.anatomy import ALL_BASINS, Basin
from guide.domain.plan import Plan, plan
from guide.domain.sides import BOTH, LEFT, RIGHT, SIDES
from guide.domain.walkthrough import Walkthrough

LYMPHATIC = ("lym-arm", "lym-leg", "lym-breast", "lym-head-neck", "lym-both-legs", "lym-hand", "lym-foot")
RETROGRADE = ("ret-hand", "ret-arm", "ret-foot", "ret-leg")
ALL = LYMPHATIC + RETROGRADE
ONE_SIDE = (LEFT, RIGHT)

__all__ = ["ALL", "BOTH", "LEFT", "LYMPHATIC", "ONE_SIDE", "RETROGRADE", "RIGHT", "SIDES"]


def walkthrough(slug: str) -> Walkthrough:
    return library.get().walkthroughs[slug]


def treated(*names: str) -> frozenset[Basin]:
    """Basins by their names: `treated("right-axilla", "left-groin")`."""
    return frozenset(Basin.parse(name) for name in names)


def every_treated() -> Iterator[frozenset[Basin]]:
    """All 256 sets of treated basins."""
    for count in range(len(ALL_BASINS) + 1):
        for chosen in combinations(ALL_BASINS, count):
            yield frozenset(chosen)


def every_plan(slug: str, side: str) -> Iterator[Plan]:
    made_from = walkthrough(slug)
    return (plan(made_from, side, basins) for basins in every_treated())


def mirrored_basins(basins: frozenset[Basin]) -> frozenset[Basin]:
    return frozenset(Basin(basin.kind, RIGHT if basin.side == LEFT else LEFT) for basin in basins)


# "Left out" and "left alone" speak of no side.
_SIDE_WORD = re.compile(r"\b([Ll]eft|[Rr]ight)\b(?! (?:out|alone)\b)")
_MIRROR = {"left": "right", "right": "left", "Left": "Right", "Right": "Left"}


def mirrored(text: str) -> str:
    """`text` with every word for a side turned into the other one."""
    return _SIDE_WORD.sub(lambda match: _MIRROR[match[1]], text)


def slugs(made: Plan, phase: str = "", side: str = "") -> list[str]:
    """The steps of a plan in order, of one phase or one worked side if asked."""
    return [step.slug for step in made.steps if phase in ("", step.phase) and side in ("", step.side)]


def why_left_out(made: Plan) -> dict[str, str]:
    """Why each missing step is missing (the last side of it that is)."""
    return {gone.slug: gone.why for gone in made.left_out}
