"""Skin infections that a person writes down: the list, adding one, changing one, deleting one and taking that back."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import swelling_words, unsent
from accounts.access import owned
from accounts.actions import infections as actions
from accounts.actions.profile import Conflict, profile_of
from accounts.forms.infections import InfectionForm, initial_of
from accounts.forms.swelling import preset
from accounts.infections import open_or_recent
from accounts.models import InfectionEpisode
from accounts.models.moments import local_day
from guide import display, library

A_PAGE = 20


@require_safe
def infection_list(request: HttpRequest) -> HttpResponse:
    profile = profile_of(request.user)
    today = local_day(timezone.now(), profile.zone)
    infections = request.user.infections.kept().order_by("-began_on", "-pk")
    page = Paginator(infections, A_PAGE).get_page(request.GET.get("page"))
    rows = [{"episode": e, "where": swelling_words.limb_words(e.place, e.side), "days": _days(e)} for e in page]
    advice, country = library.get().advice, display.country(request)
    context = {
        "page": page,
        "rows": rows,
        "counts": open_or_recent(request.user, today).exists(),
        "saved": "saved" in request.GET,
        "deleted": _just_deleted(request),
        "hides_details": profile.hide_details,
        "call": advice.calls["same-day"].for_country(country.code),
        "after_do": swelling_words.first_help(["hot"], country)[0].lines,
    }
    return render(request, "accounts/swelling/infections.html", context)


def _just_deleted(request: HttpRequest) -> InfectionEpisode | None:
    pk = request.GET.get("deleted", "")
    is_number = pk.isascii() and pk.isdecimal() and len(pk) < 19
    return request.user.infections.exclude(deleted_at=None).filter(pk=pk).first() if is_number else None


@require_http_methods(["GET", "HEAD", "POST"])
def infection_create(request: HttpRequest) -> HttpResponse:
    profile = profile_of(request.user)
    is_post = request.method == "POST"
    data = unsent.sent(request)
    form = _form(request, data, preset(profile.affected))
    if not is_post or not form.is_valid():
        return _show(request, form, unsent=bool(data) and not is_post)
    try:
        actions.write_infection(owner=request.user, fields=form.said(), now=timezone.now())
    except Conflict as clash:
        # Written down before: what was typed can be saved over it.
        return _show(request, form, episode=clash.current, current=clash.current, version=clash.current.version)
    return _to_list()


@require_http_methods(["GET", "HEAD", "POST"])
def infection_edit(request: HttpRequest, pk: int) -> HttpResponse:
    episode = owned(request.user.infections.all(), pk)
    is_post = request.method == "POST"
    data = unsent.sent(request)
    if episode.deleted_at and not is_post:
        return _to_list(f"deleted={episode.pk}")
    form = _form(request, data, initial_of(episode))
    if not is_post or not form.is_valid():
        return _show(request, form, episode=episode, unsent=bool(data) and not is_post)
    try:
        actions.change_infection(episode=episode, version=form.cleaned_data.get("version") or 0, fields=form.said())
    except Conflict as clash:
        return _show(request, form, episode=episode, current=clash.current, version=clash.current.version)
    return _to_list()


@require_POST
def infection_delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Goes to the list, which offers to bring it back."""
    episode = owned(request.user.infections.all(), pk)
    actions.delete_infection(episode=episode, now=timezone.now())
    return _to_list(f"deleted={episode.pk}")


@require_POST
def infection_restore(request: HttpRequest, pk: int) -> HttpResponse:
    actions.restore_infection(episode=owned(request.user.infections.all(), pk))
    return _to_list()


def _form(request: HttpRequest, data: Any, initial: dict[str, Any]) -> InfectionForm:
    zone = profile_of(request.user).zone
    return InfectionForm(data, initial=initial, today=local_day(timezone.now(), zone), zone=zone)


def _show(
    request: HttpRequest,
    form: InfectionForm,
    episode: InfectionEpisode | None = None,
    current: InfectionEpisode | None = None,
    **more: Any,
) -> HttpResponse:
    """The form. `current` is what is kept and says something else: both stand above the form, with status 409."""
    context = {
        "form": form,
        "episode": episode,
        "current": current,
        "differences": _differences(form, current) if current else [],
        "version": form["version"].value() or "",
        **more,
    }
    return render(request, "accounts/swelling/infection_form.html", context, status=409 if current else 200)


def _differences(form: InfectionForm, current: InfectionEpisode) -> list[dict[str, str]]:
    said, nothing = form.said(), _("Nothing")
    return [
        {
            "label": form[name].label,
            "one": _words(name, said[name]) or nothing,
            "other": _words(name, getattr(current, name)) or nothing,
        }
        for name in actions.FIELDS
        if said[name] != getattr(current, name)
    ]


def _words(name: str, value: Any) -> str:
    if name == "place":
        return str(swelling_words.PLACE_WORDS[value])
    if name == "side":
        return str(swelling_words.SIDE_WORDS[value])
    return value if isinstance(value, str) else formats.date_format(value) if value else ""


def _days(episode: InfectionEpisode) -> list[str]:
    since, until = episode.antibiotics_from, episode.antibiotics_until
    said = []
    if since and until:
        words = {"first": formats.date_format(since), "last": formats.date_format(until)}
        said.append(_("Antibiotics from %(first)s to %(last)s.") % words)
    elif since:
        said.append(_("Antibiotics from %(first)s.") % {"first": formats.date_format(since)})
    if episode.over_on:
        said.append(_("Over on %(day)s.") % {"day": formats.date_format(episode.over_on)})
    else:
        said.append(_("Not over yet."))
    return said


def _to_list(query: str = "saved=1") -> HttpResponse:
    return HttpResponseRedirect(f"{reverse('accounts:infection-list')}?{query}")
