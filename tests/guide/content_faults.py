"""A copy of the content in which a test plants faults, and what the linter and the reader say of it."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from guide.content.faults import Fault
from guide.linter.whole import lint


@dataclass(frozen=True)
class Content:
    """`root` is a copy of `content/`."""

    root: Path

    @classmethod
    def copied_to(cls, root: Path) -> Content:
        shutil.copytree(settings.CONTENT_DIR, root)
        return cls(root)

    def replace(self, file: str, old: str, new: str, *, after: str = "") -> None:
        """Replaces the first `old` that stands after `after`. It has to be there: a test never plants nothing."""
        path = self.root / file
        text = path.read_text(encoding="utf-8")
        start = text.index(after)
        found = text.index(old, start)
        path.write_text(text[:found] + new + text[found + len(old) :], encoding="utf-8")

    def add(self, file: str, text: str) -> None:
        path = self.root / file
        path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")

    def faults(self) -> list[Fault]:
        return lint(self.root)


def named(faults: list[Fault], file: str, entry: str, key: str, words: str) -> bool:
    """Whether one of the faults names this place and says these words."""
    return any(
        (fault.file, fault.entry, fault.key) == (file, entry, key) and words in fault.message for fault in faults
    )
