"""The same thing from several threads at once, as double taps and retries of a weak signal come."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from django.db import connection


def at_once(times: int, write: Callable[[int], Any]) -> list[Any]:
    """What `write` gave for each number below `times`. Its first fault is raised, once all are done."""
    together = Barrier(times)

    def one(number: int) -> Any:
        together.wait(timeout=30)
        try:
            return write(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(one, range(times)))
