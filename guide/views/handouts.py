"""Handouts as PDF: the public ones, which do not know the person, and a visitor's own, which is kept nowhere."""

import hashlib

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from guide import display
from guide.domain.plan import Plan
from guide.domain.walkthrough import Walkthrough
from guide.flow import Flow
from guide.forms import one_of
from guide.handout_sheet import PAPERS, SIZES, Sheet, plan_for_anyone, usual_paper
from guide.handouts import HandoutUnavailable, Why
from guide.player import side_words
from guide.public import HOUR, cache, public_page
from guide.result import told_cautions
from guide.views.session import is_open, to_start
from guide.views.start import open_visit
from guide.views.walkthroughs import walkthrough_or_404


@require_safe
@public_page()
def handout_choices(request: HttpRequest, slug: str) -> HttpResponse:
    """Side, size and paper of a public handout."""
    walkthrough = walkthrough_or_404(slug)
    sides = [(side, side_words(walkthrough.region, side)) for side in walkthrough.sides]
    context = {"walkthrough": walkthrough, "sides": sides, "paper": usual_paper(display.country(request).code)}
    return render(request, "guide/handout_choices.html", context)


@login_not_required
@require_safe
def public_handout(request: HttpRequest, slug: str) -> HttpResponse:
    """A sheet for anyone. What is asked for is told apart by side, size and paper alone, so it can be kept."""
    walkthrough = walkthrough_or_404(slug)
    if "side" not in request.GET and len(walkthrough.sides) > 1:
        return HttpResponseRedirect(reverse("guide:handout-choices", args=[slug]))
    side = _asked(request.GET, "side", walkthrough.sides, walkthrough.sides[0])
    size = _asked(request.GET, "size", SIZES, SIZES[0])
    paper = _asked(request.GET, "paper", PAPERS, usual_paper(display.country(request).code))
    plan = plan_for_anyone(walkthrough, side)
    if plan.closed:
        return _closed(request, walkthrough, plan)
    sheet = Sheet(walkthrough, plan, display.country(request), timezone.localdate(), size, paper)
    try:
        pdf, etag = _kept(sheet)
    except HandoutUnavailable as error:
        return _unavailable(request, walkthrough, error, side)
    if request.headers.get("If-None-Match", "").removeprefix("W/") == etag:
        response: HttpResponse = HttpResponseNotModified()
    else:
        response = _pdf(pdf, f"light-hands-{walkthrough.slug}-{side}.pdf")
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = "public, no-cache"
    patch_vary_headers(response, ("Cookie",))
    return response


@login_not_required
@never_cache
@require_POST
def own_handout(request: HttpRequest, slug: str) -> HttpResponse:
    """A visitor's own plan, from the answers as they stand. Without a passed screening there is none."""
    walkthrough = walkthrough_or_404(slug)
    visit = open_visit(request)
    size = one_of(request.POST, "size", SIZES) or SIZES[0]
    paper = one_of(request.POST, "paper", PAPERS) or usual_paper(display.country(request).code)
    flow = Flow(visit, walkthrough)
    if _follows_a_run(flow):
        plan, cautions = visit.plan_and_cautions_of_run(walkthrough)
    elif flow.may_start():
        plan, cautions = visit.plan_for(walkthrough), visit.assess(walkthrough).cautions
    else:
        return to_start(slug)
    if plan.closed:
        return _closed(request, walkthrough, plan)
    country = display.country(request)
    told = told_cautions(cautions, country)
    sheet = Sheet(walkthrough, plan, country, timezone.localdate(), size, paper, own=True, cautions=told)
    try:
        return _pdf(sheet.pdf(), "light-hands-handout.pdf")
    except HandoutUnavailable as error:
        return _unavailable(request, walkthrough, error)


def _follows_a_run(flow: Flow) -> bool:
    """Whether the sheet is of the session under way or just ended. Newer answers that close the routine close its sheet too."""
    if is_open(flow):
        return True
    closed_since = flow.complete and not flow.may_start()
    return flow.visit.ended_run(flow.walkthrough) is not None and flow.visit.held is None and not closed_since


def _asked(data: QueryDict, name: str, allowed: tuple[str, ...], usual: str) -> str:
    if name not in data:
        return usual
    value = one_of(data, name, allowed)
    if value is None:
        raise Http404
    return value


def _kept(sheet: Sheet) -> tuple[bytes, str]:
    """The PDF of a public sheet with its ETag, made once a day for each choice in this web worker."""
    plan = sheet.plan
    about = [
        plan.walkthrough,
        plan.side,
        plan.edition,
        sheet.size,
        sheet.paper,
        sheet.country.code,
        get_language() or "",
    ]
    key = "handout:" + hashlib.sha256("|".join([*about, sheet.made_on.isoformat()]).encode()).hexdigest()
    kept = cache.get(key)
    if kept is None:
        pdf = sheet.pdf()
        kept = (pdf, f'"{hashlib.sha256(pdf).hexdigest()[:20]}"')
        cache.set(key, kept, HOUR)
    return kept


def _pdf(pdf: bytes, name: str) -> HttpResponse:
    response = HttpResponse(pdf, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return response


def _closed(request: HttpRequest, walkthrough: Walkthrough, plan: Plan) -> HttpResponse:
    """There are no steps to print: the page says why."""
    return render(request, "handouts/closed.html", {"walkthrough": walkthrough, "plan": plan})


def _unavailable(
    request: HttpRequest, walkthrough: Walkthrough, error: HandoutUnavailable, side: str = ""
) -> HttpResponse:
    """A plain page that says what is missing and what to print instead."""
    context = {"walkthrough": walkthrough, "why": error.why.value, "side": side}
    response = render(request, "handouts/unavailable.html", context, status=503)
    response.headers["Cache-Control"] = "no-store, private"
    if error.why == Why.BUSY:
        response.headers["Retry-After"] = "20"
    return response
