"""Swelling notes that are kept: changed with their history, deleted and brought back, listed, and their owner's alone."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from pytest_django.asserts import assertNumQueries

from accounts.actions import swelling as actions
from accounts.actions.profile import Conflict
from accounts.models import Person, Sharing, SwellingNote
from tests.accounts.swelling.making import ADD, LIST, NOW, arm_tape, page, path, send, typed, written

SignIn = Callable[[Person], Client]


# Changing


def change(client: Client, kept: SwellingNote, **changes: Any) -> Any:
    return client.post(path(kept, "edit/"), typed(version=str(kept.version), client_id=None, **changes))


def test_a_change_keeps_what_was_said_before(patient: Person, signed_in: SignIn) -> None:
    client, note = signed_in(patient), written(patient, note="It was so.", feel="heavier")
    assert change(client, note, note="It is so.").status_code == 302
    note.refresh_from_db()
    assert (note.note, note.version) == ("It is so.", 2)
    edit = note.edits.get()
    assert (edit.what, edit.before["note"], edit.by_id) == ("changed", "It was so.", patient.pk)
    content = page(client.get(path(note)))
    assert "It was so." in content
    assert "It is so." in content


def test_a_form_that_was_opened_before_a_change_shows_both(patient: Person, signed_in: SignIn) -> None:
    client, note = signed_in(patient), written(patient)
    change(client, note, note="From the phone")
    response = change(client, note, note="From the tablet")
    assert response.status_code == 409
    assert "From the phone" in page(response)
    assert "From the tablet" in page(response)
    again = typed(version=str(response.context["version"]), client_id=None, note="From the tablet")
    assert client.post(path(note, "edit/"), again).status_code == 302
    note.refresh_from_db()
    assert note.note == "From the tablet"
    assert note.edits.count() == 2


def test_the_same_change_sent_twice_is_one_change(patient: Person, signed_in: SignIn) -> None:
    client, note = signed_in(patient), written(patient)
    assert [change(client, note, note="Once").status_code for _ in range(2)] == [302, 302]
    assert note.edits.count() == 1


def test_a_form_without_a_version_is_an_old_one(patient: Person) -> None:
    note = written(patient)
    with pytest.raises(Conflict):
        actions.change_note(note=note, by=patient, version=0, on=NOW.date(), fields={"note": "x"}, now=NOW)


def test_saving_what_was_not_touched_changes_nothing(patient: Person, signed_in: SignIn) -> None:
    client = signed_in(patient)
    note = written(patient, weight_kg=Decimal("81.7"), garment_hours=Decimal("9.5"), skin=["dry"], tight=False)
    form = client.get(path(note, "edit/")).context["form"]
    fields = {name: form[name].value() for name in form.fields}
    fields = {name: value for name, value in fields.items() if value not in (None, "")}
    assert client.post(path(note, "edit/"), fields | {"on": note.local_date.isoformat()}).status_code == 302
    note.refresh_from_db()
    assert (note.version, note.weight_kg) == (1, Decimal("81.7"))
    assert note.edits.count() == 0


def test_a_note_that_was_deleted_meanwhile_keeps_what_was_typed_on_the_page(patient: Person, signed_in: SignIn) -> None:
    client, note = signed_in(patient), written(patient)
    actions.delete_note(note=note, by=patient, now=NOW)
    response = change(client, note, note="Typed before")
    assert response.status_code == 409
    assert "Typed before" in page(response)
    assert client.get(path(note, "edit/")).status_code == 302


# Deleting


def test_a_deleted_note_is_in_no_list_and_comes_back_whole(patient: Person, signed_in: SignIn) -> None:
    client, note = signed_in(patient), written(patient, note="Bring me back")
    response = client.post(path(note, "delete/"), follow=True)
    assert "Undo" in page(response)
    assert not client.get(LIST).context["rows"]
    client.post(path(note, "delete/"))
    client.post(path(note, "restore/"))
    assert client.get(LIST).context["rows"]
    assert [edit.what for edit in note.edits.order_by("pk")].count("deleted") == 1
    assert note.edits.filter(what="restored").count() == 1
    assert "Bring me back" in page(client.get(path(note)))


# What to do first


@pytest.mark.parametrize(
    ("skin", "words"),
    [
        ("red", "Call your doctor, clinic or urgent care today."),
        ("hot", "fever, chills or shakes? Call 911 now."),
        ("weeping", "Leaking skin"),
        ("new-area", "Do no more sessions."),
    ],
)
def test_some_skin_signs_show_what_to_do_first(patient: Person, signed_in: SignIn, skin: str, words: str) -> None:
    response = signed_in(patient).post(ADD, typed(skin=[skin]), follow=True)
    content = page(response)
    assert words in content
    assert content.index("data-first") < content.index("What you noted")
    assert "Get medical advice today" in content


def test_other_skin_shows_no_alarm(patient: Person, signed_in: SignIn) -> None:
    response = signed_in(patient).post(ADD, typed(skin=["dry", "thicker", "cracked"]), follow=True)
    assert "data-first" not in page(response)


def test_an_old_sign_is_asked_about_and_not_told_as_new(patient: Person, signed_in: SignIn) -> None:
    note = written(patient, days_ago=60, now=datetime.now(UTC), skin=["hot"])
    content = page(signed_in(patient).get(path(note)))
    assert "Is it still there" in content
    assert "outcome--same-day" not in content


def test_the_words_follow_the_country(patient: Person, signed_in: SignIn) -> None:
    client, note = signed_in(patient), written(patient, now=datetime.now(UTC), skin=["hot"])
    client.cookies["display"] = "auto.standard.UK"
    assert "Call NHS 111 or your GP today." in page(client.get(path(note)))


# Who


PAGES = ("", "edit/")
ACTIONS = ("delete/", "restore/", "measure/")


@pytest.mark.parametrize("end", PAGES)
def test_a_note_is_its_owners_alone(patient: Person, stranger: Person, signed_in: SignIn, end: str) -> None:
    note = written(patient)
    assert signed_in(patient).get(path(note, end)).status_code == 200
    assert signed_in(stranger).get(path(note, end)).status_code == 404
    away = Client().get(path(note, end))
    assert away.status_code == 302
    assert away["Location"].startswith("/account/login/")


@pytest.mark.parametrize("end", ACTIONS)
def test_nobody_else_changes_a_note(patient: Person, stranger: Person, signed_in: SignIn, end: str) -> None:
    note = written(patient, tape=arm_tape())
    assert signed_in(stranger).post(path(note, end)).status_code == 404
    assert Client().post(path(note, end)).status_code == 302
    assert signed_in(patient).get(path(note, end)).status_code == 405
    assert signed_in(patient).post(path(note, end)).status_code == 302
    assert patient.swelling_notes.filter(deleted_at=None).exists() == (end != "delete/")


@pytest.mark.parametrize("address", [LIST, ADD])
def test_list_and_form_need_signing_in(patient: Person, signed_in: SignIn, address: str) -> None:
    assert Client().get(address).status_code == 302
    assert signed_in(patient).get(address).status_code == 200
    assert "no-store" in signed_in(patient).get(address)["Cache-Control"]


def test_a_note_that_is_not_there_is_a_404(patient: Person, signed_in: SignIn) -> None:
    assert signed_in(patient).get(f"/me/swelling/{uuid.uuid4()}/").status_code == 404
    assert signed_in(patient).get("/me/swelling/1/").status_code == 404


def test_a_helper_is_told_that_notes_are_their_own(patient: Person, stranger: Person, signed_in: SignIn) -> None:
    helping = Sharing.objects.create(
        owner=patient, person=stranger, kind=Sharing.HELPER, starts=date(2020, 1, 1), made_at=NOW, sees_notes=True
    )
    written(patient, note="Of Ann")
    client = signed_in(stranger)
    session = client.session
    session["helping"] = str(helping.pk)
    session.save()
    assert "It is not that of Ann." in page(client.get(LIST))
    assert not client.get(LIST).context["rows"]
    assert send(client).status_code == 302
    assert stranger.swelling_notes.count() == 1


def test_the_list_holds_nothing_of_others(patient: Person, stranger: Person, signed_in: SignIn) -> None:
    written(stranger, feel="lighter")
    assert not signed_in(patient).get(LIST).context["rows"]


# The list


def test_the_newest_note_comes_first(patient: Person, signed_in: SignIn) -> None:
    for days in (3, 1, 2):
        written(patient, days_ago=days)
    days = [row["note"].local_date for row in signed_in(patient).get(LIST).context["rows"]]
    assert days == sorted(days, reverse=True)


def test_the_list_asks_as_much_for_ten_notes_as_for_five_thousand(patient: Person, signed_in: SignIn) -> None:
    client = signed_in(patient)
    for days in range(10):
        written(patient, days_ago=days, tape=arm_tape())

    def asked() -> int:
        from django.db import connection as used
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(used) as queries:
            assert client.get(LIST).status_code == 200
        return len(queries)

    first = asked()
    SwellingNote.objects.bulk_create(
        SwellingNote(
            owner=patient,
            client_id=str(number),
            at=NOW - timedelta(hours=number),
            local_date=(NOW - timedelta(hours=number)).date(),
            place="arm",
            side="left",
            method="arm-4cm",
            volume_ml=1900,
            other_volume_ml=1600,
            made_at=NOW,
        )
        for number in range(4990)
    )
    with assertNumQueries(first):
        response = client.get(LIST)
    assert response.context["page"].paginator.count == 5000
    assert len(response.context["rows"]) == 20
    assert client.get(LIST, {"page": "250"}).context["rows"]
    assert client.get(LIST, {"page": "x"}).status_code == 200
