"""A patient's routines as their therapist sees them: what goes on, what ended, ending and undoing it, the order of the day."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.access import owned
from accounts.actions.assignments import Refused, in_the_way, revise_routine, terms_of
from accounts.actions.profile import Conflict, profile_of
from accounts.actions.routines import end_routine, take_up_again
from accounts.models import Person, Routine, RoutineVersion, Sharing
from accounts.models.moments import local_day
from accounts.models.routine import PAUSED_AFTER_DAYS
from accounts.routine_diff import differences
from accounts.words import days_words, part_words, technique_words, time_words, times_words
from care.access import At, for_therapists
from care.desk import routines_of, versions_shown, withdrawn_at
from guide import library
from guide.domain.assigning import UNKNOWN

# The order in which a patient is offered their routines (accounts/due.py): a routine moves by its time of day.
TIMES = ("morning", "noon", "", "evening")
EARLIER, LATER = "earlier", "later"


@require_safe
@for_therapists
def routine_list(request: HttpRequest, at: At, pk: uuid.UUID) -> HttpResponse:
    sharing = at.patient(pk, "routine")
    owner = sharing.owner
    today = local_day(at.now, profile_of(owner).zone)
    ours = list(routines_of(at, owner).select_related("assigned_by"))
    newest = _newest(owner, ours)
    counts = _counts(sharing, ours)
    withdrawn = withdrawn_at(at)
    cards = [_card(each, newest[each.pk], counts, withdrawn, today) for each in ours if each.pk in newest]
    going = [card for card in cards if card["routine"].ended_at is None]
    going.sort(key=lambda card: (TIMES.index(card["version"].time_of_day), card["routine"].made_at))
    others = owner.routines.filter(ended_at=None).exclude(clinic=at.clinic)
    own = [each for each in others if not each.is_assigned]
    context = {
        "sharing": sharing,
        "going": going,
        "ended": sorted(
            (card for card in cards if card["routine"].ended_at),
            key=lambda card: card["routine"].ended_at,
            reverse=True,
        ),
        "alone": [_title(each) for each in own],
        "elsewhere": len(others) - len(own),
        "days_paused": PAUSED_AFTER_DAYS,
    }
    return render(request, "care/routines/list.html", context)


def _newest(owner: Person, routines: Iterable[Routine]) -> dict[Any, RoutineVersion]:
    versions = owner.routine_versions.filter(routine__in=[each.pk for each in routines]).order_by("number")
    return {version.routine_id: version for version in versions}


def _counts(sharing: Sharing, routines: Iterable[Routine]) -> dict[Any, list[tuple[int, int]]] | None:
    """Sessions by version, newest version first; None where session logs are not shared: then nothing is looked up."""
    if not sharing.sees_logs:
        return None
    logs = sharing.owner.session_logs.kept().filter(routine__in=[each.pk for each in routines])
    rows = logs.values("routine", "routine_version").annotate(count=Count("pk")).order_by("-routine_version")
    found: dict[Any, list[tuple[int, int]]] = {}
    for row in rows:
        found.setdefault(row["routine"], []).append((row["routine_version"], row["count"]))
    return found


def _title(routine: Routine) -> dict[str, Any]:
    walkthrough = library.get().walkthrough(routine.walkthrough)
    return {
        "walkthrough": walkthrough,
        "part": part_words(walkthrough.region, routine.side) if walkthrough else routine.walkthrough,
        "technique": technique_words(walkthrough.technique.slug) if walkthrough else "",
    }


def _card(
    routine: Routine,
    version: RoutineVersion,
    counts: dict[Any, list[tuple[int, int]]] | None,
    withdrawn: Any,
    today: date,
) -> dict[str, Any]:
    review = version.review_by
    pauses = review + timedelta(days=PAUSED_AFTER_DAYS) if review else None
    place = TIMES.index(version.time_of_day)
    return {
        **_title(routine),
        "routine": routine,
        "version": version,
        "days": days_words(version.days_a_week),
        "times": times_words(version.times_a_day),
        "time": time_words(version.time_of_day),
        "is_due": bool(review) and review <= today,
        "pauses": pauses,
        "is_paused": bool(pauses) and pauses < today,
        "counts": None if counts is None else counts.get(routine.pk, []),
        "withdrawn": withdrawn.get(routine.walkthrough, ""),
        "earlier": place > 0,
        "later": place < len(TIMES) - 1,
    }


@require_POST
@for_therapists
def routine_end(request: HttpRequest, at: At, pk: uuid.UUID, routine: uuid.UUID) -> HttpResponse:
    sharing = at.patient(pk, "routine")
    found = owned(routines_of(at, sharing.owner), routine)
    if end_routine(routine=found, by=at.therapist, now=at.now):
        at.note(sharing, "routine", "changed")
    messages.success(request, _("Ended. The patient no longer has it. You can take it up again below."))
    return _to_list(pk)


@require_POST
@for_therapists
def routine_again(request: HttpRequest, at: At, pk: uuid.UUID, routine: uuid.UUID) -> HttpResponse:
    """Undoes the end, unless something stands in the way by now."""
    sharing = at.patient(pk, "routine")
    found = owned(routines_of(at, sharing.owner), routine)
    newest, walkthrough = found.versions.first(), library.get().walkthrough(found.walkthrough)
    if found.ended_at is None or newest is None or walkthrough is None:
        return _to_list(pk)
    in_way = in_the_way(
        owner=sharing.owner, walkthrough=walkthrough, side=found.side, terms=terms_of(newest), now=at.now
    )
    if any(objection.kind != UNKNOWN for objection in in_way) or walkthrough.slug in withdrawn_at(at):
        messages.error(request, _("It cannot go on as it was: something stands in the way by now. Give it anew."))
    elif take_up_again(routine=found).pk != found.pk:
        messages.error(request, _("The same was given anew meanwhile. That one goes on."))
    else:
        at.note(sharing, "routine", "changed")
        messages.success(request, _("It goes on as it was."))
    return _to_list(pk)


@require_POST
@for_therapists
def routine_move(request: HttpRequest, at: At, pk: uuid.UUID, routine: uuid.UUID) -> HttpResponse:
    """Earlier or later in the patient's day, by one time of day: a new version like any other change."""
    sharing = at.patient(pk, "routine")
    found = owned(routines_of(at, sharing.owner).filter(ended_at=None), routine)
    newest = found.versions.first()
    to = {EARLIER: -1, LATER: 1}.get(request.POST.get("to", ""), 0)
    place = TIMES.index(newest.time_of_day) + to if newest else -1
    if not to or not 0 <= place < len(TIMES):
        return _to_list(pk)
    sent = request.POST.get("version", "")
    version = int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 6 else 0
    terms = replace(terms_of(newest), time_of_day=TIMES[place])
    try:
        revise_routine(routine=found, by=at.therapist, terms=terms, version=version, now=at.now)
    except Conflict:
        messages.error(request, _("Not moved: it was changed meanwhile. Look at it again."))
    except Refused:
        messages.error(
            request, _("Not moved: something stands in the way of this routine by now. Open it to see what.")
        )
    else:
        at.note(sharing, "routine", "changed")
        messages.success(request, _("Moved. The patient is told of the new time of day."))
    return _to_list(pk)


def _to_list(pk: uuid.UUID) -> HttpResponse:
    return HttpResponseRedirect(reverse("care:routine-list", args=[pk]))


@require_safe
@for_therapists
def routine_versions(request: HttpRequest, at: At, pk: uuid.UUID, routine: uuid.UUID) -> HttpResponse:
    """Every version of one routine of this clinic, and what differs between any two."""
    sharing = at.patient(pk, "routine")
    found = owned(routines_of(at, sharing.owner), routine)
    versions = versions_shown(at, sharing.owner, found.versions.all())
    numbers = {version.number: version for version in versions}
    new = numbers.get(_asked(request, "new")) or (versions[0] if versions else None)
    before = [version for version in versions if new and version.number < new.number]
    old = numbers.get(_asked(request, "old")) or (before[0] if before else None)
    walkthrough = library.get().walkthrough(found.walkthrough)
    can_compare = walkthrough and old and new and old is not new
    context = {
        "sharing": sharing,
        "routine": found,
        "walkthrough": walkthrough,
        "versions": versions,
        "old": old,
        "new": new,
        "changes": differences(old, new, walkthrough, found.side) if can_compare else (),
        "can_compare": can_compare,
        "hidden": found.version - len(versions),
    }
    return render(request, "care/routines/versions.html", context)


def _asked(request: HttpRequest, name: str) -> int:
    sent = request.GET.get(name, "")
    return int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 6 else 0
