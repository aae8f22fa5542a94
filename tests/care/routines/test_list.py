"""What a patient has, as their therapist sees it: current, ended, versions and what changed between them, the order of the day."""

from __future__ import annotations

from datetime import timedelta
from html import unescape

import pytest
import time_machine
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.actions.routines import set_up_routine
from accounts.models import Membership, SessionLog
from guide import library
from tests.accounts import giving

pytestmark = pytest.mark.django_db


def told(response):
    return unescape(response.content.decode())


def listed(client, patient):
    return told(client.get(reverse("care:routine-list", args=[patient.pk])))


def log(patient, routine, version):
    now = timezone.now()
    return SessionLog.objects.create(
        owner=patient,
        client_id=f"{routine.pk}-{patient.session_logs.count()}",
        at=now,
        local_date=now.date(),
        routine=routine,
        routine_version=version,
        walkthrough=routine.walkthrough,
        technique="retrograde",
        side=routine.side,
        minutes=10,
        made_at=now,
    )


def test_sessions_are_counted_by_version(give, edit, tom, patient):
    give()
    routine = patient.routines.get()
    log(patient, routine, 1)
    edit(routine, note="Slowly.")
    log(patient, routine, 2)
    log(patient, routine, 2)

    html = listed(tom, patient)

    assert "2 sessions with version 2" in html
    assert "1 session with version 1" in html


def test_without_session_logs_in_the_scope_they_are_not_looked_up(
    give, tom, patient, sharing, django_assert_num_queries, connection
):
    give()
    log(patient, patient.routines.get(), 1)
    sharing.sees_logs = False
    sharing.save()
    with CaptureQueriesContext(connection) as queries:
        html = listed(tom, patient)

    assert "Session logs: not shared" in html
    assert "with version" not in html
    assert not [query for query in queries if "accounts_sessionlog" in query["sql"]]


@pytest.fixture
def connection():
    from django.db import connection

    return connection


def test_the_list_takes_as_many_queries_for_one_as_for_five(give, tom, patient, connection):
    give()
    listed(tom, patient)
    with CaptureQueriesContext(connection) as one:
        listed(tom, patient)
    for slug in ("lym-arm", "lym-leg", "ret-foot", "lym-hand"):
        assert give(slug).status_code == 302
    listed(tom, patient)  # "Saved." is said once
    with CaptureQueriesContext(connection) as five:
        listed(tom, patient)

    assert len(five) == len(one)


def test_a_review_that_is_due_is_said_and_after_30_days_that_it_is_paused(give, tom, patient, therapist):
    give()
    for days, words in ((43, "Review was due by"), (75, "Paused since")):
        with time_machine.travel(timezone.now() + timedelta(days=days)):
            tom.force_login(therapist)
            assert words in listed(tom, patient)


def test_ended_it_can_be_taken_up_again(give, tom, patient):
    give()
    routine = patient.routines.get()
    tom.post(reverse("care:routine-end", args=[patient.pk, routine.pk]))
    routine.refresh_from_db()
    assert routine.ended_by == "Tom"
    assert "Take it up again" in listed(tom, patient)

    tom.post(reverse("care:routine-again", args=[patient.pk, routine.pk]))

    routine.refresh_from_db()
    assert routine.ended_at is None


def test_it_is_not_taken_up_again_over_what_stands_in_the_way_by_now(give, tom, patient):
    from tests.care.routines.test_builder import treated

    give()
    routine = patient.routines.get()
    tom.post(reverse("care:routine-end", args=[patient.pk, routine.pk]))
    treated(patient, "left-axilla")

    tom.post(reverse("care:routine-again", args=[patient.pk, routine.pk]))

    routine.refresh_from_db()
    assert routine.ended_at is not None
    assert "something stands in the way" in listed(tom, patient)


def test_a_routine_moves_in_the_day_without_dragging(give, tom, patient):
    give("lym-arm", time_of_day="evening")
    give("lym-leg", time_of_day="morning")
    arm = patient.routines.get(walkthrough="lym-arm")
    path = reverse("care:routine-move", args=[patient.pk, arm.pk])

    tom.post(path, {"to": "earlier", "version": "1"})
    tom.post(path, {"to": "earlier", "version": "2"})

    assert [each.time_of_day for each in arm.versions.all()] == ["noon", "", "evening"]
    tom.post(path, {"to": "earlier", "version": "1"})
    assert "changed meanwhile" in listed(tom, patient)


def test_two_versions_are_compared_in_words(give, edit, tom, patient):
    give(note="First words.")
    routine = patient.routines.get()
    edit(routine, **{"off-pump": "on", "why-pump": "A painful joint", "note": "Second words."})
    edit(routine, **{"repetitions-palm": "7"})
    path = reverse("care:routine-versions", args=[patient.pk, routine.pk])

    newest, whole = told(tom.get(path)), told(tom.get(path, {"old": "1", "new": "3"}))

    assert "From version 2 to version 3" in newest
    assert "7 times" in newest
    assert "Second words." not in newest
    assert "From version 1 to version 3" in whole
    assert "Left out: A painful joint" in whole
    assert "First words." in whole


def test_the_patient_is_told_once_what_changed(give, edit, patient, signed_in):
    give()
    routine = patient.routines.get()
    ann = signed_in(patient)
    ann.post(reverse("accounts:routine-seen", args=[routine.pk]), {"version": "1"})
    edit(routine, **{"repetitions-palm": "7", "cue-wrist": "Like a feather"})

    html = unescape(ann.get("/me/").content.decode())
    assert "7 times" in html
    assert "“Like a feather”" in html
    ann.post(reverse("accounts:routine-seen", args=[routine.pk]), {"version": "2"})
    assert "Like a feather" not in ann.get("/me/").content.decode()


def test_what_the_patient_set_up_alone_is_listed_and_can_be_taken_over(give, tom, patient):
    set_up_routine(
        owner=patient,
        by=patient,
        walkthrough=library.get().walkthrough("ret-hand"),
        side="left",
        days_a_week=3,
        time_of_day="",
        now=timezone.now(),
    )
    assert "Set up by the patient alone" in listed(tom, patient)
    assert "Yours takes its place" in told(give(do="preview"))

    assert give().status_code == 302
    assert patient.routines.get().version == 2


CANARY = "Kanarienvogel"


@pytest.fixture
def elsewhere(patient, outsider, second_clinic):
    """A routine of another clinic, with its own words in it."""
    said = {"note": CANARY, "who_helps": CANARY, "reasons": {"treated-nodes": CANARY}}
    return giving.give(patient, outsider, second_clinic, **said)


def test_nothing_of_another_clinics_routine_shows(elsewhere, give, tom, patient):
    pages = [
        listed(tom, patient),
        told(tom.get(reverse("care:routine-choose", args=[patient.pk]))),
        told(give(do="preview")),
        told(give(do="save", times_a_day="9")),
    ]
    assert "1 more routine is from outside your clinic" in pages[0]
    assert "Someone outside your clinic" in pages[2]
    assert give().status_code == 302
    routine = patient.routines.get()
    pages.append(told(tom.get(reverse("care:routine-versions", args=[patient.pk, routine.pk]))))
    pages.append(told(tom.get(reverse("care:routine-edit", args=[patient.pk, routine.pk]))))

    assert not [number for number, page in enumerate(pages) if CANARY in page or "Otto" in page]


def test_a_conflict_with_another_clinics_routine_says_nothing_of_it(
    opened, tom, patient, outsider, second_clinic, request
):
    typed = opened()
    request.getfixturevalue("elsewhere")

    page = tom.post(reverse("care:routine-build", args=[patient.pk]), {"do": "save", **typed})

    assert page.status_code == 409
    assert CANARY not in told(page)
    assert "Otto" not in told(page)


def test_another_clinics_routine_is_not_found(elsewhere, tom, patient):
    assert Membership.objects.filter(clinic=elsewhere.clinic).exists()
    for name in ("routine-edit", "routine-versions"):
        assert tom.get(reverse(f"care:{name}", args=[patient.pk, elsewhere.pk])).status_code == 404
    for name in ("routine-end", "routine-again", "routine-move", "teach-finish"):
        assert tom.post(reverse(f"care:{name}", args=[patient.pk, elsewhere.pk])).status_code == 404
