"""Where a step that uses another says what it says, so that a fault names the line to mend, once."""

import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from guide.content.faults import Fault

FOLDER = "walkthroughs/"
# What depends on the walkthrough around a step, and is its own fault.
OF_THE_PLACE = ("receives", "phase")


class Origins:
    """The raw steps by file and slug, and the way back along `use`."""

    def __init__(self, root: Path) -> None:
        self.steps: dict[tuple[str, str], dict[str, Any]] = {}
        for path in sorted(root.glob(f"{FOLDER}*.toml")):
            try:
                table = tomllib.loads(path.read_text(encoding="utf-8"))
            except (UnicodeDecodeError, tomllib.TOMLDecodeError):
                continue  # the reader has said so
            for step in _tables(table.get("steps")):
                slug = step.get("slug") or str(step.get("use", "")).rpartition("/")[2]
                self.steps[path.stem, str(slug)] = step

    def home(self, fault: Fault) -> Fault:
        """The fault at the place where its key is stated."""
        if not fault.file.startswith(FOLDER) or fault.key in OF_THE_PLACE:
            return fault
        place = (fault.file.removeprefix(FOLDER).removesuffix(".toml"), fault.entry)
        seen = set()
        while place in self.steps and place not in seen:
            seen.add(place)
            step = self.steps[place]
            if not isinstance(step.get("use"), str) or self._states(step, fault.key):
                break
            slug, _, name = step["use"].partition("/")
            place = (slug, name)
        if place not in self.steps:
            return fault
        return replace(fault, file=f"{FOLDER}{place[0]}.toml", entry=place[1])

    def _states(self, step: dict[str, Any], key: str) -> bool:
        """A grade, which has no key, belongs to the step that says anything new to read."""
        if not key:
            return bool(set(step) & {"do", "helper", "spoken", "watch", "mistake", "when_treated", "alt", "ways"})
        return key in step or (key == "ways" and "ways" in step)


def at_home(root: Path, faults: Iterable[Fault]) -> Iterator[Fault]:
    origins = Origins(root)
    return map(origins.home, faults)


def _tables(value: Any) -> list[dict[str, Any]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []
