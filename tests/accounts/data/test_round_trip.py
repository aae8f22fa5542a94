"""What was taken out comes back: an export, brought into another account, gives an equal export."""

from __future__ import annotations

import json
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.actions import session_logs, swelling
from accounts.actions.bringing import bring_in, differences
from accounts.export.reading import read_file
from accounts.models import ClearanceRecord, Person
from accounts.records import PersonRecord
from tests.accounts.data.making import NOW, a_log, around, as_data, as_text, full_record, trace, zipped
from tests.accounts.swelling.making import arm_tape, written

pytestmark = pytest.mark.django_db


def brought_into(other, text):
    return bring_in(owner=other, brought=read_file(text.encode(), NOW), now=NOW)


def test_an_export_brought_into_another_account_gives_an_equal_export(patient, stranger):
    full_record(patient, "plum")
    around(patient, "plum")
    stranger.name = ""
    stranger.save()

    brought_into(stranger, as_text(patient))

    first, second = as_data(patient), as_data(stranger)
    assert second["record"] == first["record"]
    assert second["once"] == first["once"]
    assert as_data(patient) == first


def test_the_zip_is_read_too_and_twice_is_once(patient, stranger):
    full_record(patient, "plum")
    brought = read_file(zipped(as_text(patient)), NOW)
    bring_in(owner=stranger, brought=brought, now=NOW)
    before = as_text(stranger)

    again = bring_in(owner=stranger, brought=brought, now=NOW)

    assert sum(each.new for each in again) == 0
    assert as_text(stranger) == before


def test_brought_into_the_same_account_it_adds_nothing(patient):
    full_record(patient, "plum")
    before = as_text(patient)

    brought_into(patient, before)

    assert as_text(patient) == before


def test_what_was_changed_here_since_is_not_overwritten(patient):
    log = a_log(patient, note="Before")
    note = written(patient, note="Before", now=NOW)
    copy = as_text(patient)
    session_logs.update_log(log=log, by=patient, fields={"note": "After"}, version=log.version, now=NOW)
    swelling.change_note(note=note, by=patient, version=1, on=note.local_date, fields={"note": "After"}, now=NOW)

    brought_into(patient, copy)

    assert patient.session_logs.get().note == "After"
    assert patient.swelling_notes.get().note == "After"


def test_what_was_lost_here_comes_back(patient, stranger):
    full_record(patient, "plum")
    copy = as_text(patient)
    brought_into(stranger, copy)
    a_log(patient, note="Later")
    found = {each.part: each for each in differences(owner=stranger, brought=read_file(as_text(patient).encode(), NOW))}

    assert found["session_logs"].new == 1
    assert found["swelling_notes"].new == 0


def test_rows_of_others_keep_the_name_of_who_wrote_them_and_no_account(patient, stranger, therapist):
    a_log(patient, by=therapist)
    full_record(patient, "plum")

    brought_into(stranger, as_text(patient))

    log = stranger.session_logs.get(written_by_name="Tom")
    assert log.written_by is None
    event = stranger.clearance_events.get()
    assert (event.by_id, event.by_name) == (None, "Tom plum")
    assert set(stranger.profile_changes.values_list("by_id", flat=True)) == {stranger.pk}


def test_a_lift_points_to_the_clearance_of_the_new_record(patient, stranger):
    full_record(patient, "plum")

    brought_into(stranger, as_text(patient))

    version = stranger.routine_versions.exclude(lifts=[]).get()
    assert version.lifts[0]["clearance"] == str(stranger.clearances.get().pk)


def test_a_therapist_s_yes_from_a_copy_is_taken_back_as_the_patient_s_own_word_is(patient, stranger, rf):
    ClearanceRecord.objects.create(
        owner=patient, source="therapist", finding="blood-clot", technique="retrograde", region="hand", who="Tom",
        on=date(2026, 5, 1), **trace(name="Tom"),
    )  # fmt: skip
    brought_into(stranger, as_text(patient))
    request = rf.get("/")
    request.user, request.session = stranger, {}

    PersonRecord(request).keep_clearances(["blood-clot"], "retrograde", "hand", [])

    assert stranger.clearances.get().by_id is None
    assert stranger.clearance_events.get().kind == "withdrawn"


TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=60)
RATING = st.none() | st.integers(0, 10)
DAYS = st.integers(0, 1900)
SAID = st.fixed_dictionaries(
    {},
    optional={
        "note": TEXT,
        "pain_before": RATING,
        "heaviness_after": RATING,
        "effects": st.lists(st.sampled_from(["tired", "dizzy", "pain"]), unique=True),
        "effects_lasted": st.none() | st.booleans(),
    },
)
WRITTEN = st.fixed_dictionaries(
    {"side": st.sampled_from(["left", "right", "both"])},
    optional={
        "note": TEXT,
        "feel": st.sampled_from(["heavier", "same", "lighter", ""]),
        "tight": st.none() | st.booleans(),
        "skin": st.lists(st.sampled_from(["dry", "hot"]), unique=True),
        "weight_kg": st.none() | st.decimals(30, 200, places=1),
        "garment_hours": st.none() | st.decimals(0, 24, places=1),
    },
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    logs=st.lists(st.tuples(DAYS, SAID, st.booleans()), max_size=4),
    notes=st.lists(st.tuples(DAYS, WRITTEN, st.booleans(), TEXT), max_size=4),
    full=st.booleans(),
)
def test_whatever_is_in_a_record_it_comes_back_equal(django_db_blocker, db, logs, notes, full):
    owner = Person.objects.create_user(f"a{Person.objects.count()}@example.org")
    other = Person.objects.create_user(f"b{Person.objects.count()}@example.org")
    if full:
        full_record(owner, "plum")
    for days, said, gone in logs:
        log = a_log(owner, days_ago=days, **said)
        if gone:
            session_logs.delete_log(log=log, by=owner, now=NOW)
    for days, words, measured, later in notes:
        tape = arm_tape() if measured else None
        note = written(owner, days_ago=days, now=NOW, tape=tape, **words)
        swelling.change_note(note=note, by=owner, version=1, on=note.local_date, fields={"note": later}, now=NOW)

    text = as_text(Person.objects.get(pk=owner.pk))
    brought_into(other, text)

    assert json.loads(text)["record"] == as_data(other)["record"]
