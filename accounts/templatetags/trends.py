"""The charts of tape measures of who is signed in, for pages that are about something else."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils import timezone

from accounts import trends
from accounts.actions.profile import profile_of
from accounts.models.moments import local_day
from accounts.trend_records import measured, year_before

register = template.Library()
# Each set has up to twenty readings: what a page that is about something else can read and stay as quick after years.
NEWEST = 4


@register.simple_tag(takes_context=True)
def newest_sizes(context: dict[str, Any]) -> trends.SizeSeries | None:
    """The series of the newest measure, its newest sets alone; None where there is none in the last year."""
    person = context["request"].user
    profile = profile_of(person)
    today = local_day(timezone.now(), profile.zone)
    found = trends.size_charts(measured(person, year_before(today), today, NEWEST), profile.units, most=1)
    return found[0] if found else None
