"""A record for someone without e-mail: made by their therapist, agreed on paper, handed over when they can sign in."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.actions.profile import profile_of
from accounts.actions.sharing import Scope, start_sharing
from accounts.models import Clinic, HealthProfile, Invitation, Person, PrivateNote, Sharing


@transaction.atomic
def make_record(
    *, name: str, birth_year: int, scope: Scope, consent_on: date, clinic: Clinic, by: Person, now: datetime
) -> Sharing:
    """The record, shared with `by` as far as its owner agreed on paper on `consent_on`. Nobody can sign in to it yet."""
    record = Person(name=name, birth_year=birth_year)
    record.set_unusable_password()
    record.save()
    HealthProfile.objects.create(owner=record, country=clinic.country, zone=profile_of(by).zone)
    sharing = start_sharing(owner=record, person=by, kind=Sharing.THERAPIST, clinic=clinic, scope=scope, by=by, now=now)
    note_consent(
        patient=record,
        clinic=clinic,
        by=by,
        text=_("Agreed on paper on %(day)s: %(what)s.")
        % {"day": date_format(consent_on), "what": scope_in_words(scope)},
        now=now,
    )
    return sharing


def note_consent(*, patient: Person, clinic: Clinic, by: Person, text: str, now: datetime) -> PrivateNote:
    """What was agreed outside the site stands in the clinic's private notes."""
    return PrivateNote.objects.create(clinic=clinic, patient=patient, by=by, by_name=by.called, at=now, text=text)


def scope_in_words(scope: Scope) -> str:
    seen = [_("routines")]
    if scope.logs:
        seen.append(_("session logs"))
    if scope.notes:
        seen.append(_("swelling notes"))
    until = _("until %(day)s") % {"day": date_format(scope.ends)} if scope.ends else _("until it is ended")
    return f"{', '.join(seen)}, {until}"


@transaction.atomic
def close_older_handovers(*, record: Person, now: datetime) -> int:
    """One card at a time opens a record: a new one ends those before it."""
    older = record.invitations.filter(kind=Invitation.HANDOVER, used_at=None, cancelled_at=None)
    return older.update(cancelled_at=now)
