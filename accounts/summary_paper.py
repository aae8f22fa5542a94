"""The visit summary on paper: the same words and pictures as on the page, made into a PDF by the one locked child process."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from django.template.loader import render_to_string

from accounts.chart_parts import Chart
from accounts.summary import Summary
from guide.handouts import Limits, make_pdf

STYLE = "css/summary.css"
# What fits beside each other and on the page.
MOST_SIZE_CHARTS, MOST_PARTS = 3, 1
# Heights in pt, as summary.css has them, a little more than less: what is told here as fitting must fit. Letter is the lower paper.
TWO_PAGES = 2 * 690
LINE, GAP, HEADING, ROW, PICTURES, CALENDAR, HEAD = 12.5, 1.8, 24.0, 13.2, 118.0, 122.0, 103.0
# Letters in a line of text across the page, and beside a day.
ACROSS, BESIDE = 106, 90
# So few rows of each list always stay.
FEWEST = {"events": 2, "notes": 2, "advice": 1}


def pdf_of(summary: Summary, paper: str, limits: Limits | None = None) -> bytes:
    """The PDF on this paper (a4, letter). Raises guide.handouts.HandoutUnavailable."""
    html, pictures = page_of(summary, paper)
    return make_pdf(html, pictures, limits, style=STYLE)


def page_of(summary: Summary, paper: str) -> tuple[str, dict[str, str]]:
    """The page that becomes the PDF, and its pictures by address."""
    summary = fitted(summary)
    sizes = list(_pictures(chart for series in summary.sizes[:1] for chart in series.charts[:MOST_SIZE_CHARTS]))
    feels = [(part.title, list(_pictures(part.charts))) for part in summary.feels[:MOST_PARTS]]
    pictures = {one["address"]: one["svg"] for row in (sizes, *(row for _title, row in feels)) for one in row}
    context = {
        "summary": summary,
        "paper": paper,
        "size_pictures": sizes,
        "size_words": _words(sizes),
        "feel_pictures": feels,
        "more_feels": len(summary.feels) - len(feels),
    }
    return render_to_string("accounts/summary/paper.html", context), pictures


# Two pages, whatever was written


def fitted(summary: Summary) -> Summary:
    """The summary with as many rows as two pages take: the longest list gives up its oldest row first, and says so."""
    while height(summary) > TWO_PAGES:
        lists = {
            name: getattr(summary, name) for name, fewest in FEWEST.items() if len(getattr(summary, name)) > fewest
        }
        if lists:
            name = max(lists, key=lambda name: _list_height(lists[name]))
            more = getattr(summary, f"more_{name}")
            summary = replace(summary, **{name: lists[name][:-1], f"more_{name}": more + 1})
        elif len(summary.tables) > 1:
            summary = replace(summary, tables=summary.tables[:1])
        elif summary.tables and len(summary.tables[0].rows) > 2:
            table = summary.tables[0]
            summary = replace(summary, tables=(replace(table, rows=table.rows[:-1], more=table.more + 1),))
        else:
            break
    return summary


def height(summary: Summary) -> float:
    """How much paper the summary takes, in pt."""
    parts = summary.parts
    tall = HEAD
    tall += HEADING + _texts(summary.questions, ACROSS) if summary.questions else 0
    about = (f"{summary.affected} where it swells", f"{summary.treated} lymph nodes removed or given radiation")
    tall += HEADING + _texts((*about, *summary.routines), ACROSS) if "background" in parts else 0
    tall += HEADING + (PICTURES + 2 * LINE if summary.tables else LINE) if "sizes" in parts else 0
    tall += sum(ROW * (len(table.rows) + 3) for table in summary.tables)
    tall += HEADING + _list_height(summary.events) if "effects" in parts else 0
    tall += LINE + GAP + _texts(summary.infections, ACROSS) if summary.infections else 0
    tall += HEADING + (CALENDAR if summary.weeks else LINE) if "sessions" in parts else 0
    tall += HEADING + (PICTURES + 2 * LINE if summary.feels else LINE) if "feels" in parts else 0
    tall += HEADING + _list_height(summary.notes, 3) if "notes" in parts else 0
    tall += HEADING + _list_height(summary.advice, 3) if "advice" in parts else 0
    return tall


def _list_height(rows: Iterable[tuple[str, ...]], most: int = 3) -> float:
    """Rows beside their days, and the line that says how many more there are."""
    return _texts((" ".join(row[1:]) for row in rows), BESIDE, most) + LINE + GAP


def _texts(texts: Iterable[str], across: int, most: int = 2) -> float:
    return sum(min(most, _lines(text, across)) * LINE + GAP for text in texts)


def _lines(text: str, across: int) -> int:
    """Capitals and other wide letters take more room."""
    wide = sum(1.7 if sign.isupper() or sign in "mw@%[]" else 1 for sign in text)
    return max(1, math.ceil(wide / across))


# The pictures


def _pictures(charts: Any) -> Iterator[dict[str, Any]]:
    for chart in charts:
        yield {"chart": chart, "address": _address(chart), "svg": svg_of(chart)}


def _words(pictures: Iterable[Mapping[str, Any]]) -> list[str]:
    """How to read these pictures; what goes for one alone names it."""
    told = []
    for one in pictures:
        chart: Chart = one["chart"]
        told += [f"{chart.title}: {line}" for line in chart.words]
        told += [chart.shade.words] if chart.shade else []
    return list(dict.fromkeys(told))


def _address(chart: Chart) -> str:
    return f"asset:charts/{chart.key}.svg"


def svg_of(chart: Chart) -> str:
    """The picture as a file of its own, in black and white."""
    return render_to_string("accounts/charts/_svg.html", {"chart": chart, "alone": True}).strip()
