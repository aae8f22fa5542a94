"""Mails that say nothing of health, of what was shared, or of whom: a lock screen may show them."""

from __future__ import annotations

import logging
from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.actions.invitations import last_day
from accounts.models import Invitation, Person

logger = logging.getLogger(__name__)


def address_of(path: str) -> str:
    """The whole address of a page. The host comes from the settings, never from what a browser sent."""
    return f"{settings.SITE_URL}{path}"


def invitation_address(token: str) -> str:
    return address_of(reverse("invitations:open", args=[token]))


def send_invitation(invitation: Invitation, token: str) -> bool:
    """To the address that the invitation is for. False where the mail could not be handed on."""
    context = {"address": invitation_address(token), "last_day": last_day(invitation)}
    return send(invitation.email, _("An invitation to Light Hands"), "accounts/invitations/mail.txt", context)


def send_sharing_ended(person: Person, page: str) -> bool:
    """To the person whose access was ended. `page` is where they see what they still have."""
    if not person.email or not person.is_active:
        return False
    context = {"address": address_of(page)}
    return send(person.email, _("A change in Light Hands"), "accounts/sharing/mail_ended.txt", context)


def send_something_waits(therapist: Person) -> bool:
    """To a therapist for whom something waits; that it is not watched around the clock stands in it too."""
    if not therapist.email or not therapist.is_active:
        return False
    return send(
        therapist.email,
        _("Something waits in Light Hands"),
        "accounts/mail_waits.txt",
        {"address": address_of("/care/")},
    )


def send_question_waits(person: Person, page: str) -> bool:
    """To a patient who is asked something; `page` is where they answer. What, and by whom, stands only there."""
    if not person.email or not person.is_active:
        return False
    context = {"address": address_of(page)}
    return send(person.email, _("A question waits in Light Hands"), "accounts/transfers/mail.txt", context)


def send(to: str | None, subject: str, template: str, context: dict[str, Any]) -> bool:
    """False where there is no address, or the mail could not be handed on."""
    if not to:
        return False
    try:
        send_mail(subject, render_to_string(template, context), None, [to])
    except OSError:  # also what smtplib raises
        logger.exception("A mail could not be sent")
        return False
    return True
