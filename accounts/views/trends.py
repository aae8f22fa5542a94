"""Pictures of a person's record: what changed since last week, how it feels, how it measured."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts import advising, trends
from accounts.access import helping
from accounts.actions.profile import profile_of
from accounts.models import Person
from accounts.models.moments import local_day
from accounts.trend_records import measured, rated, year_before
from guide import library


@require_safe
def trend_list(request: HttpRequest) -> HttpResponse:
    """One's own, whomever one helps; of the last twelve months. Who hides details in lists opens the pictures by a tap."""
    person: Person = request.user
    profile = profile_of(person)
    today = local_day(timezone.now(), profile.zone)
    since = year_before(today)
    changes, caution = advising.change_for(person, today)
    context = {
        "changes": changes,
        "caution": caution,
        "parts": trends.rating_charts(rated(person, since, today)),
        "sizes": trends.size_charts(measured(person, since, today), profile.units),
        "numbers": library.get().measuring.numbers,
        "sharing": helping(request),
        "hides_details": profile.hide_details,
    }
    return render(request, "accounts/charts/trends.html", context)
