"""A code by mail that shows again who someone is: for those without a password and without a second factor."""

from __future__ import annotations

import time
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import record_authentication
from allauth.account.internal.flows.reauthentication import resume_request
from allauth.account.utils import get_next_redirect_url
from allauth.core import ratelimit
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts.signin.forms import AgainCodeForm
from accounts.signin.second_factor import has_second_factor

KEY = "again_by_code"  # in the session: the code, when it was sent, how often it was missed
HOLDS = 10 * 60
TRIES = 3


@sensitive_post_parameters("code")
@require_http_methods(["GET", "POST"])
def again_by_code(request: HttpRequest) -> HttpResponse:
    """Sends a code to the person's address when asked to, then takes it. GET sends nothing."""
    if has_second_factor(request.user) or not request.user.email:
        return redirect("account_reauthenticate")
    if request.POST.get("action") == "send":
        return _send(request)
    state = _state(request)
    if request.method != "POST":
        return _page(request, state, AgainCodeForm(code="") if state else None)
    if not state:
        return _page(request, None, None, _("That code is too old, or was missed too often. Ask for a new one."))
    form = AgainCodeForm(request.POST, code=state["code"])
    if form.is_valid():
        del request.session[KEY]
        record_authentication(request, request.user, method="code", email=request.user.email, reauthenticated=True)
        return resume_request(request) or redirect("account_home")
    state["missed"] += 1
    request.session[KEY] = state
    if state["missed"] >= TRIES:
        del request.session[KEY]
        return _page(request, None, None, _("That code was missed too often. Ask for a new one."))
    return _page(request, state, form)


def _send(request: HttpRequest) -> HttpResponse:
    key = request.user.email
    if limited := ratelimit.consume_or_429(request, action="request_login_code", key=key):
        return limited
    code = get_adapter().generate_login_code()
    get_adapter().send_mail("account/email/login_code", request.user.email, {"code": code})
    request.session[KEY] = {"code": code, "at": time.time(), "missed": 0}
    return _page(request, request.session[KEY], AgainCodeForm(code=""))


def _state(request: HttpRequest) -> dict[str, Any] | None:
    state = request.session.get(KEY)
    return state if state and time.time() - state["at"] < HOLDS else None


def _page(
    request: HttpRequest, state: dict[str, Any] | None, form: AgainCodeForm | None, problem: str = ""
) -> HttpResponse:
    methods = [m for m in get_adapter().get_reauthentication_methods(request.user) if m["id"] != "code"]
    context = {
        "form": form,
        "sent": state is not None,
        "problem": problem,
        "email": request.user.email,
        "next": get_next_redirect_url(request) or "",
        "others": methods,
    }
    return render(request, "account/again_by_code.html", context)
