"""Files that are cut, foreign or hostile are refused in words, before anything is touched."""

from __future__ import annotations

import copy
import io
import json
import re
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.actions.erasure import rows_of
from accounts.export import reading
from accounts.export.parts import digest
from accounts.export.reading import Refused, read_file
from accounts.models import SessionLog
from tests.accounts.data.making import NOW, a_log, as_data, as_text, full_record, send, text, zipped

pytestmark = pytest.mark.django_db
DATA, IMPORT, TAKE = "/me/data/", "/me/data/import/", "/me/data/import/take/"


def changed(data, *path, to):
    """`data` with another value at `path`; ids that are digests are made anew, as a skilled stranger would."""
    made = copy.deepcopy(data)
    place = made
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = to
    for name in ("screening_records", "clearances", "profile_changes", "session_log_edits", "swelling_note_edits"):
        for row in made["record"][name]:
            row["id"] = digest({key: value for key, value in row.items() if key != "id"})
    return json.dumps(made).encode()


def hostile(data):
    record = data["record"]
    whole = json.dumps(data).encode()
    yield "empty", b""
    yield "cut", whole[: len(whole) // 2]
    yield "cut zip", zipped(whole)[:-300]
    yield "other json", b'{"hello": 1}'
    yield "list", b"[]"
    yield "number", b"7"
    yield "text", b"Dear reader"
    yield "picture", b"\x89PNG\r\n\x1a\n" + bytes(100)
    yield "utf-16", whole.decode().encode("utf-16")
    yield "deep", b"[" * 100_000
    yield "deep in ours", whole[:-3] + b', "x": ' + b"[" * 100_000
    yield "nan", whole.replace(b'"schema": 1', b'"schema": NaN')
    yield "twice", whole.replace(b'"schema": 1', b'"schema": 1, "schema": 1')
    yield "next schema", whole.replace(b'"schema": 1', b'"schema": 2')
    yield "schema true", whole.replace(b'"schema": 1', b'"schema": true')
    yield "huge number", whole.replace(b'"minutes": 12', b'"minutes": ' + b"9" * 5000)
    yield "zip of another", zipped(whole, "other.json")
    yield "zip with a path", zipped(whole, "../light-hands.json")
    yield "record is a list", changed(data, "record", "session_logs", to={})
    yield "no once", changed(data, "once", to={})
    yield "more parts", changed(data, "record", "people", to=[])
    yield (
        "owner slipped in",
        changed(data, "record", "session_logs", 0, to=record["session_logs"][0] | {"owner_id": "x"}),
    )
    yield "field missing", changed(data, "record", "session_logs", 0, to={"id": "1"})
    yield "row is a text", changed(data, "record", "session_logs", 0, to="x")
    yield "row twice", changed(data, "record", "session_logs", to=[record["session_logs"][0]] * 2)
    yield "script as slug", changed(data, "record", "session_logs", 0, "walkthrough", to="<script>")
    for name, wrong in {
        "note": ["x" * 5000, "a\0b", "\ud800", 7, None, ["x"]],
        "minutes": [-1, 601, 1.5, True, "12", 10**30],
        "pain_after": [-1, 11, "3"],
        "at": ["yesterday", "2026-05-31T09:30:00", "9999-12-31T23:59:59+00:00", "0001-01-01T00:00:00+14:00", 5],
        "local_date": ["2026-02-30", "2020-01-01", ""],
        "zone": ["Mars/North", "../etc", ""],
        "effects": [["boom"], "tired", [1], {"a": 1}],
        "skipped": [[1], {"a": 1}, {"a": {"b": 1}}],
        "source": ["hacked"],
        "by_self": ["yes", None],
        "client_id": ["", "x" * 65, None],
        "plan": ["missing", None, {"steps": []}],
        "routine": ["nowhere", 7],
        "deleted_at": ["x", 1],
        "version": [-1, "1"],
    }.items():
        for value in wrong:
            yield f"log {name} {value!r:.20}", changed(data, "record", "session_logs", 0, name, to=value)
    for name, value in {
        "place": "moon", "skin": ["blue"], "method": "rope", "units": "ell", "weight_kg": "-1", "volume_ml": "NaN",
        "interval_cm": "Infinity", "heaviness": 11, "dent": 4,
    }.items():  # fmt: skip
        yield f"note {name}", changed(data, "record", "swelling_notes", 0, name, to=value)
    for name, value in {"cm": "0", "point": "knee", "limb": "tail", "first_cm": "1e9", "number": -1}.items():
        yield f"point {name}", changed(data, "record", "swelling_notes", 0, "circumferences", 0, name, to=value)
    stop = next(n for n, row in enumerate(record["screening_records"]) if row["kind"] == "stop")
    yield "outcome", changed(data, "record", "screening_records", stop, "outcome", to="FINE")
    yield "held", changed(data, "once", record["screening_records"][stop]["trace"], to={"held": {"outcome": "GO"}})
    yield "answers", changed(data, "once", record["screening_records"][stop]["answers"], to={"values": [1]})
    yield "plan", changed(data, "once", record["session_logs"][0]["plan"], to={"steps": [1]})
    yield "link", changed(data, "record", "session_log_edits", 0, "log", to="nobody")
    yield "before", changed(data, "record", "session_log_edits", 0, "before", to={"note": "x"})
    yield "note before", changed(data, "record", "swelling_note_edits", 0, "before", "points", to=[{"cm": "1"}])
    yield "profile", changed(data, "record", "profile", "country", to="XX")
    yield "profile zone", changed(data, "record", "profile", "zone", to="Mars/North")
    yield "treated", changed(data, "record", "profile", "treated", to=["left-wing"])
    yield "born", changed(data, "record", "person", "birth_year", to=12)
    yield "future yes", changed(data, "record", "clearances", 0, "on", to="2090-01-01")
    yield "adjustments", changed(data, "record", "routine_versions", 0, "adjustments", to={"seconds": {"a": "b"}})
    yield "changed by hand", whole.replace(b"Dr plum", b"Dr prune")


def test_a_hostile_cut_or_foreign_file_is_refused_in_words_and_nothing_is_touched(
    patient, stranger, signed_in, monkeypatch
):
    monkeypatch.setattr("accounts.limits.within", lambda *args: True)
    full_record(patient, "plum")
    data, before = as_data(patient), rows_of(stranger.pk)
    client = signed_in(stranger)
    before = rows_of(stranger.pk)
    read_file(json.dumps(data).encode(), NOW)

    for name, file in hostile(data):
        page = send(client, file)
        assert page.status_code == 200, name
        shown = text(page)
        assert "<title>Error:" in shown, name
        assert 'id="id_file"' in shown, name
        assert re.search(r'<li><a href="#id_file">[^<]+</a></li>', shown), name
        assert client.post(TAKE)["Location"] == IMPORT, name

    client.get(IMPORT)
    assert rows_of(stranger.pk) == before


def test_a_zip_bomb_is_not_unpacked(monkeypatch):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("light-hands.json", "w") as member:
        for _ in range(120):
            member.write(bytes(1024 * 1024))
    bomb = file.getvalue()
    assert len(bomb) < 1_000_000

    with pytest.raises(Refused):
        read_file(bomb, NOW)
    # One that lies about its size.
    monkeypatch.setattr(reading, "LARGEST_TEXT", 1000)
    small = zipped(b"x" * 5000)
    with pytest.raises(Refused):
        read_file(small.replace((5000).to_bytes(4, "little"), (900).to_bytes(4, "little")), NOW)


def test_a_file_that_is_too_large_is_never_held(patient, signed_in, monkeypatch):
    monkeypatch.setattr("accounts.forms.data.LARGEST_FILE", 1000)

    page = text(send(signed_in(patient), b"x" * 70_000))

    assert "This file is too large." in page
    assert "<title>Error:" in page


def test_no_file_an_empty_one_and_two_at_once(patient, signed_in):
    client = signed_in(patient)
    assert "Choose a file." in text(client.post(IMPORT))
    assert "This file is empty." in text(send(client, b""))
    two = [SimpleUploadedFile("a", b"{}"), SimpleUploadedFile("b", b"{}")]
    assert client.post(IMPORT, {"file": two}).status_code == 400


def test_no_other_form_holds_a_large_file(patient, signed_in):
    answer = signed_in(patient).post("/me/profile/", {"file": SimpleUploadedFile("a", b"x" * 3_000_000)})

    assert answer.status_code == 200
    assert not answer.wsgi_request.FILES


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.binary(max_size=200)
    | st.text(max_size=100).map(str.encode)
    | st.binary(max_size=60).map(lambda data: b"PK" + data)
)
def test_whatever_is_sent_reading_it_ends_in_words(data):
    with pytest.raises(Refused):
        read_file(data, NOW)


def test_where_it_cannot_be_written_nothing_is_changed(patient, stranger, signed_in, monkeypatch):
    a_log(patient, note="plum")
    client = signed_in(stranger)
    send(client, as_text(patient).encode())

    def fails(*args, **kwargs):
        raise IntegrityError("plum")

    monkeypatch.setattr("accounts.actions.bringing._about", fails)
    client.post(TAKE)

    assert "could not be brought in" in text(client.get(DATA))
    assert not SessionLog.objects.filter(owner=stranger).exists()
