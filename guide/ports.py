"""How the guide reaches people's records without knowing them: one `Record` a request, and one for who has none.

`settings.GUIDE_RECORDS` names the function that gives it: `(request) -> Record`. `accounts` brings the real one.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Protocol

from django.conf import settings
from django.http import HttpRequest
from django.utils.module_loading import import_string

from guide.domain.clearances import Assignment, Clearance
from guide.domain.plan import AS_WRITTEN, WHOLE_SESSION, Adjustments, Mode, Plan

ASSESSMENT, STOP, LOOKED_AT, CHANGED = "assessment", "stop", "looked-at", "changed"


@dataclass(frozen=True, slots=True)
class SessionRecord:
    """What is worth keeping of one session: the plan as followed, what was skipped and why, how it ended.

    `steps` are the keys of the plan's steps in order; `began` and `ended` ISO instants with their offset; `stopped` a stop
    sign's key and `advised` what was then shown; `zone` where the person was, if the browser said.
    """

    key: str
    plan: Plan
    steps: tuple[str, ...]
    began: str
    ended: str
    skipped: Mapping[str, str]
    stopped: str = ""
    advised: str = ""
    zone: str = ""
    routine: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """One weighing, stop, or all-clear worth keeping. `answers` are what it was made from, `trace` how it was weighed."""

    kind: str
    walkthrough: str
    side: str
    outcome: str
    answers: Mapping[str, Any] = field(default_factory=dict)
    trace: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Given:
    """A routine that a therapist gave: how it is changed, by whom, until when it holds.

    `note` is the therapist's to the patient; `garment` says in words whether to keep it on, "" where nothing was said;
    `mode` how a session of it is done, unless the person chooses otherwise; `lifts` the findings that it was given for by name.
    """

    routine: str
    version: int
    walkthrough: str
    side: str
    by: str
    on: date
    until: date
    adjustments: Adjustments = AS_WRITTEN
    mode: Mode = WHOLE_SESSION
    note: str = ""
    garment: str = ""
    who_helps: str = ""
    lifts: frozenset[str] | None = None

    @property
    def assignment(self) -> Assignment:
        return Assignment(self.walkthrough, self.side, self.by, self.on, self.until, self.lifts)


@dataclass(frozen=True, slots=True)
class Standing:
    """What a record brings to a visit.

    `told` is what the last health check said, in the visit's own words, None where it must be asked; what was told before
    `changed_at` holds no more; `treated` the basins as the profile has them ("not_sure", or None: not asked); `held` the stop that still
    closes everything; `known` answers that the record itself gives (an infection within the month); `sides` the side of each
    walkthrough where only one is affected; `withdrawn` walkthroughs that must not be followed for now, with the reason.
    """

    told: Mapping[str, Any] | None = None
    changed_at: datetime | None = None
    treated: str | list[str] | None = None
    held: Mapping[str, Any] | None = None
    known: Mapping[str, str] = field(default_factory=dict)
    sides: Mapping[str, str] = field(default_factory=dict)
    clearances: tuple[Clearance, ...] = ()
    given: tuple[Given, ...] = ()
    withdrawn: Mapping[str, str] = field(default_factory=dict)


NOTHING = Standing()


class Record(Protocol):
    """One person's record, as the guide writes in it and reads from it."""

    # Whether what is told outlives this browser session.
    lasting: bool
    # Where a session that was not kept can be kept, "" if nowhere.
    keep_path: str

    def standing(self) -> Standing: ...
    def keep_decision(self, decision: Decision) -> None: ...
    def keep_clearances(
        self, findings: Iterable[str], technique: str, region: str, clearances: Iterable[Clearance]
    ) -> None: ...
    def something_changed(self) -> None: ...
    def keep_session(self, session: SessionRecord) -> str: ...


class VisitOnly:
    """Keeps nothing beyond the server session: what a visitor without an account gets."""

    lasting = False
    keep_path = ""

    def __init__(self, request: HttpRequest | None = None) -> None:
        pass

    def standing(self) -> Standing:
        return NOTHING

    def keep_decision(self, decision: Decision) -> None:
        """The visit keeps its own answers."""

    def keep_clearances(
        self, findings: Iterable[str], technique: str, region: str, clearances: Iterable[Clearance]
    ) -> None:
        """The visit keeps its own clearances."""

    def something_changed(self) -> None:
        """The visit drops its own clearances."""

    def keep_session(self, session: SessionRecord) -> str:
        """The summary page shows the session from the visit; nothing else is kept."""
        return ""


@lru_cache(maxsize=1)
def _provider(name: str) -> Any:
    return import_string(name)


def record(request: HttpRequest) -> Record:
    """The record that this request works on."""
    return _provider(getattr(settings, "GUIDE_RECORDS", "guide.ports.VisitOnly"))(request)
