"""Swelling notes: what is typed is kept once and whole, may be changed with its history, deleted and brought back."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from threading import Thread
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from pytest_django.asserts import assertNumQueries

from accounts.actions import swelling as actions
from accounts.actions.profile import Conflict
from accounts.models import HealthProfile, Person, Sharing, SwellingNote
from accounts.models.moments import local_day
from accounts.swelling_words import shown_weight, weight_in_kg
from tests.accounts.swelling.making import ADD, LIST, NOW, arm_tape, has_summary, typed, written

SignIn = Callable[[Person], Client]


def page(response: Any) -> str:
    return response.content.decode()


def send(client: Client, address: str = ADD, **changes: Any) -> Any:
    return client.post(address, typed(**changes))


def path(note: SwellingNote, end: str = "") -> str:
    return f"/me/swelling/{note.pk}/{end}"


# Writing


def test_a_note_is_kept_as_it_was_typed(patient: Person, signed_in: SignIn) -> None:
    response = send(signed_in(patient), skin=["dry", "cracked"], weight="180", garment_hours="9,5")
    note = patient.swelling_notes.get()
    assert response.status_code == 302
    assert str(note.pk) in response["Location"]
    assert (note.place, note.side, note.feel, note.tight, note.texture, note.dent) == (
        *("arm", "left", "heavier"),
        *(True, "firm", "little"),
    )
    assert (note.heaviness, note.tightness, note.pain, note.bother) == (6, 5, 0, None)
    assert note.skin == ["dry", "cracked"]
    assert (note.weight_kg, note.garment_hours) == (Decimal("81.6"), Decimal("9.5"))
    assert note.note == "Worse in the evening."
    assert note.written_by == patient
    assert note.written_by_name == ""


def test_one_answer_is_enough_and_none_is_too_little(patient: Person, signed_in: SignIn) -> None:
    client = signed_in(patient)
    nothing = dict.fromkeys(("feel", "tight", "texture", "dent", "note", "heaviness", "tightness", "pain"), "")
    response = send(client, **nothing, skin=[])
    assert response.status_code == 200
    assert "Tell one thing about it" in page(response)
    assert send(client, **(nothing | {"pain": "0"}), skin=[]).status_code == 302


def test_the_place_and_side_of_the_profile_are_preset(patient: Person, signed_in: SignIn) -> None:
    HealthProfile.objects.create(owner=patient, affected=["leg:right"])
    form = signed_in(patient).get(ADD).context["form"]
    assert (form["place"].value(), form["side"].value()) == ("leg", "right")


def test_two_swollen_parts_preset_nothing(patient: Person, signed_in: SignIn) -> None:
    HealthProfile.objects.create(owner=patient, affected=["leg:right", "arm:left"])
    form = signed_in(patient).get(ADD).context["form"]
    assert form["place"].value() is None


def test_an_arm_has_no_middle(patient: Person, signed_in: SignIn) -> None:
    response = send(signed_in(patient), side="middle")
    assert "Choose left, right or both sides." in page(response)
    assert send(signed_in(patient), side="middle", place="head-neck").status_code == 302


def test_a_note_of_an_earlier_day_stands_on_that_day(patient: Person, signed_in: SignIn) -> None:
    HealthProfile.objects.create(owner=patient, zone="Pacific/Kiritimati")
    send(signed_in(patient), on="2026-02-28")
    note = patient.swelling_notes.get()
    assert note.local_date == date(2026, 2, 28)
    assert note.zone == "Pacific/Kiritimati"


@pytest.mark.parametrize(("zone", "status"), [("UTC", 302), ("America/New_York", 200)])
def test_tomorrow_is_let_through_only_where_the_zone_is_not_known(
    patient: Person, signed_in: SignIn, zone: str, status: int
) -> None:
    HealthProfile.objects.create(owner=patient, zone=zone)
    tomorrow = local_day(datetime.now(UTC), zone) + timedelta(days=1)
    assert send(signed_in(patient), on=tomorrow.isoformat()).status_code == status


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("on", "2999-01-01", "in the future"),
        ("on", "0026-05-31", "Check the year"),
        ("on", "yesterday", "such as 2026-05-31"),
        ("on", "", "Enter the day"),
        ("weight", "heavy", "Enter your weight in pounds"),
        ("weight", "-80", "Enter your weight in pounds"),
        ("weight", "0", "Enter your weight in pounds"),
        ("weight", "999", "Enter your weight in pounds"),
        ("weight", "1e2", "Enter your weight in pounds"),
        ("weight", "80\x00", "Enter your weight in pounds"),
        ("weight", "🙂", "Enter your weight in pounds"),
        ("garment_hours", "25", "from 0 to 24"),
        ("garment_hours", "-1", "from 0 to 24"),
        ("garment_hours", "NaN", "from 0 to 24"),
        ("garment_hours", "9.55", "from 0 to 24"),
        ("heaviness", "11", "from 0 to 10"),
        ("heaviness", "six", "from 0 to 10"),
        ("side", "up", "Choose one answer"),
        ("place", "", "Choose where the swelling is"),
        ("place", "arm\x00", "Choose one answer"),
        ("skin", ["purple"], "Tick only what is on the list"),
        ("note", "x" * 4001, "You wrote 4001"),
    ],
)
def test_what_cannot_be_kept_is_said_beside_the_field_and_stays(
    patient: Person, signed_in: SignIn, field: str, value: Any, words: str
) -> None:
    response = send(signed_in(patient), **{"note": "Keep <me>.", field: value})
    content = page(response)
    assert response.status_code == 200
    assert words in content
    assert "<title>Error:" in content
    assert has_summary(content)
    assert patient.swelling_notes.count() == 0
    if field != "note":
        assert "Keep &lt;me&gt;." in content
    form = response.context["form"]
    assert form[field].value() == value
    if field != "heaviness":
        assert form["heaviness"].value() == "6"


def test_a_sign_that_cannot_be_saved_is_taken_out_and_told(patient: Person, signed_in: SignIn) -> None:
    response = send(signed_in(patient), note="Before\x00after")
    assert "One sign could not be saved" in page(response)
    assert "Beforeafter" in page(response)


def test_pictures_and_line_breaks_are_kept(patient: Person, signed_in: SignIn) -> None:
    send(signed_in(patient), note="Better 🙂\r\nà la maison")
    assert patient.swelling_notes.get().note == "Better 🙂\nà la maison"


def test_as_many_letters_as_fit_are_kept_however_they_are_sent(patient: Person, signed_in: SignIn) -> None:
    text = "\r\n".join(["x" * 39] * 100) + "y"  # 100 lines: 4,000 letters with one for each break
    assert send(signed_in(patient), note=text).status_code == 302
    assert len(patient.swelling_notes.get().note) == 4000


def test_a_megabyte_is_told_to_be_too_long_and_kept(patient: Person, signed_in: SignIn) -> None:
    response = send(signed_in(patient), note="x" * 1_000_000)
    assert response.status_code == 200
    assert "You wrote 1000000" in page(response)
    assert "x" * 1_000_000 in page(response)
    assert patient.swelling_notes.count() == 0


# Once


def test_the_same_form_sent_again_is_the_same_note(patient: Person, signed_in: SignIn) -> None:
    client, id = signed_in(patient), str(uuid.uuid4())
    places = {send(client, client_id=id)["Location"] for _ in range(3)}
    assert len(places) == 1
    assert patient.swelling_notes.count() == 1


@pytest.mark.django_db(transaction=True)
def test_twenty_copies_at_once_make_one_note(patient: Person) -> None:
    id, made, faults = str(uuid.uuid4()), [], []

    def write() -> None:
        try:
            words = {"place": "arm", "side": "left", "feel": "same"}
            note, new = actions.write_note(
                owner=patient, by=patient, client_id=id, on=NOW.date(), fields=words, tape=arm_tape(), now=NOW
            )
            made.append((note.pk, new))
        except Exception as fault:
            faults.append(fault)
        finally:
            connection.close()

    threads = [Thread(target=write) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert len({pk for pk, _new in made}) == 1
    assert sum(new for _pk, new in made) == 1
    assert patient.swelling_notes.get().circumferences.count() == 20


def test_other_words_under_the_same_id_show_both_and_lose_neither(patient: Person, signed_in: SignIn) -> None:
    client, id = signed_in(patient), str(uuid.uuid4())
    send(client, client_id=id, note="The first words")
    response = send(client, client_id=id, note="The second words")
    assert response.status_code == 409
    assert "The first words" in page(response)
    assert "The second words" in page(response)
    new_id = response.context["client_id"]
    assert new_id != id
    assert send(client, client_id=new_id, note="The second words").status_code == 302
    assert {note.note for note in patient.swelling_notes.all()} == {"The first words", "The second words"}


def test_a_late_copy_of_a_note_that_was_changed_since_is_still_that_note(patient: Person) -> None:
    id, words = str(uuid.uuid4()), {"place": "arm", "side": "left", "note": "first"}
    sent = {"owner": patient, "by": patient, "client_id": id, "on": NOW.date(), "now": NOW}
    note, _new = actions.write_note(**sent, fields=words)
    actions.change_note(note=note, by=patient, version=1, on=NOW.date(), fields={"note": "second"}, now=NOW)
    again, new = actions.write_note(**sent, fields=words)
    assert (again.pk, new) == (note.pk, False)


def test_the_id_of_someone_else_neither_collides_nor_tells(
    patient: Person, stranger: Person, signed_in: SignIn
) -> None:
    id = str(uuid.uuid4())
    send(signed_in(patient), client_id=id)
    assert send(signed_in(stranger), client_id=id, note="Mine").status_code == 302
    assert stranger.swelling_notes.get().note == "Mine"


@pytest.mark.parametrize("id", ["", "x", "\x00", "7" * 500, None])
def test_a_form_without_a_usable_id_is_a_note_all_the_same(patient: Person, signed_in: SignIn, id: str | None) -> None:
    assert send(signed_in(patient), client_id=id).status_code == 302
    assert patient.swelling_notes.count() == 1


# A session that is over


def test_what_was_typed_is_there_after_signing_in_again(patient: Person, signed_in: SignIn) -> None:
    mark = re.search(r'name="for" value="([^"]+)"', page(signed_in(patient).get(ADD)))[1]
    away, fields = Client(), typed(note="Typed before", skin=["dry", "hot"])
    assert away.post(ADD, fields | {"for": mark}).status_code == 302
    away.force_login(patient)
    response = away.get(ADD)
    form = response.context["form"]
    assert "Not saved yet." in page(response)
    assert (form["note"].value(), form["skin"].value()) == ("Typed before", ["dry", "hot"])
    # The id goes along: what came through after all is not kept twice.
    assert response.context["client_id"] == fields["client_id"]
    assert away.post(ADD, fields).status_code == 302
    assert "Not saved yet." not in page(away.get(ADD))


def test_what_was_typed_is_not_shown_to_who_signs_in_next(patient: Person, stranger: Person, signed_in: SignIn) -> None:
    mark = re.search(r'name="for" value="([^"]+)"', page(signed_in(patient).get(ADD)))[1]
    away = Client()
    away.post(ADD, typed(note="Typed before") | {"for": mark})
    away.force_login(stranger)
    assert "Typed before" not in page(away.get(ADD))


def test_a_change_typed_before_the_session_ended_is_still_a_change_of_the_old_one(
    patient: Person, signed_in: SignIn
) -> None:
    note, client = written(patient), signed_in(patient)
    mark = re.search(r'name="for" value="([^"]+)"', page(client.get(path(note, "edit/"))))[1]
    away = Client()
    away.post(path(note, "edit/"), typed(note="Typed", version="1", client_id=None) | {"for": mark})
    actions.change_note(note=note, by=patient, version=1, on=note.local_date, fields={"note": "Newer"}, now=NOW)
    away.force_login(patient)
    response = away.get(path(note, "edit/"))
    assert str(response.context["version"]) == "1"
    assert response.context["form"]["note"].value() == "Typed"


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


# Units


@pytest.mark.parametrize("pounds", ["45", "99.5", "150", "180.5", "333", "880"])
def test_pounds_come_back_as_they_were_typed(pounds: str) -> None:
    assert shown_weight(weight_in_kg(Decimal(pounds), "lb"), "lb") == pounds


def test_kilograms_stay_as_they_are() -> None:
    assert shown_weight(weight_in_kg(Decimal("72.5"), "kg"), "kg") == "72.5"


@pytest.mark.parametrize(("country", "label"), [("US", "pounds (lb)"), ("UK", "kilograms (kg)")])
def test_weight_is_asked_as_the_country_weighs(patient: Person, signed_in: SignIn, country: str, label: str) -> None:
    HealthProfile.objects.create(owner=patient, country=country)
    assert label in page(signed_in(patient).get(ADD))
