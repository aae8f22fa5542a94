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

from accounts.access import owned
from accounts.actions import routine_templates as templates
from accounts.actions.assignments import Refused, Terms, assign_routine, revise_routine, terms_of
from accounts.actions.profile import Conflict
from accounts.forms.error_list import error_list
from accounts.models import RoutineVersion
from accounts.routine_diff import differences
from care import building
from care.access import At, for_therapists
from care.desk import Desk, desk_for, desk_of, routines_of, sources_differ, withdrawn_at
from care.forms.routines import BuilderForm, TemplateNameForm
from care.health import health_of
from guide.domain.assigning import APPROACH, NEEDS_CLEARANCE, NEEDS_REASON, Objection
from guide.player import chapters, left_out
from guide.steps_to_read import chapters_to_read

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
    if request.method != "POST":
        at.patient(pk, "routine")
        return HttpResponseRedirect(reverse("care:routine-choose", args=[pk]))
    sharing = at.patient(pk, "routine")
    desk = desk_for(at, sharing, request.POST.get("walkthrough", ""), request.POST.get("side", ""))
    if request.POST.get("do") == OPEN:
        return _open(request, desk)
    return _answer(request, desk)


@require_http_methods(["GET", "HEAD", "POST"])
@for_therapists
def routine_edit(request: HttpRequest, at: At, pk: uuid.UUID, routine: uuid.UUID) -> HttpResponse:
    """One routine of this clinic: saving it adds a version."""
    desk = desk_of(at, at.patient(pk, "routine"), routine)
    if request.method != "POST" or request.POST.get("do") == OPEN:
        return _open(request, desk)
    return _answer(request, desk)


@require_POST
@for_therapists
def routine_preview(request: HttpRequest, at: At, pk: uuid.UUID) -> HttpResponse:
    """The plan as the patient will see it: a part of the builder, or with its pictures a page of its own."""
    sharing = at.patient(pk, "routine")
    desk = desk_for(at, sharing, request.POST.get("walkthrough", ""), request.POST.get("side", ""))
    form = _form(desk, request.POST)
    if not form.is_valid():
        context = {"sharing": sharing, "desk": desk, "preview_errors": error_list(form), "is_part": _is_part(request)}
        return render(request, "care/routines/preview.html", context)
    context = _preview(desk, form.terms(_mode(desk)), with_pictures=not _is_part(request))
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


def _open(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The form, from the routine as it is, from a template of the clinic, or as the walkthrough is written."""
    terms = desk.terms_now()
    asked = request.POST.get("template", "")
    if asked:
        template = owned(desk.at.clinic.templates.filter(walkthrough=desk.walkthrough.slug, ended_at=None), asked)
        terms = templates.terms_from(template.settings, desk.health.today)
    return _show(request, desk, _form(desk, None, terms))


def _form(desk: Desk, data: QueryDict | None, terms: Terms | None = None) -> BuilderForm:
    return BuilderForm(
        data,
        walkthrough=desk.walkthrough,
        today=desk.health.today,
        reasons=desk.reasons,
        terms=terms or desk.terms_now(),
        version=desk.routine.version if desk.routine else 0,
    )


def _answer(request: HttpRequest, desk: Desk) -> HttpResponse:
    form = _form(desk, request.POST)
    if not form.is_valid():
        return _show(request, desk, form)
    terms = form.terms(_mode(desk))
    _check_length(desk, form, terms)
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


def _mode(desk: Desk) -> Any:
    """How long a session is, the patient chooses each time; what a version once said of it stays."""
    terms = desk.terms_now()
    return terms.mode if terms else None


def _check_length(desk: Desk, form: BuilderForm, terms: Terms) -> None:
    """Counts that make the session too long are told of. As written, the plan itself keeps within its minutes."""
    adjusted = terms.adjustments
    if not (adjusted.repetitions or adjusted.seconds):
        return
    most = desk.walkthrough.technique.minutes["most"]
    minutes = building.asked_minutes(desk.plan(terms), desk.walkthrough, adjusted)
    if minutes > most:
        words = {"minutes": minutes, "most": most}
        message = _("These counts take %(minutes)s minutes; %(most)s is the most. Lower some, or leave steps out.")
        first = next(
            slug for slug in (*adjusted.repetitions, *adjusted.seconds) if f"repetitions-{slug}" in form.fields
        )
        kind = "repetitions" if first in adjusted.repetitions else "seconds"
        form.add_error(f"{kind}-{first}", message % words)


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
    form = _form(desk, data)
    form.is_valid()
    return _show(request, desk, form, terms, conflict=conflict)


# Showing


def _show(
    request: HttpRequest,
    desk: Desk,
    form: BuilderForm,
    terms: Terms | None = None,
    *,
    refused: tuple[Objection, ...] = (),
    conflict: dict[str, Any] | None = None,
    named: TemplateNameForm | None = None,
    is_preview: bool = False,
) -> HttpResponse:
    terms = terms or _terms_to_show(desk, form)
    for each in refused:
        if _target(form, each) != WAY:
            form.add_error(f"reason-{each.finding}", building.told(each))
    objected = refused or desk.objections(terms)
    plan = desk.plan(terms)
    errors = [*error_list(form), *(error_list(named) if named else ())]
    errors += [{"target": WAY, "message": building.told(each)} for each in refused if _target(form, each) == WAY]
    context = {
        "sharing": desk.sharing,
        "desk": desk,
        "health": desk.health,
        "form": form,
        "errors": errors,
        "phases": building.step_rows(desk.walkthrough, desk.side, plan, form),
        "objections": [_row(each, form) for each in objected],
        "reasons": [
            (finding, building.words_of(each), form[f"reason-{finding}"])
            for finding, each in desk.reasons.items()
            if finding != APPROACH
        ],
        "approach_reason": form[f"reason-{APPROACH}"] if f"reason-{APPROACH}" in form.fields else None,
        "clearances_needed": [each for each in objected if each.kind == NEEDS_CLEARANCE],
        "differ": sources_differ(),
        "named": named or TemplateNameForm(),
        "conflict": conflict,
        "is_preview": is_preview,
        **_preview(desk, terms, plan=plan),
    }
    return render(request, "care/routines/build.html", context, status=409 if conflict else 200)


def _terms_to_show(desk: Desk, form: BuilderForm) -> Terms:
    """For a form that cannot be read, and for one just opened: the terms that it started from."""
    if form.is_bound:
        opened = _form(desk, None)
    else:
        opened = form
    data = QueryDict(mutable=True)
    for name in opened.fields:
        value = opened[name].value()
        for each in value if isinstance(value, list) else [value]:
            if each not in (None, False):
                data.appendlist(name, str(each))
    filled = _form(desk, data)
    filled.is_valid()
    today = desk.health.today
    return filled.terms(_mode(desk)) if not filled.errors else Terms(start=today, review_by=today)


def _row(objection: Objection, form: BuilderForm) -> dict[str, Any]:
    return {
        "kind": objection.kind,
        "head": building.kind_words(objection.kind),
        "words": building.words_of(objection),
        "finding": objection.finding,
        "target": _target(form, objection),
        "written": objection.written,
    }


def _target(form: BuilderForm, objection: Objection) -> str:
    name = f"reason-{objection.finding}"
    return form[name].auto_id if objection.kind == NEEDS_REASON and name in form.fields else WAY


def _preview(desk: Desk, terms: Terms, *, with_pictures: bool = False, plan: Any = None) -> dict[str, Any]:
    made = plan or desk.plan(terms)
    parts = chapters_to_read(made, desk.walkthrough) if with_pictures else chapters(made, desk.walkthrough)
    most = desk.walkthrough.technique.minutes["most"]
    is_cut = bool(made.steps) and building.asked_minutes(made, desk.walkthrough, terms.adjustments) > most
    return {
        "plan": made,
        "chapters": parts,
        "left_out": left_out(made),
        "terms": terms,
        "most_minutes": most if is_cut else 0,
        "technique": desk.walkthrough.technique,
    }
