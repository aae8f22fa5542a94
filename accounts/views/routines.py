"""Routines: the list, one set up alone, changed, ended and taken up again; started from; a calendar file."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import due, unsent
from accounts.access import owned, owner_of
from accounts.actions import routines as actions
from accounts.actions.profile import Conflict, profile_of
from accounts.forms.error_list import error_list
from accounts.forms.routines import ANY_TIME, HowOftenForm, RoutineForm
from accounts.models import Person, Routine, RoutineVersion
from accounts.models.moments import local_day
from accounts.reminders import reminder
from accounts.seen import LOG_FIELDS
from accounts.views.today import card, newest_versions
from accounts.words import days_words, part_words, technique_words, time_words
from guide import library, ports
from guide.domain.walkthrough import Walkthrough
from guide.views.start import open_visit

ENDED_SHOWN = 10


@require_safe
def routine_list(request: HttpRequest) -> HttpResponse:
    """One's own, those that go on first. An ended one that was set up alone can be taken up again."""
    person = request.user
    now = timezone.now()
    today = local_day(now, profile_of(person).zone)
    logs = person.session_logs.kept().filter(local_date__gt=today - due.WEEK, local_date__lte=today)
    doing = due.stand_today(
        newest_versions(person), library.get().walkthroughs, list(logs.only(*LOG_FIELDS)), now, today
    )
    standing = ports.record(request).standing()
    ended = person.routines.exclude(ended_at=None).order_by("-ended_at")[:ENDED_SHOWN]
    own = set(_by_themselves(person).exclude(ended_at=None).values_list("pk", flat=True))
    context = {
        "cards": [card(one, standing) for one in doing],
        "ended": [_ended(routine, routine.pk in own) for routine in ended],
    }
    return render(request, "accounts/routines/list.html", context)


def _ended(routine: Routine, is_own: bool) -> dict[str, Any]:
    walkthrough = library.get().walkthrough(routine.walkthrough)
    return {
        "routine": routine,
        "part": part_words(walkthrough.region, routine.side) if walkthrough else routine.walkthrough,
        "technique": technique_words(walkthrough.technique.slug) if walkthrough else "",
        "may_go_on": walkthrough is not None and is_own,
    }


@require_http_methods(["GET", "HEAD", "POST"])
def routine_create(request: HttpRequest) -> HttpResponse:
    profile = profile_of(request.user)
    kept = unsent.initial(request) if request.method != "POST" else None
    form = RoutineForm(request.POST if request.method == "POST" else kept, profile=profile)
    if request.method == "POST" and form.is_valid():
        routine, is_new = actions.set_up_routine(
            owner=request.user,
            by=request.user,
            walkthrough=form.chosen,
            side=form.cleaned_data["side"],
            **form.how(),
            now=timezone.now(),
        )
        if is_new or _is_so(routine, form.how()):
            messages.success(request, _("Saved. You find it on your Today page."))
            return redirect("accounts:routine-list")
        form.add_error("walkthrough", _("You have this one already, for this side. Change it on your list."))
    context = {"form": form, "errors": error_list(form), "unsent": bool(kept)}
    return render(request, "accounts/routines/create.html", context)


def _is_so(routine: Routine, how: dict[str, Any]) -> bool:
    """Whether the routine is as this form asks: then the form was sent twice."""
    newest = _newest(routine)
    return all(getattr(newest, name) == value for name, value in how.items())


@require_http_methods(["GET", "HEAD", "POST"])
def routine_edit(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """How often and when. What to do and on which side is another routine. A therapist's is the therapist's to change."""
    routine = _own_open(request, pk)
    newest = _newest(routine)
    kept = unsent.initial(request) if request.method != "POST" else None
    initial = {
        "version": newest.number,
        "days_a_week": newest.days_a_week,
        "time_of_day": newest.time_of_day or ANY_TIME,
    }
    form = HowOftenForm(request.POST if request.method == "POST" else kept, initial=initial)
    context = _words_of(routine) | {"unsent": bool(kept)}
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_routine(
                routine=routine,
                by=request.user,
                **form.how(),
                version=form.cleaned_data["version"],
                now=timezone.now(),
            )
        except Conflict as conflict:
            return _changed_elsewhere(request, form, conflict.current, context)
        messages.success(request, _("Saved. It holds from now on."))
        return redirect("accounts:routine-list")
    return render(request, "accounts/routines/edit.html", context | {"form": form, "errors": error_list(form)})


def _changed_elsewhere(
    request: HttpRequest, form: HowOftenForm, current: RoutineVersion, context: dict[str, Any]
) -> HttpResponse:
    """Both: what it says now, and, still in the form, what was chosen. Saving again takes what was chosen."""
    data = request.POST.copy()
    data["version"] = str(current.number)
    again = HowOftenForm(data)
    again.is_valid()
    context |= {"form": again, "errors": [], "now_says": _how_words(current.days_a_week, current.time_of_day)}
    context["chosen"] = _how_words(**form.how())
    return render(request, "accounts/routines/edit.html", context, status=409)


def _how_words(days_a_week: int, time_of_day: str) -> str:
    return f"{days_words(days_a_week)}, {(time_words(time_of_day) or _('Any time')).lower()}"


def _words_of(routine: Routine) -> dict[str, Any]:
    walkthrough = library.get().walkthrough(routine.walkthrough)
    return {
        "routine": routine,
        "part": part_words(walkthrough.region, routine.side),
        "technique": technique_words(walkthrough.technique.slug),
    }


@require_POST
def routine_end(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    routine = owned(_by_themselves(request.user), pk)
    actions.end_routine(routine=routine, by=request.user, now=timezone.now())
    messages.success(request, _("Ended. You can take it up again below. Your session logs stay."))
    return redirect("accounts:routine-list")


@require_POST
def routine_again(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    routine = owned(_by_themselves(request.user), pk)
    if routine.ended_at is not None and library.get().walkthrough(routine.walkthrough):
        actions.take_up_again(routine=routine)
        messages.success(request, _("It goes on."))
    return redirect("accounts:routine-list")


@require_POST
def routine_start(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Goes to the questions with the side told already: by POST, so that it stands in no address."""
    routine = owned(owner_of(request).routines.filter(ended_at=None), pk)
    walkthrough = _walkthrough(routine)
    visit = open_visit(request)
    visit.set_side(walkthrough, routine.side)
    visit.save()
    return redirect("guide:start", slug=walkthrough.slug)


@require_POST
def routine_seen(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """ "I have seen it": what changed is not told again. The version is the one that the page told of."""
    routine = owned(request.user.routines.all(), pk)
    version = request.POST.get("version", "")
    if version.isascii() and version.isdigit() and len(version) < 6:
        actions.see_changes(routine=routine, version=int(version))
    return redirect("accounts:today")


@require_safe
def routine_reminder(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    routine = owned(request.user.routines.filter(ended_at=None), pk)
    today = local_day(timezone.now(), profile_of(request.user).zone)
    response = HttpResponse(reminder(_newest(routine), today), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="light-hands.ics"'
    return response


def _by_themselves(person: Person) -> QuerySet[Routine]:
    """The routines that this person set up alone (`Routine.is_assigned` says no)."""
    return person.routines.filter(assigned_by=None, clinic=None).exclude(versions__review_by__isnull=False)


def _own_open(request: HttpRequest, pk: uuid.UUID) -> Routine:
    """A routine that this person set up alone and that goes on."""
    routine = owned(_by_themselves(request.user).filter(ended_at=None), pk)
    _walkthrough(routine)
    return routine


def _walkthrough(routine: Routine) -> Walkthrough:
    found = library.get().walkthrough(routine.walkthrough)
    if found is None:
        raise Http404
    return found


def _newest(routine: Routine) -> RoutineVersion:
    newest = routine.versions.first()
    if newest is None:
        raise Http404
    return newest
