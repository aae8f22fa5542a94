"""Who said yes to what: a therapist writes it down, confirms what the patient wrote down, and withdraws what no longer holds."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import standing, unsent
from accounts.access import owned
from accounts.actions.clearances import mark_clearance, record_clearance
from accounts.actions.profile import profile_of
from accounts.forms.error_list import error_list
from accounts.models import ClearanceEvent, ClearanceRecord, Sharing
from accounts.models.moments import local_day
from care.access import At, for_therapists
from care.forms.clearances import ClearanceForm, WithdrawForm, massage_words
from care.health import finding_words

FORM_METHODS = ["GET", "HEAD", "POST"]


@require_safe
@for_therapists
def clearance_list(request: HttpRequest, at: At, pk: uuid.UUID) -> HttpResponse:
    """Those that hold, then those that ended."""
    sharing = at.patient(pk, "clearance")
    rows = [_row(at, record, _today(at, sharing)) for record in sharing.owner.clearances.prefetch_related("events")]
    context = {
        "sharing": sharing,
        "holding": [row for row in rows if row["holds"]],
        "ended": [row for row in rows if not row["holds"]],
    }
    return render(request, "care/clearances/list.html", context)


def _row(at: At, record: ClearanceRecord, today: date) -> dict[str, Any]:
    events = list(record.events.all())
    ending = next((event for event in events if event.kind in ClearanceEvent.ENDING), None)
    confirmed = next((event for event in events if event.kind == ClearanceEvent.CONFIRMED), None)
    made = standing.clearance_of(record)
    holds = ending is None and made.ends >= today and record.changed_since is False
    by_patient = record.source == ClearanceRecord.PATIENT
    return {
        "record": record,
        "what": finding_words(record.finding) or record.finding,
        "massage": massage_words(record.technique, record.region),
        "ends": made.ends,
        "holds": holds,
        "ending": ending,
        "confirmed": confirmed,
        "by_patient": by_patient,
        "can_confirm": holds and by_patient and confirmed is None,
    }


@require_http_methods(FORM_METHODS)
@for_therapists
def clearance_add(request: HttpRequest, at: At, pk: uuid.UUID) -> HttpResponse:
    """The form. Sent with `start`, what it is about is filled in: it has no place in an address."""
    sharing = at.patient(pk, "clearance")
    today = _today(at, sharing)
    answers = standing.answers_of(sharing.owner, at.now)
    raised = [finding for finding, value in answers.values.items() if value != "no"] if answers else []
    starts = "start" in request.POST
    is_post = request.method == "POST" and not starts
    sent = None if starts else unsent.sent(request)
    begin = {"finding": request.POST.get("finding", ""), "massage": request.POST.get("massage", ""), "on": today}
    form = ClearanceForm(sent, today=today, raised=raised, initial=begin)
    if not is_post or not form.is_valid():
        context = {"sharing": sharing, "form": form} | _told(form, is_post)
        return render(request, "care/clearances/add.html", context)
    record_clearance(
        owner=sharing.owner,
        by=at.therapist,
        clearance=form.clearance,
        source=ClearanceRecord.THERAPIST,
        limits=form.cleaned_data["limits"],
        now=at.now,
    )
    at.note(sharing, "clearance", "wrote")
    return _done(request, pk)


@require_POST
@for_therapists
def clearance_confirm(request: HttpRequest, at: At, pk: uuid.UUID, clearance_pk: uuid.UUID) -> HttpResponse:
    """The therapist has asked, and it is so. Pressed twice it is one."""
    sharing = at.patient(pk, "clearance")
    record = owned(sharing.owner.clearances.prefetch_related("events"), clearance_pk)
    if _row(at, record, _today(at, sharing))["can_confirm"]:
        mark_clearance(clearance=record, by=at.therapist, kind=ClearanceEvent.CONFIRMED, now=at.now)
        at.note(sharing, "clearance", "wrote")
    return _done(request, pk)


@require_http_methods(FORM_METHODS)
@for_therapists
def clearance_withdraw(request: HttpRequest, at: At, pk: uuid.UUID, clearance_pk: uuid.UUID) -> HttpResponse:
    sharing = at.patient(pk, "clearance")
    record = owned(sharing.owner.clearances.prefetch_related("events"), clearance_pk)
    row = _row(at, record, _today(at, sharing))
    if row["ending"]:
        return HttpResponseRedirect(reverse("care:clearance-list", args=[pk]))
    is_post = request.method == "POST"
    form = WithdrawForm(unsent.sent(request))
    if not is_post or not form.is_valid():
        context = {"sharing": sharing, "row": row, "form": form} | _told(form, is_post)
        return render(request, "care/clearances/withdraw.html", context)
    reason = form.cleaned_data["reason"]
    mark_clearance(clearance=record, by=at.therapist, kind=ClearanceEvent.WITHDRAWN, reason=reason, now=at.now)
    at.note(sharing, "clearance", "changed")
    return _done(request, pk)


def _told(form: ClearanceForm | WithdrawForm, is_post: bool) -> dict[str, Any]:
    """What is wrong with what was sent, or that it comes back from before signing in."""
    return {"errors": error_list(form) if is_post else [], "unsent": form.is_bound and not is_post}


def _today(at: At, sharing: Sharing) -> date:
    return local_day(at.now, profile_of(sharing.owner).zone)


def _done(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    messages.success(request, _("Saved."))
    return HttpResponseRedirect(reverse("care:clearance-list", args=[pk]))
