"""A visit summary: two pages for an appointment, from a person's own records. It counts and lists; it never judges.

    summary_records.read() -> summarized() -> Summary -> the page and the paper

The same for the patient's own pages and for a therapist who may see the record: `summary_of` is given the parts that they may see.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.charts import WEEK
from accounts.forms.profile import affected_name, basin_name
from accounts.measured import is_one_sided
from accounts.models import HealthProfile, Person, RoutineVersion
from accounts.models.profile import NOT_SURE_WHICH
from accounts.session_words import effect_words, part_of
from accounts.summary_records import (
    ADVICE,
    BACKGROUND,
    EFFECTS,
    FEELS,
    MOST_NOTES,
    PARTS,
    QUESTIONS,
    SESSIONS,
    SummaryRecords,
    opened,
    read,
)
from accounts.summary_tables import Day, SizeTable, Week, difference_words, size_table, weeks_of
from accounts.swelling_words import FEEL_WORDS, TEXTURE_WORDS, limb_words, shown_weight, skin_words
from accounts.trends import RatedPart, SizeSeries, rating_charts, size_charts
from accounts.words import days_words, times_words
from guide import library
from guide.domain.anatomy import ALL_BASINS

# So much fits on two pages, whatever the letters: texts are cut to so many signs, lists to so many rows.
MOST_QUESTIONS, MOST_EVENTS, MOST_ROUTINES, MOST_SHOWN_ADVICE = 6, 6, 3, 3
# Sets of tape measures: of the newest series, of the one after it.
MOST_SETS = (5, 2)
NOTE_SIGNS, QUESTION_SIGNS, NAME_SIGNS = 220, 200, 60
LONGEST = timedelta(days=184)
FULL, INITIALS, NOBODY = "name", "initials", "none"
ASKED_ABOUT = ("ASK", "CALL_CLINIC", "SAME_DAY", "EMERGENCY")


@dataclass(frozen=True, slots=True)
class Summary:
    """All that stands on it, in words. A part that was not asked for is not in `parts`, and empty."""

    parts: frozenset[str]
    since: date
    until: date
    made_on: date
    name: str
    birth_year: int | None
    glance: tuple[tuple[str, str], ...]
    questions: tuple[str, ...]
    affected: str
    treated: str
    routines: tuple[str, ...]
    sizes: tuple[SizeSeries, ...]
    tables: tuple[SizeTable, ...]
    weeks: tuple[Week, ...]
    feels: tuple[RatedPart, ...]
    events: tuple[tuple[str, str], ...]
    more_events: int
    infections: tuple[str, ...]
    notes: tuple[tuple[str, str, str], ...]
    more_notes: int
    advice: tuple[tuple[str, str], ...]
    more_advice: int
    caution: str
    edition: str
    signed: bool

    @property
    def weekdays(self) -> tuple[tuple[date, tuple[Day, ...]], ...]:
        """The calendar the other way round: a row for each day of the week, headed by such a day."""
        if not self.weeks:
            return ()
        return tuple((day.on, tuple(week.days[n] for week in self.weeks)) for n, day in enumerate(self.weeks[0].days))

    @property
    def empty(self) -> bool:
        """Nothing was written in these days."""
        return not (self.sizes or self.weeks or self.feels or self.events or self.notes or self.advice)


def summary_of(
    owner: Person,
    since: date,
    until: date,
    today: date,
    parts: Collection[str] = PARTS,
    questions: Sequence[str] = (),
    called: str = FULL,
    *,
    sees_logs: bool = True,
    sees_notes: bool = True,
) -> Summary:
    """The summary of the days from `since` to `until`, both with them.

    For a therapist, `sees_logs` and `sees_notes` are those of the sharing: what is closed is neither read nor shown.
    """
    parts = opened(parts, sees_logs, sees_notes)
    records = read(owner, since, until, parts, sees_logs=sees_logs, sees_notes=sees_notes)
    return summarized(records, since, until, today, parts, questions, called)


def summarized(
    records: SummaryRecords,
    since: date,
    until: date,
    today: date,
    parts: Collection[str] = PARTS,
    questions: Sequence[str] = (),
    called: str = FULL,
) -> Summary:
    """The summary of these records. Pure: no record is read here. `questions` are the person's own lines."""
    sizes = size_charts(records.measures, records.profile.units, most=2)
    events = _events(records.sessions) if EFFECTS in parts else []
    weeks = weeks_of(records.sessions, since, until) if SESSIONS in parts and records.sessions else ()
    rules = library.get().advice_rules
    asked = tuple(filter(None, (one_line(line, QUESTION_SIGNS) for line in questions)))
    return Summary(
        parts=frozenset(parts),
        since=since,
        until=until,
        made_on=today,
        name=_name(records.person, called),
        birth_year=records.person.birth_year if called == FULL else None,
        glance=tuple(_glance(records, parts, since, until, sizes)),
        questions=asked[:MOST_QUESTIONS] if QUESTIONS in parts else (),
        affected=", ".join(map(affected_name, records.profile.affected)) if BACKGROUND in parts else "",
        treated=_treated(records.profile) if BACKGROUND in parts else "",
        routines=tuple(map(_routine, records.routines))[:MOST_ROUTINES],
        sizes=sizes,
        tables=tuple(size_table(series, most) for series, most in zip(sizes, MOST_SETS, strict=False)),
        weeks=weeks,
        feels=rating_charts(records.ratings, "summary") if FEELS in parts else (),
        events=tuple(events[:MOST_EVENTS]),
        more_events=max(0, len(events) - MOST_EVENTS),
        infections=tuple(map(_infection, records.infections)),
        notes=tuple(_note(one, _weight_unit(records.profile)) for one in records.notes[:MOST_NOTES]),
        more_notes=max(0, records.notes_in_all - MOST_NOTES),
        advice=tuple(_advice(one) for one in records.advice[:MOST_SHOWN_ADVICE]) if ADVICE in parts else (),
        more_advice=max(0, records.advice_in_all - MOST_SHOWN_ADVICE) if ADVICE in parts else 0,
        caution=rules.progress["caution"],
        edition=rules.edition,
        signed=library.get().measuring.provenance.signed,
    )


def suggested_questions(records: SummaryRecords) -> list[tuple[str, str]]:
    """What to ask, from the advice given in these days: (key, words), each rule once, at most three."""
    found: dict[str, tuple[str, str]] = {}
    for one in records.advice:
        why = (one["words"] or {}).get("used") or (one["words"] or {}).get("why")
        if one["level"] in ASKED_ABOUT and why and one["rule"] not in found:
            what = one_line(why, QUESTION_SIGNS - 50)
            found[one["rule"]] = (one["key"], _("I was told: “%(what)s” What do you advise?") % {"what": what})
    return list(found.values())[:3]


# Text


_NOT_WRITTEN = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def one_line(text: str, most: int) -> str:
    """A text as one line of at most `most` signs; what is cut ends with "…". Signs that turn the line around are taken out."""
    plain = "".join(" " if unicodedata.category(sign) in ("Cc", "Zl", "Zp") else sign for sign in text)
    plain = " ".join(_NOT_WRITTEN.sub("", plain).split())
    return plain if len(plain) <= most else plain[: most - 1].rstrip() + "…"


def _day(on: date) -> str:
    return formats.date_format(on)


def _name(person: Person, called: str) -> str:
    if called == NOBODY:
        return ""
    name = one_line(person.called, NAME_SIGNS)
    return name if called == FULL else " ".join(f"{word[0].upper()}." for word in name.split()[:4])


# Who it is about


def _treated(profile: HealthProfile) -> str:
    if profile.treated is None:
        return _("Not asked yet")
    if profile.treated == NOT_SURE_WHICH:
        return _("Not sure which")
    return ", ".join(basin_name(basin) for basin in ALL_BASINS if str(basin) in profile.treated) or _("None")


def _routine(version: RoutineVersion) -> str:
    routine = version.routine
    found = library.get().walkthrough(routine.walkthrough)
    what = f"{found.title if found else routine.walkthrough} ({part_of(routine.walkthrough, routine.side).lower()})"
    how = ", ".join(filter(None, (days_words(version.days_a_week).lower(), times_words(version.times_a_day))))
    if not routine.is_given_in(version):
        return _("%(what)s: %(how)s. Set up by the patient.") % {"what": what, "how": how}
    by = one_line(version.given_by, NAME_SIGNS)
    review = _(", to be looked at by %(day)s") % {"day": _day(version.review_by)} if version.review_by else ""
    data = {"what": what, "how": how, "by": by, "day": _day(version.start), "review": review}
    return _("%(what)s: %(how)s. Given by %(by)s from %(day)s%(review)s.") % data


# At a glance


def _glance(
    records: SummaryRecords, parts: Collection[str], since: date, until: date, sizes: Sequence[SizeSeries]
) -> list[tuple[str, str]]:
    told = []
    sessions = records.sessions
    if SESSIONS in parts:
        days = len({one["local_date"] for one in sessions})
        weeks = ((until - since).days + 1) / WEEK
        text = ngettext("%(count)s, on %(days)s day", "%(count)s, on %(days)s days", days)
        a_week = formats.number_format(round(len(sessions) / max(weeks, 1), 1))
        told.append((_("Sessions"), text % {"count": len(sessions), "days": days}))
        told.append((_("A week, on average"), a_week))
    if EFFECTS in parts:
        told.append((_("Stopped early"), str(sum(bool(one["stopped"]) for one in sessions))))
        told.append((_("With an effect noted"), str(sum(bool(one["effects"]) for one in sessions))))
    difference = next((words for series in sizes if (words := _newest_difference(series))), "")
    if difference:
        told.append((_("Newest difference"), difference))
    return told


def _newest_difference(series: SizeSeries) -> str:
    for note in series.notes:
        if note.volume_ml and note.other_volume_ml and is_one_sided(note.side):
            return difference_words(note)
    return ""


# Effects


def _events(sessions: Sequence[Mapping[str, Any]]) -> list[tuple[str, str]]:
    """Effects and stops with their days, newest first."""
    signs = library.get().advice.stop_signs
    told = []
    for one in sessions:
        words = []
        if one["stopped"]:
            sign = signs.get(one["stopped"])
            words.append(_("Stopped: %(sign)s") % {"sign": sign.label if sign else one["stopped"]})
        if one["effects"]:
            words.append(", ".join(effect_words(one["effects"])))
            words.append({True: _("it lasted"), False: _("it passed soon"), None: ""}[one["effects_lasted"]])
        if words:
            told.append((_day(one["local_date"]), f"{'; '.join(filter(None, words))}."))
    return told


def _infection(one: Mapping[str, Any]) -> str:
    told = [
        _("%(where)s: began %(day)s") % {"where": limb_words(one["place"], one["side"]), "day": _day(one["began_on"])}
    ]
    if one["antibiotics_from"]:
        told.append(_("antibiotics from %(day)s") % {"day": _day(one["antibiotics_from"])})
    if one["antibiotics_until"]:
        told.append(_("antibiotics until %(day)s") % {"day": _day(one["antibiotics_until"])})
    told.append(_("over on %(day)s") % {"day": _day(one["over_on"])} if one["over_on"] else _("not noted as over"))
    return ", ".join(told) + "."


# Notes and advice


def _note(one: Mapping[str, Any], unit: str) -> tuple[str, str, str]:
    """Day, what was ticked, what was written. `unit`: lb or kg."""
    ticked = [
        limb_words(one["place"], one["side"]),
        str(FEEL_WORDS.get(one["feel"], "")).lower(),
        _("tight") if one["tight"] else "",
        str(TEXTURE_WORDS[one["texture"]]).lower() if one["texture"] in ("soft", "firm") else "",
        {"little": _("a little dent"), "deep": _("a deep dent"), "no": _("no dent")}.get(one["dent"], ""),
        skin_words(one["skin"]).lower(),
        _("garment worn %(hours)s hours a day") % {"hours": formats.number_format(one["garment_hours"])} if one["garment_hours"] else "",
        _("weight %(weight)s %(unit)s") % {"weight": shown_weight(one["weight_kg"], unit), "unit": unit} if one["weight_kg"] else "",
    ]  # fmt: skip
    return _day(one["local_date"]), ", ".join(filter(None, ticked)), one_line(one["note"], NOTE_SIGNS)


def _weight_unit(profile: HealthProfile) -> str:
    country = library.get().advice.countries.get(profile.country)
    return country.weight if country else "kg"


def _advice(one: Mapping[str, Any]) -> tuple[str, str]:
    words = one["words"] or {}
    told = f"{words.get('title', '')}. {words.get('used', '')}"
    return _day(one["local_date"]), one_line(told, NOTE_SIGNS)
