"""The guide's port to people's records: what a record brings to a visit, and what a visit leaves in it.

One object a request. For someone who helps another, it is the other's record, marked with the helper's name.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from accounts import first_zone, inbox, standing
from accounts.access import helping, owner_of
from accounts.actions.access_events import record_access
from accounts.actions.clearances import mark_clearance, record_clearance, something_changed
from accounts.actions.logging import log_session
from accounts.actions.profile import profile_of, update_profile
from accounts.actions.screenings import keep_screening
from accounts.advising import keep_advice
from accounts.models import (
    ClearanceEvent,
    ClearanceRecord,
    Person,
    Routine,
    RoutineVersion,
    ScreeningRecord,
)
from accounts.models.moments import local_day
from accounts.models.routine import PAUSED_AFTER_DAYS
from accounts.words import garment_words
from guide import library
from guide.domain.clearances import Clearance
from guide.domain.outcomes import Outcome
from guide.domain.plan import Adjustments, Mode
from guide.ports import CHANGED, NOTHING, Decision, Given, SessionRecord, Standing, VisitOnly

# Days are counted in UTC: where the person is, it can already be tomorrow.
A_DAY = timedelta(days=1)


def record_of(request: HttpRequest) -> VisitorRecord | PersonRecord:
    """The record of who is signed in, or of the person whom they help; a visitor has none yet."""
    return PersonRecord(request) if request.user.is_authenticated else VisitorRecord(request)


class VisitorRecord(VisitOnly):
    """Keeps nothing, but knows where to keep it: after signing in, one tap puts the session into a record."""

    @property
    def keep_path(self) -> str:
        return reverse("accounts:session-keep")


class PersonRecord:
    lasting = True

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self.owner: Person = owner_of(request)
        self.by: Person = request.user
        self.keep_path = reverse("accounts:session-keep") if self.owner == self.by else ""

    # What it brings

    def standing(self) -> Standing:
        if not self.owner.is_active:
            return NOTHING
        self._note("screening", "opened")
        records = self.owner.screening_records.all()
        last = records.first()
        stop = standing.stop_of(self.owner)
        changed = records.filter(kind__in=(ScreeningRecord.LOOKED_AT, CHANGED)).first()
        profile = profile_of(self.owner)
        today = local_day(timezone.now(), profile.zone)
        return Standing(
            told=standing.told(last),
            held=stop.trace.get("held") if stop else None,
            changed_at=changed.at if changed else None,
            treated=profile.treated,
            known=standing.known(self.owner, today),
            sides=_sides(profile.affected),
            clearances=standing.clearances(self.owner, today),
            withdrawn=standing.withdrawn(self.owner),
            given=tuple(map(given_of, standing.given(self.owner))),
        )

    # What is left in it

    def keep_decision(self, decision: Decision) -> None:
        now = timezone.now()
        kept = keep_screening(
            owner=self.owner,
            by=self.by,
            kind=decision.kind,
            walkthrough=decision.walkthrough,
            side=decision.side,
            outcome=decision.outcome,
            answers=decision.answers,
            trace=decision.trace,
            now=now,
        )
        self._note("screening", "wrote")
        if decision.outcome and Outcome[decision.outcome].holds:
            something_changed(owner=self.owner, by=self.by, now=now)
            inbox.red_flag(record=kept, now=now)
        self._keep_treated(decision.answers)

    def _keep_treated(self, answers: Mapping[str, Any]) -> None:
        """The profile is the one place that knows the treated basins: what screening was told goes there."""
        profile = profile_of(self.owner)
        treated = answers.get("treated")
        if treated is not None and treated != profile.treated:
            update_profile(
                person=self.owner,
                by=self.by,
                fields={"treated": treated},
                version=profile.version,
                now=timezone.now(),
            )

    def keep_clearances(
        self, findings: Iterable[str], technique: str, region: str, clearances: Iterable[Clearance]
    ) -> None:
        """What the patient said to these findings, in place of what they said before; a therapist's word stays.

        A row without who wrote it was brought in with a copy, which anyone may have written: it is the patient's word.
        """
        now = timezone.now()
        self._note("clearance", "wrote")
        kept = {
            record_clearance(
                owner=self.owner, by=self.by, clearance=clearance, source=ClearanceRecord.PATIENT, now=now
            ).pk
            for clearance in clearances
        }
        before = self.owner.clearances.filter(
            Q(source=ClearanceRecord.PATIENT) | Q(by_id=None),
            finding__in=list(findings),
            technique=technique,
            region=region,
        ).not_ended()
        for clearance in before.exclude(pk__in=kept):
            mark_clearance(clearance=clearance, by=self.by, kind=ClearanceEvent.WITHDRAWN, now=now)

    def something_changed(self) -> None:
        now = timezone.now()
        something_changed(owner=self.owner, by=self.by, now=now)
        self.keep_decision(Decision(CHANGED, "", "", ""))

    def keep_session(self, session: SessionRecord) -> str:
        now = timezone.now()
        walkthrough = library.get().walkthrough(session.plan.walkthrough)
        routines = self.owner.routines.filter(walkthrough=walkthrough.slug, side=session.plan.side, ended_at=None)
        log, new = log_session(
            owner=self.owner,
            by=self.by,
            walkthrough=walkthrough,
            record=session,
            routine=_routine(routines, session.routine),
            zone=session.zone,
            now=now,
        )
        if new:
            first_zone.keep_zone(self.request, self.owner, session.zone, now)
            self._note("session-log", "wrote")
        if log.stopped:
            inbox.stopped(log=log, now=now)
        keep_advice(owner=self.owner, now=now)
        return reverse("accounts:session-log-after", args=[log.pk])

    def _note(self, part: str, action: str) -> None:
        """What a helper or therapist reads and writes here stands in the owner's history; one's own doings do not."""
        sharing = helping(self.request)
        if sharing is not None:
            record_access(
                owner=self.owner,
                by=self.by,
                role=sharing.kind,
                clinic=sharing.clinic,
                part=part,
                action=action,
                now=timezone.now(),
            )


def given_of(version: RoutineVersion) -> Given:
    """A therapist's routine as a visit follows it: it holds until 30 days past its review date."""
    routine = version.routine
    return Given(
        routine=str(routine.pk),
        version=version.number,
        walkthrough=routine.walkthrough,
        side=routine.side,
        by=routine.assigned_by.called if routine.assigned_by else version.by_name,
        on=version.start - A_DAY,
        until=version.review_by + timedelta(days=PAUSED_AFTER_DAYS),
        adjustments=Adjustments.from_dict(version.adjustments),
        mode=Mode(**version.mode),
        note=version.note,
        garment=garment_words(version.garment),
        who_helps=version.who_helps,
        lifts=frozenset(lift["finding"] for lift in version.lifts),
    )


def _sides(affected: Iterable[str]) -> dict[str, str]:
    """The side of each walkthrough whose region is affected on one side only."""
    by_region: dict[str, set[str]] = {}
    for entry in affected:
        region, _colon, side = entry.partition(":")
        by_region.setdefault(region, set()).add(side)
    walkthroughs = library.get().walkthroughs.values()
    only = {w.slug: by_region.get(w.region, set()) & set(w.sides) for w in walkthroughs}
    return {slug: next(iter(sides)) for slug, sides in only.items() if len(sides) == 1}


def _routine(routines: Iterable[Routine], asked: str) -> Routine | None:
    """The routine that the session belongs to: the one it was started from, else the only fitting one."""
    fitting = list(routines)
    return next((routine for routine in fitting if str(routine.pk) == asked), fitting[0] if fitting else None)
