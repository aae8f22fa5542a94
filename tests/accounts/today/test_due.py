"""What is due: never twice what was meant, never too soon, never a day made up for."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, timedelta

import pytest

from accounts import due
from accounts.models import Person, Routine, RoutineVersion, SessionLog
from guide import library
from tests.accounts.today.records import NOW, log_of

TODAY = NOW.date()
ANN = Person(pk=uuid.uuid4())


def made(
    slug: str = "lym-arm", side: str = "right", *, now: datetime = NOW, **fields
) -> tuple[Routine, RoutineVersion]:
    routine = Routine(owner=ANN, walkthrough=slug, side=side, made_at=now)
    return routine, RoutineVersion(routine=routine, number=1, **{"start": TODAY - timedelta(days=60)} | fields)


def stand(logs: list[SessionLog], *routines, now: datetime = NOW, today: date = TODAY) -> list[due.Doing]:
    return list(due.stand_today(routines, library.get().walkthroughs, logs, now, today))


def state(logs: list[SessionLog], *, now: datetime = NOW, today: date = TODAY, **fields) -> str:
    return stand(logs, made(**fields), now=now, today=today)[0].state


def ago(**spans) -> datetime:
    return NOW - timedelta(**spans)


def test_a_routine_is_due_on_its_first_day():
    assert state([], start=TODAY) == due.DUE


def test_a_routine_that_starts_tomorrow_is_not_due():
    assert state([], start=TODAY + timedelta(days=1)) == due.NOT_YET


def test_a_session_of_today_is_enough():
    assert state([log_of(ANN, ago(hours=6))]) == due.DONE


def test_a_missed_week_asks_for_one_session_and_no_more():
    (one,) = stand([], made(days_a_week=7))

    assert (one.state, one.days_done) == (due.DUE, 0)
    assert state([log_of(ANN, ago(minutes=5))]) == due.DONE


def test_yesterdays_session_is_not_todays():
    assert state([log_of(ANN, ago(days=1))]) == due.DUE


def test_a_stopped_session_is_not_begun_again_the_same_day():
    assert state([log_of(ANN, ago(hours=8), stopped="pain")], times_a_day=2) == due.STOPPED


def test_the_second_session_of_a_day_waits_until_four_hours_after_the_first():
    (one,) = stand([log_of(ANN, ago(hours=2), minutes=20)], made(times_a_day=2))

    assert one.state == due.LATER
    assert one.not_before == ago(hours=2) + timedelta(minutes=20, hours=4)
    assert state([log_of(ANN, ago(hours=5))], times_a_day=2) == due.DUE


def test_another_routine_waits_too():
    arm, leg = stand([log_of(ANN, ago(hours=1))], made(), made("lym-leg", "left"))

    assert (arm.state, leg.state) == (due.DONE, due.LATER)


def test_a_late_evening_keeps_the_early_morning_free():
    night = datetime(2026, 5, 20, 0, 30, tzinfo=UTC)
    late = log_of(ANN, night - timedelta(hours=1))

    assert state([late], now=night) == due.LATER


def test_two_sessions_of_any_kind_are_enough_for_one_day():
    logs = [log_of(ANN, ago(hours=14)), log_of(ANN, ago(hours=9), "lym-leg", "left")]

    assert stand(logs, made("ret-hand", "left"))[0].state == due.ENOUGH


@pytest.mark.parametrize(("days", "expected"), [(2, due.RESTING), (3, due.DUE)])
def test_days_of_the_last_seven_are_counted_and_the_rest_is_rest(days: int, expected: str):
    logs = [log_of(ANN, ago(days=back)) for back in (1, 3)]

    assert state(logs, days_a_week=days) == expected


def test_a_session_eight_days_ago_is_not_counted():
    assert state([log_of(ANN, ago(days=7))], days_a_week=1) == due.DUE
    assert state([log_of(ANN, ago(days=6))], days_a_week=1) == due.RESTING


def test_two_sessions_of_one_day_are_one_day():
    logs = [log_of(ANN, ago(days=1)), log_of(ANN, ago(days=1, hours=5))]

    assert state(logs, days_a_week=2) == due.DUE


def test_a_session_without_the_routine_counts_and_one_of_the_other_side_does_not():
    assert state([log_of(ANN, ago(hours=6), "lym-arm", "right")]) == due.DONE
    assert state([log_of(ANN, ago(hours=6), "lym-arm", "left")]) == due.DUE


def test_a_routine_long_past_its_review_waits_for_the_therapist():
    assert state([], review_by=TODAY - timedelta(days=30)) == due.DUE
    assert state([], review_by=TODAY - timedelta(days=31)) == due.PAUSED


def test_a_walkthrough_that_is_gone_is_passed_over():
    assert stand([], made("lym-nothing")) == []


def test_the_day_runs_from_morning_to_evening():
    routines = [made(side="left", time_of_day=time) for time in ("evening", "", "noon", "morning")]

    found = [one.version.time_of_day for one in stand([], *routines)]

    assert found == ["morning", "noon", "", "evening"]


def test_the_stored_local_day_counts_and_not_the_day_in_utc():
    kiritimati = log_of(ANN, datetime(2026, 5, 19, 20, 0, tzinfo=UTC), zone="Pacific/Kiritimati")

    assert kiritimati.local_date == TODAY
    assert state([kiritimati]) == due.DONE
