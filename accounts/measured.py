"""The tape measures of a note in words and rows: sizes, the two limbs side by side, and what changed since the last time.

Sums are those of `guide.domain`; words are those of `content/measuring.toml`. Nothing here says better or worse.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils import formats
from django.utils.translation import gettext as _

from accounts.models import SwellingNote
from accounts.swelling_words import limb_words
from guide import library
from guide.content.measuring import MethodWords, filled
from guide.domain import change, volume
from guide.domain.sides import LEFT, OPPOSITE, RIGHT, fill
from guide.domain.tape import METHODS, shown

Sizes = dict[str, Decimal]


def affected_limb(side: str) -> str:
    """The limb that a note's first volume is of. Where both are swollen it is the left one."""
    return side if side in (LEFT, RIGHT) else LEFT


def is_one_sided(side: str) -> bool:
    return side in (LEFT, RIGHT)


def sizes_by_limb(note: SwellingNote) -> dict[str, Sizes]:
    """cm by point of each limb that was measured."""
    found: dict[str, Sizes] = {LEFT: {}, RIGHT: {}}
    for row in note.circumferences.all():
        found[row.limb][row.point] = row.cm
    return found


def count_of(method: str, sizes: Mapping[str, Decimal]) -> int | None:
    """How many marks a chain has: up to the highest one measured. None for other methods."""
    if METHODS[method].chain is None:
        return None
    return max((int(key.removeprefix("mark-")) for key in sizes), default=0)


# The last time


def last_measured(notes: QuerySet[SwellingNote], place: str, side: str) -> SwellingNote | None:
    """The latest note with tape measures of this place and side, whatever the method."""
    found = notes.measured().filter(place=place, side=side).order_by("-at")
    return found.prefetch_related("circumferences").first()


def last_of_series(note: SwellingNote) -> SwellingNote | None:
    """The latest earlier note that this one may be compared with: same method, side, posture, count of marks, and same marks."""
    if note.new_series:
        return None
    kept = note.owner.swelling_notes.kept()
    earlier = kept.on_the_marks_of(note).filter(posture=note.posture, at__lt=note.at)
    mine = series(note)
    for other in earlier.order_by("-at").prefetch_related("circumferences")[:10]:
        if change.comparable(mine, series(other)):
            return other
    return None


def series(note: SwellingNote) -> change.Series:
    limb = affected_limb(note.side)
    count = count_of(note.method, sizes_by_limb(note)[limb])
    method = METHODS[note.method]
    if method.chain and not (count and method.chain.fewest <= count <= method.chain.most):
        return change.Series(method.key, limb, count or 0, method.interval_cm, note.posture)
    return change.series_of(method, limb, note.posture, count)


# What a page shows


def sizes(note: SwellingNote) -> dict[str, Any]:
    """The volumes of a note and how the two limbs differ, in words; from what the note itself keeps, without a query."""
    if not note.method:
        return {}
    here, there = note.volume_ml, note.other_volume_ml
    names = limb_names(note)
    volumes = [
        (names[limb], whole(ml))
        for limb, ml in ((affected_limb(note.side), here), (OPPOSITE[affected_limb(note.side)], there))
        if ml is not None
    ]
    return {
        "method": words_of(note.method).name,
        "volumes": volumes,
        "difference": difference_words(note) if here and there and is_one_sided(note.side) else "",
    }


def difference_words(note: SwellingNote) -> str:
    """How much more or less the swollen limb measures than the other one."""
    numbers = library.get().measuring.numbers
    ml = volume.excess_volume(note.volume_ml, note.other_volume_ml)
    percent = volume.percent_excess(note.volume_ml, note.other_volume_ml)
    text = numbers.difference if ml >= 0 else numbers.difference_less
    tokens = {"ml": whole(abs(ml)), "percent": whole(abs(percent)), "limb": numbers.limbs[note.place]}
    return fill(filled(text, tokens), affected=note.side)


def change_words(note: SwellingNote, last: SwellingNote) -> list[str]:
    """What changed of each swollen limb's volume since `last`, as sentences; none where the method gives no volume."""
    numbers, noise_percent = library.get().measuring.numbers, library.get().advice_rules.number("noise_percent")
    first = affected_limb(note.side)
    pairs = [(first, last.volume_ml, note.volume_ml)]
    if not is_one_sided(note.side):
        pairs.append((OPPOSITE[first], last.other_volume_ml, note.other_volume_ml))
    said = []
    for limb, before, now in pairs:
        if before is None or now is None:
            continue
        ml, percent = float(now - before), change.percent_change_of_limb(before, now)
        text = numbers.same if round(ml) == 0 else numbers.more if ml > 0 else numbers.less
        tokens = {
            "ml": whole(abs(ml)),
            "percent": formats.number_format(abs(round(percent, 1)), 1),
            "limb": numbers.limbs[note.place],
            "date": formats.date_format(last.local_date),
        }
        sentence = fill(filled(text, tokens), affected=limb)
        is_noise = round(ml) != 0 and change.within_noise(before, now, noise_percent)
        said.append(f"{sentence} {numbers.noise}" if is_noise else sentence)
    return said


def shown_in(note: SwellingNote) -> dict[str, Any]:
    """Everything that the page of a note shows of its tape measures; nothing for a note in words alone."""
    if not note.method:
        return {}
    measuring = library.get().measuring
    last = last_of_series(note)
    names, limb = limb_names(note), affected_limb(note.side)
    before = sizes_by_limb(last)[limb] if last else {}
    by_limb = sizes_by_limb(note)
    measured_limbs = [each for each in (limb, OPPOSITE[limb]) if by_limb[each]]
    keys = dict.fromkeys(key for each in measured_limbs for key in by_limb[each])
    return {
        **sizes(note),
        "units": measuring.units[note.units],
        "posture": measuring.postures[note.posture].words if note.posture in measuring.postures else "",
        "heads": [names[each] for each in measured_limbs],
        "last": last,
        "last_head": _("%(limb)s, %(date)s")
        % {"limb": names[limb], "date": formats.date_format(last.local_date, "SHORT_DATE_FORMAT")}
        if last
        else "",
        "points": [
            {
                "name": point_name(note.method, key),
                "sizes": [_size(by_limb[each].get(key), note.units) for each in measured_limbs],
                "last": _size(before.get(key), note.units),
            }
            for key in sorted(keys, key=lambda key: _order(note.method, key))
        ],
        "changes": change_words(note, last) if last else [],
        "numbers": measuring.numbers,
        "new_marks": measuring.new_marks if note.new_series else "",
        "no_volume": METHODS[note.method].gives_volume and note.volume_ml is None,
    }


def lines(said: Mapping[str, Any]) -> list[str]:
    """The sizes of an earlier version of a note (`actions.swelling.content_of`), a line each."""
    limbs = {LEFT: _("Left"), RIGHT: _("Right")}
    unit = library.get().measuring.units[said["units"]]
    return [
        _("%(limb)s, %(point)s: %(size)s %(unit)s")
        % {
            "limb": limbs[row["limb"]],
            "point": point_name(said["method"], row["point"]),
            "size": shown(Decimal(row["cm"]), said["units"]),
            "unit": unit,
        }
        for row in said["points"]
    ]


def words_of(method: str) -> MethodWords:
    return library.get().measuring.methods[method]


def point_name(method: str, key: str) -> str:
    return words_of(method).point(METHODS[method].point(key)).name


def limb_names(note: SwellingNote) -> dict[str, str]:
    """Left arm, right arm."""
    return {limb: limb_words(note.place, limb) for limb in (LEFT, RIGHT)}


def _order(method: str, key: str) -> int:
    chain = METHODS[method].chain
    return next(n for n, point in enumerate(METHODS[method].points(chain and chain.most)) if point.key == key)


def _size(cm: Decimal | None, units: str) -> str:
    return "" if cm is None else formats.number_format(shown(cm, units))


def whole(number: float | Decimal) -> str:
    """Without decimals, as the person's language groups thousands."""
    return formats.number_format(round(number), use_l10n=True, force_grouping=True)
