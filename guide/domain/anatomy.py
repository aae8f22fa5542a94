"""The body as the rules see it: node basins, areas that can be closed, and points that a stroke joins."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from guide.domain.sides import LEFT, MIDDLE, RIGHT, fill

BASIN_KINDS = ("neck", "collarbone", "axilla", "groin")


class Basin(NamedTuple):
    """One group of lymph nodes: eight in all, four kinds on each side."""

    kind: str
    side: str

    def __str__(self) -> str:
        return f"{self.side}-{self.kind}"

    @classmethod
    def parse(cls, text: str) -> "Basin":
        side, _, kind = text.strip().lower().partition("-")
        if side not in (LEFT, RIGHT) or kind not in BASIN_KINDS:
            known = ", ".join(str(basin) for basin in ALL_BASINS)
            raise ValueError(f"There is no node basin called {text!r}. Basins: {known}.")
        return cls(kind, side)


ALL_BASINS = tuple(Basin(kind, side) for side in (LEFT, RIGHT) for kind in BASIN_KINDS)


class Place(NamedTuple):
    """An area of the body with its side (`middle` where an area has none)."""

    area: str
    side: str

    def __str__(self) -> str:
        return self.area if self.side == MIDDLE else f"{self.side}-{self.area}"


@dataclass(frozen=True, slots=True)
class BasinKind:
    """`closes`: the kinds that are left alone on a side where this one was treated."""

    key: str
    name: str
    short: str
    question: str
    area: str
    closes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Area:
    key: str
    name: str
    sided: bool
    limb: str


@dataclass(frozen=True, slots=True)
class Landmark:
    """`order` tells how far along its limb it lies: fingertips and toes 100, trunk 0."""

    key: str
    name: str
    limb: str
    order: int


@dataclass(frozen=True, slots=True)
class Anatomy:
    basins: Mapping[str, BasinKind]
    areas: Mapping[str, Area]
    landmarks: Mapping[str, Landmark]

    def place(self, area: str, side: str) -> Place:
        return Place(area, side if self.areas[area].sided else MIDDLE)

    def place_name(self, place: Place, person: str = "your") -> str:
        return fill(self.areas[place.area].name, affected=place.side, person=person)

    def basin_name(self, basin: Basin, person: str = "your") -> str:
        return fill(self.basins[basin.kind].name, affected=basin.side, person=person)

    def all_places(self, areas: tuple[str, ...] = ()) -> tuple[Place, ...]:
        """Every place that these areas (all, if none are named) could be: both sides of a sided one."""
        places = []
        for key in areas or tuple(self.areas):
            sides = (LEFT, RIGHT) if self.areas[key].sided else (MIDDLE,)
            places += [Place(key, side) for side in sides]
        return tuple(places)
