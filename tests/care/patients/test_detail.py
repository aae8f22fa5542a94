"""The first page of a patient: what is closed and why, what was told, the plan, and the newest of everything that is shared."""

from __future__ import annotations

import html
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.actions.screenings import keep_screening
from accounts.actions.sharing import Scope, change_sharing
from accounts.models import Sharing
from tests.care.patients import records

pytestmark = pytest.mark.django_db


@pytest.fixture
def home(patient, sharing):
    return reverse("care:patient-detail", args=[patient.pk])


def text(response):
    return response.content.decode()


def screened(patient, kind="assessment", outcome="CARE", **trace):
    keep_screening(
        owner=patient,
        by=patient,
        kind=kind,
        walkthrough="ret-hand",
        side="left",
        outcome=outcome,
        answers={"values": {"asthma": "yes"}, "where": {}, "treated": [], "health_on": timezone.now().isoformat()},
        trace=trace,
        now=timezone.now(),
    )


def finding(question, outcome="CARE"):
    return {"question": question, "answer": "yes", "effect": outcome, "rule": "r", "say": "say", "call": ""}


def held(question, sign=""):
    found = [[question, "yes", "SAME_DAY", "r", "say", "doctor"]]
    return {"outcome": "SAME_DAY", "findings": found, "since": timezone.now().isoformat(), "stop_sign": sign}


LOCK = {"finding": "thyroid", "closes": "neck-front", "lifted_by": "clearance", "words": "canary-lock"}


def test_it_says_what_was_told_what_it_led_to_and_what_was_closed(home, patient, therapist, working):
    records.told(patient)
    screened(
        patient, findings=[finding("asthma")], locks=[LOCK, {**LOCK, "lifted_by": "never", "words": "canary-never"}]
    )

    page = html.unescape(text(working(therapist).get(home)))

    for words in (
        "Armpit, left side",
        "Left arm",
        "It holds for 3 months.",
        "Could start, with limits",
        "Asthma",
        "canary-lock",
        "A professional's yes opens it.",
        "canary-never",
        "Nothing opens it while this is so.",
    ):
        assert words in page
    assert "safe" not in page.split("<main")[1].split("</main")[0].lower()


def test_nothing_told_counts_as_treated_and_not_asked(home, therapist, working):
    page = text(working(therapist).get(home))

    for words in ("Not told yet", "all count as treated", "None that holds.", "Nobody, or none that still holds."):
        assert words in page


def test_what_holds_everything_stands_on_top_with_its_reason(home, patient, therapist, working):
    screened(patient, "stop", "SAME_DAY", held=held("limb-changed", "limb-changed"))

    page = text(working(therapist).get(home))

    assert "All routines are closed" in page
    assert "Sore or tight calf, or one limb changed" in page


def test_a_stop_is_no_reason_to_read_where_sessions_are_not_shared(home, patient, therapist, sharing, working):
    screened(patient, "stop", "SAME_DAY", held=held("limb-changed", "limb-changed"))
    change_sharing(sharing=sharing, scope=Scope(notes=True), by=patient, now=timezone.now())

    page = text(working(therapist).get(home))

    assert "All routines are closed" in page
    assert "one limb changed" not in page


@pytest.mark.parametrize("logs", [True, False])
def test_signs_of_the_day_belong_to_the_sessions(logs, home, patient, therapist, sharing, working):
    screened(patient, outcome="SAME_DAY", held=held("skin-hot-red"), findings=[finding("asthma")])
    change_sharing(sharing=sharing, scope=Scope(logs=logs), by=patient, now=timezone.now())

    page = text(working(therapist).get(home))

    assert "Asthma" in page
    assert ("Skin newly hot" in page) == logs
    assert ("Told to get medical advice today" in page) == logs
    assert ("What was said of that day is not shared." in page) != logs


def test_what_was_closed_for_one_reason_is_named_in_one_line(home, patient, therapist, working):
    closed = [{**LOCK, "closes": closes} for closes in ("left-neck-side", "right-neck-side", "lying-flat")]
    screened(patient, locks=closed)

    page = text(working(therapist).get(home))

    assert "<b>Left side of their neck, right side of their neck, lying flat:</b> canary-lock. " in page


def test_a_kept_trace_of_a_question_that_is_gone_does_no_harm(home, patient, therapist, working):
    screened(patient, findings=[finding("gone-question")], locks=[{**LOCK, "finding": "gone", "words": ""}])

    response = working(therapist).get(home)

    assert response.status_code == 200
    assert "<li>say</li>" in text(response)


@pytest.mark.usefixtures("record")
def test_it_shows_the_newest_of_everything_that_is_shared(home, therapist, working):
    page = text(working(therapist).get(home))

    for words in (
        "Left hand: 4 of 5 planned days",
        "Stopped: Sore or tight calf",
        "Headache, it lasted",
        "Heavier",
        "mL",
        records.LOG_ADVICE,
        records.NOTE_ADVICE,
        "Private notes (1)",
        "The patient can see that you opened this page.",
    ):
        assert words in page
    assert records.PRIVATE_WORDS not in page


@pytest.mark.usefixtures("record")
def test_a_session_and_a_note_are_shown_as_they_were_written_and_cannot_be_changed(home, patient, therapist, working):
    client = working(therapist)
    pages = [
        text(client.get(f"{home}sessions/{patient.session_logs.latest('at').pk}/")),
        text(client.get(f"{home}notes/{patient.swelling_notes.filter(method='').first().pk}/")),
    ]

    assert records.LOG_WORDS in pages[0]
    assert records.NOTE_WORDS in pages[1]
    for page in pages:
        main = page.split("<main")[1].split("</main")[0]
        assert "<textarea" not in main
        assert "/me/" not in main


@pytest.mark.parametrize(("days", "says"), [(3, True), (14, True), (15, False), (None, False)])
def test_an_end_that_is_near_is_said(days, says, home, sharing, therapist, working):
    ends = days and timezone.now().date() + timedelta(days=days)
    Sharing.objects.filter(pk=sharing.pk).update(ends=ends)

    assert ("This ends soon." in text(working(therapist).get(home))) == says


def test_words_of_a_patient_are_never_markup(home, patient, therapist, working):
    log = records.log(patient, note="<script>alert(1)</script>")
    note = records.note(patient, note="<b>bold</b>")
    client = working(therapist)

    assert "<script>alert" not in text(client.get(f"{home}sessions/{log.pk}/"))
    assert "&lt;b&gt;bold" in text(client.get(f"{home}notes/{note.pk}/"))


PAGES = ("", "sessions/", "notes/", "advice/", "charts/", "private-notes/", "clearances/")


@pytest.mark.parametrize("page", PAGES)
def test_a_long_record_takes_the_same_queries(page, home, patient, therapist, clinic, working):
    records.full(patient, therapist, clinic)
    client = working(therapist)

    def asked():
        client.get(home + page)  # writes down that it was opened
        with CaptureQueriesContext(connection) as queries:
            client.get(home + page)
        return len(queries)

    few = asked()
    for number in range(60):
        records.log(patient, number, written_by=therapist, written_by_name="Tom")
        records.note(patient, number, written_by=therapist, written_by_name="Tom")
        records.tape(patient, patient, number)
        records.advice(patient, "effects", f"more {number}")
    many = asked()

    assert many <= few
    assert many <= 42


def test_lists_have_pages_of_twenty(home, patient, therapist, working):
    for number in range(25):
        records.log(patient, number)
        records.note(patient, number)
    client = working(therapist)

    for name in ("sessions/", "notes/"):
        assert text(client.get(home + name)).count('class="record-row"') == 20
        assert text(client.get(f"{home}{name}?page=2")).count('class="record-row"') == 5
        assert client.get(f"{home}{name}?page=x").status_code == 200
