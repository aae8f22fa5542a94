"""The tables of a visit summary: the newest sets of tape measures, and the calendar of sessions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.utils import formats
from django.utils.formats import get_format
from django.utils.translation import gettext as _

from accounts.charts import WEEK, week_of
from accounts.measured import affected_limb, is_one_sided, whole
from accounts.models import SwellingNote
from accounts.trends import SizeSeries
from guide.domain.volume import percent_excess


@dataclass(frozen=True, slots=True)
class Day:
    """One cell of the calendar; None sessions: a day outside the summary's days."""

    on: date
    sessions: int | None
    stopped: int = 0


@dataclass(frozen=True, slots=True)
class Week:
    first: date
    days: tuple[Day, ...]

    @property
    def sessions(self) -> int:
        return sum(day.sessions or 0 for day in self.days)


@dataclass(frozen=True, slots=True)
class SizeTable:
    """The newest sets of one series: the heads of its columns, and rows with the day first."""

    title: str
    facts: tuple[str, ...]
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    more: int


# Sizes


def size_table(series: SizeSeries, most: int) -> SizeTable:
    """The numbers of the charts, newest first: volumes with their difference, or each place of the tape."""
    charts = series.charts
    if charts and charts[0].unit == "mL":
        return _volume_table(series, most)
    heads = [_("Day")]
    rows: dict[str, dict[str, str]] = {}
    for chart in charts:
        heads.append(chart.title)
        for row in chart.rows:
            rows.setdefault(row.text, {})[chart.key] = " / ".join(row.cells)
    told = [(day, *(cells.get(chart.key, "–") for chart in charts)) for day, cells in rows.items()]
    if charts:
        series = replace(series, facts=(*series.facts, f"{' / '.join(charts[0].heads).lower()}, {charts[0].unit}"))
    return _short_table(series, heads, told, most)


def _volume_table(series: SizeSeries, most: int) -> SizeTable:
    one_sided = is_one_sided(series.notes[0].side)
    swollen = affected_limb(series.notes[0].side)
    words = {"left": _("Left (mL)"), "right": _("Right (mL)")}
    other = {"left": "right", "right": "left"}[swollen]
    swollen_words = _("%(limb)s, swollen") % {"limb": words[swollen]} if one_sided else words[swollen]
    heads = [_("Day"), swollen_words, words[other], *([_("Difference")] if one_sided else [])]
    rows = []
    for note in series.notes:
        volumes = ["–" if ml is None else whole(ml) for ml in (note.volume_ml, note.other_volume_ml)]
        both = note.volume_ml and note.other_volume_ml
        rows.append(
            (
                formats.date_format(note.local_date),
                *volumes,
                *([difference_words(note) if both else "–"] if one_sided else []),
            )
        )
    return _short_table(series, heads, rows, most)


def _short_table(series: SizeSeries, heads: Sequence[str], rows: Sequence[tuple[str, ...]], most: int) -> SizeTable:
    return SizeTable(series.title, series.facts, tuple(heads), tuple(rows[:most]), max(0, len(rows) - most))


def difference_words(note: SwellingNote) -> str:
    """mL and percent of the other limb, with a sign."""
    ml = round(note.volume_ml - note.other_volume_ml)
    percent = round(percent_excess(note.volume_ml, note.other_volume_ml))
    return _("%(ml)s mL (%(percent)s%%)") % {
        "ml": f"{ml:+d}".replace("-", "−"),
        "percent": f"{percent:+d}".replace("-", "−"),
    }


# Sessions


def weeks_of(sessions: Sequence[Mapping[str, Any]], since: date, until: date) -> tuple[Week, ...]:
    counts: dict[date, list[int]] = {}
    for one in sessions:
        count = counts.setdefault(one["local_date"], [0, 0])
        count[0] += 1
        count[1] += bool(one["stopped"])
    first = week_of(since, get_format("FIRST_DAY_OF_WEEK"))
    weeks = []
    while first <= until:
        days = [first + timedelta(days=number) for number in range(WEEK)]
        weeks.append(
            Week(
                first, tuple(Day(on, *counts.get(on, (0, 0))) if since <= on <= until else Day(on, None) for on in days)
            )
        )
        first += timedelta(days=WEEK)
    return tuple(weeks)
