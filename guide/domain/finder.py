"""Which routine fits: three answers lead to one walkthrough, or to advice. Pure; the table is content."""

from collections.abc import Mapping
from dataclasses import dataclass

LYMPHATIC, RETROGRADE = "lymphatic", "retrograde"
THERAPIST, NO_ROUTINE = "therapist", "no-routine"


@dataclass(frozen=True, slots=True)
class FinderPlace:
    key: str
    words: str
    lymphatic: str
    retrograde: str


@dataclass(frozen=True, slots=True)
class Cause:
    key: str
    words: str
    technique: str
    advice: str


@dataclass(frozen=True, slots=True)
class Nodes:
    key: str
    words: str
    treated: bool


@dataclass(frozen=True, slots=True)
class Finder:
    places: Mapping[str, FinderPlace]
    causes: Mapping[str, Cause]
    nodes: Mapping[str, Nodes]
    advice: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Fit:
    """A walkthrough's slug, or the key of the advice to give instead."""

    walkthrough: str = ""
    advice: str = ""


def fitting(finder: Finder, place: str, cause: str, nodes: str) -> Fit:
    """What fits. Treated nodes always lead away from retrograde massage. Raises KeyError for an unknown answer."""
    where, why, treated = finder.places[place], finder.causes[cause], finder.nodes[nodes].treated
    if not (where.lymphatic or where.retrograde):
        return Fit(advice=THERAPIST)
    if why.advice:
        return Fit(advice=why.advice)
    technique = LYMPHATIC if treated else why.technique
    slug = where.lymphatic if technique == LYMPHATIC else where.retrograde
    return Fit(walkthrough=slug) if slug else Fit(advice=NO_ROUTINE)
