"""Who may see my record, until when; changing and ending it; inviting a helper."""

from __future__ import annotations

import secrets
import uuid
from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import access, invitation_codes, limits, neutral_mail, qr, unsent
from accounts.actions import invitations
from accounts.actions.profile import profile_of
from accounts.actions.sharing import Scope, SharingEnded, change_sharing, end_sharing
from accounts.actions.transfers import open_transfers
from accounts.forms.sharing import HelperForm, ScopeForm, errors_of
from accounts.models import Invitation, Sharing

CHANGES_A_PAGE = 25
CARE = "/care/"  # the therapists' side; this app does not know its names
MADE, SHOWN_FOR = "invitation_made", timedelta(minutes=15)


@require_safe
def sharing_list(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    sharings = request.user.sharings.filter(ended_at=None).select_related("person", "clinic", "cover_for")
    waiting = request.user.invitations_made.filter(
        kind=Invitation.HELPER, used_at=None, cancelled_at=None, expires_at__gt=now
    )
    context = {
        "sharings": sharings,
        "waiting": waiting,
        "transfers": open_transfers(patient=request.user, now=now),
        "today": access.this_day(now),
        "THERAPIST": Sharing.THERAPIST,
    }
    return render(request, "accounts/sharing/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def sharing_edit(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    sharing = _open_sharing(request, pk)
    now_is = Scope(sharing.sees_logs, sharing.sees_notes, sharing.ends)
    data = unsent.sent(request)
    form = ScopeForm(data, today=access.this_day(), now_is=now_is)
    if request.method == "POST" and form.is_valid():
        try:
            change_sharing(sharing=sharing, scope=form.scope, by=request.user, now=timezone.now())
        except SharingEnded:
            messages.info(request, _("This sharing had ended already. Nothing was changed."))
        else:
            messages.success(request, _("Saved. It holds from now on."))
        return redirect("accounts:sharing-list")
    context = {"form": form, "sharing": sharing} | _told(request, form)
    return render(request, "accounts/sharing/edit.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def sharing_end(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Asks once, since a tap may slip; then it is ended at once, and the other is told without a name."""
    sharing = _open_sharing(request, pk)
    if request.method == "POST":
        if end_sharing(sharing=sharing, by=request.user, now=timezone.now()):
            page = reverse("accounts:helping-list") if sharing.kind == Sharing.HELPER else CARE
            neutral_mail.send_sharing_ended(sharing.person, page)
        messages.success(request, _("Ended. They cannot open your record any more."))
        return redirect("accounts:sharing-list")
    return render(request, "accounts/sharing/end.html", {"sharing": sharing})


@require_safe
def sharing_history(request: HttpRequest) -> HttpResponse:
    page = Paginator(request.user.sharing_changes.all(), CHANGES_A_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "zone": profile_of(request.user).zone}
    return render(request, "accounts/sharing/history.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def helper_invite(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    data = unsent.sent(request)
    form = HelperForm(data, today=access.this_day(now), initial={"once": secrets.token_urlsafe(12)})
    if request.method == "POST":
        made = request.session.get(MADE, {})
        if made.get("once") and made["once"] == request.POST.get("once"):
            return redirect("accounts:helper-invited")  # the same form, sent twice
        if form.is_valid():
            if not limits.within(request, "invitation-make", key=str(request.user.pk)):
                return limits.too_many(request)
            request.session[MADE] = _invite(request, form, now)
            return redirect("accounts:helper-invited")
    return render(request, "accounts/sharing/invite.html", {"form": form} | _told(request, form))


def _told(request: HttpRequest, form: ScopeForm) -> dict[str, Any]:
    """For a page with a form: what is wrong with what was sent, or that it comes back from before signing in."""
    is_post = request.method == "POST"
    return {"errors": errors_of(form) if is_post else [], "unsent": form.is_bound and not is_post}


def _invite(request: HttpRequest, form: HelperForm, now: datetime) -> dict[str, Any]:
    """Makes the invitation and mails it where there is an address; else keeps its secrets for the next page to show."""
    told = form.cleaned_data
    scope = form.scope
    invitation, token, code = invitations.invite(
        kind=Invitation.HELPER,
        made_by=request.user,
        owner=request.user,
        name=told["name"],
        email=told["email"],
        birth_year=told["birth_year"],
        asks={"logs": scope.logs, "notes": scope.notes, "ends": scope.ends},
        now=now,
    )
    made = {"pk": str(invitation.pk), "once": told["once"], "at": now.isoformat()}
    if not invitation.email:
        return made | {"token": token, "code": code}
    return made | {"mailed": neutral_mail.send_invitation(invitation, token)}


@require_safe
def helper_invited(request: HttpRequest) -> HttpResponse:
    """What to show or say to the helper. After 15 minutes the secrets are gone, and a new invitation can be made."""
    now = timezone.now()
    made = request.session.get(MADE)
    if not made or datetime.fromisoformat(made["at"]) + SHOWN_FOR < now:
        request.session.pop(MADE, None)
        return redirect("accounts:sharing-list")
    invitation = access.owned(request.user.invitations_made.filter(cancelled_at=None), made["pk"])
    context: dict[str, Any] = {
        "invitation": invitation,
        "mailed": made.get("mailed"),
        "last_day": invitations.last_day(invitation),
    }
    if "token" in made:
        context["address"] = neutral_mail.invitation_address(made["token"])
        context["qr"] = qr.drawn(context["address"])
        context["code"] = invitation_codes.as_printed(made["code"]) if made["code"] else ""
        context["code_page"] = neutral_mail.address_of(reverse("invitations:code"))
    return render(request, "accounts/sharing/invited.html", context)


@require_POST
def invitation_cancel(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    invitation = access.owned(request.user.invitations_made.filter(kind=Invitation.HELPER), pk)
    if invitations.close_invitation(invitation=invitation, now=timezone.now()):
        messages.success(request, _("Taken back. The invitation does not work any more."))
    else:
        messages.info(request, _("This invitation was used or closed already."))
    return redirect("accounts:sharing-list")


def _open_sharing(request: HttpRequest, pk: uuid.UUID) -> Sharing:
    rows = request.user.sharings.filter(ended_at=None).select_related("person", "clinic")
    return access.owned(rows, pk)
