"""Whether walkthroughs keep the contract of their technique: what is used, how hard, in which order, how long."""

import re
from collections.abc import Container, Iterable, Iterator

from guide.content.faults import Fault
from guide.domain import walkthrough as w
from guide.domain.plan import Adjustments, plan, public_plan
from guide.domain.walkthrough import Step, Walkthrough, Way
from guide.library import Library
from guide.linter.grade import sentences_of

LIMBS = frozenset({"arm", "leg"})
BELLY = "belly"
MOST_LINES = 3
# The reasons that a plan can give for what is left out.
REASONS = frozenset(
    "locked treated receiver-treated no-receiver path-closed not-needed around both-sides not-repeated short turned-off "
    "no-way core-closed routine-locked".split()
)
_USED = r"(?:oils?|oily|creams?|lotions?|gels?|ointments?|powders?|lubricants?|moisturi[sz]ers?)"
_LIST = rf"{_USED}(?:\W+(?:(?:or|and|nor)\W+)?{_USED})*"
_LUBRICANT = re.compile(rf"\b{_USED}\b", re.IGNORECASE)
# "Use no oil and no cream", "Do not put on cream", "Wash the cream off": all say to do without.
_WITHOUT = re.compile(
    rf"\b(?:no|not|never|without|nor|free of)\W+(?:\w+\W+){{0,4}}?{_LIST}\b|\b(?:wash|wipe)\b.*?\b{_LIST}\b",
    re.IGNORECASE,
)


def check_contract(library: Library, sound: Container[str]) -> Iterator[Fault]:
    """`sound`: the files of which the reader found no fault. Only from those can a plan be made and timed."""
    for walkthrough in library.walkthroughs.values():
        yield from _check_whole(walkthrough)
        yield from _check_lubricant(walkthrough)
        yield from _check_addons(walkthrough, library)
        for step in walkthrough.steps:
            for key, message in _step_faults(walkthrough, step, library):
                yield Fault(file_of(walkthrough), step.slug, key, message)
        yield from _check_order(walkthrough)
        if _can_be_planned(walkthrough, sound):
            yield from _check_minutes(walkthrough)


def _can_be_planned(walkthrough: Walkthrough, sound: Container[str]) -> bool:
    technique = walkthrough.technique
    stands_on = (file_of(walkthrough), f"techniques/{technique.slug}.toml", "anatomy.toml", "plan-words.toml")
    steps = walkthrough.step_order(tuple(addon.slug for addon in walkthrough.addons))
    return all(file in sound for file in stands_on) and all(step.pressure in technique.pressures for step in steps)


def check_reasons(library: Library) -> Iterator[Fault]:
    """Every reason that a plan can give has its words."""
    known = next((walkthrough.words.reasons for walkthrough in library.walkthroughs.values()), REASONS)
    for key in sorted(REASONS - set(known)):
        yield Fault("plan-words.toml", "reasons", key, "missing: a plan gives this reason")


def file_of(walkthrough: Walkthrough) -> str:
    return f"walkthroughs/{walkthrough.slug}.toml"


# The whole walkthrough


def _check_whole(walkthrough: Walkthrough) -> Iterator[Fault]:
    technique = walkthrough.technique
    file = file_of(walkthrough)
    if walkthrough.lubricant != technique.lubricant:
        message = f"{walkthrough.lubricant!r} is not the {technique.slug} technique's {technique.lubricant!r}"
        yield Fault(file, "", "lubricant", message)
    if not any(step.phase == technique.main_phase and step.kind == w.STROKE for step in walkthrough.steps):
        yield Fault(file, "", "steps", f"no stroke in the phase {technique.main_phase!r}: there is nothing to do")


def _check_lubricant(walkthrough: Walkthrough) -> Iterator[Fault]:
    """On bare, dry skin: no line tells to use something on it. Saying "no oil" is fine."""
    if walkthrough.technique.lubricant != "none":
        return
    file = file_of(walkthrough)
    setup = [words for line in walkthrough.setup for words in (line.text, line.instead)]
    lines = [("", "needs", walkthrough.needs), ("", "setup", setup)]
    for step in walkthrough.steps:
        for way in step.ways:
            lines += [
                (step.slug, "do", way.do),
                (step.slug, "helper", way.helper),
                (step.slug, "spoken", (way.spoken,)),
            ]
    for entry, key, words in lines:
        for told in _told_to_use(words):
            yield Fault(file, entry, key, f'{walkthrough.technique.slug} massage uses bare, dry skin, but: "{told}"')


def _told_to_use(lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        for sentence in sentences_of(line):
            if _LUBRICANT.search(_WITHOUT.sub("", sentence)):
                yield sentence


def _check_addons(walkthrough: Walkthrough, library: Library) -> Iterator[Fault]:
    """The steps of an add-on exist (the reader says so where not) and keep the technique of this walkthrough."""
    for addon in walkthrough.addons:
        entry = f"addons.{addon.slug}"
        technique = walkthrough.technique
        after = next((step for step in walkthrough.steps if step.slug == addon.after), None)
        for step in addon.steps:
            if step.phase not in technique.phases or step.pressure not in technique.pressures:
                message = f"the step {step.slug!r} does not keep the {technique.slug} technique"
                yield Fault(file_of(walkthrough), entry, "steps", message)
            elif after and after.phase != step.phase:
                message = f"the step {step.slug!r} is of the phase {step.phase!r}, {after.slug!r} of {after.phase!r}"
                yield Fault(file_of(walkthrough), entry, "after", message)


def _check_order(walkthrough: Walkthrough) -> Iterator[Fault]:
    phases = walkthrough.technique.phases
    reached = 0
    for step in walkthrough.steps:
        if step.phase not in phases:
            continue
        if phases.index(step.phase) < reached:
            message = f"{step.phase!r} comes after {phases[reached]!r}: steps stand in the order of the phases"
            yield Fault(file_of(walkthrough), step.slug, "phase", message)
        reached = max(reached, phases.index(step.phase))


def _check_minutes(walkthrough: Walkthrough) -> Iterator[Fault]:
    """The longest session, with every add-on, for every side that is offered, nothing treated and as the page supposes."""
    most = walkthrough.technique.minutes["most"]
    with_all = Adjustments(add_ons=tuple(addon.slug for addon in walkthrough.addons))
    for side in walkthrough.sides:
        for made in (plan(walkthrough, side, adjustments=with_all), public_plan(walkthrough, side)):
            if made.seconds > 60 * most:
                message = f"{made.minutes} minutes for the side {side!r}, {most} are the most"
                yield Fault(file_of(walkthrough), "", "steps", message)
                break


# One step


def _step_faults(walkthrough: Walkthrough, step: Step, library: Library) -> Iterator[tuple[str, str]]:
    technique = walkthrough.technique
    if step.phase not in technique.phases:
        yield "phase", f"{technique.slug} massage has no phase {step.phase!r}: {', '.join(technique.phases)}"
    if step.pressure not in technique.pressures:
        yield (
            "pressure",
            f"{technique.slug} massage has no pressure {step.pressure!r}: {', '.join(technique.pressures)}",
        )
    if step.kind == w.STROKE and step.seconds < technique.fastest_seconds:
        yield "seconds", f"{step.seconds} seconds a stroke is too fast: {technique.fastest_seconds} at least"
    for way in step.ways:
        yield from _figure_faults(way, library)
        yield from _touch_faults(walkthrough, step, way)


def _figure_faults(way: Way, library: Library) -> Iterator[tuple[str, str]]:
    if not way.figure:
        yield "figure", "a step names its figure"
    elif way.figure not in library.figures:
        yield "figure", f"there is no figure called {way.figure!r} in figures/"
    for key in ("alt", "spoken"):
        if not getattr(way, key).strip():
            yield key, "missing: the picture in words" if key == "alt" else "missing: the short spoken form"
    for key in ("do", "helper"):
        if len(getattr(way, key)) > MOST_LINES:
            yield key, f"{len(getattr(way, key))} lines, {MOST_LINES} are the most"


def _touch_faults(walkthrough: Walkthrough, step: Step, way: Way) -> Iterator[tuple[str, str]]:
    areas = [ref.partition(".")[0] for ref in way.areas]
    if BELLY in areas and step.kind != w.BREATH:
        yield "areas", "the belly is touched: only breathing hands may rest there"
    if not walkthrough.technique.clears_first or step.phase != "clear" or step.kind != w.STROKE:
        return
    known = walkthrough.anatomy.areas
    for area in areas:
        if area in known and known[area].limb in LIMBS:
            yield (
                "areas",
                f"limb before clearing: {area!r} is on the {known[area].limb}, and this step still clears the way",
            )
