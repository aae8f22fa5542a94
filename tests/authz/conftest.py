"""The world of the authorization table."""

from __future__ import annotations

import pytest

from guide import handouts
from tests.authz.world import World, make_world


@pytest.fixture
def no_paper(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything up to the making of a PDF, which takes seconds."""
    monkeypatch.setattr(handouts, "_run", lambda *_job: b"%PDF-1.7 %%EOF")


@pytest.fixture
def world(db: None, no_paper: None) -> World:
    return make_world()
