"""Session logs to look at: one followed with the player, one by hand, and many."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine

from accounts.models import HealthProfile, Person, SessionLog
from accounts.models.moments import local_day
from guide import library
from guide.domain.plan import plan
from guide.player import rows

NOW = datetime(2026, 11, 21, 15, 0, tzinfo=UTC)
ZONE = "America/New_York"


@pytest.fixture
def now():
    """Saturday, November 21, 2026, 10 in the morning in New York; time goes on, so that one thing comes after another."""
    with time_machine.travel(NOW):
        yield NOW


@pytest.fixture
def in_new_york(patient: Person) -> Person:
    HealthProfile.objects.create(owner=patient, zone=ZONE)
    return patient


@pytest.fixture
def make_log(db: None) -> Callable[..., SessionLog]:
    """Keeps a session of `owner`, as the player would have; what is given stands instead."""

    def make(owner: Person, at: datetime = NOW - timedelta(hours=3), zone: str = ZONE, **given: Any) -> SessionLog:
        walkthrough = library.get().walkthroughs[given.pop("walkthrough", "lym-arm")]
        side = given.pop("side", walkthrough.sides[0])
        made = plan(walkthrough, side)
        fields = {
            "client_id": f"log-{SessionLog.objects.count():05}",
            "at": at,
            "ended_at": at + timedelta(minutes=14),
            "zone": zone,
            "local_date": local_day(at, zone),
            "walkthrough": walkthrough.slug,
            "technique": walkthrough.technique.slug,
            "side": side,
            "edition": made.edition,
            "plan": made.as_dict(),
            "minutes": 14,
            "done": len(rows(made)),
            "total": len(rows(made)),
            "written_by": owner,
            "made_at": at,
        }
        return SessionLog.objects.create(owner=owner, **fields | given)

    return make


@pytest.fixture
def log(patient: Person, make_log: Callable[..., SessionLog]) -> SessionLog:
    return make_log(patient)


@pytest.fixture
def by_hand() -> Callable[..., dict[str, str]]:
    """The form "Add a session" as a browser sends it; what is given stands instead."""

    def fill(**given: Any) -> dict[str, Any]:
        return {
            "client_id": "0a1b2c3d-0000-4000-8000-000000000001",
            "walkthrough": "lym-arm",
            "side": "left",
            "day": "2026-11-20",
            "time": "08:30",
            "minutes": "15",
            "note": "",
        } | given

    return fill
