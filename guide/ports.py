"""How the guide reaches people's records without knowing them: a Protocol, and a default that knows only this visit.

`settings.GUIDE_RECORDS` names the class that provides it; `accounts` brings the real one.
"""

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Protocol

from django.conf import settings
from django.http import HttpRequest
from django.utils.module_loading import import_string

from guide.domain.clearances import Assignment, Clearance
from guide.domain.plan import Plan


@dataclass(frozen=True, slots=True)
class SessionRecord:
    """What is worth keeping of one session: the plan as followed, what was skipped and why, how it ended."""

    key: str
    plan: Plan
    began: str
    ended: str
    skipped: dict[str, str]
    stopped: str


@dataclass(frozen=True, slots=True)
class Profile:
    """What is known of a person before any question; nothing, for a visitor."""

    side: str = ""
    answers: dict[str, Any] = field(default_factory=dict)


class Records(Protocol):
    def profile(self, request: HttpRequest) -> Profile: ...
    def clearances(self, request: HttpRequest) -> tuple[Clearance, ...]: ...
    def assignments(self, request: HttpRequest) -> tuple[Assignment, ...]: ...
    def save_log(self, request: HttpRequest, record: SessionRecord) -> None: ...


class VisitOnly:
    """Keeps nothing beyond the server session: what a visitor without an account gets."""

    def profile(self, request: HttpRequest) -> Profile:
        return Profile()

    def clearances(self, request: HttpRequest) -> tuple[Clearance, ...]:
        return ()

    def assignments(self, request: HttpRequest) -> tuple[Assignment, ...]:
        return ()

    def save_log(self, request: HttpRequest, record: SessionRecord) -> None:
        """The summary page shows the session from the visit; nothing else is kept."""


@lru_cache(maxsize=1)
def records() -> Records:
    return import_string(getattr(settings, "GUIDE_RECORDS", "guide.ports.VisitOnly"))()
