"""The screening pages: side, health check, today's check, check your answers, result.

Addresses hold page numbers only. GET writes nothing: the position is worked out anew from the answers each time.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guide import forms, library, ports
from guide.domain.anatomy import ALL_BASINS
from guide.domain.clearances import Clearance
from guide.domain.outcomes import Outcome
from guide.domain.questions import HEALTH, NOT_SURE, RECHECK, Question
from guide.domain.screening import Finding
from guide.domain.walkthrough import Walkthrough
from guide.flow import AGE, CHECK, FOLLOW_UP, GROUP, NODES, SIDE, Flow, Page
from guide.result import Result
from guide.views.walkthroughs import walkthrough_or_404
from guide.visit import Visit


def open_visit(request: HttpRequest) -> Visit:
    """The visit of this browser session, with what no longer holds dropped."""
    records = ports.records()
    visit = Visit(request.session, None, records.clearances(request), records.assignments(request))
    visit.expire()
    visit.begin()
    return visit


@dataclass(slots=True)
class Answered:
    """What a posted page came to: errors by field, and, where there are any, what was typed."""

    errors: dict[str, str] = field(default_factory=dict)
    form: forms.ClearanceForm | None = None


@login_not_required
@never_cache
@require_safe
def start(request: HttpRequest, slug: str) -> HttpResponse:
    """Goes to the first page without an answer, or to the result."""
    walkthrough = walkthrough_or_404(slug)
    visit = open_visit(request)
    if visit.held:
        return HttpResponseRedirect(reverse("guide:start-result", args=[slug]))
    return _next(walkthrough, visit)


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
        return _next(walkthrough, visit)
    if request.method != "POST":
        return _show(request, flow, page, number, Answered())
    answered = _ANSWER[page.kind](request, visit, walkthrough, flow, page)
    if answered.errors or answered.form:
        return _show(request, flow, page, number, answered)
    return _after(walkthrough, visit)


@login_not_required
@never_cache
@require_safe
def result(request: HttpRequest, slug: str) -> HttpResponse:
    walkthrough = walkthrough_or_404(slug)
    visit = open_visit(request)
    if visit.held:
        return render(request, "guide/start/result.html", Result.held(visit, walkthrough, request).context())
    flow = Flow(visit, walkthrough)
    if not flow.complete:
        return _next(walkthrough, visit)
    return render(request, "guide/start/result.html", Result.of(flow, request).context())


@login_not_required
@never_cache
@require_POST
def looked_at(request: HttpRequest, slug: str) -> HttpResponse:
    """A professional has looked at what closed the routines, and agreed. The questions are asked again."""
    walkthrough = walkthrough_or_404(slug)
    visit = open_visit(request)
    if visit.held is None:
        return _next(walkthrough, visit)
    who, when = request.POST.get("by", "").strip(), request.POST.get("on", "").strip()
    if not who or not when or forms.one_of(request.POST, "agreed", ("yes",)) is None:
        context = Result.held(visit, walkthrough, request).context()
        context |= {"looked_error": _("Write who looked at it and when, and tick that they agreed."), "by": who, "on": when}
        return render(request, "guide/start/result.html", context)
    visit.lift_hold()
    return _next(walkthrough, visit)


@login_not_required
@never_cache
@require_POST
def start_over(request: HttpRequest, slug: str) -> HttpResponse:
    """Forgets every answer of this visit; a hold stays."""
    walkthrough = walkthrough_or_404(slug)
    visit = open_visit(request)
    visit.forget_answers()
    return _next(walkthrough, visit)


# After a page


def _after(walkthrough: Walkthrough, visit: Visit) -> HttpResponse:
    """An emergency ends the questions at once; once all are answered, SAME_DAY and worse close the routines."""
    found = visit.so_far(walkthrough)
    assessment = Flow(visit, walkthrough).assessment()
    if found and found[0].outcome == Outcome.EMERGENCY:
        _hold(visit, Outcome.EMERGENCY, found)
    elif assessment and assessment.outcome.holds:
        _hold(visit, assessment.outcome, assessment.findings)
    else:
        return _next(walkthrough, visit)
    return HttpResponseRedirect(reverse("guide:start-result", args=[walkthrough.slug]))


def _hold(visit: Visit, outcome: Outcome, findings: Iterable[Finding]) -> None:
    visit.hold(outcome, [finding for finding in findings if finding.outcome == outcome])


def _next(walkthrough: Walkthrough, visit: Visit) -> HttpResponse:
    flow = Flow(visit, walkthrough)
    if not flow.complete:
        return HttpResponseRedirect(reverse("guide:start-page", args=[walkthrough.slug, flow.current]))
    return HttpResponseRedirect(reverse("guide:start-result", args=[walkthrough.slug]))


# Showing a page


def _show(request: HttpRequest, flow: Flow, page: Page, number: int, answered: Answered) -> HttpResponse:
    context = {
        "walkthrough": flow.walkthrough,
        "page": page,
        "number": number,
        "total": len(flow.pages),
        "back": number - 1 if number > 1 else None,
        "errors": answered.errors,
        **_SHOW[page.kind](request, flow, page, answered),
    }
    name = f"guide/start/{page.kind}.html"
    return render(request, name, context)


def _show_side(request: HttpRequest, flow: Flow, page: Page, answered: Answered) -> dict[str, Any]:
    return {"sides": flow.walkthrough.sides, "chosen": flow.visit.side(flow.walkthrough)}


def _show_single(request: HttpRequest, flow: Flow, page: Page, answered: Answered) -> dict[str, Any]:
    return {"question": page.question, "chosen": flow.visit.values.get(page.question.id, "")}


def _show_nodes(request: HttpRequest, flow: Flow, page: Page, answered: Answered) -> dict[str, Any]:
    told = request.POST.getlist("treated") if request.method == "POST" else map(str, flow.visit.treated or ())
    basins = flow.walkthrough.anatomy.basins
    rows = [
        {"name": str(basin), "label": basins[basin.kind].question.replace("{S}", basin.side), "side": basin.side}
        for basin in ALL_BASINS
    ]
    return {"question": page.question, "basins": rows, "ticked": set(told)}


def _show_group(request: HttpRequest, flow: Flow, page: Page, answered: Answered) -> dict[str, Any]:
    posted = request.POST if request.method == "POST" else {}
    items = [_item(question, posted.get(question.id) or flow.visit.values.get(question.id, ""), answered) for question in page.questions]
    answered_before = any(question.id in flow.visit.values for question in page.questions)
    return {"group": page.group, "items": items, "answered_before": answered_before}


def _item(question: Question, value: str, answered: Answered) -> dict[str, Any]:
    """A question as a list shows it: its blocking answer is the "Yes" of a statement where "yes" would clear."""
    return {
        "question": question,
        "text": question.text if question.clearing == "no" else question.tick,
        "blocking": question.blocking,
        "value": value,
        "error": answered.errors.get(question.id, ""),
    }


def _show_follow_up(request: HttpRequest, flow: Flow, page: Page, answered: Answered) -> dict[str, Any]:
    question, visit = page.question, flow.visit
    posting = request.method == "POST"
    where = request.POST.getlist(f"where-{question.id}") if posting else visit.where.get(question.id, [])
    values = {q.id: (request.POST.get(q.id, "") if posting else visit.values.get(q.id, "")) for q in page.questions}
    places = []
    if "where" in question.asks:
        anatomy = flow.walkthrough.anatomy
        places = [(str(place), anatomy.place_name(place)) for place in forms.places_for(question, flow.walkthrough)]
    elif "side" in question.asks:
        places = [("left", _("Left")), ("right", _("Right"))]
    return {
        "question": question,
        "more_answers": len(question.answers) > 3,
        "chosen": visit.values.get(question.id, ""),
        "places": places,
        "where": set(where),
        "where_error": answered.errors.get(f"where-{question.id}", ""),
        "offer_elsewhere": "where" in question.asks,
        "inner": [{"question": q, "value": values[q.id], "error": answered.errors.get(q.id, "")} for q in page.questions],
        "form": answered.form or _clearance_form(flow, question, None),
    }


def _show_check(request: HttpRequest, flow: Flow, page: Page, answered: Answered) -> dict[str, Any]:
    return {"rows": answer_rows(flow)}


def answer_rows(flow: Flow) -> list[dict[str, Any]]:
    """What the person told us, a row a page, with the number of the page that changes it."""
    return [
        {"number": number, "page": page, "answers": _words_of(flow, page)}
        for number, page in enumerate(flow.pages, 1)
        if page.kind in (SIDE, AGE, NODES, GROUP) and page.answered
    ]


def _words_of(flow: Flow, page: Page) -> list[str]:
    visit = flow.visit
    if page.kind == SIDE:
        return [visit.side(flow.walkthrough)]
    if page.kind == NODES:
        if visit.treated is None:
            return [_("Not sure which")]
        anatomy = flow.walkthrough.anatomy
        return [anatomy.basin_name(basin) for basin in sorted(visit.treated)] or [_("None")]
    if page.kind == AGE:
        return [page.question.answer_words.get(visit.values[page.question.id], _("Not sure"))]
    marked = []
    for question in page.questions:
        value = visit.values[question.id]
        if question.blocks(value):
            marked.append(question.tick if value != NOT_SURE else _("Not sure: %(tick)s") % {"tick": question.tick})
    return marked or [_("None of these")]


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
            return Answered(again.errors)
        if again.values[question.id] != visit.values.get(question.id):
            visit.answer(again.values, page.layer)
            return Answered()
    places, errors = forms.read_where(request.POST, question, walkthrough) if question.asks else ([], {})
    read = forms.read_questions(request.POST, page.questions)
    errors |= read.errors
    form = _clearance_form(flow, question, request.POST)
    form_wrong = form is not None and not form.is_valid()
    if errors or form_wrong:
        return Answered(errors, form if form_wrong else None)
    visit.answer(read.values, page.layer)
    if question.asks:
        visit.tell_where(question.id, places)
    visit.drop_clearances((question, *page.questions))
    if form is not None and form.claims_yes:
        _keep_clearances(visit, walkthrough, (question, *page.questions), form)
    visit.mark_followed(question, walkthrough)
    visit.save()
    return Answered()


def _clearance_form(flow: Flow, question: Question, data: Any) -> forms.ClearanceForm | None:
    """The part that asks for a professional's yes, where one could open the way."""
    if not flow.can_be_cleared(question):
        return None
    return forms.ClearanceForm(data, question=question, walkthrough=flow.walkthrough, today=timezone.localdate())


def _keep_clearances(visit: Visit, walkthrough: Walkthrough, questions: tuple[Question, ...], form: forms.ClearanceForm) -> None:
    told = form.cleaned_data
    for question in questions:
        visit.add_clearance(
            Clearance(
                finding=question.id,
                technique=walkthrough.technique.slug,
                region=walkthrough.region,
                by=told["by"].strip(),
                on=told["on"],
                changed_since=told["changed"] != "no",
                written=bool(told.get("written")),
                kind="taught" if told["said"] == form.TAUGHT_ME else "",
            )
        )


def _answer_check(request: HttpRequest, visit: Visit, walkthrough: Walkthrough, flow: Flow, page: Page) -> Answered:
    if forms.one_of(request.POST, "decide", ("right",)) is None:
        return Answered({"decide": _("Press “These are right”, or change an answer.")})
    visit.state["checked"] = True
    visit.save()
    return Answered()


_SHOW = {
    SIDE: _show_side,
    AGE: _show_single,
    NODES: _show_nodes,
    GROUP: _show_group,
    FOLLOW_UP: _show_follow_up,
    CHECK: _show_check,
}
_ANSWER = {
    SIDE: _answer_side,
    AGE: _answer_age,
    NODES: _answer_nodes,
    GROUP: _answer_group,
    FOLLOW_UP: _answer_follow_up,
    CHECK: _answer_check,
}
