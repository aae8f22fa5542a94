"""Whether a skin infection that was written down still counts: what screening asks."""

from __future__ import annotations

import calendar
from datetime import date

from django.db.models import Q, QuerySet

from accounts.models import InfectionEpisode, Person


def open_or_recent(owner: Person, today: date) -> QuerySet[InfectionEpisode]:
    """The owner's skin infections that are not over, or that began or had antibiotics within the last month, latest first.

    `today` is the day where the person is. An episode without an end counts as not over, however long ago it began. Antibiotics
    without an end count as still taken while the episode is not over. True where there is one, as a condition.
    """
    since = month_before(today)
    not_over = Q(over_on__isnull=True) | Q(over_on__gt=today)
    recent = Q(began_on__gte=since) | Q(antibiotics_from__gte=since) | Q(antibiotics_until__gte=since)
    return owner.infections.kept().filter(not_over | recent | Q(over_on__gte=since))


def month_before(day: date) -> date:
    """The same day of the month before; its last day where it has no such day."""
    year, month = (day.year, day.month - 1) if day.month > 1 else (day.year - 1, 12)
    return day.replace(year=year, month=month, day=min(day.day, calendar.monthrange(year, month)[1]))
