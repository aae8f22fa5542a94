"""Imports run one way: config -> care -> accounts -> guide -> guide/domain."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
OURS = {"config", "care", "accounts", "guide"}
MAY_IMPORT = {
    "config": {"config", "care", "accounts", "guide"},
    "care": {"care", "accounts", "guide"},
    "accounts": {"accounts", "guide"},
    "guide": {"guide"},
}


def modules(*folders: str) -> list[Path]:
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


def imports(source: str, package: str) -> Iterator[str]:
    """Full names of what a module imports. `package` is where its relative imports start."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            parts = package.split(".")
            base = parts[: len(parts) - node.level + 1] if node.level else []
            base += [node.module] if node.module else []
            # `from guide import domain` names a module too.
            yield from (".".join([*base, alias.name]) for alias in node.names)
        elif (
            isinstance(node, ast.Call)
            and ast.unparse(node.func).endswith(("import_module", "__import__"))
            and node.args
            and isinstance(node.args[0], ast.Constant)
        ):
            yield str(node.args[0].value)


def imports_of(path: Path) -> list[str]:
    package = ".".join(path.relative_to(ROOT).parent.parts)
    return list(imports(path.read_text(), package))


def faults(app: str, names: list[str]) -> list[str]:
    tops = {name.split(".")[0] for name in names}
    return sorted((tops & OURS) - MAY_IMPORT[app])


def faults_in_domain(names: list[str]) -> list[str]:
    return sorted(
        name
        for name in names
        if name.split(".")[0] not in sys.stdlib_module_names and not f"{name}.".startswith("guide.domain.")
    )


@pytest.mark.parametrize("path", modules(*MAY_IMPORT), ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_go_one_way(path: Path) -> None:
    assert faults(path.relative_to(ROOT).parts[0], imports_of(path)) == []


def test_the_domain_imports_only_the_standard_library_and_itself() -> None:
    found = {str(path): faults_in_domain(imports_of(path)) for path in modules("guide/domain")}
    assert {path: names for path, names in found.items() if names} == {}


def test_no_app_imports_the_tests() -> None:
    users = [path for path in modules(*OURS) if any(n.startswith("tests") for n in imports_of(path))]
    assert users == []


@pytest.mark.parametrize(
    ("app", "source", "wrong"),
    [
        ("guide", "from accounts.models import Person", ["accounts"]),
        ("guide", "def f():\n    import config.settings", ["config"]),
        ("guide", "import importlib\nimportlib.import_module('care.views')", ["care"]),
        ("accounts", "from care import views", ["care"]),
        ("accounts", "from guide.library import load", []),
        ("guide", "from django.conf import settings", []),
        ("guide", "from . import library", []),
    ],
)
def test_a_planted_arrow_is_seen(app: str, source: str, wrong: list[str]) -> None:
    assert faults(app, list(imports(source, app))) == wrong


@pytest.mark.parametrize(
    ("source", "wrong"),
    [
        ("import django", ["django"]),
        ("from ..library import load", ["guide.library.load"]),
        ("from . import plan\nfrom .plan import Plan\nimport dataclasses", []),
        ("from guide.domain import plan", []),
        ("from guide import library", ["guide.library"]),
        ("import pydantic", ["pydantic"]),
    ],
)
def test_a_planted_import_in_the_domain_is_seen(source: str, wrong: list[str]) -> None:
    assert faults_in_domain(list(imports(source, "guide.domain"))) == wrong
