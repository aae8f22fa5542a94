"""A walkthrough that a clinic takes back for now: for all its patients, with what they then see."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import owned
from accounts.actions import withdrawals as actions
from accounts.forms.sharing import errors_of
from accounts.models import Routine, Withdrawal
from care.access import At, for_clinic_admins, for_therapists
from care.forms.clinic import WithdrawForm
from guide import library
from guide.domain.walkthrough import Walkthrough

PAST_SHOWN = 20


@require_safe
@for_therapists
def withdrawal_list(request: HttpRequest, at: At) -> HttpResponse:
    context = {
        "open": [_row(one) for one in at.clinic.withdrawals.filter(ended_at=None)],
        "past": [_row(one) for one in at.clinic.withdrawals.exclude(ended_at=None)[:PAST_SHOWN]],
        "is_admin": at.is_admin,
    }
    return render(request, "care/clinic/withdrawals.html", context)


def _row(withdrawal: Withdrawal) -> dict[str, Any]:
    """`over`: it named an edition that has been replaced meanwhile, so it holds nobody back any more."""
    walkthrough = library.get().walkthroughs.get(withdrawal.walkthrough)
    edition = walkthrough.edition if walkthrough else ""
    return {
        "withdrawal": withdrawal,
        "walkthrough": walkthrough,
        "over": withdrawal.edition not in ("", edition),
    }


@require_http_methods(["GET", "HEAD", "POST"])
@for_therapists
def withdrawal_add(request: HttpRequest, at: At) -> HttpResponse:
    """First what patients would see, then the yes. Stopping is open to every therapist of the clinic; lifting to its admins."""
    if request.method != "POST":
        return _page(request, WithdrawForm())
    form = WithdrawForm(request.POST)
    if not form.is_valid() or "change" in request.POST:
        return _page(request, form)
    told = form.cleaned_data
    walkthrough = library.get().walkthroughs[told["walkthrough"]]
    if request.POST.get("then") != "withdraw":
        return _preview(request, at, form, walkthrough)
    try:
        actions.withdraw(
            clinic=at.clinic,
            walkthrough=walkthrough.slug,
            edition=walkthrough.edition if told["what"] == form.EDITION else "",
            reason=told["reason"],
            by=at.therapist,
            now=at.now,
        )
    except actions.WithdrawnAlready as already:
        form.add_error(
            "walkthrough",
            _("%(who)s withdrew it already. It stands in the list.") % {"who": already.withdrawal.by_name},
        )
        return _page(request, form)
    messages.success(request, _("Withdrawn. From now on no patient of this clinic can start it."))
    return redirect("care:withdrawal-list")


def _page(request: HttpRequest, form: WithdrawForm) -> HttpResponse:
    context = {"form": form, "errors": errors_of(form) if form.is_bound else []}
    return render(request, "care/clinic/withdraw.html", context)


def _preview(request: HttpRequest, at: At, form: WithdrawForm, walkthrough: Walkthrough) -> HttpResponse:
    mine = at.sharings().order_by().values("owner")
    used = Routine.objects.filter(owner__in=mine, walkthrough=walkthrough.slug, ended_at=None)
    context = {
        "form": form,
        "walkthrough": walkthrough,
        "told": form.cleaned_data,
        "whole": form.cleaned_data["what"] == form.ALL,
        "own_patients": used.order_by().values("owner").distinct().count(),
    }
    return render(request, "care/clinic/withdraw_preview.html", context)


@require_POST
@for_clinic_admins
def withdrawal_lift(request: HttpRequest, at: At, pk: uuid.UUID) -> HttpResponse:
    if actions.lift(withdrawal=owned(at.clinic.withdrawals.all(), pk), by=at.therapist, now=at.now):
        messages.success(request, _("Lifted. Patients can start it again."))
    else:
        messages.info(request, _("It was lifted already."))
    return redirect("care:withdrawal-list")
