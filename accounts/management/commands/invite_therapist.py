"""A therapist's way in without a mail server: `manage.py invite_therapist tom@example.org --clinic "River clinic"`."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from accounts import neutral_mail
from accounts.actions.clinics import Letterhead, make_clinic
from accounts.actions.invitations import invite
from accounts.models import Clinic, Invitation, Person


class Command(BaseCommand):
    help = "Invites a therapist to a clinic and prints the address, which works once, for 7 days. Makes the clinic if needed."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--clinic", required=True, metavar="NAME")
        parser.add_argument("--admin", action="store_true", help="they run the clinic; always so where nobody does yet")

    @transaction.atomic
    def handle(self, *, email: str, clinic: str, admin: bool, **options: Any) -> None:
        try:
            validate_email(email.strip())
        except ValidationError:
            raise CommandError("This is no e-mail address.") from None
        owners = Person.objects.filter(is_staff=True, is_active=True, delete_on=None).order_by("joined_at")
        # Nobody takes an invitation of their own.
        owner = owners.exclude(email=email.strip().lower()).first()
        if owner is None:
            raise CommandError("An owner other than this person must invite. First: manage.py make_owner EMAIL")
        now, name = timezone.now(), " ".join(clinic.split())
        if not 0 < len(name) <= 120:
            raise CommandError("Give the clinic a name of 120 letters at most.")
        found = list(Clinic.objects.filter(name=name)[:2])
        if len(found) > 1:
            raise CommandError("Two clinics have this name. Rename one of them first.")
        there = found[0] if found else make_clinic(lines=Letterhead(name, country=settings.COUNTRY), now=now)
        admin = admin or not there.memberships.filter(is_admin=True, ended_at=None).exists()
        _invitation, token, _code = invite(
            kind=Invitation.THERAPIST, made_by=owner, clinic=there, email=email, asks={"admin": admin}, now=now
        )
        if not found:
            self.stdout.write("The clinic is new.")
        self.stdout.write("It works once, for 7 days, for this address:")
        self.stdout.write(neutral_mail.invitation_address(token))
