"""Inviting patients by card or mail, a record for someone without e-mail, and handing it over."""

from __future__ import annotations

import secrets
import uuid
from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import limits, neutral_mail
from accounts.access import owned, this_day
from accounts.actions import paper_records
from accounts.actions.invitations import close_invitation, invite
from accounts.forms.sharing import errors_of
from accounts.models import Invitation
from care import card
from care.access import At, for_therapists
from care.forms.invitations import PAPERS, HandoverForm, InviteForm, RecordForm, paper_for
from guide.handouts import HandoutUnavailable

RECORD_MADE = "care_record_made"  # in the session: which form made which record
A_PAGE = 100


def _own(at: At) -> QuerySet[Invitation]:
    """What this therapist sent out here. A transfer names its patient and is answered in their own pages."""
    rows = at.therapist.invitations_made.filter(clinic=at.clinic, used_at=None, cancelled_at=None)
    return rows.filter(Q(kind=Invitation.PATIENT, owner=None) | Q(kind=Invitation.HANDOVER))


@require_safe
@for_therapists
def invitation_list(request: HttpRequest, at: At) -> HttpResponse:
    rows = _own(at).filter(expires_at__gt=at.now)
    context = {"open": rows[:A_PAGE], "over": _own(at).filter(expires_at__lte=at.now)[:20]}
    return render(request, "care/invitations/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_therapists
def invitation_add(request: HttpRequest, at: At) -> HttpResponse:
    today = this_day(at.now)
    if request.method != "POST":
        form = InviteForm(today=today, initial={"once": secrets.token_urlsafe(12)})
        return _form(request, "care/invitations/add.html", form)
    form = InviteForm(request.POST, today=today)
    if card.was_sent(request, request.POST.get("once", "")):
        return redirect("care:invitation-made")
    if not form.is_valid():
        return _form(request, "care/invitations/add.html", form)
    if not limits.within(request, "invitation-make", key=str(at.therapist.pk)):
        return limits.too_many(request)
    told = form.cleaned_data
    asks = {"logs": told["logs"], "notes": told["notes"]}
    _send(request, at, once=told["once"], kind=Invitation.PATIENT, asks=asks, **_whom(told))
    return redirect("care:invitation-made")


def _whom(told: dict[str, Any]) -> dict[str, Any]:
    return {"name": told["name"], "birth_year": told["birth_year"], "email": told["email"]}


def _form(request: HttpRequest, template: str, form: Any, **more: Any) -> HttpResponse:
    context = {"form": form, "errors": errors_of(form) if form.is_bound else [], **more}
    return render(request, template, context)


def _send(request: HttpRequest, at: At, *, once: str = "", **what: Any) -> None:
    """Mails it where there is an address; else keeps the secrets for the page with the card."""
    invitation, token, code = invite(made_by=at.therapist, clinic=at.clinic, now=at.now, **what)
    if invitation.email:
        card.keep(request, invitation, at.now, once, mailed=neutral_mail.send_invitation(invitation, token))
    else:
        card.keep(request, invitation, at.now, once, token=token, code=code)


@require_safe
@for_therapists
def invitation_made(request: HttpRequest, at: At) -> HttpResponse:
    """What to hand over. After a quarter of an hour its secrets are gone, and a new one can be made."""
    return _made(request, at)


def _made(request: HttpRequest, at: At, why: str = "") -> HttpResponse:
    found = card.made(request, at)
    if found is None:
        return redirect("care:invitation-list")
    invitation, kept = found
    context = {
        "invitation": invitation,
        "mailed": kept.get("mailed"),
        "card": card.card_of(invitation, kept, at.clinic),
        "papers": PAPERS,
        "usual": paper_for(at.clinic.country),
        "why": why,
    }
    return render(request, "care/invitations/made.html", context, status=503 if why else 200)


@require_safe
@for_therapists
def invitation_card(request: HttpRequest, at: At) -> HttpResponse:
    """The card as a PDF; where none can be made, the page that prints as well."""
    found = card.made(request, at)
    shown = card.card_of(*found, at.clinic) if found else None
    if shown is None:
        return redirect("care:invitation-list")
    asked = request.GET.get("paper", "")
    paper = asked if asked in dict(PAPERS) else paper_for(at.clinic.country)
    try:
        pdf = card.pdf_of(shown, paper)
    except HandoutUnavailable as error:
        return _made(request, at, why=error.why.value)
    response = HttpResponse(pdf, content_type="application/pdf")
    response.headers["Content-Disposition"] = 'inline; filename="light-hands-invitation.pdf"'
    return response


@require_POST
@for_therapists
def invitation_cancel(request: HttpRequest, at: At, pk: uuid.UUID) -> HttpResponse:
    """Takes back one's own; an admin also what therapists were sent."""
    own = at.therapist.invitations_made.filter(clinic=at.clinic).filter(
        Q(kind=Invitation.PATIENT, owner=None) | Q(kind=Invitation.HANDOVER)
    )
    of_clinic = at.clinic.invitations.filter(kind=Invitation.THERAPIST) if at.is_admin else Invitation.objects.none()
    invitation = owned(own | of_clinic, pk)
    if close_invitation(invitation=invitation, now=at.now):
        messages.success(request, _("Taken back. The invitation does not work any more."))
    else:
        messages.info(request, _("This invitation was used or closed already."))
    is_colleague = invitation.kind == Invitation.THERAPIST
    return redirect("care:clinic-detail" if is_colleague else "care:invitation-list")


# Someone without e-mail


@require_http_methods(["GET", "HEAD", "POST"])
@for_therapists
def record_add(request: HttpRequest, at: At) -> HttpResponse:
    """Makes a record that nobody can sign in to yet. The same form sent twice makes one."""
    mine = [sharing.owner for sharing in at.sharings()] if request.method == "POST" else []
    today = this_day(at.now)
    if request.method != "POST":
        form = RecordForm(today=today, mine=mine, initial={"once": secrets.token_urlsafe(12)})
        return _form(request, "care/invitations/record.html", form)
    made = request.session.get(RECORD_MADE, {})
    if made.get("once") and made["once"] == request.POST.get("once"):
        return redirect("care:patient-detail", made["pk"])
    form = RecordForm(request.POST, today=today, mine=mine)
    if not form.is_valid():
        return _form(request, "care/invitations/record.html", form)
    if not limits.within(request, "invitation-make", key=str(at.therapist.pk)):
        return limits.too_many(request)
    told = form.cleaned_data
    sharing = paper_records.make_record(
        name=told["name"],
        birth_year=told["birth_year"],
        scope=form.scope,
        consent_on=told["consent_on"],
        clinic=at.clinic,
        by=at.therapist,
        now=at.now,
    )
    request.session[RECORD_MADE] = {"once": told["once"], "pk": str(sharing.owner_id)}
    messages.success(request, _("The record is made. Hand it over when they have an address."))
    return redirect("care:patient-detail", sharing.owner_id)


@require_http_methods(["GET", "HEAD", "POST"])
@for_therapists
def handover_make(request: HttpRequest, at: At, pk: uuid.UUID) -> HttpResponse:
    """The card or mail by which someone takes over the record that was made for them."""
    sharing = at.patient(pk)
    form = HandoverForm(request.POST if request.method == "POST" else None)
    has_sign_in = sharing.owner.email is not None
    if request.method != "POST" or has_sign_in or not form.is_valid():
        return _form(request, "care/invitations/handover.html", form, sharing=sharing, has_sign_in=has_sign_in)
    if not limits.within(request, "invitation-make", key=str(at.therapist.pk)):
        return limits.too_many(request)
    at.note(sharing, "overview", "changed")
    owner = sharing.owner
    paper_records.close_older_handovers(record=owner, now=at.now)
    _send(
        request,
        at,
        kind=Invitation.HANDOVER,
        owner=owner,
        name=owner.name,
        birth_year=owner.birth_year,
        email=form.cleaned_data["email"],
    )
    return redirect("care:invitation-made")
