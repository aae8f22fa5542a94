"""What is drawn of a record: each series apart, the person's own units, the same cost however long the record is."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts import trends
from accounts.actions.profile import update_profile
from accounts.models import SessionLog, SwellingNote
from accounts.trend_records import measured, rated, year_before
from guide import library
from tests.accounts import written

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 21)
SINCE = year_before(DAY)
PAGE = "/me/trends/"


def sizes(person, units="cm", most=trends.MOST_SERIES):
    return trends.size_charts(measured(person, SINCE, DAY), units, most)


def feels(person):
    return trends.rating_charts(rated(person, SINCE, DAY))


# How it feels


def test_each_rating_has_a_picture_with_before_and_after(patient):
    written.sessions(patient, written.days_up_to(DAY, 3))
    (part,) = feels(patient)
    assert part.title == "Left arm"
    assert [chart.title for chart in part.charts] == ["Heaviness", "Tightness", "Pain"]
    assert part.charts[0].heads == ("Before", "After")
    assert [row.cells for row in part.charts[1].rows] == [("5", "3")] * 3
    assert [tick.text for tick in part.charts[0].y_ticks] == ["0", "2", "4", "6", "8", "10"]


def test_ratings_of_another_part_of_the_body_are_never_in_the_same_picture(patient):
    written.sessions(patient, [DAY - timedelta(days=1)])
    written.sessions(patient, [DAY], walkthrough="lym-leg", side="right")
    written.note(patient, DAY, place="leg", side="left", heaviness=3)
    assert {part.title for part in feels(patient)} == {"Left arm", "Right leg", "Left leg"}
    for part in feels(patient):
        assert all(len(chart.rows) == 1 for chart in part.charts)


def test_what_a_note_says_stands_beside_the_sessions_of_that_part(patient):
    written.sessions(patient, [DAY])
    written.note(patient, DAY, heaviness=7)
    (part,) = feels(patient)
    assert part.charts[0].heads == ("Before", "After", "Noted")
    assert part.charts[1].heads == ("Before", "After")


def test_deleted_and_older_ratings_are_not_drawn(patient):
    written.sessions(patient, [DAY], deleted_at=timezone.now())
    written.sessions(patient, [SINCE - timedelta(days=1)])
    assert feels(patient) == ()


# How it measured


def test_both_arms_and_their_difference_are_drawn_with_the_band_of_the_tape(patient):
    for back in (14, 7, 0):
        written.arm_measured(patient, DAY - timedelta(days=back))
    (series,) = sizes(patient)
    volume, difference = series.charts
    assert volume.heads == ("Left", "Right")
    assert {row.cells for row in volume.rows} == {("1,914", "1,630")}
    assert {row.cells for row in difference.rows} == {("284",)}
    assert series.facts[:2] == ("Marks every 4 cm on the arm", "10 marks")
    # 4 percent of 1914.04 mL more and less, on the scale of the picture.
    a_ml = (volume.bottom - volume.top) / (
        float(volume.y_ticks[-1].text.replace(",", "")) - float(volume.y_ticks[0].text.replace(",", ""))
    )
    assert volume.shade is not None
    assert (volume.shade.bottom - volume.shade.top) / a_ml == pytest.approx(0.08 * 1914.04, abs=0.5)
    assert "The tape alone can do this much." in volume.shade.words
    assert "on Nov. 7, 2026" in volume.shade.words


def test_the_band_lies_around_the_first_measure_of_all_not_of_the_picture(patient):
    written.arm_measured(patient, SINCE - timedelta(days=100), slack=1.0)
    written.arm_measured(patient, DAY)
    (series,) = sizes(patient)
    assert len(series.notes) == 1
    assert "Aug. 13, 2025" in series.charts[0].shade.words


@pytest.mark.parametrize(
    ("other", "why"),
    [
        ({"posture": "chair-back"}, "posture"),
        ({"marks": 9}, "points"),
    ],
)
def test_what_was_measured_otherwise_is_another_picture_that_says_why(patient, other, why):
    written.arm_measured(patient, DAY - timedelta(days=7), **other)
    written.arm_measured(patient, DAY)
    newest, older = sizes(patient)
    assert newest.why_apart == (library.get().measuring.differs[why],)
    assert older.why_apart == ()
    assert [len(series.notes) for series in (newest, older)] == [1, 1]


def test_other_marks_are_another_picture_that_says_why(patient):
    for back, is_new in ((21, False), (14, True), (7, False), (0, True)):
        written.arm_measured(patient, DAY - timedelta(days=back), new_series=is_new)
    series = sizes(patient)
    assert [len(each.notes) for each in series] == [1, 2, 1]
    why = library.get().measuring.new_marks
    assert [each.why_apart for each in series] == [(why,), (why,), ()]
    assert "Nov. 7, 2026" in series[1].charts[0].shade.words


def test_another_side_is_another_series(patient):
    written.arm_measured(patient, DAY - timedelta(days=7))
    written.arm_measured(patient, DAY, side="right")
    assert [series.title for series in sizes(patient)] == ["Right arm", "Left arm"]
    assert all(series.why_apart == () for series in sizes(patient))


def test_where_both_arms_are_swollen_each_has_a_picture_of_its_own_and_there_is_no_difference(patient):
    written.arm_measured(patient, DAY, side="both")
    (series,) = sizes(patient)
    assert [chart.title for chart in series.charts] == ["Left arm: volume", "Right arm: volume"]
    assert all(chart.shade for chart in series.charts)


def test_a_method_without_volume_has_a_small_picture_for_each_place_in_ones_own_units(patient):
    five = {"hand": 20.0, "wrist": 17.0, "forearm": 26.0, "above-elbow": 29.0, "upper-arm": 33.02}
    written.points_measured(patient, DAY, "arm-home", "arm", {"left": five, "right": {"hand": 19.0}})
    (series,) = sizes(patient)
    assert [chart.title for chart in series.charts] == ["Hand", "Wrist", "Forearm", "Above the elbow", "Upper arm"]
    assert series.charts[0].rows[0].cells == ("20", "19")
    assert all(chart.shade is None for chart in series.charts)
    (series,) = sizes(patient, "in")
    assert series.charts[0].unit == "inches"
    assert series.charts[-1].rows[0].cells == ("13",)


def test_a_set_with_a_mark_left_out_is_a_gap(patient):
    for back, volume in ((14, 1900), (7, None), (0, 1910)):
        note = written.arm_measured(patient, DAY - timedelta(days=back))
        SwellingNote.objects.filter(pk=note.pk).update(volume_ml=volume)
    (series,) = sizes(patient)
    assert [row.cells[0] for row in series.charts[0].rows] == ["1,910", "–", "1,900"]
    assert [len(run) for run in series.charts[0].strokes[0].runs] == [1, 1]


def test_a_method_that_is_not_known_any_more_is_left_out(patient):
    written.note(patient, DAY, method="water-tank")
    assert sizes(patient) == ()


# The page


@pytest.fixture
def today():
    with time_machine.travel("2026-11-21T12:00:00Z", tick=False):
        yield DAY


def asked(client, path=PAGE):
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(path)
    assert answer.status_code == 200
    return answer, queries.captured_queries


@pytest.mark.parametrize("path", [PAGE, "/me/swelling/"])
def test_five_thousand_sessions_cost_as_many_queries_as_ten_and_no_plan_is_read(patient, signed_in, today, path):
    client = signed_in(patient)
    written.sessions(patient, written.days_up_to(DAY, 10), plan={"title": "a plan"})
    written.arm_measured(patient, DAY)
    _answer, few = asked(client, path)
    rows = [
        SessionLog(
            owner=patient,
            client_id=f"more-{number}",
            at=written.noon(DAY - timedelta(days=11 + number // 3)),
            local_date=DAY - timedelta(days=11 + number // 3),
            made_at=written.noon(DAY),
            walkthrough="lym-arm",
            technique="lymphatic",
            side="left",
            minutes=15,
            heaviness_before=number % 11,
            plan={"title": "a plan"},
        )
        for number in range(4990)
    ]
    SessionLog.objects.bulk_create(rows)
    for back in range(1, 40):
        written.arm_measured(patient, DAY - timedelta(days=back * 7))
    _answer, many = asked(client, path)
    assert len(many) == len(few)
    assert not any('"plan"' in query["sql"] for query in many)


def test_the_page_is_kind_where_nothing_is_there_yet(patient, signed_in, today):
    answer, _queries = asked(signed_in(patient))
    words = answer.content.decode()
    assert words.count("Nothing to draw yet.") == 2
    assert "You do not have to." in words
    assert '<svg class="chart' not in words


def test_one_measure_says_that_the_next_makes_a_line(patient, signed_in, today):
    written.arm_measured(patient, DAY)
    answer, _queries = asked(signed_in(patient))
    assert "This is your first measure of this kind." in answer.content.decode()


def test_under_every_measured_picture_stands_that_it_is_no_diagnosis(patient, signed_in, today):
    written.arm_measured(patient, DAY)
    answer, _queries = asked(signed_in(patient))
    words = answer.content.decode()
    assert library.get().advice_rules.progress["caution"] in words
    for verdict in ("better", "worse than", "stage", "improved", "safe"):
        assert verdict not in words.partition("<main")[2].partition("What the numbers can")[0].lower()


def test_nobody_sees_the_pictures_of_another(patient, stranger, signed_in, today, client):
    written.sessions(patient, [DAY])
    written.arm_measured(patient, DAY)
    assert "chart__picture" in signed_in(patient).get(PAGE).content.decode()
    assert "chart__picture" not in signed_in(stranger).get(PAGE).content.decode()
    answer = client.get(PAGE)
    assert answer.status_code == 302
    assert "/account/" in answer.headers["Location"]
    assert signed_in(patient).post(PAGE).status_code == 405


def test_the_page_is_kept_nowhere_and_its_units_are_ones_own(patient, signed_in, today):
    update_profile(person=patient, by=patient, fields={"units": "in"}, version=0, now=timezone.now())
    written.points_measured(patient, DAY, "hand-figure8", "hand", {"left": {"figure-of-eight": 40.64}})
    answer = signed_in(patient).get(reverse("accounts:trends"))
    assert "no-store" in answer.headers["Cache-Control"]
    assert ">16</td>" in answer.content.decode()


def test_the_page_of_swelling_notes_shows_the_newest_series_alone(patient, signed_in, today):
    written.arm_measured(patient, DAY - timedelta(days=7), posture="chair-back")
    written.arm_measured(patient, DAY)
    words = signed_in(patient).get("/me/swelling/").content.decode()
    assert words.count("chart__picture") == 2
    assert reverse("accounts:trends") in words


def test_who_hides_details_sees_parts_of_the_body_only_after_a_tap(patient, signed_in, today):
    update_profile(person=patient, by=patient, fields={"hide_details": True}, version=0, now=timezone.now())
    written.sessions(patient, [DAY])
    written.arm_measured(patient, DAY)
    client = signed_in(patient)
    page = client.get(PAGE).content.decode()
    for section in ("feels", "sizes"):
        shown, closed = page.partition(f'id="{section}"')[2].split("<summary>Show the pictures", 1)
        assert "Left arm" not in shown
        assert "Left arm" in closed.partition("</section>")[0]
    notes = client.get("/me/swelling/").content.decode()
    assert "chart__picture" not in notes
    assert reverse("accounts:trends") in notes
