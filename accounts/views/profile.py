"""What a person tells about themselves once, and every change of it with its date."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts import unsent
from accounts.actions.about import update_about
from accounts.actions.profile import Conflict, profile_of
from accounts.forms.error_list import error_list
from accounts.forms.profile import SOME, ProfileForm, told
from accounts.models import HealthProfile
from accounts.models.moments import local_day
from accounts.profile_words import changes_in_words, told_in_words
from guide import display
from guide.domain.sides import LEFT, RIGHT

PER_PAGE = 20


@require_http_methods(["GET", "HEAD", "POST"])
def profile_edit(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    profile = profile_of(request.user)
    kept = unsent.initial(request) if request.method != "POST" else None
    form = _form(request, profile, request.POST if request.method == "POST" else kept, local_day(now, profile.zone))
    if request.method == "POST" and form.is_valid():
        try:
            update_about(
                person=request.user,
                by=request.user,
                name=form.cleaned_data["name"],
                birth_year=form.cleaned_data["birth_year"],
                fields=form.kept(),
                version=form.cleaned_data["version"],
                now=now,
            )
        except Conflict as conflict:
            response = _changed_elsewhere(request, form, conflict.current)
            if response:
                return response
        messages.success(request, _("Saved."))
        return _with_display(request, redirect("accounts:profile-edit"), form)
    return render(request, "accounts/profile/edit.html", _context(form, bool(kept)))


def _form(request: HttpRequest, profile: HealthProfile, data: Any, today: date) -> ProfileForm:
    country = display.read(request).country
    return ProfileForm(data, person=request.user, profile=profile, country=country, today=today)


def _context(form: ProfileForm, is_kept: bool = False) -> dict[str, Any]:
    return {
        "form": form,
        "errors": error_list(form),
        "unsent": is_kept,
        "sides": [(side, _ticks(form, "affected", f":{side}")) for side in (LEFT, RIGHT)],
        "basins": [(side, _ticks(form, "treated", f"{side}-")) for side in (LEFT, RIGHT)],
    }


def _ticks(form: ProfileForm, name: str, of_side: str) -> list[Any]:
    return [tick for tick in form[name] if of_side in tick.data["value"]]


def _changed_elsewhere(request: HttpRequest, form: ProfileForm, current: HealthProfile | None) -> HttpResponse | None:
    """Both texts: what it says now, and, still in the form, what was typed. Saving again takes what was typed.

    None where both say the same: then the form was sent twice.
    """
    person = request.user
    person.refresh_from_db(fields=["name", "birth_year"])
    profile = current or HealthProfile(owner=person, version=0)
    now_says = told_in_words(told(person, profile, form.initial["country"]))
    typed = told_in_words(_typed(form))
    differs = [(name, words, typed[name]) for name, words in now_says.items() if words != typed[name]]
    if not differs:
        return None
    data = request.POST.copy()
    data["version"] = str(profile.version)
    again = _form(request, profile, data, form.today)
    again.is_valid()
    return render(request, "accounts/profile/edit.html", _context(again) | {"conflict": differs}, status=409)


def _typed(form: ProfileForm) -> dict[str, Any]:
    data = dict(form.cleaned_data)
    if not data["treated_said"] and data["treated"]:
        data["treated_said"] = SOME
    return data


def _with_display(request: HttpRequest, response: HttpResponse, form: ProfileForm) -> HttpResponse:
    """Text size and country hold on every page at once, also before signing in on this device."""
    seen = display.read(request)
    chosen = display.Display(seen.theme, form.cleaned_data["text_size"], form.cleaned_data["country"])
    display.remember(response, chosen)
    return response


@require_safe
def profile_changes(request: HttpRequest) -> HttpResponse:
    """What was told when, newest first."""
    page = Paginator(request.user.profile_changes.all(), PER_PAGE).get_page(request.GET.get("page"))
    lines = [{"change": change, "rows": changes_in_words(change)} for change in page]
    return render(
        request,
        "accounts/profile/changes.html",
        {"page": page, "lines": lines, "back": reverse("accounts:profile-edit")},
    )
