"""What is kept of people, read from `safety/data-map.toml`: the page "My data", erasing, pruning and the tests go by it."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Literal

from django.apps import apps
from django.conf import settings
from django.db import models
from pydantic import BaseModel, ConfigDict, Field

FILE: Path = settings.BASE_DIR / "safety" / "data-map.toml"
SELF, INSIDE = "self", "inside"  # a person's own row; people inside a packed value, which no filter finds


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Place(_Strict):
    """What is kept outside the tables."""

    place: str
    what: str
    kept: str
    erasure: str


class Table(_Strict):
    """One table. `kept` is "account", "expiry", "site", or days after a row's end until `prune` takes it out.

    Erasing someone of `people` deletes the row; of `mentions` empties the link; of `released` ends what the row gives them.
    """

    name: str
    purpose: str = Field(min_length=10)
    kept: Literal["account", "expiry", "site"] | int
    group: Literal["about", "record", "sharing", "care", "sign-in", "after", ""] = ""
    words: str = ""
    people: tuple[str, ...] = ()
    released: tuple[str, ...] = ()
    mentions: tuple[str, ...] = ()
    fields: dict[str, str]
    left_out: dict[str, str] = {}

    @property
    def model(self) -> type[models.Model]:
        return apps.get_model(self.name)

    @property
    def field_names(self) -> list[str]:
        """Every field that is named, as often as it is."""
        return [name for names in self.fields for name in names.split()]

    @property
    def names_left_out(self) -> list[str]:
        return [name for names in self.left_out for name in names.split()]

    @property
    def lookups(self) -> list[str]:
        """Each path of `people` as a filter on the model. Where people are inside a packed value there is none."""
        return ["pk" if path == SELF else path.replace(".", "__") for path in self.people if path != INSIDE]


class DataMap(_Strict):
    schema_: Literal[1] = Field(alias="schema")
    places: tuple[Place, ...]
    tables: tuple[Table, ...]

    def table(self, name: str) -> Table:
        return next(table for table in self.tables if table.name == name)

    def group(self, name: str) -> list[Table]:
        return [table for table in self.tables if table.group == name]


@cache
def read() -> DataMap:
    return DataMap.model_validate(tomllib.loads(FILE.read_text(encoding="utf-8")))
