"""The zone of someone who told none yet: what the browser sends with the first row is used for that row, and kept.

Without one they would get UTC, and a session in the evening would stand on another day.
"""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest

from accounts.actions.profile import keep_first_zone, profile_of
from accounts.models import Person
from accounts.models.moments import UTC, known_zone
from guide import display

FIELD = "zone"


def zone_for(request: HttpRequest, owner: Person) -> str:
    """The zone of a row that is written now: that of the profile, else the one that this form came with."""
    chosen = profile_of(owner).zone
    return chosen if chosen != UTC else known_zone(request.POST.get(FIELD, ""), chosen)


def keep_zone(request: HttpRequest, owner: Person, zone: str, now: datetime) -> None:
    """Keeps this zone for someone who told none; a helper's device tells nothing.

    A first profile takes country and text size of this device along: it speaks for every device, so the number to call must be
    the one that is shown here.
    """
    if owner != request.user or profile_of(owner).zone != UTC or known_zone(zone) == UTC:
        return
    seen = display.read(request)
    first = {"country": seen.country, "text_size": seen.text}
    keep_first_zone(person=owner, by=request.user, zone=zone, first=first, now=now)
