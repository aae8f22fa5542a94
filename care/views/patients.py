"""A therapist's patients: the list, and one patient's record as far as they share it."""

from __future__ import annotations

import uuid

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.actions.access_events import record_listing
from care import patient_list as rows
from care.access import At, for_therapists

A_PAGE = 20


@require_safe
@for_therapists
def patient_list(request: HttpRequest, at: At) -> HttpResponse:
    page = Paginator(rows.found(at, ""), A_PAGE).get_page(request.GET.get("page"))
    record_listing(owners=[one.owner for one in page], by=at.therapist, clinic=at.clinic, part="overview", now=at.now)
    return render(request, "care/patients/list.html", {"page": page})


@require_safe
@for_therapists
def patient_detail(request: HttpRequest, at: At, pk: uuid.UUID) -> HttpResponse:
    sharing = at.patient(pk)
    return render(request, "care/patients/detail.html", {"sharing": sharing})
