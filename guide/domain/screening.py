"""Screening as one pure function: answers in, outcome with reasons, locks and cautions out.

Closed when in doubt: unanswered, unknown, unreadable or contradictory is "not sure", and "not sure" never loosens. A clearance
turns ASK_FIRST into CARE and lifts the locks that say so; it never touches a red flag. Locks count as SKIP_REGION only where
they close what was asked for, which `plan()` alone can tell (rule P1 of screening-changes.md).
"""

from collections.abc import Iterable
from datetime import datetime

from guide.domain.answered import ADULT, OVER_60, UNDER_18, Answered, age_answer
from guide.domain.assessment import Answers, Assessment, Caution, Finding, Request
from guide.domain.clearances import Assignment, Clearance
from guide.domain.lifting import Lifting
from guide.domain.questions import Question, Screen
from guide.domain.weighing import Weighing

__all__ = [
    "ADULT",
    "OVER_60",
    "UNDER_18",
    "Answers",
    "Assessment",
    "Caution",
    "Finding",
    "Request",
    "age_answer",
    "applicable",
    "assess",
    "findings_so_far",
]


def assess(
    screen: Screen,
    answers: Answers,
    request: Request,
    clearances: Iterable[Clearance],
    assignments: Iterable[Assignment],
    now: datetime,
) -> Assessment:
    """Weigh the answers for this request. Total and deterministic: the same answers give the same trace."""
    answered = Answered(screen, answers, request)
    return Weighing(answered, Lifting(answered, tuple(clearances), tuple(assignments), now)).whole()


def findings_so_far(screen: Screen, answers: Answers, request: Request, now: datetime) -> tuple[Finding, ...]:
    """What the answers given so far lead to already, worst first; questions not yet answered count for nothing.

    For ending at once on an emergency while the questions are still being asked.
    """
    answered = Answered(screen, answers, request, only_answered=True)
    return Weighing(answered, Lifting(answered, now=now)).found()


def applicable(screen: Screen, answers: Answers, request: Request) -> tuple[Question, ...]:
    """The questions that apply to this technique, region and person, given the answers so far."""
    answered = Answered(screen, answers, request, only_answered=True)
    return tuple(question for question in screen.questions if answered.applies(question))
