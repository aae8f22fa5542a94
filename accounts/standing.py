"""What a person's record holds for a weighing: the last health check, every yes that still stands, what was given and withdrawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts import infections
from accounts.actions.profile import profile_of
from accounts.models import ClearanceRecord, Person, Routine, RoutineVersion, ScreeningRecord, Withdrawal
from accounts.models.moments import local_day
from accounts.models.profile import NOT_SURE_WHICH
from guide import library
from guide.domain.anatomy import Basin
from guide.domain.answered import UNDER_18, age_answer
from guide.domain.clearances import LONGEST, Clearance
from guide.domain.outcomes import Outcome
from guide.domain.questions import AGE_QUESTION, NOT_SURE, TREATED_QUESTION
from guide.domain.screening import Answers
from guide.visit import HEALTH_HOLDS

INFECTION = "recent-cellulitis"
HOLDING = [outcome.name for outcome in Outcome if outcome.holds]


def told(last: ScreeningRecord | None) -> Mapping[str, Any] | None:
    """What the last health check said, unless something came after it that asks for a new one."""
    if last is None or last.kind != ScreeningRecord.ASSESSMENT or Outcome[last.outcome].holds:
        return None
    return last.answers if last.answers.get("health_on") else None


def stop_of(owner: Person) -> ScreeningRecord | None:
    """The red flag that still closes all routines; None where there was none, and once someone has looked at it."""
    last = owner.screening_records.filter(Q(kind=ScreeningRecord.LOOKED_AT) | Q(outcome__in=HOLDING)).first()
    return None if last is None or last.kind == ScreeningRecord.LOOKED_AT else last


def is_given(routine: Routine, version: RoutineVersion) -> bool:
    """Whether a session follows its newest version as a therapist's: then their changes hold.

    The clinic stands behind it when the therapist's account is gone. Where both are gone nobody does, though it stays given
    (`Routine.is_given_in`).
    """
    return bool(routine.assigned_by_id or routine.clinic_id) and version.review_by is not None


def given(owner: Person) -> list[RoutineVersion]:
    """The newest version of each routine that a therapist gave and that goes on."""
    return [version for version in owner.routine_versions.followed() if is_given(version.routine, version)]


def withdrawn(owner: Person) -> dict[str, str]:
    """What the clinics of this person have withdrawn for now, with the reason."""
    clinics = owner.sharings.filter(ended_at=None, clinic__isnull=False).values("clinic")
    return withdrawn_by(Withdrawal.objects.filter(clinic__in=clinics))


def withdrawn_by(withdrawals: QuerySet[Withdrawal]) -> dict[str, str]:
    """Walkthroughs, as they are in the guide now, that must not be followed for now, with the reason."""
    made = library.get().walkthroughs
    return {
        row.walkthrough: row.reason
        for row in withdrawals.filter(ended_at=None)
        if row.walkthrough in made and row.edition in ("", made[row.walkthrough].edition)
    }


def known(owner: Person, today: date) -> dict[str, str]:
    """Answers that the record itself gives."""
    found = {INFECTION: "yes"} if infections.open_or_recent(owner, today) else {}
    return found | age(owner.birth_year, today)


def age(birth_year: int | None, today: date) -> dict[str, str]:
    """The answer to the question of the age that a year of birth gives; nothing where it gives none.

    The birthday is not known: where the year leaves two answers open, it is the one that asks and closes more.
    """
    years = today.year - birth_year if birth_year else -1
    before, after = (age_answer(max(1, each)) for each in (years - 1, years))
    if years < 0 or after == NOT_SURE:
        return {}
    return {AGE_QUESTION: before if before == UNDER_18 else after}


def joined(values: Mapping[str, str], known: Mapping[str, str]) -> dict[str, str]:
    """What was told, with what the record knows. That nothing is to be looked at never takes the place of what was told."""
    screen = library.get().screen
    return {**values, **{id: v for id, v in known.items() if id not in values or v != screen.question(id).clearing}}


def clearances(owner: Person, today: date) -> tuple[Clearance, ...]:
    """Every yes of the last 12 months that nothing ended, as screening weighs it."""
    return tuple(map(clearance_of, owner.clearances.filter(on__gte=today - LONGEST).not_ended()))


def clearance_of(record: ClearanceRecord) -> Clearance:
    return Clearance(
        finding=record.finding,
        technique=record.technique,
        region=record.region,
        by=record.who,
        on=record.on,
        until=record.until,
        changed_since=record.changed_since,
        written=record.written,
        kind=record.kind,
    )


def answers_of(owner: Person, now: datetime | None = None) -> Answers | None:
    """The health check as it stands today, for weighing without the person; None where it was never answered or is too old.

    The treated basins are the profile's. Today's signs are not in it.
    """
    now = now or timezone.now()
    kept = told(owner.screening_records.first())
    if kept is None or now - datetime.fromisoformat(kept["health_on"]) > HEALTH_HOLDS:
        return None
    profile = profile_of(owner)
    treated = profile.treated if profile.treated is not None else kept.get("treated")
    return Answers(
        values=joined(kept.get("values", {}), known(owner, local_day(now, profile.zone))),
        where={id: tuple(places) for id, places in kept.get("where", {}).items()},
        treated=basins(treated),
    )


def unscreened(owner: Person) -> Answers:
    """Someone without a health check: the treated basins of the profile, the age by the year of birth, and nothing raised."""
    profile = profile_of(owner)
    values = {question.id: question.clearing for question in library.get().screen.questions}
    values.pop(TREATED_QUESTION)
    values = joined(values, known(owner, local_day(timezone.now(), profile.zone)))
    return Answers(values=values, treated=basins(profile.treated))


def as_far_as_known(owner: Person, answers: Answers | None) -> Answers:
    """The health check (`answers_of`) as far as it was answered, and nothing raised where it was not: each is asked before
    a first session.

    A check for one routine does not ask what only others need.
    """
    nothing = unscreened(owner)
    return replace(answers, values={**nothing.values, **answers.values}) if answers else nothing


def basins(kept: str | list[str] | None) -> frozenset[Basin] | None:
    """The treated basins as they are kept; None where nothing was said, and where the person is not sure which."""
    return None if kept in (None, NOT_SURE_WHICH) else frozenset(map(Basin.parse, kept))
