"""What the routine builder shows: which walkthroughs can be given, each step with its state, and what is in the way.

Pure over the library, the answers and the plan. Steps come from the plan; nothing here computes one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from accounts.routine_diff import step_name
from accounts.words import part_words
from care.health import Health, finding_words
from guide import library
from guide.domain import assigning
from guide.domain.assessment import Request
from guide.domain.assigning import (
    APPROACH,
    CLOSED,
    NECK_ASKED,
    NEEDS_APPROACH,
    NEEDS_CLEARANCE,
    NEEDS_REASON,
    NOT_NOW,
    Objection,
)
from guide.domain.plan import SAME_SIDE, Adjustments, Plan
from guide.domain.seen import limb_of
from guide.domain.sides import BOTH, LEFT, RIGHT
from guide.domain.walkthrough import PREPARE, REST, Step, Walkthrough
from guide.player import amount
from guide.routines import routine_groups


@dataclass(frozen=True, slots=True)
class Offer:
    """One walkthrough on one side. `state`: open, has (it was given already), asks (something is needed first), closed.

    `swells`: it is for a limb that the patient told of, or nothing was told.
    """

    side: str
    words: str
    state: str
    why: tuple[str, ...]
    swells: bool
    given: Any = None


@dataclass(frozen=True, slots=True)
class Choice:
    walkthrough: Walkthrough
    offers: tuple[Offer, ...]
    withdrawn: str = ""

    @property
    def reasons(self) -> list[dict[str, Any]]:
        """What is in the way, each once with the sides that it is in the way of."""
        found: dict[tuple[tuple[str, ...], bool], list[str]] = {}
        for offer in self.offers:
            if offer.why:
                found.setdefault((offer.why, offer.state == "closed"), []).append(offer.words)
        return [{"sides": sides, "why": why, "closed": closed} for (why, closed), sides in found.items()]


def choices(
    health: Health, given: Mapping[tuple[str, str], Any], withdrawn: Mapping[str, str], now: datetime
) -> list[tuple[str, list[Choice]]]:
    """All walkthroughs in the guide's groups, first the groups where it swells. `given`: what goes on, by walkthrough and side."""
    groups = [
        (group.title, [_choice(walkthrough, health, given, withdrawn, now) for walkthrough in group.walkthroughs])
        for group in routine_groups()
    ]
    return sorted(groups, key=lambda group: not any(offer.swells for choice in group[1] for offer in choice.offers))


def swells(region: str, side: str, affected: Iterable[str]) -> bool:
    """Whether the patient told of swelling in this limb, hand and foot with theirs; both sides only where both swell."""
    told = {tuple(key.split(":")) for key in affected}
    sides = {one for part, one in told if limb_of(part) == limb_of(region)}
    return (sides >= {LEFT, RIGHT} if side == BOTH else side in sides) or not told


def _choice(
    walkthrough: Walkthrough,
    health: Health,
    given: Mapping[tuple[str, str], Any],
    withdrawn: Mapping[str, str],
    now: datetime,
) -> Choice:
    offers = []
    for side in walkthrough.sides:
        words = part_words(walkthrough.region, side)
        here = swells(walkthrough.region, side, health.affected)
        if (walkthrough.slug, side) in given:
            offers.append(Offer(side, words, "has", (), here, given[walkthrough.slug, side]))
            continue
        found = _in_the_way(walkthrough, side, health, now)
        kinds = {objection.kind for objection in found}
        state = "closed" if kinds & {CLOSED, NOT_NOW} else "asks" if kinds else "open"
        why = tuple(dict.fromkeys(map(told, found)))
        offers.append(Offer(side, words, state, why, here))
    return Choice(walkthrough, tuple(offers), withdrawn.get(walkthrough.slug, ""))


# What is in the way


def _in_the_way(walkthrough: Walkthrough, side: str, health: Health, now: datetime) -> tuple[Objection, ...]:
    """As `accounts.actions.assignments.in_the_way`, before anything is adjusted: many at once, from what is read once."""
    screen, request = library.get().screen, Request(walkthrough, side)
    neck = assigning.neck_objections(screen, health.answers, request, {})
    if health.answers is None and not health.treated_known:
        return (*assigning.lifted_by_assignment(screen, health.weighed, request, health.clearances, now), *neck)
    return (*assigning.objections(screen, health.weighed, request, health.clearances, {}, now), *neck)


def kind_words(kind: str) -> str:
    return {
        CLOSED: _("Not possible"),
        NOT_NOW: _("Not now"),
        NEEDS_CLEARANCE: _("Needs a yes first"),
        NEEDS_APPROACH: _("Only toward the same side"),
        NEEDS_REASON: _("Needs your reason"),
    }.get(kind, "")


def words_of(objection: Objection) -> str:
    """The finding by name, with the words that screening gives the patient."""
    if objection.finding == APPROACH:
        return _("Strokes go toward treated nodes. Sources differ; the guide goes around them.")
    if objection.finding == "assigned-only":
        return _("The guide keeps this one for therapists to give.")
    if objection.finding == NECK_ASKED:
        return _(
            "The health check did not ask about the neck. Ask now: %(topics)s. Any yes or not sure: do not give it. "
            "All no: write who told you."
        ) % {"topics": "; ".join(_neck_topics())}
    if objection.kind == NEEDS_APPROACH:
        return _("Its strokes end at treated nodes. There is no way around them for this one.")
    name = finding_words(objection.finding)
    return ": ".join(filter(None, (name, objection.words))) or _("Treated nodes leave no other way for the fluid.")


def told(objection: Objection) -> str:
    """What kind of thing it is, and which."""
    return f"{kind_words(objection.kind)}: {words_of(objection)}"


def _neck_topics() -> tuple[str, ...]:
    """What a health check for the neck asks, as a list names it."""
    made = library.get()
    of_neck = (Request(walkthrough, "") for walkthrough in made.walkthroughs.values() if walkthrough.assigned_only)
    asked = (question.id for request in of_neck for question in assigning.neck_unasked(made.screen, None, request))
    return tuple(dict.fromkeys(map(finding_words, asked)))


def reasons_needed(walkthrough: Walkthrough, side: str, health: Health, now: datetime) -> dict[str, Objection]:
    """What giving this routine opens, and so needs a named reason, by finding; the way toward the same side, if there is one."""
    screen = library.get().screen
    found: dict[str, Objection] = {}
    for approach in ("", SAME_SIDE) if has_approaches(walkthrough) else ("",):
        request = Request(walkthrough, side, Adjustments(approach=approach))
        for objection in assigning.lifted_by_assignment(screen, health.weighed, request, health.clearances, now):
            found.setdefault(objection.finding, objection)
    for objection in assigning.neck_objections(screen, health.answers, Request(walkthrough, side), {}):
        found[objection.finding] = objection
    return found


def has_approaches(walkthrough: Walkthrough) -> bool:
    """Whether it sends fluid to nodes, so that it matters which of them may take it."""
    return any(way.approaches or way.receives for step in walkthrough.steps for way in step.ways)


# The steps


@dataclass(frozen=True, slots=True)
class StepRow:
    """A step of the walkthrough as the builder lists it. `left_out` says why this patient does not have it."""

    slug: str
    name: str
    amount: str
    in_plan: bool
    left_out: str
    is_changed: bool
    off: Any
    why: Any
    repetitions: Any
    seconds: Any
    cue: Any

    @property
    def has_errors(self) -> bool:
        return any(field and field.errors for field in (self.off, self.why, self.repetitions, self.seconds, self.cue))


def all_steps(walkthrough: Walkthrough) -> tuple[Step, ...]:
    """Every step that a plan of it can have, each once, add-ons in their place."""
    return walkthrough.step_order(tuple(addon.slug for addon in walkthrough.addons))


def is_counted(step: Step) -> bool:
    """Whether how often and how slowly can be set: what is done once, and resting, stay as written."""
    return step.kind not in (PREPARE, REST)


def step_rows(walkthrough: Walkthrough, side: str, made: Plan, form: Any) -> list[tuple[str, list[StepRow]]]:
    """The rows by part of the session, with the form's fields; the state of each is that of the plan."""
    planned = {step.slug: step for step in reversed(made.steps)}
    left_out = {step.slug: step.reason for step in reversed(made.left_out)}
    phases: dict[str, list[StepRow]] = {}
    add_on_steps = {step.slug for addon in walkthrough.addons for step in addon.steps}
    for step in all_steps(walkthrough):
        fields = {name: _field(form, f"{name}-{step.slug}") for name in ("off", "why", "repetitions", "seconds", "cue")}
        in_plan = step.slug in planned
        why = "" if in_plan else left_out.get(step.slug, "")
        if not in_plan and not why and step.slug in add_on_steps:
            why = _("An addition that is not chosen.")
        name = step_name(step, walkthrough, side).partition(": ")[2]
        row = StepRow(
            slug=step.slug,
            name=name[:1].upper() + name[1:],
            amount=amount(planned[step.slug]) if in_plan else "",
            in_plan=in_plan,
            left_out=why,
            is_changed=_is_changed(form, step),
            **fields,
        )
        phases.setdefault(walkthrough.technique.phase_names[step.phase], []).append(row)
    return list(phases.items())


def _field(form: Any, name: str) -> Any:
    return form[name] if name in form.fields else None


def _is_changed(form: Any, step: Step) -> bool:
    written = {"repetitions": str(step.repetitions), "seconds": str(step.seconds)}
    return any(
        (_field(form, f"{name}-{step.slug}") is not None)
        and str(form[f"{name}-{step.slug}"].value() or "") not in ("", "False", written.get(name, ""))
        for name in ("off", "repetitions", "seconds", "cue")
    )


def asked_minutes(made: Plan, walkthrough: Walkthrough, adjustments: Adjustments) -> int:
    """How long the session would take with every count as it was asked for, before the plan keeps it within its most minutes."""
    written = {step.slug: step.repetitions for step in all_steps(walkthrough)}
    steps = tuple(
        replace(step, repetitions=adjustments.repetitions.get(step.slug, written[step.slug]))
        if is_counted(step)
        else step
        for step in made.steps
    )
    return replace(made, steps=steps).minutes
