"""An export holds everything that is kept of a person, nothing of anyone else, in four forms that other programs read."""

from __future__ import annotations

import csv
import io
import json
import time
import tracemalloc
import zipfile
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from fhir.resources.R4B.bundle import Bundle
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from accounts import data_map
from accounts.actions.erasure import rows_of
from accounts.export import archive, as_csv
from accounts.export.as_csv import cell, typed
from accounts.export.as_fhir import write_fhir
from accounts.export.parts import plain
from accounts.models import Person, ScreeningRecord, SessionLog, SwellingNote
from guide.handouts import HandoutUnavailable, Why
from tests.accounts.data.making import NOW, a_log, around, as_data, as_text, full_record
from tests.accounts.sharing.people import HELPER, share

pytestmark = pytest.mark.django_db
EXPORT = "/me/data/export/"


@pytest.fixture
def no_pdf(monkeypatch):
    def unavailable(*args, **kwargs):
        raise HandoutUnavailable(Why.MISSING)

    monkeypatch.setattr(archive, "pdf_of", unavailable)


def values_in(found):
    """Every value of a copy as text, however deep it lies."""
    if isinstance(found, dict):
        for value in found.values():
            yield from values_in(value)
    elif isinstance(found, list):
        for value in found:
            yield from values_in(value)
    yield json.dumps(found, sort_keys=True)


@pytest.mark.parametrize(
    "table", [table for table in data_map.read().tables if table.lookups], ids=lambda table: table.name
)
def test_every_row_of_every_table_is_in_the_export_or_its_field_says_why_not(patient, table):
    full_record(patient, "plum")
    around(patient, "plum")
    data = as_data(patient)
    found = set(values_in(data))
    rows = [row for lookup in table.lookups for row in table.model._base_manager.filter(**{lookup: patient.pk})]
    told = [name for name in table.field_names if name not in table.names_left_out]

    assert rows
    for row in rows:
        for name in told:
            field = table.model._meta.get_field(name)
            if field.is_relation:
                continue  # links are told by the ids of a copy; the round trip shows that they lead where they led
            value = getattr(row, name)
            if name == "lifts":
                value = [each | {"clearance": data["record"]["clearances"][0]["id"]} for each in value]
            assert json.dumps(plain(value), sort_keys=True) in found, (table.name, name)


def test_the_record_of_these_tests_fills_every_table(patient):
    full_record(patient, "plum")
    around(patient, "plum")

    owned = {table.name for table in data_map.read().tables if table.people}
    assert {name for name, count in rows_of(patient.pk).items() if count} == owned


def test_nothing_of_another_person_is_in_it(patient, stranger, just_signed_in, no_pdf):
    for person, word in ((patient, "plumword"), (stranger, "figword")):
        full_record(person, word)
        around(person, word)
    share(stranger, patient, HELPER, logs=True, notes=True)
    a_log(stranger, by=patient, note="figword again")

    whole = files_of(just_signed_in(patient).post(EXPORT))

    text = b"\n".join(whole.values()).decode()
    for foreign in ("figword", "foreign", "Foreign", "eve@example.org", str(stranger.pk)):
        assert foreign not in text
    assert "plumword" in text


def test_helping_another_one_still_takes_one_s_own_copy(patient, stranger, just_signed_in, no_pdf):
    a_log(stranger, note="figword")
    sharing = share(stranger, patient, HELPER, logs=True)
    client = just_signed_in(patient)
    client.post(f"/me/helping/{sharing.pk}/start/")

    assert b"figword" not in b"".join(files_of(client.post(EXPORT)).values())


def test_a_plan_stands_in_it_once(patient):
    for days in range(5):
        a_log(patient, days_ago=days)

    data = as_data(patient)
    plans = {row["plan"] for row in data["record"]["session_logs"]}

    assert len(plans) == 1
    assert data["once"][plans.pop()] == patient.session_logs.first().plan


# The ZIP


def files_of(response):
    assert response.status_code == 200, response.content[:300]
    with zipfile.ZipFile(io.BytesIO(response.getvalue())) as archive_:
        assert archive_.testzip() is None
        return {name: archive_.read(name) for name in archive_.namelist()}


def test_who_has_not_just_shown_who_they_are_is_asked_first(patient, signed_in, client):
    assert signed_in(patient).post(EXPORT)["Location"].startswith("/account/")
    assert signed_in(patient).get(EXPORT)["Location"].startswith("/account/")
    assert client.post(EXPORT)["Location"].startswith("/account/login/")


def test_one_file_holds_it_all(patient, just_signed_in, no_pdf):
    full_record(patient, "plum")
    client = just_signed_in(patient)
    assert client.get(EXPORT).status_code == 200
    assert not mail.outbox

    response = client.post(EXPORT)

    assert response.streaming
    assert response["Content-Type"] == "application/zip"
    assert response["Content-Disposition"].startswith('attachment; filename="light-hands-2')
    assert "no-store" in response["Cache-Control"]
    found = files_of(response)
    assert set(found) == {
        "light-hands.json",
        "session-logs.csv",
        "swelling-notes.csv",
        "circumferences.csv",
        "fhir.json",
        "read-me.txt",
    }
    assert b"could not be made" in found["read-me.txt"]
    assert json.loads(found["light-hands.json"])["record"] == as_data(patient)["record"]


@pytest.mark.pdf
def test_with_a_pdf_to_read(patient, just_signed_in):
    full_record(patient, "plum")

    found = files_of(just_signed_in(patient).post(EXPORT))

    assert found["visit-summary.pdf"].startswith(b"%PDF")
    assert b"could not be made" not in found["read-me.txt"]


def test_it_cannot_be_asked_for_without_end(patient, just_signed_in, no_pdf):
    client = just_signed_in(patient)
    answers = [client.post(EXPORT) for _ in range(7)]
    for answer in answers:
        answer.getvalue()  # read to its end, it closes its file

    assert [answer.status_code for answer in answers] == [200] * 6 + [429]


# Five years


def test_five_years_of_daily_logs_stay_small_in_memory_and_few_in_queries(patient, no_pdf):
    log, note = a_log(patient), None
    logs, notes, screened = [], [], []
    for day in range(1825):
        at = NOW - timedelta(days=day, hours=2)
        when = {"owner": patient, "at": at, "local_date": at.date()}
        logs.append(
            SessionLog(**when, client_id=f"log{day}", walkthrough="ret-hand", technique="retrograde", side="left", minutes=12,
                       plan=log.plan, made_at=at, note="x" * 300)
        )  # fmt: skip
        notes.append(SwellingNote(**when, client_id=f"note{day}", place="arm", side="left", made_at=at, note="x" * 300))
        screened.append(
            ScreeningRecord(**when, kind="assessment", walkthrough="ret-hand", outcome="GO",
                            answers={"values": {f"q{n}": "no" for n in range(60)}}, trace={"outcome": "GO", "edition": str(day)})
        )  # fmt: skip
    for rows in (logs, notes, screened):
        type(rows[0]).objects.bulk_create(rows, batch_size=100)
    del logs, notes, screened, note

    began = time.monotonic()
    with CaptureQueriesContext(connection) as queries, archive.archive_of(patient, "a4", NOW) as file:
        assert len(file.read()) < 8_000_000
    assert time.monotonic() - began < 60
    assert len(queries) < 80, queries.captured_queries[100]

    tracemalloc.start()
    archive.archive_of(patient, "a4", NOW).close()
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 120_000_000


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

    found = files_of(just_signed_in(patient).post(EXPORT))

    logs, notes, points = (
        list(csv.DictReader(io.StringIO(found[name].decode("utf-8-sig"), newline=""))) for name in as_csv.FILES
    )
    assert len(logs) == patient.session_logs.count()
    assert '=HYPERLINK("x"); "quoted",\nnext line' in [typed(row["note"]) for row in logs]
    assert not any(row["note"].startswith("=") for row in logs)
    assert {row["weight_kg"] for row in notes} == {"71.5"}
    assert len(points) == 20


# FHIR


def bundle_of(person):
    pieces = []
    write_fhir(pieces.append, owner=Person.objects.get(pk=person.pk), now=NOW)
    return json.loads("".join(pieces))


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


def test_an_empty_record_is_a_whole_export_too(stranger, just_signed_in, no_pdf):
    Bundle.model_validate(bundle_of(stranger))
    assert as_data(stranger)["record"]["session_logs"] == []
    assert "figword" not in as_text(stranger)
    assert files_of(just_signed_in(stranger).post(EXPORT))
