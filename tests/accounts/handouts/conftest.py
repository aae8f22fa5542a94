"""A screened patient whose therapist gave them a routine, and sheets that are asked for without making their PDF."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.models import Clinic, Person, Routine
from guide import handouts
from guide.handout_packet import Packet
from guide.handouts import Limits
from tests.accounts.handouts.given import give
from tests.accounts.test_records import screened
from tests.care.conftest import clinic, second_clinic, sharing, working  # noqa: F401

# Machines that do other things too: the clock of the site would be the wrong judge here.
PATIENT = Limits(seconds=150, wait=150)


@pytest.fixture
def ann(patient: Person, signed_in: Callable[[Person], Client]) -> Client:
    """The patient, screened for hand massage."""
    client = signed_in(patient)
    screened(client)
    return client


@pytest.fixture
def routine(ann: Client, patient: Person, therapist: Person, sharing: object, clinic: Clinic) -> Routine:  # noqa: F811
    return give(patient, therapist, clinic)


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[Packet]:
    """Handouts that were asked for, without making their PDF."""
    packets: list[Packet] = []

    def pdf(self: Packet, limits: Limits | None = None) -> bytes:
        packets.append(self)
        return b"%PDF-1.7 made %%EOF"

    monkeypatch.setattr(Packet, "pdf", pdf)
    return packets


@pytest.fixture
def patiently(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(handouts, "USUAL", PATIENT)


@pytest.fixture
def without_weasyprint(monkeypatch: pytest.MonkeyPatch, tmp_path: Any, patiently: None) -> None:
    child = tmp_path / "child.py"
    child.write_text("import sys\nsys.modules['weasyprint'] = None\n" + handouts.CHILD.read_text())
    monkeypatch.setattr(handouts, "CHILD", child)
