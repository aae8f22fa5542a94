"""The visit summary: what stands on it, who may make it, and that nothing chosen stands in an address."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts import unsent
from accounts.actions.profile import update_profile
from accounts.models import AdviceRecord, SessionLog
from accounts.summary import LONGEST, suggested_questions, summary_of
from accounts.summary_lines import one_line
from accounts.summary_records import PARTS, read
from accounts.words import INITIALS, NOBODY
from guide.handouts import HandoutUnavailable, Why
from tests.accounts import written

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 21)
SINCE = DAY - timedelta(days=90)
PAGE, PDF = "/me/summary/", "/me/summary.pdf"
CHOSEN = {
    "since": "2026-08-23",
    "until": "2026-11-21",
    "called": "name",
    "paper": "a4",
    "parts": [part for part in PARTS if part != "questions"],
    "questions": "",
}


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel("2026-11-21T12:00:00Z", tick=False):
        yield DAY


def made(person, **more):
    return summary_of(person, SINCE, DAY, DAY, **more)


def advised(person, rule="effects", level="CALL_CLINIC", key="one", used="You felt dizzy."):
    return AdviceRecord.objects.create(
        owner=person,
        at=timezone.now(),
        local_date=DAY,
        key=key,
        rule=rule,
        level=level,
        words={"title": "Call your clinic", "used": used},
    )


# What stands on it


def test_sessions_are_counted_by_day_and_week(patient):
    written.sessions(patient, [DAY, DAY - timedelta(days=1), DAY - timedelta(days=8)])
    summary = made(patient)
    assert sum(week.sessions for week in summary.weeks) == 3
    assert [week.sessions for week in summary.weeks[-2:]] == [1, 2]
    assert dict(summary.glance)["Sessions"] == "3, on 3 days"
    assert all(day.sessions is None for day in summary.weeks[0].days if day.on < SINCE)


def test_effects_and_stops_stand_with_their_days_and_signs_in_words(patient):
    written.sessions(patient, [DAY], effects=["headache"], effects_lasted=True, stopped="hot-red-shivering")
    assert made(patient).events == (("Nov. 21, 2026", "Stopped: Hot, red or shivering; Headache; it lasted."),)


def test_who_it_is_about_and_what_they_do(patient, therapist):
    fields = {"affected": ["arm:left"], "treated": ["left-axilla"]}
    update_profile(person=patient, by=patient, fields=fields, version=0, now=timezone.now())
    summary = made(patient)
    assert (summary.name, summary.affected, summary.treated) == ("Ann", "Left arm", "Armpit, left side")


@pytest.mark.parametrize(("called", "name"), [(INITIALS, "A. M."), (NOBODY, "")])
def test_a_person_can_be_named_by_letters_or_not_at_all(patient, called, name):
    patient.name, patient.birth_year = "Ann Miller", 1950
    summary = made(patient, called=called)
    assert summary.name == name
    assert summary.birth_year is None


def test_the_newest_sets_stand_in_a_table_with_their_difference(patient):
    for back in range(8):
        written.arm_measured(patient, DAY - timedelta(days=7 * back))
    (table,) = made(patient).tables
    assert table.heads == ("Day", "Left (mL), swollen", "Right (mL)", "Difference")
    assert table.rows[0] == ("Nov. 21, 2026", "1,914", "1,630", "+284 mL (+17%)")
    assert (len(table.rows), table.more) == (5, 3)


def test_a_skin_infection_of_these_days_is_told_with_its_dates(patient):
    for began, over in ((DAY - timedelta(days=10), None), (DAY - timedelta(days=300), DAY - timedelta(days=280))):
        patient.infections.create(place="leg", side="left", began_on=began, over_on=over, made_at=timezone.now())
    assert made(patient).infections == ("Left leg: began Nov. 11, 2026, not noted as over.",)


def test_what_is_outside_the_days_is_not_on_it(patient):
    before = SINCE - timedelta(days=1)
    written.sessions(patient, [before], effects=["headache"])
    written.note(patient, before, "old words")
    written.arm_measured(patient, before)
    assert made(patient).empty


@pytest.mark.parametrize(("logs", "notes"), [(True, False), (False, True), (False, False)])
def test_who_may_see_less_is_given_less(patient, logs, notes):
    """As a therapist's sharing has it: nothing of what is closed is even read."""
    written.sessions(patient, [DAY], effects=["headache"])
    written.note(patient, DAY, "words", heaviness=4)
    written.arm_measured(patient, DAY)
    patient.infections.create(place="arm", side="left", began_on=DAY, made_at=timezone.now())
    advised(patient)
    with CaptureQueriesContext(connection) as queries:
        summary = made(patient, sees_logs=logs, sees_notes=notes)
    asked = " ".join(query["sql"] for query in queries)
    assert ("accounts_sessionlog" in asked) == logs
    assert ("accounts_swellingnote" in asked or "accounts_infection" in asked) == notes
    assert "accounts_advicerecord" not in asked
    assert bool(summary.events or summary.weeks) == logs
    assert bool(summary.notes or summary.sizes) == notes
    heads = {head for part in summary.feels for head in part.charts[0].heads}
    assert heads == ({"Before", "After"} if logs else {"Noted"} if notes else set())


def test_advice_gives_questions_to_ask_each_rule_once(patient):
    advised(patient, key="one")
    advised(patient, key="two")
    advised(patient, key="three", rule="no-result", level="ASK", used="No change.")
    advised(patient, key="four", rule="missed", level="NOTE")
    asked = [words for _key, words in suggested_questions(read(patient, SINCE, DAY, ["advice"]))]
    assert asked == [
        "I was told: “You felt dizzy.” What do you advise?",
        "I was told: “No change.” What do you advise?",
    ]


def test_a_text_is_one_line_and_what_is_cut_says_so():
    assert one_line("a\nb\r\n\tc\u202e d", 20) == "a b c d"
    assert one_line("word " * 50, 20) == "word word word word…"


def test_five_thousand_sessions_cost_as_many_queries_as_ten(patient):
    written.sessions(patient, written.days_up_to(DAY, 10))
    written.note(patient, DAY, "words")
    written.arm_measured(patient, DAY)
    made(patient)  # who it is about is looked up once
    with CaptureQueriesContext(connection) as few:
        made(patient)
    SessionLog.objects.bulk_create(
        SessionLog(
            owner=patient,
            client_id=f"more-{number}",
            at=written.noon(DAY - timedelta(days=number % 400)),
            local_date=DAY - timedelta(days=number % 400),
            made_at=written.noon(DAY),
            walkthrough="lym-arm",
            technique="lymphatic",
            side="left",
            minutes=15,
        )
        for number in range(5000)
    )
    for back in range(1, 30):
        written.note(patient, DAY - timedelta(days=back), "words")
        written.arm_measured(patient, DAY - timedelta(days=back))
    with CaptureQueriesContext(connection) as many:
        made(patient)
    assert len(many) == len(few)
    assert not any('"plan"' in query["sql"] for query in many)


# The pages


def test_the_choices_begin_with_the_last_three_months_and_all_parts(patient, signed_in):
    words = signed_in(patient).get(PAGE).content.decode()
    assert 'value="2026-08-23"' in words
    assert words.count("checked") == len(PARTS) - 1 + 2
    assert "Nobody reads this as you write it." in words


def test_sent_choices_give_the_page_and_stand_in_no_address(patient, signed_in):
    written.sessions(patient, [DAY], effects=["headache"])
    client = signed_in(patient)
    answer = client.post(PAGE, CHOSEN | {"questions": "Can I swim?\n\nWhat about <b>heat</b>?"})
    words = answer.content.decode()
    assert answer.status_code == 200
    assert "Can I swim?" in words
    assert "What about &lt;b&gt;heat" in words
    assert "Headache" in words
    assert "?since" not in words
    assert "no-store" in answer.headers["Cache-Control"]
    # Without a session nothing of it is left.
    assert "Can I swim?" not in client.get(PAGE).content.decode()
    assert "Can I swim?" not in client.get(PAGE + "?questions=Can+I+swim?").content.decode()


def test_back_to_the_choices_keeps_all_that_was_typed(patient, signed_in):
    words = signed_in(patient).post(PAGE, CHOSEN | {"questions": "Can I swim?", "change": "1"}).content.decode()
    assert "Can I swim?</textarea>" in words
    assert "Error:" not in words


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"since": ""}, "Enter the first day."),
        ({"since": "soon"}, "Enter a date, such as 2026-05-31."),
        ({"since": "0001-01-01"}, "Check the year of this date."),
        ({"until": "2027-01-01"}, "This date is in the future."),
        ({"since": "2026-11-20", "until": "2026-11-01"}, "The first day must come before the last day."),
        ({"since": "2026-01-01"}, "Choose six months or less."),
        ({"parts": ["everything"]}, "Tick what you want from the list."),
        ({"called": "nick"}, "Choose how to name you."),
        ({"paper": "a3"}, "Choose the paper."),
        ({"questions": "\n".join("1234567")}, "Write six questions at most"),
        ({"questions": "x" * 3000}, "Use 2000 letters or fewer."),
        ({"questions": "a\x00b"}, "One sign could not be saved."),
    ],
)
@pytest.mark.parametrize("path", [PAGE, PDF])
def test_a_slip_is_told_beside_its_field_and_keeps_what_was_typed(patient, signed_in, wrong, message, path):
    answer = signed_in(patient).post(path, {"questions": "Can I swim?"} | CHOSEN | {"questions": "Can I swim?"} | wrong)
    words = answer.content.decode()
    assert answer.status_code == 200
    assert "<title>Error:" in words
    assert words.count(message) >= 2
    if "questions" not in wrong:
        assert "Can I swim?</textarea>" in words


@pytest.fixture
def printed(monkeypatch):
    """The summaries that were asked for on paper, without making their PDF."""
    found = []

    def pdf_of(summary, paper):
        found.append((summary, paper))
        return b"%PDF-1.7 made %%EOF"

    monkeypatch.setattr("accounts.views.summary.pdf_of", pdf_of)
    return found


def test_the_paper_is_of_ones_own_choices_and_its_name_says_nothing(patient, signed_in, printed):
    answer = signed_in(patient).post(PDF, CHOSEN | {"paper": "letter", "questions": "Can I swim?", "parts": ["notes"]})
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/pdf")
    assert answer.headers["Content-Disposition"] == 'inline; filename="light-hands-summary.pdf"'
    assert "no-store" in answer.headers["Cache-Control"]
    ((summary, paper),) = printed
    assert (paper, summary.questions, summary.parts) == ("letter", ("Can I swim?",), {"notes", "questions"})


def test_the_paper_opened_by_itself_leads_to_the_choices(patient, signed_in, printed):
    answer = signed_in(patient).get(PDF)
    assert (answer.status_code, answer.headers["Location"]) == (302, PAGE)
    assert printed == []


def test_nobody_makes_a_summary_of_another(patient, stranger, signed_in, client, printed):
    written.note(patient, DAY, "canary words")
    for path in (PAGE, PDF):
        assert client.post(path, CHOSEN).status_code in (302, 403)
        signed_in(stranger).post(path, CHOSEN | {"owner": str(patient.pk)})
    assert "canary words" not in signed_in(stranger).post(PAGE, CHOSEN).content.decode()
    assert all(summary.name == "Eve" and not summary.notes for summary, _paper in printed)


def test_without_the_token_nothing_is_made(patient, printed):
    client = Client(enforce_csrf_checks=True)
    client.force_login(patient)
    assert client.post(PDF, CHOSEN).status_code == 403
    assert printed == []


@pytest.mark.parametrize("why", list(Why))
def test_where_no_pdf_can_be_made_the_page_says_the_same_and_how_to_print_it(patient, signed_in, monkeypatch, why):
    def fails(*_about):
        raise HandoutUnavailable(why)

    monkeypatch.setattr("accounts.views.summary.pdf_of", fails)
    written.note(patient, DAY, "my own words")
    answer = signed_in(patient).post(PDF, CHOSEN)
    words = answer.content.decode()
    assert answer.status_code == 503
    assert "We cannot make the PDF now" in words
    assert "Print this page instead." in words
    assert "my own words" in words


def test_hostile_words_stay_words_on_the_page(patient, signed_in):
    written.note(patient, DAY, "<script>alert(1)</script>" + "😀" * 1000)
    written.note(patient, DAY, "\u202eevil")
    words = signed_in(patient).post(PAGE, CHOSEN).content.decode()
    assert "<script>alert" not in words
    assert "\u202e" not in words
    assert "😀…" in words


def test_the_longest_days_are_half_a_year():
    assert timedelta(days=180) < LONGEST < timedelta(days=190)


@pytest.mark.parametrize("path", [PAGE, PDF])
def test_questions_typed_when_the_session_was_over_are_there_after_signing_in(patient, client, path):
    client.post(path, CHOSEN | {"questions": "Can I swim?", "for": unsent.mark(patient.pk)})
    client.force_login(patient)
    assert "Can I swim?</textarea>" in client.get(PAGE).content.decode()
