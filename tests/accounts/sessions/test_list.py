"""The list of sessions and its calendar: newest first, by the day that it was there, with few queries."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import HealthProfile, SessionLog

LIST = "/me/sessions/"


def days_of(text: str) -> dict[str, str]:
    """What the calendar says in words, by day."""
    cells = re.findall(r'data-day="([\d-]+)">(.*?)</td>', text)
    return {day: re.sub(r"\s+", " ", re.sub("<[^>]+>", "", cell)).strip() for day, cell in cells}


def logs_of(text: str) -> list[str]:
    return re.findall(r'data-log="([\w-]+)"', text)


def test_a_line_says_when_what_which_side_how_long_and_whether_it_was_stopped(in_new_york, make_log, signed_in, now):
    make_log(in_new_york, walkthrough="ret-hand", side="right", minutes=9, stopped="just-stop")

    page = signed_in(in_new_york).get(LIST).text

    for words in (
        "Saturday, Nov. 21, 2026",
        "7 a.m.",
        "Hand: retrograde massage",
        "Right hand",
        "9 minutes",
        "Stopped early",
    ):
        assert words in page


def test_a_session_that_was_finished_is_not_called_stopped(in_new_york, make_log, signed_in, now):
    make_log(in_new_york)
    lines = signed_in(in_new_york).get(LIST).text.partition("record-list")[2]

    assert "Stopped early" not in lines


def test_who_hides_details_sees_only_when_and_how_long(in_new_york, make_log, signed_in, now):
    in_new_york.profile.hide_details = True
    in_new_york.profile.save()
    make_log(in_new_york, stopped="just-stop")
    lines = signed_in(in_new_york).get(LIST).text.partition("record-list")[2].partition("</ol>")[0]

    assert "14 minutes" in lines
    for hidden in ("lymphatic", "arm", "Stopped early"):
        assert hidden not in lines


def test_newest_first_and_twenty_a_page(in_new_york, make_log, signed_in, now):
    logs = [make_log(in_new_york, at=now - timedelta(days=back)) for back in range(25)]
    ann = signed_in(in_new_york)

    assert logs_of(ann.get(LIST).text) == [str(log.pk) for log in logs[:20]]
    assert logs_of(ann.get(LIST, {"page": "2"}).text) == [str(log.pk) for log in logs[20:]]


@pytest.mark.parametrize("page", ["0", "-1", "99", "x", "1" * 5000, "\0", "😀"])
def test_a_bad_page_is_still_a_page(page, in_new_york, log, signed_in, now):
    assert logs_of(signed_in(in_new_york).get(LIST, {"page": page}).text) == [str(log.pk)]


@pytest.mark.parametrize("month", ["x", "2026-13", "0000-00", "\0", "😀", "9" * 5000])
def test_a_bad_month_shows_this_one(month, in_new_york, signed_in, now):
    assert "November 2026" in signed_in(in_new_york).get(LIST, {"month": month}).text


def test_the_months_around_are_plain_links(in_new_york, signed_in, now):
    page = signed_in(in_new_york).get(LIST).text

    assert 'href="?month=2026-10#calendar"' in page
    assert 'href="?month=2026-12#calendar"' in page


def test_each_day_says_its_sessions_in_words(in_new_york, make_log, signed_in, now):
    make_log(in_new_york, at=now - timedelta(days=1))
    make_log(in_new_york, at=now - timedelta(days=1, hours=6), stopped="just-stop")

    days = days_of(signed_in(in_new_york).get(LIST).text)

    assert days["2026-11-20"] == "20: 2 sessions, 1 stopped early"
    assert days["2026-11-19"] == "19: no session"
    assert days["2026-11-21"] == "21, today: no session"
    assert len(days) == 30


def test_deleted_sessions_are_in_no_list_and_no_calendar(in_new_york, make_log, signed_in, now):
    make_log(in_new_york, deleted_at=now)
    page = signed_in(in_new_york).get(LIST).text

    assert logs_of(page) == []
    assert days_of(page)["2026-11-21"] == "21, today: no session"


def test_an_empty_list_says_how_it_fills(patient, signed_in):
    assert "There is nothing here yet" in signed_in(patient).get(LIST).text


# Days and zones (RELIABILITY.md D9 to D11)


@pytest.mark.parametrize(
    ("zone", "at", "day", "time"),
    [
        ("America/New_York", datetime(2026, 11, 3, 4, 59, tzinfo=UTC), "2026-11-02", "11:59 p.m."),
        ("America/New_York", datetime(2026, 11, 3, 5, 1, tzinfo=UTC), "2026-11-03", "12:01 a.m."),
        ("Asia/Kathmandu", datetime(2026, 11, 2, 18, 14, tzinfo=UTC), "2026-11-02", "11:59 p.m."),
        ("Asia/Kathmandu", datetime(2026, 11, 2, 18, 16, tzinfo=UTC), "2026-11-03", "12:01 a.m."),
        ("Pacific/Kiritimati", datetime(2026, 11, 2, 9, 59, tzinfo=UTC), "2026-11-02", "11:59 p.m."),
        ("Pacific/Kiritimati", datetime(2026, 11, 2, 10, 1, tzinfo=UTC), "2026-11-03", "12:01 a.m."),
        ("America/St_Johns", datetime(2026, 11, 3, 3, 29, tzinfo=UTC), "2026-11-02", "11:59 p.m."),
        # The night that the clocks go forward, and the hour that comes twice when they go back.
        ("Europe/London", datetime(2026, 3, 29, 0, 59, tzinfo=UTC), "2026-03-29", "12:59 a.m."),
        ("Europe/London", datetime(2026, 3, 29, 1, 1, tzinfo=UTC), "2026-03-29", "2:01 a.m."),
        ("Europe/London", datetime(2026, 10, 25, 0, 30, tzinfo=UTC), "2026-10-25", "1:30 a.m."),
        ("Europe/London", datetime(2026, 10, 25, 1, 30, tzinfo=UTC), "2026-10-25", "1:30 a.m."),
        ("Asia/Kathmandu", datetime(2028, 2, 28, 19, 0, tzinfo=UTC), "2028-02-29", "12:45 a.m."),
    ],
)
def test_a_session_stands_on_the_day_that_it_was_there(zone, at, day, time, patient, make_log, signed_in):
    HealthProfile.objects.create(owner=patient, zone="America/Los_Angeles")  # where the person is now
    make_log(patient, at=at, zone=zone)

    page = signed_in(patient).get(LIST, {"month": day[:7]}).text

    with_sessions = [day for day, words in days_of(page).items() if "1 session" in words]
    assert with_sessions == [day]
    assert time in page


def test_a_session_before_midnight_and_one_after_are_two_days(patient, make_log, signed_in):
    midnight = datetime(2026, 11, 2, 18, 15, tzinfo=UTC)
    for minutes in (-1, 1):
        make_log(patient, at=midnight + timedelta(minutes=minutes), zone="Asia/Kathmandu")

    days = days_of(signed_in(patient).get(LIST, {"month": "2026-11"}).text)

    assert [day for day, words in days.items() if "1 session" in words] == ["2026-11-02", "2026-11-03"]


def test_days_stay_when_the_person_travels(patient, make_log, signed_in):
    """Flying west over the date line: the later session has the earlier day."""
    first = make_log(patient, at=datetime(2026, 11, 2, 20, tzinfo=UTC), zone="Pacific/Kiritimati")
    later = make_log(patient, at=datetime(2026, 11, 2, 22, tzinfo=UTC), zone="Pacific/Honolulu")

    assert (str(first.local_date), str(later.local_date)) == ("2026-11-03", "2026-11-02")
    page = signed_in(patient).get(LIST, {"month": "2026-11"}).text
    assert logs_of(page) == [str(first.pk), str(later.pk)]


def test_today_is_the_day_where_the_person_is(patient, signed_in, now):
    HealthProfile.objects.create(owner=patient, zone="Pacific/Kiritimati")

    assert days_of(signed_in(patient).get(LIST).text)["2026-11-22"] == "22, today: no session"


# Speed


def many(make_log, owner, count):
    one = make_log(owner)
    fields = {field.attname: getattr(one, field.attname) for field in SessionLog._meta.fields if field.name != "id"}
    SessionLog.objects.bulk_create(
        [
            SessionLog(
                **fields
                | {
                    "client_id": f"many-{number}",
                    "plan": {},
                    "at": one.at - timedelta(hours=8 * number),
                    "local_date": (one.at - timedelta(hours=8 * number)).date(),
                }
            )
            for number in range(1, count)
        ],
        batch_size=500,
    )


def queries(client, path):
    with CaptureQueriesContext(
        connection,
    ) as made:
        assert client.get(path).status_code == 200
    return [query["sql"] for query in made.captured_queries]


def test_the_list_asks_as_little_with_5000_sessions_as_with_10(in_new_york, make_log, signed_in, now):
    ann = signed_in(in_new_york)
    many(make_log, in_new_york, 10)
    few = len(queries(ann, LIST))
    in_new_york.session_logs.all().delete()
    many(make_log, in_new_york, 5000)

    assert len(queries(ann, LIST)) == len(queries(ann, LIST + "?page=200")) == few
    assert few <= 7


def test_the_list_reads_an_index_and_no_plan(in_new_york, make_log, signed_in, now):
    many(make_log, in_new_york, 300)
    asked = [sql for sql in queries(signed_in(in_new_york), LIST) if "accounts_sessionlog" in sql]

    assert not any('"plan"' in sql for sql in asked)
    if connection.vendor == "sqlite":
        for sql in asked:
            with connection.cursor() as cursor:
                cursor.execute("EXPLAIN QUERY PLAN " + sql.replace("%", "%%"))
                steps = " ".join(str(row[-1]) for row in cursor.fetchall())
            assert "USING" in steps, steps
            assert "INDEX" in steps, steps
            assert "SCAN accounts_sessionlog" not in steps, steps


def test_one_session_asks_little_however_many_there_are(in_new_york, make_log, signed_in, now):
    ann = signed_in(in_new_york)
    log = make_log(in_new_york)
    path = reverse("accounts:session-log-detail", args=[log.pk])
    few = len(queries(ann, path))
    for back in range(30):
        make_log(in_new_york, at=now - timedelta(days=back, hours=1))

    assert len(queries(ann, path)) == few <= 8
