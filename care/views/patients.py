"""A therapist's patients: the list, and one patient's record as far as they share it. Nothing of the patient's is changed here."""

from __future__ import annotations

import uuid
from typing import Any

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import measured, session_words, swelling_words
from accounts.access import owned
from accounts.actions.access_events import record_listing
from accounts.actions.profile import profile_of
from accounts.actions.swelling import content_of
from accounts.forms.error_list import error_list
from accounts.forms.profile import basin_name
from accounts.models import Sharing
from accounts.models.moments import local_day
from accounts.summary_paper import pdf_of
from care import patient_list as rows
from care import patient_page as pages
from care.access import At, for_therapists
from care.forms.patients import SearchForm
from care.health import health_of
from care.views.measures import measured_here
from guide import library
from guide.handout_sheet import PAPERS, usual_paper
from guide.handouts import HandoutUnavailable

A_PAGE = 20
MOST_PRINTED = 40
LOGS, NOTES = "sees_logs", "sees_notes"


# The list


@require_http_methods(["GET", "HEAD", "POST"])
@for_therapists
def patient_list(request: HttpRequest, at: At) -> HttpResponse:
    """The search is sent by POST and kept in the session, each clinic's for itself: a name has no place in an address."""
    form = SearchForm(request.POST if request.method == "POST" else None, initial={"words": _searched(request, at)})
    if request.method == "POST" and form.is_valid():
        request.session[_search_key(at)] = form.cleaned_data["words"]
        return HttpResponseRedirect(reverse("care:patient-list"))
    order = _order(request)
    page = Paginator(rows.found(at, _searched(request, at), order), A_PAGE).get_page(request.GET.get("page"))
    _note_list(at, page.object_list, "opened")
    context = {
        "form": form,
        "errors": error_list(form),
        "page": page,
        "rows": rows.rows_of(at, page.object_list),
        "searched": _searched(request, at),
        "order": order,
        "page_query": f"?order={order}&",
    }
    return render(request, "care/patients/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_therapists
def patient_print(request: HttpRequest, at: At) -> HttpResponse:
    """A list for today's clinic: who was ticked, else the page of the list as it was last shown."""
    shown = rows.found(at, _searched(request, at), _order(request))
    ticked = _keys(request.POST.getlist("patient")) if request.method == "POST" else []
    if ticked:
        shown = rows.found(at, "").filter(owner__in=ticked)[:MOST_PRINTED]
    else:
        shown = Paginator(shown, A_PAGE).get_page(request.GET.get("page")).object_list
    shown = list(shown)
    _note_list(at, shown, "printed")
    return render(request, "care/patients/print.html", {"rows": rows.rows_of(at, shown)})


def _note_list(at: At, shown: list[Sharing], action: str) -> None:
    owners = [one.owner for one in shown]
    record_listing(owners=owners, by=at.therapist, clinic=at.clinic, part="overview", action=action, now=at.now)


def _search_key(at: At) -> str:
    return f"care-search:{at.clinic.pk}"


def _searched(request: HttpRequest, at: At) -> str:
    return request.session.get(_search_key(at), "")


def _order(request: HttpRequest) -> str:
    asked = request.GET.get("order", "")
    return asked if asked in rows.ORDERS else rows.BY_NEED


def _keys(sent: list[str]) -> list[uuid.UUID]:
    found = []
    for each in sent[:MOST_PRINTED]:
        try:
            found.append(uuid.UUID(each))
        except (ValidationError, ValueError):
            continue
    return found


# One patient


@require_safe
@for_therapists
def patient_detail(request: HttpRequest, at: At, pk: uuid.UUID) -> HttpResponse:
    sharing = at.patient(pk)
    for part, is_shown in (("session-log", sharing.sees_logs), ("swelling-note", sharing.sees_notes)):
        if is_shown:
            at.note(sharing, part, "opened")
    return _show_detail(request, at, sharing)


def _show_detail(request: HttpRequest, at: At, sharing: Sharing, status: int = 200, **more: Any) -> HttpResponse:
    health = health_of(sharing.owner, at.now)
    context = {
        "sharing": sharing,
        "health": health,
        "treated": [basin_name(basin) for basin in sorted(health.weighed.treated or ())],
        "affected": pages.affected_of(sharing),
        "check": pages.last_check(sharing),
        "held_by": pages.held_by(sharing),
        "papers": _papers(at),
        **pages.overview(at, sharing),
        **more,
    }
    return render(request, "care/patients/detail.html", context, status=status)


@require_safe
@for_therapists
def patient_sessions(request: HttpRequest, at: At, pk: uuid.UUID) -> HttpResponse:
    sharing = at.patient(pk, "session-log", needs=LOGS)
    page = Paginator(pages.sessions_of(sharing), A_PAGE).get_page(request.GET.get("page"))
    context = {"sharing": sharing, "page": page, "sessions": pages.session_rows(page)}
    return render(request, "care/patients/sessions.html", context)


@require_safe
@for_therapists
def patient_session(request: HttpRequest, at: At, pk: uuid.UUID, log_pk: uuid.UUID) -> HttpResponse:
    """One session as the patient followed it and wrote about it; to read, never to change."""
    sharing = at.patient(pk, "session-log", needs=LOGS)
    log = owned(sharing.owner.session_logs.kept().select_related("written_by"), log_pk)
    sign = library.get().advice.stop_signs.get(log.stopped)
    steps = session_words.steps_of(log)
    context = {
        "sharing": sharing,
        "log": log,
        "line": session_words.line(log),
        "writer": pages.writer(at, log),
        "steps": steps,
        "skipped": [row for row in steps if row["chosen"]],
        "left_out": session_words.left_out_of(log),
        "stopped": sign.label if sign else log.stopped,
        "advised": log.advised.splitlines(),
        "ratings": session_words.ratings(log),
        "effects": session_words.effect_words(log.effects),
        "changed_on": pages.changed_on(log),
    }
    return render(request, "care/patients/session.html", context)


@require_safe
@for_therapists
def patient_notes(request: HttpRequest, at: At, pk: uuid.UUID) -> HttpResponse:
    sharing = at.patient(pk, "swelling-note", needs=NOTES)
    page = Paginator(pages.notes_of(sharing), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "sharing": sharing,
        "page": page,
        "notes": pages.note_rows(page),
        "tape_caution": library.get().measuring.numbers.caution,
    }
    return render(request, "care/patients/notes.html", context)


@require_safe
@for_therapists
def patient_note(request: HttpRequest, at: At, pk: uuid.UUID, note_pk: uuid.UUID) -> HttpResponse:
    """One swelling note as the patient wrote it; to read, never to change."""
    sharing = at.patient(pk, "swelling-note", needs=NOTES)
    note = owned(sharing.owner.swelling_notes.kept().select_related("written_by"), note_pk)
    country = library.get().advice.countries.get(profile_of(sharing.owner).country)
    context = {
        "sharing": sharing,
        "note": note,
        "writer": pages.writer(at, note),
        "where": swelling_words.limb_words(note.place, note.side),
        "rows": swelling_words.rows(content_of(note), country.weight if country else "kg"),
        "changed_on": pages.changed_on(note),
        "can_put_right": measured_here(at, sharing).filter(pk=note.pk).exists(),
        "saved": "saved" in request.GET,
        **measured.shown_in(note),
    }
    return render(request, "care/patients/note.html", context)


@require_safe
@for_therapists
def patient_advice(request: HttpRequest, at: At, pk: uuid.UUID) -> HttpResponse:
    sharing = at.patient(pk, "advice")
    page = Paginator(pages.advice_of(sharing), A_PAGE).get_page(request.GET.get("page"))
    return render(request, "care/patients/advice.html", {"sharing": sharing, "page": page})


@require_safe
@for_therapists
def patient_charts(request: HttpRequest, at: At, pk: uuid.UUID) -> HttpResponse:
    sharing = at.patient(pk)
    for part, is_shown in (("session-log", sharing.sees_logs), ("swelling-note", sharing.sees_notes)):
        if is_shown:
            at.note(sharing, part, "opened")
    today = local_day(at.now, profile_of(sharing.owner).zone)
    return render(request, "care/patients/charts.html", {"sharing": sharing, **pages.charts(sharing, today)})


# For an appointment


@require_POST
@for_therapists
def patient_summary(request: HttpRequest, at: At, pk: uuid.UUID) -> HttpResponse:
    """The visit summary as a PDF: two pages of the last three months, with what is shared."""
    sharing = at.patient(pk, "summary", "printed")
    papers = _papers(at)
    paper = request.POST.get("paper", "")
    today = local_day(at.now, profile_of(sharing.owner).zone)
    try:
        pdf = pdf_of(pages.summary_of(at, sharing, today), paper if paper in papers else papers[0])
    except HandoutUnavailable as error:
        return _show_detail(request, at, sharing, status=503, why=error.why.value)
    response = HttpResponse(pdf, content_type="application/pdf")
    response.headers["Content-Disposition"] = 'inline; filename="light-hands-summary.pdf"'
    return response


def _papers(at: At) -> list[str]:
    """The clinic's usual paper first."""
    return sorted(PAPERS, key=lambda paper: paper != usual_paper(at.clinic.country))
