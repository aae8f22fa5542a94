"""For what matters, being signed in is not enough: it must be the same person now, not someone at a phone left open."""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account import app_settings
from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.core.exceptions import ReauthenticationRequired
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from accounts.signin.second_factor import has_second_factor

View = Callable[..., HttpResponse]


def showed_recently(request: HttpRequest) -> bool:
    """Whether the person has shown who they are within the last 10 minutes; a sign-in counts.

    With a second factor a code by mail does not count: the mailbox may stand open on the same phone.
    """
    records = get_authentication_records(request, request.user)
    if has_second_factor(request.user):
        records = [record for record in records if record.get("method") != "code"]
    return bool(records) and time.time() - records[-1]["at"] < app_settings.REAUTHENTICATION_TIMEOUT


def recent_sign_in_required(view: View) -> View:
    """Marks a view for what matters. Who has not shown who they are for 10 minutes does so, and goes on where they were.

    A form that was sent goes through afterwards with what was typed: it waits in the session. A password never does.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated and showed_recently(request):
            return view(request, *args, **kwargs)
        if any("password" in name for name in request.POST):
            return redirect(request.get_full_path())
        raise ReauthenticationRequired

    return guarded


def made_second_factor(request: HttpRequest, authenticator: Authenticator, **kwargs: Any) -> None:
    """Called when a second factor was made. It was in the person's hands just now, so it is not asked for at once.

    The session gets a new id, as it does at sign-in; the list of devices follows.
    """
    if not request.user.is_authenticated or authenticator.type == Authenticator.Type.RECOVERY_CODES:
        return
    record_authentication(request, request.user, method="mfa", type=str(authenticator.type), reauthenticated=True)
    before = request.session.session_key
    request.session.cycle_key()
    UserSession.objects.filter(session_key=before).update(session_key=request.session.session_key)
