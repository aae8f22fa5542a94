"""Every step of every routine with its drawings, for those who look at them: on the contact sheet, as a page and as a PDF."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from guide.domain.anatomy import Basin
from guide.domain.plan import Adjustments, Mode, Plan, PlanStep, plan
from guide.domain.sides import LEFT, RIGHT, limbs_of
from guide.domain.walkthrough import Walkthrough
from guide.figures import index

# A step's drawing: `picture` for a page, `on_paper` for a PDF.
Draw = Callable[[PlanStep, Plan, Walkthrough], Any]


@dataclass(frozen=True, slots=True)
class Contact:
    """One step in one way of doing it: its drawing for the right side and for the left, and what the drawing says of itself."""

    step: PlanStep
    treated: tuple[Basin, ...]
    helper: bool
    right: Any
    left: Any
    drawn: str


def contacts(walkthrough: Walkthrough, draw: Draw) -> Iterator[Contact]:
    """Each different drawing once, in the order of the plans: nothing treated, and the region's own nodes treated.

    A helper's hands follow where they are drawn otherwise than the person's own.
    """
    sides = walkthrough.sides[:1] * 2 if len(walkthrough.sides) == 1 else (RIGHT, LEFT)
    seen: set[Any] = set()
    for treated in (False, True):
        for helper in (False, True):
            for right, left in zip(*(_steps(walkthrough, side, treated, helper) for side in sides), strict=True):
                (step, made), (other, mirrored) = right, left
                pictures = draw(step, made, walkthrough), draw(other, mirrored, walkthrough)
                drawing = (step.slug, step.side, *(picture and _lines(picture.svg) for picture in pictures))
                if drawing in seen:
                    continue
                seen.add(drawing)
                yield Contact(
                    step, made.treated, helper, *pictures, index().figures.get(step.figure, {}).get("alt", "")
                )


def _steps(walkthrough: Walkthrough, side: str, treated: bool, helper: bool) -> list[tuple[PlanStep, Plan]]:
    add_ons = Adjustments(add_ons=tuple(addon.slug for addon in walkthrough.addons))
    own = (
        frozenset(Basin(kind, limb) for kind in walkthrough.own for limb in limbs_of(side)) if treated else frozenset()
    )
    made = plan(walkthrough, side, own, adjustments=add_ons, mode=Mode(helper=helper))
    return [(step, made) for step in made.steps]


def _lines(svg: str) -> str:
    """The drawing without its words, which say "your" or "their"."""
    return svg.partition(">")[2]
