"""A session that was stopped is not passed off as a whole one."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from types import SimpleNamespace

from accounts import due
from care.patient_list import _plan

TODAY = date(2026, 11, 21)


def test_stopped_sessions_are_named_beside_the_days():
    version = SimpleNamespace(days_a_week=7, number=1, start=TODAY - timedelta(days=20))
    routine = SimpleNamespace(walkthrough="ret-hand", side="left", made_at=datetime(2026, 11, 1))
    for stopped, words in (
        (0, "Left hand: 3 of 7 planned days"),
        (1, "1 session stopped early"),
        (2, "2 sessions stopped"),
    ):
        doing = due.Doing(routine, version, None, due.DONE, 3, None, stopped)

        assert words in _plan(doing, TODAY)
        assert ("stopped" in _plan(doing, TODAY)) == bool(stopped)
