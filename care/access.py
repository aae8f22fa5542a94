"""Who may open the therapist's screens, for which clinic, and which patient: asked anew at each request.

A view says `@for_therapists` and takes `(request, at: At, ...)`. Everything it reads starts from `at`: the clinic that the
therapist works in right now. A patient is `at.patient(pk)`, which is a 404 unless that patient shares with this therapist there,
and which is written into the patient's access history.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from accounts import unsent
from accounts.access import therapist_sharing, therapist_sharings
from accounts.actions.access_events import record_access
from accounts.models import Clinic, Membership, Person, Sharing
from accounts.models.sharing import Sharings
from accounts.signin.second_factor import second_factor_required

CLINIC = "clinic"
ROLE = "therapist"


@dataclass(frozen=True, slots=True)
class At:
    """One therapist at one clinic, at the time of this request. `memberships` are all clinics that they work in."""

    therapist: Person
    membership: Membership
    memberships: tuple[Membership, ...]
    now: datetime

    @property
    def clinic(self) -> Clinic:
        return self.membership.clinic

    @property
    def is_admin(self) -> bool:
        return self.membership.is_admin

    def sharings(self) -> Sharings:
        """The sharings of the patients whom this therapist sees at this clinic, each with its `owner`."""
        return therapist_sharings(self.therapist, self.clinic, self.now)

    def patient(self, pk: uuid.UUID, part: str = "overview", action: str = "opened", needs: str = "") -> Sharing:
        """The sharing of one patient, or 404; that `part` was opened stands in the patient's access history.

        `needs` (sees_logs, sees_notes) is what the patient must share for this part: without it there is no such page.
        """
        sharing = therapist_sharing(self.therapist, pk, self.clinic, self.now)
        if needs and not getattr(sharing, needs):
            self.note(sharing, part, "refused")
            raise Http404
        self.note(sharing, part, action)
        return sharing

    def note(self, sharing: Sharing, part: str, action: str) -> None:
        record_access(
            owner=sharing.owner,
            by=self.therapist,
            role=ROLE,
            clinic=self.clinic,
            part=part,
            action=action,
            now=self.now,
        )


def memberships_of(person: Person) -> QuerySet[Membership]:
    return person.memberships.filter(ended_at=None).select_related("clinic").order_by("clinic__name", "joined_at")


def at_of(request: HttpRequest) -> At | None:
    """Where this therapist works right now: the clinic they chose, else their first; None for anyone else."""
    if not (request.user.is_authenticated and request.user.is_therapist):
        return None
    memberships = tuple(memberships_of(request.user))
    if not memberships:
        return None
    chosen = request.session.get(CLINIC)
    if chosen is None and (waited := unsent.clinic_waited_for(request)):
        # Signed in again: the form that waits is of the clinic where they worked.
        chosen = request.session[CLINIC] = waited
    membership = next((each for each in memberships if str(each.clinic_id) == chosen), memberships[0])
    return At(request.user, membership, memberships, timezone.now())


def for_therapists(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Opens a view to therapists of a clinic who have a second factor. For everyone else there is no such page.

    A form that was opened at another clinic than the one they work in now is not saved; its text is kept.
    """

    @wraps(view)
    @second_factor_required
    def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        at = at_of(request)
        if at is None:
            if request.user.is_therapist:
                return redirect("care:no-clinic")
            raise Http404
        request.at = at  # type: ignore[attr-defined]
        if request.method == "POST" and unsent.is_for_other_clinic(request):
            return render(request, "care/other_clinic.html", {"kept": unsent.remember(request)}, status=409)
        return view(request, at, *args, **kwargs)

    return opened


def for_clinic_admins(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Opens a view to those who run the clinic."""

    @wraps(view)
    @for_therapists
    def opened(request: HttpRequest, at: At, *args: Any, **kwargs: Any) -> HttpResponse:
        if not at.is_admin:
            raise Http404
        return view(request, at, *args, **kwargs)

    return opened
