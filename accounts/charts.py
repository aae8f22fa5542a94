"""Line charts as numbers: dated values in, points, ticks, a band and a table out. No record, no request, no markup.

    Line(s) of Value(s) -> grouped() -> drawn() -> Chart -> templates/accounts/charts/

The picture says nothing that its table does not say, and nothing here says better or worse.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from django.utils import formats
from django.utils.translation import gettext as _

from accounts.chart_parts import (
    HEIGHT,
    LABEL_GAP,
    WIDTH,
    Chart,
    Line,
    Point,
    Range,
    Row,
    Scale,
    Shade,
    Stroke,
    Tick,
    Value,
    with_unit,
)

TOP, BOTTOM = 16.0, 38.0
# Room for words beside the plot. The widest letter of the largest text size decides, so that nothing is cut there.
LETTER = 13.0
LETTERS_APART = 22.0
# More points than this lie on each other: each week's average stands for them.
MOST_POINTS = 60
CROWDED = 16
# So few days apart, values are joined by a line; a longer time without any is a gap.
WEEK = 7
MARKS = ("circle", "square", "triangle")


# Days and weeks


def grouped(lines: Sequence[Line], first_weekday: int = 0, most: int = MOST_POINTS) -> tuple[tuple[Line, ...], bool]:
    """The lines, and whether their values are the means of weeks: of more than `most` days nobody can tell one from the next.

    `first_weekday`: 0 is Sunday. A week stands at its first day.
    """
    days = {value.on for line in lines for value in line.values}
    if len(days) <= most:
        return tuple(lines), False
    return tuple(replace(line, values=_weeks(line.values, first_weekday)) for line in lines), True


def _weeks(values: Iterable[Value], first_weekday: int) -> tuple[Value, ...]:
    by_week: dict[date, list[float]] = {}
    for value in values:
        if value.number is not None:
            by_week.setdefault(week_of(value.on, first_weekday), []).append(value.number)
    return tuple(Value(on, sum(numbers) / len(numbers)) for on, numbers in sorted(by_week.items()))


def week_of(on: date, first_weekday: int = 0) -> date:
    """The first day of its week."""
    return on - timedelta(days=(on.isoweekday() - first_weekday) % WEEK)


def per_day(values: Iterable[tuple[date, float]]) -> tuple[Value, ...]:
    """One value a day: the mean of those of that day."""
    by_day: dict[date, list[float]] = {}
    for on, number in values:
        by_day.setdefault(on, []).append(number)
    return tuple(Value(on, sum(numbers) / len(numbers)) for on, numbers in sorted(by_day.items()))


# The picture


def drawn(
    *,
    key: str,
    title: str,
    unit: str,
    lines: Sequence[Line],
    scale: Scale,
    shown: Callable[[float], str],
    joined_days: int = WEEK,
    shaded: Range | None = None,
    words: Sequence[str] = (),
    first_weekday: int = 0,
) -> Chart | None:
    """The chart of these lines; None where there is no number at all. `shown` writes a number without its unit.

    `joined_days`: values further apart are not joined.
    """
    lines, weekly = grouped([line for line in lines if any(v.number is not None for v in line.values)], first_weekday)
    numbers = [value.number for line in lines for value in line.values if value.number is not None]
    if not numbers:
        return None
    low, high, step = scale.fixed or _fitted(numbers, scale, shaded)
    steps = [low + number * step for number in range(round((high - low) / step) + 1)]
    days = sorted({value.on for line in lines for value in line.values if value.number is not None})
    widest = max(len(shown(each)) for each in steps)
    left = widest * LETTER + 12
    right = WIDTH - (max(len(line.label) for line in lines) * LETTER + LABEL_GAP + 2 if len(lines) > 1 else 14)
    bottom = HEIGHT - BOTTOM
    to_x, to_y = _across(days, left, right), _up(low, high, bottom)
    strokes = [_stroke(line, mark, to_x, to_y, shown, joined_days) for line, mark in zip(lines, MARKS, strict=False)]
    return Chart(
        key=key,
        title=title,
        unit=unit,
        left=left,
        right=right,
        top=TOP,
        bottom=bottom,
        x_ticks=_x_ticks(days, to_x),
        y_ticks=tuple(Tick(to_y(each), shown(each)) for each in steps),
        strokes=_apart(strokes, bottom),
        shade=Shade(to_y(min(shaded.high, high)), to_y(max(shaded.low, low)), shaded.words) if shaded else None,
        rows=_rows(lines, shown, weekly),
        words=(*_how_to_read(low, high, unit, shown, weekly, strokes), *words),
        weekly=weekly,
        crowded=len(days) > CROWDED,
    )


def _fitted(numbers: Sequence[float], scale: Scale, shaded: Range | None) -> tuple[float, float, float]:
    """Least, most and step: round numbers around all there is to show."""
    wanted = [*numbers, *([0.0] if scale.zero else []), *((shaded.low, shaded.high) if shaded else ())]
    low, high = min(wanted), max(wanted)
    if high - low < scale.span:
        # Where 0 is part of the picture it stays its edge.
        low, high = _widened(low, high, scale)
    step = _round_step((high - low or 1.0) / 4)
    least, most = math.floor(low / step + 1e-9) * step, math.ceil(high / step - 1e-9) * step
    return least, (most if most > least else least + step), step


def _widened(low: float, high: float, scale: Scale) -> tuple[float, float]:
    if scale.zero and low >= 0:
        return 0.0, scale.span
    if scale.zero and high <= 0:
        return -scale.span, 0.0
    more = (scale.span - (high - low)) / 2
    # A size is never below nothing.
    low = max(0.0, low - more) if low >= 0 else low - more
    return low, low + scale.span


def _round_step(least: float) -> float:
    """The next of 1, 2, 5 times a power of ten."""
    power = 10.0 ** math.floor(math.log10(least))
    return next(power * each for each in (1, 2, 5, 10) if power * each >= least * (1 - 1e-9))


def _across(days: Sequence[date], left: float, right: float) -> Callable[[date], float]:
    """Days to x, evenly: a week is as wide everywhere. A single day stands in the middle."""
    inset = 8.0
    total = (days[-1] - days[0]).days
    if not total:
        return lambda on: (left + right) / 2
    return lambda on: left + inset + (right - left - 2 * inset) * (on - days[0]).days / total


def _up(low: float, high: float, bottom: float) -> Callable[[float], float]:
    return lambda number: bottom - (bottom - TOP) * (number - low) / (high - low)


def _stroke(
    line: Line,
    mark: str,
    to_x: Callable[[date], float],
    to_y: Callable[[float], float],
    shown: Callable[[float], str],
    joined_days: int,
) -> Stroke:
    runs: list[list[Point]] = [[]]
    for value in line.values:
        if value.number is None:
            runs.append([])
            continue
        point = Point(to_x(value.on), to_y(value.number), value.on, value.number, shown(value.number))
        if runs[-1] and (value.on - runs[-1][-1].on).days > joined_days:
            runs.append([])
        runs[-1].append(point)
    points = tuple(point for run in runs for point in run)
    return Stroke(line.label, mark, points, tuple(tuple(run) for run in runs if run), points[-1].y + 5.5)


def _apart(strokes: Sequence[Stroke], bottom: float) -> tuple[Stroke, ...]:
    """Labels at the lines' ends, moved so that none covers another."""
    order = sorted(range(len(strokes)), key=lambda number: (strokes[number].label_y, number))
    places: dict[int, float] = {}
    last = TOP - LETTERS_APART + 8
    for number in order:
        last = places[number] = max(strokes[number].label_y, last + LETTERS_APART)
    # What was pushed below the plot pushes the others up again.
    least = bottom
    for number in reversed(order):
        least = places[number] = min(places[number], least)
        least -= LETTERS_APART
    return tuple(replace(stroke, label_y=places[number]) for number, stroke in enumerate(strokes))


def _x_ticks(days: Sequence[date], to_x: Callable[[date], float]) -> tuple[Tick, ...]:
    """The first day and the last; in the middle one more, where there is room between."""
    first, last = days[0], days[-1]
    if first == last:
        return (Tick(to_x(first), _day(first), "middle"),)
    ticks = [Tick(to_x(first), _day(first), "start"), Tick(to_x(last), _day(last), "end")]
    middle = first + (last - first) // 2
    if (last - first).days >= 4 and to_x(last) - to_x(first) > 230:
        ticks.insert(1, Tick(to_x(middle), _day(middle), "middle"))
    return tuple(ticks)


def _day(on: date) -> str:
    return formats.date_format(on, "M j")


# The table and the words


def _rows(lines: Sequence[Line], shown: Callable[[float], str], weekly: bool) -> tuple[Row, ...]:
    """Newest first."""
    numbers = [{value.on: value.number for value in line.values} for line in lines]
    days = sorted({on for each in numbers for on in each}, reverse=True)
    return tuple(
        Row(
            on,
            _("Week of %(day)s") % {"day": formats.date_format(on)} if weekly else formats.date_format(on),
            tuple("–" if (number := each.get(on)) is None else shown(number) for each in numbers),
        )
        for on in days
    )


def _how_to_read(
    low: float, high: float, unit: str, shown: Callable[[float], str], weekly: bool, strokes: Sequence[Stroke]
) -> list[str]:
    told = []
    if low > 0:
        told.append(_("The scale starts at %(least)s, not at 0.") % {"least": with_unit(shown(low), unit)})
    if weekly:
        told.append(_("Each point is the average of one week."))
    if any(len(stroke.runs) > 1 for stroke in strokes):
        told.append(_("Where the line stops, there are no numbers for a while."))
    return told
