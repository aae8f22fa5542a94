"""The calendar counts local days, whatever month a link asks for."""

from __future__ import annotations

from datetime import date

import pytest

from accounts.calendar import last_of, month_from, month_of

TODAY = date(2026, 11, 21)


def days(month):
    return [day for week in month.weeks for day in week if day.on]


def test_a_month_is_asked_for_by_year_and_month():
    assert month_from("2026-02", TODAY) == date(2026, 2, 1)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2026",
        "2026-13",
        "2026-00",
        "2026-1",
        "26-11",
        "1999-12",
        "2200-01",
        "9999-12",
        "abc",
        "2026-11-21",
        "٢٠٢٦-١١",
    ],
)
def test_a_bad_month_is_the_current_one(text):
    assert month_from(text, TODAY) == date(2026, 11, 1)


def test_every_day_of_a_month_has_one_cell_in_weeks_of_seven():
    month = month_of(date(2024, 2, 1), {}, TODAY)

    assert [day.on.day for day in days(month)] == list(range(1, 30))
    assert {len(week) for week in month.weeks} == {7}


def test_weeks_begin_on_the_day_of_the_language():
    assert [day.weekday() for day in month_of(date(2026, 11, 1), {}, TODAY, 0).weekdays] == [6, 0, 1, 2, 3, 4, 5]
    assert [day.weekday() for day in month_of(date(2026, 11, 1), {}, TODAY, 1).weekdays] == [0, 1, 2, 3, 4, 5, 6]


def test_each_session_has_a_mark_up_to_three():
    month = month_of(date(2026, 11, 1), {date(2026, 11, 3): (5, 1), date(2026, 11, 4): (2, 1)}, TODAY)

    third, fourth = days(month)[2:4]
    assert (len(third.dots), third.more) == (3, 2)
    assert (fourth.dots, fourth.more) == ((False, True), 0)
    assert (month.sessions, month.days) == (7, 2)


def test_today_and_the_days_to_come_are_known():
    month = month_of(date(2026, 11, 1), {}, TODAY)

    assert [day.on for day in days(month) if day.is_today] == [TODAY]
    assert [day.on.day for day in days(month) if day.is_to_come] == list(range(22, 31))


def test_links_lead_to_the_months_before_and_after_and_end_somewhere():
    assert month_of(date(2026, 1, 1), {}, TODAY).before == date(2025, 12, 1)
    assert month_of(date(2026, 12, 1), {}, TODAY).after == date(2027, 1, 1)
    assert month_of(date(2000, 1, 1), {}, TODAY).before is None
    assert month_of(date(2199, 12, 1), {}, TODAY).after is None


def test_a_leap_day_is_the_last_of_its_month():
    assert last_of(date(2028, 2, 1)) == date(2028, 2, 29)
