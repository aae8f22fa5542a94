"""How long a sign-in holds on this device.

The person says at sign-in whether the device is shared. Nothing said means shared: the careful one.

| kind | quiet time | in all | cookie |
|---|---|---|---|
| shared | 15 minutes | 12 hours | gone with the browser |
| own | 14 days | 30 days | stays |
| work | 30 minutes | 12 hours | gone with the browser |

Own is long on purpose. Someone who massages twice a week would else type a code each time, with
swollen fingers; the phone has a lock of its own. Work is an own device of someone who sees other
people's records. A massage under way is not quiet: the player's heart-beat counts.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse

if TYPE_CHECKING:
    from accounts.models import Person

KEY = "device"  # in the session, from sign-in on: kind, and when the sign-in was
CHOICE = "device_choice"  # in the session, until the sign-in is complete
SHARED, OWN, WORK = "shared", "own", "work"
MINUTE, HOUR, DAY = 60, 60 * 60, 24 * 60 * 60
TOUCH_EACH = MINUTE


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds: without a request, and from sign-in on whatever is done."""

    quiet: int
    whole: int
    stays: bool


LIMITS = {
    SHARED: Limits(15 * MINUTE, 12 * HOUR, stays=False),
    OWN: Limits(14 * DAY, 30 * DAY, stays=True),
    WORK: Limits(30 * MINUTE, 12 * HOUR, stays=False),
}


def chosen_here(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Marks a view whose form asks about the device: what was said waits in the session until sign-in is complete."""

    @wraps(view)
    def keeping(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method == "POST" and not request.user.is_authenticated:
            request.session[CHOICE] = OWN if request.POST.get("device") == OWN else SHARED
        return view(request, *args, **kwargs)

    return keeping


def begin(request: HttpRequest, person: Person) -> None:
    """Starts the clock of a sign-in that is complete."""
    kind = request.session.pop(CHOICE, SHARED)
    if kind == OWN and person.needs_second_factor:
        kind = WORK
    request.session[KEY] = {"kind": kind, "since": int(time.time())}


def kind(request: HttpRequest) -> str:
    """shared, own or work; "" for a visitor."""
    return request.session.get(KEY, {}).get("kind", "")


def whole_left(device: dict[str, Any]) -> int:
    """Seconds until the sign-in ends whatever is done; never below 0."""
    return max(0, device["since"] + LIMITS[device["kind"]].whole - int(time.time()))


def keep_time(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: an answer that read the session of someone signed in starts their quiet time anew.

    Where the store is busy (503) it is not asked once more: it would have the person wait twice.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.session.accessed and response.status_code != 503:
            request.session.touch()
        return response

    return middleware
