"""Measures beside those of the last time, and put right later: nothing is mixed, and what was said before stays."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from accounts.actions import swelling as actions
from accounts.measured import last_of_series, shown_in
from accounts.models import Person, SwellingNote
from accounts.seen import records_of
from tests.accounts.swelling.making import (
    AFFECTED,
    CHECK,
    NOW,
    OTHER,
    READY,
    M,
    arm_tape,
    begin,
    measure_all,
    page,
    put,
    save,
    written,
)

SignIn = Callable[[Person], Client]


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


# Other marks


def test_other_marks_begin_a_new_series_that_is_compared_with_nothing_older(patient: Person, client: Client) -> None:
    written(patient, days_ago=7, tape=arm_tape())
    begin(client, same_marks="no")
    measure_all(client, [OTHER, AFFECTED])
    content = page(client.get(save(client)["Location"]))
    note = patient.swelling_notes.first()
    assert (note.new_series, note.note) == (True, "")
    assert "So a new series begins here." in content
    assert shown_in(note)["last"] is None


def test_what_comes_after_other_marks_is_compared_with_those_and_not_across_them(patient: Person) -> None:
    written(patient, days_ago=21, tape=arm_tape(posture="chair-back"))
    written(patient, days_ago=14, tape=arm_tape())
    began = written(patient, days_ago=7, tape=arm_tape(new_series=True))
    written(patient, days_ago=5, side="right", tape=arm_tape(side="right", new_series=True))
    assert last_of_series(written(patient, days_ago=1, tape=arm_tape())) == began
    # Other marks are other marks, however one sits.
    assert last_of_series(written(patient, tape=arm_tape(posture="chair-back"))) is None


def test_deleting_the_note_with_other_marks_joins_the_series_again(patient: Person) -> None:
    first = written(patient, days_ago=14, tape=arm_tape())
    began = written(patient, days_ago=7, tape=arm_tape(new_series=True))
    last = written(patient, tape=arm_tape())
    actions.delete_note(note=began, by=patient, now=NOW)
    assert last_of_series(last) == first


def test_whether_the_marks_were_the_same_can_be_put_right(patient: Person, client: Client) -> None:
    written(patient, days_ago=7, tape=arm_tape())
    note = written(patient, tape=arm_tape())
    edit(client, note)
    form = client.get(f"{M}ready/").context["form"]
    assert form["same_marks"].value() == "yes"
    client.post(f"{M}ready/", {name: READY[name] for name in ("count", "posture", "both")} | {"same_marks": "no"})
    assert client.post(CHECK, {}).status_code == 302
    note.refresh_from_db()
    assert (note.new_series, note.version, note.edits.get().before["new_series"]) == (True, 2, False)


def test_the_rules_of_advice_do_not_look_behind_other_marks(patient: Person) -> None:
    for days, sizes, is_new in ((30, OTHER, False), (9, AFFECTED, True), (2, AFFECTED, False)):
        written(patient, days_ago=days, tape=arm_tape(sizes, new_series=is_new))
    seen = records_of(patient, NOW.date()).measures
    assert sorted((one.on.isoformat(), one.baseline) for one in seen) == [("2026-05-22", True), ("2026-05-29", False)]


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


def in_clinic(owner: Person, therapist: Person) -> SwellingNote:
    note, _new = actions.write_note(
        owner=owner,
        by=therapist,
        client_id="clinic",
        on=NOW.date(),
        fields={"place": "arm", "side": "left", "weight_kg": Decimal("81.65")},
        tape=arm_tape(new_series=True),
        in_clinic=True,
        now=NOW,
    )
    return note


def test_to_what_the_clinic_measured_a_remark_can_be_added(patient: Person, therapist: Person, client: Client) -> None:
    note = in_clinic(patient, therapist)
    address = f"/me/swelling/{note.pk}/edit/"
    assert "Its numbers, place and day stay." in page(client.get(address))
    sent = {"note": "It felt loose.", "feel": "same", "side": "right", "weight": "300", "on": "2020-01-01"}
    assert client.post(address, sent | {"version": "1"}).status_code == 302
    note.refresh_from_db()
    assert (note.note, note.feel, note.side, note.weight_kg) == ("It felt loose.", "same", "left", Decimal("81.65"))
    assert (note.local_date, note.volume_ml, note.in_clinic) == (NOW.date(), Decimal("1914.04"), True)
    assert note.edits.get().by_id == patient.pk


def test_the_clinics_numbers_are_not_put_right_by_the_patient(
    patient: Person, therapist: Person, client: Client
) -> None:
    note = in_clinic(patient, therapist)
    content = page(client.get(f"/me/swelling/{note.pk}/"))
    assert "Put a size right" not in content
    assert "The numbers stay as they are." in content
    assert client.post(f"/me/swelling/{note.pk}/measure/")["Location"] == f"/me/swelling/{note.pk}/"
    with pytest.raises(PermissionDenied):
        actions.change_note(
            note=note, by=patient, version=1, on=note.local_date, fields={}, tape=arm_tape(OTHER, OTHER), now=NOW
        )


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
