"""Helping someone: their record is written in, one's own is not, and it ends at the next request."""

from __future__ import annotations

import re
import uuid

import pytest
from django.test import Client, RequestFactory
from django.utils import timezone

from accounts import access
from accounts.actions.sharing import end_sharing
from accounts.models import AccessEvent, Person, SessionLog, Sharing, SwellingNote
from guide import told
from tests.accounts.sharing.people import THERAPIST, clinic_of, days, share
from tests.guide.views.walk import pass_screening

pytestmark = pytest.mark.django_db


@pytest.fixture
def helper(patient):
    return Person.objects.create_user("bob@example.org", name="Bob")


def text(response):
    return re.sub(r"\s+", " ", response.content.decode())


def request_of(client, person):
    """A request as a view gets it, in the session of this client."""
    request = RequestFactory().get("/")
    request.session, request.user = client.session, person
    return request


def start(client, sharing):
    return client.post(f"/me/helping/{sharing.pk}/start/")


def tell(client, word="canary"):
    """As if the health questions were answered in this session."""
    session = client.session
    session[told.KEY] = {"values": {word: "yes"}}
    session.save()


def write(owner, **fields):
    at = timezone.now()
    SessionLog.objects.create(
        owner=owner, client_id=str(uuid.uuid4()), at=at, local_date=at.date(), walkthrough="lym-arm",
        technique="lymphatic", side="left", minutes=12, made_at=at, note="canary of the log", **fields,
    )  # fmt: skip
    SwellingNote.objects.create(
        owner=owner, client_id=str(uuid.uuid4()), at=at, local_date=at.date(), place="arm", side="left",
        made_at=at, note="canary of the note",
    )  # fmt: skip


# Whose record


def test_what_is_written_goes_to_the_person_who_is_helped(patient, helper, signed_in):
    sharing = share(patient, helper)
    client = signed_in(helper)
    assert access.owner_of(request_of(client, helper)) == helper
    start(client, sharing)
    assert access.owner_of(request_of(client, helper)) == patient
    client.post("/me/helping/stop/")
    assert access.owner_of(request_of(client, helper)) == helper


@pytest.mark.parametrize("way", ["ended", "ran out", "helper left", "owner shut out"])
def test_it_is_over_at_the_next_request_and_nothing_leaks_into_the_helper_s_own(patient, helper, signed_in, way):
    sharing = share(patient, helper, logs=True)
    client = signed_in(helper)
    start(client, sharing)
    tell(client)
    if way == "ended":
        end_sharing(sharing=sharing, by=patient, now=timezone.now())
    elif way == "ran out":
        Sharing.objects.update(ends=days(-1))
    elif way == "helper left":
        client.post(f"/me/helping/{sharing.pk}/leave/")
    else:
        Person.objects.filter(pk=patient.pk).update(is_active=False)

    request = request_of(client, helper)
    assert access.owner_of(request) == helper
    assert told.KEY not in request.session
    assert access.HELPING not in request.session
    for path in ("", "start/", "leave/"):
        answer = client.post(f"/me/helping/{sharing.pk}/{path}") if path else client.get(f"/me/helping/{sharing.pk}/")
        assert answer.status_code == 404
    assert "Ann" not in text(client.get("/me/helping/"))


def test_answers_do_not_go_along_when_helping_starts_or_stops(patient, helper, signed_in):
    client = signed_in(helper)
    tell(client)
    start(client, share(patient, helper))
    assert told.KEY not in client.session
    tell(client)
    client.post("/me/helping/stop/")
    assert told.KEY not in client.session


def test_nor_from_one_helped_person_to_the_next(patient, stranger, helper, signed_in):
    client = signed_in(helper)
    start(client, share(patient, helper))
    tell(client)
    start(client, share(stranger, helper))
    assert told.KEY not in client.session
    assert access.owner_of(request_of(client, helper)) == stranger


def test_a_made_up_sharing_in_the_session_helps_nobody(patient, helper, therapist, signed_in):
    theirs = share(patient, therapist, THERAPIST, clinic=clinic_of(therapist))
    client = signed_in(helper)
    for pk in (str(theirs.pk), str(uuid.uuid4())):
        session = client.session
        session[access.HELPING] = pk
        session.save()
        assert access.owner_of(request_of(client, helper)) == helper


def test_a_therapist_s_sharing_is_not_a_helper_s(patient, therapist, signed_in):
    sharing = share(patient, therapist, THERAPIST, clinic=clinic_of(therapist), logs=True)
    client = signed_in(therapist)
    assert client.get(f"/me/helping/{sharing.pk}/").status_code == 404
    assert start(client, sharing).status_code == 404


# Pages


def test_every_route_for_helper_owner_other_and_nobody(patient, helper, stranger, signed_in):
    sharing = share(patient, helper)
    own = f"/me/helping/{sharing.pk}/"
    table = {
        ("get", "/me/helping/"): (200, 200),
        ("post", "/me/helping/stop/"): (302, 302),
        ("get", "/me/helping/stop/"): (405, 405),
        ("get", own): (200, 404),
        ("post", own): (405, 405),
        ("get", f"{own}start/"): (405, 405),
        ("post", f"{own}start/"): (302, 404),
        ("get", f"{own}leave/"): (200, 404),
        ("post", f"{own}leave/"): (302, 404),
    }
    for (method, path), (_for_helper, for_others) in table.items():
        for person in (patient, stranger):
            assert getattr(signed_in(person), method)(path).status_code == for_others, (method, path)
        assert getattr(Client(), method)(path).status_code in (302, 405)
    for (method, path), (for_helper, _others) in table.items():
        assert getattr(signed_in(helper), method)(path).status_code == for_helper, (method, path)


def test_pages_say_whom_one_is_helping(patient, helper, signed_in):
    client = signed_in(helper)
    assert "You are helping" not in text(client.get("/me/sharing/"))
    start(client, share(patient, helper))
    assert "You are helping Ann." in text(client.get("/me/sharing/"))
    assert "Ann" not in text(client.get("/"))


@pytest.mark.parametrize(("logs", "notes"), [(False, False), (True, False), (False, True), (True, True)])
def test_a_helper_sees_what_was_chosen_and_the_owner_sees_that(patient, stranger, helper, signed_in, logs, notes):
    write(patient)
    write(stranger, stopped="dizzy")
    sharing = share(patient, helper, logs=logs, notes=notes)
    page = text(signed_in(helper).get(f"/me/helping/{sharing.pk}/"))

    assert page.count("canary of the log") == logs
    assert page.count("canary of the note") == notes
    assert "Stopped early" not in page
    seen = set(patient.access_events.values_list("part", "role", "by_name"))
    wanted = {("session-log", "helper", "Bob")} if logs else set()
    assert seen == wanted | ({("swelling-note", "helper", "Bob")} if notes else set())
    assert not AccessEvent.objects.exclude(owner=patient).exists()


def test_what_was_deleted_is_not_shown(patient, helper, signed_in):
    write(patient, deleted_at=timezone.now())
    page = text(signed_in(helper).get(f"/me/helping/{share(patient, helper, logs=True).pk}/"))
    assert "canary of the log" not in page


def test_my_own_pages_stay_my_own_while_i_help(patient, helper, signed_in):
    client = signed_in(helper)
    start(client, share(patient, helper, logs=True, notes=True))
    share(patient, Person.objects.create_user("cat@example.org", name="Cat"))
    for path in ("/me/sharing/", "/me/access/", "/me/sharing/history/"):
        assert "Cat" not in text(client.get(path))


def test_a_visitor_s_pages_ask_nothing_about_helping(client, db, django_assert_num_queries):
    with django_assert_num_queries(0):
        client.get("/")


def test_questions_and_sessions_say_for_whom_they_are(patient, helper, signed_in):
    client = signed_in(helper)
    start(client, share(patient, helper))
    page = text(client.get("/guide/lym-arm/start/", follow=True))
    assert "You are helping Ann." in page
    assert "Answer for Ann, not for yourself." in page

    pass_screening(client, "lym-arm")
    for path in ("start/result/", "session/"):
        assert "You are helping Ann." in text(client.get(f"/guide/lym-arm/{path}")), path
    client.post("/guide/lym-arm/session/begin/", {"length": "first-week", "who": "me"})
    assert "You are helping Ann." in text(client.get("/guide/lym-arm/session/"))
    client.post("/guide/lym-arm/session/finish/")
    assert "You are helping Ann." in text(client.get("/guide/lym-arm/session/summary/"))
    assert [log.written_by_name for log in patient.session_logs.all()] == ["Bob"]
    noted = list(patient.access_events.values_list("part", "action", "by_name"))
    assert noted.count(("session-log", "wrote", "Bob")) == 1
    assert noted.count(("screening", "opened", "Bob")) == 1
    assert not helper.access_events.exists()
    assert not helper.session_logs.exists()


def test_an_emergency_page_says_nothing_else(patient, helper, signed_in):
    client = signed_in(helper)
    start(client, share(patient, helper))
    pass_screening(client, "lym-arm", **{"chest_pain": "yes"})
    page = text(client.get("/guide/lym-arm/start/result/"))
    assert 'data-outcome="EMERGENCY"' in page
    assert "helping" not in page


def test_a_session_that_is_cut_off_by_the_owner_is_saved_nowhere(patient, helper, signed_in):
    sharing = share(patient, helper)
    client = signed_in(helper)
    start(client, sharing)
    pass_screening(client, "lym-arm")
    client.post("/guide/lym-arm/session/begin/", {"length": "first-week", "who": "me"})
    end_sharing(sharing=sharing, by=patient, now=timezone.now())
    for path in ("beat/", "finish/", "stop/", "summary/"):
        for method in ("post", "get"):
            assert getattr(client, method)(f"/guide/lym-arm/session/{path}").status_code < 500
    assert not SessionLog.objects.exists()
    assert not helper.screening_records.exists()


# A form that is open in another tab


ADD = "/me/sessions/add/"


def filled(client):
    """The form of a session done without the player, as it is open in a tab, with a note typed."""
    page = client.get(ADD).content.decode()
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))
    at = timezone.now()
    told = {"walkthrough": "ret-hand", "side": "left", "day": at.date().isoformat(), "time": "00:01", "minutes": "5"}
    return hidden | told | {"note": "canary typed for Ann"}


def test_a_form_for_her_record_is_never_saved_in_my_own(patient, helper, signed_in):
    sharing = share(patient, helper)
    client = signed_in(helper)
    start(client, sharing)
    form = filled(client)
    client.post("/me/helping/stop/")

    answer = client.post(ADD, form)
    assert answer.status_code == 409
    assert "What you typed is kept" in text(answer)
    assert not SessionLog.objects.exists()
    assert "canary typed for Ann" not in text(client.get(ADD))

    start(client, sharing)
    assert "canary typed for Ann" in text(client.get(ADD))
    assert client.post(ADD, filled(client)).status_code == 302
    assert SessionLog.objects.get().owner == patient


def test_nor_one_for_my_own_in_hers(patient, helper, signed_in):
    client = signed_in(helper)
    form = filled(client)
    start(client, share(patient, helper))
    assert client.post(ADD, form).status_code == 409
    assert not SessionLog.objects.exists()


def test_nor_one_that_was_sent_after_the_sign_in_was_over(patient, helper, signed_in):
    client = signed_in(helper)
    start(client, share(patient, helper))
    form = filled(client)
    client.logout()
    assert client.post(ADD, form).status_code == 302
    client.force_login(helper)
    assert "canary typed for Ann" not in text(client.get(ADD))
    assert client.post(ADD, form).status_code == 409
    assert not SessionLog.objects.exists()


@pytest.mark.parametrize("mark", ["forged", "0:1:2", "é\0", "x" * 10_000])
def test_a_forged_mark_saves_nothing(helper, signed_in, mark):
    client = signed_in(helper)
    assert client.post(ADD, filled(client) | {"record": mark}).status_code == 409
    assert not SessionLog.objects.exists()
