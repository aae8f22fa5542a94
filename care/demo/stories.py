"""The stories as they stand in stories.toml: who there is, and what happened to them."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from pathlib import Path

FILE = Path(__file__).with_name("stories.toml")


@dataclass(frozen=True, slots=True)
class ClinicStory:
    key: str
    name: str
    phone: str
    hours: str
    address: str


@dataclass(frozen=True, slots=True)
class TherapistStory:
    key: str
    name: str
    works: list[str]
    runs: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Event:
    """`ago` days back; `what` is stop, effect, note, infection, quiet or text; `detail` says which."""

    ago: int
    what: str
    detail: str


@dataclass(frozen=True, slots=True)
class PatientStory:
    """`week` sessions a week; ratings go `start` to `now` (0-10); `grow` percent of limb volume over the time."""

    key: str
    name: str
    affected: list[str]
    treated: list[str]
    walkthrough: str
    side: str
    weeks: int
    week: float
    start: int
    now: int
    birth: int | None = None
    clinic: str = ""
    therapist: str = ""
    scope: list[str] = field(default_factory=list)
    alone: bool = False
    no_email: bool = False
    helper: str = ""
    tape: str = ""
    grow: float = 0.0
    review_days: int = 25
    reason: str = ""
    cue: list[str] = field(default_factory=list)
    note: str = ""
    events: tuple[Event, ...] = ()

    def last(self, what: str) -> Event | None:
        return next((event for event in self.events if event.what == what), None)


@dataclass(frozen=True, slots=True)
class Stories:
    clinics: tuple[ClinicStory, ...]
    therapists: tuple[TherapistStory, ...]
    patients: tuple[PatientStory, ...]


def read_stories() -> Stories:
    told = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return Stories(
        tuple(ClinicStory(**each) for each in told["clinics"]),
        tuple(TherapistStory(**each) for each in told["therapists"]),
        tuple(_patient(each) for each in told["patients"]),
    )


def _patient(told: dict) -> PatientStory:
    events = tuple(Event(*event) for event in told.pop("events", ()))
    return PatientStory(start=told.pop("from"), now=told.pop("to"), events=events, **told)
