"""Where an invitation leads: who asks, for what, and a yes or a no.

The secret leaves the address at once: the server session remembers which invitation was opened, not the secret.
"""

from __future__ import annotations

import uuid

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, login
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import access, limits
from accounts.actions import invitations
from accounts.actions.handover import HasOwnRecord
from accounts.forms.invitations import CodeForm
from accounts.forms.sharing import ScopeForm, errors_of
from accounts.models import Invitation

OPENED = "invitation"


@login_not_required
@require_safe
def invitation_open(request: HttpRequest, token: str) -> HttpResponse:
    """Remembers which invitation it is and takes the token out of the address. A mail scanner that opens it does no harm."""
    found = invitations.by_token(token=token, now=timezone.now())
    _remember(request, found)
    response = redirect("invitations:asked")
    # Pages with forms cannot say this: browsers then send "Origin: null", which the check of forms refuses. Their addresses
    # hold no secret.
    response["Referrer-Policy"] = "no-referrer"
    return response


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def invitation_code(request: HttpRequest) -> HttpResponse:
    """The short code and the birth year, typed by hand. Whatever is wrong, the answer is the same."""
    now = timezone.now()
    form = CodeForm(request.POST if request.method == "POST" else None, this_year=now.year)
    if request.method == "POST":
        if not limits.within(request, "invitation-code"):
            return limits.too_many(request)
        if form.is_valid():
            found = invitations.try_code(**form.cleaned_data, now=now)
            if found is not None:
                _remember(request, found)
                return redirect("invitations:asked")
            form.not_found = True  # one message, whatever was wrong
    not_found = getattr(form, "not_found", False)
    context = {"form": form, "errors": errors_of(form) if form.is_bound else [], "not_found": not_found}
    return render(request, "accounts/invitations/code.html", context)


@login_not_required
@require_safe
def invitation_asked(request: HttpRequest) -> HttpResponse:
    """Who asks, for what. Whoever is signed in can answer; others are asked to sign in, and come back here."""
    invitation = _opened(request)
    if invitation is None:
        return _gone(request)
    return _show(request, invitation)


@require_POST
def invitation_accept(request: HttpRequest) -> HttpResponse:
    invitation = _opened(request)
    if invitation is None:
        return _gone(request)
    scope = None
    if invitation.kind == Invitation.PATIENT:
        form = ScopeForm(request.POST, today=access.this_day())
        if not form.is_valid():
            return _show(request, invitation, form)
        scope = form.scope
    try:
        person = invitations.accept(invitation=invitation, by=request.user, scope=scope, now=timezone.now())
    except invitations.InvitationGone:
        return _gone(request)
    except (invitations.NotForThisPerson, HasOwnRecord):
        return _show(request, invitation)
    if person.pk != request.user.pk:
        login(request, person, backend=request.session[BACKEND_SESSION_KEY])
    request.session.pop(OPENED, None)
    return redirect("invitations:accepted")


@require_safe
def invitation_accepted(request: HttpRequest) -> HttpResponse:
    """What the person said yes to last, and where to go from there."""
    last = request.user.invitations_used.select_related("made_by", "owner", "clinic").order_by("-used_at").first()
    return render(request, "accounts/invitations/accepted.html", {"invitation": last})


@login_not_required
@require_POST
def invitation_decline(request: HttpRequest) -> HttpResponse:
    """A no, by whoever holds the invitation: nobody can use it any more."""
    invitation = _opened(request)
    if invitation is None:
        return _gone(request)
    invitations.close_invitation(invitation=invitation, now=timezone.now())
    request.session.pop(OPENED, None)
    return render(request, "accounts/invitations/declined.html")


@login_not_required
@require_POST
def invitation_leave(request: HttpRequest) -> HttpResponse:
    """It came to the wrong person: this device forgets it, and it stays open for the right one."""
    request.session.pop(OPENED, None)
    return redirect("guide:home")


def _remember(request: HttpRequest, invitation: Invitation | None) -> None:
    if invitation is not None:
        request.session[OPENED] = str(invitation.pk)
    elif OPENED in request.session:
        del request.session[OPENED]


def _opened(request: HttpRequest) -> Invitation | None:
    """The invitation that was opened in this session, if it can still be answered."""
    pk = request.session.get(OPENED)
    return invitations.still_open(pk=uuid.UUID(pk), now=timezone.now()) if pk else None


def _show(request: HttpRequest, invitation: Invitation, form: ScopeForm | None = None) -> HttpResponse:
    person = request.user if request.user.is_authenticated else None
    if form is None and invitation.kind == Invitation.PATIENT:
        form = ScopeForm(today=access.this_day())
    context = {
        "invitation": invitation,
        "form": form,
        "errors": errors_of(form) if form is not None and form.is_bound else [],
        "asks": invitations.scope_asked(invitation),
        "person": person,
        "own": person is not None and person.pk in (invitation.made_by_id, invitation.owner_id),
        "other_address": person is not None and not invitations.may_take(invitation, person),
        "sign_in": f"{resolve_url(settings.LOGIN_URL)}?next={reverse('invitations:asked')}",
        "sign_up": f"{reverse('account_signup')}?next={reverse('invitations:asked')}",
        "has_record": person is not None and invitations.keeps_own_record(invitation, person),
    }
    return render(request, "accounts/invitations/asked.html", context)


def _gone(request: HttpRequest) -> HttpResponse:
    """One answer for what never was, was used, was refused, or is too old."""
    return render(request, "accounts/invitations/gone.html", status=404)
