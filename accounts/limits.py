"""How often something may be tried, by person and by network. What is counted stands in the cache."""

from __future__ import annotations

from allauth.core.internal import ratelimit
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

# allauth's notation: times / span / by what.
RATES = {
    "invitation-code": "10/3m/ip,100/h/ip",
    "invitation-make": "10/10m/key,30/d/key",
    "record-export": "6/10m/key,40/d/key",
    "record-import": "10/10m/key,40/d/key",
}
WAIT_SECONDS = 180


def within(request: HttpRequest, action: str, key: str | None = None) -> bool:
    """Counts one try of `action` (a key of RATES), and says whether it is still within the limits."""
    used = ratelimit.consume(request, app="light-hands", action=action, config=RATES, key=key, limit_get=True)
    return used is not None


def too_many(request: HttpRequest) -> HttpResponse:
    """The page that asks to wait."""
    response = render(request, "429.html", {"retry_after": WAIT_SECONDS}, status=429)
    response["Retry-After"] = str(WAIT_SECONDS)
    return response
