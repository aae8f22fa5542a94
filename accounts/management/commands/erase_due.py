"""`manage.py erase_due`: erases the accounts whose 7 days are over. Run at each start, and once a day."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from accounts import leaving
from accounts.actions.erasure import erase, erase_if_due, erased_before, keep_list
from accounts.models import Person
from accounts.signin import mailbox

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Erase accounts whose owners wanted them gone, once the 7 days to undo it are over."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--again", action="store_true", help="after a back-up was brought back: erase again what was erased before"
        )
        parser.add_argument(
            "--list",
            metavar="FILE",
            default=str(settings.VAR_DIR / "erasures"),
            help="where the keyed digests of erased accounts are kept, apart from back-ups (var/erasures)",
        )

    def handle(self, **options: Any) -> None:
        now = timezone.now()
        count = 0
        for person_id, email in Person.objects.filter(delete_on__lte=now).values_list("pk", "email"):
            if erase_if_due(person_id=person_id, now=now):
                count += 1
                self._after(email)
        file = Path(options["list"])
        erased = set(keep_list(file))
        if options["again"]:
            for person in erased_before(erased):
                erase(person=person, now=now)
                count += 1
                mailbox.forget(person.email or "")
        if count or options["verbosity"] > 1 or options["again"]:
            self.stdout.write(f"Accounts erased: {count}")

    def _after(self, email: str | None) -> None:
        if email:
            mailbox.forget(email)
            leaving.tell_erased(email)
