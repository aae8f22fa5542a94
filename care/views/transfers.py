"""Discharge, transfer to a colleague, and who stands in while a therapist is away."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.db.models import Count, Max, Min, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import neutral_mail, unsent
from accounts.access import owned, this_day
from accounts.actions import transfers as actions
from accounts.forms.sharing import errors_of
from accounts.models import Person, Sharing
from care.access import At, for_therapists
from care.forms.transfers import CoverForm, DischargeForm, TransferForm


@require_http_methods(["GET", "HEAD", "POST"])
@for_therapists
def patient_discharge(request: HttpRequest, at: At, pk: uuid.UUID) -> HttpResponse:
    sharing = at.patient(pk)
    form = DischargeForm(unsent.sent(request))
    if request.method != "POST" or not form.is_valid():
        return _page(request, "care/transfers/discharge.html", form, sharing=sharing)
    at.note(sharing, "overview", "changed")
    actions.discharge(sharing=sharing, reason=form.cleaned_data["reason"], by=at.therapist, now=at.now)
    messages.success(request, _("Ended. You do not see this record any more."))
    return redirect("care:patient-list")


@require_http_methods(["GET", "HEAD", "POST"])
@for_therapists
def patient_transfer(request: HttpRequest, at: At, pk: uuid.UUID) -> HttpResponse:
    """Asks the patient; a record without e-mail moves on paper consent. Who only stands in passes nobody on."""
    sharing = at.patient(pk)
    if sharing.cover_for_id is not None:
        raise Http404
    on_paper = sharing.owner.email is None
    colleagues = actions.colleagues_for(sharing, at.now)
    form = TransferForm(
        unsent.sent(request),
        colleagues=colleagues,
        on_paper=on_paper,
        today=this_day(at.now),
    )
    if request.method != "POST" or not form.is_valid():
        asked = actions.asked_transfer(sharing=sharing, now=at.now)
        more = {"sharing": sharing, "on_paper": on_paper, "asked": asked, "has_colleagues": colleagues.exists()}
        return _page(request, "care/transfers/transfer.html", form, **more)
    at.note(sharing, "overview", "changed")
    colleague = form.cleaned_data["colleague"]
    if on_paper:
        consent_on = form.cleaned_data["consent_on"]
        actions.transfer_on_paper(sharing=sharing, to=colleague, consent_on=consent_on, by=at.therapist, now=at.now)
        neutral_mail.send_something_waits(colleague)
        messages.success(request, _("Transferred. You do not see this record any more."))
        return redirect("care:patient-list")
    actions.ask_transfer(sharing=sharing, to=colleague, now=at.now)
    neutral_mail.send_question_waits(sharing.owner, reverse("accounts:sharing-list"))
    messages.success(request, _("The patient is asked. Until they say yes, nothing changes."))
    return redirect("care:patient-transfer", pk)


@require_POST
@for_therapists
def patient_transfer_cancel(request: HttpRequest, at: At, pk: uuid.UUID) -> HttpResponse:
    sharing = at.patient(pk)
    if actions.take_back_transfers(sharing=sharing, now=at.now):
        messages.success(request, _("Taken back. The patient stays with you."))
    else:
        messages.info(request, _("There was no question left to take back."))
    return redirect("care:patient-transfer", pk)


# While someone is away


@require_safe
@for_therapists
def cover_list(request: HttpRequest, at: At) -> HttpResponse:
    covers = _groups(at.therapist.covered_by.filter(clinic=at.clinic), at, "person")
    stands_in = _groups(at.therapist.shared_with_me.filter(clinic=at.clinic, cover_for__isnull=False), at, "cover_for")
    return render(request, "care/transfers/covers.html", {"covers": covers, "stands_in": stands_in})


def _groups(rows: QuerySet[Sharing], at: At, by: str) -> list[dict[str, Any]]:
    """For each person, how many patients and between which days."""
    today = this_day(at.now)
    groups = (
        rows.filter(ended_at=None, ends__gte=today)
        .order_by()
        .values(by)
        .annotate(patients=Count("pk"), first=Min("starts"), last=Max("ends"))
    )
    people = Person.objects.in_bulk([group[by] for group in groups])
    return [group | {"who": people[group[by]], "waits": group["first"] > today} for group in groups]


@require_http_methods(["GET", "HEAD", "POST"])
@for_therapists
def cover_add(request: HttpRequest, at: At) -> HttpResponse:
    colleagues = Person.objects.filter(
        memberships__in=at.clinic.memberships.filter(ended_at=None), is_therapist=True, is_active=True
    ).exclude(pk=at.therapist.pk)
    today = this_day(at.now)
    form = CoverForm(
        unsent.sent(request),
        colleagues=colleagues.order_by("name", "pk"),
        today=today,
        initial={"first": today},
    )
    if request.method != "POST" or not form.is_valid():
        return _page(request, "care/transfers/cover.html", form, has_colleagues=colleagues.exists())
    told = form.cleaned_data
    made, seen = actions.cover(
        clinic=at.clinic,
        therapist=at.therapist,
        colleague=told["colleague"],
        first=told["first"],
        last=told["last"],
        now=at.now,
    )
    words = ngettext("Saved for %(made)d patient.", "Saved for %(made)d patients.", made) % {"made": made}
    if seen:
        more = ngettext("They see %(seen)d already.", "They see %(seen)d already.", seen) % {"seen": seen}
        words = f"{words} {more}"
    messages.success(request, words)
    return redirect("care:cover-list")


@require_POST
@for_therapists
def cover_end(request: HttpRequest, at: At, pk: uuid.UUID) -> HttpResponse:
    """Ends all that this colleague sees in the therapist's place."""
    rows = at.therapist.covered_by.filter(clinic=at.clinic, ended_at=None)
    colleague = owned(Person.objects.filter(pk__in=rows.values("person")), pk)
    actions.end_cover(clinic=at.clinic, therapist=at.therapist, colleague=colleague, by=at.therapist, now=at.now)
    messages.success(request, _("Ended. They do not see your patients any more."))
    return redirect("care:cover-list")


def _page(request: HttpRequest, template: str, form: Any, **more: Any) -> HttpResponse:
    is_post = request.method == "POST"
    told = {"errors": errors_of(form) if is_post else [], "unsent": form.is_bound and not is_post}
    return render(request, template, {"form": form, **told, **more})
