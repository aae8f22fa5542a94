"""The geometry of charts: everything inside, scales that say what they are, gaps that stay gaps, and a table that says the same."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from django.template.loader import render_to_string
from hypothesis import given
from hypothesis import strategies as st

from accounts.chart_parts import HEIGHT, WIDTH, Chart, Line, Range, Scale, Value
from accounts.charts import MOST_POINTS, drawn, grouped, per_day

DAY = date(2026, 11, 21)


def line(label: str, numbers: list[float | None], every: int = 1) -> Line:
    days = [DAY - timedelta(days=every * back) for back in range(len(numbers) - 1, -1, -1)]
    return Line(label, tuple(map(Value, days, numbers)))


def chart(*lines: Line, **more: object) -> Chart:
    usual = {
        "key": "k",
        "title": "Heaviness",
        "unit": "",
        "scale": Scale(fixed=(0, 10, 2)),
        "shown": lambda n: f"{n:g}",
    }
    made = drawn(lines=lines, **{**usual, **more})
    assert made is not None
    return made


def volumes(*numbers: float | None, **more: object) -> Chart:
    return chart(line("Left", list(numbers), 7), **{"unit": "mL", "scale": Scale(span=200), "joined_days": 60, **more})


# Where things lie

NUMBERS = st.one_of(st.none(), st.floats(0.1, 99_999, allow_nan=False))


@given(st.lists(NUMBERS, min_size=1, max_size=80), st.lists(NUMBERS, max_size=30), st.booleans())
def test_every_point_and_word_lies_inside_the_picture(first, second, zero):
    made = drawn(
        key="k",
        title="t",
        unit="mL",
        lines=[line("Left", first), line("Right", second)],
        scale=Scale(span=200, zero=zero),
        shown=lambda number: f"{number:.0f}",
        shaded=Range(900, 1100, "words"),
    )
    if made is None:
        assert all(number is None for number in first + second)
        return
    for stroke in made.strokes:
        for point in stroke.points:
            assert made.left <= point.x <= made.right
            assert made.top - 0.1 <= point.y <= made.bottom + 0.1
        assert 0 < stroke.label_y < HEIGHT
    for tick in made.y_ticks:
        assert made.top - 0.1 <= tick.at <= made.bottom + 0.1
    assert made.shade is not None
    assert made.top - 0.1 <= made.shade.top < made.shade.bottom <= made.bottom + 0.1
    assert 0 < made.left < made.right < WIDTH
    assert 3 <= len(made.y_ticks) <= 8


@given(st.lists(st.floats(10, 50_000, allow_nan=False), min_size=2, max_size=40))
def test_twice_the_difference_is_twice_the_height(numbers):
    made = volumes(*numbers)
    ticks = [tick.at for tick in made.y_ticks]
    steps = [lower - upper for lower, upper in pairwise(ticks)]
    assert max(steps) - min(steps) < 0.01
    low, high = min(made.strokes[0].points, key=lambda p: p.number), max(made.strokes[0].points, key=lambda p: p.number)
    least, most = (float(made.y_ticks[end].text) for end in (0, -1))
    share = (high.number - low.number) / (most - least)
    assert low.y - high.y == pytest.approx(share * (made.bottom - made.top), rel=0.01, abs=0.5)


def test_a_week_is_as_wide_everywhere():
    days = [DAY - timedelta(days=back) for back in (21, 14, 7, 0)]
    xs = [point.x for point in chart(Line("Before", tuple(Value(day, 5) for day in days))).strokes[0].points]
    gaps = [round(right - left, 6) for left, right in pairwise(xs)]
    assert len(set(gaps)) == 1


def test_one_point_alone_stands_in_the_middle():
    made = volumes(1900)
    assert made.strokes[0].points[0].x == (made.left + made.right) / 2
    assert made.strokes[0].paths == ()
    assert [tick.text for tick in made.x_ticks] == ["Nov 21"]


def test_labels_at_the_ends_of_lines_do_not_cover_each_other():
    made = chart(line("Before", [5, 5]), line("After", [5, 5]), line("Noted", [0, 0]))
    places = sorted(stroke.label_y for stroke in made.strokes)
    assert all(below - above >= 20 for above, below in pairwise(places))
    assert max(places) <= made.bottom


# What the scale says


def test_a_scale_that_does_not_start_at_nothing_says_so():
    assert "The scale starts at 1800 mL, not at 0." in volumes(1900, 1950).words
    assert not any("scale starts" in words for words in chart(line("Before", [4, 5])).words)


def test_a_small_change_never_looks_big():
    made = volumes(1900, 1910)
    first, last = made.strokes[0].points
    assert abs(first.y - last.y) <= 0.06 * (made.bottom - made.top)


def test_nothing_more_on_the_swollen_side_has_its_place_on_the_scale():
    for numbers in ([-30, -80], [250, 300], [-40, 90]):
        made = volumes(*numbers, scale=Scale(span=200, zero=True))
        assert "0" in [tick.text for tick in made.y_ticks]


def test_a_size_never_has_a_scale_below_nothing():
    assert float(volumes(1.0, scale=Scale(span=4)).y_ticks[0].text) >= 0


# Gaps


def test_a_day_without_a_number_ends_the_line():
    stroke = volumes(1900, None, 1950, 1940).strokes[0]
    assert [len(run) for run in stroke.runs] == [1, 2]
    assert len(stroke.paths) == 1
    assert len(stroke.points) == 3


def test_a_long_time_without_a_number_is_not_joined():
    days = [DAY - timedelta(days=back) for back in (30, 28, 3, 0)]
    made = chart(Line("Before", tuple(Value(day, 5) for day in days)))
    assert [len(run) for run in made.strokes[0].runs] == [2, 2]
    assert "Where the line stops, there are no numbers for a while." in made.words


def test_a_line_without_any_number_is_no_line():
    assert chart(line("Before", [4]), line("After", [None])).heads == ("Before",)
    assert drawn(key="k", title="t", unit="", lines=[], scale=Scale(), shown=str) is None


# Days and weeks


def test_two_of_one_day_are_their_mean():
    assert per_day([(DAY, 4), (DAY, 6)]) == (Value(DAY, 5),)


def test_many_days_become_weeks_and_say_so():
    many = line("Before", [float(number % 10) for number in range(MOST_POINTS + 1)])
    made = chart(many)
    assert made.weekly
    assert "Each point is the average of one week." in made.words
    assert len(made.strokes[0].points) <= 10
    assert made.rows[0].text == "Week of Nov. 15, 2026"
    assert not chart(replace(many, values=many.values[1:])).weekly


def test_weeks_begin_on_the_day_that_they_begin_on_where_the_person_is():
    many = line("Before", [5.0] * 80)
    for first_weekday, weekday in ((0, 6), (1, 0)):
        (weeks,), _weekly = grouped([many], first_weekday)
        assert {value.on.weekday() for value in weeks.values} == {weekday}


# The table


def test_the_table_says_what_the_picture_says():
    made = chart(line("Before", [6, 5, None, 4]), line("After", [3, None, 2, 1]))
    for number, stroke in enumerate(made.strokes):
        told = {row.on: row.cells[number] for row in made.rows if row.cells[number] != "–"}
        assert told == {point.on: point.text for point in stroke.points}
    assert [row.on for row in made.rows] == sorted((row.on for row in made.rows), reverse=True)


def test_the_page_has_every_number_in_words_and_no_style_or_script():
    made = chart(line("Before", [6, 5]), line("After", [3, 2]), title="<b>Heaviness</b>")
    html = render_to_string("accounts/charts/_chart.html", {"chart": made, "id": "one"})
    for forbidden in ("style=", "<script", "<style", "<b>Heaviness", "href="):
        assert forbidden not in html
    assert '<title id="one-t">' in html
    assert "Before: from 6 on Nov. 20, 2026 to 5 on Nov. 21, 2026." in html
    for row in made.rows:
        assert row.text in html
    assert html.count("chart__mark--square") == 3  # two points and the mark before its name


def test_the_picture_needs_no_color():
    svg = render_to_string(
        "accounts/charts/_svg.html", {"chart": chart(line("A", [6, 5]), line("B", [3, 2])), "alone": True}
    )
    assert svg.count("stroke-dasharray") == 1
    assert ">A</text>" in svg
    colors = {part.split('"')[1] for name in ("fill=", "stroke=") for part in svg.split(name)[1:]}
    assert colors <= {"none", "#000", "#fff", "#999", "#777", "#e4e4e4"}
