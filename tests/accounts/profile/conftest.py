"""It is Wednesday afternoon, May 20, 2026 (UTC), in these tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine

from tests.accounts.today.records import NOW


@pytest.fixture
def frozen(db: None) -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock
