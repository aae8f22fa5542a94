"""The Today page: what is due with one big button, what was done, advice with its reason, and nobody else's anything."""

from __future__ import annotations

import re
import uuid
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from time_machine import Traveller

from accounts.actions.profile import update_profile
from accounts.models import Person, ScreeningRecord, SessionLog, Sharing, SwellingNote
from tests.accounts.today.records import NOW, assigned, log, log_of, routine, version, zoned

pytestmark = pytest.mark.usefixtures("frozen")
MOST_QUERIES = 24
TODAY = reverse("accounts:today")


def page(client) -> str:
    response = client.get(TODAY)
    assert response.status_code == 200
    return response.content.decode()


def starts(html: str) -> list[str]:
    return re.findall(r"/me/routines/([0-9a-f-]{36})/start/", html)


def worse_note(person: Person) -> SwellingNote:
    return SwellingNote.objects.create(
        owner=person,
        client_id="n",
        at=NOW,
        local_date=NOW.date(),
        place="arm",
        side="right",
        feel="heavier",
        made_at=NOW,
    )


# Who


def test_signed_out_leads_to_the_sign_in(client, db):
    response = client.get(TODAY)

    assert (response.status_code, response.url) == (302, f"/account/login/?next={TODAY}")


def test_a_stranger_sees_nothing_of_it(patient, stranger, signed_in):
    mine = routine(patient)
    worse_note(patient)
    log(patient, NOW - timedelta(hours=1))

    html = page(signed_in(stranger))

    assert str(mine.pk) not in html
    assert "data-advice" not in html
    assert "Right arm" not in html


def test_only_reading_is_possible(patient, signed_in):
    assert signed_in(patient).post(TODAY).status_code == 405


def test_it_is_kept_nowhere(patient, signed_in):
    assert "no-store" in signed_in(patient).get(TODAY).headers["Cache-Control"]


def test_reading_writes_nothing(patient, signed_in):
    worse_note(patient)
    client = signed_in(patient)

    page(client)

    assert patient.advice.count() == 0


# What is due


def test_a_new_person_is_shown_the_ways_to_begin(patient, signed_in):
    html = page(signed_in(patient))

    assert reverse("accounts:routine-create") in html
    assert reverse("accounts:profile-edit") in html
    assert starts(html) == []


def test_what_is_due_has_one_big_button(patient, signed_in):
    mine = routine(patient)

    html = page(signed_in(patient))

    assert starts(html) == [str(mine.pk)]
    assert html.count("due__start") == 1
    assert "Start: right arm" in html


def test_the_title_and_the_addresses_tell_nothing_of_health(patient, signed_in):
    routine(patient)

    html = page(signed_in(patient))

    assert re.search(r"<title>(.*?)</title>", html)[1] == "Today – Light Hands"
    assert not re.search(r'(href|action)="/me/[^"]*(arm|right|lym)', html)


def test_a_missed_week_is_not_mentioned(patient, signed_in):
    routine(patient)
    log(patient, NOW - timedelta(days=6))

    html = page(signed_in(patient)).lower()

    assert len(starts(html)) == 1
    for word in ("miss", "forgot", "catch up", "behind", "overdue", "streak"):
        assert word not in html


def test_what_was_done_today_is_listed_and_not_due_again(patient, signed_in):
    routine(patient)
    done = log(patient, NOW - timedelta(hours=2))

    html = page(signed_in(patient))

    assert starts(html) == []
    assert reverse("accounts:session-log-detail", args=[done.pk]) in html
    assert "Done for today" in html


def test_the_second_routine_says_from_when(patient, signed_in):
    zoned(patient, "America/New_York")
    routine(patient)
    routine(patient, "lym-leg", "left")
    log(patient, NOW - timedelta(hours=1), zone="America/New_York", minutes=30)

    html = page(signed_in(patient))

    assert "from 2:30 p.m." in html  # 14:00 UTC and half an hour, four hours later, in New York


def test_the_day_is_the_persons_own(patient, signed_in, frozen: Traveller):
    frozen.move_to(datetime(2026, 5, 20, 11, 0, tzinfo=UTC))
    zoned(patient, "Pacific/Kiritimati")

    assert "Thursday, May 21" in page(signed_in(patient))


@pytest.mark.parametrize(
    ("zone", "at"),
    [
        ("Europe/London", datetime(2026, 3, 29, 1, 30, tzinfo=UTC)),
        ("Europe/London", datetime(2026, 10, 25, 1, 30, tzinfo=UTC)),
        ("Asia/Kathmandu", datetime(2026, 5, 20, 18, 20, tzinfo=UTC)),
        ("Pacific/Kiritimati", datetime(2026, 5, 20, 10, 1, tzinfo=UTC)),
        ("America/St_Johns", datetime(2026, 3, 8, 5, 45, tzinfo=UTC)),
        ("UTC", datetime(2028, 2, 29, 23, 59, tzinfo=UTC)),
    ],
)
def test_one_session_is_one_day_in_every_zone(patient, signed_in, frozen: Traveller, zone: str, at: datetime):
    routine(patient, now=at - timedelta(days=2))
    frozen.move_to(at)
    zoned(patient, zone)
    log(patient, at - timedelta(minutes=1), zone=zone)

    html = page(signed_in(patient))

    assert starts(html) == []
    assert "Done today" in html


# Advice


def test_urgent_advice_comes_first_and_offers_no_session(patient, signed_in):
    routine(patient)
    worse_note(patient)

    html = page(signed_in(patient))

    assert html.index('data-level="SAME_DAY"') < html.index('class="due"')
    assert starts(html) == []
    assert "No session for now" in html


def test_urgent_advice_offers_no_session_to_who_has_no_routine_either(patient, signed_in):
    assert "Do one session now" in page(signed_in(patient))
    worse_note(patient)

    html = page(signed_in(patient))

    assert "Do one session now" not in html
    assert "No session for now" in html


def test_advice_shows_its_reason_what_it_used_and_its_sources(patient, signed_in):
    worse_note(patient)

    html = page(signed_in(patient))

    advice = html[html.index('data-advice="worse"') :]
    assert "Swelling that gets worse needs a look" in advice
    assert "right arm" in advice
    assert "source-list" in advice
    assert "Draft" in advice


def test_mild_advice_does_not_stand_before_the_session(patient, signed_in):
    routine(patient)
    for days in (1, 2, 3, 12):
        log(patient, NOW - timedelta(days=days), minutes=31 if days == 3 else 15)

    html = page(signed_in(patient))

    assert html.index('class="due"') < html.index("data-advice")
    assert len(starts(html)) == 1


def test_a_stop_that_still_closes_everything_offers_no_session(patient, signed_in):
    routine(patient)
    held = {"outcome": "SAME_DAY", "findings": [], "since": NOW.isoformat(), "stop_sign": ""}
    ScreeningRecord.objects.create(
        owner=patient,
        kind="stop",
        walkthrough="lym-arm",
        outcome="SAME_DAY",
        trace={"held": held},
        at=NOW,
        local_date=NOW.date(),
    )

    html = page(signed_in(patient))

    assert "Sessions are closed for now" in html
    assert starts(html) == []


def test_the_number_to_call_is_that_of_the_profile_on_a_device_that_knows_nothing_yet(patient, signed_in):
    update_profile(person=patient, by=patient, fields={"country": "UK", "text_size": "large"}, version=0, now=NOW)
    worse_note(patient)
    client = signed_in(patient)

    html = page(client)

    assert "Call 999 now" in html
    assert "911" not in html
    assert 'data-text="large"' in html
    assert client.cookies["display"].value == "auto.large.UK"


def test_what_was_chosen_on_a_device_stays(patient, signed_in):
    update_profile(person=patient, by=patient, fields={"country": "UK"}, version=0, now=NOW)
    client = signed_in(patient)
    client.cookies["display"] = "dark.largest.NZ"

    assert 'data-text="largest"' in page(client)
    assert client.cookies["display"].value == "dark.largest.NZ"


# From a therapist


def test_an_assigned_routine_says_who_and_until_when(patient, therapist, signed_in):
    assigned(patient, therapist)

    html = page(signed_in(patient))

    assert "Tom, Harbor Clinic gave you a routine" in html
    assert "June 29, 2026" in html


def test_what_a_therapist_changed_is_told_once(patient, therapist, signed_in):
    given = assigned(patient, therapist, number=2, days_a_week=4)
    client = signed_in(patient)

    assert "4 days a week" in page(client)
    client.post(reverse("accounts:routine-seen", args=[given.pk]), {"version": "2"})

    assert "I have seen it" not in page(client)


def test_what_is_urgent_stands_above_what_is_new(patient, therapist, signed_in):
    assigned(patient, therapist)
    worse_note(patient)

    html = page(signed_in(patient))

    assert html.index('data-level="SAME_DAY"') < html.index("I have seen it")


def test_seeing_an_old_page_does_not_hide_a_newer_change(patient, therapist, signed_in):
    given = assigned(patient, therapist, number=2)
    version(given, therapist, number=3, days_a_week=2)
    given.version = 3
    given.save()
    client = signed_in(patient)

    client.post(reverse("accounts:routine-seen", args=[given.pk]), {"version": "2"})

    assert "2 days a week" in page(client)


# A helper


def test_a_helper_can_start_the_others_routine_and_sees_no_more(patient, stranger, signed_in):
    mine = routine(patient)
    log(patient, NOW - timedelta(days=1), heaviness_before=7, note="a note")
    sharing = Sharing.objects.create(
        owner=patient, person=stranger, kind=Sharing.HELPER, starts=date(2026, 1, 1), made_at=NOW
    )
    client = signed_in(stranger)
    client.post(reverse("accounts:helping-start", args=[sharing.pk]))

    html = page(client)

    assert starts(html) == [str(mine.pk)]
    assert "Done today" not in html
    assert "What changed" not in html
    assert patient.access_events.filter(part="routine").exists()


def test_a_helper_is_told_that_nothing_is_to_be_started_and_not_why(patient, stranger, signed_in):
    routine(patient)
    worse_note(patient)
    sharing = Sharing.objects.create(
        owner=patient, person=stranger, kind=Sharing.HELPER, starts=date(2026, 1, 1), made_at=NOW
    )
    client = signed_in(stranger)
    client.post(reverse("accounts:helping-start", args=[sharing.pk]))

    html = page(client)

    assert starts(html) == []
    assert "Ann must look at their own Today page first" in html
    assert "data-advice" not in html


# Size


def test_the_same_queries_with_ten_and_with_five_thousand_logs(patient, signed_in, django_assert_num_queries):
    routine(patient)
    routine(patient, "lym-leg", "left")
    for days in range(10):
        log(patient, NOW - timedelta(days=days, hours=1))
    client = signed_in(patient)
    page(client)
    with CaptureQueriesContext(connection) as few:
        page(client)
    count = len(few)
    assert 0 < count <= MOST_QUERIES
    SessionLog.objects.bulk_create(log_of(patient, NOW - timedelta(hours=7 * number)) for number in range(11, 5001))
    with django_assert_num_queries(count):
        page(client)


def test_it_holds_with_a_record_of_odd_things(patient, signed_in):
    log(patient, NOW - timedelta(hours=1), effects=["headache", "gone-from-the-list"], stopped="gone-from-the-list")
    gone = log(patient, NOW - timedelta(hours=3))
    SessionLog.objects.filter(pk=gone.pk).update(walkthrough="lym-gone", technique="gone")
    old = routine(patient)
    type(old).objects.filter(pk=old.pk).update(walkthrough="lym-gone")

    assert "Done today" in page(signed_in(patient))


def test_an_id_that_is_nobodys_is_a_404(patient, signed_in):
    assert signed_in(patient).post(reverse("accounts:routine-start", args=[uuid.uuid4()])).status_code == 404


def test_what_was_done_is_listed_without_details_for_whoever_hides_them(patient, signed_in):
    log(patient, NOW - timedelta(hours=2))
    assert "Done today" in page(signed_in(patient))
    update_profile(person=patient, by=patient, fields={"hide_details": True}, version=0, now=NOW)
    html = page(signed_in(patient))
    done = html[html.index('id="done"') :].partition("</section>")[0].lower()
    assert "arm" not in done
    assert "minute" in done
