"""Routines set up alone: chosen, changed, ended with undo, started from; and what only a therapist can open."""

from __future__ import annotations

import re
import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.actions.profile import Conflict, update_profile
from accounts.actions.routines import change_routine, set_up_routine, take_up_again
from accounts.models import Person, Routine
from guide import library
from tests.accounts.today.records import NOW, assigned, log, routine

pytestmark = pytest.mark.usefixtures("frozen")
MOST_QUERIES = 20
LIST, ADD = reverse("accounts:routine-list"), reverse("accounts:routine-create")
CHOSEN = {"walkthrough": "lym-arm", "side": "left", "days_a_week": "5", "time_of_day": "morning", "version": "0"}


def add(client: Client, **fields):
    return client.post(ADD, CHOSEN | fields)


def treated(person: Person, basins: object) -> None:
    update_profile(person=person, by=person, fields={"treated": basins}, version=0, now=NOW)


# Who


@pytest.mark.parametrize(
    "name", ["routine-edit", "routine-end", "routine-again", "routine-start", "routine-seen", "routine-reminder"]
)
def test_every_page_of_a_routine_is_its_owners_alone(client, patient, stranger, signed_in, name):
    mine = routine(patient)
    address = reverse(f"accounts:{name}", args=[mine.pk])
    method = "get" if name in ("routine-edit", "routine-reminder") else "post"
    nobodys = reverse(f"accounts:{name}", args=[uuid.uuid4()])
    eve = signed_in(stranger)

    assert getattr(client, method)(address).url.startswith("/account/login/")
    refused, missing = getattr(eve, method)(address), getattr(eve, method)(nobodys)
    assert (refused.status_code, missing.status_code) == (404, 404)
    mine.refresh_from_db()
    assert mine.ended_at is None
    assert getattr(signed_in(patient), method)(address).status_code in (200, 302)


@pytest.mark.parametrize("name", ["routine-end", "routine-again", "routine-start", "routine-seen"])
def test_what_changes_something_is_never_a_get(patient, signed_in, name):
    mine = routine(patient)

    assert signed_in(patient).get(reverse(f"accounts:{name}", args=[mine.pk])).status_code == 405


@pytest.mark.parametrize("address", [LIST, ADD])
def test_signed_out_leads_to_the_sign_in(client, db, address):
    assert client.get(address).url == f"/account/login/?next={address}"


def test_a_stranger_does_not_see_it_in_a_list(patient, stranger, signed_in):
    mine = routine(patient)

    assert str(mine.pk) not in signed_in(stranger).get(LIST).content.decode()


# Set up


def test_it_is_set_up_with_its_first_version(patient, signed_in):
    response = add(signed_in(patient))

    assert (response.status_code, response.url) == (302, LIST)
    (made,) = patient.routines.all()
    (version,) = made.versions.all()
    assert (made.walkthrough, made.side, made.is_assigned) == ("lym-arm", "left", False)
    assert (version.days_a_week, version.time_of_day, version.times_a_day) == (5, "morning", 1)
    assert (version.number, version.by_id, version.start) == (1, patient.pk, NOW.date())
    assert version.edition == library.get().walkthrough("lym-arm").edition


def test_sent_twice_it_is_one(patient, signed_in):
    client = signed_in(patient)

    assert [add(client).status_code, add(client).status_code] == [302, 302]
    assert patient.routines.count() == 1


def test_the_same_again_with_other_times_is_an_error_that_keeps_what_was_chosen(patient, signed_in):
    client = signed_in(patient)
    add(client)

    response = add(client, days_a_week="3", time_of_day="evening")

    html = response.content.decode()
    assert response.status_code == 200
    assert "You have this one already" in html
    assert re.search(r'value="evening" checked', html)
    assert patient.routines.count() == 1


def test_a_walkthrough_with_one_side_needs_no_choice(patient, signed_in):
    add(signed_in(patient), walkthrough="lym-both-legs", side="")

    assert patient.routines.get().side == "both"


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"walkthrough": ""}, "Choose a massage"),
        ({"walkthrough": "lym-nothing"}, "Choose a massage"),
        ({"walkthrough": "lym-head-neck"}, "Choose a massage"),
        ({"side": ""}, "Choose a side"),
        ({"side": "middle"}, "Choose a side"),
        ({"walkthrough": "lym-foot", "side": "both"}, "for one side"),
        ({"walkthrough": "lym-both-legs", "side": "left"}, "for both sides"),
        ({"days_a_week": ""}, "Choose how many days"),
        ({"days_a_week": "0"}, "Choose how many days"),
        ({"days_a_week": "8"}, "Choose how many days"),
        ({"days_a_week": "-1"}, "Choose how many days"),
        ({"days_a_week": "five"}, "Choose how many days"),
        ({"days_a_week": "24,5"}, "Choose how many days"),
        ({"time_of_day": "25:00"}, "Choose a time of day"),
        ({"time_of_day": "x" * 100_000}, "Choose a time of day"),
        ({"side": "\x00"}, "Choose a side"),
        ({"side": "🙂"}, "Choose a side"),
        ({"version": "9" * 400}, ""),
        ({"version": "one"}, "Open this page again"),
    ],
)
def test_bad_input_is_told_beside_the_field(patient, signed_in, fields, message):
    response = add(signed_in(patient), **fields)

    html = response.content.decode()
    if not message:
        assert response.status_code in (200, 302)
        return
    assert response.status_code == 200
    assert "<title>Error:" in html
    assert html.count(message) >= (1 if "version" in fields else 2)
    assert 'class="error-summary"' in html
    for target in re.findall(r'<li><a href="#([^"]+)"', html[html.index("error-summary") :]):
        assert f'id="{target}"' in html
    assert patient.routines.count() == 0


def test_head_and_neck_is_shown_closed_with_the_reason(patient, signed_in):
    html = signed_in(patient).get(ADD).content.decode()

    assert "You cannot set this one up alone" in html
    assert "A therapist must teach you first" in html
    assert 'value="lym-head-neck"' not in html


def test_retrograde_beside_treated_nodes_is_closed_on_that_side_alone(patient, signed_in):
    treated(patient, ["left-axilla"])
    client = signed_in(patient)

    closed = add(client, walkthrough="ret-hand", side="left")
    assert "unless your therapist gives it to you" in closed.content.decode()
    assert add(client, walkthrough="ret-hand", side="right").status_code == 302


def test_not_sure_which_nodes_closes_retrograde_on_every_side(patient, signed_in):
    treated(patient, "not_sure")

    html = signed_in(patient).get(ADD).content.decode()

    assert 'value="ret-hand"' not in html
    assert 'value="lym-arm"' in html


# Changed


def edit(client: Client, mine: Routine, **fields):
    return client.post(
        reverse("accounts:routine-edit", args=[mine.pk]),
        {"version": "1", "days_a_week": "3", "time_of_day": "evening"} | fields,
    )


def test_a_change_is_a_new_version_and_the_old_one_stays(patient, signed_in):
    mine = routine(patient, days=7)

    assert edit(signed_in(patient), mine).status_code == 302

    mine.refresh_from_db()
    new, old = mine.versions.all()
    assert (mine.version, mine.seen_version) == (2, 2)
    assert (new.number, new.days_a_week, new.time_of_day) == (2, 3, "evening")
    assert (old.number, old.days_a_week, old.time_of_day) == (1, 7, "")


def test_nothing_changed_is_no_new_version(patient, signed_in):
    mine = routine(patient, days=3, time="evening")

    assert edit(signed_in(patient), mine).status_code == 302
    assert mine.versions.count() == 1


def test_a_change_sent_twice_is_one_version(patient, signed_in):
    mine = routine(patient)
    client = signed_in(patient)

    assert [edit(client, mine).status_code, edit(client, mine).status_code] == [302, 302]
    assert mine.versions.count() == 2


def test_a_change_of_an_old_page_shows_both_and_keeps_what_was_chosen(patient, signed_in):
    mine = routine(patient)
    client = signed_in(patient)
    edit(client, mine, days_a_week="5", time_of_day="noon")

    response = edit(client, mine)

    html = response.content.decode()
    assert response.status_code == 409
    assert "5 days a week, around noon" in html
    assert "3 days a week, in the evening" in html
    assert re.search(r'value="evening" checked', html)
    assert edit(client, mine, version="2").status_code == 302
    assert mine.versions.count() == 3


def test_the_action_refuses_an_old_version(patient):
    mine = routine(patient)

    with pytest.raises(Conflict):
        change_routine(routine=mine, by=patient, days_a_week=1, time_of_day="", version=7, now=NOW)


def test_a_therapists_routine_is_not_the_patients_to_change(patient, therapist, signed_in):
    given = assigned(patient, therapist)
    client = signed_in(patient)

    assert edit(client, given).status_code == 404
    assert client.post(reverse("accounts:routine-end", args=[given.pk])).status_code == 404
    html = client.get(LIST).content.decode()
    assert "From Tom, Harbor Clinic" in html
    assert reverse("accounts:routine-edit", args=[given.pk]) not in html


# Ended, and taken up again


def test_it_is_ended_and_the_end_undone(patient, signed_in):
    mine = routine(patient)
    kept = log(patient, NOW - timedelta(days=1), routine=mine)
    client = signed_in(patient)

    client.post(reverse("accounts:routine-end", args=[mine.pk]))
    mine.refresh_from_db()
    assert (mine.ended_at, mine.ended_by) == (NOW, "Ann")
    assert str(mine.pk) not in client.get(reverse("accounts:today")).content.decode()
    again = reverse("accounts:routine-again", args=[mine.pk])
    assert again in client.get(LIST).content.decode()

    client.post(again)
    mine.refresh_from_db()
    assert mine.ended_at is None
    kept.refresh_from_db()
    assert kept.routine == mine


def test_ended_twice_keeps_the_first_end(patient, signed_in, frozen):
    mine = routine(patient)
    client = signed_in(patient)
    end = reverse("accounts:routine-end", args=[mine.pk])
    client.post(end)
    frozen.shift(60)

    assert client.post(end).status_code == 302
    mine.refresh_from_db()
    assert mine.ended_at == NOW


def test_undo_makes_no_second_one_where_it_was_set_up_anew(patient, signed_in):
    mine = routine(patient)
    client = signed_in(patient)
    client.post(reverse("accounts:routine-end", args=[mine.pk]))
    anew = routine(patient)

    client.post(reverse("accounts:routine-again", args=[mine.pk]))

    assert list(patient.routines.filter(ended_at=None)) == [anew]
    assert take_up_again(routine=Routine.objects.get(pk=mine.pk)) == anew


def test_an_ended_routine_cannot_be_started(patient, signed_in):
    mine = routine(patient)
    client = signed_in(patient)
    client.post(reverse("accounts:routine-end", args=[mine.pk]))

    assert client.post(reverse("accounts:routine-start", args=[mine.pk])).status_code == 404


def test_a_side_that_a_walkthrough_has_not_is_refused(patient):
    with pytest.raises(ValueError, match="not for the side"):
        set_up_routine(
            owner=patient,
            by=patient,
            walkthrough=library.get().walkthrough("lym-foot"),
            side="both",
            days_a_week=7,
            time_of_day="",
            now=NOW,
        )


# Started from


def test_starting_asks_the_questions_and_not_the_side(patient, signed_in):
    mine = routine(patient, side="right")
    client = signed_in(patient)

    response = client.post(reverse("accounts:routine-start", args=[mine.pk]))

    assert (response.status_code, response.url) == (302, "/guide/lym-arm/start/")
    first = client.get(response.url, follow=True)
    assert 'data-question="side"' not in first.content.decode()
    assert client.session["visit"]["sides"]["lym-arm"] == "right"


def test_starting_never_reaches_the_player_past_the_questions(patient, signed_in):
    mine = routine(patient)
    client = signed_in(patient)
    client.post(reverse("accounts:routine-start", args=[mine.pk]))

    assert client.get("/guide/lym-arm/session/").status_code == 302


# The calendar file


def test_the_list_has_the_same_queries_with_one_and_with_ten(patient, signed_in, django_assert_num_queries):
    client = signed_in(patient)
    routine(patient)
    client.get(LIST)
    with CaptureQueriesContext(connection) as few:
        client.get(LIST)
    count = len(few)
    assert 0 < count <= MOST_QUERIES
    for slug in ("lym-leg", "lym-foot", "ret-hand", "ret-arm", "ret-foot"):
        routine(patient, slug, "left")
        ended = routine(patient, slug, "right")
        Routine.objects.filter(pk=ended.pk).update(ended_at=NOW)
    with django_assert_num_queries(count):
        client.get(LIST)
