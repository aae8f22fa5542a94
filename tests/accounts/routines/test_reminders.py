"""The calendar file tells nobody what it is for, and repeats on the right days."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse
from icalendar import Calendar, Event

from accounts.models import Person
from tests.accounts.today.records import NOW, assigned, routine

pytestmark = pytest.mark.usefixtures("frozen")


def events(signed_in, person: Person, pk) -> list[Event]:
    response = signed_in(person).get(reverse("accounts:routine-reminder", args=[pk]))
    assert response.status_code == 200
    assert response.headers["Content-Type"].startswith("text/calendar")
    assert "no-store" in response.headers["Cache-Control"]
    assert 'filename="light-hands.ics"' in response.headers["Content-Disposition"]
    text = response.content.decode().lower()
    for word in ("arm", "left", "right", "lymph", "massage", "swell", "clinic", "health", "ann", "tom"):
        assert word not in text.replace("alarm", "")
    return list(Calendar.from_ical(response.content).walk("VEVENT"))


def test_it_says_only_the_name_of_the_site(patient, signed_in):
    (event,) = events(signed_in, patient, routine(patient, time="morning").pk)

    assert event["SUMMARY"] == "Light Hands"
    assert event["DTSTART"].dt.isoformat() == "2026-05-20T09:00:00"  # no zone: nine wherever the person is
    assert event["RRULE"]["FREQ"] == ["DAILY"]


@pytest.mark.parametrize("days", range(1, 7))
def test_it_repeats_on_as_many_days_as_are_meant(patient, signed_in, days):
    (event,) = events(signed_in, patient, routine(patient, days=days).pk)

    assert len(set(event["RRULE"]["BYDAY"])) == days
    first = event["DTSTART"].dt
    assert first.strftime("%a")[:2].upper() in event["RRULE"]["BYDAY"]
    assert timedelta() <= first.date() - NOW.date() < timedelta(days=7)


def test_a_therapists_ends_on_the_day_of_review_and_comes_as_often_as_given(patient, therapist, signed_in):
    given = assigned(patient, therapist, times_a_day=2, time_of_day="morning", review_by=date(2026, 7, 1))

    first, second = events(signed_in, patient, given.pk)

    assert [first["DTSTART"].dt.hour, second["DTSTART"].dt.hour] == [9, 17]
    assert first["UID"] != second["UID"]
    assert first["RRULE"]["UNTIL"][0].date() == date(2026, 7, 1)
