"""What a chart is made of: the numbers that go in, and the points, ticks, band and table that come out, as templates read them.

Lengths are those of the picture's own grid (WIDTH x HEIGHT), y downward.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils import formats
from django.utils.translation import gettext as _

WIDTH, HEIGHT = 360.0, 220.0
# From the plot to the name of a line: its mark stands between.
LABEL_GAP = 24.0


@dataclass(frozen=True, slots=True)
class Value:
    """One number of one day. None: it could not be worked out that day, which ends the line there."""

    on: date
    number: float | None


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a chart; `values` in the order of their days, one a day."""

    label: str
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Scale:
    """How high the numbers reach. `fixed` (least, most, step) stands whatever the numbers are, such as 0 to 10.

    Without it: from the numbers themselves, at least `span` high, so that a small change never looks big. `zero`: 0 is in it.
    """

    fixed: tuple[float, float, float] | None = None
    span: float = 0.0
    zero: bool = False


@dataclass(frozen=True, slots=True)
class Range:
    """What is shaded: from `low` to `high`, and the words for it."""

    low: float
    high: float
    words: str


@dataclass(frozen=True, slots=True)
class Point:
    x: float
    y: float
    on: date
    number: float
    text: str

    @property
    def at(self) -> str:
        return f"{self.x:.1f} {self.y:.1f}"


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line as drawn: `runs` are its unbroken parts as lists of points; its mark and its dashes tell it from the others."""

    label: str
    mark: str
    points: tuple[Point, ...]
    runs: tuple[tuple[Point, ...], ...]
    label_y: float

    @property
    def paths(self) -> tuple[str, ...]:
        return tuple(" ".join(f"{point.x:.1f},{point.y:.1f}" for point in run) for run in self.runs if len(run) > 1)

    @property
    def label_at(self) -> str:
        return f"{self.label_y:.1f}"

    @property
    def key_at(self) -> str:
        """The middle of the mark that stands before the label."""
        return f"{self.label_y - 5.5:.1f}"


@dataclass(frozen=True, slots=True)
class Tick:
    """`at` is x or y; `anchor` how its words stand to it: start, middle, end."""

    at: float
    text: str
    anchor: str = "end"

    @property
    def place(self) -> str:
        return f"{self.at:.1f}"

    @property
    def words_place(self) -> str:
        """The foot of a y tick's words, in the middle of its grid line."""
        return f"{self.at + 5.5:.1f}"


@dataclass(frozen=True, slots=True)
class Shade:
    top: float
    bottom: float
    words: str

    @property
    def y(self) -> str:
        return f"{self.top:.1f}"

    @property
    def height(self) -> str:
        return f"{self.bottom - self.top:.1f}"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: the day (or week), and the text of each line's number, "–" where there is none."""

    on: date
    text: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture and its table. `left` to `right` and `top` to `bottom` is the plot. `words` are the sentences under it."""

    key: str
    title: str
    unit: str
    left: float
    right: float
    top: float
    bottom: float
    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...]
    strokes: tuple[Stroke, ...]
    shade: Shade | None
    rows: tuple[Row, ...]
    words: tuple[str, ...]
    weekly: bool
    crowded: bool

    @property
    def heads(self) -> tuple[str, ...]:
        return tuple(stroke.label for stroke in self.strokes)

    @property
    def labelled(self) -> bool:
        return len(self.strokes) > 1

    @property
    def desc(self) -> str:
        """What the picture shows, for who does not see it: where each line begins and ends."""
        return " ".join([*(_told(stroke, self.unit) for stroke in self.strokes if stroke.points), *self.words])

    @property
    def grid(self) -> dict[str, str]:
        """The edges of the plot as text, which no language writes with another comma."""
        edges = {"left": self.left, "right": self.right, "top": self.top, "bottom": self.bottom}
        more = {
            "label_x": self.right + LABEL_GAP,
            "key_x": self.right + LABEL_GAP - 11,
            "tick_x": self.left - 8,
            "tick_y": self.bottom + 26,
            "across": self.right - self.left,
            "width": WIDTH,
            "height": HEIGHT,
        }
        return {name: f"{edge:.1f}".removesuffix(".0") for name, edge in (edges | more).items()}


def _told(stroke: Stroke, unit: str) -> str:
    first, last = stroke.points[0], stroke.points[-1]
    data = {
        "label": stroke.label,
        "first": with_unit(first.text, unit),
        "began": formats.date_format(first.on),
        "last": with_unit(last.text, unit),
        "ended": formats.date_format(last.on),
    }
    if first is last:
        return _("%(label)s: %(first)s on %(began)s.") % data
    return _("%(label)s: from %(first)s on %(began)s to %(last)s on %(ended)s.") % data


def with_unit(text: str, unit: str) -> str:
    return f"{text} {unit}".strip()
