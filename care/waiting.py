"""What waits for a therapist: stored items, and what depends on time alone. A fixed number of queries, however many patients.

Only what the patient shares with this therapist at this clinic today is looked at: an item of a part that is no longer shared
is not there.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Case, DateField, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils import formats
from django.utils.translation import gettext as _

from accounts.inbox import BOTH, LOGS, NOTES
from accounts.models import InboxItem, RoutineVersion, SessionLog
from care.access import At
from guide import library
from guide.player import side_words

QUIET, REVIEW = "quiet", "review"
# After how many days without a session a routine can be set to show up.
QUIET_DAYS = (3, 5, 7, 10, 14, 21, 28)
WORST_FIRST = ("EMERGENCY", "SAME_DAY", "CALL_CLINIC", "ASK_FIRST", "ASK")


@dataclass(frozen=True, slots=True)
class Due:
    """A routine of which something is due: no session since `since`, or a review by `since`."""

    kind: str
    version: RoutineVersion
    since: date
    needs: str

    @property
    def reason(self) -> str:
        routine = self.version.routine
        walkthrough = library.get().walkthrough(routine.walkthrough)
        title = walkthrough.title if walkthrough else routine.walkthrough
        side = side_words(walkthrough.region, routine.side, True) if walkthrough else routine.side
        words = {"title": title, "side": side, "on": formats.date_format(self.since, "DATE_FORMAT")}
        if self.kind == REVIEW:
            return _("Review is due by %(on)s. %(side)s. %(title)s.") % words
        return _("No session since %(on)s. %(side)s. %(title)s.") % words


def items(at: At) -> QuerySet[InboxItem]:
    """Open items that this therapist may see, worst and newest first, each with its patient and their profile."""
    shared = at.sharings().order_by()
    may_see = (
        Q(needs="", patient__in=shared.values("owner"))
        | Q(needs=LOGS, patient__in=shared.filter(sees_logs=True).values("owner"))
        | Q(needs=NOTES, patient__in=shared.filter(sees_notes=True).values("owner"))
        | Q(needs=BOTH, patient__in=shared.filter(sees_logs=True, sees_notes=True).values("owner"))
    )
    rank = Case(
        When(kind__in=(QUIET, REVIEW), then=Value(len(WORST_FIRST))),
        *(When(level=level, then=Value(number)) for number, level in enumerate(WORST_FIRST)),
        default=Value(len(WORST_FIRST)),
        output_field=IntegerField(),
    )
    rows = at.clinic.inbox.filter(may_see).annotate(rank=rank)
    return rows.select_related("patient__profile").order_by("rank", "-at")


def quiet(at: At) -> QuerySet[RoutineVersion]:
    """Routines without a session for as long as their therapist set, longest first; `since` is the last day with one."""
    shared = at.sharings().order_by().filter(sees_logs=True)
    last = SessionLog.objects.filter(
        owner=OuterRef("owner"),
        walkthrough=OuterRef("routine__walkthrough"),
        side=OuterRef("routine__side"),
        deleted_at=None,
    ).order_by("-local_date")
    rows = _newest(at).filter(owner__in=shared.values("owner"))
    rows = rows.annotate(since=Coalesce(Subquery(last.values("local_date")[:1]), F("start"), output_field=DateField()))
    today = at.now.date()
    long_ago = Q(pk=None)
    for days in QUIET_DAYS:
        long_ago |= Q(quiet_days=days, since__lte=today - timedelta(days=days))
    return rows.filter(long_ago).exclude(_dealt_with(at, QUIET, "since")).order_by("since", "pk")


def reviews(at: At) -> QuerySet[RoutineVersion]:
    """Routines whose review date has come, oldest first."""
    rows = _newest(at).filter(owner__in=at.sharings().order_by().values("owner"), review_by__lte=at.now.date())
    return rows.exclude(_dealt_with(at, REVIEW, "review_by")).order_by("review_by", "pk")


def _newest(at: At) -> QuerySet[RoutineVersion]:
    """The newest version of each routine that this clinic gave and that goes on."""
    rows = RoutineVersion.objects.filter(
        routine__clinic=at.clinic, routine__ended_at=None, number=F("routine__version")
    )
    return rows.select_related("routine", "owner__profile")


def _dealt_with(at: At, kind: str, since: str) -> Exists:
    done = at.clinic.inbox.filter(kind=kind, routine=OuterRef("routine"), since=OuterRef(since))
    return Exists(done)


def due(rows: list[RoutineVersion], kind: str) -> list[Due]:
    needs = LOGS if kind == QUIET else ""
    return [Due(kind, row, row.since if kind == QUIET else row.review_by, needs) for row in rows]
