"""A whole record as one JSON text, written piece by piece: a record of many years is never in memory at once."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

from accounts.export.here import account_of, here_of
from accounts.export.parts import FORMAT, PARTS, SCHEMA, Copy, plain
from accounts.models import Person

NAME = "light-hands.json"


def write_json(write: Callable[[str], Any], *, owner: Person, now: datetime) -> None:
    """The copy of `owner`'s record, handed to `write` in pieces. `once` comes last: it is complete when all rows were read."""
    copy = Copy(owner)
    write(f'{{\n"format": {_text(FORMAT)},\n"schema": {SCHEMA},\n"made_at": {_text(plain(now))},\n')
    write(f'"account": {_text(account_of(owner))},\n')
    write(f'"record": {{\n"person": {_text(copy.person())},\n"profile": {_text(copy.profile())}')
    for part in PARTS:
        write(f",\n{_text(part.key)}: [")
        for number, row in enumerate(copy.rows(part)):
            write((",\n" if number else "\n") + _text(row))
        write("]")
    write("\n},\n")
    write(f'"here": {_text(here_of(copy))},\n"once": {{')
    for number, (key, value) in enumerate(sorted(copy.once.items())):
        write((",\n" if number else "\n") + f"{_text(key)}: {_text(value)}")
    write("}\n}\n")


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, cls=DjangoJSONEncoder)
