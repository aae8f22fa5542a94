"""For someone who lost phone and spare codes: `manage.py forget_second_factor ann@example.org`."""

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.template.loader import render_to_string

from accounts import neutral_mail
from accounts.models import Person
from accounts.signin.adapter import SITE


class Command(BaseCommand):
    help = "Takes away all second factors of one person and signs them out everywhere. First make sure it is them."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")

    def handle(self, *, email: str, **options: Any) -> None:
        person = Person.objects.filter(email=email.strip().lower()).first()
        if person is None:
            raise CommandError("Nobody has this address.")
        count, _ = Authenticator.objects.filter(user=person).delete()
        for session in UserSession.objects.filter(user=person):
            session.end()
        if count:
            subject = render_to_string("mfa/email/forgotten_subject.txt").strip()
            neutral_mail.send(person.email, f"{SITE}: {subject}", "mfa/email/forgotten_message.txt", {})
        self.stdout.write(f"{count} taken away. They sign in by a code from a mail now, and set up a new second step.")
