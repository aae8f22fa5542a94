"""The summary on paper: two pages whatever was written, readable by everybody, and nothing of anyone else."""

from __future__ import annotations

import io
from datetime import date, timedelta

import page
import pytest
from django.utils import timezone
from pypdf import PdfReader

from accounts.actions.profile import update_profile
from accounts.models import AdviceRecord, Routine, RoutineVersion, SwellingNote
from accounts.models.session_log import EFFECTS
from accounts.summary import LONGEST, MOST_QUESTIONS, summary_of
from accounts.summary_paper import page_of, pdf_of
from accounts.summary_records import PARTS
from guide.handouts import Limits
from tests.accounts import written

pytestmark = pytest.mark.django_db
# Machines that do other things too: the clock of the site would be the wrong judge here.
PATIENT = Limits(seconds=150, wait=150)
DAY = date(2026, 11, 21)
SINCE = DAY - LONGEST
LONG = "Wide WORDS that go on and on, day after day. " * 80
HOSTILE = {
    "emoji": "😀" * 1000,
    "script": "<script>alert(1)</script><img src=https://example.org/x.png>" * 20,
    "right to left": "\u202eמילים ארוכות מאוד שנכתבות מימין לשמאל " * 40,
    "one word": "W" * 4000,
    "lines": "\n".join("line" for _ in range(400)),
    "long": LONG,
}


def texts(pdf: bytes) -> list[str]:
    return [" ".join(one.extract_text().split()) for one in PdfReader(io.BytesIO(pdf)).pages]


@pytest.fixture
def full(patient, therapist):
    """As much of everything as a summary can take, in as wide words as can be."""
    patient.name = "Wilhelmina Wassermann-Wunderlich " * 2
    patient.save()
    update_profile(
        person=patient,
        by=patient,
        fields={"affected": ["arm:left", "hand:left"], "treated": ["left-axilla", "left-collarbone"]},
        version=0,
        now=timezone.now(),
    )
    days = written.days_up_to(DAY, LONGEST.days)
    written.sessions(patient, days[8:])
    written.sessions(patient, days[:8], effects=list(EFFECTS), effects_lasted=True, stopped="calf-or-limb-changed")
    for number in range(26):
        written.arm_measured(patient, DAY - timedelta(days=7 * number), slack=0.02 * number)
    five = dict.fromkeys(("hand", "wrist", "forearm", "above-elbow", "upper-arm"), 30.5)
    for number in range(4):
        on = DAY - timedelta(days=40 + 7 * number)
        written.points_measured(patient, on, "arm-home", "arm", {"left": five, "right": five})
    for number, text in enumerate(HOSTILE.values()):
        skin = ["dry", "cracked", "red", "hot", "rash", "sore", "weeping", "thicker", "new-area"]
        written.note(patient, DAY - timedelta(days=number), text[:4000], texture="firm", dent="deep", skin=skin)
    for number in range(3):
        patient.infections.create(
            place="arm",
            side="left",
            began_on=DAY - timedelta(days=100 - number),
            antibiotics_from=DAY - timedelta(days=99),
            antibiotics_until=DAY - timedelta(days=90),
            made_at=timezone.now(),
        )
        routine = Routine.objects.create(
            owner=patient, walkthrough="lym-arm", side="left", assigned_by=therapist, made_at=timezone.now()
        )
        RoutineVersion.objects.create(
            owner=patient, routine=routine, number=1, start=DAY, review_by=DAY, at=timezone.now(), local_date=DAY
        )
    for number in range(12):
        AdviceRecord.objects.create(
            owner=patient,
            at=timezone.now(),
            local_date=DAY,
            key=str(number),
            rule=f"rule-{number}",
            level="CALL_CLINIC",
            words={"title": LONG[:150], "used": LONG[:150]},
        )
    return patient


WORDS = {"words": "WHAT about my " + LONG, "capitals": "WHAT ABOUT MY WHOLE WAY HOME? " * 20}


@pytest.mark.pdf
@pytest.mark.parametrize("asked", WORDS.values(), ids=WORDS)
@pytest.mark.parametrize("paper", ["a4", "letter"])
def test_six_months_of_daily_logs_and_long_notes_fit_on_two_pages_that_a_screen_reader_can_read(full, paper, asked):
    full.advice.update(words={"title": asked[:150], "used": asked[:150]})
    full.swelling_notes.filter(method="").update(note=asked[:3000])
    pdf = pdf_of(summary_of(full, SINCE, DAY, DAY, PARTS, [asked] * MOST_QUESTIONS), paper, PATIENT)

    assert len(texts(pdf)) == 2
    assert [
        (failure.rule_id, failure.message) for failure in page.validate_pdf_bytes(pdf, profile="ua1").failures
    ] == []
    width, height = (round(float(side)) for side in PdfReader(io.BytesIO(pdf)).pages[0].mediabox[2:])
    assert (width, height) == {"a4": (595, 842), "letter": (612, 792)}[paper]
    for text in texts(pdf):
        assert "It does not diagnose or treat. A clinician decides." in text
        assert "This can be normal or due to tape position. It is not a diagnosis." in text
        assert "Edition" in text
        assert "of 2" in text
    for heading in ("Questions to ask", "Tape measures", "Effects and stops", "Sessions, day by day", "How it felt"):
        assert heading in " ".join(texts(pdf))
    assert "Advice that Light Hands gave" in texts(pdf)[1]
    assert "more are in the record." in texts(pdf)[1]


@pytest.mark.pdf
@pytest.mark.parametrize("sessions", [20, 60, 120])
@pytest.mark.parametrize("notes", [1, 3, 5])
def test_no_amount_between_nothing_and_everything_takes_a_third_page(patient, sessions, notes):
    """What cannot be broken is moved to the next page whole: the room that is lost so has to be there."""
    written.sessions(patient, written.days_up_to(DAY, sessions), effects=list(EFFECTS) if notes > 1 else [])
    for number in range(notes):
        written.arm_measured(patient, DAY - timedelta(days=7 * number))
        written.note(patient, DAY - timedelta(days=number), LONG[: 100 * notes])
    asked = ["What should I do at night?"] * notes
    assert len(texts(pdf_of(summary_of(patient, SINCE, DAY, DAY, PARTS, asked), "letter", PATIENT))) <= 2


@pytest.mark.pdf
def test_the_file_itself_names_nobody(patient):
    written.sessions(patient, [DAY])
    reader = PdfReader(io.BytesIO(pdf_of(summary_of(patient, SINCE, DAY, DAY), "a4", PATIENT)))
    assert reader.metadata["/Title"] == "Summary for a visit – Light Hands"
    assert "Ann" not in str(reader.metadata)


@pytest.mark.pdf
def test_nothing_of_another_person_is_on_it(patient, stranger):
    for person, word in ((patient, "minemine"), (stranger, "canary")):
        written.sessions(person, [DAY], note=word)
        written.note(person, DAY, word)
        written.arm_measured(person, DAY)
        AdviceRecord.objects.create(
            owner=person, at=timezone.now(), local_date=DAY, key="k", rule="r", level="ASK", words={"title": word}
        )
    pdf = pdf_of(summary_of(patient, SINCE, DAY, DAY), "a4", PATIENT)
    assert "minemine" in " ".join(texts(pdf))
    assert "canary" not in " ".join(texts(pdf))
    assert b"canary" not in pdf


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_notes_stay_words_and_are_cut(patient, text):
    written.note(patient, DAY, text)
    html, _pictures = page_of(summary_of(patient, SINCE, DAY, DAY), "a4")
    assert "<script>" not in html
    assert "<img src=https" not in html
    assert "\u202e" not in html
    assert len(html) < 20_000


def test_letters_that_paper_cannot_show_leave_a_sign(patient):
    written.note(patient, DAY, "Good 😀😀 day, café in Łódź – 40 %")
    html, _pictures = page_of(summary_of(patient, SINCE, DAY, DAY), "a4")
    assert "Good [?] day, café in Łódź – 40 %" in html


def test_every_picture_is_there_and_is_told_in_words(patient):
    written.sessions(patient, written.days_up_to(DAY, 5))
    written.arm_measured(patient, DAY)
    html, pictures = page_of(summary_of(patient, SINCE, DAY, DAY), "a4")
    assert len(pictures) == 5
    for address, svg in pictures.items():
        assert f'src="{address}"' in html
        assert svg.startswith("<svg xmlns=")
        assert "class=" not in svg.split(">")[0]
    assert html.count("alt=") == len(pictures)
    assert 'alt=""' not in html


def test_a_part_that_was_not_asked_for_is_not_on_it(patient):
    written.sessions(patient, [DAY], effects=["headache"])
    written.note(patient, DAY, "secret words")
    html, pictures = page_of(summary_of(patient, SINCE, DAY, DAY, ["sessions"]), "a4")
    assert "Sessions, day by day" in html
    assert "secret words" not in html
    assert "Headache" not in html
    assert not pictures
    assert SwellingNote.objects.count() == 1
