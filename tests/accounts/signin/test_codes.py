"""Signing up and in by a code from a mail."""

from __future__ import annotations

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core import mail

from accounts.models import Person
from tests.accounts.signin.conftest import HOME, code_in_last_mail

pytestmark = pytest.mark.django_db


def signed_in(client) -> bool:
    return client.get(HOME).status_code == 200


def test_someone_new_signs_up_with_nothing_but_an_address_and_a_code(client):
    answer = client.post("/account/signup/", {"email": "New@Example.org", "next": HOME})
    assert answer.headers["Location"].startswith("/account/confirm/")
    assert not signed_in(client)

    answer = client.post("/account/confirm/", {"code": code_in_last_mail(), "action": "verify"})

    assert answer.headers["Location"] == HOME
    assert signed_in(client)
    person = Person.objects.get()
    assert person.email == "new@example.org"
    assert not person.has_usable_password()
    assert client.session["device"]["kind"] == "shared"
    assert EmailAddress.objects.get().verified
    assert client.get("/account/passkeys/add/").status_code == 200  # who has just shown who they are is not asked again


def test_someone_known_signs_in_by_code(client, ann, sign_in):
    answer = sign_in(ann)

    assert answer.headers["Location"] == HOME
    assert signed_in(client)


def test_without_another_wish_sign_in_leads_to_the_record(client, ann, sign_in):
    assert sign_in(ann, follow="").headers["Location"] == "/me/"


def test_a_code_can_be_pasted_with_spaces(client, ann):
    client.post("/account/login/", {"email": ann.email})
    code = code_in_last_mail()

    client.post("/account/login/code/", {"code": f" {code[:3]} {code[3:]} "})

    assert signed_in(client)


def test_someone_whose_address_was_never_confirmed_types_one_code_only(client, db):
    Person.objects.create_user("made@example.org")
    client.post("/account/login/", {"email": "made@example.org"})

    client.post("/account/login/code/", {"code": code_in_last_mail()})

    assert signed_in(client)
    assert EmailAddress.objects.get().verified


@pytest.mark.parametrize("path", ["/account/login/", "/account/signup/"])
def test_known_and_unknown_addresses_get_the_same_answer(path, client, ann):
    answers = []
    for email in ("ann@example.org", "nobody@example.org"):
        client.cookies.clear()
        sent = client.post(path, {"email": email})
        page = client.get(sent.headers["Location"])
        words = page.content.decode().replace(email, "ADDRESS")
        answers.append((sent.status_code, sent.headers["Location"], sorted(sent.cookies), _without_tokens(words)))

    assert answers[0] == answers[1]
    assert len(mail.outbox) == 2
    assert all(word not in message.body for message in mail.outbox for word in ("swelling", "lymph", "massage"))


def _without_tokens(words: str) -> str:
    return "\n".join(line for line in words.splitlines() if "csrfmiddlewaretoken" not in line)


@pytest.mark.parametrize("path", ["/account/login/", "/account/signup/"])
def test_a_wrong_code_is_told_beside_the_field(path, client, ann):
    client.post(path, {"email": "ann@example.org" if "login" in path else "new@example.org"})
    right = code_in_last_mail()
    wrong = "000000" if right != "000000" else "111111"

    answer = client.post("/account/login/code/" if "login" in path else "/account/confirm/", {"code": wrong})

    assert answer.status_code == 200
    words = answer.content.decode()
    assert "<title>Error:" in words
    assert "That code is not right" in words
    assert 'aria-invalid="true"' in words


def test_after_three_wrong_codes_the_right_one_no_longer_works(client, ann):
    client.post("/account/login/", {"email": ann.email})
    right = code_in_last_mail()
    for _ in range(3):
        client.post("/account/login/code/", {"code": "000000" if right != "000000" else "111111"})

    client.post("/account/login/code/", {"code": right})

    assert not signed_in(client)
    assert "Too many tries" in client.get("/account/login/").content.decode()


def test_a_code_works_once(client, ann, sign_in):
    sign_in(ann)
    code = code_in_last_mail()
    client.post("/account/logout/")

    client.post("/account/login/code/", {"code": code})

    assert not signed_in(client)


def test_a_code_ends_after_ten_minutes(client, ann):
    with time_machine.travel("2026-11-21 10:00 +0000", tick=False) as clock:
        client.post("/account/login/", {"email": ann.email})
        clock.shift(11 * 60)
        client.post("/account/login/code/", {"code": code_in_last_mail()})

        assert not signed_in(client)


def test_codes_cannot_be_asked_for_without_end(client, ann):
    for _ in range(3):
        client.cookies.clear()
        client.post("/account/login/", {"email": ann.email})
    sent = len(mail.outbox)
    client.cookies.clear()

    answer = client.post("/account/login/", {"email": ann.email})

    assert sent == 3
    assert len(mail.outbox) == 3
    assert "Too many tries" in answer.content.decode()


def test_tries_from_one_network_are_limited_whatever_it_says_of_itself(client, ann):
    for number in range(30):
        client.post(
            "/account/login/password/",
            {"login": f"p{number}@example.org", "password": "no"},
            headers={"X-Forwarded-For": f"10.0.0.{number}"},
        )

    answer = client.post(
        "/account/login/password/",
        {"login": "z@example.org", "password": "no"},
        headers={"X-Forwarded-For": "10.9.9.9"},
    )

    assert answer.status_code == 429
    assert "Retry-After" in answer.headers


def test_behind_a_proxy_each_visitor_counts_for_themself(client, ann, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1

    def tries(number: int, hops: str) -> int:
        form = {"login": f"p{number}@example.org", "password": "no"}
        return client.post("/account/login/password/", form, headers={"X-Forwarded-For": hops}).status_code

    made_up = [tries(number, f"10.0.0.{number}, 192.0.2.7") for number in range(31)]

    assert made_up[-1] == 429
    assert tries(99, "192.0.2.8") == 200


@pytest.mark.parametrize("hops", ["nonsense", "192.0.2.7", "", ", ,", "\u00e9" * 3000])
def test_a_strange_proxy_header_is_no_error_page(hops, client, ann, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 3

    answer = client.post("/account/login/", {"email": ann.email}, headers={"X-Forwarded-For": hops})

    assert answer.status_code in {302, 403}


def test_a_new_code_replaces_the_old_one(client, ann):
    client.post("/account/login/", {"email": ann.email})
    old = code_in_last_mail()
    client.post("/account/login/code/", {"action": "resend"})
    new = code_in_last_mail()

    if old != new:
        client.post("/account/login/code/", {"code": old})
        assert not signed_in(client)
    client.post("/account/login/code/", {"code": new})
    assert signed_in(client)


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "/\\evil.example"]
)
def test_nobody_is_sent_to_another_site(elsewhere, client, ann, sign_in):
    assert sign_in(ann, follow=elsewhere).headers["Location"] == "/me/"


@pytest.mark.parametrize("path", ["/account/login/", "/account/login/password/", "/account/signup/"])
@pytest.mark.parametrize("typed", ["", "ann", "a" * 5000 + "@example.org", "a\x00@example.org", "🙂@example.org"])
def test_an_address_that_is_none_is_told_beside_the_field(path, typed, client, db):
    answer = client.post(path, {"email": typed, "login": typed, "password": "x"})

    assert answer.status_code == 200
    assert 'class="error-summary"' in answer.content.decode()
    assert mail.outbox == []


def test_a_mail_that_cannot_be_sent_is_told_and_nothing_breaks(client, ann, settings, caplog):
    settings.EMAIL_BACKEND = "accounts.signin.mailbox.NoMail"

    answers = [client.post("/account/login/", {"email": email}) for email in (ann.email, "nobody@example.org")]

    assert [answer.status_code for answer in answers] == [503, 503]
    assert "could not send the e-mail" in answers[0].content.decode()
    assert ann.email not in caplog.text


@pytest.mark.parametrize("device", ["own", "shared"])
def test_an_account_that_is_closed_cannot_sign_in(device, client, ann):
    ann.is_active = False
    ann.save()

    client.post("/account/login/", {"email": ann.email, "device": device})

    assert "no account" in mail.outbox[-1].body
    assert not signed_in(client)
