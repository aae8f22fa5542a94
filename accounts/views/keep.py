"""One tap puts what a visitor did before signing in into their record: the finished session, the answers, a stop."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.records import PersonRecord
from guide import display, library
from guide.domain.walkthrough import Walkthrough
from guide.ended import session_record
from guide.player import side_words
from guide.visit import Visit


@require_http_methods(["GET", "HEAD", "POST"])
def session_keep(request: HttpRequest) -> HttpResponse:
    visit = Visit(request.session)
    run = visit.run
    walkthrough = library.get().walkthrough(run.get("slug", ""))
    ended = walkthrough is not None and bool(run.get("ended")) and not run.get("kept_at")
    if request.method == "POST" and (ended or visit.held):
        return HttpResponseRedirect(_keep(request, visit, walkthrough if ended else None))
    return render(request, "accounts/keep.html", _context(visit, walkthrough) if ended else {"held": visit.held})


def _context(visit: Visit, walkthrough: Walkthrough) -> dict[str, Any]:
    run = visit.run
    return {
        "walkthrough": walkthrough,
        "side": side_words(walkthrough.region, run["side"]),
        "minutes": visit.minutes_of_run(),
        "stopped": bool(run["stopped"]),
        "held": visit.held,
    }


def _keep(request: HttpRequest, visit: Visit, walkthrough: Walkthrough | None) -> str:
    """Keeps what there is, and gives the address to go on to."""
    record = PersonRecord(request)
    after = reverse("accounts:today")
    if walkthrough is not None:
        followed = visit.at_run(record)
        followed.keep_clearances_told(walkthrough)
        followed.keep_decision(walkthrough, followed.assess(walkthrough))
        plan = visit.plan_of_run(walkthrough)
        after = record.keep_session(session_record(visit, plan, display.country(request)))
        visit.state["run"] = {**visit.run, "kept_at": after}
    visit.hand_over_hold(record)
    visit.save()
    return after
