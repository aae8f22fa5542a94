"""The pages people see when something goes wrong.

Each is a template by its number. An error page must not fail itself: when a template is missing
or broken, plain words stand in.
"""

from __future__ import annotations

import logging

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template import loader
from django.utils.translation import gettext as _

from accounts import unsent

logger = logging.getLogger(__name__)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, 400, _("We could not read what your browser sent. Please try again."))


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, 403, _("You cannot open this page."))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    if unsent.remember(request):
        return HttpResponseRedirect(
            request.path
        )  # the form again, with what was typed; by way of signing in where needed
    words = _("This form is out of date. Go back, load the page again, and send it once more.")
    return _page(request, 403, words, {"form_expired": True})


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, 404, _("There is no page at this address."))


def too_many_requests(request: HttpRequest, retry_after: int = 60) -> HttpResponse:
    """For views that limit how often something can be tried."""
    words = _("That was a lot of tries. Please wait a little, then try again.")
    response = _page(request, 429, words, {"retry_after": retry_after})
    response["Retry-After"] = str(retry_after)
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    # Without the request: what broke may be what the page would ask (database, session).
    words = _("Something went wrong on our side. Nothing is wrong with your device.")
    return _page(None, 500, words)


def _page(
    request: HttpRequest | None, status: int, words: str, context: dict[str, object] | None = None
) -> HttpResponse:
    try:
        body = loader.render_to_string(f"{status}.html", context, request)
    except Exception:
        logger.exception("The page for error %s cannot be shown", status)
        return HttpResponse(words, status=status, content_type="text/plain; charset=utf-8")
    return HttpResponse(body, status=status)
