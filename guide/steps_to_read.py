"""A plan as a page to read: the parts of the session with their steps, each step with those who published it."""

from typing import Any

from guide import library
from guide.domain.plan import Plan, PlanStep
from guide.domain.provenance import Source
from guide.domain.walkthrough import Walkthrough
from guide.figures import pictured
from guide.player import chapters


def chapters_to_read(plan: Plan, walkthrough: Walkthrough) -> list[dict[str, Any]]:
    return [
        chapter | {"rows": [row | {"publishers": _publishers(row["step"])} for row in chapter["rows"]]}
        for chapter in pictured(chapters(plan, walkthrough), plan, walkthrough)
    ]


def _publishers(step: PlanStep) -> list[str]:
    known = library.get().sources
    return list(dict.fromkeys(known[key].publisher for key in step.sources))


def sources_of(plan: Plan, *more: Source) -> tuple[Source, ...]:
    """Every source that the plan's steps name, and `more`, each once, by publisher."""
    known = library.get().sources
    every = dict.fromkeys([*more, *(known[key] for step in plan.steps for key in step.sources)])
    return tuple(sorted(every, key=lambda source: (source.publisher.lower(), source.title.lower())))
