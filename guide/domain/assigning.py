"""What stands in the way of giving a routine to a person: pure, from the same weighing that the person's own session passes.

A therapist's assignment clears nothing by itself. Over a lock that only `never` lifts there is no assignment; what a clearance
lifts needs that clearance, recorded with a name; what an assignment lifts needs a named reason (RULINGS.md section 2,
care-plan.md section 6). Today's signs are left to the day: the patient answers them before each session.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from guide.domain.assessment import Answers, Assessment, Finding, Request
from guide.domain.clearances import Assignment, Clearance
from guide.domain.locks import ASSIGNMENT, NEVER, Lock
from guide.domain.outcomes import Outcome
from guide.domain.planned import SAME_SIDE
from guide.domain.questions import HEALTH, TODAY, Question, Screen
from guide.domain.screening import applicable, assess

CLOSED, NOT_NOW, NEEDS_CLEARANCE, NEEDS_APPROACH, NEEDS_REASON = "closed", "not-now", "clearance", "approach", "reason"
UNKNOWN = "unknown"
APPROACH = "same-side"
NECK_ASKED = "neck-asked"


@dataclass(frozen=True, slots=True)
class Objection:
    """One thing in the way. `kind`: closed (nothing opens it), not-now, clearance, approach (only toward the
    treated side is there a way), reason, unknown (never screened).

    `finding` names what a clearance or a reason must be given for; `words` are those that screening gives the patient.
    """

    kind: str
    finding: str
    words: str
    written: bool = False


def standing(
    screen: Screen,
    answers: Answers,
    request: Request,
    clearances: Iterable[Clearance],
    now: datetime,
    assigned: bool = True,
) -> Assessment:
    """The weighing of the health check alone, as it is while this routine is given (or, not `assigned`, as it is before)."""
    cleared = {question.id: question.clearing for question in screen.questions if question.layer == TODAY}
    supposed = Assignment(
        request.walkthrough.slug, request.side, "supposed", now.date(), now.date() + timedelta(days=1)
    )
    answers = replace(answers, values={**answers.values, **cleared})
    return assess(screen, answers, request, clearances, (supposed,) if assigned else (), now)


def objections(
    screen: Screen,
    answers: Answers | None,
    request: Request,
    clearances: Iterable[Clearance],
    reasons: Mapping[str, str],
    now: datetime,
) -> tuple[Objection, ...]:
    """Everything in the way of assigning `request`, worst first; nothing where it may be given.

    `answers` None: the person was never screened. `reasons` maps a finding that only an assignment lifts to the named reason.
    """
    if answers is None:
        return (Objection(UNKNOWN, "", ""),)
    clearances = tuple(clearances)
    given = standing(screen, answers, request, clearances, now)
    found = [*_of_findings(screen, given), *_needing_reason(screen, answers, request, clearances, reasons, now)]
    if any(objection.kind == CLOSED for objection in found) and request.adjustments.approach != SAME_SIDE:
        toward = replace(request, adjustments=replace(request.adjustments, approach=SAME_SIDE))
        if not any(o.kind == CLOSED for o in _of_findings(screen, standing(screen, answers, toward, clearances, now))):
            found = [replace(o, kind=NEEDS_APPROACH) if o.kind == CLOSED else o for o in found]
    order = (CLOSED, NOT_NOW, NEEDS_CLEARANCE, NEEDS_APPROACH, NEEDS_REASON)
    return tuple(sorted(dict.fromkeys(found), key=lambda objection: (order.index(objection.kind), objection.finding)))


def _of_findings(screen: Screen, given: Assessment) -> Iterable[Objection]:
    questions = {question.id: question for question in screen.questions}
    for finding in given.findings:
        if finding.outcome.may_start:
            continue
        question = questions.get(finding.question)
        if finding.outcome == Outcome.ASK_FIRST and question is not None:
            yield Objection(NEEDS_CLEARANCE, finding.question, finding.say, question.written)
        elif finding.outcome == Outcome.SKIP_REGION:
            yield from _of_closed_plan(finding, given.locks)
        else:
            yield Objection(NOT_NOW, finding.question, finding.say)


def _of_closed_plan(finding: Finding, locks: tuple[Lock, ...]) -> Iterable[Objection]:
    """No step is left: what would open it again, or nothing does."""
    liftable = [lock for lock in locks if lock.lifted_by != NEVER]
    if not liftable:
        yield Objection(CLOSED, finding.question, finding.say)
    for lock in liftable:
        yield Objection(NEEDS_CLEARANCE, lock.finding, lock.words)


def _needing_reason(
    screen: Screen,
    answers: Answers,
    request: Request,
    clearances: tuple[Clearance, ...],
    reasons: Mapping[str, str],
    now: datetime,
) -> Iterable[Objection]:
    """What only this assignment opens, each with a named reason: a lock, and the approach toward the treated side."""
    before = standing(screen, answers, request, clearances, now, assigned=False)
    lifted = {lock.finding: lock.words for lock in before.locks if lock.lifted_by == ASSIGNMENT}
    if request.adjustments.approach == SAME_SIDE:
        lifted.setdefault(APPROACH, "")
    for finding, words in lifted.items():
        if not reasons.get(finding, "").strip():
            yield Objection(NEEDS_REASON, finding, words)


def lifted_by_assignment(
    screen: Screen, answers: Answers, request: Request, clearances: Iterable[Clearance], now: datetime
) -> tuple[Objection, ...]:
    """What the assignment opens, and so needs a reason for, whether or not one was given."""
    return tuple(_needing_reason(screen, answers, request, tuple(clearances), {}, now))


def neck_objections(
    screen: Screen, told: Answers | None, request: Request, reasons: Mapping[str, str]
) -> tuple[Objection, ...]:
    """What stands in the way where nobody answered for the neck, and the therapist does not say that they asked."""
    if reasons.get(NECK_ASKED, "").strip() or not neck_unasked(screen, told, request):
        return ()
    return (Objection(NEEDS_REASON, NECK_ASKED, ""),)


def neck_unasked(screen: Screen, answers: Answers | None, request: Request) -> tuple[Question, ...]:
    """What of the neck was never answered, where the neck is worked on: then there is no clear answer to N1 to N4, and the
    routine is given only with the therapist's own word that they asked (care-plan.md section 6).

    Other routines lose their neck steps at the patient's own questions; this one is the neck.
    """
    if not request.walkthrough.assigned_only:
        return ()
    told = answers or Answers()
    return tuple(
        question
        for question in applicable(screen, told, request)
        if question.layer == HEALTH and question.id not in told.values and _can_close_neck(question)
    )


def _can_close_neck(question: Question) -> bool:
    return any(area.startswith("neck-") for effect in question.effects for lock in effect.locks for area in lock.areas)
