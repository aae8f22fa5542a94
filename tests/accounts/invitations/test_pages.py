"""The way of an invitation through the pages: opened by a link or a code, answered by POST alone."""

from __future__ import annotations

import re

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from accounts import invitation_codes
from accounts.actions import invitations
from accounts.models import Invitation, Person, Sharing
from config.privacy import PrivateFormatter
from tests.accounts.sharing.people import clinic_of

pytestmark = pytest.mark.django_db
CODE, ASKED = "/invitation/", "/invitation/asked/"
ACCEPT, DECLINE, LEAVE = "/invitation/accept/", "/invitation/decline/", "/invitation/leave/"
YEAR = 1950


@pytest.fixture(autouse=True)
def limits_forgotten():
    cache.clear()


@pytest.fixture
def invited(therapist):
    """A therapist's invitation for a patient, with its secrets."""
    return invitations.invite(
        kind="patient",
        made_by=therapist,
        clinic=clinic_of(therapist),
        birth_year=YEAR,
        asks={"logs": True},
        now=timezone.now(),
    )


def link(token):
    return f"/invitation/link/{token}/"


def text(response):
    return re.sub(r"\s+", " ", response.content.decode())


# The link


def test_opening_the_link_uses_nothing_up_and_takes_the_token_out_of_the_address(invited, patient):
    invitation, token, _code = invited
    for client in (Client(), Client()):
        for _time in range(3):
            answer = client.get(link(token))
            assert (answer.status_code, answer.url) == (302, ASKED)
            assert answer["Referrer-Policy"] == "no-referrer"
            assert "no-store" in answer["Cache-Control"]
            assert client.get(ASKED).status_code == 200
    Client().head(link(token))

    invitation.refresh_from_db()
    assert invitation.used_at is None
    assert not Sharing.objects.exists()


def test_the_session_keeps_no_secret(invited):
    _invitation, token, _code = invited
    client = Client()
    client.get(link(token))
    assert token not in str(dict(client.session))


def test_a_refused_request_does_not_write_the_token_down(invited, caplog):
    token = invited[1]
    assert Client().post(link(token)).status_code == 405
    formatter = PrivateFormatter("%(message)s")
    lines = [formatter.format(record) for record in caplog.records]
    assert any("/invitation/link/.../" in line for line in lines)
    assert not any(token in line for line in lines)


@pytest.mark.parametrize("method", ["get", "put", "delete"])
def test_only_a_post_answers(invited, patient, signed_in, method):
    _invitation, token, _code = invited
    client = signed_in(patient)
    client.get(link(token))
    for path in (ACCEPT, DECLINE, LEAVE):
        assert getattr(client, method)(path).status_code == 405
    assert client.get(ASKED).status_code == 200


def test_answers_need_the_token_of_the_form(invited, patient):
    client = Client(enforce_csrf_checks=True)
    client.force_login(patient, backend="allauth.account.auth_backends.AuthenticationBackend")
    client.get(link(invited[1]))
    for path in (ACCEPT, DECLINE, LEAVE):
        assert client.post(path, {"until": "3"}).status_code == 403
    assert not Sharing.objects.exists()


@pytest.mark.parametrize("token", ["x", "é" * 40, "%00", "a" * 5000, "' OR 1=1 --"])
def test_a_strange_token_gives_the_same_answer_as_a_used_one(invited, patient, token):
    invitation, used, _code = invited
    invitations.accept(invitation=invitation, by=patient, now=timezone.now())
    answers = []
    for each in (token, used):
        client = Client()
        first = client.get(f"/invitation/link/{each}/")
        assert (first.status_code, first.url) == (302, ASKED)
        answers.append(client.get(ASKED))
    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].content == answers[1].content


def test_a_bad_link_forgets_the_one_before(invited):
    client = Client()
    client.get(link(invited[1]))
    client.get(link("nothing"))
    assert client.get(ASKED).status_code == 404


# The code


def test_code_and_birth_year_open_it(invited):
    client = Client()
    typed = invitation_codes.as_printed(invited[2]).lower()
    answer = client.post(CODE, {"code": typed, "birth_year": str(YEAR)})
    assert answer.url == ASKED
    assert "River Clinic" in text(client.get(ASKED))


def test_wrong_unknown_used_and_worn_out_codes_get_the_same_answer(invited, patient):
    _invitation, _token, code = invited
    pages = {}

    def typed(code, year=YEAR):
        cache.clear()
        answer = Client().post(CODE, {"code": code, "birth_year": str(year)})
        assert answer.status_code == 200
        page = re.sub(r'value="[^"]*"', "", text(answer))
        pages[page] = "<title>Error:" in page

    typed("2222222222")
    for year in range(1900, 1905):
        typed(code, year)
    typed(code)
    Invitation.objects.update(tries=0, expires_at=timezone.now())
    typed(code)
    Invitation.objects.update(tries=0, expires_at=timezone.now() + invitations.HOLDS_FOR, used_at=timezone.now())
    typed(code)
    assert list(pages.values()) == [True]


def test_tries_from_one_network_are_slowed_down_and_forwarded_addresses_do_not_help(invited):
    statuses = [
        Client()
        .post(CODE, {"code": "2222222222", "birth_year": "1950"}, HTTP_X_FORWARDED_FOR=f"10.0.0.{number}")
        .status_code
        for number in range(11)
    ]
    assert statuses == [200] * 10 + [429]
    last = Client().post(CODE, {"code": invited[2], "birth_year": str(YEAR)})
    assert (last.status_code, last["Retry-After"]) == (429, "180")
    elsewhere = Client(REMOTE_ADDR="192.0.2.7")
    assert elsewhere.post(CODE, {"code": invited[2], "birth_year": str(YEAR)}).status_code == 302


@pytest.mark.parametrize(
    "code", ["", "short", "0" * 10, "x" * 61, "\0" * 10, "ＡＢＣＤＥ🙂", "<script>", "a" * 100_000]
)
@pytest.mark.parametrize("year", ["", "x", "19500", "-1", "1950\0", "９" * 5000])
def test_strange_codes_and_years_get_a_clear_message(code, year):
    answer = Client().post(CODE, {"code": code, "birth_year": year})
    page = text(answer)
    assert answer.status_code == 200
    assert 'href="#id_code"' in page
    assert 'href="#id_birth_year"' in page


# Answering


def test_it_says_who_asks_for_what_before_anyone_signs_in(invited):
    client = Client()
    client.get(link(invited[1]))
    page = text(client.get(ASKED))
    for words in ("Tom asks to see your record", "River Clinic", "555 0100", "Your session logs", "Not your swelling"):
        assert words in page
    assert "next=/invitation/asked/" in page
    answer = client.post(ACCEPT, {"until": "3"})
    assert answer.status_code == 302
    assert answer.url.startswith("/account/login/")


def test_the_invitation_waits_while_the_person_signs_in(invited, patient):
    client = Client()
    client.get(link(invited[1]))
    client.force_login(patient, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.get(ASKED).status_code == 200
    assert client.post(ACCEPT, {"until": "3"}).status_code == 302
    assert Sharing.objects.get().owner == patient


def test_accepting_shares_what_was_ticked_and_works_once(invited, patient, stranger, signed_in):
    client, second = signed_in(patient), signed_in(stranger)
    for each in (client, second):
        each.get(link(invited[1]))
    page = text(client.get(ASKED))
    assert not re.search(r'name="(logs|notes)"[^>]*checked', page)

    answer = client.post(ACCEPT, {"logs": "on", "until": "1", "owner": stranger.pk, "kind": "helper"})
    assert "You share your record now" in text(client.get(answer.url))
    sharing = Sharing.objects.get()
    assert (sharing.owner, sharing.sees_logs, sharing.sees_notes, sharing.kind) == (patient, True, False, "therapist")
    for each in (client, second):
        assert each.post(ACCEPT, {"until": "1"}).status_code == 404
        each.get(link(invited[1]))
        assert each.get(ASKED).status_code == 404
    assert Sharing.objects.count() == 1


def test_without_an_end_nothing_is_shared_and_the_choice_is_kept(invited, patient, signed_in):
    client = signed_in(patient)
    client.get(link(invited[1]))
    answer = client.post(ACCEPT, {"notes": "on"})
    page = text(answer)
    assert answer.status_code == 200
    assert "<title>Error:" in page
    assert re.search(r'name="notes"[^>]*checked', page)
    assert not Sharing.objects.exists()


def test_declining_is_one_tap_without_signing_in(invited):
    client = Client()
    client.get(link(invited[1]))
    assert "You said no" in text(client.post(DECLINE))
    client.get(link(invited[1]))
    assert client.get(ASKED).status_code == 404


def test_leaving_keeps_it_for_the_right_person(invited):
    client = Client()
    client.get(link(invited[1]))
    assert client.post(LEAVE).url == "/"
    assert client.get(ASKED).status_code == 404
    client.get(link(invited[1]))
    assert client.get(ASKED).status_code == 200


def test_the_maker_and_the_wrong_address_are_told_and_use_nothing_up(patient, stranger, therapist, invited, signed_in):
    mailed = invitations.invite(
        kind="helper", made_by=patient, owner=patient, email="bob@example.org", now=timezone.now()
    )
    for person, secret, words in (
        (therapist, invited[1], "your own invitation"),
        (stranger, mailed[1], "another e-mail"),
    ):
        client = signed_in(person)
        client.get(link(secret))
        assert words in text(client.get(ASKED))
        assert client.post(ACCEPT, {"until": "3"}).status_code == 200
    assert not Sharing.objects.exists()
    assert not Invitation.objects.exclude(used_at=None).exists()


def test_a_helper_is_told_what_they_could_do(patient, stranger, signed_in):
    _invitation, token, _code = invitations.invite(
        kind="helper", made_by=patient, owner=patient, asks={"notes": True, "ends": None}, now=timezone.now()
    )
    client = signed_in(stranger)
    client.get(link(token))
    page = text(client.get(ASKED))
    assert "Ann asks you to help" in page
    assert "Not read their session logs" in page
    assert "Read their swelling notes" in page
    assert "You can help Ann now" in text(client.get(client.post(ACCEPT).url))


def test_taking_over_a_record_signs_its_new_owner_in(therapist, signed_in):
    record = Person.objects.create(email=None, name="Rose")
    token = invitations.invite(
        kind="handover", made_by=therapist, owner=record, clinic=clinic_of(therapist), now=timezone.now()
    )[1]
    client = signed_in(Person.objects.create_user("rose@example.org"))
    client.get(link(token))
    assert "hands your record over" in text(client.get(ASKED))
    answer = client.post(ACCEPT)
    assert "This is your record now" in text(client.get(answer.url))
    assert client.session["_auth_user_id"] == str(record.pk)


def test_someone_with_a_record_of_their_own_cannot_take_one_over(therapist, patient, stranger, signed_in):
    record = Person.objects.create(email=None, name="Rose")
    token = invitations.invite(
        kind="handover", made_by=therapist, owner=record, clinic=clinic_of(therapist), now=timezone.now()
    )[1]
    Sharing.objects.create(owner=patient, person=stranger, kind="helper", starts="2026-01-01", made_at=timezone.now())
    client = signed_in(patient)
    client.get(link(token))
    assert "never mixed" in text(client.get(ASKED))
    assert client.post(ACCEPT).status_code == 200
    assert Person.objects.get(pk=record.pk).email is None


def test_pages_with_nothing_opened_say_so(patient, signed_in):
    for client in (Client(), signed_in(patient)):
        assert client.get(ASKED).status_code == 404
        assert client.post(DECLINE).status_code == 404
    assert signed_in(patient).post(ACCEPT).status_code == 404
    assert "There is no invitation" in text(signed_in(patient).get("/invitation/accepted/"))
    assert Client().get("/invitation/accepted/").status_code == 302
