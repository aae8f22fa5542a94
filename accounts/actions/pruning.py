"""Takes out what has been kept long enough. How long that is stands in `safety/data-map.toml`, table by table."""

from __future__ import annotations

from datetime import datetime, timedelta

from allauth.account.models import EmailConfirmation
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import models, transaction

from accounts import data_map
from accounts.models import Invitation

# allauth's own links run out after so many days; the site sends codes instead.
CONFIRMATION_DAYS = 3


def due(*, now: datetime) -> dict[str, models.QuerySet[models.Model]]:
    """The rows of each table that are due, for every table that does not stay until an account is erased."""
    ended = _days_ago(now, "accounts.Invitation")
    return {
        "accounts.Invitation": Invitation.objects.filter(
            models.Q(used_at__lt=ended) | models.Q(cancelled_at__lt=ended) | models.Q(expires_at__lt=ended)
        ),
        "account.EmailConfirmation": EmailConfirmation.objects.filter(
            created__lt=now - timedelta(days=CONFIRMATION_DAYS)
        ),
        # First the list of devices, by the sessions that are over; then those sessions.
        "usersessions.UserSession": UserSession.objects.exclude(
            session_key__in=Session.objects.filter(expire_date__gte=now).values("session_key")
        ),
        "sessions.Session": Session.objects.filter(expire_date__lt=now),
    }


@transaction.atomic
def prune(*, now: datetime) -> dict[str, int]:
    """Deletes what is due, and says how many rows of each table went."""
    found = {}
    for name, rows in due(now=now).items():
        found[name] = rows.count()
        rows.delete()
    return found


def _days_ago(now: datetime, table: str) -> datetime:
    kept = data_map.read().table(table).kept
    if not isinstance(kept, int):
        raise ValueError(f"The data map gives {table} no days.")
    return now - timedelta(days=kept)
