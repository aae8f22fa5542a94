"""An export holds everything that is kept of a person, nothing of anyone else, in four forms that other programs read."""

from __future__ import annotations

import json
import time
import tracemalloc
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from fhir.resources.R4B.bundle import Bundle

from accounts import data_map
from accounts.actions.erasure import rows_of
from accounts.export import archive
from accounts.export.parts import plain
from accounts.models import ScreeningRecord, SessionLog, SwellingNote
from tests.accounts.data.making import NOW, a_log, around, as_data, as_text, bundle_of, files_of, full_record
from tests.accounts.sharing.people import HELPER, share

pytestmark = pytest.mark.django_db
EXPORT = "/me/data/export/"


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


def test_an_empty_record_is_a_whole_export_too(stranger, just_signed_in, no_pdf):
    Bundle.model_validate(bundle_of(stranger))
    assert as_data(stranger)["record"]["session_logs"] == []
    assert "figword" not in as_text(stranger)
    assert files_of(just_signed_in(stranger).post(EXPORT))
