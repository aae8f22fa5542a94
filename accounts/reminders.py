"""A calendar file that reminds of a routine, with words that tell nobody what it is for."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from icalendar import Alarm, Calendar, Event, vRecur

from accounts.models import RoutineVersion

NAME = "Light Hands"
MINUTES = 20
# The hour of the first session of a day, and of the second where a therapist set two.
_HOURS = {"morning": (9, 17), "noon": (12, 18), "evening": (19, 11), "": (10, 18)}
# Spread over the week, so that days of rest lie between.
_DAYS = {
    1: ["MO"],
    2: ["MO", "TH"],
    3: ["MO", "WE", "FR"],
    4: ["MO", "TU", "TH", "SA"],
    5: ["MO", "TU", "WE", "FR", "SA"],
    6: ["MO", "TU", "WE", "TH", "FR", "SA"],
}
_MONDAY_FIRST = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]


def reminder(version: RoutineVersion, today: date) -> bytes:
    """An iCalendar file of a repeating event for each session of a day, from `today` (or the later start) on.

    Its time has no zone: nine in the morning is nine wherever the person is. It stops on the day of review.
    """
    rule: dict = {"FREQ": "DAILY"}
    days = _DAYS.get(version.days_a_week)
    if days:
        rule = {"FREQ": "WEEKLY", "BYDAY": days}
    if version.review_by:
        rule["UNTIL"] = datetime.combine(version.review_by, time(23, 59))
    first = _first_day(max(today, version.start), days)
    hours = _HOURS.get(version.time_of_day, _HOURS[""])[: max(1, version.times_a_day)]
    calendar = Calendar()
    calendar.add("prodid", "-//Light Hands//EN")
    calendar.add("version", "2.0")
    for number, hour in enumerate(hours, 1):
        calendar.add_component(_event(version, number, datetime.combine(first, time(hour)), rule))
    return calendar.to_ical()


def _event(version: RoutineVersion, number: int, begins: datetime, rule: dict) -> Event:
    event = Event()
    event.add("uid", f"{version.routine_id}-{number}@light-hands")
    event.add("dtstamp", version.at)
    event.add("sequence", version.number)
    event.add("summary", NAME)
    event.add("dtstart", begins)
    event.add("duration", timedelta(minutes=MINUTES))
    event.add("rrule", vRecur(rule))
    event.add("class", "PRIVATE")
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", NAME)
    alarm.add("trigger", timedelta())
    event.add_component(alarm)
    return event


def _first_day(day: date, days: list[str] | None) -> date:
    """The first of the days of the week that comes: calendars count the start as the first time."""
    while days and _MONDAY_FIRST[day.weekday()] not in days:
        day += timedelta(days=1)
    return day
