"""What a therapist hands over on paper: a patient's routines of this clinic, under the clinic's letterhead."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from accounts import handouts
from accounts.actions.profile import profile_of
from accounts.forms.error_list import error_list
from accounts.forms.handouts import HandoutForm
from accounts.handouts import Followed, Made, Printing, Refusal
from accounts.models import Person
from accounts.views.handouts import busy, pdf_response
from care.access import At, for_therapists
from care.desk import withdrawn_at
from guide import library
from guide.content.advice_words import Country
from guide.handout_sheet import usual_paper
from guide.handouts import HandoutUnavailable

PART = "handout"


@require_http_methods(["GET", "HEAD", "POST"])
@for_therapists
def patient_handout(request: HttpRequest, at: At, pk: uuid.UUID) -> HttpResponse:
    """Which routines, how the patient is named, letters and paper; sent, the PDF, or the reasons why there is none."""
    sharing = at.patient(pk, PART)
    given = _given(at, sharing.owner)
    form = _form(request, at, given)
    context = {"sharing": sharing, "form": form, "any": bool(given)}
    if request.method != "POST" or not form.is_valid():
        return render(request, "care/prints/choices.html", context | {"errors": error_list(form)})
    chosen = form.cleaned_data
    printing = Printing(sharing.owner, _country(at, sharing.owner), at.now)
    withdrawn = withdrawn_at(at)
    sheets = [
        printing.sheet(routine, version, withdrawn, chosen["size"], chosen["paper"], form.is_for_helper)
        for routine, version in given
        if str(routine.pk) in chosen["routines"]
    ]
    refused = [one for one in sheets if isinstance(one, Refusal)]
    if refused:
        return render(request, "care/prints/refused.html", context | {"refused": refused, "several": len(sheets) > 1})
    made = [one for one in sheets if isinstance(one, Made)]
    packet = handouts.packet(made, printing, [at.clinic], chosen["called"], chosen["size"], chosen["paper"])
    at.note(sharing, PART, "printed")
    try:
        return pdf_response(packet.pdf())
    except HandoutUnavailable as error:
        told: dict[str, Any] = packet.page() | {"why": error.why.value, "sharing": sharing}
        return busy(render(request, "care/prints/page.html", told, status=503), error)


def _given(at: At, owner: Person) -> Followed:
    """What this clinic gave and what goes on, each with its newest version. Another clinic's is not this clinic's to print."""
    versions = owner.routine_versions.followed().filter(routine__clinic=at.clinic)
    return [(version.routine, version) for version in versions]


def _form(request: HttpRequest, at: At, given: Followed) -> HandoutForm:
    return HandoutForm(
        request.POST if request.method == "POST" else None,
        following=given,
        paper=usual_paper(at.clinic.country),
        for_patient=False,
    )


def _country(at: At, owner: Person) -> Country:
    """Where the patient lives, else the clinic's: the number to call on the paper must be the right one."""
    countries = library.get().advice.countries
    profile = profile_of(owner)
    codes = ([profile.country] if profile.version else []) + [at.clinic.country, profile.country, "other"]
    return countries[next(code for code in codes if code in countries)]
