"""Measuring step by step: the whole way, what a break leaves, and pages out of turn."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from accounts.measured import shown_in
from accounts.models import HealthProfile, Person
from tests.accounts.swelling.making import (
    AFFECTED,
    CHECK,
    OTHER,
    READY,
    M,
    begin,
    has_summary,
    measure_all,
    page,
    put,
    save,
)

SignIn = Callable[[Person], Client]


# The way through


def test_ten_marks_on_both_arms_come_to_the_volumes_of_the_worked_examples(patient: Person, client: Client) -> None:
    assert begin(client) == f"{M}1/"
    # The arm that is not swollen comes first.
    assert "Right arm" in page(client.get(f"{M}1/"))
    assert "not the swollen one" in page(client.get(f"{M}1/"))
    assert "Left arm" in page(client.get(f"{M}11/"))
    measure_all(client, [OTHER, AFFECTED])
    response = save(client)
    note = patient.swelling_notes.get()
    assert response["Location"].startswith(f"/me/swelling/{note.pk}/")
    assert (note.volume_ml, note.other_volume_ml) == (Decimal("1914.04"), Decimal("1630.49"))
    assert (note.method, note.units, note.posture, note.before_massage) == ("arm-4cm", "cm", "table", True)
    assert note.interval_cm == 4
    assert note.circumferences.count() == 20
    content = page(client.get(response["Location"]))
    assert "Your left arm measures 284 mL (17 percent) more than your right arm." in content
    assert "It is not a diagnosis." in content


def test_five_places_give_no_volume(patient: Person, client: Client) -> None:
    begin(client, "arm-home", count=None)
    measure_all(client, [["19", "16", "24", "28", "31"], ["20", "17", "26", "29", "32"]])
    save(client)
    note = patient.swelling_notes.get()
    assert (note.volume_ml, note.other_volume_ml, note.interval_cm) == (None, None, None)
    assert note.circumferences.count() == 10


def test_a_missing_mark_gives_no_volume_and_is_never_filled_in(patient: Person, client: Client) -> None:
    begin(client, count="3")
    for number, size in ((1, "16.4"), (2, "18.2"), (3, "20.6"), (4, "17.2"), (6, "22.4")):
        put(client, number, size)
    client.post(f"{M}5/", {"leave": "1"})
    assert "no volume" in page(client.get(CHECK))
    response = save(client)
    note = patient.swelling_notes.get()
    assert (note.volume_ml, note.other_volume_ml) == (None, None)
    assert note.circumferences.count() == 5
    assert "No volume here" in page(client.get(response["Location"]))


def test_one_limb_alone_has_its_volume_and_no_difference(patient: Person, client: Client) -> None:
    begin(client, both="no", count="2")
    measure_all(client, [["20", "24"]])
    save(client)
    note = patient.swelling_notes.get()
    assert (note.volume_ml, note.other_volume_ml) == (Decimal("154.49"), None)
    assert shown_in(note)["difference"] == ""


def test_both_sides_swollen_shows_two_volumes_and_no_difference(patient: Person, client: Client) -> None:
    begin(client, side="both", count="2", both=None)
    measure_all(client, [["20", "24"], ["20", "20"]])
    save(client)
    note = patient.swelling_notes.get()
    assert (note.side, note.volume_ml, note.other_volume_ml) == ("both", Decimal("154.49"), Decimal("127.32"))
    assert shown_in(note)["difference"] == ""


def test_one_finger_is_picked_and_kept_to(patient: Person, client: Client) -> None:
    begin(client, "finger", place="hand", count=None, picked="ring-finger")
    measure_all(client, [["6.1"], ["6.8"]])
    save(client)
    assert {row.point for row in patient.swelling_notes.get().circumferences.all()} == {"ring-finger"}


@pytest.mark.parametrize(
    ("place", "method", "sizes"),
    [
        ("leg", "leg-10cm", ["23", "28.5"]),
        ("foot", "ankle-figure8", ["52"]),
        ("hand", "hand-figure8", ["40"]),
        ("foot", "foot", ["24", "26"]),
    ],
)
def test_every_place_can_be_measured(
    patient: Person, client: Client, place: str, method: str, sizes: list[str]
) -> None:
    posture = {"hand": "table"}.get(place, "leg-supported")
    begin(client, method, place=place, side="right", posture=posture, count="2" if method == "leg-10cm" else None)
    measure_all(client, [sizes, sizes])
    assert save(client).status_code == 302
    assert (patient.swelling_notes.get().volume_ml is None) == (method != "leg-10cm")


def test_saving_twice_makes_one_note(patient: Person, client: Client) -> None:
    begin(client, count="2")
    measure_all(client, [["20", "24"], ["20", "24"]])
    id = client.get(CHECK).context["client_id"]
    first, second = (client.post(CHECK, {"client_id": id}) for _ in range(2))
    assert first["Location"] == second["Location"]
    assert patient.swelling_notes.count() == 1


# Breaks


def test_what_was_typed_is_there_after_a_break(patient: Person, client: Client) -> None:
    begin(client)
    put(client, 1, "16.4", "16,5")
    assert [field["value"] for field in client.get(f"{M}1/").context["fields"]] == ["16.4", "16,5"]
    assert "did not finish" in page(client.get("/me/swelling/"))
    assert "1 of 20 places done" in page(client.get(M))
    assert f"{M}2/" in page(client.get(M))


def test_stopping_saves_nothing(patient: Person, client: Client) -> None:
    begin(client)
    put(client, 1, "16.4")
    assert client.get(f"{M}stop/").status_code == 200
    client.post(f"{M}stop/")
    assert patient.swelling_notes.count() == 0
    assert client.get(f"{M}1/")["Location"] == M


def test_a_second_beginning_does_not_sweep_away_the_first(client: Client) -> None:
    begin(client)
    put(client, 1, "16.4")
    response = client.post(M, {"place": "leg", "side": "right"})
    assert "You have begun to measure" in page(response)
    assert client.get(f"{M}1/").context["fields"][0]["value"] == "16.4"


def test_a_session_that_ends_takes_no_number_along(patient: Person, signed_in: SignIn) -> None:
    client = signed_in(patient)
    begin(client, both="no", count="2")
    put(client, 1, "20")
    shown = page(client.get(f"{M}2/"))
    packed = re.search(r'name="draft" value="([^"]+)"', shown)[1]
    mark = re.search(r'name="for" value="([^"]+)"', shown)[1]
    away = Client()
    away.post(f"{M}2/", {"first": "24", "second": "24.2", "draft": packed, "for": mark})
    away.force_login(patient)
    response = away.get(f"{M}2/")
    assert [field["value"] for field in response.context["fields"]] == ["24", "24.2"]
    assert "Not saved yet." in page(response)
    put(away, 2, "24", "24.2")
    save(away)
    assert [row.cm for row in patient.swelling_notes.get().circumferences.all()] == [Decimal("20"), Decimal("24.1")]


def test_a_draft_of_someone_else_is_not_taken(patient: Person, stranger: Person, signed_in: SignIn) -> None:
    client = signed_in(patient)
    begin(client)
    packed = re.search(r'name="draft" value="([^"]+)"', page(client.get(f"{M}1/")))[1]
    other = signed_in(stranger)
    assert other.post(f"{M}1/", {"first": "20", "second": "20", "draft": packed})["Location"] == M
    assert other.post(f"{M}1/", {"first": "20", "draft": "rubbish"})["Location"] == M


# Pages out of turn


@pytest.mark.parametrize("end", ["how/", "ready/", "1/", "all/", "check/", "stop/"])
def test_a_page_out_of_turn_goes_to_the_beginning(client: Client, end: str) -> None:
    for response in (client.get(M + end), client.post(M + end, {})):
        assert response.status_code == 302
        assert response["Location"] == M


@pytest.mark.parametrize("end", ["", "how/", "ready/", "1/", "all/", "check/", "stop/"])
def test_measuring_needs_signing_in(db: None, end: str) -> None:
    assert Client().get(M + end)["Location"].startswith("/account/login/")


@pytest.mark.parametrize("end", ["1/", "all/", "check/"])
def test_points_come_after_the_choices(client: Client, end: str) -> None:
    client.post(M, {"place": "arm", "side": "left"})
    assert client.get(M + end)["Location"] == f"{M}how/"
    client.post(f"{M}how/", {"method": "arm-4cm"})
    assert client.get(M + end)["Location"] == f"{M}ready/"


def test_a_place_that_is_not_there_goes_to_the_check_page(client: Client) -> None:
    begin(client)
    assert client.get(f"{M}99/")["Location"] == CHECK
    assert client.get(f"{M}0/")["Location"] == CHECK
    assert client.get(f"{M}{10**30}/").status_code in {302, 404}


@pytest.mark.parametrize(
    ("field", "value"),
    [("count", ""), ("count", "1"), ("count", "99"), ("count", "ten"), ("count", "²"), ("posture", "upside-down")],
)
def test_choices_that_cannot_be_are_told(client: Client, field: str, value: str) -> None:
    client.post(M, {"place": "arm", "side": "left"})
    client.post(f"{M}how/", {"method": "arm-4cm"})
    response = client.post(f"{M}ready/", READY | {field: value})
    assert response.status_code == 200
    assert field in response.context["form"].errors
    assert "<title>Error:" in page(response)
    assert has_summary(page(response))


def test_marks_of_one_way_are_not_carried_to_another(client: Client) -> None:
    begin(client, "leg-4cm", place="leg", posture="standing", count="22")
    client.post(f"{M}how/", {"method": "leg-10cm"})
    assert client.get(f"{M}1/")["Location"] == f"{M}ready/"
    assert not client.get(f"{M}ready/").context["form"]["count"].value()


def test_a_way_of_another_limb_is_no_choice(client: Client) -> None:
    client.post(M, {"place": "arm", "side": "left"})
    for wrong in ("leg-4cm", "", "\x00"):
        content = page(client.post(f"{M}how/", {"method": wrong}))
        assert "Choose one way to measure." in content
        assert has_summary(content)


def test_nothing_measured_is_not_saved(patient: Person, client: Client) -> None:
    begin(client)
    assert save(client)["Location"] == f"{M}1/"
    assert client.post(CHECK, {"client_id": str(uuid.uuid4())}).status_code == 302
    assert patient.swelling_notes.count() == 0


def test_a_wrong_number_is_not_saved_past(patient: Person, client: Client) -> None:
    begin(client)
    put(client, 1, "16.4")
    put(client, 2, "x", "y")
    assert save(client)["Location"] == f"{M}2/"
    assert patient.swelling_notes.count() == 0


def test_the_day_of_measuring_is_the_persons_day(patient: Person, client: Client) -> None:
    HealthProfile.objects.create(owner=patient, zone="Pacific/Kiritimati")
    begin(client, both="no", count="2")
    measure_all(client, [["20", "24"]])
    save(client)
    note = patient.swelling_notes.get()
    assert note.local_date == note.at.astimezone(ZoneInfo("Pacific/Kiritimati")).date()
