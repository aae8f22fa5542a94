"""The screening pages: side, health check, today's check, check your answers, result.

Addresses hold page numbers only. GET writes nothing: the position is worked out anew from the answers each time.
What the pages show is in `guide/asking.py`.
"""

from collections.abc import Iterable

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guide import display, forms, ports
from guide.asking import Answered, clearance_form, form_errors, page_context
from guide.domain.clearances import Clearance
from guide.domain.outcomes import Outcome
from guide.domain.questions import HEALTH, RECHECK, Question
from guide.domain.screening import Finding
from guide.domain.walkthrough import Walkthrough
from guide.flow import AGE, CHECK, FOLLOW_UP, GROUP, NODES, SIDE, Flow, Page
from guide.result import Result
from guide.views.walkthroughs import walkthrough_or_404
from guide.visit import Visit


def open_visit(request: HttpRequest) -> Visit:
    """The visit of this browser session, with what no longer holds dropped."""
    visit = Visit(request.session, None, ports.record(request))
    visit.take_standing()
    visit.expire()
    visit.begin()
    return visit


@login_not_required
@never_cache
@require_safe
def start(request: HttpRequest, slug: str) -> HttpResponse:
    """Goes to the first page without an answer, or to the result."""
    walkthrough = walkthrough_or_404(slug)
    visit = open_visit(request)
    if visit.held:
        return HttpResponseRedirect(reverse("guide:start-result", args=[slug]))
    reason = visit.standing.withdrawn.get(slug)
    if reason is not None:
        return render(request, "guide/start/withdrawn.html", {"walkthrough": walkthrough, "reason": reason})
    return _next(Flow(visit, walkthrough))


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def start_page(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    walkthrough = walkthrough_or_404(slug)
    visit = open_visit(request)
    if visit.held:
        return HttpResponseRedirect(reverse("guide:start-result", args=[slug]))
    flow = Flow(visit, walkthrough)
    page = flow.page(number)
    if page is None:
        return _next(flow)
    if request.method != "POST":
        return _show(request, flow, page, number, Answered())
    answered = _ANSWER[page.kind](request, visit, walkthrough, flow, page)
    if answered.errors or answered.form:
        return _show(request, flow, page, number, answered)
    return _after(Flow(visit, walkthrough))


@login_not_required
@never_cache
@require_safe
def result(request: HttpRequest, slug: str) -> HttpResponse:
    walkthrough = walkthrough_or_404(slug)
    visit = open_visit(request)
    if visit.held:
        return _show_held(request, visit, walkthrough, None)
    flow = Flow(visit, walkthrough)
    if not flow.complete:
        return _next(flow)
    return render(request, "guide/start/result.html", Result.of(flow, display.country(request)).context())


@login_not_required
@never_cache
@require_POST
def looked_at(request: HttpRequest, slug: str) -> HttpResponse:
    """A professional has looked at what closed the routines, and agreed. The questions are asked again."""
    walkthrough = walkthrough_or_404(slug)
    visit = open_visit(request)
    hold = visit.held
    if hold is None or not hold.can_be_lifted(visit.now):
        return HttpResponseRedirect(reverse("guide:start", args=[slug]))
    form = _looked_at_form(visit, request)
    if not form.is_valid():
        return _show_held(request, visit, walkthrough, form)
    visit.lift_hold(walkthrough, by=form.cleaned_data["by"], on=form.cleaned_data["on"])
    return _next(Flow(visit, walkthrough))


@login_not_required
@never_cache
@require_POST
def start_over(request: HttpRequest, slug: str) -> HttpResponse:
    """Forgets every answer of this visit; a hold stays."""
    walkthrough = walkthrough_or_404(slug)
    visit = open_visit(request)
    visit.forget_answers()
    return _next(Flow(visit, walkthrough))


# After a page


def _after(flow: Flow) -> HttpResponse:
    """An emergency ends the questions at once; once all are answered, SAME_DAY and worse close the routines."""
    visit, walkthrough = flow.visit, flow.walkthrough
    found, assessment = visit.so_far(walkthrough), flow.assessment()
    if found and found[0].outcome == Outcome.EMERGENCY:
        _hold(visit, walkthrough, Outcome.EMERGENCY, found)
    elif assessment and assessment.outcome.holds:
        _hold(visit, walkthrough, assessment.outcome, assessment.findings)
    else:
        if assessment:
            visit.keep_decision(walkthrough, assessment)
        return _next(flow)
    return HttpResponseRedirect(reverse("guide:start-result", args=[walkthrough.slug]))


def _hold(visit: Visit, walkthrough: Walkthrough, outcome: Outcome, findings: Iterable[Finding]) -> None:
    visit.hold(outcome, [finding for finding in findings if finding.outcome == outcome], walkthrough)


def _next(flow: Flow) -> HttpResponse:
    slug = flow.walkthrough.slug
    if not flow.complete:
        return HttpResponseRedirect(reverse("guide:start-page", args=[slug, flow.current]))
    return HttpResponseRedirect(reverse("guide:start-result", args=[slug]))


def _show_held(
    request: HttpRequest, visit: Visit, walkthrough: Walkthrough, form: forms.LookedAtForm | None
) -> HttpResponse:
    hold = visit.held
    context = Result.held(visit, walkthrough, display.country(request)).context()
    if hold.can_be_lifted(visit.now):
        context["form"] = form or _looked_at_form(visit, None)
        context["summary"] = form_errors(form)
    return render(request, "guide/start/result.html", context)


def _looked_at_form(visit: Visit, request: HttpRequest | None) -> forms.LookedAtForm:
    since = timezone.localdate(visit.held.since)
    return forms.LookedAtForm(request.POST if request else None, since=since, today=timezone.localdate())


def _show(request: HttpRequest, flow: Flow, page: Page, number: int, answered: Answered) -> HttpResponse:
    return render(request, f"guide/start/{page.kind}.html", page_context(request, flow, page, number, answered))


# Taking a page's answer


def _answer_side(request: HttpRequest, visit: Visit, walkthrough: Walkthrough, flow: Flow, page: Page) -> Answered:
    read = forms.read_choice(request.POST, "side", walkthrough.sides)
    if not read.errors:
        visit.set_side(walkthrough, read.values["side"])
        visit.save()
    return Answered(read.errors)


def _answer_age(request: HttpRequest, visit: Visit, walkthrough: Walkthrough, flow: Flow, page: Page) -> Answered:
    read = forms.read_choice(request.POST, page.question.id, page.question.answers)
    if not read.errors:
        visit.answer(read.values, HEALTH)
    return Answered(read.errors)


def _answer_nodes(request: HttpRequest, visit: Visit, walkthrough: Walkthrough, flow: Flow, page: Page) -> Answered:
    basins, errors = forms.read_nodes(request.POST)
    if not errors:
        visit.set_treated(basins)
        visit.save()
    return Answered(errors)


def _answer_group(request: HttpRequest, visit: Visit, walkthrough: Walkthrough, flow: Flow, page: Page) -> Answered:
    read = forms.read_group(request.POST, page.questions)
    if read.errors:
        return Answered(read.errors)
    visit.answer(read.values, page.layer)
    changed = [question for question in page.questions if question.role == RECHECK]
    if any(question.blocks(read.values[question.id]) for question in changed):
        visit.ask_health_again()
        visit.save()
    return Answered()


def _answer_follow_up(request: HttpRequest, visit: Visit, walkthrough: Walkthrough, flow: Flow, page: Page) -> Answered:
    """Takes where, the inner questions and a professional's yes. Answering an inner question may bring further ones."""
    question = page.question
    if len(question.answers) > 3:
        again = forms.read_choice(request.POST, question.id, question.answers)
        if again.errors:
            return Answered(again.errors, clearance_form(flow, question, request.POST))
        visit.answer(again.values, page.layer)
        if not question.blocks(again.values[question.id]):
            return Answered()
    read = forms.read_questions(request.POST, page.questions)
    places, errors = _read_places(request, walkthrough, page, read.values)
    errors |= read.errors
    form = clearance_form(flow, question, request.POST)
    if errors or (form is not None and not form.is_valid()):
        return Answered(errors, form)
    visit.answer(read.values, page.layer)
    for asked in (question, *page.questions):
        if asked.id in places:
            visit.tell_where(asked.id, places[asked.id], forms.offered_places(asked, walkthrough))
    asked = (question, *page.questions)
    if form is not None:
        visit.tell_said(question, walkthrough, form.cleaned_data["said"])
    yes = form is not None and form.claims_yes
    visit.tell_clearances(asked, walkthrough, _clearances(walkthrough, asked, form) if yes else ())
    visit.mark_followed(question, walkthrough)
    visit.save()
    return Answered()


def _read_places(
    request: HttpRequest, walkthrough: Walkthrough, page: Page, inner: dict[str, str]
) -> tuple[dict[str, list[str]], dict[str, str]]:
    """Where: of the marked question, and of each inner one that was answered in a way that blocks."""
    marked = [question for question in page.questions if question.blocks(inner.get(question.id, question.clearing))]
    places, errors = {}, {}
    for question in (page.question, *marked):
        if question.asks:
            places[question.id], wrong = forms.read_where(request.POST, question, walkthrough)
            errors |= wrong
    return places, errors


def _clearances(
    walkthrough: Walkthrough, questions: tuple[Question, ...], form: forms.ClearanceForm
) -> tuple[Clearance, ...]:
    told = form.cleaned_data
    return tuple(
        Clearance(
            finding=question.id,
            technique=walkthrough.technique.slug,
            region=walkthrough.region,
            by=told["by"].strip(),
            on=min(told["on"], timezone.localdate()),
            changed_since=told["changed"] != "no",
            written=bool(told.get("written")),
            kind="taught" if told["said"] == form.TAUGHT_ME else "",
        )
        for question in questions
    )


def _answer_check(request: HttpRequest, visit: Visit, walkthrough: Walkthrough, flow: Flow, page: Page) -> Answered:
    if forms.one_of(request.POST, "decide", ("right",)) is None:
        return Answered({"decide": _("Press “These are right”, or change an answer.")})
    visit.state["checked"] = True
    visit.save()
    return Answered()


_ANSWER = {
    SIDE: _answer_side,
    AGE: _answer_age,
    NODES: _answer_nodes,
    GROUP: _answer_group,
    FOLLOW_UP: _answer_follow_up,
    CHECK: _answer_check,
}
