"""Someone whose account is to be erased: while it can be undone, every page of theirs leads to the one that offers it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Person
from accounts.neutral_mail import address_of, send

STAY_OPEN = {"accounts:data-undo", "accounts:data-export"}
SIGN_IN = "/account/"


class OfferUndo:
    """Middleware: the page that offers to keep the account comes first; taking a copy and signing out stay open."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view_func: Any, view_args: Any, view_kwargs: Any
    ) -> HttpResponse | None:
        # A public page never reads who is there (config.middleware.LoginRequired).
        if not getattr(view_func, "login_required", True) or request.path.startswith(SIGN_IN):
            return None
        if getattr(request.user, "delete_on", None) is None:
            return None
        match = request.resolver_match
        return None if match and match.view_name in STAY_OPEN else redirect("accounts:data-undo")


# Mails: of an account, and of nothing that is in it.


def tell_closed(person: Person, delete_on: datetime) -> bool:
    """What was done and how to undo it: it may have been someone else at their phone."""
    context = {"address": address_of(reverse("accounts:data-undo")), "delete_on": delete_on}
    return send(person.email, _("Your account is closed"), "accounts/data/mail_closed.txt", context)


def tell_erased(email: str) -> bool:
    return send(email, _("Your account is deleted"), "accounts/data/mail_erased.txt", {})
