"""The visit summary: its choices, the page, and the same as a PDF. What was chosen goes by POST and is kept nowhere."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts import summary as summaries
from accounts import unsent
from accounts.access import helping
from accounts.actions.profile import profile_of
from accounts.forms.error_list import error_list
from accounts.forms.visit_summary import USUAL_DAYS, SummaryForm
from accounts.models import Person
from accounts.models.moments import local_day
from accounts.summary_paper import pdf_of
from accounts.summary_records import ADVICE, read
from guide import display
from guide.handout_sheet import usual_paper
from guide.handouts import HandoutUnavailable


@require_http_methods(["GET", "HEAD", "POST"])
def summary(request: HttpRequest) -> HttpResponse:
    """The choices; sent, the summary as a page to read and print."""
    if request.method != "POST":
        sent = unsent.initial(request) or unsent.initial(request, reverse("accounts:summary-pdf"))
        return _choices(request, _form(request, sent), unsent=bool(sent))
    form = _form(request, request.POST)
    if "change" in request.POST or not form.is_valid():
        return _choices(request, form)
    return render(request, "accounts/summary/page.html", _context(request, form))


@require_http_methods(["GET", "HEAD", "POST"])
def summary_pdf(request: HttpRequest) -> HttpResponse:
    """The PDF of what was chosen. Opened by itself, it leads to the choices."""
    if request.method != "POST":
        return HttpResponseRedirect(reverse("accounts:summary"))
    form = _form(request, request.POST)
    if not form.is_valid():
        return _choices(request, form)
    context = _context(request, form)
    try:
        pdf = pdf_of(context["summary"], form.cleaned_data["paper"])
    except HandoutUnavailable as error:
        context["why"] = error.why.value
        return render(request, "accounts/summary/page.html", context, status=503)
    response = HttpResponse(pdf, content_type="application/pdf")
    response.headers["Content-Disposition"] = 'inline; filename="light-hands-summary.pdf"'
    return response


def _form(request: HttpRequest, data: QueryDict | None) -> SummaryForm:
    person: Person = request.user
    today = local_day(timezone.now(), profile_of(person).zone)
    records = read(person, today - USUAL_DAYS, today, [ADVICE])
    paper = usual_paper(display.country(request).code)
    return SummaryForm(data, today=today, suggested=summaries.suggested_questions(records), paper=paper)


def _choices(request: HttpRequest, form: SummaryForm, **more: Any) -> HttpResponse:
    context = {"form": form, "errors": error_list(form), "sharing": helping(request), **more}
    return render(request, "accounts/summary/choices.html", context)


def _context(request: HttpRequest, form: SummaryForm) -> dict[str, Any]:
    """The summary, and what was chosen as hidden fields, to send it once more."""
    chosen = form.cleaned_data
    made = summaries.summary_of(
        request.user,
        chosen["since"],
        chosen["until"],
        form.today,
        form.wanted,
        form.own_first,
        chosen["called"],
    )
    sent = [(name, value) for name in form.fields for value in form.data.getlist(name)]
    return {"summary": made, "sent": sent, "form": form}
