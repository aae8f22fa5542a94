"""The content folder as raw tables: one read of every file, faults instead of exceptions."""

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from guide.content.faults import Fault, from_validation
from guide.content.schema import Provenanced
from guide.domain.provenance import Provenance, Source

Model = TypeVar("Model", bound=BaseModel)
PROVENANCE_KEYS = tuple(Provenanced.model_fields)


@dataclass(slots=True)
class Reading:
    """Raw tables by their path inside the folder, and every fault met on the way."""

    root: Path
    faults: list[Fault] = field(default_factory=list)
    sources: dict[str, Source] = field(default_factory=dict)
    tables: dict[str, dict[str, Any]] = field(default_factory=dict)

    def fault(self, file: str, entry: str, key: str, message: str) -> None:
        self.faults.append(Fault(file, entry, key, message))

    def names(self, pattern: str) -> list[str]:
        return sorted(path.relative_to(self.root).as_posix() for path in self.root.glob(pattern))

    def text(self, name: str) -> str:
        try:
            return (self.root / name).read_text(encoding="utf-8")
        except FileNotFoundError:
            self.fault(name, "", "", "the file is missing")
        except UnicodeDecodeError as error:
            self.fault(name, "", "", f"not UTF-8 text: {error}")
        return ""

    def table(self, name: str, text: str | None = None) -> dict[str, Any]:
        """The file, or the front matter of it that is given, as a raw table; read once."""
        if name not in self.tables:
            try:
                self.tables[name] = tomllib.loads(self.text(name) if text is None else text)
            except (tomllib.TOMLDecodeError, RecursionError) as error:
                self.fault(name, "", "", f"not valid TOML: {error}")
                self.tables[name] = {}
        return self.tables[name]

    def section(self, name: str, key: str) -> dict[str, dict[str, Any]]:
        """The tables under `key` in a file; a fault, and nothing, for what is no table."""
        return self._tables(name, self.table(name).get(key, {}), key)

    def sections(self, name: str) -> dict[str, dict[str, Any]]:
        """All tables of a file that is one list of entries; the provenance stated once at its top is none of them."""
        table = self.table(name)
        return self._tables(name, {key: value for key, value in table.items() if key not in PROVENANCE_KEYS})

    def only(self, name: str, *keys: str) -> None:
        """A fault for every other key at the top of the file: a slip there would lose all that stands under it."""
        for key in set(self.table(name)) - {*keys, *PROVENANCE_KEYS}:
            self.fault(name, "", key, "unknown key")

    def _tables(self, name: str, tables: Any, key: str = "") -> dict[str, dict[str, Any]]:
        if not isinstance(tables, dict):
            self.fault(name, "", key, "is not a table of entries")
            return {}
        if not tables:
            self.fault(name, "", key, "there are no entries")
        for entry, value in tables.items():
            if not isinstance(value, dict):
                self.fault(name, entry, key, "is not a table")
        return {entry: value for entry, value in tables.items() if isinstance(value, dict)}

    def entry(self, model: type[Model], raw: Any, file: str, entry: str = "") -> Model | None:
        """`raw` checked against `model`; None and faults where it does not fit."""
        try:
            return model.model_validate(raw)
        except ValidationError as error:
            self.faults += from_validation(error, file, entry)
            return None

    def entries(self, model: type[Model], file: str, section: str = "", named: str = "") -> dict[str, Model]:
        """The entries of a section, or of a file that is one list of them, that fit `model`, by key.

        A fault calls an entry by `named` and its key. What one does not state of its provenance, the top of the file does.
        """
        tables = self.section(file, section) if section else self.sections(file)
        once = stated_once(self.table(file)) if issubclass(model, Provenanced) else {}
        checked = {key: self.entry(model, {**once, **raw}, file, named + key) for key, raw in tables.items()}
        return {key: entry for key, entry in checked.items() if entry is not None}

    def provenance(self, checked: Provenanced, file: str, entry: str = "") -> Provenance:
        for key in checked.sources:
            if key not in self.sources:
                self.fault(file, entry, "sources", f"there is no source called {key!r}")
        if checked.basis == "sourced" and not checked.sources:
            self.fault(file, entry, "sources", "an entry whose basis is sourced names at least one source")
        if checked.status == "published" and not (checked.reviewed_by and checked.reviewed_on):
            self.fault(file, entry, "status", "published needs reviewed_by and reviewed_on")
        known = tuple(self.sources[key] for key in checked.sources if key in self.sources)
        return Provenance(checked.basis, known, checked.status, checked.reviewed_by, checked.reviewed_on)


def stated_once(table: dict[str, Any]) -> dict[str, Any]:
    """The provenance that a file states at its top for all entries that do not state their own."""
    return {key: table[key] for key in PROVENANCE_KEYS if key in table}


def values_of(entry: BaseModel, *but: str) -> dict[str, Any]:
    """What a checked entry states, its lists as tuples, without its provenance and without `but`."""
    stated = entry.model_dump(exclude={*PROVENANCE_KEYS, *but})
    return {key: tuple(value) if isinstance(value, list) else value for key, value in stated.items()}
