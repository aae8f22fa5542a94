"""From a person's records to charts: how heavy, tight and painful a limb was, and how it measured.

`trend_records` reads what a picture can hold; `rating_charts` and `size_charts` are pure. A series is one place, side, method,
interval, posture and count of marks, on the same marks; what differs in one of them is another series with a chart of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import formats
from django.utils.formats import get_format
from django.utils.translation import gettext as _

from accounts.chart_parts import Chart, Line, Range, Scale, Value
from accounts.charts import drawn, per_day
from accounts.measured import affected_limb, is_one_sided, point_name, series, sizes_by_limb, whole, words_of
from accounts.models import SwellingNote
from accounts.models.session_log import RATINGS
from accounts.session_words import RATING_WORDS
from accounts.swelling_words import limb_words
from accounts.trend_records import AFTER, BEFORE, NOTED, Measured, Rated
from accounts.words import part_words
from guide import library
from guide.domain import change
from guide.domain.sides import BOTH, LEFT, OPPOSITE, RIGHT
from guide.domain.tape import METHODS, shown

MOST_SERIES = 6
# Measured once a week or so: two months without a measure are a gap.
MEASURES_JOINED = 60
# No picture is drawn finer than this, so that what the tape does by itself never looks like much.
LEAST_ML, LEAST_CM, LEAST_IN = 200.0, 4.0, 2.0


# What one series shares: place, side, the way of measuring, and `SwellingNotes.with_marks`.
Kind = tuple[str, str, change.Series, int]


@dataclass(frozen=True, slots=True)
class RatedPart:
    """The charts of one part of the body, a chart for each thing rated."""

    title: str
    charts: tuple[Chart, ...]


@dataclass(frozen=True, slots=True)
class SizeSeries:
    """The charts of one series. `why_apart`: why it does not go on with the older series of the same place, in sentences."""

    title: str
    facts: tuple[str, ...]
    why_apart: tuple[str, ...]
    charts: tuple[Chart, ...]
    notes: tuple[SwellingNote, ...]

    @property
    def no_volume(self) -> bool:
        """A method that gives a volume, of which no set is whole."""
        return not self.charts


# How it feels


def rating_charts(ratings: Iterable[Rated], key: str = "rated") -> tuple[RatedPart, ...]:
    """The charts of each part of the body, the part with the newest rating first."""
    parts: dict[tuple[str, str], list[Rated]] = {}
    for one in ratings:
        parts.setdefault((one.region, one.side), []).append(one)
    order = sorted(parts, key=lambda part: (-max(one.on for one in parts[part]).toordinal(), part))
    found = []
    for region, side in order:
        here = parts[region, side]
        charts = [_rating_chart(here, number, name, f"{key}-{region}-{side}") for number, name in enumerate(RATINGS)]
        found.append(RatedPart(_part_name(region, side), tuple(chart for chart in charts if chart)))
    return tuple(found)


def _rating_chart(here: Sequence[Rated], number: int, name: str, key: str) -> Chart | None:
    labels = {BEFORE: _("Before"), AFTER: _("After"), NOTED: _("Noted")}
    lines = [
        Line(label, per_day((one.on, rating) for one in here if one.when == when and (rating := one.ratings[number]) is not None))
        for when, label in labels.items()
    ]  # fmt: skip
    return drawn(
        key=f"{key}-{name}",
        title=str(RATING_WORDS[name]),
        unit="",
        lines=lines,
        scale=Scale(fixed=(0, 10, 2)),
        shown=_to_a_tenth,
        first_weekday=get_format("FIRST_DAY_OF_WEEK"),
    )


def _part_name(region: str, side: str) -> str:
    words = part_words(region, side)
    return words if words != region else limb_words(region, side)


# How it measures


def size_charts(found: Measured, units: str, most: int = MOST_SERIES, key: str = "size") -> tuple[SizeSeries, ...]:
    """The series with the newest measure first, `most` of them. `units` (cm or in) are for sizes; volumes are mL."""
    groups: dict[Kind, list[SwellingNote]] = {}
    for note in found.notes:
        groups.setdefault(_kind(note), []).append(note)
    order = list(groups)
    firsts: dict[Kind, SwellingNote] = {}
    for note in (*found.firsts, *reversed(found.notes)):
        if _can_begin(note):
            firsts.setdefault(_kind(note), note)
    made = []
    for number, key_of in enumerate(order[:most], 1):
        place, side, kind, _marks = key_of
        older = next((other for other in order[number:] if other[:2] == (place, side)), None)
        notes = sorted(groups[key_of], key=lambda note: note.at)
        draw = _volume_charts if METHODS[kind.method].gives_volume else _point_charts
        made.append(
            SizeSeries(
                title=limb_words(place, side),
                facts=_facts(kind),
                why_apart=_why_apart(older, key_of),
                charts=tuple(draw(notes, firsts.get(key_of), units, f"{key}-{number}")),
                notes=tuple(reversed(notes)),
            )
        )
    return tuple(made)


def _kind(note: SwellingNote) -> Kind:
    return (note.place, note.side, series(note), note.marks)


def _can_begin(note: SwellingNote) -> bool:
    return note.volume_ml is not None or not METHODS[note.method].gives_volume


def _facts(kind: change.Series) -> tuple[str, ...]:
    measuring = library.get().measuring
    posture = measuring.postures.get(kind.posture)
    marks = _("%(count)s marks") % {"count": kind.points} if METHODS[kind.method].chain else ""
    return tuple(filter(None, (words_of(kind.method).name, marks, posture.words if posture else "")))


def _why_apart(older: Kind | None, newer: Kind) -> tuple[str, ...]:
    if older is None:
        return ()
    measuring = library.get().measuring
    said = [measuring.differs[name] for name in change.what_differs(newer[2], older[2]) if name in measuring.differs]
    # Another method has marks of its own.
    if newer[2].method == older[2].method and newer[3] != older[3]:
        said.append(measuring.new_marks)
    return tuple(said)


def _volume_charts(notes: Sequence[SwellingNote], first: SwellingNote | None, units: str, key: str) -> Iterable[Chart]:
    """Both limbs of one-sided swelling in one picture, and how much more the swollen one holds; else a picture for each limb."""
    here = affected_limb(notes[0].side)
    of = {here: lambda note: note.volume_ml, OPPOSITE[here]: lambda note: note.other_volume_ml}
    place = notes[0].place
    if not is_one_sided(notes[0].side):
        for limb in (LEFT, RIGHT):
            title = _("%(limb)s: volume") % {"limb": limb_words(place, limb)}
            yield from _volumes(f"{key}-{limb}", title, notes, [(limb, of[limb])], first)
        return
    title = _("%(limb)s: volume") % {"limb": limb_words(place, here)}
    yield from _volumes(f"{key}-volume", title, notes, [(each, of[each]) for each in (here, OPPOSITE[here])], first)
    title = _("%(limb)s: difference") % {"limb": limb_words(place, here)}
    line = Line(_("Difference"), _values(notes, _difference))
    words = [_("How much more the swollen side holds. Below 0, it holds less.")]
    yield from _charts(f"{key}-difference", title, "mL", [line], Scale(span=LEAST_ML, zero=True), whole, None, words)


def _volumes(
    key: str,
    title: str,
    notes: Sequence[SwellingNote],
    limbs: Sequence[tuple[str, Callable[[SwellingNote], Decimal | None]]],
    first: SwellingNote | None,
) -> Iterable[Chart]:
    """`limbs`: the swollen one first; the shaded band lies around its first volume of the series."""
    lines = [Line(_side(limb), _values(notes, read)) for limb, read in limbs]
    start = limbs[0][1](first) if first else None
    shaded = None
    if start is not None and first is not None:
        low, high = change.noise_band(float(start), _noise_percent())
        shaded = Range(low, high, _band_words(limbs[0][0], first))
    return _charts(key, title, "mL", lines, Scale(span=LEAST_ML), whole, shaded, [])


def _band_words(limb: str, first: SwellingNote) -> str:
    shaded = _("Shaded: %(percent)s percent more and less than the first measure of the %(limb)s, on %(day)s.") % {
        "percent": _to_a_tenth(_noise_percent()),
        "limb": limb_words(first.place, limb).lower(),
        "day": formats.date_format(first.local_date),
    }
    return f"{shaded} {library.get().measuring.numbers.noise}"


def _noise_percent() -> float:
    return library.get().advice_rules.number("noise_percent")


def _difference(note: SwellingNote) -> Decimal | None:
    if note.volume_ml is None or note.other_volume_ml is None:
        return None
    return note.volume_ml - note.other_volume_ml


def _point_charts(notes: Sequence[SwellingNote], first: SwellingNote | None, units: str, key: str) -> Iterable[Chart]:
    """A small picture for each place of the tape, in the person's units; the swollen limb first."""
    sizes = [(note.local_date, sizes_by_limb(note)) for note in notes]
    here = affected_limb(notes[0].side)
    method = METHODS[notes[0].method]
    for point in method.fixed:
        lines = [
            Line(_side(limb), tuple(Value(on, _in_units(found[limb].get(point.key), units)) for on, found in _daily(sizes)))
            for limb in (here, OPPOSITE[here])
        ]  # fmt: skip
        scale = Scale(span=LEAST_CM if units == "cm" else LEAST_IN)
        unit = library.get().measuring.units[units]
        write = _to_a_tenth if units == "cm" else _to_a_hundredth
        yield from _charts(f"{key}-{point.key}", point_name(method.key, point.key), unit, lines, scale, write)


def _daily(sizes: Iterable[tuple[date, Any]]) -> list[tuple[date, Any]]:
    """The last set of each day."""
    return sorted(dict(sizes).items())


def _values(notes: Iterable[SwellingNote], read: Callable[[SwellingNote], Decimal | None]) -> tuple[Value, ...]:
    """One value a day, the last: sets of one day that are both whole are the person's own to choose from."""
    by_day: dict[date, float | None] = {}
    for note in notes:
        number = read(note)
        if number is not None or note.local_date not in by_day:
            by_day[note.local_date] = None if number is None else float(number)
    return tuple(Value(on, number) for on, number in sorted(by_day.items()))


def _charts(
    key: str,
    title: str,
    unit: str,
    lines: Sequence[Line],
    scale: Scale,
    write: Callable[[float], str],
    shaded: Range | None = None,
    words: Sequence[str] = (),
) -> Iterable[Chart]:
    chart = drawn(
        key=key,
        title=title,
        unit=unit,
        lines=lines,
        scale=scale,
        shown=write,
        joined_days=MEASURES_JOINED,
        shaded=shaded,
        words=words,
        first_weekday=get_format("FIRST_DAY_OF_WEEK"),
    )
    return [chart] if chart else []


def _side(limb: str) -> str:
    return {LEFT: _("Left"), RIGHT: _("Right"), BOTH: _("Both")}[limb]


def _in_units(cm: Decimal | None, units: str) -> float | None:
    return None if cm is None else float(shown(cm, units))


def _to_a_tenth(number: float) -> str:
    """One decimal, and none where it is 0."""
    return formats.number_format(f"{round(number, 1):g}")


def _to_a_hundredth(number: float) -> str:
    return formats.number_format(f"{round(number, 2):g}")
