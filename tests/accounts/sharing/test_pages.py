"""The pages of who may see my record: for the owner alone, without surprises."""

from __future__ import annotations

import re
import uuid

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from accounts.actions import invitations
from accounts.actions.access_events import record_access
from accounts.models import AccessEvent, Invitation, Person, Sharing, SharingChange
from tests.accounts.sharing.people import THERAPIST, clinic_of, days, share

pytestmark = pytest.mark.django_db
LIST, INVITE, MADE = "/me/sharing/", "/me/sharing/invite/", "/me/sharing/invite/made/"
LEAST = {"until": "3"}


@pytest.fixture(autouse=True)
def limits_forgotten():
    cache.clear()


@pytest.fixture
def sharing(patient, therapist):
    return share(patient, therapist, THERAPIST, clinic=clinic_of(therapist), ends=days(20))


def text(response):
    return re.sub(r"\s+", " ", response.content.decode())


# Who comes in


def routes(sharing, invitation):
    """Each address with the methods that it takes, and what its owner gets."""
    return {
        LIST: {"get": 200, "post": 405},
        "/me/sharing/history/": {"get": 200, "post": 405},
        INVITE: {"get": 200, "post": 200},
        MADE: {"get": 302, "post": 405},
        f"/me/sharing/{sharing.pk}/": {"get": 200, "post": 200},
        f"/me/sharing/{sharing.pk}/end/": {"get": 200},
        f"/me/sharing/invitations/{invitation.pk}/cancel/": {"get": 405, "post": 302},
        "/me/access/": {"get": 200, "post": 405},
    }


def test_every_route_for_owner_other_helper_and_nobody(patient, therapist, stranger, signed_in, sharing):
    helper = Person.objects.create_user("bob@example.org", name="Bob")
    share(patient, helper, logs=True, notes=True)
    invitation = invitations.invite(
        kind="helper", made_by=patient, owner=patient, name="Uncle Zebulon", now=timezone.now()
    )[0]
    others = {name: signed_in(person) for name, person in (("other", stranger), ("helper", helper), ("t", therapist))}
    others["helper"].post(f"/me/helping/{Sharing.objects.get(person=helper).pk}/start/")
    for path, methods in routes(sharing, invitation).items():
        for method, status in methods.items():
            assert Client().generic(method.upper(), path).status_code == 302, path
            for name, client in others.items():
                answer = client.generic(method.upper(), path)
                own_rows = str(sharing.pk) in path or str(invitation.pk) in path
                assert answer.status_code == (404 if own_rows and status != 405 else status), (name, method, path)
                assert "Zebulon" not in answer.content.decode()
        for method, status in sorted(methods.items()):
            assert signed_in(patient).generic(method.upper(), path).status_code == status, (method, path)
    assert not Sharing.objects.exclude(ended_at=None).exists()


def test_a_foreign_row_is_like_one_that_is_not_there(patient, stranger, signed_in, sharing):
    client = signed_in(stranger)
    for path in ("/me/sharing/{}/", "/me/sharing/{}/end/"):
        foreign, missing = (client.get(path.format(pk)) for pk in (sharing.pk, uuid.uuid4()))
        blank = [str(sharing.pk), missing.wsgi_request.path]
        assert foreign.status_code == missing.status_code == 404
        assert foreign.content.replace(blank[0].encode(), b"") == missing.content.replace(
            blank[1].split("/")[3].encode(), b""
        )


def test_pages_are_kept_nowhere(patient, signed_in, sharing):
    client = signed_in(patient)
    for path in (LIST, INVITE, "/me/access/", "/me/sharing/history/", f"/me/sharing/{sharing.pk}/", "/me/helping/"):
        assert "no-store" in client.get(path)["Cache-Control"], path


# The list


def test_the_list_says_who_sees_what_until_when(patient, signed_in, sharing):
    page = text(signed_in(patient).get(LIST))
    for words in ("Tom", "Therapist, River Clinic", "Not your session logs", "Until "):
        assert words in page
    assert text(signed_in(sharing.person).get(LIST)).count("Tom") == 0


def test_one_that_ran_out_or_has_not_begun_says_so(patient, therapist, stranger, signed_in, sharing):
    Sharing.objects.update(ends=days(-1))
    share(patient, stranger, starts=days(3))
    page = text(signed_in(patient).get(LIST))
    assert "This ended on" in page
    assert "From " in page


def test_the_lists_ask_the_same_of_one_and_of_many(patient, signed_in, django_assert_max_num_queries):
    for number in range(30):
        person = Person.objects.create_user(f"p{number}@example.org")
        share(patient, person)
        record_access(owner=patient, by=person, role="helper", part="session-log", now=timezone.now())
    client = signed_in(patient)
    for path in (LIST, "/me/access/", "/me/sharing/history/", "/me/helping/"):
        with django_assert_max_num_queries(6):
            client.get(path)


# Changing and ending


def test_a_change_holds_at_once_and_is_kept(patient, signed_in, sharing):
    answer = signed_in(patient).post(f"/me/sharing/{sharing.pk}/", {"logs": "on", "until": "no-end"})

    assert answer.url == LIST
    sharing.refresh_from_db()
    assert (sharing.sees_logs, sharing.sees_notes, sharing.ends) == (True, False, None)
    assert SharingChange.objects.filter(what="changed").get().by_id == patient.pk
    assert "was changed" in text(signed_in(patient).get("/me/sharing/history/"))


def test_the_end_can_be_kept_as_it_is(patient, signed_in, sharing):
    signed_in(patient).post(f"/me/sharing/{sharing.pk}/", {"notes": "on", "until": "as-now"})
    sharing.refresh_from_db()
    assert (sharing.sees_notes, sharing.ends) == (True, days(20))


@pytest.mark.parametrize("until", ["", "4", "as-now\0", "2999-01-01", "é" * 1000])
def test_a_bad_end_changes_nothing_and_says_what_to_do(patient, signed_in, sharing, until):
    answer = signed_in(patient).post(f"/me/sharing/{sharing.pk}/", {"logs": "on", "until": until})

    page = text(answer)
    assert answer.status_code == 200
    assert "<title>Error:" in page
    assert 'href="#id_until_0"' in page
    assert re.search(r'name="logs"[^>]*checked', page)
    sharing.refresh_from_db()
    assert not sharing.sees_logs


def test_no_field_but_scope_and_end_can_be_set(patient, stranger, signed_in, sharing):
    more = {"owner": stranger.pk, "person": stranger.pk, "kind": "helper", "starts": "2020-01-01", "clinic": ""}
    signed_in(patient).post(f"/me/sharing/{sharing.pk}/", LEAST | more)

    after = Sharing.objects.get()
    same = ("owner_id", "person_id", "kind", "starts", "clinic_id")
    assert [getattr(after, name) for name in same] == [getattr(sharing, name) for name in same]


def test_ending_asks_first_and_is_over_at_the_next_request(patient, therapist, signed_in, sharing):
    client = signed_in(patient)
    assert "End sharing with Tom?" in text(client.get(f"/me/sharing/{sharing.pk}/end/"))
    assert Sharing.objects.get().ended_at is None
    assert client.post(f"/me/sharing/{sharing.pk}/end/").url == LIST

    assert Sharing.objects.get().ended_by == "Ann"
    assert client.post(f"/me/sharing/{sharing.pk}/end/").status_code == 404
    assert "Nobody else may see" in text(client.get(LIST))


def test_the_mail_that_it_ended_names_nobody(patient, signed_in, sharing):
    signed_in(patient).post(f"/me/sharing/{sharing.pk}/end/", HTTP_HOST="localhost")
    (sent,) = mail.outbox
    assert sent.to == ["tom@example.org"]
    neutral(sent)


def neutral(sent):
    """No name, no address of a person, nothing about health in a mail."""
    words = f"{sent.subject} {sent.body} {sent.from_email}".lower()
    for word in ("ann", "swelling", "massage", "lymph", "session", "therap", "patient", "clinic", "health", "record"):
        assert not re.search(rf"\b{word}", words), word


def test_a_broken_mail_server_does_not_stop_it(patient, signed_in, sharing, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "localhost", 9
    assert signed_in(patient).post(f"/me/sharing/{sharing.pk}/end/").status_code == 302
    assert Sharing.objects.get().ended_at is not None


# Inviting a helper


def test_an_invitation_by_mail_has_one_link_and_names_nobody(patient, signed_in):
    client = signed_in(patient)
    answer = client.post(INVITE, LEAST | {"name": "Bob", "email": "bob@example.org"}, HTTP_HOST="127.0.0.1:1")
    page = text(client.get(answer.url))

    (sent,) = mail.outbox
    link = re.search(r"http://localhost:8000/invitation/link/([\w-]{22,})/", sent.body)
    neutral(sent)
    assert sent.to == ["bob@example.org"]
    assert link[1] not in page
    assert "bob@example.org" in page


def test_without_an_address_the_page_shows_code_and_link(patient, signed_in):
    client = signed_in(patient)
    client.post(INVITE, LEAST | {"name": "Bob", "birth_year": "1950"})
    page = text(client.get(MADE))

    code = re.search(r'class="secret">(\w{5}-\w{5})<', page)[1]
    assert "/invitation/link/" in page
    assert invitations.try_code(code=code, birth_year=1950, now=timezone.now()) == Invitation.objects.get()
    assert mail.outbox == []


def test_the_secrets_are_shown_for_a_quarter_of_an_hour(patient, signed_in, time_machine_or_skip):
    client = signed_in(patient)
    client.post(INVITE, LEAST | {"name": "Bob"})
    assert client.get(MADE).status_code == 200
    time_machine_or_skip(16)
    assert client.get(MADE).url == LIST


@pytest.fixture
def time_machine_or_skip():
    """Moves the clock on by so many minutes, for this test."""
    import datetime

    import time_machine

    travels = []

    def move(minutes):
        travel = time_machine.travel(timezone.now() + datetime.timedelta(minutes=minutes), tick=True)
        travel.start()
        travels.append(travel)

    yield move
    for travel in travels:
        travel.stop()


def test_the_same_form_sent_twice_is_one_invitation(patient, signed_in):
    client = signed_in(patient)
    once = re.search(r'name="once" value="([\w-]+)"', client.get(INVITE).content.decode())[1]
    for _time in range(2):
        assert client.post(INVITE, LEAST | {"name": "Bob", "email": "b@example.org", "once": once}).url == MADE
    assert Invitation.objects.count() == len(mail.outbox) == 1


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("name", "", "Write a name"),
        ("name", "x" * 81, "shorter name"),
        ("name", "a\0b", "Null characters"),
        ("email", "not an address", "Write an e-mail address like"),
        ("email", "a@b.org\nBcc: c@d.org", "Write an e-mail address like"),
        ("birth_year", "fifty", "four digits"),
        ("birth_year", "50", "four digits"),
        ("birth_year", "2999", "four digits"),
        ("birth_year", "-1950", "four digits"),
        ("birth_year", "9" * 5000, "four digits"),
        ("birth_year", "1950.5", "four digits"),
        ("until", "never", "from the list"),
    ],
)
def test_bad_input_is_told_beside_the_field_and_all_is_kept(patient, signed_in, field, value, says):
    told = {"name": "Bob <b>", "email": "bob@example.org", "birth_year": "1950", "notes": "on", "until": "6"}
    answer = signed_in(patient).post(INVITE, told | {field: value})

    page = text(answer)
    assert answer.status_code == 200
    assert "<title>Error:" in page
    assert page.count(says) >= 2  # in the summary and beside the field
    assert f'href="#id_{field}' in page
    if field != "name":
        assert "Bob &lt;b&gt;" in page
    assert re.search(r'name="notes"[^>]*checked', page)
    assert not Invitation.objects.exists()


def test_many_invitations_are_slowed_down(patient, signed_in):
    client = signed_in(patient)
    answers = [client.post(INVITE, LEAST | {"name": "Bob"}).status_code for _time in range(11)]
    assert answers == [302] * 10 + [429]


def test_one_that_was_taken_back_does_not_work(patient, signed_in):
    invitation, token, _code = invitations.invite(
        kind="helper", made_by=patient, owner=patient, name="Bob", now=timezone.now()
    )
    client = signed_in(patient)
    assert "Bob" in text(client.get(LIST))
    client.post(f"/me/sharing/invitations/{invitation.pk}/cancel/")
    assert invitations.by_token(token=token, now=timezone.now()) is None
    assert client.post(f"/me/sharing/invitations/{invitation.pk}/cancel/").status_code == 302


# Who looked


def test_the_history_is_the_owner_s_alone(patient, therapist, stranger, signed_in):
    record_access(owner=patient, by=therapist, role="therapist", part="summary", action="printed", now=timezone.now())

    own = text(signed_in(patient).get("/me/access/"))
    assert "Tom" in own
    assert "Printed: Your visit summary" in own
    assert "cannot show" in own
    for person in (therapist, stranger):
        assert "visit summary" not in text(signed_in(person).get("/me/access/"))


@pytest.mark.parametrize("number", ["", "0", "-1", "999", "x", "1;drop"])
def test_any_page_number_gives_a_page(patient, therapist, signed_in, number):
    AccessEvent.objects.bulk_create(
        AccessEvent(
            owner=patient, by_name="Tom", role="therapist", part="summary", at=timezone.now(), local_date=days(0)
        )
        for _time in range(30)
    )
    for path in ("/me/access/", "/me/sharing/history/"):
        assert signed_in(patient).get(path, {"page": number}).status_code == 200
