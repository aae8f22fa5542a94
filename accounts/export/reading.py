"""Reads a file that someone brings: our JSON, or the ZIP with it. It is read whole and weighed before any row is touched.

`Refused` says in plain words what is wrong; what the file says is never repeated in it.
"""

from __future__ import annotations

import io
import json
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NoReturn

from django.utils.translation import gettext as _

from accounts.export.as_json import NAME
from accounts.export.parts import FORMAT, PARTS, PROFILE_FIELDS, SCHEMA, Row
from accounts.export.rows import Unreadable, read_person, read_profile, read_row

LARGEST_FILE = 20 * 1024 * 1024
LARGEST_TEXT = 100 * 1024 * 1024  # of the JSON, unpacked
MOST_MEMBERS = 50
MOST_ROWS = 100_000
CLOCKS_DIFFER = timedelta(days=1)


class Refused(Exception):
    """The file cannot be brought in; the message is for the person."""


@dataclass(frozen=True, slots=True)
class Brought:
    """What a file holds, checked: each part's rows by their ids, in order."""

    made_at: datetime
    person: Row
    profile: Row | None
    parts: Mapping[str, Mapping[str, Row]]


def read_file(data: bytes, now: datetime) -> Brought:
    """The content decides what a file is, not its name."""
    if len(data) > LARGEST_FILE:
        raise Refused(_("This file is too large. A copy of a record has 20 MB or less."))
    return read_text(_unzipped(data) if data.startswith(b"PK") else data, now)


def _unzipped(data: bytes) -> bytes:
    """The JSON of our ZIP; nothing else in it is opened, and no more is unpacked than a record can have."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
            if len(names) > MOST_MEMBERS or names.count(NAME) != 1:
                _foreign()
            info = archive.getinfo(NAME)
            if info.file_size > LARGEST_TEXT or info.flag_bits & 1:
                _foreign()
            with archive.open(info) as member:
                text = member.read(LARGEST_TEXT + 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError):
        _cut()
    if len(text) > LARGEST_TEXT:
        _foreign()
    return text


def read_text(text: bytes, now: datetime) -> Brought:
    try:
        found = json.loads(text.decode("utf-8-sig"), parse_constant=_no_number, object_pairs_hook=_no_key_twice)
    except _Foreign:
        _foreign()
    except (ValueError, RecursionError):
        if text.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{") and FORMAT.encode() in text[:200]:
            _cut()
        _foreign()
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        _foreign()
    if type(found.get("schema")) is not int or found["schema"] != SCHEMA:
        raise Refused(_("This copy was made by another version of the site. It cannot be read here."))
    try:
        return _brought(found, now)
    except Unreadable:
        raise Refused(
            _("Something in this file is not as we wrote it. Nothing was brought in. Use a file that nobody changed.")
        ) from None


def _brought(found: Mapping[str, Any], now: datetime) -> Brought:
    latest = now + CLOCKS_DIFFER
    record, once = found.get("record"), found.get("once")
    if not isinstance(record, dict) or not isinstance(once, dict):
        raise Unreadable("record")
    if set(record) != {"person", "profile", *(part.key for part in PARTS)}:
        raise Unreadable("record")
    try:
        made_at = datetime.fromisoformat(found["made_at"])
        if made_at.tzinfo is None:
            raise ValueError
    except (KeyError, TypeError, ValueError):
        raise Unreadable("made_at") from None
    parts: dict[str, dict[str, Row]] = {}
    count = 0
    for part in PARTS:
        rows = record[part.key]
        if not isinstance(rows, list):
            raise Unreadable(part.key)
        count += len(rows)
        if count > MOST_ROWS:
            raise Unreadable("too many rows")
        read = parts[part.key] = {}
        for row in rows:
            made = read_row(part, row, once, latest)
            if made["id"] in read:
                raise Unreadable("an id twice")
            for link, into in part.links.items():
                _leads_somewhere(part.key, made[link], parts[into])
            read[made["id"]] = made
    profile = record["profile"]
    return Brought(
        made_at,
        read_person(record["person"]),
        None if profile is None else read_profile(profile, PROFILE_FIELDS, latest),
        parts,
    )


def _leads_somewhere(key: str, link: str | None, into: Mapping[str, Row]) -> None:
    """A session may belong to no routine; every other link has its row in the same file."""
    if link is None and key == "session_logs":
        return
    if link not in into:
        raise Unreadable("a link to nothing")


class _Foreign(ValueError):
    pass


def _no_number(_name: str) -> NoReturn:
    raise _Foreign


def _no_key_twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise _Foreign
    return made


def _foreign() -> NoReturn:
    raise Refused(_("This is not a copy of a record from this site. Choose the file that you downloaded here."))


def _cut() -> NoReturn:
    raise Refused(_("This file is not complete. Download it again where it is from, then choose it again."))
