"""How long a sign-in holds, and what is left when it ends."""

from __future__ import annotations

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.test import Client

from tests.accounts.signin.conftest import HOME, add_person

pytestmark = pytest.mark.django_db
START = "2026-11-21 10:00 +0000"
MINUTE, DAY = 60, 24 * 60 * 60


@pytest.fixture
def clock():
    with time_machine.travel(START, tick=False) as clock:
        yield clock


def signed_in(client) -> bool:
    return client.get(HOME).status_code == 200


def test_nothing_said_means_shared(client, ann, sign_in, clock):
    answer = sign_in(ann, device="")

    assert client.session["device"]["kind"] == "shared"
    assert answer.cookies["session"]["max-age"] == ""


def test_a_shared_device_signs_out_after_15_quiet_minutes(client, ann, sign_in, clock):
    sign_in(ann)
    clock.shift(14 * MINUTE)
    assert signed_in(client)
    clock.shift(14 * MINUTE)
    assert signed_in(client)
    clock.shift(16 * MINUTE)

    assert not signed_in(client)
    assert "ann@" not in client.get("/account/login/").content.decode()


def test_a_public_page_does_not_show_what_someone_did_after_their_time_is_over(client, ann, sign_in, clock):
    sign_in(ann)
    session = client.session
    session["visit"] = {"values": {"fever": "yes"}}
    session.save()
    clock.shift(16 * MINUTE)

    client.get("/guide/lym-arm/start/")
    assert "visit" not in client.session


def test_a_shared_device_signs_out_after_12_hours_whatever_is_done(client, ann, sign_in, clock):
    sign_in(ann)
    for _ in range(71):
        clock.shift(10 * MINUTE)
        assert signed_in(client)
    clock.shift(10 * MINUTE)

    assert not signed_in(client)


def test_an_own_device_stays_signed_in_for_a_month_of_use_and_no_longer(client, ann, sign_in, clock):
    answer = sign_in(ann, device="own")
    assert answer.cookies["session"]["max-age"] == 30 * DAY
    for _ in range(3):
        clock.shift(9 * DAY)
        assert signed_in(client)
    clock.shift(3 * DAY)

    assert not signed_in(client)


def test_an_own_device_signs_out_after_two_quiet_weeks(client, ann, sign_in, clock):
    sign_in(ann, device="own")
    clock.shift(15 * DAY)

    assert not signed_in(client)


def test_who_sees_others_records_is_never_signed_in_for_long(client, sign_in, clock):
    sign_in(add_person("tess@example.org", is_therapist=True), device="own")
    assert client.session["device"]["kind"] == "work"
    clock.shift(31 * MINUTE)

    assert not signed_in(client)


def test_keeping_the_time_touches_nothing_but_the_end_of_the_row(client, ann, sign_in, clock):
    sign_in(ann)
    before = Session.objects.get()
    clock.shift(5 * MINUTE)
    client.get(HOME)
    after = Session.objects.get()

    assert after.session_data == before.session_data
    assert after.expire_date > before.expire_date


def test_a_page_within_the_same_minute_writes_nothing(client, ann, sign_in, clock):
    sign_in(ann)
    before = Session.objects.get().expire_date
    clock.shift(30)
    client.get(HOME)

    assert Session.objects.get().expire_date == before


def test_the_session_gets_a_new_id_at_sign_in(client, ann, sign_in):
    client.post("/account/login/", {"email": ann.email})
    before = client.cookies["session"].value

    sign_in(ann)

    assert client.cookies["session"].value != before
    assert not Session.objects.filter(session_key=before).exists()


def test_what_a_visitor_did_stays_when_they_sign_in_and_goes_when_they_sign_out(client, ann, sign_in):
    client.post("/account/login/", {"email": "nobody@example.org"})
    session = client.session
    session["visit"] = {"values": {"fever": "no"}}
    session.save()
    client.post("/account/start-again/")

    sign_in(ann)
    assert client.session["visit"] == {"values": {"fever": "no"}}

    client.post("/account/logout/")
    sign_in(add_person("ben@example.org"))
    assert "visit" not in client.session


def test_another_person_never_gets_the_visit_of_the_one_before_whose_time_ran_out(client, ann, sign_in, clock):
    sign_in(ann)
    session = client.session
    session["visit"] = {"values": {"fever": "yes"}}
    session.save()
    clock.shift(16 * MINUTE)

    sign_in(add_person("ben@example.org"))

    assert signed_in(client)
    assert "visit" not in client.session


def test_signing_out_is_a_form_that_clears_the_browser(client, ann, sign_in):
    sign_in(ann)
    assert client.get("/account/logout/").status_code == 200
    assert signed_in(client)

    answer = client.post("/account/logout/")

    assert answer.headers["Location"] == "/account/signed-out/"
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert not signed_in(client)
    assert client.get("/account/signed-out/").status_code == 200


def test_personal_pages_are_kept_nowhere(client, ann, sign_in):
    sign_in(ann)

    for path in (HOME, "/account/devices/", "/account/email/", "/account/password/"):
        assert "no-store" in client.get(path).headers["Cache-Control"], path


def test_a_session_ended_from_elsewhere_is_signed_out_at_its_next_request(client, ann, sign_in):
    phone = Client(headers={"User-Agent": "Mozilla/5.0 (Linux; Android 15) Chrome/140.0 Mobile Safari/537.36"})
    sign_in(ann, browser=phone)
    sign_in(ann)
    page = client.get("/account/devices/").content.decode()
    assert "Chrome on Android" in page

    client.post("/account/devices/end/")

    assert not signed_in(phone)
    assert signed_in(client)


def test_nobody_ends_the_session_of_another(client, ann, sign_in):
    ben = Client()
    sign_in(add_person("ben@example.org"), browser=ben)
    sign_in(ann)
    his = UserSession.objects.get(user__email="ben@example.org")

    assert client.post("/account/devices/end/", {"session": his.pk}).status_code == 404
    assert client.post("/account/devices/end/", {"session": "x'; --"}).status_code == 404
    assert signed_in(ben)


def test_the_list_of_devices_forgets_what_is_over(client, ann, sign_in, clock):
    sign_in(ann)
    clock.shift(16 * MINUTE)

    client.session.clear_expired()

    assert not UserSession.objects.exists()
