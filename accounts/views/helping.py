"""The helper's side: whom I help, starting and stopping it, and what they let me see."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import access, session_words, swelling_words
from accounts.actions.access_events import record_access
from accounts.actions.sharing import end_sharing

SHOWN = 10


@require_safe
def helping_list(request: HttpRequest) -> HttpResponse:
    context = {"sharings": access.helped_by(request.user), "now_helping": access.helping(request)}
    return render(request, "accounts/helping/list.html", context)


@require_POST
def helping_start(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    access.help_now(request, access.owned(access.helped_by(request.user), pk))
    return redirect("accounts:helping-detail", pk)


@require_POST
def helping_stop(request: HttpRequest) -> HttpResponse:
    access.act_for_oneself(request)
    return redirect("accounts:helping-list")


@require_safe
def helping_detail(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The last rows of what the owner lets this helper see. Each look stands in the owner's history."""
    sharing = access.owned(access.helped_by(request.user), pk)
    owner, now = sharing.owner, timezone.now()
    context = {"sharing": sharing, "now_helping": access.helping(request), "lines": [], "notes": []}
    if sharing.sees_logs:
        context["lines"] = [session_words.line(log) for log in owner.session_logs.kept()[:SHOWN]]
        record_access(owner=owner, by=request.user, role="helper", part="session-log", now=now)
    if sharing.sees_notes:
        notes = owner.swelling_notes.kept()[:SHOWN]
        context["notes"] = [(note, swelling_words.limb_words(note.place, note.side)) for note in notes]
        record_access(owner=owner, by=request.user, role="helper", part="swelling-note", now=now)
    return render(request, "accounts/helping/detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def helping_leave(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """A helper can end it too, for good."""
    sharing = access.owned(access.helped_by(request.user), pk)
    if request.method == "POST":
        end_sharing(sharing=sharing, by=request.user, now=timezone.now())
        access.helping(request)  # where it was the one that is helped now, that ends here
        return redirect("accounts:helping-list")
    return render(request, "accounts/helping/leave.html", {"sharing": sharing})
