"""The card that a therapist hands out: who invites, how to open the invitation, until when. Nothing about health.

Its secrets are known only while they stand in the therapist's session, for SHOWN_FOR after making it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse

from accounts import invitation_codes, neutral_mail, qr
from accounts.actions.invitations import last_day
from accounts.models import Clinic, Invitation
from care.access import At
from guide.handouts import figure_address, make_pdf

MADE, SHOWN_FOR = "care_invitation_made", timedelta(minutes=15)
STYLE = "css/card.css"


@dataclass(frozen=True, slots=True)
class Card:
    """`address` holds the token; `code` is printed in two groups, "" where there is none; `code_page` is where it is typed."""

    invitation: Invitation
    clinic: Clinic
    address: str
    qr: qr.Drawn
    code: str
    code_page: str
    last_day: date


def keep(request: HttpRequest, invitation: Invitation, now: datetime, once: str = "", **secrets: Any) -> None:
    """Keeps what the next page shows: `token` and `code`, or `mailed`."""
    request.session[MADE] = {"pk": str(invitation.pk), "once": once, "at": now.isoformat(), **secrets}


def was_sent(request: HttpRequest, once: str) -> bool:
    """Whether this form was sent before: two taps make one invitation."""
    return bool(once) and request.session.get(MADE, {}).get("once") == once


def made(request: HttpRequest, at: At) -> tuple[Invitation, dict[str, Any]] | None:
    """The invitation that was made a moment ago and can still be taken, with what is known of it; None after a while."""
    kept = request.session.get(MADE)
    if not kept:
        return None
    invitation = at.therapist.invitations_made.filter(
        pk=kept["pk"], clinic=at.clinic, used_at=None, cancelled_at=None
    ).first()
    if invitation is None or datetime.fromisoformat(kept["at"]) + SHOWN_FOR < at.now:
        del request.session[MADE]
        return None
    return invitation, kept


def card_of(invitation: Invitation, kept: dict[str, Any], clinic: Clinic) -> Card | None:
    """None for one that went by mail: the therapist never learns its secrets."""
    if "token" not in kept:
        return None
    address = neutral_mail.invitation_address(kept["token"])
    return Card(
        invitation=invitation,
        clinic=clinic,
        address=address,
        qr=qr.drawn(address),
        code=invitation_codes.as_printed(kept["code"]) if kept["code"] else "",
        code_page=neutral_mail.address_of(reverse("invitations:code")),
        last_day=last_day(invitation),
    )


def pdf_of(card: Card, paper: str) -> bytes:
    """One page on this paper (a5, a4, letter). Raises guide.handouts.HandoutUnavailable."""
    picture = figure_address("qr")
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {card.qr.size} {card.qr.size}">'
        f'<rect width="{card.qr.size}" height="{card.qr.size}" fill="#fff"/><path d="{card.qr.path}" fill="#000"/></svg>'
    )
    html = render_to_string("care/invitations/card.html", {"card": card, "paper": paper, "picture": picture})
    return make_pdf(html, {picture: svg}, style=STYLE)
