"""A handout of one's own routines: the choices, and the PDF. What was chosen goes by POST and is kept nowhere."""

from __future__ import annotations

import uuid

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts import handouts, standing
from accounts.access import helping, owned
from accounts.actions.profile import profile_of
from accounts.forms.error_list import error_list
from accounts.forms.handouts import HandoutForm
from accounts.handouts import Followed, Made, Printing, Refusal
from accounts.views.today import newest_versions
from accounts.words import INITIALS, NAME, NOBODY
from guide import display, library
from guide.content.advice_words import Country
from guide.forms import one_of
from guide.handout_sheet import PAPERS, SIZES, usual_paper
from guide.handouts import HandoutUnavailable, Why

NAMED = (NAME, INITIALS, NOBODY)


@require_http_methods(["GET", "HEAD", "POST"])
def handout_choices(request: HttpRequest) -> HttpResponse:
    """Which routines, name, letters and paper; sent, the PDF of all that were ticked."""
    following = newest_versions(request.user)
    form = _form(request, following)
    if request.method != "POST" or not form.is_valid():
        context = {"form": form, "errors": error_list(form), "sharing": helping(request), "any": bool(following)}
        return render(request, "accounts/handouts/choices.html", context)
    chosen = form.cleaned_data
    wanted = [(routine, version) for routine, version in following if str(routine.pk) in chosen["routines"]]
    return _answer(request, wanted, chosen["called"], chosen["size"], chosen["paper"], form.is_for_helper)


@require_http_methods(["GET", "HEAD", "POST"])
def routine_handout(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The PDF of one routine; choices that are missing are the usual ones. Opened by itself, it leads to the choices."""
    routine = owned(request.user.routines.filter(ended_at=None).select_related("assigned_by", "clinic"), pk)
    if request.method != "POST":
        return HttpResponseRedirect(reverse("accounts:handout-choices"))
    version = routine.versions.first()
    if version is None:
        raise Http404
    country = _country(request)
    size = one_of(request.POST, "size", SIZES) or SIZES[0]
    paper = one_of(request.POST, "paper", PAPERS) or usual_paper(country.code)
    called = one_of(request.POST, "called", NAMED) or NAME
    return _answer(request, [(routine, version)], called, size, paper)


def _answer(
    request: HttpRequest, wanted: Followed, called: str, size: str, paper: str, helper: bool | None = None
) -> HttpResponse:
    """All that were asked for, or, where one cannot be, none, with the reasons: half a handout would look like a whole one."""
    printing = Printing(request.user, _country(request), timezone.now())
    withdrawn = standing.withdrawn(request.user)
    sheets = [printing.sheet(routine, version, withdrawn, size, paper, helper) for routine, version in wanted]
    refused = [one for one in sheets if isinstance(one, Refusal)]
    if refused:
        return render(request, "accounts/handouts/refused.html", {"refused": refused, "several": len(sheets) > 1})
    made = [one for one in sheets if isinstance(one, Made)]
    clinics = dict.fromkeys(routine.clinic for routine, _version in wanted if routine.clinic)
    packet = handouts.packet(made, printing, clinics, called, size, paper)
    try:
        return pdf_response(packet.pdf())
    except HandoutUnavailable as error:
        response = render(request, "accounts/handouts/page.html", packet.page() | {"why": error.why.value}, status=503)
        return busy(response, error)


def pdf_response(pdf: bytes) -> HttpResponse:
    """Its name says nothing of whose it is or what for."""
    response = HttpResponse(pdf, content_type="application/pdf")
    response.headers["Content-Disposition"] = 'inline; filename="light-hands-handout.pdf"'
    response.headers["Cache-Control"] = "no-store, private"
    return response


def busy(response: HttpResponse, error: HandoutUnavailable) -> HttpResponse:
    if error.why == Why.BUSY:
        response.headers["Retry-After"] = "20"
    return response


def _form(request: HttpRequest, following: Followed) -> HandoutForm:
    return HandoutForm(
        request.POST if request.method == "POST" else None,
        following=following,
        paper=usual_paper(_country(request).code),
        for_patient=True,
    )


def _country(request: HttpRequest) -> Country:
    """The profile's, else this device's: the number to call must be the right one."""
    profile = profile_of(request.user)
    countries = library.get().advice.countries
    return countries[profile.country] if profile.version and profile.country in countries else display.country(request)
