"""How a session ends: the stop button and what must follow, finishing, and the summary."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guide import display, forms, library, player
from guide.content.advice_words import StopSign
from guide.domain.plan import Plan
from guide.domain.screening import Finding
from guide.domain.walkthrough import Walkthrough
from guide.ended import session_record
from guide.views.session import closed_context, to_start
from guide.views.start import open_visit
from guide.views.walkthroughs import walkthrough_or_404
from guide.visit import Visit


@login_not_required
@never_cache
@require_safe
def session_stop_signs(request: HttpRequest, slug: str) -> HttpResponse:
    """The choices of the stop button as a page of their own, for browsers without JavaScript."""
    advice, country = library.get().advice, display.country(request)
    context = {
        "walkthrough": walkthrough_or_404(slug),
        "signs": [player.sign_row(sign, advice, country) for sign in advice.stop_signs.values()],
        "country": country,
    }
    return render(request, "guide/session/stop_signs.html", context)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def session_stop(request: HttpRequest, slug: str) -> HttpResponse:
    """The stop button. POST takes the sign at any time and keeps an open session as stopped; GET says what to do.

    The page can be loaded again: a phone that was used to call often drops the page it had.
    """
    walkthrough = walkthrough_or_404(slug)
    signs = library.get().advice.stop_signs
    visit = open_visit(request)
    if request.method == "POST":
        sign = signs.get(forms.one_of(request.POST, "sign", signs) or "")
        if sign is not None:
            _stop(request, visit, walkthrough, sign)
            return HttpResponseRedirect(reverse("guide:session-stop", args=[slug]))
    sign = signs.get(visit.state.get("stopped", ""))
    if sign is None or request.method == "POST":
        return HttpResponseRedirect(reverse("guide:session-stop-signs", args=[slug]))
    advice = library.get().advice
    context = {
        **player.sign_row(sign, advice, display.country(request)),
        "walkthrough": walkthrough,
        "technique": walkthrough.technique,
        "has_summary": visit.ended_run(walkthrough) is not None,
    }
    return render(request, "guide/session/stopped.html", context)


@login_not_required
@never_cache
@require_POST
def session_finish(request: HttpRequest, slug: str) -> HttpResponse:
    walkthrough = walkthrough_or_404(slug)
    visit = open_visit(request)
    if _runs(visit, walkthrough):
        _end(request, visit, walkthrough)
    if visit.ended_run(walkthrough) is None:
        return render(request, "guide/session/closed.html", closed_context(walkthrough))
    if forms.one_of(request.POST, "then", ("start",)):
        # From the page of another session that was about to begin: its questions come next.
        return to_start(forms.one_of(request.POST, "next", library.get().walkthroughs) or slug)
    return HttpResponseRedirect(reverse("guide:session-summary", args=[slug]))


@login_not_required
@never_cache
@require_safe
def session_summary(request: HttpRequest, slug: str) -> HttpResponse:
    walkthrough = walkthrough_or_404(slug)
    visit = open_visit(request)
    run = visit.ended_run(walkthrough)
    if run is None:
        return to_start(slug)
    plan = visit.plan_of_run(walkthrough)
    reasons, skips = player.skip_reasons(), run["skipped"]
    rows = player.rows(plan)
    advice, country = library.get().advice, display.country(request)
    context = {
        "walkthrough": walkthrough,
        "technique": walkthrough.technique,
        "plan": plan,
        "side": player.side_words(walkthrough.region, plan.side, plan.mode.helper),
        "total": len(rows),
        "done": sum(row["key"] not in skips for row in rows),
        "skipped": [row | {"reason": reasons[skips[row["key"]]]} for row in rows if skips.get(row["key"]) in reasons],
        "not_reached": sum(skips.get(row["key"]) == player.NOT_REACHED for row in rows),
        "is_known": player.NOT_KNOWN not in skips.values(),
        "minutes": visit.minutes_of_run(),
        "stopped": advice.stop_signs.get(run["stopped"]),
        "after": player.after_lines(walkthrough, plan),
        "after_signs": player.after_rows(advice, country),
        "kept_at": run.get("kept_at", ""),
        "keep_path": visit.record.keep_path,
    }
    return render(request, "guide/session/summary.html", context)


def _stop(request: HttpRequest, visit: Visit, walkthrough: Walkthrough, sign: StopSign) -> None:
    if visit.session_running:
        walkthrough = walkthrough_or_404(visit.run["slug"])
        _end(request, visit, walkthrough, sign)
    if sign.holds and sign.outcome is not None:
        finding = Finding("stop", sign.key, sign.outcome, f"stop.{sign.key}", sign.label, sign.call)
        visit.hold(sign.outcome, [finding], walkthrough, sign.key)
    visit.state["stopped"] = sign.key
    visit.save()


def _runs(visit: Visit, walkthrough: Walkthrough) -> bool:
    """Whether a session of this routine is under way, on whatever side: anyone may end one."""
    return visit.session_running and visit.run["slug"] == walkthrough.slug


def _end(request: HttpRequest, visit: Visit, walkthrough: Walkthrough, sign: StopSign | None = None) -> None:
    """Ends the session with what was done, and keeps it where this person has a record."""
    stopped = sign.key if sign else ""
    visit.end_session({}, stopped)
    run = visit.run
    run["skipped"] = _read_skips(request, visit.plan_of_run(walkthrough), stopped)
    run["zone"] = (request.POST.get("zone") or "")[:64]
    run["kept_at"] = visit.record.keep_session(session_record(visit, walkthrough, display.country(request)))
    visit.save()


def _read_skips(request: HttpRequest, plan: Plan, stopped: str) -> dict[str, str]:
    """The steps that were not done, by key, with the reason.

    `reached` is how many steps the player has shown. Without it a finished session counts as done but for what was skipped,
    and of a stopped one nothing is known: it never claims a step that may not have been done.
    """
    reached = forms.one_of(request.POST, "reached", [str(number) for number in range(len(plan.steps) + 1)])
    skipped = {}
    for number, step in enumerate(plan.steps, 1):
        key = step.key
        reason = forms.one_of(request.POST, f"skip-{key}", player.SKIP_REASONS)
        if reason:
            skipped[key] = reason
        elif reached is not None and number > int(reached):
            skipped[key] = player.NOT_REACHED
        elif reached is None and stopped:
            skipped[key] = player.NOT_KNOWN
    return skipped
