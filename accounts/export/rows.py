"""Rows of a copy, made into rows of the tables: field by field, as strictly as a form reads what is typed."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from accounts.actions.profile import KEPT
from accounts.actions.session_logs import BY_HAND
from accounts.actions.swelling import POINT, TAPE, WORDS
from accounts.export import shapes
from accounts.export.parts import POINT_FIELDS, Part, Row, digest
from accounts.models import Circumference, HealthProfile, Person, SessionLog, SwellingNote
from accounts.models.session_log import NOTE_LENGTH
from guide import library
from guide.display import TEXT_SIZES
from guide.domain.advised import Level
from guide.domain.outcomes import Outcome
from guide.domain.tape import METHODS

EARLIEST = datetime(1900, 1, 1, tzinfo=UTC)
LONGEST_TEXT = 20_000  # of what we wrote ourselves and no form limits
LARGEST_VALUE = 200_000  # signs of one packed value
# Where we write nothing although a form would ask: of "something has changed", and of a yes to all of it.
MAY_BE_EMPTY = {("screening_records", "walkthrough"), ("screening_records", "outcome"), ("clearances", "region")}
HISTORY = ("profile_changes", "session_log_edits", "swelling_note_edits")


class Unreadable(ValueError):
    """A value that cannot be in a record of this site."""


def read_row(part: Part, row: Any, once: Mapping[str, Any], latest: datetime) -> Row:
    """The fields of one row as Python has them, with `id`, links by id, `by_self` and `circumferences`; raises Unreadable."""
    names = [field.name for field in part.plain_fields]
    more = ["id", *part.links, *(["by_self"] if part.writer else [])]
    if part.model is SwellingNote:
        more.append("circumferences")
    if not isinstance(row, dict) or set(row) != {*names, *more}:
        raise Unreadable("other fields")
    found: Row = {name: row[name] for name in more}
    for field in part.plain_fields:
        value = row[field.name]
        if field.name in part.kept_once:
            value = once.get(value) if isinstance(value, str) else None
            if value is None:
                raise Unreadable("a value that is kept once is missing")
        found[field.name] = read_field(part.key, field, value, latest)
    _ids(part, found, row)
    _agree(part, found, latest)
    if part.model is SwellingNote:
        found["circumferences"] = _points(found)
    return found


def read_field(key: str, field: models.Field, value: Any, latest: datetime) -> Any:
    """`value` from JSON as the field holds it."""
    if value is None:
        if not field.null:
            raise Unreadable(field.name)
        return None
    if isinstance(field, models.JSONField):
        return _packed(key, field.name, value)
    try:
        made = _made(field, value)
        if made not in ("", None):
            field.run_validators(made)
    except (ValidationError, ValueError, TypeError, InvalidOperation, OverflowError):
        raise Unreadable(field.name) from None
    if made == "" and not field.blank and (key, field.name) not in MAY_BE_EMPTY:
        raise Unreadable(field.name)
    if field.choices and made != "" and made not in dict(field.flatchoices):
        raise Unreadable(field.name)
    if isinstance(made, datetime) and not EARLIEST <= made <= latest:
        raise Unreadable(field.name)
    return made


def _made(field: models.Field, value: Any) -> Any:
    if isinstance(field, models.BooleanField):
        wanted: type = bool
    elif isinstance(field, models.IntegerField):
        wanted = int
    else:
        wanted = str
    if type(value) is not wanted:
        raise ValueError
    if isinstance(field, models.CharField | models.TextField):
        return _text(value, field.max_length or LONGEST_TEXT)
    if isinstance(field, models.DateTimeField):
        made = datetime.fromisoformat(value)
        if made.tzinfo is None:
            raise ValueError
        return made.astimezone(UTC)
    if isinstance(field, models.DateField):
        return date.fromisoformat(value)
    if isinstance(field, models.DecimalField):
        return _decimal(field, value)
    return value


def _text(value: str, longest: int) -> str:
    value.encode()  # half a sign of two cannot be kept
    if len(value) > longest or "\0" in value:
        raise ValueError
    return value


def _decimal(field: models.DecimalField, value: str) -> Decimal:
    made = Decimal(value)
    if not made.is_finite() or made < 0 or len(value) > 20:
        raise ValueError
    return made


def _packed(key: str, name: str, value: Any) -> Any:
    text = json.dumps(value, ensure_ascii=False)
    try:
        _text(text, LARGEST_VALUE)
        if key in HISTORY:
            return _history(key, value)
        shapes.OF[key, name].validate_python(value)
    except (ValueError, TypeError, RecursionError):
        raise Unreadable(name) from None
    if "\\u0000" in text:
        raise Unreadable(name)
    return value


def _history(key: str, said: Any) -> Any:
    """What a row said before a change: each value is one that the row itself could have."""
    latest = datetime(9999, 1, 1, tzinfo=UTC)
    if not isinstance(said, dict):
        raise Unreadable("before")
    if key == "profile_changes":
        fields = {**_fields(HealthProfile, KEPT), **_fields(Person, ("name", "birth_year"))}
        known: set[str] = set(fields)
        if not set(said) <= known:
            raise Unreadable("before")
        for name, value in said.items():
            read_field("profile", fields[name], value, latest)
        _about(said)
        return said
    if key == "session_log_edits":
        wanted, fields, owner = set(BY_HAND), _fields(SessionLog, BY_HAND), "session_logs"
    else:
        wanted, fields, owner = (
            {*WORDS, *TAPE, "local_date", "points"},
            _fields(SwellingNote, (*WORDS, *TAPE, "local_date")),
            "swelling_notes",
        )
    # What was written down before there were new series says nothing of them.
    if not wanted - {"new_series"} <= set(said) <= wanted:
        raise Unreadable("before")
    for name, field in fields.items():
        if name in said:
            read_field(owner, field, said[name], latest)
    if "points" in said:
        _points({**said, "circumferences": said["points"]}, POINT)
    if len(said["note"]) > NOTE_LENGTH:
        raise Unreadable("note")
    return said


def _fields(model: type[models.Model], names: Any) -> dict[str, models.Field]:
    return {name: model._meta.get_field(name) for name in names}


# What belongs together


def _ids(part: Part, row: Row, as_written: Row) -> None:
    """The id is what the row says: where a word of it was changed by hand, they do not fit any more."""
    said = {name: value for name, value in as_written.items() if name != "id"}
    wanted = part.named(said) if part.named else digest(said)
    if not isinstance(row["id"], str) or not re.fullmatch(re.escape(wanted) + "( #[0-9]{1,5})?", row["id"]):
        raise Unreadable("id")
    if part.key in ("session_logs", "swelling_notes", "advice") and row["id"] != wanted:
        raise Unreadable("id")
    if any(row[link] is not None and not isinstance(row[link], str) for link in part.links):
        raise Unreadable("link")
    if part.writer and not isinstance(row["by_self"], bool):
        raise Unreadable("by_self")


def _agree(part: Part, row: Row, latest: datetime) -> None:
    at, day = row.get("at"), row.get("local_date")
    if at is not None and day is not None and abs(day - at.date()) > timedelta(days=1):
        raise Unreadable("local_date")
    if row.get("ended_at") is not None and "made_at" not in row and row["ended_at"] < at:
        raise Unreadable("ended_at")
    if part.key == "screening_records" and row["outcome"] not in {"", *Outcome.__members__}:
        raise Unreadable("outcome")
    if part.key == "screening_records" and row["kind"] == "assessment" and not row["outcome"]:
        raise Unreadable("outcome")
    if part.key == "clearances" and row["on"] > latest.date():
        raise Unreadable("on")
    if part.key == "advice" and row["level"] not in Level.__members__:
        raise Unreadable("level")
    if part.key in ("session_logs", "swelling_notes") and not row["client_id"]:
        raise Unreadable("client_id")
    if part.key == "infections" and row["over_on"] is not None and row["over_on"] < row["began_on"]:
        raise Unreadable("over_on")


def _points(note: Mapping[str, Any], names: Any = POINT_FIELDS) -> list[Row]:
    """The rows of tape measures under a note: points of its method, each once, possible sizes."""
    points, method = note["circumferences"], note["method"]
    if (
        not isinstance(points, list)
        or len(points) > 200
        or (method and method not in METHODS)
        or (points and not method)
    ):
        raise Unreadable("circumferences")
    if note["units"] not in ("cm", "in"):
        raise Unreadable("units")
    fields = _fields(Circumference, names)
    made, seen = [], set()
    for point in points:
        if not isinstance(point, dict) or set(point) != set(names):
            raise Unreadable("circumferences")
        row = {name: read_field("points", field, point[name], EARLIEST) for name, field in fields.items()}
        try:
            METHODS[method].point(row["point"])
        except ValueError:
            raise Unreadable("point") from None
        if not 0 < row["cm"] < 200 or (row["limb"], row["point"]) in seen or row["limb"] == "":
            raise Unreadable("cm")
        seen.add((row["limb"], row["point"]))
        made.append(row)
    return made


def read_profile(row: Any, names: Any, latest: datetime) -> Row:
    if not isinstance(row, dict) or set(row) != set(names):
        raise Unreadable("profile")
    made = {
        name: read_field("profile", field, row[name], latest) for name, field in _fields(HealthProfile, names).items()
    }
    _about(made)
    return made


def _about(said: Mapping[str, Any]) -> None:
    if said.get("country", "US") not in library.get().advice.countries:
        raise Unreadable("country")
    if said.get("text_size", "standard") not in TEXT_SIZES or said.get("units", "cm") == "":
        raise Unreadable("text_size")


def read_person(row: Any) -> Row:
    if not isinstance(row, dict) or set(row) != {"name", "birth_year"}:
        raise Unreadable("person")
    fields = _fields(Person, ("name", "birth_year"))
    made = {name: read_field("person", field, row[name], EARLIEST) for name, field in fields.items()}
    if made["birth_year"] is not None and not 1900 <= made["birth_year"] <= 2200:
        raise Unreadable("birth_year")
    return made
