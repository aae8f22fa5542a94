"""The tables and the FHIR bundle of an export: what a spreadsheet and other health software make of them."""

from __future__ import annotations

import csv
import io
from decimal import Decimal

import pytest
from fhir.resources.R4B.bundle import Bundle
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from accounts.export import as_csv
from accounts.export.as_csv import cell, typed
from accounts.models import Person, SessionLog, SwellingNote
from tests.accounts.data.making import NOW, a_log, around, bundle_of, files_of, full_record

pytestmark = pytest.mark.django_db


# CSV


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=30))
@example("=1+1")
@example("'=1+1")
@example("''@x")
@example(" \t=cmd|' /C calc'!A0")
@example("＝1+1")
@example("-5")
@example("-5+2")
@example("\r=1")
def test_a_cell_is_never_a_formula_and_reads_back_as_it_was_typed(text):
    made = cell(text)

    assert typed(made) == text
    if not as_csv.NUMBER.fullmatch(text):
        assert made.lstrip()[:1] not in tuple("=+-@＝＋－＠") or not made
    out = io.StringIO(newline="")
    csv.writer(out).writerow([made, "end"])
    assert next(csv.reader(io.StringIO(out.getvalue(), newline=""))) == [made, "end"]


def test_numbers_stay_numbers():
    assert [cell(Decimal("-2.50")), cell(-3), cell("-3.5"), cell(None), cell(True)] == [
        "-2.50",
        "-3",
        "-3.5",
        "",
        "yes",
    ]


def test_the_tables_hold_what_was_typed(patient, just_signed_in, no_pdf):
    full_record(patient, "plum")
    a_log(patient, note='=HYPERLINK("x"); "quoted",\nnext line')

    found = files_of(just_signed_in(patient).post("/me/data/export/"))

    logs, notes, points = (
        list(csv.DictReader(io.StringIO(found[name].decode("utf-8-sig"), newline=""))) for name in as_csv.FILES
    )
    assert len(logs) == patient.session_logs.count()
    assert '=HYPERLINK("x"); "quoted",\nnext line' in [typed(row["note"]) for row in logs]
    assert not any(row["note"].startswith("=") for row in logs)
    assert [float(row["weight_kg"]) for row in notes] == [71.5]
    assert len(points) == 20


# FHIR


def test_the_fhir_bundle_is_accepted_whole(patient):
    full_record(patient, "plum")
    around(patient, "plum")
    a_log(patient, note=" \n\t")

    bundle = bundle_of(patient)

    Bundle.model_validate(bundle)
    kinds = [entry["resource"]["resourceType"] for entry in bundle["entry"]]
    assert {"Patient", "CarePlan", "Procedure", "QuestionnaireResponse", "Observation"} == set(kinds)
    assert kinds.count("Procedure") == patient.session_logs.count()
    assert kinds.count("CarePlan") == 2
    ids = [entry["fullUrl"] for entry in bundle["entry"]]
    assert len(ids) == len(set(ids))
    references = {found["reference"] for found in _references(bundle)}
    assert references <= set(ids)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    note=st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=20),
    name=st.text("a\u00a0\u2028\x0b\x01 é", max_size=6),
)
@example(note="one\u2028two\u00a0three\x0bfour\x01", name="\u00a0")
def test_any_text_makes_a_bundle_that_is_accepted(django_db_blocker, db, note, name):
    person = Person.objects.create_user(f"n{Person.objects.count()}@example.org", name=name)
    SwellingNote.objects.create(
        owner=person, client_id="1", at=NOW, local_date=NOW.date(), place="arm", side="left", made_at=NOW, note=note
    )
    SessionLog.objects.create(
        owner=person, client_id="1", at=NOW, local_date=NOW.date(), walkthrough="ret-hand", technique="retrograde",
        side="left", minutes=1, made_at=NOW, note=note,
    )  # fmt: skip

    Bundle.model_validate(bundle_of(person))


def _references(found):
    if isinstance(found, dict):
        if "reference" in found:
            yield found
        for value in found.values():
            yield from _references(value)
    elif isinstance(found, list):
        for value in found:
            yield from _references(value)


def test_measures_are_in_ucum_units_and_what_was_deleted_is_marked(patient):
    full_record(patient, "plum")

    resources = [entry["resource"] for entry in bundle_of(patient)["entry"]]

    units = {found["valueQuantity"]["code"] for found in resources if found["resourceType"] == "Observation"}
    assert units == {"cm", "mL", "kg"}
    states = [found["status"] for found in resources if found["resourceType"] == "Procedure"]
    assert sorted(states) == ["completed", "entered-in-error"]
