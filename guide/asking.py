"""What each screening page shows: its questions with what was answered before, or typed just now, and what was wrong with it."""

from dataclasses import dataclass, field
from typing import Any

from django.forms import Form
from django.http import HttpRequest
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from guide import forms
from guide.domain.anatomy import ALL_BASINS
from guide.domain.questions import ELSEWHERE, NOT_SURE, Question
from guide.domain.sides import LEFT, RIGHT
from guide.flow import AGE, CHECK, FOLLOW_UP, GROUP, NODES, SIDE, Flow, Page
from guide.player import side_words


@dataclass(slots=True)
class Answered:
    """What a posted page came to: errors by field, and, where there are any, what was typed."""

    errors: dict[str, str] = field(default_factory=dict)
    form: forms.ClearanceForm | None = None


def page_context(request: HttpRequest, flow: Flow, page: Page, number: int, answered: Answered) -> dict[str, Any]:
    context = {
        "walkthrough": flow.walkthrough,
        "page": page,
        "number": number,
        "total": len(flow.pages),
        "back": number - 1 if number > 1 else None,
        "errors": answered.errors,
        **_SHOW[page.kind](request, flow, page, answered),
    }
    return context | {"summary": _summary(page, answered, context.get("form"))}


def _summary(page: Page, answered: Answered, form: Form | None) -> list[dict[str, str]]:
    """Every error of the page, with the id of the part that it is about."""
    errors = [{"target": _anchor(page, name), "message": message} for name, message in answered.errors.items()]
    return errors + form_errors(form)


def _anchor(page: Page, name: str) -> str:
    """The id of a field's part of the page. It can come to stand in the address, so it counts and does not name."""
    ids = [question.id for question in (page.question, *page.questions) if question]
    names = [*ids, *(f"where-{id}" for id in ids)]
    return f"q-{names.index(name)}" if name in names else f"q-{name}"


def form_errors(form: Form | None) -> list[dict[str, str]]:
    """The errors of a form that was sent, each with the id of its field."""
    if form is None or not form.is_bound:
        return []
    return [
        {"target": form[name].id_for_label or f"id_{name}_0", "message": message}
        for name, messages in form.errors.items()
        for message in messages
    ]


def _side(request: HttpRequest, flow: Flow, page: Page, answered: Answered) -> dict[str, Any]:
    walkthrough = flow.walkthrough
    sides = [(side, side_words(walkthrough.region, side)) for side in walkthrough.sides]
    return {"sides": sides, "chosen": flow.visit.side(walkthrough)}


def _age(request: HttpRequest, flow: Flow, page: Page, answered: Answered) -> dict[str, Any]:
    question = page.question
    return {
        "question": question,
        "choices": _choices(question),
        "chosen": flow.visit.values.get(question.id, ""),
    }


def _nodes(request: HttpRequest, flow: Flow, page: Page, answered: Answered) -> dict[str, Any]:
    told = request.POST.getlist("treated") if request.method == "POST" else map(str, flow.visit.treated or ())
    basins = flow.walkthrough.anatomy.basins
    rows = [
        {"name": str(basin), "label": basins[basin.kind].question.replace("{S}", basin.side), "side": basin.side}
        for basin in ALL_BASINS
    ]
    sides = [{"side": side, "basins": [row for row in rows if row["side"] == side]} for side in (LEFT, RIGHT)]
    return {"question": page.question, "basins": rows, "sides": sides, "ticked": set(told)}


def _group(request: HttpRequest, flow: Flow, page: Page, answered: Answered) -> dict[str, Any]:
    posted = request.POST if request.method == "POST" else {}
    items = [
        _item(page, question, posted.get(question.id) or flow.visit.values.get(question.id, ""), answered)
        for question in page.questions
    ]
    answered_before = any(question.id in flow.visit.values for question in page.questions)
    return {"group": page.group, "items": items, "answered_before": answered_before}


def _item(page: Page, question: Question, value: str, answered: Answered) -> dict[str, Any]:
    """A question as a list shows it: its blocking answer is the "Yes" of a statement where "yes" would clear."""
    return {
        "question": question,
        "anchor": _anchor(page, question.id),
        "text": question.text if question.clearing == "no" else question.tick,
        "blocking": question.blocking,
        "value": value,
        "error": answered.errors.get(question.id, ""),
    }


def _follow_up(request: HttpRequest, flow: Flow, page: Page, answered: Answered) -> dict[str, Any]:
    question, visit = page.question, flow.visit
    posted = request.POST if request.method == "POST" else None
    told = {q.id: (posted.get(q.id, "") if posted is not None else visit.values.get(q.id, "")) for q in page.questions}
    chosen = visit.values.get(question.id, "") if posted is None else posted.get(question.id, "")
    inner = [
        {**_item(page, q, told[q.id], answered), "places": _places(request, flow, page, q, answered)}
        for q in page.questions
    ]
    return {
        "question": question,
        "anchor": _anchor(page, question.id),
        "choices": _choices(question) if len(question.answers) > 3 else [],
        "chosen": chosen,
        "choice_error": answered.errors.get(question.id, ""),
        "places": _places(request, flow, page, question, answered),
        "inner": inner,
        "one_more": posted is None and visit.followed(question, flow.walkthrough) and not page.answered,
        "form": answered.form or clearance_form(flow, question, None),
    }


def _places(
    request: HttpRequest, flow: Flow, page: Page, question: Question, answered: Answered
) -> dict[str, Any] | None:
    """The places or sides that `question` asks for on a follow-up page; None where it asks for none."""
    if not question.asks:
        return None
    name = f"where-{question.id}"
    if request.method == "POST":
        ticked = set(request.POST.getlist(name))
    else:
        told = flow.visit.where.get(question.id)
        ticked = {NOT_SURE} if told == [] else set(told or ())
        if not flow.visit.followed(page.question, flow.walkthrough):
            # "Somewhere else" was said of another routine's places.
            ticked -= {ELSEWHERE}
    by_side = "where" not in question.asks
    anatomy = flow.walkthrough.anatomy
    places = [] if by_side else forms.places_for(question, flow.walkthrough)
    groups = [
        {
            "side": side,
            "rows": [(str(place), _first_big(anatomy.place_name(place))) for place in places if place.side == side],
        }
        for side in (LEFT, RIGHT, "middle")
    ]
    return {
        "name": name,
        "anchor": _anchor(page, name),
        "by_side": by_side,
        "groups": [group for group in groups if group["rows"]],
        "ticked": ticked,
        "error": answered.errors.get(name, ""),
    }


def _first_big(words: str) -> str:
    return words[:1].upper() + words[1:]


def _choices(question: Question) -> list[tuple[str, str]]:
    usual = {"yes": _("Yes"), "no": _("No"), NOT_SURE: _("I am not sure")}
    return [(answer, question.answer_words.get(answer) or usual[answer]) for answer in question.answers]


def clearance_form(flow: Flow, question: Question, data: Any) -> forms.ClearanceForm | None:
    """The part that asks for a professional's yes, where one could open the way, with what was told before."""
    if not flow.can_be_cleared(question):
        return None
    visit, walkthrough = flow.visit, flow.walkthrough
    initial = {"said": visit.said_to(question, walkthrough)}
    told = visit.clearance_told(question, walkthrough)
    if told and initial["said"]:
        initial |= {
            "by": told.by,
            "on": told.on,
            "written": told.written,
            "changed": "yes" if told.changed_since else "no",
        }
    today = timezone.localdate()
    return forms.ClearanceForm(data, question=question, walkthrough=walkthrough, today=today, initial=initial)


def _check(request: HttpRequest, flow: Flow, page: Page, answered: Answered) -> dict[str, Any]:
    return {"rows": answer_rows(flow)}


def answer_rows(flow: Flow) -> list[dict[str, Any]]:
    """What the person told us, a row a page, with the number of the page that changes it."""
    return [
        {"number": number, "page": page, "answers": _words_of(flow, page)}
        for number, page in enumerate(flow.pages, 1)
        if page.kind != CHECK and page.answered
    ]


def _words_of(flow: Flow, page: Page) -> list[str]:
    visit = flow.visit
    if page.kind == SIDE:
        return [side_words(flow.walkthrough.region, visit.side(flow.walkthrough))]
    if page.kind == NODES:
        if visit.treated is None:
            return [_("Not sure which")]
        anatomy = flow.walkthrough.anatomy
        return [_first_big(anatomy.basin_name(basin)) for basin in sorted(visit.treated)] or [_("None")]
    if page.kind == AGE:
        return [page.question.answer_words.get(visit.values[page.question.id], _("Not sure"))]
    if page.kind == FOLLOW_UP:
        return _words_of_follow_up(flow, page)
    return _marked(flow, page.questions) or [_("None of these")]


def _marked(flow: Flow, questions: tuple[Question, ...]) -> list[str]:
    marked = []
    for question in questions:
        value = flow.visit.values[question.id]
        if question.blocks(value):
            marked.append(question.tick if value != NOT_SURE else _("Not sure: %(tick)s") % {"tick": question.tick})
    return marked


def _words_of_follow_up(flow: Flow, page: Page) -> list[str]:
    """Where, what else, and whose yes."""
    words = []
    for question in (page.question, *page.questions):
        if question.id != page.question.id:
            words += _marked(flow, (question,))
        words += _words_of_places(flow, question)
    told = flow.visit.clearance_told(page.question, flow.walkthrough)
    if flow.visit.said_to(page.question, flow.walkthrough) and told:
        day = formats.date_format(told.on, "DATE_FORMAT")
        words.append(_("A yes from %(who)s, %(day)s") % {"who": told.by, "day": day})
    elif flow.can_be_cleared(page.question):
        words.append(_("No yes from a professional"))
    return words or [_("Nothing more")]


def _words_of_places(flow: Flow, question: Question) -> list[str]:
    told = flow.visit.where.get(question.id)
    if told is None:
        return []
    anatomy = flow.walkthrough.anatomy
    names = {str(place): anatomy.place_name(place) for place in anatomy.all_places()}
    names |= {ELSEWHERE: _("somewhere else"), LEFT: _("left side"), RIGHT: _("right side")}
    return [_first_big(", ".join(names[place] for place in told)) if told else _("Not sure where")]


_SHOW = {
    SIDE: _side,
    AGE: _age,
    NODES: _nodes,
    GROUP: _group,
    FOLLOW_UP: _follow_up,
    CHECK: _check,
}
