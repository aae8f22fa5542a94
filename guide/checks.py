"""`manage.py check` reads the whole content: each fault is an error, and all of them are named in one run."""

from typing import Any

from django.core.checks import CheckMessage, Error

from guide.linter.whole import lint


def check_content(**kwargs: Any) -> list[CheckMessage]:
    """One error for every fault: file, entry, key and a sentence."""
    return [Error(f"content/{fault}", id="guide.E001") for fault in lint()]
