"""What the commands take on their line: a walkthrough, a side, treated basins. What is unknown is refused with what is known."""

import os
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from guide import library
from guide.content.faults import ContentError
from guide.domain.anatomy import Basin
from guide.domain.walkthrough import Walkthrough
from guide.library import Library

REFUSED = 2


class GuideCommand(BaseCommand):
    """Asks the library and nothing else: no database, and no second reading of the content by the system checks."""

    requires_system_checks: list[str] = []

    def execute(self, *args: Any, **options: Any) -> Any:
        try:
            return super().execute(*args, **options)
        except BrokenPipeError:
            # Who reads has seen enough (`... | head`). What is left goes nowhere, so that nothing is said at the exit.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            sys.exit(1)

    def add_json(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="plain data instead of text to read")

    def lines(self, *lines: str) -> None:
        for line in lines:
            self.stdout.write(line)


def refuse(message: str) -> CommandError:
    """An error that ends the command with one line and exit code 2."""
    return CommandError(message, returncode=REFUSED)


def loaded() -> Library:
    try:
        return library.get()
    except ContentError as error:
        raise refuse(str(error)) from error


def walkthrough_named(slug: str | None) -> Walkthrough:
    known = loaded().walkthroughs
    if slug in known:
        return known[slug]
    asked = f"There is no walkthrough called {slug!r}." if slug else "Say which walkthrough."
    raise refuse(f"{asked} Walkthroughs: {', '.join(known)}.")


def side_offered(walkthrough: Walkthrough, side: str | None) -> str:
    """The side, where this walkthrough offers it; one that offers only one side needs none named."""
    if side is None and len(walkthrough.sides) == 1:
        return walkthrough.sides[0]
    if side in walkthrough.sides:
        return side
    asked = f"{walkthrough.slug} has no side called {side!r}." if side else "Say which side: --side."
    raise refuse(f"{asked} Sides of {walkthrough.slug}: {', '.join(walkthrough.sides)}.")


def basins_named(names: Any) -> frozenset[Basin]:
    try:
        return frozenset(Basin.parse(name) for name in names or ())
    except ValueError as error:
        raise refuse(str(error)) from error
