"""A second step at sign-in: who must have one, and how it works."""

from __future__ import annotations

import re

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core import mail
from django.core.management import CommandError, call_command
from django.http import HttpResponse
from django.test import RequestFactory

from accounts.signin.second_factor import BACK_TO, second_factor_required
from tests.accounts.signin.conftest import HOME, add_person, code_in_last_mail

pytestmark = pytest.mark.django_db


def app_code(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


@pytest.fixture
def secret(ann) -> str:
    made = generate_totp_secret()
    TOTP.activate(ann, made)
    return made


@pytest.fixture
def turn_app_on(client):
    def turn_on():
        page = client.get("/account/app/").content.decode()
        assert "<svg" in page
        assert "style=" not in page
        secret = re.search(r'class="key">([A-Z2-7]+)<', page).group(1)
        return client.post("/account/app/", {"code": app_code(secret)})

    return turn_on


def signed_in(client) -> bool:
    return client.get(HOME).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_a_person_turns_the_app_on_and_gets_spare_codes(client, ann, sign_in, turn_app_on):
    sign_in(ann)
    before = client.cookies["session"].value

    answer = turn_app_on()

    assert client.cookies["session"].value != before
    assert b"this device" in client.get("/account/devices/").content

    assert answer.headers["Location"] == "/account/spare-codes/"
    codes = client.get("/account/spare-codes/").content.decode()
    assert len(re.findall(r'class="key">', codes)) == 10
    assert client.get("/account/spare-codes/file/").headers["Content-Disposition"].startswith("attachment")
    assert "second step" in mail.outbox[-1].body


def test_the_app_is_asked_after_the_mail_code(client, ann, secret, sign_in):
    answer = sign_in(ann)
    assert answer.headers["Location"].startswith("/account/login/second-step/")
    assert not signed_in(client)

    client.post("/account/login/second-step/", {"code": app_code(secret)})

    assert signed_in(client)
    assert client.session["device"]["kind"] == "shared"


def test_a_passkey_is_offered_as_second_step_only_to_who_has_one(client, ann, secret, sign_in, monkeypatch):
    sign_in(ann)
    assert "passkey" not in client.get("/account/login/second-step/").content.decode()
    assert "passkey" not in client.post("/account/login/second-step/", {"credential": "{}"}).content.decode()

    Authenticator.objects.create(user=ann, type=Authenticator.Type.WEBAUTHN, data={})
    monkeypatch.setattr("allauth.mfa.base.views.webauthn_auth.begin_authentication", lambda person: {})

    assert "Use your passkey" in client.get("/account/login/second-step/").content.decode()


def test_a_code_of_the_app_works_once(client, ann, secret, sign_in):
    with time_machine.travel("2026-11-21 10:00 +0000", tick=False):
        sign_in(ann)
        code = app_code(secret)
        client.post("/account/login/second-step/", {"code": code})
        client.post("/account/logout/")
        sign_in(ann)

        answer = client.post("/account/login/second-step/", {"code": code})

        assert "That code is not right" in answer.content.decode()
        assert not signed_in(client)


def test_a_spare_code_works_once(client, ann, secret, sign_in):
    spare = RecoveryCodes.activate(ann).get_unused_codes()[0]
    sign_in(ann)
    client.post("/account/login/second-step/", {"code": spare})
    assert signed_in(client)
    client.post("/account/logout/")
    sign_in(ann)

    client.post("/account/login/second-step/", {"code": spare})

    assert not signed_in(client)


def test_wrong_app_codes_are_limited(client, ann, secret, sign_in):
    sign_in(ann)
    answers = [client.post("/account/login/second-step/", {"code": "12"}) for _ in range(12)]

    assert "Too many tries" in answers[-1].content.decode()
    client.post("/account/login/second-step/", {"code": app_code(secret)})
    assert not signed_in(client)


@pytest.mark.parametrize("typed", ["", "🙂", "a\x00b", "9" * 10_000, "{}"])
@pytest.mark.parametrize("field", ["code", "credential"])
def test_nonsense_at_the_second_step_breaks_nothing(field, typed, client, ann, secret, sign_in):
    sign_in(ann)

    answer = client.post("/account/login/second-step/", {field: typed})

    assert answer.status_code == 200
    assert not signed_in(client)


@pytest.mark.parametrize("typed", ["", "{}", "[]", '"x"', '{"id": "x", "response": {}}', "{" * 2000])
def test_nonsense_as_a_passkey_breaks_nothing(typed, client, ann, sign_in):
    assert client.post("/account/login/passkey/", {"credential": typed}).status_code == 302
    sign_in(ann)
    assert client.post("/account/passkeys/add/", {"credential": typed, "name": "x" * 5000}).status_code == 200


def test_what_the_app_shares_with_us_is_sealed_in_the_database(ann, secret):
    kept = Authenticator.objects.get(type="totp")

    assert secret not in str(kept.data)
    assert kept.wrap().validate_code(app_code(secret))


def test_with_another_key_no_code_fits_and_nothing_breaks(client, ann, secret, sign_in, settings):
    spare = RecoveryCodes.activate(ann).get_unused_codes()[0]
    settings.SECRET_KEY = "another-key-" + "0123456789abcdefghijklmnopqrstuvwxyz" * 2
    sign_in(ann)

    for code in (app_code(secret), spare):
        assert client.post("/account/login/second-step/", {"code": code}).status_code == 200
    settings.SECRET_KEY_FALLBACKS = ["only-for-tests-" + "0123456789abcdefghijklmnopqrstuvwxyz" * 2]
    assert client.post("/account/login/second-step/", {"code": spare}).status_code == 302


def test_the_owner_helps_someone_who_lost_phone_and_codes(client, ann, secret, sign_in):
    sign_in(ann)
    client.post("/account/login/second-step/", {"code": app_code(secret)})

    call_command("forget_second_factor", "Ann@example.org")

    assert not Authenticator.objects.exists()
    assert not signed_in(client)
    assert "taken away" in mail.outbox[-1].body
    with pytest.raises(CommandError):
        call_command("forget_second_factor", "nobody@example.org")


# Who must have one


@second_factor_required
def records_of_others(request):
    return HttpResponse("records")


def ask(client, person, method="get"):
    request = getattr(RequestFactory(), method)("/care/?week=3")
    request.user, request.session = person, client.session
    return request, records_of_others(request)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("role", ["is_therapist", "is_staff"])
def test_who_sees_others_records_is_sent_to_set_up_a_second_step_and_comes_back(role, client, sign_in, turn_app_on):
    person = add_person("tess@example.org", **{role: True})
    sign_in(person)
    request, answer = ask(client, person)
    assert answer.headers["Location"] == "/account/second-step/"
    session = client.session
    session[BACK_TO] = request.session[BACK_TO]
    session.save()
    assert b"A second step is needed" in client.get("/account/second-step/").content

    turn_app_on()

    assert b"/account/go-on/" in client.get("/account/spare-codes/").content
    assert client.get("/account/go-on/").headers["Location"] == "/care/?week=3"
    assert client.get("/account/go-on/").headers["Location"] == "/me/"
    assert ask(client, person)[1].content == b"records"


def test_a_patient_needs_no_second_step(client, ann):
    assert ask(client, ann)[1].content == b"records"


# Once more, for what matters


@pytest.mark.parametrize(
    "path",
    ["/account/email/", "/account/password/", "/account/passkeys/add/", "/account/app/", "/account/spare-codes/"],
)
def test_what_matters_asks_once_more_who_it_is(path, client, ann, sign_in):
    with time_machine.travel("2026-11-21 10:00 +0000", tick=False) as clock:
        sign_in(ann, device="own")
        clock.shift(11 * 60)

        answer = client.get(path)
        assert answer.headers["Location"] == f"/account/again/code/?next={path.replace('/', '%2F')}"
        client.post("/account/again/code/", {"action": "send", "next": path})
        answer = client.post("/account/again/code/", {"code": code_in_last_mail(), "next": path})

        assert answer.headers["Location"] == path
        assert client.get(path).status_code in {200, 404}


def test_the_code_that_asks_once_more_is_limited(client, ann, sign_in):
    with time_machine.travel("2026-11-21 10:00 +0000", tick=False) as clock:
        sign_in(ann, device="own")
        clock.shift(11 * 60)
        client.post("/account/again/code/", {"action": "send"})
        right = code_in_last_mail()
        for _ in range(3):
            client.post("/account/again/code/", {"code": "x"})

        answer = client.post("/account/again/code/", {"code": right})

        assert answer.status_code == 200
        assert client.get("/account/email/").status_code == 302


def test_with_a_second_step_a_mail_code_is_not_enough(client, ann, secret, sign_in):
    with time_machine.travel("2026-11-21 10:00 +0000", tick=False) as clock:
        sign_in(ann, device="own")
        client.post("/account/login/second-step/", {"code": app_code(secret)})
        clock.shift(11 * 60)

        assert client.get("/account/email/").headers["Location"].startswith("/account/again/app/")
        assert client.get("/account/again/code/").status_code == 302
        client.post("/account/again/app/?next=/account/email/", {"code": app_code(secret), "next": "/account/email/"})
        assert client.get("/account/email/").status_code == 200


def test_a_form_sent_too_late_goes_through_after_asking_once_more(client, ann, sign_in):
    with time_machine.travel("2026-11-21 10:00 +0000", tick=False) as clock:
        sign_in(ann, device="own")
        clock.shift(11 * 60)
        client.post("/account/email/", {"action_add": "yes", "email": "new@example.org"})
        client.post("/account/again/code/", {"action": "send", "next": "/account/email/"})
        assert mail.outbox[-1].to == ["ann@example.org"]

        client.post("/account/again/code/", {"code": code_in_last_mail(), "next": "/account/email/"})

        assert mail.outbox[-1].to == ["new@example.org"]


def test_a_password_sent_too_late_waits_nowhere(client, ann, sign_in):
    with time_machine.travel("2026-11-21 10:00 +0000", tick=False) as clock:
        sign_in(ann, device="own")
        clock.shift(11 * 60)

        answer = client.post("/account/password/", {"password1": "horse battery staple blue"})

        assert answer.headers["Location"] == "/account/password/"
        assert "horse" not in str(dict(client.session))


def test_a_changed_address_needs_a_code_and_the_old_one_is_told(client, ann, sign_in):
    sign_in(ann)
    client.post("/account/email/", {"action_add": "yes", "email": "new@example.org"})
    ann.refresh_from_db()
    assert ann.email == "ann@example.org"

    client.post("/account/confirm/", {"code": code_in_last_mail()})

    ann.refresh_from_db()
    assert ann.email == "new@example.org"
    assert any(message.to == ["ann@example.org"] and "changed" in message.body for message in mail.outbox)


def test_a_password_is_long_and_only_that(client, ann, sign_in):
    sign_in(ann)
    answer = client.post("/account/password/", {"password1": "Sh0rt!Passw0rd"})
    assert answer.status_code == 200
    assert "15 characters" in answer.content.decode()

    client.post("/account/password/", {"password1": "horse battery staple blue"})
    assert signed_in(client)
    client.post("/account/logout/")
    client.post(
        "/account/login/password/", {"login": ann.email, "password": "horse battery staple blue", "device": "own"}
    )

    assert signed_in(client)
    assert client.session["device"]["kind"] == "own"


def test_a_huge_password_is_refused_before_it_is_hashed(client, ann, sign_in):
    huge = "x" * 200_000
    answer = client.post("/account/login/password/", {"login": ann.email, "password": huge})
    assert "at most 1000 characters" in answer.content.decode()
    sign_in(ann)
    assert "at most 1000 characters" in client.post("/account/password/", {"password1": huge}).content.decode()


def test_a_password_keeps_its_spaces_and_letters(client, ann, sign_in):
    odd = "  Größe ﬁnger 🙂  zwölf  "
    sign_in(ann)
    client.post("/account/password/", {"password1": odd})
    client.post("/account/logout/")

    client.post("/account/login/password/", {"login": ann.email, "password": odd.strip()})
    assert not signed_in(client)
    client.post("/account/login/password/", {"login": ann.email, "password": odd})
    assert signed_in(client)


def test_a_password_can_be_taken_away(client, ann, sign_in):
    ann.set_password("horse battery staple blue")
    ann.save()
    sign_in(ann)

    client.post("/account/password/", {"remove": "yes"})

    ann.refresh_from_db()
    assert not ann.has_usable_password()
    assert signed_in(client)


def test_someone_without_an_address_can_open_their_sign_in_page(client, ann):
    ann.email = None
    ann.save()
    client.force_login(ann)

    assert signed_in(client)
    assert client.get("/account/email/").status_code == 302


def test_nobody_touches_the_passkey_of_another(client, ann, sign_in):
    ben = add_person("ben@example.org")
    his = Authenticator.objects.create(user=ben, type="webauthn", data={"name": "x", "credential": {}})
    sign_in(ann)

    for path in (f"/account/passkeys/{his.pk}/remove/", f"/account/passkeys/{his.pk}/name/"):
        assert client.get(path).status_code == 404
        assert client.post(path, {"name": "mine"}).status_code == 404
