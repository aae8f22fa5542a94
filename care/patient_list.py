"""The rows of the list of patients: filled in for the shown page alone, in the same number of queries however many patients.

Each part is read only of those who share it: what is not shared is not asked for, and orders nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Case, DateField, F, IntegerField, Max, OuterRef, Q, Subquery, Value, When, Window
from django.db.models.functions import Lower, RowNumber
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts import advising, due
from accounts.actions.profile import profile_of
from accounts.models import InboxItem, RoutineVersion, SessionLog, Sharing, SwellingNote
from accounts.models.moments import local_day
from accounts.models.sharing import Sharings
from accounts.models.swelling import SERIES
from accounts.seen import LOG_FIELDS, NOTE_FIELDS, Records, note_seen, sets_of
from accounts.session_words import part_of
from care import waiting
from care.access import At
from guide import library

BY_NEED, BY_NAME, BY_SESSION, BY_REVIEW = ORDERS = ("need", "name", "session", "review")
MOST_WORDS = 6
# The last set of tape measures and the one of an earlier day before it are what is told; some may be of one day.
LAST_SETS = 4


@dataclass(frozen=True, slots=True)
class Row:
    """One patient. `plan` is one line a routine; `changes` what changed since last week.

    `waits`: how many inbox items are open; `worst` is the first of them to look at. `is_due`: the review date has come.
    """

    sharing: Sharing
    last: date | None
    plan: tuple[str, ...]
    routines: tuple[str, ...]
    changes: tuple[str, ...]
    caution: str
    waits: int
    worst: InboxItem | None
    review: date | None
    is_due: bool


# Which patients, in which order


def found(at: At, words: str, order: str = BY_NEED) -> Sharings:
    """The therapist's patients here who have all these words in their name; four digits are a year of birth."""
    rows = at.sharings().select_related("owner__profile", "clinic")
    for word in words.split()[:MOST_WORDS]:
        # Who gave no name is called by the first part of their address.
        named = Q(owner__name__icontains=word) | Q(owner__name="", owner__email__istartswith=word)
        is_year = word.isascii() and word.isdigit() and len(word) == 4
        rows = rows.filter(named | Q(owner__birth_year=int(word)) if is_year else named)
    by_name = (Lower("owner__name"), "owner__birth_year", "owner_id")
    if order == BY_NEED:
        return rows.annotate(need=_need(at)).order_by(F("need").asc(nulls_last=True), *by_name)
    if order == BY_SESSION:
        last = SessionLog.objects.filter(owner=OuterRef("owner"), deleted_at=None).order_by("-local_date")
        seen = Subquery(last.values("local_date")[:1])
        rows = rows.annotate(last=Case(When(sees_logs=True, then=seen), output_field=DateField()))
        return rows.order_by(F("last").asc(nulls_last=True), *by_name)
    if order == BY_REVIEW:
        newest = _newest(at).filter(owner=OuterRef("owner"), review_by__isnull=False).order_by("review_by")
        rows = rows.annotate(review=Subquery(newest.values("review_by")[:1]))
        return rows.order_by(F("review").asc(nulls_last=True), *by_name)
    return rows.order_by(*by_name)


def _need(at: At) -> Case:
    """The rank of the worst that waits of a patient; None where nothing does. Each rank's patients are looked up once for all rows."""
    still_open = waiting.items(at).filter(resolved_at=None).order_by()
    ranks = range(len(waiting.WORST_FIRST) + 1)
    return Case(
        *(When(owner__in=still_open.filter(rank=rank).values("patient"), then=Value(rank)) for rank in ranks),
        output_field=IntegerField(),
    )


# What stands beside each


def rows_of(at: At, shown: Sequence[Sharing]) -> list[Row]:
    versions = _by_owner(_newest(at).filter(owner__in=[one.owner_id for one in shown]))
    logs = [one.owner_id for one in shown if one.sees_logs]
    notes = [one.owner_id for one in shown if one.sees_notes]
    sessions, last = _sessions(logs, at.now), _last(logs)
    noted, sets = _noted(notes, at.now), _sets(notes)
    waits = _waits(at, shown)
    found = []
    for one in shown:
        owner, own = one.owner, versions[one.owner_id]
        today = local_day(at.now, profile_of(owner).zone)
        seen = Records(tuple(sessions[owner.pk]), tuple(noted[owner.pk]), tuple(sets[owner.pk]))
        changes, caution = advising.change_for(owner, today, seen)
        doing = due.stand_today(
            [(version.routine, version) for version in own],
            library.get().walkthroughs,
            due.of_last_week(sessions[owner.pk], today),
            at.now,
            today,
        )
        review = min((v.review_by for v in own if v.review_by), default=None)
        found.append(
            Row(
                sharing=one,
                last=last.get(owner.pk),
                plan=tuple(_plan(each, today) for each in doing) if one.sees_logs else (),
                routines=tuple(_routine(each) for each in doing),
                changes=changes if one.sees_logs or one.sees_notes else (),
                caution=caution,
                waits=len(waits[owner.pk]),
                worst=next(iter(waits[owner.pk]), None),
                review=review,
                is_due=bool(review and review <= today),
            )
        )
    return found


def _newest(at: At) -> Any:
    """The newest version of each routine that goes on: of this clinic, or set up by the patient. Others' are not told here."""
    here = Q(routine__clinic=at.clinic) | Q(routine__clinic=None, routine__assigned_by=None)
    return RoutineVersion.objects.followed().filter(here)


def _by_owner(rows: Iterable[Any]) -> dict[Any, list[Any]]:
    found: dict[Any, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.owner_id].append(row)
    return found


def _sessions(owners: Sequence[Any], now: datetime) -> dict[Any, list[SessionLog]]:
    """Those of the rules' look-back, without their plans."""
    since = now.date() - timedelta(days=int(library.get().advice_rules.number("look_back_days")))
    rows = SessionLog.objects.kept().filter(owner__in=owners, local_date__gt=since)
    return _by_owner(rows.order_by("-at").only(*LOG_FIELDS))


def _last(owners: Sequence[Any]) -> dict[Any, date]:
    rows = SessionLog.objects.kept().filter(owner__in=owners).order_by().values("owner")
    return dict(rows.annotate(on=Max("local_date")).values_list("owner", "on"))


def _noted(owners: Sequence[Any], now: datetime) -> dict[Any, list[Any]]:
    rows = SwellingNote.objects.kept().filter(owner__in=owners, local_date__gt=now.date() - timedelta(days=16))
    found: dict[Any, list[Any]] = defaultdict(list)
    for note in rows.only(*NOTE_FIELDS):
        found[note.owner_id].append(note_seen(note))
    return found


def _sets(owners: Sequence[Any]) -> dict[Any, list[Any]]:
    """The last sets of tape measures of each series of each patient."""
    nth = Window(RowNumber(), partition_by=["owner", *SERIES], order_by=[F("local_date").desc(), F("at").desc()])
    measured = SwellingNote.objects.kept().measured().on_newest_marks().filter(owner__in=owners)
    rows = measured.annotate(nth=nth).filter(nth__lte=LAST_SETS).order_by("local_date", "at")
    found: dict[Any, list[Any]] = defaultdict(list)
    for note in rows.prefetch_related("circumferences"):
        found[note.owner_id].extend(sets_of(note))
    return found


def _waits(at: At, shown: Sequence[Sharing]) -> dict[Any, list[InboxItem]]:
    """What is open of each, worst first."""
    rows = waiting.items(at).filter(resolved_at=None, patient__in=[one.owner_id for one in shown])
    found: dict[Any, list[InboxItem]] = defaultdict(list)
    for item in rows.select_related(None).only("patient", "kind", "level", "reason"):
        found[item.patient_id].append(item)
    return found


# Words: what was done beside what was planned, never how good that is


def _routine(doing: due.Doing) -> str:
    where = part_of(doing.routine.walkthrough, doing.routine.side)
    return _("%(title)s, %(where)s") % {"title": doing.walkthrough.title, "where": where.lower()}


def _plan(doing: due.Doing, today: date) -> str:
    version = doing.version
    where = part_of(doing.routine.walkthrough, doing.routine.side)
    if doing.state == due.NOT_YET:
        return _("%(where)s: starts on %(day)s") % {"where": where, "day": formats.date_format(version.start)}
    data = {"where": where, "done": doing.days_done, "planned": planned_days(doing, today)}
    if doing.state == due.PAUSED:
        return _("%(where)s: paused, its review is long past") % data
    if doing.days_done > data["planned"]:
        return _("%(where)s: on %(done)s days, planned on %(planned)s") % data
    said = _("%(where)s: %(done)s of %(planned)s planned days") % data
    if not doing.stopped:
        return said
    return ngettext(
        "%(said)s, %(stopped)s session stopped early", "%(said)s, %(stopped)s sessions stopped early", doing.stopped
    ) % {"said": said, "stopped": doing.stopped}


def planned_days(doing: due.Doing, today: date) -> int:
    """How many of the last seven days were planned: fewer in the first week."""
    version = doing.version
    began = version.start if version.number == 1 else min(version.start, doing.routine.made_at.date())
    return min(version.days_a_week, max(1, (today - began).days + 1))
