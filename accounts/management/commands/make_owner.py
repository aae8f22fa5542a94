"""For whoever runs the machine: `manage.py make_owner ann@example.org` makes the first owner of the site."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email

from accounts.actions import people


class Command(BaseCommand):
    help = "Makes whoever signs in with this address an owner of the site; --end takes that away."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--end", action="store_true", help="owner no more")

    def handle(self, *, email: str, end: bool, **options: Any) -> None:
        if end:
            if not people.end_owner(email=email):
                raise CommandError("No owner has this address.")
            self.stdout.write("Owner no more.")
            return
        try:
            validate_email(email.strip())
        except ValidationError:
            raise CommandError("This is no e-mail address.") from None
        people.make_owner(email=email)
        self.stdout.write(f"Owner from now on. They sign in by a code from a mail: {settings.SITE_URL}/account/login/")
        if settings.ADMIN_PATH:
            self.stdout.write(
                f"Their pages, after setting up a second step: {settings.SITE_URL}/{settings.ADMIN_PATH}/"
            )
        else:
            self.stdout.write("Their pages are off: set ADMIN_PATH to turn them on.")
