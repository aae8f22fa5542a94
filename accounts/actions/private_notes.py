"""A therapist's own note about a patient, kept with the clinic. It is added to, never changed."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from accounts.models import Clinic, Person, PrivateNote

# The same words again within this time are the same note: a button pressed twice.
AGAIN_WITHIN = timedelta(minutes=10)


@transaction.atomic
def add_private_note(*, clinic: Clinic, patient: Person, by: Person, text: str, now: datetime) -> PrivateNote:
    """Adds the note; the same words by the same person a moment ago are that note."""
    # One at a time for each patient: two taps at once would both find nothing.
    Person.objects.select_for_update(no_key=True).get(pk=patient.pk)
    mine = clinic.private_notes.filter(patient=patient, by=by, text=text, at__gt=now - AGAIN_WITHIN, at__lte=now)
    return mine.first() or PrivateNote.objects.create(
        clinic=clinic, patient=patient, by=by, by_name=by.called, at=now, text=text
    )
