"""Measuring under way: what was chosen and typed so far, kept in the server session until it is saved or thrown away.

What was typed stays as it was typed; what it comes to is worked out anew each time by `guide.domain.tape`.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.contrib.sessions.backends.base import SessionBase
from django.core import signing

from accounts.actions.swelling import Tape
from accounts.measured import affected_limb, is_one_sided
from accounts.models import Person, SwellingNote
from guide.domain.change import Doubt, doubt
from guide.domain.sides import OPPOSITE
from guide.domain.tape import LONGEST_TYPED, METHODS, Method, Point, Problem, needs_third, read_cm, shown, value

KEY = "measuring"
A_WEEK = 7 * 24 * 60 * 60
FIRST, SECOND, THIRD = READINGS = ("first", "second", "third")
PLACES = ("arm", "hand", "leg", "foot")
# More than a size: what the field holds is shown again, and cut where no size could be.
MOST_KEPT = LONGEST_TYPED + 20


@dataclass(frozen=True, slots=True)
class Spot:
    """One point of one limb, and its place in the order to measure: the limb that is not swollen first."""

    number: int
    limb: str
    point: Point

    @property
    def key(self) -> str:
        return f"{self.limb}.{self.point.key}"


@dataclass(frozen=True, slots=True)
class Read:
    """What the readings of one spot come to. `problems` and `doubts` by reading; `cm` the size, None while something is open."""

    typed: Mapping[str, str]
    problems: Mapping[str, Problem]
    doubts: Mapping[str, Doubt]
    wants_second: bool
    wants_third: bool
    left_out: bool
    readings: tuple[Decimal, ...]
    cm: Decimal | None

    @property
    def is_done(self) -> bool:
        return self.left_out or self.cm is not None

    @property
    def is_open(self) -> bool:
        """Nothing typed yet, and not left out."""
        return not self.left_out and not any(self.typed.values())


class Draft:
    """Reads and writes the measuring under way; `save` marks the session as changed."""

    def __init__(self, session: SessionBase, state: dict[str, Any]) -> None:
        self.session, self.state = session, state

    @classmethod
    def under_way(cls, session: SessionBase) -> Draft | None:
        state = session.get(KEY)
        return cls(session, state) if state else None

    @classmethod
    def begin(cls, session: SessionBase, place: str, side: str, units: str) -> Draft:
        state = {"id": str(uuid.uuid4()), "place": place, "side": side, "units": units, "both": True}
        draft = cls(session, state | {"typed": {}, "left_out": [], "once": [], "sure": []})
        draft.save()
        return draft

    @classmethod
    def of_note(cls, session: SessionBase, note: SwellingNote, count: int | None) -> Draft:
        """To put right the measures of a note that is kept: its readings stand as if they had just been typed."""
        rows = list(note.circumferences.all())
        draft = cls.begin(session, note.place, note.side, note.units)
        typed = {
            f"{row.limb}.{row.point}": {
                reading: "" if size is None else str(shown(size, note.units))
                for reading, size in zip(READINGS, (row.first_cm, row.second_cm, row.third_cm), strict=True)
            }
            for row in rows
        }
        kept = {f"{row.limb}.{row.point}": [str(s) for s in _sizes(row) if s is not None] for row in rows}
        draft.set(
            method=note.method,
            posture=note.posture,
            count=count,
            picked=sorted({row.point for row in rows}) if METHODS[note.method].pick else [],
            both=len({row.limb for row in rows}) > 1,
            before_massage=note.before_massage,
            same_marks=not note.new_series,
            typed=typed,
            kept=kept,
            shown=typed,
            once=[key for key, said in typed.items() if not said[SECOND]],
            sure=[f"{key}.{reading}={said[reading]}" for key, said in typed.items() for reading in READINGS],
            note=str(note.pk),
            version=note.version,
        )
        draft.set(left_out=[spot.key for spot in draft.spots if spot.key not in typed])
        return draft

    def set(self, **fields: Any) -> None:
        self.state.update(fields)
        self.save()

    def choose(self, method: str) -> None:
        """How many marks, and how to sit, belong to the method that was chosen before."""
        if method != self.method_key:
            self.set(method=method, count=None, posture="", picked=[], same_marks=None)

    def save(self) -> None:
        self.session[KEY] = self.state
        self.__dict__.pop("spots", None)

    def packed(self, owner: Person) -> str:
        """All of it for a hidden field, signed for its owner, so that a session that ends takes nothing along."""
        return signing.dumps(self.state, salt=f"{KEY}:{owner.pk}", compress=True)

    @classmethod
    def unpacked(cls, session: SessionBase, packed: str, owner: Person) -> Draft | None:
        try:
            state = signing.loads(packed, salt=f"{KEY}:{owner.pk}", max_age=A_WEEK)
        except signing.BadSignature:
            return None
        draft = cls(session, state)
        draft.save()
        return draft

    def forget(self) -> None:
        self.session.pop(KEY, None)

    # What was chosen

    def __getattr__(self, name: str) -> Any:
        if name in ("id", "place", "side", "units", "both"):
            return self.state[name]
        if name in ("method_key", "posture", "count", "note", "version", "before_massage", "same_marks"):
            return self.state.get("method" if name == "method_key" else name)
        raise AttributeError(name)

    @property
    def method(self) -> Method | None:
        return METHODS.get(self.state.get("method", ""))

    @property
    def has_typed(self) -> bool:
        return any(any(said.values()) for said in self.state["typed"].values())

    @property
    def is_ready(self) -> bool:
        """Everything is chosen that the points need."""
        method = self.method
        if method is None or not self.posture:
            return False
        return bool(self.count) if method.chain else bool(self.state.get("picked")) or not method.pick

    @property
    def limbs(self) -> tuple[str, ...]:
        """The limbs in the order to measure. Where both are swollen, the left one first."""
        affected = affected_limb(self.side)
        if not is_one_sided(self.side):
            return (affected, OPPOSITE[affected])
        return (OPPOSITE[affected], affected) if self.both else (affected,)

    @property
    def points(self) -> tuple[Point, ...]:
        points = self.method.points(self.count if self.method.chain else None)
        return tuple(p for p in points if p.key in self.state["picked"]) if self.method.pick else points

    @cached_property
    def spots(self) -> tuple[Spot, ...]:
        found = [(limb, point) for limb in self.limbs for point in self.points]
        return tuple(Spot(number, limb, point) for number, (limb, point) in enumerate(found, 1))

    # What was typed

    def type(self, spot: Spot, typed: Mapping[str, str]) -> None:
        """Takes what stands in the fields; `typed` by reading."""
        before = self.state["typed"].get(spot.key, {})
        now = {reading: typed.get(reading, "")[:MOST_KEPT].replace("\x00", "") for reading in READINGS}
        self.state["typed"] = {**self.state["typed"], spot.key: now}
        if any(now.values()):
            self._unmark("left_out", spot.key)
        if before.get(SECOND) != now[SECOND]:
            self._unmark("once", spot.key)
        self.save()

    def leave_out(self, spot: Spot) -> None:
        self.state["typed"] = {key: said for key, said in self.state["typed"].items() if key != spot.key}
        self._mark("left_out", spot.key)

    def once_is_enough(self, spot: Spot) -> None:
        self._mark("once", spot.key)

    def is_sure(self, spot: Spot, reading: str) -> None:
        """The person says that this number is right, however far it is from the last one."""
        self._mark("sure", self._said(spot, reading))

    def _said(self, spot: Spot, reading: str) -> str:
        return f"{spot.key}.{reading}={self.typed(spot)[reading]}"

    def _mark(self, name: str, key: str) -> None:
        self.set(**{name: [*(each for each in self.state[name] if each != key), key]})

    def _unmark(self, name: str, key: str) -> None:
        self.state[name] = [each for each in self.state[name] if each != key]

    def typed(self, spot: Spot) -> dict[str, str]:
        return self.state["typed"].get(spot.key) or dict.fromkeys(READINGS, "")

    def read(self, spot: Spot, last_cm: Decimal | None = None) -> Read:
        """What the readings of one spot come to. `last_cm` is the size there the last time."""
        typed = self.typed(spot)
        found = {
            reading: self._kept(spot, reading) or read_cm(typed[reading], self.units, spot.point, last_cm)
            for reading in READINGS
        }
        good = {reading: size for reading, size in found.items() if isinstance(size, Decimal)}
        wants_third = FIRST in good and SECOND in good and needs_third(good[FIRST], good[SECOND])
        once = spot.key in self.state["once"] and not typed[SECOND].strip()
        wanted = [FIRST, *([] if once else [SECOND]), *([THIRD] if wants_third else [])]
        problems = {reading: found[reading] for reading in wanted if isinstance(found[reading], Problem)}
        doubts = {}
        for reading in wanted:
            asked = reading in good and last_cm and doubt(good[reading], last_cm, self.units)
            if asked and self._said(spot, reading) not in self.state["sure"]:
                doubts[reading] = asked
        readings = tuple(good[reading] for reading in wanted if reading in good)
        is_left_out = spot.key in self.state["left_out"]
        cm = None if problems or doubts or is_left_out else value(readings)
        wants_second = not once and not typed[SECOND].strip()
        return Read(typed, problems, doubts, wants_second, wants_third, is_left_out, readings, cm)

    def _kept(self, spot: Spot, reading: str) -> Decimal | None:
        """The size that is kept of a note, where its field was not touched: what a page rounds is not rounded again."""
        sizes = self.state.get("kept", {}).get(spot.key, [])
        number = READINGS.index(reading)
        if number >= len(sizes) or self.state["shown"][spot.key][reading] != self.typed(spot)[reading]:
            return None
        return Decimal(sizes[number])

    def next_open(self, after: int = 0) -> Spot | None:
        """The first spot after this number that is neither measured nor left out."""
        return next((spot for spot in self.spots if spot.number > after and not self.read(spot).is_done), None)

    def tape(self) -> Tape:
        """The measures as they are saved: every spot with a size; what was left out is nowhere filled in."""
        rows = []
        for spot in self.spots:
            read = self.read(spot)
            if read.cm is None:
                continue
            three = (*read.readings, None, None)[:3]
            rows.append(
                {
                    "limb": spot.limb,
                    "point": spot.point.key,
                    "number": [point.key for point in self.points].index(spot.point.key) + 1,
                    "along_cm": spot.point.along_cm,
                    **{f"{reading}_cm": size for reading, size in zip(READINGS, three, strict=True)},
                    "cm": read.cm,
                }
            )
        return Tape(
            method=self.method.key,
            units=self.units,
            posture=self.posture,
            before_massage=self.before_massage,
            new_series=self.same_marks is False,
            points=tuple(rows),
            count=self.count if self.method.chain else None,
        )


def _sizes(row: Any) -> tuple[Decimal | None, ...]:
    return (row.first_cm, row.second_cm, row.third_cm)
