"""When something happened: the instant, the zone that the person was in, and the day that it was there.

"Today", weeks and streaks count by the stored local day: it never moves, whatever zone the person is in later.
"""

from __future__ import annotations

import uuid
import zoneinfo
from datetime import date, datetime
from functools import cache
from typing import Self

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

UTC = "UTC"


@cache
def zones() -> frozenset[str]:
    return frozenset(zoneinfo.available_timezones())


def known_zone(name: str, otherwise: str = UTC) -> str:
    """`name` if it is an IANA zone, else `otherwise`: what a browser sends is never trusted."""
    return name if name in zones() else otherwise


def check_zone(name: str) -> None:
    if name not in zones():
        raise ValidationError(_("Choose a time zone from the list."))


def local_day(at: datetime, zone: str) -> date:
    """The day that it was in `zone` at the instant `at`."""
    return at.astimezone(zoneinfo.ZoneInfo(zone)).date()


class Deletable(models.QuerySet):
    """Rows that are only taken out of sight: `deleted_at` says when, and they can be brought back."""

    def kept(self) -> Self:
        return self.filter(deleted_at=None)


class Moment(models.Model):
    """Happened at one moment: `at` is UTC, `zone` an IANA name, `local_date` the day there. Each such row has an `owner`."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    at = models.DateTimeField()
    zone = models.CharField(max_length=64, default=UTC, validators=[check_zone])
    local_date = models.DateField()

    class Meta:
        abstract = True


class Trace(Moment):
    """An append-only row: who wrote it, kept by name, since the writer's account may go while this row may not change."""

    by_id = models.UUIDField(null=True)
    by_name = models.CharField(max_length=120, blank=True)

    class Meta:
        abstract = True
