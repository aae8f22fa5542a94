"""Sides of the body, and texts written once for whichever side it is."""

import re
from collections.abc import Iterable
from functools import lru_cache

LEFT = "left"
RIGHT = "right"
BOTH = "both"
MIDDLE = "middle"
# A page that does not know the person speaks of "your affected arm" and "your other arm".
AFFECTED = "affected"
OTHER = "other"

OPPOSITE = {LEFT: RIGHT, RIGHT: LEFT, AFFECTED: OTHER, OTHER: AFFECTED, MIDDLE: MIDDLE}
SIDES = (LEFT, RIGHT, BOTH)
TOKENS = frozenset({"A", "U", "S", "O", "your", "number"})

_TOKEN = re.compile(r"\{(\w+)\}")


def limbs_of(side: str) -> tuple[str, ...]:
    """The affected sides, in the order they are worked: `both` is left, then right."""
    if side == BOTH:
        return (LEFT, RIGHT)
    if side in OPPOSITE and side != MIDDLE:
        return (side,)
    raise ValueError(f"There is no side called {side!r}. Sides: left, right, both.")


def tokens_in(text: str) -> frozenset[str]:
    return frozenset(_TOKEN.findall(text))


# A plan fills some 400 texts, nearly all of them the content's own few thousand.
@lru_cache(maxsize=16384)
def fill(text: str, *, affected: str, side: str | None = None, person: str = "your") -> str:
    """`text` with its tokens turned into words for one body.

    `affected` is the affected side, `side` the side worked on (the affected one if not given), `person` is "your" or "their".
    """
    side = side or affected
    words = {
        "A": affected,
        "U": OPPOSITE[affected],
        "S": side,
        "O": OPPOSITE[side],
        "your": person,
    }
    if side == MIDDLE:
        words["S"], words["O"] = affected, OPPOSITE[affected]
    return _TOKEN.sub(lambda match: words.get(match[1], match[0]), text)


def fill_each(texts: Iterable[str], limbs: tuple[str, ...], person: str = "your") -> tuple[str, ...]:
    """`texts` for every affected side; a text that names no side stands once."""
    filled = [fill(text, affected=limb, person=person) for text in texts for limb in limbs]
    return tuple(dict.fromkeys(filled))


def resolve(ref: str, *, affected: str, side: str) -> tuple[str, str]:
    """`"axilla.other"` -> `("axilla", "left")` for an affected right side; without a suffix it is the step's own side."""
    key, _, which = ref.partition(".")
    if not which:
        return key, side
    if which == AFFECTED:
        return key, affected
    if which == OTHER:
        return key, OPPOSITE[affected]
    raise ValueError(f"{ref!r}: after the dot stands affected or other.")
