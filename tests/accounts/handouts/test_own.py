"""A person's own routines on paper: who gets them, when there is none, and what stands on the sheet."""

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
from django.utils.formats import date_format
from pypdf import PdfReader

from accounts.actions.assignments import revise_routine, terms_of
from accounts.actions.clearances import record_clearance
from accounts.actions.profile import update_profile
from accounts.actions.routines import set_up_routine
from accounts.models import Withdrawal
from guide import library
from guide.domain.clearances import Clearance
from tests.accounts.handouts.given import CUE, NOTE, OFF, give
from tests.accounts.test_records import BEGIN, screened

pytestmark = pytest.mark.django_db


def one(client, routine, **fields):
    return client.post(reverse("accounts:routine-handout", args=[routine.pk]), fields)


def several(client, *routines, **changes):
    fields = {"called": "name", "who": "self", "size": "standard", "paper": "a4"} | changes
    return client.post(reverse("accounts:handout-choices"), {"routines": [str(r.pk) for r in routines], **fields})


def set_up(patient):
    """A routine that the patient has without a therapist."""
    return set_up_routine(
        owner=patient,
        by=patient,
        walkthrough=library.get().walkthrough("ret-hand"),
        side="left",
        days_a_week=3,
        time_of_day="morning",
        now=timezone.now(),
    )[0]


def words_of(response) -> str:
    return html.unescape(response.content.decode())


# Whose


def test_the_owner_gets_a_pdf_that_nothing_keeps_and_whose_name_says_nothing(ann, routine, made):
    answer = one(ann, routine)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert answer["Content-Disposition"] == 'inline; filename="light-hands-handout.pdf"'
    assert "no-store" in answer["Cache-Control"]


def test_someone_elses_routine_is_not_found(ann, routine, made, stranger, therapist, signed_in, working):
    for client in (signed_in(stranger), working(therapist)):
        assert one(client, routine).status_code == 404
        assert client.get(reverse("accounts:routine-handout", args=[routine.pk])).status_code == 404
        assert several(client, routine).headers["Content-Type"] != "application/pdf"
    assert made == []


def test_signed_out_there_is_only_the_way_in(routine, made):
    for name, args in (("routine-handout", [routine.pk]), ("handout-choices", [])):
        answer = Client().post(reverse(f"accounts:{name}", args=args))
        assert (answer.status_code, made) == (302, [])
        assert "/account/" in answer["Location"]


def test_opened_by_itself_the_pdf_leads_to_the_choices(ann, routine):
    answer = ann.get(reverse("accounts:routine-handout", args=[routine.pk]))
    assert (answer.status_code, answer["Location"]) == (302, reverse("accounts:handout-choices"))


def test_an_ended_routine_is_not_printed(ann, routine, made):
    routine.ended_at = timezone.now()
    routine.save()
    assert one(ann, routine).status_code == 404
    assert "no routine yet" in words_of(ann.get(reverse("accounts:handout-choices")))


# When there is none


def tell_treated(patient):
    update_profile(person=patient, by=patient, fields={"treated": []}, version=0, now=timezone.now())


def refused(answer) -> str:
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/html")
    return words_of(answer)


def test_without_answers_there_is_no_sheet_and_the_way_to_the_questions(patient, therapist, clinic, signed_in, made):
    client = signed_in(patient)
    tell_treated(patient)
    routine = give(patient, therapist, clinic)
    words = refused(one(client, routine))
    assert "Answer the health questions first." in words
    assert reverse("accounts:routine-start", args=[routine.pk]) in words
    assert made == []


def test_answers_that_are_too_old_count_for_nothing(ann, patient, made):
    own = set_up(patient)
    for days, words in ((90, "%PDF"), (92, "Answer the health questions first.")):
        with time_machine.travel(timezone.now() + timedelta(days=days)):
            ann.force_login(patient)
            assert words in one(ann, own).content.decode()


def test_what_screening_closes_is_refused_with_its_reason(patient, signed_in, therapist, clinic, sharing, made):
    client = signed_in(patient)
    tell_treated(patient)
    routine = give(patient, therapist, clinic)
    screened(client, **{"heart-failure": "yes"})
    words = refused(one(client, routine))
    assert patient.screening_records.first().outcome == "ASK_FIRST"
    assert "Go to the health questions" in words
    assert made == []


def test_after_a_stop_there_is_no_sheet(ann, routine, made):
    ann.post("/guide/ret-hand/session/begin/", BEGIN)
    ann.post("/guide/ret-hand/session/stopped/", {"sign": "chest-breath-faint-stroke"})
    words = refused(one(ann, routine))
    assert "All routines are closed." in words
    assert made == []


def test_past_its_review_a_routine_is_not_printed(ann, routine, made):
    with time_machine.travel(timezone.now() + timedelta(days=44)):
        ann.force_login(routine.owner)
        assert "Ask them first." in refused(one(ann, routine))
    assert made == []


def test_what_the_clinic_withdrew_is_not_printed(ann, routine, made, clinic):
    clinic.withdrawals.create(walkthrough="ret-hand", reason="A picture is wrong", by_name="Tom", at=timezone.now())
    assert Withdrawal.objects.count() == 1
    assert "A picture is wrong" in refused(one(ann, routine))
    assert made == []


def test_of_several_none_is_printed_where_one_is_refused(ann, routine, made, patient, therapist, clinic):
    other = give(patient, therapist, clinic, side="right")
    clinic.withdrawals.create(walkthrough="ret-hand", reason="For now", by_name="Tom", at=timezone.now())
    words = refused(several(ann, routine, other))
    assert "You can still print the others." in words
    assert made == []


# What stands on it


def test_the_sheet_has_what_the_therapist_set(ann, routine, made):
    one(ann, routine, size="large", paper="a4")
    packet = made[0]
    assert (packet.size, packet.paper) == ("large", "a4")
    assert "pump" not in [step.slug for step in packet.sheets[0].plan.steps]
    words = html.unescape(packet.html())
    for line in (CUE, OFF, NOTE, "2 times a day, 5 days a week", "Take it off", "Bob", "Tom, River clinic"):
        assert line in words
    assert "4 times, " in words
    assert "Version 1 of" in words
    assert "Throw this away after" in words
    assert "It replaces this one." in words


def test_the_sheet_stays_as_the_therapist_set_it_when_their_account_goes(ann, routine, made, patient):
    patient.routines.update(assigned_by=None)
    one(ann, routine)
    assert "pump" not in [step.slug for step in made[0].sheets[0].plan.steps]
    words = html.unescape(made[0].html())
    for line in (CUE, OFF, NOTE, "Tom, River clinic"):
        assert line in words


def test_the_sheet_holds_until_the_first_thing_it_rests_on_ends(ann, routine, made, patient, therapist):
    one(ann, routine)
    review = routine.versions.first().review_by
    assert made[-1].letterhead.until == review
    now = timezone.now()
    terms = terms_of(routine.versions.first())
    revise_routine(
        routine=routine, by=therapist, terms=type(terms)(**{**_fields(terms), "review_by": review + timedelta(days=200)}),
        version=1, now=now,
    )  # fmt: skip
    one(ann, routine)
    assert made[-1].letterhead.until == (now + timedelta(days=91)).date()
    yes = Clearance("x", "retrograde", "hand", "Dr. Ray", now.date(), now.date() + timedelta(days=10), False)
    record_clearance(owner=patient, by=patient, clearance=yes, source="patient", now=now)
    one(ann, routine)
    assert made[-1].letterhead.until == now.date() + timedelta(days=10)
    assert f"Throw this away after {date_format(made[-1].letterhead.until)}" in made[-1].html()


def _fields(terms):
    return {name: getattr(terms, name) for name in terms.__dataclass_fields__}


def test_the_letterhead_has_the_clinic_and_the_name_as_chosen(ann, routine, made, clinic):
    clinic.hours, clinic.address = "Monday to Friday", "1 Mill Street\r\nSpringfield"
    clinic.save()
    for called, name in (("name", "Ann"), ("initials", "A."), ("none", "")):
        several(ann, routine, called=called)
        head = made[-1].letterhead
        assert head.patient == name
        assert (head.clinics[0].phone, head.clinics[0].address) == ("555 0101", "1 Mill Street, Springfield")
        words = made[-1].html()
        assert "River clinic, 555 0101" in words
        assert "Monday to Friday" in words


def test_a_helpers_sheet_speaks_of_their_hand(ann, routine, made):
    several(ann, routine, who="helper")
    words = made[0].html()
    assert "Their left hand" in words
    assert "Words for a helper" in words
    assert "Ask before and after" in words


def test_a_routine_of_ones_own_has_no_clinic_on_it(ann, patient, made):
    own = set_up(patient)
    one(ann, own)
    words = html.unescape(made[0].html())
    assert "What you set for yourself" in words
    assert "3 days a week" in words
    assert "My therapist or clinic:" in words


def test_letters_that_paper_cannot_show_leave_a_sign(ann, patient, therapist, clinic, sharing, made):
    routine = give(patient, therapist, clinic, note="Breathe 🙂 out", who_helps="Боб")
    one(ann, routine)
    words = made[0].html()
    assert "Breathe [?] out" in words
    assert "Боб" not in words


def test_a_form_with_something_missing_says_what(ann, routine, made):
    answer = several(ann, called="", paper="a3")
    words = words_of(answer)
    assert answer.status_code == 200
    assert "<title>Error:" in words
    for line in ("Tick one routine or more.", "Choose a name for the paper.", "Choose the paper."):
        assert words.count(line) == 2
    assert made == []


def test_where_no_pdf_can_be_made_the_page_says_the_same(ann, routine, without_weasyprint):
    answer = one(ann, routine)
    words = words_of(answer)
    assert answer.status_code == 503
    for line in (CUE, NOTE, "River clinic", "Stop signs", "Throw this away after", "2 times a day, 5 days a week"):
        assert line in words
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.pdf
@pytest.mark.parametrize(("size", "paper"), [("standard", "a4"), ("large", "letter")])
def test_two_routines_are_one_pdf_that_everybody_can_read(
    ann, routine, patient, therapist, clinic, patiently, size, paper
):
    other = give(patient, therapist, clinic, side="right", note="Only when rested")
    pdf = several(ann, routine, other, size=size, paper=paper, called="initials").content
    assert [(f.rule_id, f.message) for f in page.validate_pdf_bytes(pdf, profile="ua1").failures] == []
    reader = PdfReader(io.BytesIO(pdf))
    tops = [entry for entry in reader.outline if not isinstance(entry, list)]
    assert [entry.title for entry in tops] == ["Your routines", "Hand: retrograde massage", "Hand: retrograde massage"]
    pages = [" ".join(sheet.extract_text().split()) for sheet in reader.pages]
    for line in library.get().advice.always:
        assert line.replace("{number}", "911") in pages[0]
    for number, words in enumerate(pages, 1):
        assert f"Page {number} of {len(pages)}" in words
        assert "River clinic, 555 0101" in words
        assert "Throw this away after" in words
    begins = next(number for number, words in enumerate(pages) if "Version 1 of" in words)
    assert begins <= 2
    assert all("Version 1 · Edition" in words for words in pages[begins:])
    text = " ".join(pages)
    assert text.count("Stop signs: read these first") == 1
    for line in (CUE, OFF, NOTE, "Only when rested", "For A."):
        assert line in text
    assert set(reader.metadata) == {"/Producer", "/Title", "/Author"}
    assert reader.metadata["/Title"] == "Your handout – Light Hands"
    assert "Ann" not in str(reader.metadata)


# How much it asks the database


def test_more_routines_cost_no_more_queries(ann, routine, patient, therapist, clinic, made):
    with CaptureQueriesContext(connection) as few:
        several(ann, routine)
    other = give(patient, therapist, clinic, side="right")
    with CaptureQueriesContext(connection) as many:
        several(ann, routine, other)
    assert len(many) <= len(few)
    assert [len(packet.sheets) for packet in made] == [1, 2]
