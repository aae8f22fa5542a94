"""Keeps what a person typed when it could not be saved: signed out meanwhile, or the page was too old.

The fields stay in the server session, for the person who opened the form and nobody else, for an hour. After signing in, the
same form shows them again, with the words that they are not saved yet. What a therapist typed comes back at the clinic that they
typed it for, and at no other.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.contrib.sessions.backends.base import UpdateError
from django.core import signing
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone

from accounts import right_record

logger = logging.getLogger(__name__)

KEY = "unsent"
FOR = "for"
KEPT_FOR = timedelta(hours=1)
LARGEST = 64 * 1024
OURS = ("csrfmiddlewaretoken", FOR)
PREFIXES = ("/me/", "/care/")
SALT = "accounts.unsent"


def mark(person_id: Any, clinic_id: Any = "") -> str:
    """The hidden field that says whose form it is and, where a therapist works, at which clinic; signed."""
    return signing.Signer(salt=SALT).sign(f"{person_id} {clinic_id}".strip())


def _read_mark(request: HttpRequest) -> tuple[str, str]:
    """The person and the clinic of the form that was sent; BadSignature where it does not say."""
    whose, _space, clinic = signing.Signer(salt=SALT).unsign(request.POST.get(FOR, "")).partition(" ")
    return whose, clinic


def clinic_here(request: HttpRequest) -> str:
    """The id of the clinic whose page this is, "" on all others."""
    at = getattr(request, "at", None)
    return str(at.clinic.pk) if at else ""


def is_for_other_clinic(request: HttpRequest) -> bool:
    """Whether this form was opened at another clinic than the one that it would be saved at. A form without the mark says none."""
    try:
        _whose, clinic = _read_mark(request)
    except signing.BadSignature:
        return False
    return clinic != clinic_here(request)


def remember(request: HttpRequest) -> bool:
    """Keeps the fields of a POST that could not be taken; whether it did. Forms without the mark are not kept."""
    if (
        not _is_form(request) or "HX-Request" in request.headers
    ):  # a part of a page is asked for: nothing was to be saved
        return False
    try:
        whose, clinic = _read_mark(request)
    except signing.BadSignature:
        return False
    fields = {name: request.POST.getlist(name) for name in request.POST if name not in OURS}
    if sum(len(value) for values in fields.values() for value in values) > LARGEST:
        return False
    request.session[KEY] = {
        "path": request.path,
        "for": whose,
        "clinic": clinic,
        "fields": fields,
        "at": timezone.now().isoformat(),
    }
    request.unsent_now = True  # type: ignore[attr-defined]
    return True


def _waiting(request: HttpRequest) -> dict[str, Any] | None:
    """What this person typed within the hour and could not save."""
    entry = request.session.get(KEY)
    if not entry or entry["for"] != str(request.user.pk):
        return None
    return entry if timezone.now() - datetime.fromisoformat(entry["at"]) <= KEPT_FOR else None


def clinic_waited_for(request: HttpRequest) -> str:
    """The id of the clinic that this person typed for what waits here, "" if nothing waits."""
    entry = _waiting(request)
    return entry.get("clinic", "") if entry else ""


def sent(request: HttpRequest) -> QueryDict | None:
    """What the form of this page is filled with: what was just sent, else what waits since before signing in."""
    return request.POST if request.method == "POST" else initial(request)


def initial(request: HttpRequest, path: str = "") -> QueryDict | None:
    """What this person typed in the form of this page and could not save, as a form takes it; None if nothing."""
    entry = _waiting(request)
    if not entry or entry["path"] != (path or request.path) or entry.get("clinic", "") != clinic_here(request):
        return None
    # Text for the record of someone whom this person helped does not turn up in a form for another's.
    if not right_record.fits(request, entry["fields"].get(right_record.FIELD, [""])[0]):
        return None
    data = QueryDict(mutable=True)
    for name, values in entry["fields"].items():
        data.setlist(name, values)
    return data


class Unsent:
    """Middleware: lets the kept fields go once the form is saved, and answers with them where the database cannot save now."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if _is_form(request) and request.session.modified and response.status_code != 503:
            # What was typed may stand in the session alone (measuring, a sign-in that is over): here a busy store
            # is still answered with the text, later it would be an error page.
            try:
                request.session.save()
            except (OperationalError, UpdateError) as error:
                # Django tells a row that cannot be changed now like one that is gone. A row that is gone: the session's
                # own middleware says so.
                busy = error if isinstance(error, OperationalError) else error.__context__
                if isinstance(busy, OperationalError):
                    request.session.modified = False
                    return self._busy(request, busy)
        is_saved = 300 <= response.status_code < 400 and not hasattr(request, "unsent_now")
        if _is_form(request) and is_saved and request.user.is_authenticated:
            entry = request.session.get(KEY)
            if entry and entry["path"] == request.path:
                del request.session[KEY]
        return response

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """A form that was opened for another record than the one that it would go to now is not saved; its text is kept."""
        if not _is_form(request) or not request.user.is_authenticated:
            return None
        if getattr(view, "takes_a_file", False):  # for oneself alone; the view caps the file before anything reads it
            return None
        if right_record.fits(request, request.POST.get(right_record.FIELD, "")):
            return None
        return render(request, "accounts/helping/other_record.html", {"kept": remember(request)}, status=409)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Locked, full or read-only: the page holds everything typed, and sends it again on a tap."""
        if not isinstance(exception, OperationalError) or not _is_form(request):
            return None
        return self._busy(request, exception)

    def _busy(self, request: HttpRequest, exception: OperationalError) -> HttpResponse:
        logger.error("The database could not save: %s", type(exception).__name__)
        fields = [(name, value) for name in request.POST for value in request.POST.getlist(name)]
        kept = [(name, value) for name, value in fields if name != "csrfmiddlewaretoken"]
        return render(request, "accounts/not_saved.html", {"fields": kept}, status=503)


def _is_form(request: HttpRequest) -> bool:
    return request.method == "POST" and request.path.startswith(PREFIXES)


def drop_if_not_of(sender: Any, request: HttpRequest, user: Any, **kwargs: Any) -> None:
    """Someone else signs in on the same device: what was typed is not theirs to see."""
    entry = request.session.get(KEY) if hasattr(request, "session") else None
    if entry and entry["for"] != str(user.pk):
        del request.session[KEY]
