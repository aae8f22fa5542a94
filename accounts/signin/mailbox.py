"""Mail where there is no mail server: on one's own machine it goes to the terminal and to a page.

`settings.MAIL` is "page" only where the site is reached on loopback without TLS (config/settings.py).
"""

import fcntl
import json
import os
import time
from collections.abc import Callable, Sequence
from typing import Any

from allauth.mfa import app_settings as allauth_settings
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.signin.sealed import unseal

KEPT = 50
LOOPBACK = {"127.0.0.1", "::1"}


class PageMail(BaseEmailBackend):
    """Writes each mail to the terminal and to `settings.MAIL_FILE`, for this machine only."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for message in email_messages:
            print(f"\nMail to {', '.join(message.to)}: {message.subject}\n\n{message.body}\n", flush=True)
        _keep([_entry(message) for message in email_messages])
        return len(email_messages)


class NoMail(BaseEmailBackend):
    """Stands in where no mail server was named: every mail fails, and the visitor is told so."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        raise OSError("EMAIL_URL is not set")


def _entry(message: EmailMessage) -> dict[str, Any]:
    return {
        "to": ", ".join(message.to),
        "subject": message.subject,
        "body": message.body,
        "at": timezone.now().isoformat(timespec="seconds"),
    }


def _keep(entries: list[dict[str, Any]]) -> None:
    """Adds to the file, and drops all but the last 50."""
    _rewrite(lambda mails: [*mails, *entries][-KEPT:])


def forget(address: str) -> None:
    """Drops every mail to `address`: an account that is erased leaves nothing behind here either."""
    if address and settings.MAIL_FILE.exists():
        _rewrite(lambda mails: [mail for mail in mails if address.lower() not in mail["to"].lower().split(", ")])


def _rewrite(change: Callable[[list[dict[str, Any]]], list[dict[str, Any]]]) -> None:
    """Changes the file, which only this user can read, while nobody else does."""
    handle = os.open(settings.MAIL_FILE, os.O_RDWR | os.O_CREAT, 0o600)
    with os.fdopen(handle, "r+", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        mails = change(_read(file.read()))
        file.seek(0)
        file.truncate()
        file.write("".join(f"{json.dumps(mail)}\n" for mail in mails))


def _read(text: str) -> list[dict[str, Any]]:
    """A line that cannot be read is left out."""
    mails = []
    for line in text.splitlines():
        try:
            mails.append(json.loads(line))
        except ValueError:
            continue
    return mails


def last_mails() -> list[dict[str, Any]]:
    """Newest first."""
    try:
        text = settings.MAIL_FILE.read_text(encoding="utf-8")
    except OSError:
        return []
    return _read(text)[::-1]


def shown_here(request: HttpRequest) -> bool:
    """Whether this request may see the page of mails: only this very machine, and no proxy between."""
    direct = "X-Forwarded-For" not in request.headers and "Forwarded" not in request.headers
    return settings.MAIL == "page" and direct and request.META.get("REMOTE_ADDR") in LOOPBACK


@require_safe
def mail_list(request: HttpRequest) -> HttpResponse:
    """The mails this machine "sent": codes are read here when there is no mail server."""
    if not shown_here(request):
        raise Http404
    return render(request, "account/mail.html", {"mails": last_mails(), "codes": demo_codes()})


def demo_codes() -> list[tuple[str, str]]:
    """Who of the made-up people needs a second step, with the code that their app would show now."""
    period = allauth_settings.TOTP_PERIOD
    apps = Authenticator.objects.filter(type=Authenticator.Type.TOTP, user__is_demo=True).select_related("user")
    return [
        (app.user.email, format_hotp_value(hotp_value(unseal(app.data["secret"]), int(time.time()) // period)))
        for app in apps.order_by("user__email")
    ]


def context(request: HttpRequest) -> dict[str, bool]:
    """Template context: `mail_is_here`, whether the page of mails is open to this visitor."""
    return {"mail_is_here": shown_here(request)}
