"""Makes the demo people on one's own machine, and says how to sign in as them."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from care.demo.people import DOMAIN, PASSWORD, make_demo

HOW = f"""
Made-up people, for this machine only. Password of all: {PASSWORD}
  patient      ann@{DOMAIN}    six months of records
  helper       bert-helper@{DOMAIN}    helps bert@{DOMAIN}
  therapists   tess@{DOMAIN}   River clinic
               omar@{DOMAIN}   both clinics
               lena@{DOMAIN}   Hill House
  owner        owner@{DOMAIN}
Therapists and the owner also need a code: it stands on {{site}}/account/mail/"""


class Command(BaseCommand):
    help = "Makes two clinics, three therapists and twenty patients with different stories. Only on one's own machine."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--only-here", action="store_true", help="do nothing, without a word, on any other machine")

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.MAIL != "page" and options["only_here"]:
            return
        if settings.MAIL != "page":
            raise CommandError(
                "Demo people are for one's own machine only: not where mail is really sent, or with HTTPS."
            )
        # What their records lead to is old news: nobody is mailed about it.
        settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
        made = make_demo(now=timezone.now())
        if made:
            self.stdout.write(f"Made {made} demo people.")
        self.stdout.write(HOW.format(site=settings.SITE_URL))
