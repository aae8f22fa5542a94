"""Writing a swelling note: what is typed is kept once and whole, and what cannot be kept is told beside its field."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from accounts.actions import swelling as actions
from accounts.models import HealthProfile, Person, SwellingNote
from accounts.models.moments import local_day
from accounts.swelling_words import shown_weight, weight_in_kg
from tests.accounts.at_once import at_once
from tests.accounts.swelling.making import ADD, NOW, arm_tape, has_summary, page, path, send, typed, written

SignIn = Callable[[Person], Client]


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
    assert (note.weight_kg, note.garment_hours) == (Decimal("81.65"), Decimal("9.5"))
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
    id, words = str(uuid.uuid4()), {"place": "arm", "side": "left", "feel": "same"}

    def write(_number: int) -> tuple[SwellingNote, bool]:
        return actions.write_note(
            owner=patient, by=patient, client_id=id, on=NOW.date(), fields=words, tape=arm_tape(), now=NOW
        )

    made = at_once(20, write)

    assert len({note.pk for note, _new in made}) == 1
    assert sum(new for _note, new in made) == 1
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


# Units


@pytest.mark.parametrize("pounds", ["45", "99.5", "150", "150.1", "180.5", "333.3", "879.9", "880"])
def test_pounds_come_back_as_they_were_typed(pounds: str) -> None:
    assert shown_weight(weight_in_kg(Decimal(pounds), "lb"), "lb") == pounds


def test_kilograms_stay_as_they_are() -> None:
    assert shown_weight(weight_in_kg(Decimal("72.5"), "kg"), "kg") == "72.5"


@pytest.mark.parametrize(("country", "label"), [("US", "pounds (lb)"), ("UK", "kilograms (kg)")])
def test_weight_is_asked_as_the_country_weighs(patient: Person, signed_in: SignIn, country: str, label: str) -> None:
    HealthProfile.objects.create(owner=patient, country=country)
    assert label in page(signed_in(patient).get(ADD))
