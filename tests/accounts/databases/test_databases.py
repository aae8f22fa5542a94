"""What must hold on SQLite and on PostgreSQL alike, shown in a process of its own that uses the site's settings."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="session")
def shown(database_url: str) -> dict[str, Any]:
    env = os.environ | {"DATABASE_URL": database_url, "DJANGO_SETTINGS_MODULE": "config.settings"}
    command = [sys.executable, str(ROOT / "tests/accounts/databases/program.py")]
    done = subprocess.run(
        command, env=env | {"PYTHONPATH": str(ROOT)}, cwd=ROOT, capture_output=True, text=True, timeout=180
    )
    assert done.returncode == 0, done.stderr[-4000:]
    return json.loads(done.stdout.strip().splitlines()[-1])


def test_twenty_copies_of_one_log_at_once_make_one_row(shown):
    assert shown["one person"] == {"rows": 1, "new": 1, "answers": 20, "faults": []}


def test_the_same_id_of_two_people_is_two_rows(shown):
    assert shown["two people"] == {"rows": 2, "new": 2, "answers": 20, "faults": []}


def test_the_database_refuses_to_change_what_is_only_added_to(shown):
    assert shown["append-only"] == dict.fromkeys(shown["append-only"], True)


def test_every_append_only_table_is_guarded(shown):
    assert shown["guarded"] == dict.fromkeys(shown["guarded"], 2)


def test_an_erased_person_is_in_no_table_and_a_copy_comes_back_equal(shown):
    assert shown["erased"] == {
        "empty tables before": [],
        "left": {},
        "counted": True,
        "mark is nobody's": True,
        "the other is as before": True,
        "comes back equal": True,
    }
