"""`manage.py screen` weighs a file; nothing in it that cannot be read ever makes the outcome milder."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from io import StringIO

import pytest
from django.conf import settings
from django.core.management.base import CommandError

from guide import library
from guide.domain.outcomes import Outcome


def test_nothing_to_say_is_go(screen, all_clear):
    result = screen(all_clear)

    assert result["outcome"] == "GO"
    assert result["findings"] == result["locks"] == result["cautions"] == result["notes"] == []
    assert result["edition"] == library.get().screen.edition


def test_a_finding_has_its_keys(screen, all_clear):
    all_clear["answers"]["chest-pain"] = "yes"

    result = screen(all_clear)

    assert result["outcome"] == "EMERGENCY"
    first = result["findings"][0]
    assert {key: first[key] for key in ("question", "answer", "effect", "rule")} == {
        "question": "chest-pain",
        "answer": "yes",
        "effect": "EMERGENCY",
        "rule": "chest-pain.yes",
    }
    assert set(result) >= {"outcome", "findings", "locks", "cautions", "edition"}


def test_no_answers_are_all_not_sure(screen):
    result = screen({})

    assert result["outcome"] == "EMERGENCY"
    assert len(result["treated"]) == 8


@pytest.mark.parametrize("answer", [None, 1, True, [], {}, ["no"], "No", "never", "", "not sure"])
def test_a_nonsense_answer_is_not_sure(screen, all_clear, answer):
    all_clear["answers"]["chest-pain"] = answer

    result = screen(all_clear)

    assert result["outcome"] == "EMERGENCY"
    assert result["findings"][0]["answer"] == "not_sure"
    assert any("chest-pain" in note for note in result["notes"])


def test_an_unknown_question_is_noted(screen, all_clear):
    all_clear["answers"]["chest-pian"] = "yes"

    assert any("'chest-pian'" in note for note in screen(all_clear)["notes"])


def test_missing_nodes_and_age_are_not_sure(screen, all_clear):
    del all_clear["treated"], all_clear["age"]

    result = screen(all_clear)

    answers = {found["question"]: found["answer"] for found in result["findings"]}
    assert answers["age"] == answers["treated-nodes"] == "not_sure"
    assert result["outcome"] == "ASK_FIRST"
    assert len(result["treated"]) == 8


@pytest.mark.parametrize("treated", [["knee"], [1], [None], [["left-axilla"]], ["left-axilla", "axilla"]])
def test_unknown_nodes_are_not_sure(screen, all_clear, treated):
    result = screen(all_clear | {"treated": treated})

    assert len(result["treated"]) == 8
    assert any("Not sure which nodes" in note for note in result["notes"])


@pytest.mark.parametrize("age", ["58", 58.0, True, -1, 0, 400, [], 10**30])
def test_an_age_that_is_no_whole_number_is_not_sure(screen, all_clear, age):
    result = screen(all_clear | {"age": age})

    assert result["outcome"] == "ASK_FIRST"
    assert any(note.startswith("age: ") for note in result["notes"])


@pytest.mark.parametrize(
    ("said", "age", "taken"),
    [
        ("18-to-59", 70, "60-or-over"),
        ("60-or-over", 40, "not_sure"),
        ("under-18", 40, "not_sure"),
        ("not_sure", 40, "not_sure"),
    ],
)
def test_two_ages_are_never_read_as_the_milder(screen, all_clear, said, age, taken):
    all_clear["answers"]["age"] = said

    result = screen(all_clear | {"age": age})

    assert {
        found["question"]: found["answer"]
        for found in result["findings"]
        if found["rule"].startswith("age.") and not found["rule"].endswith("left-out")
    } == {"age": taken}
    assert result["notes"]


@pytest.mark.parametrize(
    ("said", "treated", "count"),
    [
        ("no", ["left-axilla"], 1),
        ("own", [], 8),
        ("elsewhere", [], 8),
        ("not_sure", [], 8),
        ("own", ["right-groin"], 8),
    ],
)
def test_nodes_told_in_two_ways_are_never_read_as_the_milder(screen, all_clear, said, treated, count):
    all_clear["answers"]["treated-nodes"] = said

    result = screen(all_clear | {"treated": treated})

    assert len(result["treated"]) == count
    assert result["notes"]


# Places


def test_a_place_that_cannot_be_is_every_place(screen, all_clear):
    asks = next(q for q in library.get().screen.questions if "where" in q.asks and not q.after and not q.if_any)
    all_clear["answers"][asks.id] = asks.blocking

    everywhere = screen(all_clear)["locks"]
    nowhere = screen(all_clear | {"where": {asks.id: ["left-moon"]}})
    numbers = screen(all_clear | {"where": {asks.id: [1, {}]}})

    assert everywhere == nowhere["locks"] == numbers["locks"]
    assert nowhere["notes"]
    assert numbers["notes"]


# What lifts

CLEARED = {
    "finding": "heart-failure", "technique": "lymphatic", "region": "arm", "by": "Dr Ada", "on": "2026-03-01",
    "until": "2026-09-01", "changed_since": False, "written": True,
}  # fmt: skip


def cleared(screen, all_clear, **changes):
    all_clear["answers"]["heart-failure"] = "yes"
    return screen(all_clear | {"clearances": [CLEARED | changes]})


def test_a_clearance_lowers_ask_first_to_care(screen, all_clear):
    result = cleared(screen, all_clear)

    finding = next(found for found in result["findings"] if found["question"] == "heart-failure")
    assert (finding["effect"], finding["lowered_from"]) == ("CARE", "ASK_FIRST")
    assert cleared(screen, all_clear, changed_since="no")["outcome"] == result["outcome"] == "CARE"


@pytest.mark.parametrize(
    "changes",
    [
        {"changed_since": value} for value in (None, "yes", "No", 0, "", True, [], "false", "not_sure")
    ]
    + [{"written": value} for value in (False, None, "true", 1, "yes")]
    + [{"by": value} for value in ("", "  ", None, 5)]
    + [{"on": value} for value in (None, "", "soon", 20260301, "2027-01-01", "2024-01-01", "9999-12-31")]
    + [{"until": value} for value in ("soon", 5, "2026-04-01", [])]
    + [{"kind": value} for value in ("taught", "magic", 5, ["taught"])]
    + [{"technique": "retrograde"}, {"region": "leg"}, {"region": None}, {"finding": "chest-pain"}, {"finding": []}],
    ids=str,
)  # fmt: skip
def test_a_clearance_that_does_not_hold_clears_nothing(screen, all_clear, changes):
    assert cleared(screen, all_clear, **changes)["outcome"] == "ASK_FIRST"


def test_an_assignment_opens_what_is_kept_for_a_therapist(screen, all_clear):
    assigned = {
        "walkthrough": "lym-head-neck",
        "side": "left",
        "by": "T. Hand",
        "on": "2026-04-01",
        "until": "2026-06-01",
    }

    def outcome(*assignments):
        return Outcome[screen(all_clear | {"assignments": list(assignments)}, "lym-head-neck")["outcome"]]

    assert outcome() == Outcome.ASK_FIRST
    assert outcome(assigned).may_start
    for spoiled in ({"until": None}, {"by": ""}, {"on": "x"}, {"side": "right"}, {"walkthrough": 5}):
        assert outcome(assigned | spoiled) == Outcome.ASK_FIRST


# What is refused


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "no JSON"),
        ("{", "no JSON"),
        ("[]", "must be a JSON object"),
        ("5", "must be a JSON object"),
        ('{"answers": []}', "'answers' must be"),
        ('{"where": "left"}', "'where' must be"),
        ('{"treated": "left-axilla"}', "'treated' must be"),
        ('{"clearances": {}}', "'clearances' must be"),
        ('{"clearances": [5]}', "clearance 1 must be"),
        ('{"assignments": ["x"]}', "assignment 1 must be"),
        ('{"answers": {"chest-pain": "yes", "chest-pain": "no"}}', "'chest-pain' twice"),
        ('{"now": "tomorrow"}', "'now' must be"),
        ('{"now": "9999-01-01"}', "years 2000"),
        ("[" * 100_000, "no JSON"),
    ],
    ids=range(14),
)
def test_what_is_no_screening_is_refused_in_one_line(screen, text, words):
    with pytest.raises(CommandError, match=words) as raised:
        screen(text)

    assert raised.value.returncode == 2
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (["--walkthrough", "lym-knee", "--side", "left", "--answers", "-"], "Walkthroughs: lym-arm, "),
        (["--side", "left", "--answers", "-"], "Say which walkthrough"),
        (["--walkthrough", "lym-arm", "--side", "up", "--answers", "-"], "left, right, both"),
        (["--walkthrough", "lym-arm", "--answers", "-"], "Say which side"),
        (["--walkthrough", "lym-both-legs", "--side", "left", "--answers", "-"], "lym-both-legs: both"),
        (["--walkthrough", "lym-arm", "--side", "left"], "--answers FILE.json"),
        (["--walkthrough", "lym-arm", "--side", "left", "--answers", "/nowhere/at-all.json"], "cannot be read"),
    ],
)
def test_a_wrong_line_is_refused_with_what_is_known(run, line, words):
    with pytest.raises(CommandError, match=words) as raised:
        run("screen", *line)

    assert raised.value.returncode == 2


# To read


def test_the_outcome_comes_first_in_words(run, all_clear, monkeypatch):
    all_clear["answers"] |= {"chest-pain": "yes", "pacemaker": "yes"}
    monkeypatch.setattr(sys, "stdin", StringIO(json.dumps(all_clear)))

    said = run("screen", "--walkthrough", "lym-arm", "--side", "left", "--answers", "-")

    assert said.startswith("EMERGENCY: Call 911 now\n")
    assert "(rule chest-pain.yes)" in said
    assert "{number}" not in said
    assert said.index("Findings") < said.index("Locks") < said.index("Cautions") < said.index("Notes")


# Every question


def test_every_question_is_listed(run):
    listed = json.loads(run("screen", "--questions", "--json"))

    assert [question["id"] for question in listed] == [question.id for question in library.get().screen.questions]
    for question in listed:
        assert set(question) >= {
            "id", "layer", "group", "text", "why", "answers", "techniques", "regions", "code", "clearing", "blocking",
            "after", "if_any", "asks", "places", "age_max", "written", "taught", "tick",
        }  # fmt: skip
        assert question["layer"] in ("health", "today")
        assert "not_sure" in question["answers"]
        assert question["clearing"] in question["answers"]
        assert set(question["techniques"]) <= {"lymphatic", "retrograde"}
        assert question["techniques"]
        assert question["regions"]
    assert all(question["id"] in run("screen", "--questions") for question in listed[:3])


# As a process


def process(*line: str, told: str = "") -> subprocess.CompletedProcess[str]:
    environment = os.environ | {
        "DATABASE_URL": "sqlite:////nowhere/no-database.sqlite3",
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    return subprocess.run(
        [sys.executable, "manage.py", *line], input=told, text=True, capture_output=True, cwd=settings.BASE_DIR, env=environment, timeout=60, check=False,
    )  # fmt: skip


def test_it_needs_no_database(all_clear):
    done = process(
        "screen", "--walkthrough", "lym-arm", "--side", "left", "--answers", "-", "--json", told=json.dumps(all_clear)
    )

    assert (done.returncode, json.loads(done.stdout)["outcome"], done.stderr) == (0, "GO", "")


def test_a_refusal_is_one_line_and_code_two():
    done = process("screen", "--walkthrough", "lym-arm", "--side", "left", "--answers", "-", told="{")

    assert (done.returncode, done.stdout) == (2, "")
    assert len(done.stderr.strip().splitlines()) == 1
    assert "Traceback" not in done.stderr
