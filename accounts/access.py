"""Whose record a request works on: one's own, that of a person whom one helps, or that of a therapist's patient.

Everything else that is someone else's is a 404: `owned()` and `therapist_sharing()` give it. All of it is looked up at each
request, so what is ended is closed at the next one. Days are UTC days, as a sharing's are.
"""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.db import models
from django.http import Http404, HttpRequest
from django.utils import timezone

from accounts.actions.access_events import record_access
from accounts.models import Clinic, Person, Sharing
from accounts.models.sharing import Sharings
from guide import told

HELPING = "helping"
Row = TypeVar("Row", bound=models.Model)


def this_day(now: datetime | None = None) -> date:
    """The day by which sharings start and end."""
    return (now or timezone.now()).astimezone(UTC).date()


# Helpers


def helped_by(person: Person, now: datetime | None = None) -> Sharings:
    """The sharings under which this person may help others today, each with its owner."""
    return (
        person.shared_with_me.active(this_day(now))
        .filter(kind=Sharing.HELPER, owner__is_active=True, owner__delete_on=None)
        .select_related("owner")
        .order_by("owner__name", "made_at")
    )


def helping(request: HttpRequest) -> Sharing | None:
    """The sharing under which this person helps another right now; None where they act for themself.

    The answer is kept on the request. Where it has ended meanwhile, what was told for the other person is dropped too: it must
    not become the helper's own. So ask this before reading the visit.
    """
    if not hasattr(request, "_helping"):
        request._helping = _look_up(request)  # type: ignore[attr-defined]
    return request._helping  # type: ignore[attr-defined]


def _look_up(request: HttpRequest) -> Sharing | None:
    # An error page may be drawn for a request that never came as far as its session.
    session = getattr(request, "session", None)
    chosen = session.get(HELPING) if session is not None else None
    if not chosen:
        return None
    found = None
    if request.user.is_authenticated:
        found = helped_by(request.user).filter(pk=chosen).first()
        # A therapist goes through the questions with a patient who has no device, or left it at home.
        found = found or therapist_sharings(request.user).filter(pk=chosen).first()
    if found is None:
        act_for_oneself(request)
    return found


def help_now(request: HttpRequest, sharing: Sharing) -> None:
    """From the next page on, sessions are those of the sharing's owner. What was told for anyone else is dropped."""
    _drop_visit(request)
    request.session[HELPING] = str(sharing.pk)


def act_for_oneself(request: HttpRequest) -> None:
    _drop_visit(request)
    request.session.pop(HELPING, None)


def _drop_visit(request: HttpRequest) -> None:
    """What was told for one person must not turn up in the record of another. Text typed in forms: `right_record`."""
    request.session.pop(told.KEY, None)
    if hasattr(request, "_helping"):
        del request._helping


def owner_of(request: HttpRequest) -> Person:
    """The person whose record this request writes in."""
    sharing = helping(request)
    return sharing.owner if sharing else request.user


def owned(rows: models.QuerySet[Row], pk: uuid.UUID | int | str) -> Row:
    """One row of `rows`, which are already someone's own; 404 for anything else."""
    try:
        found = rows.filter(pk=pk).first()
    except (ValidationError, ValueError):  # not even the shape of a key
        found = None
    if found is None:
        raise Http404
    return found


# Therapists. These two are the only way from a therapist to a patient.


def therapist_sharings(therapist: Person, clinic: Clinic | None = None, now: datetime | None = None) -> Sharings:
    """The sharings under which this therapist may see patients today, each with its owner and clinic.

    A sharing belongs to one clinic and holds while the therapist works there. With `clinic`, those of that clinic alone.
    """
    rows = therapist.shared_with_me.active(this_day(now)).filter(
        kind=Sharing.THERAPIST, owner__is_active=True, owner__delete_on=None
    )
    if not (therapist.is_active and therapist.is_therapist):
        return rows.none()
    works_at = therapist.memberships.filter(ended_at=None).values("clinic")
    rows = rows.filter(models.Q(clinic=None) | models.Q(clinic__in=works_at))
    if clinic is not None:
        rows = rows.filter(clinic=clinic)
    return rows.select_related("owner", "clinic")


def therapist_sharing(
    therapist: Person, patient_id: uuid.UUID | str, clinic: Clinic | None = None, now: datetime | None = None
) -> Sharing:
    """The sharing under which this therapist may see this patient now, with `.owner`, `.sees_logs`, `.sees_notes`; else 404.

    Without `clinic`, of several the newest. Someone who once could see the record and tries again stands in its history.
    """
    now = now or timezone.now()
    try:
        found = therapist_sharings(therapist, clinic, now).filter(owner=patient_id).first()
        if found is None:
            _note_refusal(therapist, patient_id, now)
    except (ValidationError, ValueError):
        found = None
    if found is None:
        raise Http404
    return found


def _note_refusal(therapist: Person, patient_id: uuid.UUID | str, now: datetime) -> None:
    once = therapist.shared_with_me.filter(kind=Sharing.THERAPIST, owner=patient_id)
    once = once.select_related("owner", "clinic").first()
    if once is not None:
        record_access(
            owner=once.owner,
            by=therapist,
            role="therapist",
            clinic=once.clinic,
            part="overview",
            action="refused",
            now=now,
        )
