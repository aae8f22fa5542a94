"""Which walkthroughs a person can set up without a therapist, and why the others are closed to them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from accounts.models import HealthProfile
from accounts.models.profile import NOT_SURE_WHICH
from guide import library
from guide.domain.anatomy import ALL_BASINS, Basin
from guide.domain.answered import Answered
from guide.domain.assessment import Answers, Request
from guide.domain.locking import Locking
from guide.domain.locks import ASSIGNMENT
from guide.domain.walkthrough import Walkthrough
from guide.routines import routine_groups


@dataclass(frozen=True, slots=True)
class Choice:
    """`why` says why it is closed on every side; "" where it can be set up on one side at least."""

    walkthrough: Walkthrough
    why: str


@dataclass(frozen=True, slots=True)
class ChoiceGroup:
    title: str
    open: tuple[Choice, ...]
    closed: tuple[Choice, ...]


def choices(profile: HealthProfile) -> tuple[ChoiceGroup, ...]:
    """All walkthroughs in the groups of the guide: those that this person can set up, and those that they cannot."""
    groups = []
    for group in routine_groups():
        made = [Choice(walkthrough, _closed_everywhere(walkthrough, profile)) for walkthrough in group.walkthroughs]
        groups.append(
            ChoiceGroup(group.title, tuple(one for one in made if not one.why), tuple(one for one in made if one.why))
        )
    return tuple(groups)


def why_closed(walkthrough: Walkthrough, side: str, profile: HealthProfile) -> str:
    """Why only a therapist's assignment opens it on this side, as far as the profile knows; "" where nothing known closes it.

    This is for choosing only. Screening asks before every session, and decides.
    """
    if walkthrough.assigned_only:
        return walkthrough.assigned_only
    answers = Answers(treated=treated_basins(profile))
    answered = Answered(library.get().screen, answers, Request(walkthrough, side), only_answered=True)
    locking = Locking(answered)
    for question, value in answered.found():
        if any(lock.routine and lock.lifted_by == ASSIGNMENT for lock in locking.locks(question, value)):
            return next((effect.say for effect in answered.effects(question, value) if effect.say), "")
    return ""


def treated_basins(profile: HealthProfile) -> frozenset[Basin] | None:
    """The basins told; all of them for "not sure which"; None where nothing was told."""
    if profile.treated is None:
        return None
    if profile.treated == NOT_SURE_WHICH:
        return frozenset(ALL_BASINS)
    return frozenset(_basins(profile.treated))


def _basins(names: Iterable[str]) -> Iterable[Basin]:
    known = {str(basin): basin for basin in ALL_BASINS}
    return (known[name] for name in names if name in known)


def _closed_everywhere(walkthrough: Walkthrough, profile: HealthProfile) -> str:
    reasons = [why_closed(walkthrough, side, profile) for side in walkthrough.sides]
    return reasons[0] if all(reasons) else ""
