"""Where a therapist arrives, and which clinic they work in right now."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.signin.second_factor import second_factor_required
from care.access import CLINIC, At, at_of, for_therapists


@require_safe
@for_therapists
def home(request: HttpRequest, at: At) -> HttpResponse:
    """The inbox comes first: it says who needs a call."""
    return HttpResponseRedirect(reverse("care:inbox-list"))


@require_POST
@for_therapists
def clinic_switch(request: HttpRequest, at: At) -> HttpResponse:
    """Works on in another of the therapist's clinics. What is not theirs changes nothing."""
    asked = request.POST.get("clinic", "")
    if any(str(membership.clinic_id) == asked for membership in at.memberships):
        request.session[CLINIC] = asked
    return HttpResponseRedirect(reverse("care:home"))


@require_safe
@second_factor_required
def no_clinic(request: HttpRequest) -> HttpResponse:
    """A therapist whom no clinic has yet: what to do."""
    if not request.user.is_therapist:
        raise Http404
    if at_of(request) is not None:
        return HttpResponseRedirect(reverse("care:home"))
    return render(request, "care/no_clinic.html")
