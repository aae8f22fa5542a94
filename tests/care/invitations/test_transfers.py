"""Discharge, transfer and cover: what each changes at the next request, and that nobody inherits a patient silently."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.actions.paper_records import make_record
from accounts.actions.sharing import Scope, change_sharing, end_sharing
from accounts.models import Clinic, Invitation, Person, PrivateNote, Sharing

Working = Callable[[Person], Client]


def opened(client: Client, patient: Person) -> int:
    return client.get(reverse("care:patient-discharge", args=[patient.pk])).status_code


def today() -> date:
    return timezone.now().date()


# Discharge


def test_a_discharge_closes_the_record_and_the_patient_reads_only_that_it_ended(
    working: Working, signed_in: Working, therapist: Person, patient: Person, sharing: Sharing
) -> None:
    client = working(therapist)
    page = reverse("care:patient-discharge", args=[patient.pk])
    assert client.get(page).status_code == 200
    assert client.post(page, {"reason": "Moved to the coast"}).status_code == 302
    assert opened(client, patient) == 404
    assert PrivateNote.objects.get().text == "Discharged: Moved to the coast"
    history = signed_in(patient).get(reverse("accounts:sharing-history")).content.decode()
    assert "Sharing with Tom ended." in history
    assert "coast" not in history


def test_a_discharge_needs_a_reason(working: Working, therapist: Person, patient: Person, sharing: Sharing) -> None:
    client = working(therapist)
    answer = client.post(reverse("care:patient-discharge", args=[patient.pk]), {"reason": " "})
    assert answer.status_code == 200
    assert "<title>Error:" in answer.content.decode()
    assert opened(client, patient) == 200


# Transfer


def ask(client: Client, patient: Person, to: Person) -> int:
    return client.post(reverse("care:patient-transfer", args=[patient.pk]), {"colleague": str(to.pk)}).status_code


def test_a_transfer_waits_for_the_patients_yes(
    working: Working, signed_in: Working, therapist: Person, colleague: Person, patient: Person, sharing: Sharing
) -> None:
    mine, theirs, home = working(therapist), working(colleague), signed_in(patient)
    assert ask(mine, patient, colleague) == 302
    [sent] = mail.outbox
    assert sent.to == ["ann@example.org"]
    assert not {"Cora", "Tom", "River"} & set(sent.body.split())
    assert opened(mine, patient) == 200
    assert opened(theirs, patient) == 404
    answer = reverse("accounts:transfer-answer", args=[Invitation.objects.get().pk])
    assert answer in home.get(reverse("accounts:sharing-list")).content.decode()
    assert "Cora" in home.get(answer).content.decode()
    assert home.post(answer, {"answer": "yes"}).status_code == 302
    assert opened(mine, patient) == 404
    assert opened(theirs, patient) == 200
    moved = patient.sharings.get(ended_at=None)
    assert (moved.sees_logs, moved.sees_notes, moved.cover_for) == (True, True, None)
    assert home.post(answer, {"answer": "yes"}).status_code == 404


def test_a_no_changes_nothing_and_only_the_patient_answers(
    working: Working,
    signed_in: Working,
    therapist: Person,
    colleague: Person,
    stranger: Person,
    patient: Person,
    sharing: Sharing,
) -> None:
    mine = working(therapist)
    ask(mine, patient, colleague)
    answer = reverse("accounts:transfer-answer", args=[Invitation.objects.get().pk])
    for other in (stranger, colleague, therapist):
        assert signed_in(other).post(answer, {"answer": "yes"}).status_code == 404
    assert Client().post(answer, {"answer": "yes"}).status_code == 302
    assert signed_in(patient).post(answer, {"answer": "no"}).status_code == 302
    assert opened(mine, patient) == 200
    assert not patient.sharings.filter(person=colleague).exists()


def test_a_question_is_taken_back_or_gone_with_the_sharing(
    working: Working, signed_in: Working, therapist: Person, colleague: Person, patient: Person, sharing: Sharing
) -> None:
    mine, home = working(therapist), signed_in(patient)
    ask(mine, patient, colleague)
    first = reverse("accounts:transfer-answer", args=[Invitation.objects.get().pk])
    mine.post(reverse("care:patient-transfer-cancel", args=[patient.pk]))
    assert home.get(first).status_code == 404
    ask(mine, patient, colleague)
    second = reverse("accounts:transfer-answer", args=[Invitation.objects.get(cancelled_at=None).pk])
    end_sharing(sharing=sharing, by=patient, now=timezone.now())
    assert home.post(second, {"answer": "yes"}).status_code == 404


def test_nobody_of_another_clinic_can_be_chosen(
    working: Working, therapist: Person, outsider: Person, colleague: Person, patient: Person, sharing: Sharing
) -> None:
    client = working(therapist)
    page = client.get(reverse("care:patient-transfer", args=[patient.pk])).content.decode()
    assert "Otto" not in page
    for wrong in (str(outsider.pk), str(therapist.pk), "", "x", str(patient.pk)):
        answer = client.post(reverse("care:patient-transfer", args=[patient.pk]), {"colleague": wrong})
        assert answer.status_code == 200
    assert not Invitation.objects.exists()


def test_a_record_without_email_moves_on_paper_consent(
    working: Working, therapist: Person, colleague: Person, clinic: Clinic
) -> None:
    made = make_record(
        name="Rose Hill",
        birth_year=1938,
        scope=Scope(logs=True),
        consent_on=today(),
        clinic=clinic,
        by=therapist,
        now=timezone.now(),
    )
    mine, theirs = working(therapist), working(colleague)
    page = reverse("care:patient-transfer", args=[made.owner_id])
    assert mine.post(page, {"colleague": str(colleague.pk)}).status_code == 200  # without the day
    assert opened(theirs, made.owner) == 404
    assert mine.post(page, {"colleague": str(colleague.pk), "consent_on": today().isoformat()}).status_code == 302
    assert opened(mine, made.owner) == 404
    assert opened(theirs, made.owner) == 200
    assert PrivateNote.objects.filter(text__contains="transfer to Cora").exists()


# Cover


def stand_in(client: Client, who: Person, first: date, last: date) -> int:
    sent = {"colleague": str(who.pk), "first": first.isoformat(), "last": last.isoformat()}
    return client.post(reverse("care:cover-add"), sent).status_code


def test_a_colleague_stands_in_between_two_days_and_the_patient_sees_it(
    working: Working, signed_in: Working, therapist: Person, colleague: Person, patient: Person, sharing: Sharing
) -> None:
    theirs = working(colleague)
    last = today() + timedelta(days=10)
    assert stand_in(working(therapist), colleague, today(), last) == 302
    assert opened(theirs, patient) == 200
    page = signed_in(patient).get(reverse("accounts:sharing-list")).content.decode()
    assert "Stands in for Tom" in page
    assert "Cora" in theirs.get(reverse("care:clinic-detail")).content.decode()
    Sharing.objects.filter(cover_for=therapist).update(
        starts=today() - timedelta(days=9), ends=today() - timedelta(days=1)
    )
    assert opened(theirs, patient) == 404


def test_a_cover_that_begins_later_opens_nothing_before(
    working: Working, therapist: Person, colleague: Person, patient: Person, sharing: Sharing
) -> None:
    first = today() + timedelta(days=3)
    mine = working(therapist)
    stand_in(mine, colleague, first, first + timedelta(days=5))
    assert opened(working(colleague), patient) == 404
    assert "not begun yet" in mine.get(reverse("care:cover-list")).content.decode()


def test_a_cover_sees_no_more_and_no_longer_than_the_therapist(
    working: Working, therapist: Person, colleague: Person, patient: Person, sharing: Sharing
) -> None:
    now = timezone.now()
    ends = today() + timedelta(days=4)
    change_sharing(sharing=sharing, scope=Scope(logs=True, ends=ends), by=patient, now=now)
    stand_in(working(therapist), colleague, today(), today() + timedelta(days=30))
    cover = Sharing.objects.get(cover_for=therapist)
    assert (cover.sees_logs, cover.sees_notes, cover.ends) == (True, False, ends)
    change_sharing(sharing=sharing, scope=Scope(ends=ends), by=patient, now=now)
    cover.refresh_from_db()
    assert not cover.sees_logs
    end_sharing(sharing=sharing, by=patient, now=now)
    assert opened(working(colleague), patient) == 404


def test_the_patient_refuses_a_cover_and_the_therapist_stays(
    working: Working, signed_in: Working, therapist: Person, colleague: Person, patient: Person, sharing: Sharing
) -> None:
    mine, theirs = working(therapist), working(colleague)
    stand_in(mine, colleague, today(), today() + timedelta(days=5))
    cover = Sharing.objects.get(cover_for=therapist)
    signed_in(patient).post(reverse("accounts:sharing-end", args=[cover.pk]))
    assert opened(theirs, patient) == 404
    assert opened(mine, patient) == 200


def test_who_stands_in_passes_nobody_on_and_the_therapist_ends_it(
    working: Working,
    therapist: Person,
    colleague: Person,
    clinic_admin: Person,
    patient: Person,
    sharing: Sharing,
) -> None:
    mine, theirs = working(therapist), working(colleague)
    stand_in(mine, colleague, today(), today() + timedelta(days=5))
    assert stand_in(theirs, clinic_admin, today(), today() + timedelta(days=5)) == 302
    assert opened(working(clinic_admin), patient) == 404
    assert theirs.get(reverse("care:patient-transfer", args=[patient.pk])).status_code == 404
    end = reverse("care:cover-end", args=[colleague.pk])
    assert theirs.post(end).status_code == 404
    assert mine.post(end).status_code == 302
    assert opened(theirs, patient) == 404


def test_a_cover_never_changes_what_a_colleague_was_given_before(
    working: Working, therapist: Person, colleague: Person, clinic: Clinic, patient: Person, sharing: Sharing
) -> None:
    own = Sharing.objects.create(
        owner=patient, person=colleague, kind="therapist", clinic=clinic, starts=today(), made_at=timezone.now()
    )
    stand_in(working(therapist), colleague, today(), today() + timedelta(days=5))
    own.refresh_from_db()
    assert (own.sees_logs, own.ends, own.cover_for) == (False, None, None)


@pytest.mark.parametrize(("first", "last"), [(-1, 3), (3, 1), (0, 200), (400, 401)])
def test_days_that_make_no_sense_get_a_message(
    working: Working, therapist: Person, colleague: Person, sharing: Sharing, first: int, last: int
) -> None:
    client = working(therapist)
    days = today() + timedelta(days=first), today() + timedelta(days=last)
    assert stand_in(client, colleague, *days) == 200
    assert client.post(reverse("care:cover-add"), {"first": "x", "last": "", "colleague": "1"}).status_code == 200
    assert Sharing.objects.count() == 1
