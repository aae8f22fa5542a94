"""The hazard log is whole: every hazard has controls, and every control has a test that exists and runs, or says what will bring it."""

import ast
import tomllib
from functools import lru_cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOG = tomllib.loads((ROOT / "safety" / "hazards.toml").read_text(encoding="utf-8"))
HAZARDS = {hazard["id"]: hazard for hazard in LOG["hazards"]}
CONTROLS = [(hazard["id"], control) for hazard in LOG["hazards"] for control in hazard["controls"]]
TESTS = sorted({test for _, control in CONTROLS for test in control.get("tests", ())})


@lru_cache
def functions(file: Path) -> dict[str, ast.FunctionDef]:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return {node.name: node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def test_every_hazard_of_the_list_is_in_the_log() -> None:
    assert list(HAZARDS) == [f"H{number}" for number in range(1, 23)]
    assert len(HAZARDS) == len(LOG["hazards"])


@pytest.mark.parametrize("id", HAZARDS)
def test_a_hazard_says_what_why_and_what_follows(id: str) -> None:
    hazard = HAZARDS[id]
    assert hazard["hazard"]
    assert hazard["causes"]
    assert hazard["effect"].endswith(".")
    assert hazard["controls"]


@pytest.mark.parametrize(
    ("id", "control"), CONTROLS, ids=[f"{id}-{control['control'][:40]}" for id, control in CONTROLS]
)
def test_a_control_has_a_test_or_says_what_will_bring_it(id: str, control: dict) -> None:
    assert set(control) in ({"control", "tests"}, {"control", "planned", "issue"}), id
    if "tests" in control:
        assert control["tests"]
    else:
        assert control["planned"] is True
        assert len(control["issue"].split()) > 1


@pytest.mark.parametrize("test", TESTS)
def test_the_test_of_a_control_exists_and_is_not_skipped(test: str) -> None:
    path, _, name = test.partition("::")
    found = functions(ROOT / path)
    assert name in found, f"{path} has no test called {name}"
    assert name.startswith("test_")
    marks = " ".join(ast.unparse(mark) for mark in found[name].decorator_list)
    assert "skip" not in marks
    assert "xfail" not in marks


def test_the_log_is_not_signed_before_a_clinician_signs_it() -> None:
    assert bool(LOG["signed_by"]) == bool(LOG["signed_on"])
    assert LOG["severity_and_likelihood"]
