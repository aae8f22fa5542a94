"""The pages of sign-in that allauth does not have, or not in the shape we need."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal import flows
from allauth.account.internal.flows.email_verification_by_code import EMAIL_VERIFICATION_CODE_SESSION_KEY
from allauth.account.internal.stagekit import clear_login
from allauth.account.views import LoginView
from allauth.core import ratelimit
from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from allauth.usersessions.internal.flows.sessions import end_sessions
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.actions.profile import profile_of
from accounts.signin import second_factor, shared_device
from accounts.signin.devices import device_words
from accounts.signin.forms import SetPasswordForm
from accounts.signin.recent import recent_sign_in_required
from guide.public import public_page

View = Callable[..., HttpResponse]


class PasswordSignIn(LoginView):
    template_name = "account/login_password.html"


class SecondStep(AuthenticateView):
    """The second step of a sign-in: a passkey is offered only to who has one."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        if not is_mfa_enabled(self.stage.login.user, [Authenticator.Type.WEBAUTHN]):
            self.webauthn_form = None
        return super().get_context_data(**kwargs)


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """All about someone's sign-in, on one page."""
    found = list(Authenticator.objects.filter(user=request.user).order_by("created_at"))
    passkeys = [each for each in found if each.type == Authenticator.Type.WEBAUTHN]
    context = {
        "passkeys": passkeys,
        "app": next((each for each in found if each.type == Authenticator.Type.TOTP), None),
        "spare_codes": next((each for each in found if each.type == Authenticator.Type.RECOVERY_CODES), None),
        "device": shared_device.kind(request),
        "back_to": request.session.get(second_factor.BACK_TO) and second_factor.has_second_factor(request.user),
    }
    return render(request, "account/home.html", context)


@require_safe
def second_factor_page(request: HttpRequest) -> HttpResponse:
    """Says to a therapist or the owner why a second step is needed, and offers the two kinds."""
    if second_factor.has_second_factor(request.user):
        return redirect("account_go_on")
    return render(request, "account/second_factor.html")


@require_safe
def go_on(request: HttpRequest) -> HttpResponse:
    """Back to where the person was going when a second factor was asked for."""
    url = request.session.pop(second_factor.BACK_TO, "")
    return redirect(url if url and get_adapter().is_safe_url(url) else get_adapter().get_login_redirect_url(request))


@sensitive_post_parameters("password1")
@require_http_methods(["GET", "POST"])
@recent_sign_in_required
def password(request: HttpRequest) -> HttpResponse:
    """Sets, changes or takes away the password. The old one is not asked: the person has just shown who they are."""
    had_one = request.user.has_usable_password()
    if request.method == "POST":
        if limited := ratelimit.consume_or_429(request, action="change_password", user=request.user):
            return limited
        if "remove" in request.POST and had_one and request.user.email:
            request.user.set_unusable_password()
            request.user.save(update_fields=["password"])
            flows.password_change.finalize_password_change(request, request.user)
            messages.success(request, _("Your password is gone. You sign in by code or passkey now."))
            return redirect("account_home")
        form = SetPasswordForm(data=request.POST, user=request.user)
        if form.is_valid():
            form.save()
            finish = (
                flows.password_change.finalize_password_change
                if had_one
                else flows.password_change.finalize_password_set
            )
            finish(request, request.user)
            return redirect("account_home")
    else:
        form = SetPasswordForm(user=request.user)
    return render(request, "account/password.html", {"form": form, "had_one": had_one})


@require_safe
def session_list(request: HttpRequest) -> HttpResponse:
    """Where this person is signed in right now."""
    found = sorted(UserSession.objects.purge_and_list(request.user), key=lambda each: each.created_at, reverse=True)
    sessions = [(each, device_words(each.user_agent)) for each in found]
    return render(request, "usersessions/list.html", {"sessions": sessions, "zone": profile_of(request.user).zone})


@require_POST
def session_end(request: HttpRequest) -> HttpResponse:
    """Signs out one other device, or all others. This one signs out by its own button."""
    found = [each for each in UserSession.objects.filter(user=request.user) if not each.is_current()]
    chosen = request.POST.get("session", "")
    if chosen:
        found = [each for each in found if str(each.pk) == chosen]
        if not found:
            raise Http404
    end_sessions(request, found)
    messages.success(request, _("Signed out there."))
    return redirect("usersessions_list")


@public_page()
def signed_out(request: HttpRequest) -> HttpResponse:
    """Says that the sign-out worked, and what to do on a shared device."""
    return render(request, "account/signed_out.html")


def clears_the_browser(view: View) -> View:
    """Marks the view that signs out: the browser drops what it kept of our pages."""

    @wraps(view)
    def clearing(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if request.method == "POST" and response.status_code == 302:
            response["Clear-Site-Data"] = '"cache", "storage"'
        return response

    return clearing


@require_POST
@login_not_required
def start_again(request: HttpRequest) -> HttpResponse:
    """Drops a sign-in that is half done, and nothing else: what the visitor did before stays."""
    clear_login(request)
    request.session.pop(EMAIL_VERIFICATION_CODE_SESSION_KEY, None)
    return redirect("account_login")


def also_for_visitors(view: View) -> View:
    """Signing out works for someone who is signed out already, or still on the way in."""
    return login_not_required(view)
