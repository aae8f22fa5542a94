"""A patient's handout under the clinic's letterhead: for their therapist of that clinic and nobody else, while screening allows."""

from __future__ import annotations

import html
import io
from datetime import timedelta

import page
import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from accounts.actions.sharing import Scope, end_sharing, start_sharing
from accounts.models import Sharing
from guide import library
from tests.accounts.handouts.given import CUE, NOTE, OFF, give
from tests.accounts.test_records import screened

pytestmark = pytest.mark.django_db
CANARY = "Canary hill words"


def address(patient) -> str:
    return reverse("care:patient-handout", args=[patient.pk])


def ask(client, patient, *routines, **changes):
    fields = {"called": "name", "who": "self", "size": "standard", "paper": "letter"} | changes
    return client.post(address(patient), {"routines": [str(each.pk) for each in routines], **fields})


def words_of(answer) -> str:
    return html.unescape(answer.content.decode())


def pages_of(pdf: bytes) -> list[str]:
    return [" ".join(sheet.extract_text().split()) for sheet in PdfReader(io.BytesIO(pdf)).pages]


@pytest.fixture
def tom(therapist, working) -> Client:
    return working(therapist)


@pytest.fixture
def hill(patient, outsider, second_clinic):
    """The patient shares with a therapist of another clinic too, who gave them a routine of their own."""
    start_sharing(
        owner=patient, person=outsider, kind=Sharing.THERAPIST, clinic=second_clinic, scope=Scope(),
        by=patient, now=timezone.now(),
    )  # fmt: skip
    second_clinic.hours, second_clinic.address = CANARY, CANARY
    second_clinic.save()
    return give(patient, outsider, second_clinic, side="right", note=CANARY)


# Who


def test_the_therapist_chooses_and_gets_the_pdf(tom, patient, routine, made):
    words = words_of(tom.get(address(patient)))
    assert "left hand" in words.lower()
    assert "Ann" not in words[words.index("<title>") : words.index("</title>")]
    answer = ask(tom, patient, routine, called="initials", size="large")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert answer["Content-Disposition"] == 'inline; filename="light-hands-handout.pdf"'
    assert "no-store" in answer["Cache-Control"]
    head = made[0].letterhead
    assert (head.patient, head.line, made[0].size, made[0].paper) == ("A.", "River clinic, 555 0101", "large", "letter")


@pytest.mark.parametrize("who", ["colleague", "outsider", "clinic_admin", "stranger", "patient"])
def test_for_everyone_else_there_is_no_such_page(request, patient, routine, made, working, signed_in, who):
    person = request.getfixturevalue(who)
    client = working(person) if person.is_therapist else signed_in(person)
    assert client.get(address(patient)).status_code == 404
    assert ask(client, patient, routine).status_code == 404
    assert made == []


def test_signed_out_there_is_only_the_way_in(patient, routine, made):
    answer = ask(Client(), patient, routine)
    assert (answer.status_code, made) == (302, [])


def test_once_ended_it_is_closed_at_the_next_request(tom, patient, routine, made, sharing):
    end_sharing(sharing=sharing, by=patient, now=timezone.now())
    assert tom.get(address(patient)).status_code == 404
    assert ask(tom, patient, routine).status_code == 404


def test_that_it_was_printed_stands_in_the_patients_history(tom, patient, routine, made):
    tom.get(address(patient))
    ask(tom, patient, routine)
    events = patient.access_events.filter(part="handout").values_list("action", "clinic_name")
    assert sorted(events) == [("opened", "River clinic"), ("printed", "River clinic")]


def test_what_was_not_printed_is_not_said_to_be(tom, patient, routine, made, clinic):
    ask(tom, patient)
    clinic.withdrawals.create(walkthrough="ret-hand", reason="For now", by_name="Tom", at=timezone.now())
    ask(tom, patient, routine)
    assert not patient.access_events.filter(part="handout", action="printed").exists()


# Clinics


def test_nothing_of_another_clinic_is_shown_or_printed(tom, patient, routine, hill, made):
    words = words_of(tom.get(address(patient)))
    assert "Right hand" not in words
    answer = ask(tom, patient, routine, hill)
    assert answer["Content-Type"].startswith("text/html")
    ask(tom, patient, routine)
    printed = html.unescape(made[0].html())
    for shown in (words, words_of(answer), printed):
        for canary in (CANARY, "Hill clinic", "Otto", "555 0202"):
            assert canary not in shown


def test_another_clinics_withdrawal_is_not_told(tom, patient, routine, hill, made, second_clinic):
    second_clinic.withdrawals.create(walkthrough="ret-hand", reason=CANARY, by_name="Otto", at=timezone.now())
    assert CANARY not in html.unescape(ask(tom, patient, routine).content.decode(errors="replace"))


def test_the_patients_own_handout_names_both_clinics(ann, patient, routine, hill, made):
    fields = {"called": "name", "who": "self", "size": "standard", "paper": "a4"}
    ann.post(reverse("accounts:handout-choices"), {"routines": [str(routine.pk), str(hill.pk)], **fields})
    assert [clinic.name for clinic in made[0].letterhead.clinics] == ["River clinic", "Hill clinic"]


# When there is none


def test_while_screening_closes_it_there_is_no_paper(tom, ann, patient, routine, made):
    session = ann.session
    session.flush()
    ann.force_login(patient)
    screened(ann, **{"heart-failure": "yes"})
    assert patient.screening_records.first().outcome == "ASK_FIRST"
    words = words_of(ask(tom, patient, routine))
    assert "No handout for now" in words
    assert "In the words that the patient is told:" in words
    assert made == []


def test_past_its_review_the_way_leads_to_the_routine(tom, patient, routine, made, therapist):
    with time_machine.travel(timezone.now() + timedelta(days=44)):
        tom.force_login(therapist)
        words = words_of(ask(tom, patient, routine))
    assert reverse("care:routine-edit", args=[patient.pk, routine.pk]) in words
    assert made == []


def test_without_a_routine_there_is_the_way_to_give_one(tom, patient, sharing):
    words = words_of(tom.get(address(patient)))
    assert reverse("care:routine-list", args=[patient.pk]) in words


def test_a_form_with_something_missing_says_what(tom, patient, routine, made):
    words = words_of(ask(tom, patient, called="none"))
    assert "<title>Error:" in words
    assert words.count("Tick one routine or more.") == 2
    assert words.count("Choose a name for the paper.") == 2


def test_where_no_pdf_can_be_made_the_page_says_the_same(tom, patient, routine, without_weasyprint):
    answer = ask(tom, patient, routine)
    words = words_of(answer)
    assert answer.status_code == 503
    for line in (CUE, OFF, NOTE, "River clinic", "Stop signs", "Made for <b>Ann</b>"):
        assert line in words
    assert patient.access_events.filter(part="handout", action="printed").count() == 1


# The paper


@pytest.mark.pdf
def test_the_paper_carries_the_clinic_and_the_changed_steps(tom, patient, routine, clinic, patiently):
    clinic.hours, clinic.address = "Monday to Friday, 8 to 4", "12 Mill Street\nSpringfield"
    clinic.save()
    pdf = ask(tom, patient, routine).content
    assert [(f.rule_id, f.message) for f in page.validate_pdf_bytes(pdf, profile="ua1").failures] == []
    pages = pages_of(pdf)
    first = pages[0]
    assert first.index("Stop signs") < first.index("Monday to Friday, 8 to 4") < first.index("12 Mill Street")
    assert library.get().advice.always[-1].replace("{number}", "911") in first
    for words in pages:
        assert "River clinic, 555 0101" in words
        assert "For Ann" in words
        assert "Version 1 · Edition" in words
    text = " ".join(pages)
    for line in (CUE, OFF, NOTE, "Set by Tom, River clinic", "Take it off", "All steps?"):
        assert line in text
    reader = PdfReader(io.BytesIO(pdf))
    assert "Ann" not in str(reader.metadata)
    assert "River" not in str(reader.metadata)


# How much it asks the database


def test_more_routines_cost_no_more_queries(tom, patient, therapist, clinic, routine, made):
    with CaptureQueriesContext(connection) as few:
        ask(tom, patient, routine)
    other = give(patient, therapist, clinic, side="right")
    with CaptureQueriesContext(connection) as many:
        ask(tom, patient, routine, other)
    assert len(made) == 2
    assert len(many) <= len(few)
