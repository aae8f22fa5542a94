"""The routine builder: what a patient has, choosing, one form with its live preview, and saving as a new version."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import unsent
from accounts.access import owned
from accounts.actions import routine_templates as templates
from accounts.actions.assignments import Refused, Terms, assign_routine, revise_routine, terms_of
from accounts.actions.profile import Conflict
from accounts.forms.error_list import error_list
from accounts.models import RoutineVersion
from accounts.routine_diff import differences
from care import builder_page, building
from care.access import At, for_therapists
from care.desk import Desk, desk_for, desk_of, routines_of, withdrawn_at
from care.forms.routines import BuilderForm, TemplateNameForm
from care.health import health_of

OPEN, PREVIEW, TEMPLATE = "open", "preview", "template"
WAY = "in-the-way"


@require_safe
@for_therapists
def routine_choose(request: HttpRequest, at: At, pk: uuid.UUID) -> HttpResponse:
    """Which walkthrough, and on which side, with what stands in the way of each."""
    sharing = at.patient(pk, "routine")
    health = health_of(sharing.owner, at.now)
    given = {(each.walkthrough, each.side): each for each in routines_of(at, sharing.owner).filter(ended_at=None)}
    by_slug: dict[str, list[Any]] = {}
    for template in at.clinic.templates.filter(ended_at=None):
        by_slug.setdefault(template.walkthrough, []).append(template)
    context = {
        "sharing": sharing,
        "health": health,
        "groups": building.choices(health, given, withdrawn_at(at), at.now),
        "templates": by_slug,
    }
    return render(request, "care/routines/choose.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_therapists
def routine_build(request: HttpRequest, at: At, pk: uuid.UUID) -> HttpResponse:
    """A new routine. What was chosen comes by POST, so that it stands in no address."""
    sharing = at.patient(pk, "routine")
    sent = unsent.sent(request)
    if sent is None:
        return HttpResponseRedirect(reverse("care:routine-choose", args=[pk]))
    desk = desk_for(at, sharing, sent.get("walkthrough", ""), sent.get("side", ""))
    if request.method != "POST":
        return _bring_back(request, desk, sent)
    if request.POST.get("do") == OPEN:
        return _open(request, desk)
    return _answer(request, desk)


@require_http_methods(["GET", "HEAD", "POST"])
@for_therapists
def routine_edit(request: HttpRequest, at: At, pk: uuid.UUID, routine: uuid.UUID) -> HttpResponse:
    """One routine of this clinic: saving it adds a version."""
    desk = desk_of(at, at.patient(pk, "routine"), routine)
    kept = unsent.initial(request) if request.method != "POST" else None
    if kept:
        return _bring_back(request, desk, kept)
    if request.method != "POST" or request.POST.get("do") == OPEN:
        return _open(request, desk)
    return _answer(request, desk)


@require_POST
@for_therapists
def routine_preview(request: HttpRequest, at: At, pk: uuid.UUID) -> HttpResponse:
    """The plan as the patient will see it: a part of the builder, or with its pictures a page of its own."""
    sharing = at.patient(pk, "routine")
    desk = desk_for(at, sharing, request.POST.get("walkthrough", ""), request.POST.get("side", ""))
    form = builder_page.form_of(desk, request.POST)
    if not form.is_valid():
        context = {"sharing": sharing, "desk": desk, "preview_errors": error_list(form), "is_part": _is_part(request)}
        return render(request, "care/routines/preview.html", context)
    context = builder_page.preview(desk, form.terms(), with_pictures=not _is_part(request))
    return render(
        request,
        "care/routines/preview.html",
        context | {"sharing": sharing, "desk": desk, "is_part": _is_part(request)},
    )


def _is_part(request: HttpRequest) -> bool:
    return bool(request.htmx)  # type: ignore[attr-defined]


@require_POST
@for_therapists
def template_end(request: HttpRequest, at: At, pk: uuid.UUID, template: uuid.UUID) -> HttpResponse:
    """A template of the clinic is offered no more."""
    at.patient(pk, "routine")
    templates.end_template(template=owned(at.clinic.templates.filter(ended_at=None), template), now=at.now)
    messages.success(request, _("The template is gone from the list."))
    return HttpResponseRedirect(reverse("care:routine-choose", args=[pk]))


# Opening and answering


def _show(request: HttpRequest, desk: Desk, form: BuilderForm, terms: Terms | None = None, **more: Any) -> HttpResponse:
    context = builder_page.page(desk, form, terms, **more)
    return render(request, "care/routines/build.html", context, status=409 if more.get("conflict") else 200)


def _open(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The form, from the routine as it is, from a template of the clinic, or as the walkthrough is written."""
    terms = desk.terms_now()
    asked = request.POST.get("template", "")
    if asked:
        template = owned(desk.at.clinic.templates.filter(walkthrough=desk.walkthrough.slug, ended_at=None), asked)
        terms = templates.terms_from(template.settings, desk.health.today)
    return _show(request, desk, builder_page.form_of(desk, None, terms))


def _bring_back(request: HttpRequest, desk: Desk, kept: QueryDict) -> HttpResponse:
    """The form as it was when the sign-in ended: nothing of it is saved yet."""
    form = builder_page.form_of(desk, kept)
    terms = form.terms() if form.is_valid() else None
    return _show(request, desk, form, terms, unsent=True)


def _answer(request: HttpRequest, desk: Desk) -> HttpResponse:
    form = builder_page.form_of(desk, request.POST)
    if not form.is_valid():
        return _show(request, desk, form)
    terms = form.terms()
    builder_page.check_length(desk, form, terms)
    if desk.withdrawn:
        form.add_error(None, _("Your clinic has withdrawn this massage for now."))
    do = request.POST.get("do")
    if do == PREVIEW or form.errors:
        return _show(request, desk, form, terms, is_preview=do == PREVIEW)
    if do == TEMPLATE:
        return _keep_template(request, desk, form, terms)
    newest = desk.newest()
    if newest and desk.is_ours and _is_same(newest, terms, desk):
        return _saved(request, desk)
    try:
        _write(desk, terms, form.cleaned_data["version"])
    except Refused as refused:
        return _show(request, desk, form, terms, refused=desk.serious(refused.objections))
    except Conflict as conflict:
        return _changed_meanwhile(request, desk, terms, conflict.current)
    desk.at.note(desk.sharing, "routine", "wrote")
    return _saved(request, desk)


def _write(desk: Desk, terms: Terms, version: int) -> None:
    by, now = desk.at.therapist, desk.at.now
    if desk.routine is not None and desk.routine.clinic_id == desk.at.clinic.pk:
        revise_routine(routine=desk.routine, by=by, terms=terms, version=version, now=now)
        return
    assign_routine(
        owner=desk.owner,
        by=by,
        clinic=desk.at.clinic,
        walkthrough=desk.walkthrough,
        side=desk.side,
        terms=terms,
        version=version,
        now=now,
    )


def _is_same(newest: RoutineVersion, terms: Terms, desk: Desk) -> bool:
    """The same form sent twice is one version."""
    is_given = newest.routine.clinic_id == desk.at.clinic.pk
    return is_given and newest.by_id == desk.at.therapist.pk and terms_of(newest) == terms


def _saved(request: HttpRequest, desk: Desk) -> HttpResponse:
    messages.success(request, _("Saved. The patient sees it now, and is told once what is new."))
    return HttpResponseRedirect(reverse("care:routine-list", args=[desk.owner.pk]))


def _keep_template(request: HttpRequest, desk: Desk, form: BuilderForm, terms: Terms) -> HttpResponse:
    named = TemplateNameForm(request.POST)
    if not named.is_valid():
        return _show(request, desk, form, terms, named=named)
    name = named.cleaned_data["template_name"]
    templates.save_template(
        clinic=desk.at.clinic,
        by=desk.at.therapist,
        name=name,
        walkthrough=desk.walkthrough,
        terms=terms,
        now=desk.at.now,
    )
    messages.success(
        request, _("The template is kept for your clinic. The routine itself is not saved yet: press “Save” for that.")
    )
    return _show(request, desk, form, terms)


def _changed_meanwhile(request: HttpRequest, desk: Desk, terms: Terms, current: RoutineVersion | None) -> HttpResponse:
    """Both: what the other wrote, and, still in the form, what was typed. Saving again takes what was typed."""
    if current is None or current.routine.ended_at is not None:
        messages.error(request, _("Not saved: this routine was ended meanwhile. Take it up again, or give a new one."))
        return HttpResponseRedirect(reverse("care:routine-list", args=[desk.owner.pk]))
    data = request.POST.copy()
    data["version"] = str(current.number)
    is_ours = current.routine.clinic_id in (desk.at.clinic.pk, None)
    conflict = {
        "by": current.by_name if is_ours else "",
        "changes": differences(current, terms, desk.walkthrough, desk.side) if is_ours else (),
    }
    form = builder_page.form_of(desk, data)
    form.is_valid()
    return _show(request, desk, form, terms, conflict=conflict)
