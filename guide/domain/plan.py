"""The one place where steps are computed: a walkthrough becomes the concrete steps for one person.

    walkthrough + side + treated basins + what screening closed + a therapist's adjustments + mode  ->  Plan

Player, page, handout, voice and log show a Plan; none of them works out a step for itself.
"""

from guide.domain import walkthrough as w
from guide.domain.anatomy import Basin
from guide.domain.locks import NOTHING_CLOSED, Closing, Lock
from guide.domain.planned import (
    AROUND,
    AS_WRITTEN,
    SAME_SIDE,
    USUAL,
    WHOLE_SESSION,
    Adjustments,
    LeftOut,
    Mode,
    Plan,
    PlanStep,
)
from guide.domain.planner import Planner
from guide.domain.sides import limbs_of, resolve
from guide.domain.walkthrough import Walkthrough

__all__ = [
    "AROUND",
    "AS_WRITTEN",
    "SAME_SIDE",
    "USUAL",
    "WHOLE_SESSION",
    "Adjustments",
    "LeftOut",
    "Mode",
    "Plan",
    "PlanStep",
    "locks_that_closed",
    "plan",
    "public_plan",
]


def plan(
    walkthrough: Walkthrough,
    side: str,
    treated: frozenset[Basin] = frozenset(),
    assessment: Closing = NOTHING_CLOSED,
    adjustments: Adjustments = AS_WRITTEN,
    mode: Mode = WHOLE_SESSION,
) -> Plan:
    """The steps of `walkthrough` for one person, or a plain reason why there are none.

    `side` is left, right or both; `treated` are the node basins removed or irradiated; `assessment` brings what screening
    closed. Raises ValueError for an unknown side, approach or add-on: there is no silent default for a clinical fact.
    """
    if adjustments.approach and adjustments.approach not in w.APPROACHES:
        raise ValueError(
            f"There is no approach called {adjustments.approach!r}. Approaches: {', '.join(w.APPROACHES)}."
        )
    return Planner(walkthrough, side, treated, assessment, adjustments, mode).plan()


def public_plan(walkthrough: Walkthrough, side: str, treated: frozenset[Basin] = frozenset()) -> Plan:
    """The plan that a page or sheet shows when it does not know the person: the affected side's own basin left out."""
    supposed = {
        Basin(*resolve(ref, affected=limb, side=limb)) for limb in limbs_of(side) for ref in walkthrough.assume_treated
    }
    return plan(walkthrough, side, treated | supposed)


def locks_that_closed(plan_made: Plan, locks: tuple[Lock, ...]) -> tuple[Lock, ...]:
    """Those of `locks` that took a step out of this plan or closed it."""
    used = {step.finding for step in plan_made.left_out if step.finding}
    return tuple(lock for lock in locks if lock.finding in used)
