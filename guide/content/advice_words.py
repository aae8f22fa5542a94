"""Builds the words that go with an outcome: what to do, whom to call by country, and the signs to stop for."""

from collections.abc import Mapping
from dataclasses import dataclass

from guide.content import screening_schema as schema
from guide.content.reading import Reading
from guide.domain.outcomes import Outcome
from guide.domain.provenance import Provenance

OUTCOMES, CALLS, COUNTRIES = "screening/outcomes.toml", "screening/calls.toml", "screening/countries.toml"
STOP_SIGNS = "screening/stop-signs.toml"


@dataclass(frozen=True, slots=True)
class OutcomeWords:
    """`level` is the care card's: emergency, urgent, non-urgent, none."""

    title: str
    do: tuple[str, ...]
    then: tuple[str, ...]
    again: str
    level: str
    label: str


@dataclass(frozen=True, slots=True)
class Call:
    """`leads`: these words come before the emergency number, which they name themselves."""

    who: str
    words: str
    by_country: Mapping[str, str]
    leads: bool

    def for_country(self, country: str) -> str:
        return self.by_country.get(country, self.words)


@dataclass(frozen=True, slots=True)
class Country:
    """`tel` is empty where there is no one number to link."""

    code: str
    name: str
    number: str
    tel: str
    number_words: str
    same_day: str
    doctor: str
    hospital: str
    weight: str
    temperature: str

    @property
    def call(self) -> str:
        return self.number or self.number_words


@dataclass(frozen=True, slots=True)
class StopSign:
    """One choice of the stop button. `then` is an outcome's name, or REST, LIGHTER, STOP."""

    key: str
    label: str
    signs: tuple[str, ...]
    then: str
    do: tuple[str, ...]
    call: str
    holds: bool
    provenance: Provenance

    @property
    def outcome(self) -> Outcome | None:
        return Outcome[self.then] if self.then in Outcome.__members__ else None


@dataclass(frozen=True, slots=True)
class AfterSign:
    """What can come after a session. `lasts`: True for whatever is still there the next day, False for what is soon gone."""

    key: str
    what: str
    do: tuple[str, ...]
    call: str
    lasts: bool | None
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class AdviceWords:
    outcomes: Mapping[Outcome, OutcomeWords]
    calls: Mapping[str, Call]
    countries: Mapping[str, Country]
    stop_signs: Mapping[str, StopSign]
    after_signs: Mapping[str, AfterSign]
    always: tuple[str, ...]


def read_advice_words(reading: Reading) -> AdviceWords:
    reading.only(STOP_SIGNS, "during", "after", "always")
    words = AdviceWords(
        outcomes=_outcomes(reading),
        calls=_calls(reading),
        countries=_countries(reading),
        stop_signs=_stop_signs(reading),
        after_signs=_after_signs(reading),
        always=_always(reading),
    )
    for file, entry, call in [
        *((STOP_SIGNS, f"during.{sign.key}", sign.call) for sign in words.stop_signs.values()),
        *((STOP_SIGNS, f"after.{sign.key}", sign.call) for sign in words.after_signs.values()),
    ]:
        if call and call not in words.calls:
            reading.fault(file, entry, "call", f"nobody to call is named {call!r}")
    return words


def _outcomes(reading: Reading) -> dict[Outcome, OutcomeWords]:
    table = reading.table(OUTCOMES)
    reading.only(OUTCOMES, *Outcome.__members__)
    words = {}
    for outcome in Outcome:
        entry = reading.entry(schema.OutcomeEntry, table.get(outcome.name, {}), OUTCOMES, outcome.name)
        if entry:
            words[outcome] = OutcomeWords(
                entry.title, tuple(entry.do), tuple(entry.then), entry.again, entry.level, entry.label
            )
    return words


def _calls(reading: Reading) -> dict[str, Call]:
    return {
        key: Call(entry.who, entry.words, entry.by_country, entry.leads)
        for key, entry in reading.entries(schema.CallEntry, CALLS).items()
    }


def _countries(reading: Reading) -> dict[str, Country]:
    entries = reading.entries(schema.CountryEntry, COUNTRIES)
    return {key: Country(key, **entry.model_dump()) for key, entry in entries.items()}


def _stop_signs(reading: Reading) -> dict[str, StopSign]:
    return {
        key: StopSign(
            key,
            entry.label,
            tuple(entry.signs),
            entry.then,
            tuple(entry.do),
            entry.call,
            entry.holds,
            reading.provenance(entry, STOP_SIGNS, f"during.{key}"),
        )
        for key, entry in reading.entries(schema.StopSignEntry, STOP_SIGNS, "during", "during.").items()
    }


def _after_signs(reading: Reading) -> dict[str, AfterSign]:
    return {
        key: AfterSign(
            key,
            entry.what,
            tuple(entry.do),
            entry.call,
            entry.lasts,
            reading.provenance(entry, STOP_SIGNS, f"after.{key}"),
        )
        for key, entry in reading.entries(schema.AfterSignEntry, STOP_SIGNS, "after", "after.").items()
    }


def _always(reading: Reading) -> tuple[str, ...]:
    entry = reading.entry(schema.AlwaysEntry, reading.table(STOP_SIGNS).get("always", {}), STOP_SIGNS, "always")
    return tuple(entry.lines) if entry else ()
