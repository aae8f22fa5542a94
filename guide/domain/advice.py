"""The advice that a person's records lead to: pure, total, deterministic.

A worse record never takes advice away and never makes the worst of it milder; the one exception is `missed`, which ends with the
next session and is not said beside advice to call. Records that are missing raise nothing and hide nothing. Signs of danger today
are for screening: advice points there and does not weigh them.
"""

from collections.abc import Iterable
from datetime import date

from guide.domain.advice_on_sessions import on_gap, on_sessions
from guide.domain.advice_on_swelling import on_measures, on_notes, on_ratings
from guide.domain.advised import CASES, Advice, AdviceRules, Level, Said, say
from guide.domain.no_result import Checkpoint, checkpoints, on_no_result
from guide.domain.seen import MeasuredSeen, Ratings, SessionSeen, SwellingSeen, known

_ORDER = {rule: number for number, rule in enumerate(CASES)}


def advise(
    sessions: Iterable[SessionSeen],
    notes: Iterable[SwellingSeen],
    measures: Iterable[MeasuredSeen],
    rules: AdviceRules,
    today: date,
) -> tuple[Advice, ...]:
    """All advice, worst first. `today` is the person's local date; records may come in any order."""
    seen, noted, measured = known(sessions, today), known(notes, today), known(measures, today)
    given = [
        *on_sessions(seen, rules, today),
        *on_notes(noted, rules, today),
        *on_ratings(seen, noted, rules, today),
        *on_measures(measured, rules, today),
        *on_no_result(seen, noted, rules, today),
    ]
    # "Go on when you are ready" must not stand beside "call before you go on".
    if all(one.level < Level.CALL_CLINIC for one in given):
        given += on_gap(seen, rules, today)
    return tuple(sorted(given, key=lambda one: (-one.level, _ORDER[one.rule], one.about)))


__all__ = [
    "Advice",
    "AdviceRules",
    "Checkpoint",
    "Level",
    "MeasuredSeen",
    "Ratings",
    "Said",
    "SessionSeen",
    "SwellingSeen",
    "advise",
    "checkpoints",
    "say",
]
