"""The guided session: ready page, start, player and its heart-beat. The server holds the gate to all of it."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from guide import display, forms, library, player
from guide.domain.plan import WHOLE_SESSION, Mode
from guide.domain.walkthrough import Walkthrough
from guide.figures import pictured
from guide.flow import Flow
from guide.result import with_number
from guide.views.start import open_visit
from guide.views.walkthroughs import walkthrough_or_404
from guide.visit import Options, Visit

LENGTHS = {"first-week": Mode(first_week=True), "whole": WHOLE_SESSION, "short": Mode(short=True)}


def is_open(flow: Flow) -> bool:
    """Whether this session is under way and the answers, as they stand now, still let it go on."""
    return flow.visit.in_session(flow.walkthrough) and flow.may_start()


@login_not_required
@never_cache
@require_safe
def session(request: HttpRequest, slug: str) -> HttpResponse:
    """The player while a session is under way, else the ready page; without a passed screening, the questions."""
    walkthrough = walkthrough_or_404(slug)
    visit = open_visit(request)
    if not Flow(visit, walkthrough).may_start():
        return to_start(slug)
    if visit.in_session(walkthrough):
        return _player(request, visit, walkthrough)
    if visit.session_running:
        return _other(request, visit, walkthrough)
    return _ready(request, visit, walkthrough, {})


@login_not_required
@never_cache
@require_POST
def session_start(request: HttpRequest, slug: str) -> HttpResponse:
    walkthrough = walkthrough_or_404(slug)
    visit = open_visit(request)
    if not Flow(visit, walkthrough).may_start():
        return to_start(slug)
    if visit.session_running:
        return to_session(slug)
    options, errors = _read_options(request, walkthrough)
    if options is None:
        return _ready(request, visit, walkthrough, errors)
    if not visit.plan_for(walkthrough, options).steps:
        errors = {"length": _("This length has no steps for you. Choose another.")}
        return _ready(request, visit, walkthrough, errors)
    visit.state.pop("stopped", None)
    visit.keep_decision(walkthrough, visit.assess(walkthrough))
    visit.start_session(walkthrough, options)
    return to_session(slug)


@login_not_required
@never_cache
@require_POST
def session_beat(request: HttpRequest, slug: str) -> HttpResponse:
    """The player says that it is being followed. 409 where the session is no longer open.

    Without JavaScript the same is a button, "I need longer", that comes back to the page.
    """
    walkthrough = walkthrough_or_404(slug)
    visit = open_visit(request)
    by_button = forms.one_of(request.POST, "longer", ("yes",)) is not None
    if not is_open(Flow(visit, walkthrough)):
        return _closed(request, walkthrough) if by_button else HttpResponse(status=409)
    visit.beat()
    return (
        HttpResponseRedirect(reverse("guide:session", args=[slug]) + "#end") if by_button else HttpResponse(status=204)
    )


# Reading


def _read_options(request: HttpRequest, walkthrough: Walkthrough) -> tuple[Options | None, dict[str, str]]:
    """What was chosen on the ready page, or what to mend: nothing is guessed."""
    errors = {}
    length = forms.one_of(request.POST, "length", LENGTHS)
    if length is None:
        errors["length"] = _("Choose how long. New to it? Take the first-week session.")
    who = forms.one_of(request.POST, "who", ("me", "helper"))
    if who is None:
        errors["who"] = _("Choose who does it: you or a helper.")
    add_ons = tuple(dict.fromkeys(request.POST.getlist("add_on")))
    if not set(add_ons) <= {addon.slug for addon in walkthrough.addons}:
        errors["add_on"] = _("Tick only what is on the list.")
    if length is None or errors:
        return None, errors
    return Options(add_ons, replace(LENGTHS[length], helper=who == "helper")), {}


# Showing


def _ready(request: HttpRequest, visit: Visit, walkthrough: Walkthrough, errors: dict[str, str]) -> HttpResponse:
    plans = {name: visit.plan_for(walkthrough, Options(mode=mode)) for name, mode in LENGTHS.items()}
    preset = visit.preset(walkthrough).mode
    technique = walkthrough.technique
    context = {
        "walkthrough": walkthrough,
        "technique": technique,
        "plan": plans["whole"],
        "given": visit.given(walkthrough),
        "choices": player.length_choices(technique, plans),
        "length_set": _length_set(preset),
        "left_out": player.left_out(plans["whole"]),
        "cautions": _numbered(request, player.caution_lines(visit.assess(walkthrough).cautions)),
        "side": player.side_words(walkthrough.region, visit.side(walkthrough)),
        "can_change_side": len(walkthrough.sides) > 1,
        "errors": [{"target": f"r-{name}", "message": message} for name, message in errors.items()],
        "error": errors,
        "chosen_add_ons": request.POST.getlist("add_on"),
        "who": forms.one_of(request.POST, "who", ("me", "helper")) or ("helper" if preset.helper else "me"),
        "always": _numbered(request, library.get().advice.always),
    }
    return render(request, "guide/session/ready.html", context)


def _length_set(preset: Mode) -> str:
    """The length that a therapist set, "" for a whole session: so is every routine for which nobody set one."""
    by_mode = {mode: name for name, mode in LENGTHS.items() if mode != WHOLE_SESSION}
    return by_mode.get(replace(preset, helper=False), "")


def _numbered(request: HttpRequest, lines: Iterable[str]) -> list[str]:
    """The lines with the emergency number of the person's country."""
    number = display.country(request).call
    return [with_number(line, number) for line in lines]


def _player(request: HttpRequest, visit: Visit, walkthrough: Walkthrough) -> HttpResponse:
    plan = visit.plan_of_run(walkthrough)
    technique = walkthrough.technique
    country = display.country(request)
    advice = library.get().advice
    context = {
        "walkthrough": walkthrough,
        "technique": technique,
        "plan": plan,
        "chapters": pictured(player.chapters(plan, walkthrough), plan, walkthrough),
        "cautions": _numbered(request, player.caution_lines(visit.assess(walkthrough).cautions)),
        "side": player.side_words(walkthrough.region, plan.side, plan.mode.helper),
        "skip_reasons": player.skip_reasons(),
        "signs": player.sign_rows(advice, country),
        "country": country,
        "run_key": visit.run["key"],
        "most_minutes": technique.minutes["most"],
        "words": player.words(),
        "after": player.after_lines(walkthrough, plan),
    }
    return render(request, "guide/session/player.html", context)


def _other(request: HttpRequest, visit: Visit, walkthrough: Walkthrough) -> HttpResponse:
    """One passed screening opens one session: another that is still open has to end first."""
    running = walkthrough_or_404(visit.run["slug"])
    context = {
        "walkthrough": walkthrough,
        "running": running,
        "running_side": player.side_words(running.region, visit.run["side"]),
        "same_slug": running.slug == walkthrough.slug,
    }
    return render(request, "guide/session/other.html", context)


def _closed(request: HttpRequest, walkthrough: Walkthrough) -> HttpResponse:
    """The session was left too long, or ended in another tab."""
    return render(request, "guide/session/closed.html", closed_context(walkthrough))


def closed_context(walkthrough: Walkthrough) -> dict[str, Any]:
    return {"walkthrough": walkthrough}


def to_start(slug: str) -> HttpResponse:
    return HttpResponseRedirect(reverse("guide:start", args=[slug]))


def to_session(slug: str) -> HttpResponse:
    return HttpResponseRedirect(reverse("guide:session", args=[slug]))
