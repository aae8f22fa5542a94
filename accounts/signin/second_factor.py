"""Who sees other people's records needs a second factor: a passkey, or an app that makes codes."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

BACK_TO = "second_factor_back_to"  # in the session: where the person was going


def has_second_factor(person: Any) -> bool:
    return is_mfa_enabled(person, [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN])


def second_factor_required(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Marks a view for therapists or the owner: those of them without a second factor set one up first, and come back after.

    It does not ask whether someone *is* a therapist: that is for the view's own access rule.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if has_second_factor(request.user) or not request.user.needs_second_factor:
            return view(request, *args, **kwargs)
        if request.method == "GET":
            request.session[BACK_TO] = request.get_full_path()
        return redirect("account_second_factor")

    return guarded
