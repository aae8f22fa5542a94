"""What allauth asks of us: our words, our mails, our device choice, and how a person shows again who they are."""

from __future__ import annotations

import logging
from smtplib import SMTPException
from typing import Any

import segno
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.signin import recent, sealed, shared_device
from accounts.signin.mailbox import shown_here
from accounts.signin.second_factor import has_second_factor

logger = logging.getLogger(__name__)
SITE = "Light Hands"


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("This account is closed."),
        "duplicate_email": _("That is your address already. Type another one."),
        "email_password_mismatch": _("The address or the password is not right. Check both, then try again."),
        "email_taken": _("That address cannot be used. Type another one."),
        "incorrect_code": _("That code is not right. Check the newest e-mail, then type it again."),
        "incorrect_password": _("That password is not right. Try again."),
        "rate_limited": _("That was quick. Wait a minute, then ask for a new code."),
        "same_as_current": _("That is your address already. Type another one."),
        "too_many_login_attempts": _("Too many tries. Wait a few minutes, then ask for a new code."),
    }

    def login(self, request: HttpRequest, user: Any) -> None:
        """Django takes over what a visitor did and gives the session a new id; then the clock of the device starts."""
        super().login(request, user)
        shared_device.begin(request, user)
        if not get_authentication_records(request, user):
            record_authentication(request, user, method="code")  # just signed up: allauth notes no code then

    def pre_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse | None:
        """Made-up people, whose password is known to everyone, sign in on one's own machine and nowhere else."""
        if user.is_demo and not shown_here(request):
            return self.respond_user_inactive(request, user)
        return super().pre_login(request, user, **kwargs)

    def format_email_subject(self, subject: str) -> str:
        return f"{SITE}: {subject}"

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Sends, or tells the visitor that it cannot be sent: known and unknown addresses get the same page."""
        try:
            super().send_mail(template_prefix, email, context)
        except (OSError, SMTPException) as error:
            logger.error("A mail could not be sent: %s", type(error).__name__)
            response = render(_request(), "account/mail_failed.html", status=503)
            raise ImmediateHttpResponse(response) from None

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """News of a change that is made already: if it cannot be sent, the change stands."""
        try:
            super().send_notification_mail(*args, **kwargs)
        except ImmediateHttpResponse:
            return

    def send_account_already_exists_mail(self, email: str) -> None:
        self.send_mail("account/email/account_already_exists", email, {})

    def get_client_ip(self, request: HttpRequest) -> str:
        """From the hop that the settings trust. Fewer hops than that: the nearest one, not an error page."""
        try:
            return super().get_client_ip(request)
        except ImproperlyConfigured:
            return str(request.META.get("REMOTE_ADDR", ""))

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("account_home")

    def get_email_verification_redirect_url(self, email_address: Any) -> str:
        return reverse("account_home")

    def is_reauthentication_required(self, *, app: str) -> bool:
        """allauth's own question, deep in its views. Our marks on the addresses (urls.py) come before it."""
        return not recent.showed_recently(_request())

    def get_reauthentication_methods(self, user: AbstractBaseUser | AnonymousUser) -> list[dict[str, Any]]:
        """How this person may show again who they are; the first is offered first."""
        methods = super().get_reauthentication_methods(user)
        methods.sort(key=lambda method: method["id"] != "mfa_reauthenticate:webauthn")
        words = {
            "reauthenticate": _("Use your password"),
            "mfa_reauthenticate": _("Use a code from your app"),
            "mfa_reauthenticate:webauthn": _("Use your passkey"),
        }
        for method in methods:
            method["description"] = words[method["id"]]
        if user.is_authenticated and not has_second_factor(user) and user.email:
            by_mail = {"id": "code", "description": _("Use a code by e-mail"), "url": reverse("account_again_by_code")}
            methods.insert(0, by_mail)
        return methods


class SecondFactorAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("That code is not right. Wait for a new one, then type it."),
    }

    def get_totp_issuer(self) -> str:
        return SITE

    def _get_site_name(self) -> str:
        return SITE

    def encrypt(self, text: str) -> str:
        return sealed.seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return sealed.unseal(encrypted_text)

    def build_totp_svg(self, url: str) -> str:
        """Dark on white in every theme: cameras read it so. No style attribute, which our policy refuses."""
        return segno.make(url, error="m").svg_inline(scale=5, border=4, dark="#000", light="#fff", svgclass="qr")

    def generate_authenticator_name(self, user: AbstractBaseUser, type: Authenticator.Type) -> str:
        count = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return str(_("My phone or computer")) if count == 0 else str(_("Passkey {number}")).format(number=count + 1)


def _request() -> HttpRequest:
    return context.request
