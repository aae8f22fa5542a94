"""Whether every stroke runs the right way: toward the trunk, and to nodes that were cleared for it."""

from collections.abc import Iterator

from guide.content.faults import Fault
from guide.domain import walkthrough as w
from guide.domain.anatomy import Basin, Landmark
from guide.domain.sides import AFFECTED, MIDDLE, OTHER, resolve
from guide.domain.walkthrough import Step, Walkthrough, Way
from guide.library import Library
from guide.linter.contract import LIMBS, file_of

Found = Iterator[tuple[str, str]]


def check_directions(library: Library) -> Iterator[Fault]:
    for walkthrough in library.walkthroughs.values():
        cleared = _cleared(walkthrough)
        for step in walkthrough.steps:
            if step.kind != w.STROKE:
                continue
            for key, message in _faults_of(walkthrough, step, cleared):
                yield Fault(file_of(walkthrough), step.slug, key, message)


def _faults_of(walkthrough: Walkthrough, step: Step, cleared: frozenset[Basin]) -> Found:
    technique = walkthrough.technique
    for number, way in enumerate(step.ways):
        where = f"way {number + 1}: " if number else ""
        if technique.clears_first:
            found = _lymphatic(walkthrough, step, way, cleared) if step.phase == technique.main_phase else iter(())
        else:
            found = _retrograde(walkthrough, way)
        for key, message in found:
            yield key, where + message


# Retrograde: every stroke comes nearer the trunk


def _retrograde(walkthrough: Walkthrough, way: Way) -> Found:
    if not way.receives:
        yield "receives", "a stroke names the nodes that its fluid goes to"
    start, end = _landmarks(walkthrough, way)
    if start is None or end is None:
        yield ("to" if start else "from"), "a stroke says from where to where it runs"
    elif start.order <= end.order:
        message = f"a stroke away from the trunk: {start.key!r} ({start.order}) to {end.key!r} ({end.order})"
        yield "to", f"{message}. The order must fall"
    elif end.limb != start.limb and end.limb in LIMBS:
        yield "to", f"a stroke from the {start.limb} to the {end.limb}"


# Lymphatic: never outward, and only to nodes that this walkthrough clears


def _lymphatic(walkthrough: Walkthrough, step: Step, way: Way, cleared: frozenset[Basin]) -> Found:
    start, end = _landmarks(walkthrough, way)
    if start is None or end is None:
        yield ("to" if start else "from"), "a stroke says from where to where it runs"
    elif end.limb in LIMBS and start.limb != end.limb:
        yield "to", f"a stroke outward: from the {start.limb} ({start.key!r}) to the {end.limb} ({end.key!r})"
    elif start.order < end.order:
        yield "to", f"a stroke outward: {start.key!r} ({start.order}) to {end.key!r} ({end.order})"
    elif _crosses_limbs(way, start, end):
        yield "to", f"a stroke from one {start.limb} to the other"
    if not way.receives:
        yield "receives", "no receiver: a stroke of this phase names the cleared nodes that take the fluid"
    for ref in way.receives:
        missing = sorted(_resolved(walkthrough, ref, step) - cleared)
        if missing:
            names = " and ".join(f"{basin.kind} ({basin.side})" for basin in missing)
            yield "receives", f"no cleared receiver: no step of the phase 'clear' clears {names}"


def _cleared(walkthrough: Walkthrough) -> frozenset[Basin]:
    """The basins that the steps of the clearing phase empty, on the affected and the other side."""
    return frozenset(
        Basin(step.clears, side)
        for step in walkthrough.steps
        if step.phase == "clear" and step.clears
        for side in _sides(step)
    )


def _resolved(walkthrough: Walkthrough, ref: str, step: Step) -> set[Basin]:
    if ref.partition(".")[0] not in walkthrough.anatomy.basins:
        return set()  # the reader has said so
    return {Basin(*resolve(ref, affected=AFFECTED, side=side)) for side in _sides(step)}


def _sides(step: Step) -> tuple[str, ...]:
    return {"each": (AFFECTED, OTHER), "other": (OTHER,)}.get(step.side, (AFFECTED,))


# Landmarks


def _landmarks(walkthrough: Walkthrough, way: Way) -> tuple[Landmark | None, Landmark | None]:
    known = walkthrough.anatomy.landmarks
    return known.get(way.start.partition(".")[0]), known.get(way.end.partition(".")[0])


def _crosses_limbs(way: Way, start: Landmark, end: Landmark) -> bool:
    sides = {ref.partition(".")[2] for ref in (way.start, way.end)}
    return start.limb == end.limb and start.limb in LIMBS and len(sides - {MIDDLE}) > 1
