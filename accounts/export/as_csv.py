"""Session logs, swelling notes and circumferences as CSV, for a spreadsheet that must not take a cell for a formula.

A text that a spreadsheet could run gets an apostrophe before it; `typed()` takes it off again. Numbers stay numbers.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator
from typing import Any

from accounts.export.parts import POINT_FIELDS, plain
from accounts.models import Person

# Also in full width, which some programs read as the plain sign; and after an apostrophe, so that taking one off is exact.
RUNS = re.compile(r"'*[\s\ufeff]*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
NUMBER = re.compile(r"-?\d+(\.\d+)?")

LOG = (
    "local_date at ended_at zone walkthrough technique side minutes source done total stopped heaviness_before heaviness_after "
    "tightness_before tightness_after pain_before pain_after effects effects_lasted note written_by_name deleted_at client_id"
).split()
NOTE = (
    "local_date at zone place side feel tight texture dent skin heaviness tightness pain bother weight_kg garment_hours note method "
    "interval_cm posture before_massage new_series volume_ml other_volume_ml in_clinic written_by_name deleted_at client_id"
).split()


def cell(value: Any) -> str:
    """A value as a cell: empty for None, yes and no, a list with semicolons; a text that could run is made harmless."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        value = "; ".join(map(str, value))
    if not isinstance(value, str):
        return str(plain(value))
    return f"'{value}" if RUNS.match(value) and not NUMBER.fullmatch(value) else value


def typed(text: str) -> str:
    """What was typed, from a cell of ours."""
    return text[1:] if text.startswith("'") and RUNS.match(text[1:]) else text


def write_logs(write: Callable[[str], Any], owner: Person) -> None:
    rows = owner.session_logs.order_by("at", "pk").only("id", "owner", *LOG).iterator(chunk_size=500)
    _write(write, LOG, ([getattr(row, name) for name in LOG] for row in rows))


def write_notes(write: Callable[[str], Any], owner: Person) -> None:
    rows = owner.swelling_notes.order_by("at", "pk").iterator(chunk_size=500)
    _write(write, NOTE, ([getattr(row, name) for name in NOTE] for row in rows))


def write_circumferences(write: Callable[[str], Any], owner: Person) -> None:
    """One line a point. Notes that were deleted are marked."""
    names = ["local_date", "place", "method", *POINT_FIELDS, "deleted_at", "client_id"]
    _write(write, names, _points(owner))


def _points(owner: Person) -> Iterator[list[Any]]:
    notes = owner.swelling_notes.measured().order_by("at", "pk").prefetch_related("circumferences")
    for note in notes.iterator(chunk_size=500):
        for point in note.circumferences.all():
            readings = [getattr(point, name) for name in POINT_FIELDS]
            yield [note.local_date, note.place, note.method, *readings, note.deleted_at, note.client_id]


class _Out:
    def __init__(self, write: Callable[[str], Any]) -> None:
        self.write = write


def _write(write: Callable[[str], Any], names: list[str], rows: Iterator[list[Any]]) -> None:
    write("\ufeff")  # so that spreadsheets read UTF-8
    out = csv.writer(_Out(write))
    out.writerow(names)
    out.writerows([cell(value) for value in row] for row in rows)


FILES = {
    "session-logs.csv": write_logs,
    "swelling-notes.csv": write_notes,
    "circumferences.csv": write_circumferences,
}
