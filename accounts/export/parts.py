"""What a record consists of, part by part, in the order in which a copy holds it and brings it back.

A row in a copy is the row's own fields. Instead of keys of this site it has an `id` made of what it says or of what the person's
device named it, so the same row has the same id in every copy, wherever it was brought back. `by_self` stands for who wrote it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import groupby
from typing import Any

from django.db import models

from accounts.models import (
    AdviceRecord,
    ClearanceEvent,
    ClearanceRecord,
    InfectionEpisode,
    Person,
    ProfileChange,
    Routine,
    RoutineVersion,
    ScreeningRecord,
    SessionLog,
    SessionLogEdit,
    SwellingNote,
    SwellingNoteEdit,
)
from accounts.models.moments import Trace

FORMAT, SCHEMA = "light-hands-record", 1
PROFILE_FIELDS = (
    "country units affected treated has_helper text_size zone hide_details version".split()  # of HealthProfile
)
POINT_FIELDS = "limb point number along_cm first_cm second_cm third_cm cm".split()  # of Circumference
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Part:
    """`of` is the person's relation. `named` gives the id of a row; None: a digest of all it says (rows that never change).

    `links` maps a field to the part that it points into; `kept_once` names fields whose values are long and often the same.
    """

    key: str
    model: type[models.Model]
    of: str
    at: str = "at"
    named: Callable[[Row], str] | None = None
    links: dict[str, str] = field(default_factory=dict)
    kept_once: tuple[str, ...] = ()

    @property
    def plain_fields(self) -> list[models.Field]:
        """All fields but keys, links and whose row it is: a new column is in every copy at once."""
        fields = self.model._meta.concrete_fields
        return [each for each in fields if not (each.primary_key or each.is_relation or each.name == "by_id")]

    @property
    def is_trace(self) -> bool:
        return issubclass(self.model, Trace)

    @property
    def writer(self) -> str:
        """The column that says who wrote a row; "" where it is always the owner."""
        if self.is_trace:
            return "by_id"
        return "written_by_id" if self.model in (SessionLog, SwellingNote) else ""


def _client_id(row: Row) -> str:
    return row["client_id"]


PARTS = (
    Part("profile_changes", ProfileChange, "profile_changes"),
    Part(
        "routines",
        Routine,
        "routines",
        at="made_at",
        named=lambda row: f"{row['made_at']} {row['walkthrough']} {row['side']}",
    ),
    Part("clearances", ClearanceRecord, "clearances"),
    Part("clearance_events", ClearanceEvent, "clearance_events", links={"clearance": "clearances"}),
    Part("routine_versions", RoutineVersion, "routine_versions", links={"routine": "routines"}),
    Part("screening_records", ScreeningRecord, "screening_records", kept_once=("answers", "trace")),
    Part(
        "session_logs",
        SessionLog,
        "session_logs",
        named=_client_id,
        links={"routine": "routines"},
        kept_once=("plan",),
    ),
    Part("session_log_edits", SessionLogEdit, "session_log_edits", links={"log": "session_logs"}),
    Part("swelling_notes", SwellingNote, "swelling_notes", named=_client_id),
    Part("swelling_note_edits", SwellingNoteEdit, "swelling_note_edits", links={"note": "swelling_notes"}),
    Part("infections", InfectionEpisode, "infections", at="made_at", named=lambda row: row["made_at"]),
    Part("advice", AdviceRecord, "advice", named=lambda row: row["key"]),
)


class Copy:
    """Reads one person's record row by row. `once` gathers the long values, by digest; `ids` the id of each row, by its key."""

    def __init__(self, owner: Person) -> None:
        self.owner = owner
        self.once: dict[str, Any] = {}
        self.ids: dict[str, dict[Any, str]] = {part.key: {} for part in PARTS}

    def rows(self, part: Part) -> Iterator[Row]:
        """Oldest first. Rows of the same moment go by their ids, so two copies of one record have the same order."""
        found = getattr(self.owner, part.of).order_by(part.at, "pk")
        if part.key == "swelling_notes":
            found = found.prefetch_related("circumferences")
        pairs = ((each, self._row(part, each)) for each in found.iterator(chunk_size=500))
        for _at, together in groupby(pairs, key=lambda pair: pair[1][part.at]):
            taken: dict[str, int] = {}
            for each, row in sorted(together, key=lambda pair: (pair[1]["id"], digest(pair[1]))):
                taken[row["id"]] = number = taken.get(row["id"], 0) + 1
                if number > 1:
                    row["id"] += f" #{number}"
                self.ids[part.key][each.pk] = row["id"]
                yield row

    def _row(self, part: Part, each: models.Model) -> Row:
        row = {each_field.name: plain(getattr(each, each_field.name)) for each_field in part.plain_fields}
        for name in part.kept_once:
            row[name] = self._once(row[name])
        for name, into in part.links.items():
            row[name] = self.ids[into].get(getattr(each, f"{name}_id"))
        if part.writer:
            row["by_self"] = getattr(each, part.writer) == self.owner.pk
        if part.key == "routine_versions":
            row["lifts"] = linked(row["lifts"], {str(pk): id for pk, id in self.ids["clearances"].items()})
        if isinstance(each, SwellingNote):
            row["circumferences"] = [
                {name: plain(getattr(point, name)) for name in POINT_FIELDS} for point in each.circumferences.all()
            ]
        return {"id": part.named(row) if part.named else digest(row)} | row

    def _once(self, value: Any) -> str:
        key = digest(value)
        self.once.setdefault(key, value)
        return key

    def profile(self) -> Row | None:
        profile = getattr(self.owner, "profile", None)
        return {name: plain(getattr(profile, name)) for name in PROFILE_FIELDS} if profile else None

    def person(self) -> Row:
        return {"name": self.owner.name, "birth_year": self.owner.birth_year}


def linked(lifts: Any, names: dict[str, str]) -> Any:
    """`RoutineVersion.lifts` with the clearance that each stands on named by `names`."""
    return [
        each | {"clearance": names.get(str(each["clearance"]), each["clearance"])} if each.get("clearance") else each
        for each in lifts
    ]


def plain(value: Any) -> Any:
    """A value of a field as JSON has it: moments in UTC, exact decimals and dates as text."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    return value


def digest(value: Any) -> str:
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:32]
