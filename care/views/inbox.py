"""The inbox: who needs a call, and why. It is not watched around the clock, and says so."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import unsent
from accounts.access import owned
from accounts.actions import inbox_items as actions
from accounts.actions.access_events import record_listing
from care import waiting
from care.access import At, for_therapists
from care.forms.inbox import SeenForm
from care.waiting import QUIET, REVIEW

A_PAGE = 20


@require_safe
@for_therapists
def inbox_list(request: HttpRequest, at: At) -> HttpResponse:
    shows_done = "done" in request.GET
    rows = waiting.items(at).filter(resolved_at__isnull=not shows_done)
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    quiet = waiting.due(list(waiting.quiet(at)[: A_PAGE + 1]), QUIET)
    reviews = waiting.due(list(waiting.reviews(at)[: A_PAGE + 1]), REVIEW)
    shown = [*(item.patient for item in page), *(each.version.owner for each in (*quiet, *reviews))]
    record_listing(owners=shown, by=at.therapist, clinic=at.clinic, part="inbox", now=at.now)
    context = {
        "page": page,
        "shows_done": shows_done,
        "quiet": quiet[:A_PAGE],
        "more_quiet": len(quiet) > A_PAGE,
        "reviews": reviews[:A_PAGE],
        "more_reviews": len(reviews) > A_PAGE,
        "nothing": not (page.paginator.count or quiet or reviews),
    }
    return render(request, "care/inbox/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_therapists
def inbox_item(request: HttpRequest, at: At, pk: uuid.UUID) -> HttpResponse:
    """One item with its reason and data; a note, seen, resolved. A colleague who was quicker is named, and no text is lost."""
    item = owned(waiting.items(at), pk)
    sharing = at.patient(item.patient_id, "inbox")
    is_post = request.method == "POST"
    form = SeenForm(unsent.sent(request), initial={"note": item.note, "version": item.version})
    if not is_post or not form.is_valid():
        # Typed before signing in again, on top of what a colleague has written since: theirs is shown too.
        is_older = form.is_bound and form["version"].value() != str(item.version)
        return _show(request, sharing, item, form, quicker=not is_post and is_older)
    said = form.cleaned_data
    resolve = said["then"] == SeenForm.RESOLVE
    try:
        actions.see_item(
            item=item,
            by=at.therapist,
            note=said["note"],
            resolve=resolve,
            version=said["version"],
            now=at.now,
        )
    except actions.AlreadyDone as done:
        return _show(request, sharing, done.item, form, quicker=True)
    messages.success(request, _("Resolved.") if resolve else _("Saved."))
    return HttpResponseRedirect(reverse("care:inbox-list"))


def _show(request: HttpRequest, sharing: object, item: object, form: SeenForm, quicker: bool = False) -> HttpResponse:
    context = {"sharing": sharing, "item": item, "form": form, "quicker": quicker}
    context["unsent"] = form.is_bound and request.method != "POST"
    return render(request, "care/inbox/item.html", context, status=409 if quicker and request.method == "POST" else 200)


@require_POST
@for_therapists
def inbox_reopen(request: HttpRequest, at: At, pk: uuid.UUID) -> HttpResponse:
    item = owned(waiting.items(at), pk)
    at.patient(item.patient_id, "inbox", "changed")
    actions.open_again(item=item, now=at.now)
    return HttpResponseRedirect(reverse("care:inbox-item", args=[pk]))


@require_POST
@for_therapists
def inbox_take_up(request: HttpRequest, at: At, kind: str, pk: uuid.UUID) -> HttpResponse:
    """Someone deals with what depends on time alone: from then on it is an item like the others."""
    rows = waiting.quiet(at) if kind == QUIET else waiting.reviews(at)
    due = waiting.due([owned(rows, pk)], kind)[0]
    routine = due.version.routine
    at.patient(routine.owner_id, "inbox", "changed")
    item = actions.take_up(
        clinic=at.clinic,
        routine=routine,
        kind=kind,
        since=due.since,
        reason=due.reason,
        needs=due.needs,
        by=at.therapist,
        note="",
        resolve=False,
        now=at.now,
    )
    return HttpResponseRedirect(reverse("care:inbox-item", args=[item.pk]))
