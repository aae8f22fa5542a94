"""From a person's records to the advice rules, and back: what is advised today, and the rows that keep what was advised.

What the rules see is bounded, whatever the length of the record: sessions and notes of the rules' own look-back, and of tape
measures the newest, with the first of each series to compare with.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Max, Min, Q
from django.utils import formats
from django.utils.translation import gettext as _

from accounts import inbox
from accounts.actions.profile import profile_of
from accounts.models import AdviceRecord, HealthProfile, Person, SessionLog, SwellingNote
from accounts.models.moments import local_day
from guide import library
from guide.content.advice_words import Country
from guide.domain.advice import Advice, Checkpoint, Level, Said, advise, checkpoints, say
from guide.domain.advised import AdviceRules, Value, filled, shown
from guide.domain.progress import in_short, what_changed
from guide.domain.provenance import Source
from guide.domain.seen import SOFT, MeasuredSeen, Ratings, SessionSeen, SwellingSeen
from guide.domain.sides import LEFT, OPPOSITE, RIGHT
from guide.domain.volume import inches_from_cm
from guide.result import with_number

# The rules look at the first of a series and at its newest: twelve weekly sets are a quarter of a year.
MOST_MEASURES = 12
LOG_FIELDS = (
    "id owner_id at ended_at zone local_date source technique walkthrough side minutes stopped routine_id routine_version "
    "heaviness_before heaviness_after tightness_before tightness_after pain_before pain_after effects effects_lasted "
    "written_by_name deleted_at"
).split()
NOTE_FIELDS = "id owner_id local_date place side feel texture dent skin heaviness tightness pain".split()
SERIES = ("place", "side", "method", "interval_cm", "posture")


@dataclass(frozen=True, slots=True)
class Records:
    """What the rules see of one person. `logs` are the sessions of the look-back, newest first, without their plans."""

    logs: tuple[SessionLog, ...]
    notes: tuple[SwellingSeen, ...]
    measures: tuple[MeasuredSeen, ...]

    @property
    def sessions(self) -> tuple[SessionSeen, ...]:
        return tuple(map(_session, self.logs))


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


def records_of(owner: Person, today: date) -> Records:
    """In six queries at most, whatever the length of the record."""
    back = today - timedelta(days=int(_rules().number("look_back_days")))
    logs = owner.session_logs.kept().filter(local_date__gt=back, local_date__lte=today).only(*LOG_FIELDS)
    return Records(tuple(logs), tuple(_notes(owner, back, today)), tuple(_measures(owner, today)))


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


# Records as the rules see them


def _region(walkthrough: str) -> str:
    found = library.get().walkthrough(walkthrough)
    return found.region if found else "other"


def _session(log: SessionLog) -> SessionSeen:
    return SessionSeen(
        id=str(log.pk),
        on=log.local_date,
        at=log.at,
        technique=log.technique,
        walkthrough=log.walkthrough,
        region=_region(log.walkthrough),
        side=log.side,
        minutes=log.minutes,
        stopped=log.stopped,
        before=Ratings(log.heaviness_before, log.tightness_before, log.pain_before),
        after=Ratings(log.heaviness_after, log.tightness_after, log.pain_after),
        effects=frozenset(log.effects),
        effects_lasted=log.effects_lasted,
    )


def noted(note: SwellingNote) -> SwellingSeen:
    return SwellingSeen(
        id=str(note.pk),
        on=note.local_date,
        region=note.place,
        side=note.side,
        feel=note.feel,
        texture=note.texture,
        dent=note.dent,
        skin=frozenset(note.skin),
        ratings=Ratings(note.heaviness, note.tightness, note.pain),
    )


def _notes(owner: Person, back: date, today: date) -> Iterator[SwellingSeen]:
    """Those of the look-back, and that a place was soft before it: firm after soft is a change, however long ago."""
    notes = owner.swelling_notes.kept()
    for note in notes.filter(local_date__gt=back, local_date__lte=today).only(*NOTE_FIELDS):
        yield noted(note)
    soft = notes.filter(local_date__lte=back, texture=SOFT).order_by().values("place", "side")
    for one in soft.annotate(on=Max("local_date")):
        yield SwellingSeen(id="", on=one["on"], region=one["place"], side=one["side"], texture=SOFT)


def _measures(owner: Person, today: date) -> Iterator[MeasuredSeen]:
    """The newest sets, and the first of each series, which is what later ones are compared with."""
    measured = owner.swelling_notes.kept().measured().filter(local_date__lte=today).on_newest_marks()
    firsts = Q(pk=None)
    for one in measured.order_by().values(*SERIES).annotate(local_date=Min("local_date")):
        firsts |= Q(**{name: value for name, value in one.items() if value is not None})
    newest = measured.order_by("-local_date", "-at").values("pk")[:MOST_MEASURES]
    for note in measured.filter(Q(pk__in=newest) | firsts).prefetch_related("circumferences"):
        yield from sets_of(note)


def sets_of(note: SwellingNote) -> Iterator[MeasuredSeen]:
    """A set for each affected limb. Sets with other marks, another posture or another interval are another series."""
    volumes = {}
    affected = _limbs(note.side)
    if affected:
        first = affected[0]
        volumes = {first: note.volume_ml, OPPOSITE[first]: note.other_volume_ml}
    for limb in affected:
        points = {each.point: float(each.cm) for each in note.circumferences.all() if each.limb == limb}
        if not points:
            continue
        marks = len(points) if note.interval_cm else ""
        volume = volumes.get(limb)
        yield MeasuredSeen(
            id=str(note.pk),
            on=note.local_date,
            at=note.at,
            region=note.place,
            side=limb,
            method=f"{note.method} {note.interval_cm or ''} {marks} {note.posture}",
            limb_volume_mL=float(volume) if volume is not None else None,
            points=points,
            baseline=note.new_series,
        )


def _limbs(side: str) -> tuple[str, ...]:
    """The affected limbs; where both are, the note's first volume is the left one's."""
    return {"left": (LEFT,), "right": (RIGHT,), "both": (LEFT, RIGHT)}.get(side, ())


def ordered(advice: Iterable[ShownAdvice]) -> tuple[list[ShownAdvice], list[ShownAdvice]]:
    """What comes before any session, and the rest."""
    first, rest = [], []
    for one in advice:
        (first if one.holds_back else rest).append(one)
    return first, rest
