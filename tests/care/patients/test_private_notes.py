"""Private notes: a clinic's own words about a patient, which the patient's pages and other clinics never show."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import PrivateNote
from tests.care.patients import records

pytestmark = pytest.mark.django_db
WORDS = "canary-of-therapists"


@pytest.fixture
def notes(patient, sharing):
    return reverse("care:private-note-list", args=[patient.pk])


def test_a_note_is_added_with_who_and_when(notes, clinic, patient, therapist, working):
    client = working(therapist)
    for _twice in range(2):
        assert client.post(notes, {"text": f"  {WORDS}\r\nsecond line "}).headers["Location"] == notes

    note = PrivateNote.objects.get()
    assert (note.text, note.by_name, note.clinic, note.patient) == (f"{WORDS}\nsecond line", "Tom", clinic, patient)
    assert WORDS in client.get(notes).content.decode()


@pytest.mark.parametrize("sent", ["", "   ", "x" * 4001, "a\x00b"])
def test_what_cannot_be_kept_stays_in_the_box(sent, notes, therapist, working):
    response = working(therapist).post(notes, {"text": sent})
    page = response.content.decode()

    assert response.status_code == 200
    assert "error-summary" in page
    assert "<title>Error:" in page
    assert sent.replace("\x00", "").strip() in page
    assert not PrivateNote.objects.exists()


def test_colleagues_who_see_the_patient_read_it_and_others_do_not(
    notes, patient, therapist, colleague, outsider, clinic, second_clinic, working
):
    working(therapist).post(notes, {"text": WORDS})
    second = working(colleague)
    assert second.get(notes).status_code == 404
    records.share(patient, colleague, clinic, logs=False, notes=False)
    assert WORDS in second.get(notes).content.decode()
    records.share(patient, outsider, second_clinic)
    other = working(outsider)
    assert other.get(notes).status_code == 200
    assert WORDS not in other.get(notes).content.decode()


def test_the_patients_pages_do_not_show_it(notes, patient, therapist, working, signed_in):
    working(therapist).post(notes, {"text": WORDS})
    client = signed_in(patient)

    for address in ("/me/", "/me/access/", "/me/swelling/", "/me/sessions/", "/me/trends/"):
        response = client.get(address, follow=True)
        assert WORDS not in response.content.decode()


def test_pages_of_twenty(notes, clinic, patient, therapist, working):
    PrivateNote.objects.bulk_create(
        PrivateNote(clinic=clinic, patient=patient, by=therapist, by_name="Tom", at=timezone.now(), text=f"note {i}")
        for i in range(25)
    )
    client = working(therapist)

    assert client.get(notes).content.decode().count("private-notes__text") == 20
    assert client.get(f"{notes}?page=2").content.decode().count("private-notes__text") == 5
