"""One address for each kind of answer a view can give."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import include, path

from config import errors


def private(request: HttpRequest) -> HttpResponse:
    return HttpResponse("private")


@login_not_required
def public(request: HttpRequest) -> HttpResponse:
    return HttpResponse(str(len(request.POST)))


@login_not_required
def kept(request: HttpRequest) -> HttpResponse:
    return HttpResponse("kept", headers={"Cache-Control": "public, max-age=60"})


@login_not_required
def token(request: HttpRequest) -> HttpResponse:
    return HttpResponse("token", headers={"Referrer-Policy": "no-referrer"})


@login_not_required
def moved(request: HttpRequest) -> HttpResponse:
    return HttpResponseRedirect("/public")


@login_not_required
def broken(request: HttpRequest) -> HttpResponse:
    diary = request.POST.get("diary", "nothing")
    raise ValueError(f"cannot read {diary}")


@login_not_required
def forbidden(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied


@login_not_required
def suspicious(request: HttpRequest) -> HttpResponse:
    raise SuspiciousOperation


@login_not_required
def limited(request: HttpRequest) -> HttpResponse:
    return errors.too_many_requests(request, retry_after=30)


@login_not_required
def pdf(request: HttpRequest) -> FileResponse:
    return FileResponse(iter([b"%PDF-"]), content_type="application/pdf")


@login_not_required
def missing_template(request: HttpRequest) -> HttpResponse:
    return render(request, "there is no such.html")


urlpatterns = [
    path("", include("config.urls")),
    path("private", private),
    path("public", public),
    path("kept", kept),
    path("token", token),
    path("moved", moved),
    path("broken", broken),
    path("forbidden", forbidden),
    path("suspicious", suspicious),
    path("limited", limited),
    path("pdf", pdf),
    path("missing-template", missing_template),
]

handler400 = "config.errors.bad_request"
handler403 = "config.errors.permission_denied"
handler404 = "config.errors.page_not_found"
handler500 = "config.errors.server_error"
