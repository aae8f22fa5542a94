"""Whose record a request works on: one's own, or that of a person whom one helps right now.

Everything else that is someone else's is a 404: `owned()` gives it for a single row.
"""

from __future__ import annotations

import uuid
from typing import TypeVar

from django.db import models
from django.http import Http404, HttpRequest
from django.utils import timezone

from accounts.models import Person, Sharing

HELPING = "helping"
Row = TypeVar("Row", bound=models.Model)


def helping(request: HttpRequest) -> Sharing | None:
    """The sharing under which this person helps another right now; None where they act for themself.

    It is looked up at each request, so that ending it takes effect at once. The answer is kept on the request.
    """
    if not hasattr(request, "_helping"):
        request._helping = _look_up(request)  # type: ignore[attr-defined]
    return request._helping  # type: ignore[attr-defined]


def _look_up(request: HttpRequest) -> Sharing | None:
    chosen = request.session.get(HELPING)
    if not chosen or not request.user.is_authenticated:
        return None
    found = request.user.shared_with_me.active(timezone.localdate()).filter(
        kind=Sharing.HELPER, owner__is_active=True, pk=chosen
    )
    return found.select_related("owner").first()


def owner_of(request: HttpRequest) -> Person:
    """The person whose record this request writes in."""
    sharing = helping(request)
    return sharing.owner if sharing else request.user


def owned(rows: models.QuerySet[Row], pk: uuid.UUID | int | str) -> Row:
    """One row of `rows`, which are already someone's own; 404 for anything else."""
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
