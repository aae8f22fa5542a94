"""What is typed for a size: kept as it stands, asked about where it may be a slip, and never changed silently."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from accounts.measured import shown_in
from accounts.models import HealthProfile, Person
from guide.domain.tape import METHODS, read_cm, shown
from tests.accounts.swelling.making import (
    AFFECTED,
    CHECK,
    OTHER,
    READY,
    M,
    arm_tape,
    begin,
    has_summary,
    page,
    put,
    save,
    written,
)

# Readings


def test_two_readings_that_are_apart_ask_for_a_third_and_the_middle_one_counts(patient: Person, client: Client) -> None:
    begin(client, both="no", count="2")
    response = put(client, 1, "20", "20.6")
    assert response.status_code == 200
    assert "Your two numbers are more than 0.5 cm" in page(response)
    assert put(client, 1, "20", "20.6", "20.2").status_code == 302
    assert put(client, 2, "24", "24.5").status_code == 302
    save(client)
    one, two = patient.swelling_notes.get().circumferences.all()
    assert (one.first_cm, one.second_cm, one.third_cm, one.cm) == tuple(map(Decimal, ("20", "20.6", "20.2", "20.2")))
    assert (two.third_cm, two.cm) == (None, Decimal("24.25"))


def test_a_second_reading_is_asked_for_and_one_can_be_enough(patient: Person, client: Client) -> None:
    begin(client, both="no", count="2")
    response = put(client, 1, "20", "")
    assert "Measure the same place again" in page(response)
    assert put(client, 1, "20", "", once="1").status_code == 302
    put(client, 2, "24")
    save(client)
    row = patient.swelling_notes.get().circumferences.first()
    assert (row.first_cm, row.second_cm, row.cm) == (Decimal("20"), None, Decimal("20"))


def test_a_comma_is_a_decimal_point(patient: Person, client: Client) -> None:
    begin(client, both="no", count="2")
    put(client, 1, "24,5")
    put(client, 2, "25,0 cm")
    save(client)
    assert [row.cm for row in patient.swelling_notes.get().circumferences.all()] == [Decimal("24.5"), Decimal("25")]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("abc", "Type only the number on the tape"),
        ("-24", "Type a number above 0"),
        ("0", "Type a number above 0"),
        ("999", "Check this number"),
        ("245", "Did you mean 24.5 cm?"),
        ("9.6", "Did you read inches? That is 24.4 cm."),
        ("24 1/2 in", "you wrote inches"),
        ("", "Type the number that you read on the tape"),
        ("🙂", "Type only the number on the tape"),
        ("24.5.6", "Type only the number on the tape"),
        ("٣" * 99, "Type only the number on the tape"),
        ("<script>", "Type only the number on the tape"),
    ],
)
def test_what_is_no_size_is_told_beside_the_field_and_stays(client: Client, text: str, words: str) -> None:
    begin(client)
    # The second place: its mark lies above the wrist, so 9.6 cm cannot be.
    response = put(client, 2, text, "24.5")
    content = page(response)
    assert response.status_code == 200
    assert words in content
    assert "<title>Error:" in content
    assert has_summary(content)
    fields = response.context["fields"]
    assert fields[0]["value"] == text[:60]
    assert fields[1]["value"] == "24.5"
    again = client.get(f"{M}2/").context["fields"]
    assert again[0]["value"] == text[:60]


def test_a_nul_in_a_size_is_no_fault(client: Client) -> None:
    begin(client)
    assert put(client, 1, "\x00").status_code == 200
    assert put(client, 1, "16.4\x00").status_code == 302


def test_a_megabyte_in_a_size_is_no_fault(client: Client) -> None:
    begin(client)
    assert put(client, 1, "9" * 1_000_000).status_code == 200


def test_a_slip_is_put_right_by_one_tap_and_only_then(patient: Person, client: Client) -> None:
    begin(client, both="no", count="2")
    response = put(client, 2, "245", "24.5")
    assert 'value="first=24.5"' in page(response)
    assert client.get(f"{M}2/").context["fields"][0]["value"] == "245"
    assert put(client, 2, "245", "24.5", use="first=24.5").status_code == 302
    put(client, 1, "20")
    save(client)
    assert patient.swelling_notes.get().circumferences.last().cm == Decimal("24.5")


def test_what_is_pressed_cannot_smuggle_in_a_number_that_is_none(client: Client) -> None:
    begin(client)
    response = put(client, 1, "16.4", use="first=999")
    assert response.status_code == 200
    assert put(client, 1, "16.4", use="nonsense=1").status_code == 302


def test_a_number_far_from_the_last_one_is_asked_about_once(patient: Person, client: Client) -> None:
    written(patient, days_ago=7, tape=arm_tape())
    begin(client, same_marks="yes")
    response = put(client, 1, "24", "24")
    assert "Last time: 16.4 cm. Check this number." in page(response)
    assert put(client, 1, "24", "24", keep="first").status_code == 200
    assert put(client, 1, "24", "24", keep="second").status_code == 302


def test_numbers_turned_round_are_guessed(patient: Person, client: Client) -> None:
    written(patient, days_ago=7, tape=arm_tape())
    begin(client, same_marks="yes")
    assert "Did you mean 24.6 cm?" in page(put(client, 6, "42.6", "24.6"))


# Inches


def test_inches_are_kept_in_cm_and_come_back_as_they_were_typed(patient: Person, client: Client) -> None:
    begin(client, both="no", count="2", units="in")
    put(client, 1, "7.5")
    put(client, 2, "10 1/4")
    save(client)
    note = patient.swelling_notes.get()
    assert [row.cm for row in note.circumferences.all()] == [Decimal("19.05"), Decimal("26.04")]
    assert [point["sizes"] for point in shown_in(note)["points"]] == [["7.5"], ["10.25"]]


def test_cm_in_an_inch_field_are_asked_about(client: Client) -> None:
    begin(client, units="in")
    assert "Did you read cm? That is 14.96 inches." in page(put(client, 10, "38", "15"))


def test_the_units_of_the_profile_are_preset(patient: Person, client: Client) -> None:
    HealthProfile.objects.create(owner=patient, units="in", affected=["arm:right"])
    form = client.get(M).context["form"]
    assert (form["place"].value(), form["side"].value()) == ("arm", "right")
    client.post(M, {"place": "arm", "side": "right"})
    client.post(f"{M}how/", {"method": "arm-4cm"})
    assert client.get(f"{M}ready/").context["form"]["units"].value() == "in"


def test_units_cannot_be_changed_under_numbers_that_were_typed(client: Client) -> None:
    begin(client)
    put(client, 1, "16.4")
    assert "units" not in client.get(f"{M}ready/").context["form"].fields
    client.post(f"{M}ready/", READY | {"units": "in"})
    assert client.get(f"{M}1/").context["unit"] == "cm"
    assert client.get(f"{M}how/").status_code == 302


@given(st.integers(min_value=500, max_value=3000))
def test_every_size_in_inches_comes_back_as_it_was_typed(hundredths: int) -> None:
    typed = Decimal(hundredths) / 100
    point = METHODS["arm-4cm"].points(2)[1]
    assert shown(read_cm(f"{typed}", "in", point), "in") == typed


@given(st.integers(min_value=120, max_value=800))
def test_every_size_in_cm_comes_back_as_it_was_typed(millimeters: int) -> None:
    typed = Decimal(millimeters) / 10
    point = METHODS["arm-4cm"].points(2)[1]
    assert shown(read_cm(f"{typed}".replace(".", ","), "cm", point), "cm") == typed


# All on one page


def all_fields(sizes: dict[str, list[str]]) -> dict[str, str]:
    return {
        f"{limb}.mark-{number}.{reading}": size
        for limb, of_limb in sizes.items()
        for number, size in enumerate(of_limb, 1)
        for reading in ("first", "second")
    }


def test_all_places_can_be_typed_on_one_page(patient: Person, client: Client) -> None:
    begin(client)
    response = client.post(f"{M}all/", all_fields({"right": OTHER, "left": AFFECTED}))
    assert response["Location"] == CHECK
    save(client)
    assert patient.swelling_notes.get().volume_ml == Decimal("1914.04")


def test_slips_on_one_page_are_told_each_beside_its_field(patient: Person, client: Client) -> None:
    begin(client, count="2")
    fields = all_fields({"right": ["16.4", "182"], "left": ["17.2", "x"]}) | {"left.mark-1.second": "18.2"}
    response = client.post(f"{M}all/", fields)
    content = page(response)
    assert response.status_code == 200
    assert 'value="182"' in content
    assert "Did you mean 18.2 cm?" in content
    assert "Type only the number" in content
    assert "more than 0.5 cm" in content
    assert "left.mark-1.third" in content
    fields |= {"left.mark-1.third": "17.4", "left.mark-2.first": "19.6", "left.mark-2.second": "19.6"}
    fields |= {"right.mark-2.second": "18.2", "use": "right.mark-2.first=18.2"}
    assert client.post(f"{M}all/", fields)["Location"] == CHECK


def test_an_empty_page_asks_for_a_number(client: Client) -> None:
    begin(client)
    assert "Type the number" in page(client.post(f"{M}all/", {}))
