"""The headers that every answer carries, and who and what is let in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed

from accounts import unsent

# Everything from our own host, nothing inline, so no nonce is needed and pages can be cached
# whole. Written out here instead of with django-csp: that package joins the directives in the
# order of a set, so the header differs from one process to the next and cannot be pinned.
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "font-src 'self'; media-src 'self'; connect-src 'self'; manifest-src 'self'; "
    "worker-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; "
    "object-src 'none'"
)
PERMISSIONS_POLICY = "camera=(), microphone=(), geolocation=(), payment=(), usb=()"
METHODS = ("GET", "HEAD", "OPTIONS", "POST")


def guard(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Stand outermost: errors, redirects and static files get the same headers as pages.

    `Referrer-Policy` and `Cache-Control` are defaults that a view may set for itself (a page
    behind a token sends no referrer at all; a public page may be kept). The rest is fixed.
    HSTS comes from Django's SecurityMiddleware, over TLS only.
    """
    policy = CONTENT_SECURITY_POLICY
    if settings.HTTPS:
        policy += "; upgrade-insecure-requests"

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.method in METHODS:
            response = get_response(request)
        else:
            response = HttpResponseNotAllowed(METHODS)
        # Django's own error pages of `make dev` carry their style inline.
        if not (settings.DEBUG and response.status_code in {404, 500}):
            response["Content-Security-Policy"] = policy
        response["X-Content-Type-Options"] = "nosniff"
        response["X-Frame-Options"] = "DENY"
        response["Cross-Origin-Opener-Policy"] = "same-origin"
        response["Cross-Origin-Resource-Policy"] = "same-origin"
        response["Permissions-Policy"] = PERMISSIONS_POLICY
        response.headers.setdefault("Referrer-Policy", "same-origin")
        # Fail closed: an answer that nobody thought about is kept nowhere.
        response.headers.setdefault("Cache-Control", "no-store, private")
        return response

    return middleware


class LoginRequired(LoginRequiredMiddleware):
    """Every view needs a person who is signed in, unless it says `@login_not_required`.

    Django asks who is there before it looks whether that matters. That reads the session of every
    visitor and adds `Vary: Cookie`, so no public page could be kept whole.
    """

    def process_view(
        self, request: HttpRequest, view_func: Any, view_args: Any, view_kwargs: Any
    ) -> HttpResponseBase | None:
        if not getattr(view_func, "login_required", True):
            return None
        if not request.user.is_authenticated:
            unsent.remember(request)
        return super().process_view(request, view_func, view_args, view_kwargs)
