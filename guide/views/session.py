"""The guided session: ready page, player, stop button, end and summary. The server holds the gate to all of it."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from guide import display, forms, library, ports
from guide.domain.outcomes import Outcome
from guide.domain.plan import Mode, Plan
from guide.domain.screening import Finding
from guide.domain.walkthrough import Walkthrough
from guide.flow import Flow
from guide.result import with_number
from guide.views.start import open_visit
from guide.views.walkthroughs import walkthrough_or_404
from guide.visit import Options, Visit

LENGTHS = {"whole": Mode(), "first-week": Mode(first_week=True), "short": Mode(short=True)}
SKIP_REASONS = ("hurts", "cannot-reach", "told-not-to", "no-time", "other")


def skip_reasons() -> dict[str, str]:
    return {
        "hurts": _("It hurts or feels wrong"),
        "cannot-reach": _("I cannot reach"),
        "told-not-to": _("I was told not to"),
        "no-time": _("No time"),
        "other": _("Another reason"),
    }


@login_not_required
@never_cache
@require_safe
def session(request: HttpRequest, slug: str) -> HttpResponse:
    """The player while a session is under way, else the ready page; without a passed screening, the questions."""
    walkthrough = walkthrough_or_404(slug)
    visit = open_visit(request)
    if visit.in_session(walkthrough):
        return _player(request, visit, walkthrough)
    if not Flow(visit, walkthrough).may_start():
        return _to_start(slug)
    return _ready(request, visit, walkthrough, {})


@login_not_required
@never_cache
@require_POST
def session_start(request: HttpRequest, slug: str) -> HttpResponse:
    walkthrough = walkthrough_or_404(slug)
    visit = open_visit(request)
    if visit.in_session(walkthrough):
        return _to_session(slug)
    if not Flow(visit, walkthrough).may_start():
        return _to_start(slug)
    options = _read_options(request, walkthrough)
    if options is None:
        return _ready(request, visit, walkthrough, {"length": _("Choose how long, and who does it.")})
    visit.start_session(walkthrough, options)
    return _to_session(slug)


@login_not_required
@never_cache
@require_POST
def session_beat(request: HttpRequest, slug: str) -> HttpResponse:
    """The player says that it is being followed. 409 where the session is no longer open."""
    visit = open_visit(request)
    if not visit.in_session(walkthrough_or_404(slug)):
        return HttpResponse(status=409)
    visit.beat()
    return HttpResponse(status=204)


@login_not_required
@never_cache
@require_POST
def session_stop(request: HttpRequest, slug: str) -> HttpResponse:
    """The stop button: what to do, action first. Works at any time; a session under way is kept as stopped."""
    walkthrough = walkthrough_or_404(slug)
    sign = library.get().advice.stop_signs.get(request.POST.get("sign", ""))
    visit = open_visit(request)
    if sign is None:
        return HttpResponseRedirect(reverse("guide:session-stop-signs", args=[slug]))
    if visit.in_session(walkthrough):
        _end(request, visit, walkthrough, stopped=sign.key)
    if sign.holds and sign.outcome is not None:
        finding = Finding("stop", sign.key, sign.outcome, f"stop.{sign.key}", sign.label, sign.call)
        visit.hold(sign.outcome, [finding], sign.key)
    return render(request, "guide/session/stopped.html", _stop_context(request, walkthrough, sign))


@login_not_required
@never_cache
@require_safe
def session_stop_signs(request: HttpRequest, slug: str) -> HttpResponse:
    """The choices of the stop button as a page of their own, for browsers without JavaScript."""
    walkthrough = walkthrough_or_404(slug)
    context = {"walkthrough": walkthrough, "signs": library.get().advice.stop_signs.values()}
    return render(request, "guide/session/stop_signs.html", context)


@login_not_required
@never_cache
@require_POST
def session_finish(request: HttpRequest, slug: str) -> HttpResponse:
    walkthrough = walkthrough_or_404(slug)
    visit = open_visit(request)
    if visit.in_session(walkthrough):
        _end(request, visit, walkthrough)
    return HttpResponseRedirect(reverse("guide:session-summary", args=[slug]))


@login_not_required
@never_cache
@require_safe
def session_summary(request: HttpRequest, slug: str) -> HttpResponse:
    walkthrough = walkthrough_or_404(slug)
    visit = open_visit(request)
    run = visit.ended_run(walkthrough)
    if run is None:
        return _to_start(slug)
    plan = visit.plan_of_run(walkthrough)
    reasons = skip_reasons()
    skipped = [
        {"step": step, "reason": reasons[run["skipped"][step_key(step)]]} for step in plan.steps if step_key(step) in run["skipped"]
    ]
    context = {
        "walkthrough": walkthrough,
        "technique": walkthrough.technique,
        "plan": plan,
        "done": len(plan.steps) - len(skipped),
        "skipped": skipped,
        "minutes": visit.minutes_of_run(),
        "stopped": library.get().advice.stop_signs.get(run["stopped"]),
        "after_signs": library.get().advice.after_signs.values(),
    }
    return render(request, "guide/session/summary.html", context)


# Reading and ending


def _read_options(request: HttpRequest, walkthrough: Walkthrough) -> Options | None:
    length = forms.one_of(request.POST, "length", LENGTHS)
    who = forms.one_of(request.POST, "who", ("me", "helper"))
    known = {addon.slug for addon in walkthrough.addons}
    add_ons = tuple(dict.fromkeys(request.POST.getlist("add_on")))
    if length is None or who is None or not set(add_ons) <= known:
        return None
    mode = LENGTHS[length]
    return Options(add_ons, Mode(first_week=mode.first_week, short=mode.short, helper=who == "helper"))


def _end(request: HttpRequest, visit: Visit, walkthrough: Walkthrough, stopped: str = "") -> None:
    plan = visit.plan_of_run(walkthrough)
    skipped = {}
    for step in plan.steps:
        reason = forms.one_of(request.POST, f"skip-{step_key(step)}", SKIP_REASONS)
        if reason:
            skipped[step_key(step)] = reason
    visit.end_session(skipped, stopped)
    run = visit.run
    record = ports.SessionRecord(run["key"], plan, run["began"], run["ended"], skipped, stopped)
    ports.records().save_log(request, record)


def step_key(step: Any) -> str:
    """Names a step of a plan: the same one can stand on both sides and in two rounds."""
    return f"{step.slug}.{step.side}.{step.round}"


# Showing


def _ready(request: HttpRequest, visit: Visit, walkthrough: Walkthrough, errors: dict[str, str]) -> HttpResponse:
    plans = {name: visit.plan_for(walkthrough, Options(mode=mode)) for name, mode in LENGTHS.items()}
    context = {
        "walkthrough": walkthrough,
        "technique": walkthrough.technique,
        "plan": plans["whole"],
        "minutes": {name.replace("-", "_"): plan.minutes for name, plan in plans.items()},
        "cautions": visit.assess(walkthrough).cautions,
        "errors": errors,
        "chosen_add_ons": request.POST.getlist("add_on"),
        "who": request.POST.get("who", "me"),
    }
    return render(request, "guide/session/ready.html", context)


def _player(request: HttpRequest, visit: Visit, walkthrough: Walkthrough) -> HttpResponse:
    plan = visit.plan_of_run(walkthrough)
    technique = walkthrough.technique
    country = display.country(request)
    context = {
        "walkthrough": walkthrough,
        "technique": technique,
        "plan": plan,
        "steps": [{"step": step, "key": step_key(step)} for step in plan.steps],
        "chapters": _chapters(plan, walkthrough),
        "cautions": visit.assess(walkthrough).cautions,
        "skip_reasons": skip_reasons(),
        "signs": [_sign(sign, country.call) for sign in library.get().advice.stop_signs.values()],
        "country": country,
        "run_key": visit.run["key"],
        "most_minutes": technique.minutes["most"],
    }
    return render(request, "guide/session/player.html", context)


def _chapters(plan: Plan, walkthrough: Walkthrough) -> list[dict[str, Any]]:
    technique = walkthrough.technique
    return [
        {"phase": phase, "name": technique.phase_names[phase], "words": technique.phase_words[phase]} for phase in plan.phases()
    ]


def _sign(sign: Any, number: str) -> dict[str, Any]:
    return {"sign": sign, "do": [with_number(line, number) for line in sign.do]}


def _stop_context(request: HttpRequest, walkthrough: Walkthrough, sign: Any) -> dict[str, Any]:
    country = display.country(request)
    advice = library.get().advice
    call = advice.calls.get(sign.call)
    return {
        "walkthrough": walkthrough,
        "sign": sign,
        "outcome": sign.outcome.name if sign.outcome is not None else sign.then,
        "emergency": sign.outcome == Outcome.EMERGENCY,
        "do": [with_number(line, country.call) for line in sign.do],
        "call": with_number(call.for_country(country.code), country.call) if call else "",
        "country": country,
    }


def _to_start(slug: str) -> HttpResponse:
    return HttpResponseRedirect(reverse("guide:start", args=[slug]))


def _to_session(slug: str) -> HttpResponse:
    return HttpResponseRedirect(reverse("guide:session", args=[slug]))
