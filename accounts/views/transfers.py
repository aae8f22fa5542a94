"""A patient is asked whether a colleague of their therapist may see the record instead."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import neutral_mail
from accounts.actions import transfers as actions
from accounts.actions.invitations import InvitationGone, close_invitation, scope_asked


@require_http_methods(["GET", "HEAD", "POST"])
def transfer_answer(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    now = timezone.now()
    asked = next((one for one in actions.open_transfers(patient=request.user, now=now) if one.pk == pk), None)
    if asked is None:
        raise Http404
    if request.method != "POST":
        sharing = request.user.sharings.select_related("person").get(pk=asked.asks[actions.TRANSFER])
        context = {"asked": asked, "asks": scope_asked(asked), "sharing": sharing}
        return render(request, "accounts/transfers/asked.html", context)
    if request.POST.get("answer") == "yes":
        try:
            actions.accept_transfer(invitation=asked, by=request.user, now=now)
        except InvitationGone:
            raise Http404 from None
        neutral_mail.send_something_waits(asked.made_by)
        messages.success(request, _("Saved. It holds from now on."))
    else:
        close_invitation(invitation=asked, now=now)
        messages.success(request, _("You said no. Nothing was changed."))
    return redirect("accounts:sharing-list")
