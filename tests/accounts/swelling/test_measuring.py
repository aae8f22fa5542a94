"""Measuring step by step: nothing typed is lost or changed silently, slips are asked about, and one note comes of it."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from accounts.measured import shown_in
from accounts.models import HealthProfile, Person, SwellingNote
from guide.domain.tape import METHODS, read_cm, shown
from tests.accounts.swelling.making import AFFECTED, OTHER, arm_tape, has_summary, written

SignIn = Callable[[Person], Client]
M = "/me/swelling/measure/"
CHECK = f"{M}check/"
READY = {"count": "10", "posture": "table", "units": "cm", "both": "yes", "before_massage": "yes"}


def page(response: Any) -> str:
    return response.content.decode()


def begin(client: Client, method: str = "arm-4cm", place: str = "arm", side: str = "left", **ready: Any) -> str:
    """Comes to the first place; returns where it went."""
    client.post(M, {"place": place, "side": side})
    client.post(f"{M}how/", {"method": method})
    chosen = {key: value for key, value in (READY | ready).items() if value is not None}
    response = client.post(f"{M}ready/", chosen)
    assert response.status_code == 302, response.context["form"].errors
    return response["Location"]


def put(client: Client, number: int, first: str, second: str | None = None, third: str = "", **more: str) -> Any:
    fields = {"first": first, "second": first if second is None else second, "third": third}
    return client.post(f"{M}{number}/", fields | more)


def save(client: Client, **more: str) -> Any:
    return client.post(CHECK, {"client_id": client.get(CHECK).context["client_id"]} | more)


def measure_all(client: Client, limbs: list[list[str]]) -> None:
    for number, size in enumerate((size for limb in limbs for size in limb), 1):
        assert put(client, number, size).status_code == 302, number


@pytest.fixture
def client(patient: Person, signed_in: SignIn) -> Client:
    return signed_in(patient)


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


# The last time


def test_the_way_of_the_last_time_is_preset(patient: Person, client: Client) -> None:
    written(patient, days_ago=7, tape=arm_tape(posture="chair-back"))
    client.post(M, {"place": "arm", "side": "left"})
    rows = client.get(f"{M}how/").context["rows"]
    assert rows[0]["key"] == "arm-4cm"
    client.post(f"{M}how/", {"method": "arm-4cm"})
    form = client.get(f"{M}ready/").context["form"]
    assert (form["posture"].value(), form["count"].value()) == ("chair-back", 10)
    assert "same_marks" in form.fields


def test_another_way_begins_a_new_series_and_says_so(patient: Person, client: Client) -> None:
    written(patient, days_ago=7, tape=arm_tape())
    client.post(M, {"place": "arm", "side": "left"})
    client.post(f"{M}how/", {"method": "arm-home"})
    assert "This begins a new series." in page(client.get(f"{M}ready/"))
    client.post(f"{M}ready/", READY)
    content = page(client.get(CHECK))
    assert "You measured in another way." in content
    assert "Last time:" not in content


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"posture": "chair-back"}, "You sat or stood in another way."),
        ({"count": "9"}, "You used more or fewer marks."),
        ({"same_marks": "no"}, "The marks were not the same as last time."),
    ],
)
def test_what_cannot_be_compared_is_not_compared(
    patient: Person, client: Client, changed: dict[str, str], words: str
) -> None:
    written(patient, days_ago=7, tape=arm_tape())
    begin(client, **({"same_marks": "yes"} | changed))
    content = page(client.get(CHECK))
    assert words in content
    assert "Last time:" not in content


def test_the_same_way_is_compared_at_each_place(patient: Person, client: Client) -> None:
    written(patient, days_ago=7, tape=arm_tape())
    begin(client, same_marks="yes")
    assert "Last time: 16.4 cm" in page(client.get(CHECK))
    # Not where it is typed: the old number would draw the new one to it.
    assert "16.4" not in page(client.get(f"{M}1/"))


def test_what_changed_since_the_last_time_is_told_in_words(patient: Person, client: Client) -> None:
    written(patient, days_ago=7, tape=arm_tape())
    after = "16.9 19.1 21.8 24.1 25.3 25.9 26.8 28.1 29.5 30.6".split()
    note = written(patient, tape=arm_tape(after))
    content = page(client.get(f"/me/swelling/{note.pk}/"))
    assert "Your notes show 94 mL (4.9 percent) less in your left arm since" in content
    assert "It is not a diagnosis." in content


def test_a_change_within_what_the_tape_can_do_says_so(patient: Person, client: Client) -> None:
    written(patient, days_ago=7, tape=arm_tape())
    note = written(patient, tape=arm_tape([str(Decimal(size) + Decimal("0.2")) for size in AFFECTED]))
    assert "The tape alone can do this much." in page(client.get(f"/me/swelling/{note.pk}/"))


def test_another_posture_is_never_compared(patient: Person, client: Client) -> None:
    written(patient, days_ago=7, tape=arm_tape(posture="chair-back"))
    assert shown_in(written(patient, tape=arm_tape()))["changes"] == []


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


# Putting right


def edit(client: Client, note: SwellingNote) -> Any:
    return client.post(f"/me/swelling/{note.pk}/measure/", follow=True)


def test_a_size_can_be_put_right_and_the_old_one_stays_in_the_history(patient: Person, client: Client) -> None:
    note = written(patient, tape=arm_tape())
    assert "Check the numbers" in page(edit(client, note))
    assert put(client, 20, "31.6", then="check")["Location"] == CHECK
    assert client.post(CHECK, {}).status_code == 302
    note.refresh_from_db()
    assert note.version == 2
    assert note.volume_ml > Decimal("1914.04")
    assert note.other_volume_ml == Decimal("1630.49")
    assert note.edits.get().before["points"][9]["cm"] == "31.4"
    assert "Left, Mark 10: 31.4 cm" in page(client.get(f"/me/swelling/{note.pk}/"))


def test_opening_and_saving_changes_nothing_that_a_page_rounds(patient: Person, client: Client) -> None:
    sizes = ["17.25", "19.55"]
    note = written(patient, tape=arm_tape(sizes, sizes))
    edit(client, note)
    client.post(CHECK, {})
    note.refresh_from_db()
    assert note.version == 1
    assert [row.cm for row in note.circumferences.filter(limb="left")] == [Decimal("17.25"), Decimal("19.55")]


def test_a_chain_of_which_one_mark_was_measured_can_be_put_right(patient: Person, client: Client) -> None:
    begin(client, both="no", count="5")
    put(client, 1, "16.4")
    save(client)
    note = patient.swelling_notes.get()
    assert "Check the numbers" in page(edit(client, note))
    assert put(client, 2, "18.2", then="check")["Location"] == CHECK
    assert client.post(CHECK, {}).status_code == 302
    note.refresh_from_db()
    assert note.volume_ml is not None


def test_sizes_changed_on_two_devices_show_both(patient: Person, signed_in: SignIn) -> None:
    note = written(patient, tape=arm_tape())
    phone, tablet = signed_in(patient), signed_in(patient)
    for each in (phone, tablet):
        edit(each, note)
    put(phone, 20, "31.6", then="check")
    put(tablet, 20, "31.8", then="check")
    phone.post(CHECK, {})
    response = tablet.post(CHECK, {})
    assert response.status_code == 409
    assert "Left, Mark 10: 31.6 cm" in page(response)
    assert "31.8" in page(response)
    assert tablet.post(CHECK, {}).status_code == 302
    assert note.circumferences.get(limb="left", point="mark-10").cm == Decimal("31.8")


def test_putting_the_side_right_turns_the_volumes_round(patient: Person, client: Client) -> None:
    note = written(patient, tape=arm_tape())
    fields = {"place": "arm", "side": "right", "on": note.local_date.isoformat(), "version": "1"}
    client.post(f"/me/swelling/{note.pk}/edit/", fields)
    note.refresh_from_db()
    assert (note.side, note.volume_ml, note.other_volume_ml) == ("right", Decimal("1630.49"), Decimal("1914.04"))


def test_the_marks_of_an_arm_do_not_become_a_leg(patient: Person, client: Client) -> None:
    note = written(patient, tape=arm_tape())
    fields = {"place": "leg", "side": "left", "on": note.local_date.isoformat(), "version": "1"}
    assert client.post(f"/me/swelling/{note.pk}/edit/", fields).status_code == 200


def test_a_note_without_a_tape_has_nothing_to_put_right(patient: Person, client: Client) -> None:
    assert client.post(f"/me/swelling/{written(patient).pk}/measure/").status_code == 404


def test_sizes_of_a_note_that_was_deleted_meanwhile_are_kept_with_it(patient: Person, client: Client) -> None:
    note = written(patient, tape=arm_tape())
    edit(client, note)
    put(client, 20, "31.6", then="check")
    client.post(f"/me/swelling/{note.pk}/delete/")
    assert "Undo" in page(client.post(CHECK, {}, follow=True))
    assert note.circumferences.get(limb="left", point="mark-10").cm == Decimal("31.6")


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
