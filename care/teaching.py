"""A lesson: the patient and their therapist go through the plan together, at the therapist's screen.

The gate is the patient's own: the same questions of today, weighed by the same visit over the patient's record. What is told
here stays in the therapist's session until the lesson is over, an hour at most, and is not the therapist's own visit.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.contrib.sessions.backends.base import SessionBase

from accounts import inbox
from accounts.actions.assignments import Terms, revise_routine, terms_of
from accounts.actions.logging import log_session
from accounts.advising import keep_advice
from accounts.models import Person, SessionLog
from accounts.models.session_log import NOT_SHOWN
from accounts.records import PersonRecord
from care.desk import Desk
from guide.content.advice_words import Country, StopSign
from guide.domain.assessment import Finding
from guide.domain.outcomes import Outcome
from guide.domain.questions import HEALTH, RECHECK, TODAY, Question
from guide.ended import stop
from guide.flow import CHECK, FOLLOW_UP, GROUP, Flow
from guide.player import NOT_KNOWN
from guide.ports import SessionRecord
from guide.told import KEY
from guide.visit import Visit

LESSON = "lesson"
LONGEST = timedelta(hours=3)


class TaughtRecord(PersonRecord):
    """The patient's record, read and written by their therapist; each part of it stands in the access history."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.owner: Person = desk.owner
        self.by: Person = desk.at.therapist
        self.keep_path = ""

    def _note(self, part: str, action: str) -> None:
        self.desk.at.note(self.desk.sharing, part, action)

    def keep_session(self, session: SessionRecord, note: str = "") -> str:
        """The lesson as a session of the patient: sent twice, it is one. A stop goes where every stop goes."""
        now = self.desk.at.now
        log, new = log_session(
            owner=self.owner,
            by=self.by,
            walkthrough=self.desk.walkthrough,
            record=session,
            routine=self.desk.routine,
            source=SessionLog.TAUGHT,
            note=note,
            now=now,
        )
        if new:
            self._note("session-log", "wrote")
        if log.stopped:
            inbox.stopped(log=log, now=now)
        keep_advice(owner=self.owner, now=now)
        return ""


class Aside(dict[str, Any]):
    """What a visit writes to in place of the therapist's own session."""

    modified = False


class Lesson:
    """One lesson of one routine, kept in the therapist's server session."""

    def __init__(self, session: SessionBase, desk: Desk) -> None:
        self.session, self.desk, self.walkthrough = session, desk, desk.walkthrough
        kept = session.get(LESSON) or {}
        is_this = kept.get("routine") == str(desk.routine.pk)
        self.told = Aside({KEY: kept["visit"]} if is_this else {})
        self.record = TaughtRecord(desk)
        self.visit = Visit(self.told, desk.at.now, self.record)
        self.visit.take_standing()
        if not self._goes_on():
            self.visit.state.pop("run", None)
            self.visit.expire()
        self.visit.begin()
        self.visit.set_side(self.walkthrough, desk.side)
        self.flow = Flow(self.visit, self.walkthrough)

    def _goes_on(self) -> bool:
        """A lesson takes longer than a session: nobody taps meanwhile. Its answers go with it."""
        began = self.visit.run.get("began")
        return bool(began) and self.desk.at.now - datetime.fromisoformat(began) < LONGEST

    def _save(self) -> None:
        self.session[LESSON] = {"routine": str(self.desk.routine.pk), "visit": self.visit.state}

    def drop(self) -> None:
        self.session.pop(LESSON, None)

    # The gate

    @property
    def lacks_health(self) -> bool:
        """Whether questions of the health check are open: the patient answers those at their own device."""
        return any(page.layer == HEALTH and page.kind != CHECK and not page.answered for page in self.flow.pages)

    @property
    def is_given(self) -> bool:
        """Whether the routine holds today: it has begun, and its review is not long overdue."""
        return self.visit.given(self.walkthrough) is not None

    def asked(self) -> tuple[Question, ...]:
        """Today's questions that are open: all of them at first, then those that what was marked brings."""
        pages = [page for page in self.flow.pages if page.layer == TODAY and not page.answered]
        asked = [q for page in pages if page.kind == GROUP for q in page.questions]
        if not asked:
            asked = [q for page in pages if page.kind == FOLLOW_UP for q in page.questions]
        return tuple({q.id: q for q in asked if q.id not in self.visit.values}.values())

    def answer(self, values: Mapping[str, str]) -> None:
        """Takes answers. Where something is, is not asked here: it counts as everywhere."""
        self.visit.answer(dict(values), TODAY)
        asked = {question.id: question for question in self.visit.screen.questions}
        if any(asked[id].role == RECHECK and asked[id].blocks(value) for id, value in values.items()):
            self.visit.ask_health_again()
        found = self.visit.so_far(self.walkthrough)
        if found and found[0].outcome == Outcome.EMERGENCY:
            self._hold(found, Outcome.EMERGENCY)
        self.flow = Flow(self.visit, self.walkthrough)
        for page in self.flow.pages:
            is_open = page.layer == TODAY and page.kind == FOLLOW_UP and not page.answered
            if is_open and all(question.id in self.visit.values for question in page.questions):
                self.visit.mark_followed(page.question, self.walkthrough)
        self.flow = Flow(self.visit, self.walkthrough)
        if self.visit.held is None and self.flow.complete:
            made = self.visit.assess(self.walkthrough)
            if made.outcome.holds:
                self._hold(made.findings, made.outcome)
                self._save()
                return
            self.visit.keep_decision(self.walkthrough, made)
            if self.may_start:
                self.visit.state.pop("stopped", None)
                self.visit.start_session(self.walkthrough, self.visit.preset(self.walkthrough))
        self._save()

    def _hold(self, findings: Iterable[Finding], outcome: Outcome) -> None:
        worst = [finding for finding in findings if finding.outcome == outcome]
        self.visit.hold(outcome, worst, self.walkthrough)

    @property
    def may_start(self) -> bool:
        return self.is_given and not self.desk.withdrawn and self.flow.may_start()

    @property
    def is_open(self) -> bool:
        """Whether the steps may be shown: the gate was passed for this lesson, and nothing has closed it since."""
        return self.visit.session_running and self.may_start

    def plan(self) -> Any:
        return self.visit.plan_for(self.walkthrough)

    # The end

    def keep(self, *, plan: Any, skipped: Mapping[str, str], minutes: int, note: str) -> None:
        """The lesson as a session of the patient."""
        run = self.visit.run
        began = datetime.fromisoformat(run["began"])
        record = SessionRecord(
            key=run["key"],
            plan=plan,
            steps=tuple(step.key for step in plan.steps),
            began=run["began"],
            ended=(began + timedelta(minutes=minutes)).isoformat(),
            skipped=skipped,
            routine=str(self.desk.routine.pk),
        )
        self.record.keep_session(record, note)

    def stop(self, sign: StopSign, country: Country, shown: Collection[str]) -> None:
        """The stop button, as in the player. That a therapist is there opens nothing that the sign closes.

        `shown`: keys of the steps that were ticked. One without a tick may have been under way: of those nothing is known.
        """
        stop(self.visit, self.walkthrough, country, lambda plan: not_shown(plan, shown, NOT_KNOWN), sign)
        self._save()

    @property
    def stopped(self) -> str:
        """The key of the sign that the last lesson here was stopped for, "" if none."""
        return self.visit.state.get("stopped", "")


def keep_cues(desk: Desk, cues: Mapping[str, str]) -> None:
    """A new version with these words for the steps (slug -> words, "" for none), on top of whatever is newest.

    Raises accounts.actions.assignments.Refused where something stands in the way by now.
    """
    newest = desk.routine.versions.first()
    terms: Terms = terms_of(newest)
    kept = {slug: words for slug, words in {**terms.adjustments.cues, **cues}.items() if words}
    if kept == dict(terms.adjustments.cues):
        return
    terms = replace(terms, adjustments=replace(terms.adjustments, cues=kept))
    revise_routine(routine=desk.routine, by=desk.at.therapist, terms=terms, version=newest.number, now=desk.at.now)


def not_shown(plan: Any, shown: Collection[str], why: str = NOT_SHOWN) -> dict[str, str]:
    return {step.key: why for step in plan.steps if step.key not in shown}
