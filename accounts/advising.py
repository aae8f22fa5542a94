"""From a person's records to the advice rules, and back: what is advised today, and the rows that keep what was advised."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import formats
from django.utils.translation import gettext as _

from accounts import inbox
from accounts.actions.profile import profile_of
from accounts.models import AdviceRecord, HealthProfile, Person
from accounts.models.moments import local_day
from accounts.seen import Records, records_of
from guide import library
from guide.content.advice_words import Country
from guide.domain.advice import Advice, Checkpoint, Level, Said, advise, checkpoints, say
from guide.domain.advised import AdviceRules, Value, filled, shown
from guide.domain.progress import in_short, what_changed
from guide.domain.provenance import Source
from guide.domain.volume import inches_from_cm
from guide.result import with_number


@dataclass(frozen=True, slots=True)
class ShownAdvice:
    """One piece of advice in words. `card` is the care card's: emergency, urgent, non-urgent, none. `call` says whom to call."""

    advice: Advice
    said: Said
    label: str
    card: str
    call: str
    topic: str
    sources: tuple[Source, ...]

    @property
    def holds_back(self) -> bool:
        """Whether it comes before any session."""
        return self.advice.level >= Level.CALL_CLINIC

    @property
    def closes(self) -> bool:
        """Whether no session is offered beside it."""
        return self.advice.level >= Level.SAME_DAY


@dataclass(frozen=True, slots=True)
class AskedAgain:
    """Time to ask "Any change?" of one limb."""

    title: str
    why: str


def advice_for(
    owner: Person, today: date, records: Records | None = None, country: Country | None = None
) -> tuple[ShownAdvice, ...]:
    """All advice for today, worst first. `records` where they were read already; `country` where it is not the profile's."""
    profile = profile_of(owner)
    country = country or _country(profile)
    return tuple(_shown(one, profile, country) for one in _advise(owner, today, records))


def change_for(owner: Person, today: date, records: Records | None = None) -> tuple[tuple[str, ...], str]:
    """What changed since last week: two sentences at most, and the caution that goes below how it was ("" below mere counts)."""
    seen = records or records_of(owner, today)
    progress = what_changed(seen.sessions, seen.notes, seen.measures, _rules(), today)
    told_how = any(not fact.key.startswith("sessions-") for fact in progress.facts)
    caution = _rules().progress["caution"] if told_how else ""
    return in_short(progress, _rules(), _show(profile_of(owner))), caution


def asked_again(owner: Person, today: date, records: Records | None = None) -> tuple[AskedAgain, ...]:
    """The limbs of which it is time to say whether anything changed."""
    seen = records or records_of(owner, today)
    rules, show = _rules(), _show(profile_of(owner))
    return tuple(_asked(one, rules, show) for one in checkpoints(seen.sessions, seen.notes, rules, today))


def ordered(advice: Iterable[ShownAdvice]) -> tuple[list[ShownAdvice], list[ShownAdvice]]:
    """What comes before any session, and the rest."""
    first, rest = [], []
    for one in advice:
        (first if one.holds_back else rest).append(one)
    return first, rest


@transaction.atomic
def keep_advice(*, owner: Person, now: datetime) -> list[AdviceRecord]:
    """Keeps what the rules advise now, each piece once; gives the new ones. Call it where a log or a note was saved."""
    profile = profile_of(owner)
    today = local_day(now, profile.zone)
    given = {one.advice.key: one for one in advice_for(owner, today)}
    kept = set(owner.advice.filter(key__in=given).values_list("key", flat=True))
    new = [_record(owner, one, now, today) for key, one in given.items() if key not in kept]
    # Two logs saved at once can find the same advice: the second is let go.
    made = AdviceRecord.objects.bulk_create(new, ignore_conflicts=True)
    inbox.advised(owner=owner, records=made, now=now)
    return made


def _record(owner: Person, one: ShownAdvice, now: datetime, today: date) -> AdviceRecord:
    words = {
        "title": one.said.title,
        "do": list(one.said.do),
        "why": one.said.why,
        "used": one.said.used,
        "call": one.call,
    }
    return AdviceRecord(
        owner=owner,
        at=now,
        local_date=today,
        key=one.advice.key,
        rule=one.advice.rule,
        level=one.advice.level.name,
        words=words,
        data=one.advice.as_dict(),
        sources=[source.key for source in one.sources],
        edition=one.advice.edition,
    )


def _rules() -> AdviceRules:
    return library.get().advice_rules


def _advise(owner: Person, today: date, records: Records | None) -> tuple[Advice, ...]:
    seen = records or records_of(owner, today)
    return advise(seen.sessions, seen.notes, seen.measures, _rules(), today)


# Words


def _country(profile: HealthProfile) -> Country:
    countries = library.get().advice.countries
    return countries.get(profile.country) or next(iter(countries.values()))


def _shown(advice: Advice, profile: HealthProfile, country: Country) -> ShownAdvice:
    rules = _rules()
    level = rules.levels[advice.level]
    call = library.get().advice.calls.get(advice.call)
    return ShownAdvice(
        advice=advice,
        said=say(advice, rules, country.call, _show(profile)),
        label=level.label,
        card=level.card,
        call=with_number(call.for_country(country.code), country.call) if call else "",
        topic=advice.topic,
        sources=advice.sources,
    )


def _asked(one: Checkpoint, rules: AdviceRules, show: Any) -> AskedAgain:
    data = {"place": rules.place(one.region, one.side), "sessions": one.sessions, "since": one.since}
    return AskedAgain(filled(rules.checkpoint["title"], data, show), filled(rules.checkpoint["why"], data, show))


def _show(profile: HealthProfile) -> Any:
    """Writes a value as this person reads it: dates in their language, centimeters or inches."""

    def show(key: str, value: Value) -> str:
        if isinstance(value, date):
            return formats.date_format(value, "DATE_FORMAT")
        if key == "change_cm" and profile.units == HealthProfile.INCH:
            return _("%(count)s in") % {"count": formats.number_format(round(inches_from_cm(Decimal(str(value))), 1))}
        if isinstance(value, float) and key not in ("change_cm", "change_ml"):
            return formats.number_format(value, 1).removesuffix(".0")
        return shown(key, value)

    return show
