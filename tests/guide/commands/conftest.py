"""Runs a command and reads what it says."""

from __future__ import annotations

import json
from io import StringIO

import pytest
from django.core.management import call_command

from guide import library
from guide.domain.questions import AGE_QUESTION, TREATED_QUESTION


@pytest.fixture
def run():
    def run_command(*line: str) -> str:
        out = StringIO()
        call_command(*line, stdout=out)
        return out.getvalue()

    return run_command


@pytest.fixture
def all_clear():
    """A file of someone with nothing to say: every question answered with its clearing answer."""
    questions = library.get().screen.questions
    known = {question.id: question.clearing for question in questions}
    return {
        "answers": {id: answer for id, answer in known.items() if id not in (AGE_QUESTION, TREATED_QUESTION)},
        "treated": [],
        "age": 40,
        "now": "2026-05-01T09:00:00+00:00",
    }


@pytest.fixture
def screen(run, tmp_path):
    """The result of screening a table, or a text, for one walkthrough and side."""

    def screen_table(table: object, walkthrough: str = "lym-arm", side: str = "left") -> dict:
        file = tmp_path / "answers.json"
        file.write_text(table if isinstance(table, str) else json.dumps(table), encoding="utf-8")
        said = run("screen", "--walkthrough", walkthrough, "--side", side, "--answers", str(file), "--json")
        return json.loads(said)

    return screen_table
