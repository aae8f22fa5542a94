"""A visit summary: two pages for an appointment, from a person's own records. It counts and lists; it never judges.

    summary_records.read() -> summarized() -> Summary -> the page and the paper

What one row of the record says is a line of `summary_lines`; tables are in `summary_tables`.

The same for the patient's own pages and for a therapist who may see the record: `summary_of` is given the parts that they may see.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.charts import WEEK
from accounts.forms.profile import affected_name
from accounts.measured import is_one_sided
from accounts.models import Person
from accounts.profile_words import treated_words
from accounts.summary_lines import (
    advice_line,
    event_lines,
    infection_line,
    name_line,
    note_line,
    one_line,
    routine_line,
    weight_unit,
)
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
from accounts.trends import RatedPart, SizeSeries, rating_charts, size_charts
from accounts.words import NAME
from guide import library

# So much fits on two pages, whatever the letters: texts are cut to so many signs, lists to so many rows.
MOST_QUESTIONS, MOST_EVENTS, MOST_ROUTINES, MOST_SHOWN_ADVICE = 6, 6, 3, 3
# Sets of tape measures: of the newest series, of the one after it.
MOST_SETS = (5, 2)
QUESTION_SIGNS = 200
LONGEST = timedelta(days=184)
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
    called: str = NAME,
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
    called: str = NAME,
) -> Summary:
    """The summary of these records. Pure: no record is read here. `questions` are the person's own lines."""
    sizes = size_charts(records.measures, records.profile.units, most=2)
    events = event_lines(records.sessions) if EFFECTS in parts else []
    weeks = weeks_of(records.sessions, since, until) if SESSIONS in parts and records.sessions else ()
    rules = library.get().advice_rules
    asked = tuple(filter(None, (one_line(line, QUESTION_SIGNS) for line in questions)))
    return Summary(
        parts=frozenset(parts),
        since=since,
        until=until,
        made_on=today,
        name=name_line(records.person, called),
        birth_year=records.person.birth_year if called == NAME else None,
        glance=tuple(_glance(records, parts, since, until, sizes)),
        questions=asked[:MOST_QUESTIONS] if QUESTIONS in parts else (),
        affected=", ".join(map(affected_name, records.profile.affected)) if BACKGROUND in parts else "",
        treated=treated_words(records.profile.treated, _("Not asked yet")) if BACKGROUND in parts else "",
        routines=tuple(map(routine_line, records.routines))[:MOST_ROUTINES],
        sizes=sizes,
        tables=tuple(size_table(series, most) for series, most in zip(sizes, MOST_SETS, strict=False)),
        weeks=weeks,
        feels=rating_charts(records.ratings, "summary") if FEELS in parts else (),
        events=tuple(events[:MOST_EVENTS]),
        more_events=max(0, len(events) - MOST_EVENTS),
        infections=tuple(map(infection_line, records.infections)),
        notes=tuple(note_line(one, weight_unit(records.profile)) for one in records.notes[:MOST_NOTES]),
        more_notes=max(0, records.notes_in_all - MOST_NOTES),
        advice=tuple(advice_line(one) for one in records.advice[:MOST_SHOWN_ADVICE]) if ADVICE in parts else (),
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
