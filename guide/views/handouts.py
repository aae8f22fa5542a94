"""Handouts as PDF."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse


@login_not_required
def handout_choices(request: HttpRequest, slug: str) -> HttpResponse:
    raise Http404


@login_not_required
def public_handout(request: HttpRequest, slug: str) -> HttpResponse:
    raise Http404


@login_not_required
def own_handout(request: HttpRequest, slug: str) -> HttpResponse:
    raise Http404
