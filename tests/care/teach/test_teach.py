"""A lesson: the patient's own gate first, then steps shown and understood, kept once as a session of the patient."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import SessionLog
from guide import library
from tests.accounts.test_records import screened
from tests.care.routines.conftest import fields_of

pytestmark = pytest.mark.django_db
NONE = {"decide": "none"}


def told(response):
    return unescape(response.content.decode())


@pytest.fixture
def routine(give, patient, signed_in):
    screened(signed_in(patient))
    give()
    return patient.routines.get()


@pytest.fixture
def lesson(tom, patient, routine):
    """Asks for a page of the lesson, or sends to it; follows where it leads."""

    def ask(data=None, name="teach-session"):
        path = reverse(f"care:{name}", args=[patient.pk, routine.pk])
        return tom.get(path) if data is None else tom.post(path, data, follow=True)

    return ask


def version_of(page):
    return fields_of(told(page), "lesson")["version"]


def keys(page):
    return keys_in(told(page))


def keys_in(words):
    return re.findall(r'name="shown-([^"]+)"', words)


def ticks(page, *, shown=None, understood=None):
    every = keys(page)
    of = {"shown": every if shown is None else shown, "understood": every if understood is None else understood}
    return {"minutes": "20", "version": version_of(page)} | {
        f"{name}-{key}": "on" for name, chosen in of.items() for key in chosen
    }


def test_todays_questions_come_first(lesson, patient):
    page = told(lesson())

    assert 'data-question="chest-pain"' in page
    assert 'name="shown-' not in page
    assert 'name="shown-' in told(lesson(NONE))
    assert patient.screening_records.first().by_name == "Tom"


def test_a_question_without_an_answer_is_not_a_no(lesson):
    page = told(lesson({"decide": "rest"}))

    assert "Answer this one" in page
    assert "<title>Error:" in page


def test_a_lesson_is_one_session_of_the_patient_marked_as_taught(lesson, patient, therapist, routine):
    page = lesson(NONE)
    data = ticks(page)
    lesson(data, "teach-finish")

    log = patient.session_logs.get()
    assert (log.source, log.written_by, log.written_by_name) == (SessionLog.TAUGHT, therapist, "Tom")
    assert (log.routine, log.routine_version, log.minutes) == (routine, 1, 20)
    assert (log.done, log.total, log.skipped) == (len(keys(page)), len(keys(page)), {})
    assert log.note == "From Tom: everything that was shown was understood."


def test_sent_twice_it_is_one(lesson, patient):
    data = ticks(lesson(NONE))
    lesson(data, "teach-finish")

    assert "kept already" in told(lesson(data, "teach-finish"))
    assert patient.session_logs.count() == 1


def test_what_was_not_shown_or_not_understood_is_said(lesson, patient, signed_in):
    page = lesson(NONE)
    every = keys(page)
    lesson(ticks(page, shown=every[:4], understood=every[:3]), "teach-finish")

    log = patient.session_logs.get()
    assert log.done == 4
    assert set(log.skipped.values()) == {"not-shown"}
    assert "practice these again" in log.note
    seen = told(signed_in(patient).get(reverse("accounts:session-log-detail", args=[log.pk])))
    assert "Done while Tom taught you." in seen
    assert "Not shown to you that day" in seen


def test_a_tick_is_needed_and_understood_needs_shown(lesson, patient):
    page = lesson(NONE)
    every = keys(page)

    assert "Tick at least one step" in told(lesson({"minutes": "20", "version": "1"}, "teach-finish"))
    assert "Tick “Shown” too" in told(lesson(ticks(page, shown=every[:1], understood=every[:2]), "teach-finish"))
    assert "from 1 to 120" in told(lesson(ticks(page) | {"minutes": "soon"}, "teach-finish"))
    assert not patient.session_logs.exists()


def test_words_for_a_step_become_a_new_version_at_the_end(lesson, patient, routine):
    lesson(ticks(lesson(NONE)) | {"cue-palm": "Like a feather"}, "teach-finish")

    assert routine.versions.first().adjustments["cues"] == {"palm": "Like a feather"}
    assert patient.session_logs.get().routine_version == 1


def test_words_of_a_lesson_go_on_top_of_what_a_colleague_saved_meanwhile(lesson, edit, routine):
    page = lesson(NONE)
    edit(routine, note="Slowly.", **{"cue-wrist": "Short strokes"})

    lesson(ticks(page) | {"cue-palm": "Like a feather"}, "teach-finish")

    newest = routine.versions.first()
    assert (newest.number, newest.note) == (3, "Slowly.")
    assert newest.adjustments["cues"] == {"palm": "Like a feather", "wrist": "Short strokes"}


def test_a_lesson_may_take_an_hour(lesson, patient):
    page = lesson(NONE)
    with time_machine.travel(timezone.now() + timedelta(minutes=70)):
        lesson(ticks(page), "teach-finish")

    assert patient.session_logs.count() == 1


def test_the_next_lesson_asks_again(lesson):
    lesson(ticks(lesson(NONE)), "teach-finish")

    assert 'data-question="chest-pain"' in told(lesson())


# The gate


def test_a_red_flag_ends_it_at_once_and_stands_in_the_record(lesson, patient, clinic):
    page = told(lesson({"chest-pain": "yes", "decide": "rest"}))

    assert 'data-outcome="EMERGENCY"' in page
    assert 'name="shown-' not in page
    assert patient.screening_records.first().outcome == "EMERGENCY"
    assert clinic.inbox.filter(kind="red-flag").exists()
    assert 'data-outcome="EMERGENCY"' in told(lesson())


def test_a_sign_that_needs_help_today_closes_it(lesson, patient):
    page = told(lesson({"skin-hot-red": "not_sure", "decide": "rest"}))

    assert 'data-outcome="SAME_DAY"' in page
    assert patient.screening_records.first().outcome == "SAME_DAY"


def test_what_is_marked_is_asked_further_before_anything_is_decided(lesson, patient):
    page = told(lesson({"open-skin": "yes", "decide": "rest"}))

    assert 'data-question="leaking-skin"' in page
    assert "A little more about that" in page
    page = told(lesson({"leaking-skin": "no", "decide": "rest"}))
    # Where it is was not asked, so it counts as everywhere: no step is left.
    assert 'name="shown-' not in page
    assert patient.screening_records.first().outcome == "SKIP_REGION"
    assert 'data-question="chest-pain"' in told(lesson({}, "teach-again"))


def test_something_that_changed_sends_the_patient_to_their_health_check(lesson, patient):
    page = told(lesson({"anything-changed": "yes", "decide": "rest"}))

    assert "something has changed since" in page
    assert patient.screening_records.first().kind == "changed"


def test_without_a_health_check_there_is_no_lesson(give, tom, patient):
    give()
    path = reverse("care:teach-session", args=[patient.pk, patient.routines.get().pk])

    assert "The patient answers it first" in told(tom.get(path))
    assert "The patient answers it first" in told(tom.post(path, NONE, follow=True))
    finish = reverse("care:teach-finish", args=[patient.pk, patient.routines.get().pk])
    tom.post(finish, {"minutes": "20"})
    assert not patient.session_logs.exists()


def test_a_routine_that_starts_later_is_not_taught_yet(give, tom, patient, signed_in):
    screened(signed_in(patient))
    later = timezone.localdate() + timedelta(days=9)
    give(start=later.isoformat())
    path = reverse("care:teach-session", args=[patient.pk, patient.routines.get().pk])

    assert "The routine does not hold today" in told(tom.get(path))


def test_answers_told_for_one_patient_are_not_there_for_another_routine(lesson, give, tom, patient):
    lesson(NONE)
    give("ret-hand", "right")
    other = patient.routines.get(side="right")

    page = told(tom.get(reverse("care:teach-session", args=[patient.pk, other.pk])))

    assert 'data-question="chest-pain"' in page


def test_a_therapists_own_visit_is_left_alone(lesson, tom):
    lesson(NONE)

    assert "visit" not in tom.session


# The stop button


def sign_of(*, holds=None, outcome=""):
    signs = library.get().advice.stop_signs.values()
    return next(sign for sign in signs if sign.holds is holds or (outcome and sign.then == outcome))


def test_every_step_leads_to_the_choices_of_the_player(lesson):
    page = told(lesson(NONE))

    assert 'class="session-stop"><a class="button player__stop" href="#stop"' in page
    assert 'id="stop"' in page
    for sign in library.get().advice.stop_signs:
        assert f'name="sign" value="{sign}" form="lesson" formaction=' in page
    # Enter in a field of the lesson keeps it: it never stops it.
    assert page.index("Keep the lesson") < page.index('name="sign"')


def test_a_stop_is_kept_and_raises_an_item_and_closes_the_routines(lesson, patient, clinic, signed_in):
    page = lesson(NONE)
    sign = sign_of(outcome="EMERGENCY")
    every = keys(page)
    stopped = lesson(ticks(page, shown=every[:2], understood=[]) | {"sign": sign.key}, "teach-stop")

    log = patient.session_logs.get()
    assert (log.source, log.stopped, log.written_by_name) == (SessionLog.TAUGHT, sign.key, "Tom")
    assert (log.done, set(log.skipped), set(log.skipped.values())) == (None, set(every[2:]), {"not-known"})
    assert log.advised
    record = patient.screening_records.first()
    assert (record.kind, record.outcome, record.by_name) == ("stop", "EMERGENCY", "Tom")
    assert clinic.inbox.exclude(kind="advice").get().level == "EMERGENCY"
    page = told(stopped)
    assert 'data-outcome="EMERGENCY"' in page
    assert sign.label in page
    # The patient's own pages are closed by it too.
    own = signed_in(patient).get("/guide/lym-arm/start/", follow=True)
    assert 'data-outcome="EMERGENCY"' in told(own)


def test_a_therapist_who_is_there_opens_nothing_after_a_stop(lesson, patient):
    lesson(NONE)
    lesson({"sign": sign_of(holds=True).key}, "teach-stop")

    for data, name in ((None, "teach-session"), (NONE, "teach-session"), ({}, "teach-again")):
        page = told(lesson(data, name))
        assert 'name="shown-' not in page
        assert "All routines stay closed until someone has looked at it" in page
    lesson({"minutes": "20", "version": "1"}, "teach-finish")
    assert patient.session_logs.get().stopped


def test_a_stop_that_closes_nothing_is_kept_and_the_next_lesson_asks_again(lesson, patient, clinic):
    lesson(NONE)
    page = told(lesson({"sign": sign_of(holds=False).key}, "teach-stop"))

    assert "Session stopped" in page
    assert patient.session_logs.get().stopped
    assert clinic.inbox.filter(kind="stopped").exists()
    assert 'data-question="chest-pain"' in told(lesson())
    assert 'name="shown-' in told(lesson(NONE))


def test_a_stop_counts_after_the_lesson_was_left_open_for_hours(lesson, patient, clinic):
    lesson(NONE)
    with time_machine.travel(timezone.now() + timedelta(hours=4)):
        page = told(lesson({"sign": sign_of(outcome="EMERGENCY").key}, "teach-stop"))

    assert 'data-outcome="EMERGENCY"' in page
    assert patient.screening_records.first().kind == "stop"
    assert clinic.inbox.get().reason == "A stop closed all routines: call the emergency number"


def test_the_number_to_call_is_that_of_the_clinic(lesson, clinic):
    clinic.country = "UK"
    clinic.save()
    assert 'href="tel:999"' in told(lesson(NONE))

    page = told(lesson({"sign": sign_of(outcome="EMERGENCY").key}, "teach-stop"))
    assert "Call 999 now" in page
    assert "Call 999" in told(lesson())
    assert "911" not in page


def test_without_a_sign_it_is_asked_for_and_nothing_is_stopped(lesson, patient):
    lesson(NONE)
    for data in (None, {}, {"sign": "no-such-sign"}):
        assert 'name="sign"' in told(lesson(data, "teach-stop"))

    assert not patient.session_logs.exists()
    assert 'name="shown-' in told(lesson())


def test_a_stop_pressed_twice_is_one_session(lesson, patient, clinic):
    lesson(NONE)
    for _again in range(2):
        lesson({"sign": sign_of(outcome="SAME_DAY").key}, "teach-stop")

    assert patient.session_logs.count() == 1
    assert clinic.inbox.exclude(kind="advice").get().kind == "stopped"


def test_ticks_and_words_of_a_lesson_come_back_after_signing_in_again(lesson, patient, routine, therapist):
    page = lesson(NONE)
    fields = fields_of(told(page), "lesson")
    data = ticks(page) | {"cue-palm": "Like a feather", "for": fields["for"]}
    finish = reverse("care:teach-finish", args=[patient.pk, routine.pk])
    client = Client()
    client.post(finish, data)
    client.force_login(therapist)

    client.get(finish, follow=True)  # where signing in leads to; today's questions are asked again
    page = told(client.post(reverse("care:teach-session", args=[patient.pk, routine.pk]), NONE, follow=True))

    assert "Not saved yet" in page
    assert 'value="Like a feather"' in page
    assert page.count(" checked") == 2 * len(keys_in(page))
    client.post(finish, data)
    assert patient.session_logs.get().note.endswith("was understood.")
    assert "unsent" not in client.session


def test_a_stop_that_met_the_end_of_the_sign_in_asks_for_the_sign_again(lesson, patient, routine, therapist):
    mark = fields_of(told(lesson(NONE)), "lesson")["for"]
    path = reverse("care:teach-stop", args=[patient.pk, routine.pk])
    client = Client()
    client.post(path, {"sign": sign_of(outcome="EMERGENCY").key, "for": mark})
    client.force_login(therapist)

    page = told(client.get(path))
    assert "You had to sign in first" in page
    client.post(path, {"sign": sign_of(outcome="EMERGENCY").key})
    assert patient.screening_records.first().kind == "stop"
