"""What the packed values of a copy may look like. A file comes from anywhere: what a page could not show is refused at the door."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any, Literal, NotRequired

from pydantic import AfterValidator, ConfigDict, Field, JsonValue, StringConstraints, TypeAdapter
from typing_extensions import TypedDict

from accounts.forms.profile import AFFECTED
from accounts.models.profile import NOT_SURE_WHICH
from accounts.models.session_log import EFFECTS
from accounts.models.swelling import SKIN
from guide.domain.anatomy import ALL_BASINS
from guide.domain.outcomes import Outcome


def _is_moment(text: str) -> str:
    if datetime.fromisoformat(text).tzinfo is None:
        raise ValueError("a moment without a zone")
    return text


def _is_day(text: str) -> str:
    date.fromisoformat(text)
    return text


STRICT = ConfigDict(strict=True)
OPEN = ConfigDict(strict=True, extra="allow")
Key = Annotated[str, StringConstraints(max_length=100)]
Line = Annotated[str, StringConstraints(max_length=1000)]
Lines = Annotated[list[Line], Field(max_length=60)]
Few = Annotated[int, Field(ge=0, le=100_000)]


def _names_an_outcome(finding: list[str]) -> list[str]:
    if finding[2] not in Outcome.__members__:
        raise ValueError("no such outcome")
    return finding


Moment = Annotated[Key, AfterValidator(_is_moment)]
Day = Annotated[Key, AfterValidator(_is_day)]
Decided = Literal[tuple(Outcome.__members__)]  # type: ignore[valid-type]
By = Annotated[dict[Key, Key], Field(max_length=400)]

Affected = list[Literal[AFFECTED]]  # type: ignore[valid-type]
Treated = list[Literal[tuple(map(str, ALL_BASINS))]] | Literal[NOT_SURE_WHICH] | None  # type: ignore[valid-type]


class Step(TypedDict, total=False):
    __pydantic_config__ = OPEN  # type: ignore[misc]
    key: Key
    slug: Key
    name: Line
    phase: Key
    kind: Key
    side: Key
    area: Line
    hand: Line
    round: Few
    repetitions: Few
    seconds: Few
    total_seconds: Few
    do: Lines
    parts: Lines
    areas: Lines
    sources: Lines


Step.__annotations__ |= {"from": Line, "to": Line}


class LeftOut(TypedDict, total=False):
    __pydantic_config__ = OPEN  # type: ignore[misc]
    name: Line
    why: Key
    reason: Line


class Plan(TypedDict, total=False):
    __pydantic_config__ = OPEN  # type: ignore[misc]
    walkthrough: Key
    title: Line
    technique: Key
    side: Key
    edition: Key
    minutes: Few
    setup: Lines
    steps: Annotated[list[Step], Field(max_length=400)]
    left_out: Annotated[list[LeftOut], Field(max_length=400)]


class Answers(TypedDict, total=False):
    __pydantic_config__ = STRICT | {"extra": "forbid"}  # type: ignore[misc]
    values: By
    where: Annotated[dict[Key, list[Key]], Field(max_length=400)]
    treated: Treated
    followed: Annotated[list[Key], Field(max_length=400)]
    said: By
    health_on: Moment
    fresh: bool
    by: Annotated[str, StringConstraints(max_length=200)]
    on: Day


class Held(TypedDict):
    """What closed the routines: read by `guide.screened`, so every part of it must be there."""

    __pydantic_config__ = STRICT | {"extra": "forbid"}  # type: ignore[misc]
    outcome: Decided
    findings: Annotated[
        list[Annotated[list[Line], Field(min_length=6, max_length=6), AfterValidator(_names_an_outcome)]],
        Field(max_length=400),
    ]
    since: Moment
    stop_sign: Key


class Trace(TypedDict, total=False):
    __pydantic_config__ = OPEN  # type: ignore[misc]
    outcome: Decided
    edition: Key
    held: Held


class Adjusted(TypedDict, total=False):
    __pydantic_config__ = STRICT | {"extra": "forbid"}  # type: ignore[misc]
    approach: Key
    add_ons: list[Key]
    off: dict[Key, Line]
    repetitions: dict[Key, Few]
    seconds: dict[Key, Few]
    cues: dict[Key, Line]


class Mode(TypedDict, total=False):
    __pydantic_config__ = STRICT | {"extra": "forbid"}  # type: ignore[misc]
    first_week: bool
    short: bool
    helper: bool


class Lift(TypedDict):
    __pydantic_config__ = STRICT | {"extra": "forbid"}  # type: ignore[misc]
    finding: Key
    reason: NotRequired[Line]
    clearance: NotRequired[str | None]


class Words(TypedDict, total=False):
    __pydantic_config__ = STRICT | {"extra": "forbid"}  # type: ignore[misc]
    title: Line
    do: Lines
    why: Line
    used: Line
    call: Line


Effects = list[Literal[tuple(EFFECTS)]]  # type: ignore[valid-type]
Skin = list[Literal[SKIN]]  # type: ignore[valid-type]

OF: Mapping[tuple[str, str], TypeAdapter[Any]] = {
    key: TypeAdapter(shape, config=None if hasattr(shape, "__pydantic_config__") else STRICT)
    for key, shape in {
        ("profile", "affected"): Affected,
        ("profile", "treated"): Treated,
        ("routine_versions", "adjustments"): Adjusted,
        ("routine_versions", "mode"): Mode,
        ("routine_versions", "lifts"): Annotated[list[Lift], Field(max_length=100)],
        ("screening_records", "answers"): Answers,
        ("screening_records", "trace"): Trace,
        ("session_logs", "plan"): Plan,
        ("session_logs", "skipped"): By,
        ("session_logs", "effects"): Effects,
        ("swelling_notes", "skin"): Skin,
        ("advice", "words"): Words,
        ("advice", "data"): dict[Key, JsonValue],
        ("advice", "sources"): list[Key],
    }.items()
}
