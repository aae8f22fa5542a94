"""How a session ends: the stop button and what must follow, finishing, and the summary."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guide import display, forms, library, player
from guide.domain.plan import Plan
from guide.domain.walkthrough import Walkthrough
from guide.ended import Skips, end_session, stop
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
        "signs": player.sign_rows(advice, country),
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
            country = display.country(request)
            stop(visit, walkthrough, country, _skips(request, stopped=True), sign, _zone(request))
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
        country = display.country(request)
        end_session(visit, walkthrough, country, _skips(request, stopped=False), zone=_zone(request))
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


def _runs(visit: Visit, walkthrough: Walkthrough) -> bool:
    """Whether a session of this routine is under way, on whatever side: anyone may end one."""
    return visit.session_running and visit.run["slug"] == walkthrough.slug


def _skips(request: HttpRequest, stopped: bool) -> Skips:
    """The steps that were not done, as the page says.

    `reached` is how many steps the player has shown. Without it a finished session counts as done but for what was skipped,
    and of a stopped one nothing is known: it never claims a step that may not have been done.
    """

    def skips(plan: Plan) -> dict[str, str]:
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

    return skips


def _zone(request: HttpRequest) -> str:
    return request.POST.get("zone") or ""
