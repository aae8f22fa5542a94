"""What the routine builder's page shows: its form, what is in the way, and the plan as the patient will see it."""

from __future__ import annotations

from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from accounts.actions.assignments import Terms
from accounts.forms.error_list import error_list
from care import building
from care.desk import Desk, sources_differ
from care.forms.routines import BuilderForm, TemplateNameForm
from guide.domain.assigning import APPROACH, NEEDS_CLEARANCE, NEEDS_REASON, Objection
from guide.player import chapters, left_out
from guide.steps_to_read import chapters_to_read

WAY = "in-the-way"


def form_of(desk: Desk, data: QueryDict | None, terms: Terms | None = None) -> BuilderForm:
    return BuilderForm(
        data,
        walkthrough=desk.walkthrough,
        today=desk.health.today,
        reasons=desk.reasons,
        terms=terms or desk.terms_now(),
        version=desk.routine.version if desk.routine else 0,
    )


def check_length(desk: Desk, form: BuilderForm, terms: Terms) -> None:
    """Counts that make the session too long are told of. As written, the plan itself keeps within its minutes."""
    adjusted = terms.adjustments
    if not (adjusted.repetitions or adjusted.seconds):
        return
    most = desk.walkthrough.technique.minutes["most"]
    minutes = building.asked_minutes(desk.plan(terms), desk.walkthrough, adjusted)
    if minutes > most:
        words = {"minutes": minutes, "most": most}
        message = _("These counts take %(minutes)s minutes; %(most)s is the most. Lower some, or leave steps out.")
        first = next(
            slug for slug in (*adjusted.repetitions, *adjusted.seconds) if f"repetitions-{slug}" in form.fields
        )
        kind = "repetitions" if first in adjusted.repetitions else "seconds"
        form.add_error(f"{kind}-{first}", message % words)


def page(
    desk: Desk,
    form: BuilderForm,
    terms: Terms | None = None,
    *,
    refused: tuple[Objection, ...] = (),
    conflict: dict[str, Any] | None = None,
    named: TemplateNameForm | None = None,
    is_preview: bool = False,
    unsent: bool = False,
) -> dict[str, Any]:
    """The whole page. `terms`: what the form says, where it can be read; `refused`: why it could not be saved.

    `unsent`: the form comes back from before signing in.
    """
    terms = terms or _terms_to_show(desk, form)
    for each in refused:
        if _target(form, each) != WAY:
            form.add_error(f"reason-{each.finding}", building.told(each))
    objected = refused or desk.objections(terms)
    plan = desk.plan(terms)
    errors = [] if unsent else [*error_list(form), *(error_list(named) if named else ())]
    errors += [{"target": WAY, "message": building.told(each)} for each in refused if _target(form, each) == WAY]
    return {
        "sharing": desk.sharing,
        "desk": desk,
        "health": desk.health,
        "form": form,
        "errors": errors,
        "phases": building.step_rows(desk.walkthrough, desk.side, plan, form),
        "objections": [_row(each, form) for each in objected],
        "reasons": [
            (finding, building.words_of(each), form[f"reason-{finding}"])
            for finding, each in desk.reasons.items()
            if finding != APPROACH
        ],
        "approach_reason": form[f"reason-{APPROACH}"] if f"reason-{APPROACH}" in form.fields else None,
        "clearances_needed": [each for each in objected if each.kind == NEEDS_CLEARANCE],
        "differ": sources_differ(),
        "named": named or TemplateNameForm(),
        "conflict": conflict,
        "is_preview": is_preview,
        "unsent": unsent,
        **preview(desk, terms, plan=plan),
    }


def _terms_to_show(desk: Desk, form: BuilderForm) -> Terms:
    """For a form that cannot be read, and for one just opened: the terms that it started from."""
    opened = form_of(desk, None) if form.is_bound else form
    data = QueryDict(mutable=True)
    for name in opened.fields:
        value = opened[name].value()
        for each in value if isinstance(value, list) else [value]:
            if each not in (None, False):
                data.appendlist(name, str(each))
    filled = form_of(desk, data)
    filled.is_valid()
    today = desk.health.today
    return filled.terms() if not filled.errors else Terms(start=today, review_by=today)


def _row(objection: Objection, form: BuilderForm) -> dict[str, Any]:
    return {
        "kind": objection.kind,
        "head": building.kind_words(objection.kind),
        "words": building.words_of(objection),
        "finding": objection.finding,
        "target": _target(form, objection),
        "written": objection.written,
    }


def _target(form: BuilderForm, objection: Objection) -> str:
    name = f"reason-{objection.finding}"
    return form[name].auto_id if objection.kind == NEEDS_REASON and name in form.fields else WAY


def preview(desk: Desk, terms: Terms, *, with_pictures: bool = False, plan: Any = None) -> dict[str, Any]:
    made = plan or desk.plan(terms)
    parts = chapters_to_read(made, desk.walkthrough) if with_pictures else chapters(made, desk.walkthrough)
    most = desk.walkthrough.technique.minutes["most"]
    is_cut = bool(made.steps) and building.asked_minutes(made, desk.walkthrough, terms.adjustments) > most
    return {
        "plan": made,
        "chapters": parts,
        "left_out": left_out(made),
        "terms": terms,
        "most_minutes": most if is_cut else 0,
        "technique": desk.walkthrough.technique,
    }
