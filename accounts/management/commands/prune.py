"""`manage.py prune`: takes out what has been kept long enough, by `safety/data-map.toml`. `--dry-run` says what it would take out."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from accounts.actions.pruning import due, prune
from accounts.export import waiting


class Command(BaseCommand):
    help = (
        "Take out what has been kept long enough: ended invitations, ended sign-ins, files that nobody came back for."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only say how many rows would go")

    def handle(self, **options: Any) -> None:
        now = timezone.now()
        if options["dry_run"]:
            found = {name: rows.count() for name, rows in due(now=now).items()}
        else:
            found = prune(now=now)
            waiting.sweep()
        if options["verbosity"]:
            for name, count in found.items():
                self.stdout.write(f"{name}: {count}")
