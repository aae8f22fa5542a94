"""What is wrong in the content: file, entry, key and a sentence, gathered so that one run names every fault."""

from collections.abc import Iterable
from dataclasses import dataclass

from pydantic import ValidationError


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    file: str
    entry: str
    key: str
    message: str

    def __str__(self) -> str:
        place = " ".join(part for part in (self.file, f"[{self.entry}]" if self.entry else "", self.key) if part)
        return f"{place}: {self.message}"


class ContentError(Exception):
    """The content cannot be used. `faults` names every one."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(sorted(set(faults)))
        lines = "\n".join(f"  {fault}" for fault in self.faults)
        super().__init__(f"The content has {len(self.faults)} fault(s):\n{lines}")


def from_validation(error: ValidationError, file: str, entry: str) -> list[Fault]:
    """One fault for each of pydantic's errors, its location as the key."""
    return [
        Fault(file, entry, ".".join(str(part) for part in problem["loc"]), _plain(problem))
        for problem in error.errors()
    ]


def _plain(problem: dict) -> str:
    if problem["type"] == "extra_forbidden":
        return "unknown key"
    if problem["type"] == "missing":
        return "missing"
    return problem["msg"]
