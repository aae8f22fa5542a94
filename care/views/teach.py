"""Teach together: today's questions first, then every step with "shown" and "understood", kept as a session of the patient."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts import unsent
from accounts.actions.assignments import Refused
from accounts.forms.error_list import error_list
from care import building
from care.access import At, for_therapists
from care.desk import Desk, desk_of
from care.forms.teach import SHOWN, LessonForm
from care.teaching import Lesson, keep_cues, not_shown
from guide import display, forms, library
from guide.content.advice_words import Country
from guide.player import caution_lines, sign_row, sign_rows
from guide.result import Result, with_number
from guide.steps_to_read import chapters_to_read


@require_http_methods(["GET", "HEAD", "POST"])
@for_therapists
def teach_session(request: HttpRequest, at: At, pk: uuid.UUID, routine: uuid.UUID) -> HttpResponse:
    """The page that comes next: why not, today's questions, or the steps."""
    desk, lesson = _begin(request, at, pk, routine)
    if request.method == "POST":
        return _take_answers(request, desk, lesson)
    if lesson.visit.held is not None or not _may_ask(lesson):
        return _closed(request, desk, lesson)
    if lesson.is_open:
        kept = unsent.initial(request, reverse("care:teach-finish", args=[pk, routine]))
        return _steps(request, desk, lesson, LessonForm(kept, plan=lesson.plan(), version=desk.routine.version))
    if lesson.flow.complete:
        return _closed(request, desk, lesson)
    return _questions(request, desk, lesson, {})


@require_http_methods(["GET", "HEAD", "POST"])
@for_therapists
def teach_finish(request: HttpRequest, at: At, pk: uuid.UUID, routine: uuid.UUID) -> HttpResponse:
    """Keeps the lesson as one session, and the words for the steps as a new version. GET, after signing in again, asks anew."""
    if request.method != "POST":
        at.patient(pk, "routine")
        return HttpResponseRedirect(reverse("care:teach-session", args=[pk, routine]))
    desk, lesson = _begin(request, at, pk, routine)
    if not lesson.is_open:
        if desk.owner.session_logs.filter(routine=desk.routine, source="taught", local_date=desk.health.today).exists():
            messages.info(request, _("The lesson is kept already."))
            return _to_list(pk)
        return HttpResponseRedirect(reverse("care:teach-session", args=[pk, routine]))
    plan = lesson.plan()
    form = LessonForm(request.POST, plan=plan, version=desk.routine.version)
    if not form.is_valid():
        return _steps(request, desk, lesson, form)
    lesson.keep(
        plan=plan,
        skipped=not_shown(plan, form.shown),
        minutes=form.cleaned_data["minutes"],
        note=_note(desk, form),
    )
    try:
        opened = desk.routine.versions.filter(number=form.cleaned_data["version"]).first()
        keep_cues(desk, form.cues(opened.adjustments.get("cues", {}) if opened else {}))
    except Refused as refused:
        why = building.told(refused.objections[0])
        form.add_error("minutes", _("The lesson is kept. Your words for the steps are not: %(why)s") % {"why": why})
        return _steps(request, desk, lesson, form)
    lesson.drop()
    messages.success(request, _("The lesson is kept as a session of the patient."))
    return _to_list(pk)


@require_http_methods(["GET", "HEAD", "POST"])
@for_therapists
def teach_stop(request: HttpRequest, at: At, pk: uuid.UUID, routine: uuid.UUID) -> HttpResponse:
    """The stop button. POST takes the sign at any time; GET says what to do, or without a sign asks for it."""
    desk, lesson = _begin(request, at, pk, routine)
    signs = library.get().advice.stop_signs
    if request.method == "POST":
        sign = signs.get(forms.one_of(request.POST, "sign", signs) or "")
        if sign is not None:
            shown = {name.removeprefix(SHOWN) for name in request.POST if name.startswith(SHOWN)}
            lesson.stop(sign, _country(request, desk), shown)
            return HttpResponseRedirect(reverse("care:teach-stop", args=[pk, routine]))
    sign = signs.get(lesson.stopped) if request.method != "POST" else None
    if sign is None:
        context = (
            _words(desk) | _stop_choices(_country(request, desk)) | {"unsent": unsent.initial(request) is not None}
        )
        return render(request, "care/teach/stop.html", context)
    row = sign_row(sign, library.get().advice, _country(request, desk))
    return render(request, "care/teach/stopped.html", _words(desk) | row | {"technique": desk.walkthrough.technique})


def _stop_choices(country: Country) -> dict[str, Any]:
    return {"signs": sign_rows(library.get().advice, country), "country": country}


def _country(request: HttpRequest, desk: Desk) -> Country:
    """Where the lesson is: the number to call must be the clinic's, whatever this device was set to."""
    return library.get().advice.countries.get(desk.at.clinic.country) or display.country(request)


@require_POST
@for_therapists
def teach_again(request: HttpRequest, at: At, pk: uuid.UUID, routine: uuid.UUID) -> HttpResponse:
    """Lets the answers of this lesson go and asks anew."""
    _desk, lesson = _begin(request, at, pk, routine)
    lesson.drop()
    return HttpResponseRedirect(reverse("care:teach-session", args=[pk, routine]))


def _begin(request: HttpRequest, at: At, pk: uuid.UUID, routine: uuid.UUID) -> tuple[Desk, Lesson]:
    desk = desk_of(at, at.patient(pk, "routine"), routine)
    return desk, Lesson(request.session, desk)


def _may_ask(lesson: Lesson) -> bool:
    return lesson.is_given and not lesson.desk.withdrawn and not lesson.lacks_health


def _take_answers(request: HttpRequest, desk: Desk, lesson: Lesson) -> HttpResponse:
    asked = lesson.asked()
    if lesson.visit.held is None and _may_ask(lesson) and asked:
        read = forms.read_group(request.POST, asked)
        if read.errors:
            return _questions(request, desk, lesson, read.errors)
        lesson.answer(read.values)
    return HttpResponseRedirect(reverse("care:teach-session", args=[desk.owner.pk, desk.routine.pk]))


def _questions(request: HttpRequest, desk: Desk, lesson: Lesson, errors: dict[str, str]) -> HttpResponse:
    items = [
        {
            "question": question,
            "anchor": f"q-{number}",
            "text": question.text if question.clearing == "no" else question.tick,
            "blocking": question.blocking,
            "value": request.POST.get(question.id, ""),
            "error": errors.get(question.id, ""),
        }
        for number, question in enumerate(lesson.asked(), 1)
    ]
    context = _words(desk) | {
        "items": items,
        "is_more": bool(lesson.visit.state.get("today_on")),
        "errors": [{"target": item["anchor"], "message": item["error"]} for item in items if item["error"]],
    }
    return render(request, "care/teach/questions.html", context)


def _steps(request: HttpRequest, desk: Desk, lesson: Lesson, form: LessonForm) -> HttpResponse:
    plan = form.plan
    number = _country(request, desk).call
    seen: set[str] = set()
    parts = chapters_to_read(plan, desk.walkthrough)
    for part in parts:
        for row in part["rows"]:
            step = row["step"]
            row["shown"], row["understood"] = form[f"shown-{step.key}"], form[f"understood-{step.key}"]
            row["cue"] = None if step.slug in seen else form[f"cue-{step.slug}"]
            seen.add(step.slug)
    context = _words(desk) | _stop_choices(_country(request, desk))
    context |= {
        "plan": plan,
        "chapters": parts,
        "form": form,
        "errors": error_list(form) if request.method == "POST" else [],
        "unsent": form.is_bound and request.method != "POST",
        "cautions": [
            with_number(line, number) for line in caution_lines(lesson.visit.assess(desk.walkthrough).cautions)
        ],
        "always": [with_number(line, number) for line in library.get().advice.always],
    }
    return render(request, "care/teach/steps.html", context)


def _closed(request: HttpRequest, desk: Desk, lesson: Lesson) -> HttpResponse:
    """Why there is no lesson now: in the words that the patient would read."""
    result = None
    if lesson.visit.held is not None:
        result = Result.held(lesson.visit, desk.walkthrough, _country(request, desk))
    elif _may_ask(lesson) and lesson.flow.complete:
        result = Result.of(lesson.flow, _country(request, desk))
    context = (result.context() if result else {}) | _words(desk)
    context |= {
        "result": result,
        "is_given": lesson.is_given,
        "lacks_health": lesson.lacks_health,
        "version": desk.newest(),
    }
    return render(request, "care/teach/closed.html", context)


def _words(desk: Desk) -> dict[str, Any]:
    return {"sharing": desk.sharing, "desk": desk, "walkthrough": desk.walkthrough}


def _note(desk: Desk, form: LessonForm) -> str:
    """Marked as the therapist's: the note of a session is the patient's own place."""
    who = desk.at.therapist.called
    practice = "; ".join(form.to_practice())
    if practice:
        return _("From %(who)s: practice these again: %(steps)s.") % {"who": who, "steps": practice}
    return _("From %(who)s: everything that was shown was understood.") % {"who": who}


def _to_list(pk: uuid.UUID) -> HttpResponse:
    return HttpResponseRedirect(reverse("care:routine-list", args=[pk]))
