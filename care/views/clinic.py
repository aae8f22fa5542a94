"""The clinic: its lines, who works there, and its templates of routines."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import limits, neutral_mail
from accounts.access import owned, therapist_sharings, this_day
from accounts.actions import clinics as actions
from accounts.actions import routine_templates as templates
from accounts.actions.invitations import invite
from accounts.forms.sharing import errors_of
from accounts.models import Clinic, Invitation, Membership
from care.access import At, for_clinic_admins, for_therapists
from care.forms.clinic import ClinicForm, ColleagueForm, TemplateForm
from guide import library


@require_safe
@for_therapists
def clinic_detail(request: HttpRequest, at: At) -> HttpResponse:
    context = {
        "clinic": at.clinic,
        "country": library.get().advice.countries.get(at.clinic.country),
        "members": at.clinic.memberships.filter(ended_at=None).select_related("person").order_by("joined_at"),
        "invited": _invited(at),
        "is_admin": at.is_admin,
    }
    return render(request, "care/clinic/detail.html", context)


def _invited(at: At) -> Any:
    """Therapists who have not answered yet; only admins see whom."""
    if not at.is_admin:
        return Invitation.objects.none()
    return at.clinic.invitations.filter(
        kind=Invitation.THERAPIST, used_at=None, cancelled_at=None, expires_at__gt=at.now
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_clinic_admins
def clinic_edit(request: HttpRequest, at: At) -> HttpResponse:
    """Of two who save at once the second sees both, with what they typed still in the form."""
    if request.method != "POST":
        return _edit_page(request, ClinicForm(initial=vars(at.clinic)), at.clinic)
    form = ClinicForm(request.POST)
    if not form.is_valid():
        return _edit_page(request, form, at.clinic)
    try:
        actions.edit_clinic(
            clinic=at.clinic, lines=form.lines, version=form.cleaned_data["version"], by=at.therapist, now=at.now
        )
    except actions.ChangedMeanwhile as meanwhile:
        return _edit_page(request, form, meanwhile.clinic, clash=True)
    except actions.NotAdmin:
        raise Http404 from None
    messages.success(request, _("Saved."))
    return redirect("care:clinic-detail")


def _edit_page(request: HttpRequest, form: ClinicForm, clinic: Clinic, clash: bool = False) -> HttpResponse:
    """`version` in the page is always the newest: saving again is then a choice that was made with both in sight."""
    errors = errors_of(form) if form.is_bound and form.errors else []
    version = clinic.version if clash or not form.is_bound else form["version"].value()
    if clash or "version" in form.errors:
        version = clinic.version
    context = {"form": form, "errors": errors, "clinic": clinic, "clash": clash, "version": version}
    if clash:
        saved = ClinicForm(initial=vars(clinic))
        context["saved"] = [
            (field.label, field.initial) for field in saved if field.name != "version" and field.initial
        ]
    return render(request, "care/clinic/edit.html", context, status=409 if clash else 200)


# Who works here


@require_http_methods(["GET", "HEAD", "POST"])
@for_clinic_admins
def member_invite(request: HttpRequest, at: At) -> HttpResponse:
    form = ColleagueForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        if not limits.within(request, "invitation-make", key=str(at.therapist.pk)):
            return limits.too_many(request)
        told = form.cleaned_data
        invitation, token, _code = invite(
            kind=Invitation.THERAPIST,
            made_by=at.therapist,
            clinic=at.clinic,
            name=told["name"],
            email=told["email"],
            asks={"admin": told["admin"]},
            now=at.now,
        )
        if neutral_mail.send_invitation(invitation, token):
            messages.success(request, _("We sent an e-mail. It works once, for 7 days."))
        else:
            messages.error(request, _("The e-mail could not be sent. Take the invitation back, and try again later."))
        return redirect("care:clinic-detail")
    context = {"form": form, "errors": errors_of(form) if form.is_bound else []}
    return render(request, "care/clinic/invite.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_therapists
def member_end(request: HttpRequest, at: At, pk: uuid.UUID) -> HttpResponse:
    """An admin ends anyone's; everyone their own. Asked once more, since a tap may slip."""
    member = _member(at, pk)
    own = member.person_id == at.therapist.pk
    if not (own or at.is_admin):
        raise Http404
    context = {"member": member, "own": own, "on_paper": _only_here(at, member)}
    if request.method != "POST":
        return render(request, "care/clinic/member_end.html", context)
    try:
        actions.end_membership(membership=member, by=at.therapist, now=at.now)
    except actions.LastAdmin:
        return render(request, "care/clinic/member_end.html", context | {"last": True})
    except actions.NotAdmin:
        raise Http404 from None
    if own:
        return redirect("care:home")
    messages.success(request, _("Ended. From now on they see no patient of this clinic."))
    return redirect("care:clinic-detail")


def _only_here(at: At, member: Membership) -> int:
    """How many records without a sign-in nobody could open any more."""
    theirs = therapist_sharings(member.person, at.clinic, at.now).filter(owner__email=None)
    others = at.clinic.memberships.filter(ended_at=None).exclude(pk=member.pk).values("person")
    shared = at.clinic.sharings.active(this_day(at.now)).filter(person__in=others).values("owner")
    return theirs.exclude(owner__in=shared).count()


@require_POST
@for_clinic_admins
def member_admin(request: HttpRequest, at: At, pk: uuid.UUID) -> HttpResponse:
    member = _member(at, pk)
    try:
        actions.make_admin(membership=member, by=at.therapist)
    except actions.NotAdmin:
        raise Http404 from None
    messages.success(request, _("Saved. They run the clinic too now."))
    return redirect("care:clinic-detail")


def _member(at: At, pk: uuid.UUID) -> Membership:
    return owned(at.clinic.memberships.filter(ended_at=None).select_related("person"), pk)


# Templates of routines


@require_safe
@for_therapists
def template_list(request: HttpRequest, at: At) -> HttpResponse:
    walkthroughs = library.get().walkthroughs
    rows = [(one, walkthroughs.get(one.walkthrough)) for one in at.clinic.templates.filter(ended_at=None)]
    ended = [(one, walkthroughs.get(one.walkthrough)) for one in at.clinic.templates.exclude(ended_at=None)[:20]]
    return render(request, "care/clinic/templates.html", {"rows": rows, "ended": ended})


@require_http_methods(["GET", "HEAD", "POST"])
@for_therapists
def template_rename(request: HttpRequest, at: At, pk: uuid.UUID) -> HttpResponse:
    template = owned(at.clinic.templates.filter(ended_at=None), pk)
    form = TemplateForm(request.POST if request.method == "POST" else None, initial={"name": template.name})
    if request.method == "POST" and form.is_valid():
        templates.rename_template(template=template, name=form.cleaned_data["name"])
        messages.success(request, _("Saved."))
        return redirect("care:template-list")
    context = {"form": form, "errors": errors_of(form) if form.is_bound else [], "template": template}
    return render(request, "care/clinic/template_rename.html", context)


@require_POST
@for_therapists
def template_end(request: HttpRequest, at: At, pk: uuid.UUID) -> HttpResponse:
    templates.end_template(template=owned(at.clinic.templates.all(), pk), now=at.now)
    messages.success(request, _("It is not offered any more. Routines made from it stay."))
    return redirect("care:template-list")


@require_POST
@for_therapists
def template_restore(request: HttpRequest, at: At, pk: uuid.UUID) -> HttpResponse:
    templates.bring_back_template(template=owned(at.clinic.templates.all(), pk))
    messages.success(request, _("It is offered again."))
    return redirect("care:template-list")
