"""Swelling notes: the list, writing one, reading one, changing it, deleting it and taking that back."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import first_zone, measured, swelling_words, unsent
from accounts.access import owned
from accounts.actions import swelling as actions
from accounts.actions.profile import Conflict, profile_of
from accounts.advising import keep_advice
from accounts.forms.swelling import NoteForm, initial_of, preset
from accounts.measuring import Draft
from accounts.models import HealthProfile, SwellingNote
from accounts.models.moments import local_day
from guide import display, library
from guide.domain.outcomes import Outcome
from guide.result import with_number

A_PAGE = 20
# So long what to do first stands above a note as it did on the day; after that it asks whether the sign is still there.
FRESH_DAYS = 7


@require_safe
def note_list(request: HttpRequest) -> HttpResponse:
    """Newest first."""
    notes = request.user.swelling_notes.kept()
    page = Paginator(notes, A_PAGE).get_page(request.GET.get("page"))
    rows = [
        {
            "note": note,
            "where": swelling_words.limb_words(note.place, note.side),
            "feel": swelling_words.FEEL_WORDS.get(note.feel, ""),
            **measured.sizes(note),
        }
        for note in page
    ]
    context = {
        "page": page,
        "rows": rows,
        "has_sizes": any(row.get("volumes") for row in rows),
        "caution": library.get().measuring.numbers.caution,
        "draft": Draft.under_way(request.session),
        "hides_details": profile_of(request.user).hide_details,
    }
    return render(request, "accounts/swelling/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def note_create(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    profile = profile_of(request.user)
    is_post = request.method == "POST"
    data = unsent.sent(request)
    zone = first_zone.zone_for(request, request.user)
    start = {**preset(profile.affected), "on": local_day(now, zone)}
    form = _form(request, now, data, zone, initial=start)
    if not is_post or not form.is_valid():
        return _show(request, form, unsent=bool(data) and not is_post)
    client_id = str(form.cleaned_data.get("client_id") or uuid.uuid4())
    try:
        note, _is_new = actions.write_note(
            owner=request.user,
            by=request.user,
            client_id=client_id,
            on=form.cleaned_data["on"],
            fields=form.said(),
            zone=zone,
            now=now,
        )
    except actions.SameIdOtherWords as clash:
        # A form that was open twice: what is kept stands above what was typed, which can be saved as a note of its own.
        return _show(request, form, current=clash.kept, client_id=str(uuid.uuid4()))
    first_zone.keep_zone(request, request.user, zone, now)
    keep_advice(owner=request.user, now=now)
    return HttpResponseRedirect(f"{_detail(note)}?saved=1")


@require_safe
def note_detail(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    note = owned(request.user.swelling_notes.all(), pk)
    unit = _weight_unit(request, profile_of(request.user))
    context = {
        "note": note,
        "where": swelling_words.limb_words(note.place, note.side),
        "rows": swelling_words.rows(actions.content_of(note), unit),
        "edits": [
            {"edit": edit, "rows": swelling_words.rows(edit.before, unit), "points": measured.lines(edit.before)}
            for edit in note.edits.all()
        ],
        "saved": "saved" in request.GET,
        **_first(request, note),
        **measured.shown_in(note),
    }
    return render(request, "accounts/swelling/detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def note_edit(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    note, now = owned(request.user.swelling_notes.all(), pk), timezone.now()
    is_post = request.method == "POST"
    data = unsent.sent(request)
    unit = _weight_unit(request, profile_of(request.user))
    form = _form(request, now, data, initial=initial_of(note, unit), note=note)
    if note.deleted_at:
        return _show(request, form, note=note, current=note) if is_post else HttpResponseRedirect(_detail(note))
    if not is_post or not form.is_valid():
        return _show(request, form, note=note, unsent=bool(data) and not is_post)
    try:
        actions.change_note(
            note=note,
            by=request.user,
            version=form.cleaned_data.get("version") or 0,
            on=form.cleaned_data["on"],
            fields=form.said(),
            now=now,
        )
    except Conflict as clash:
        return _show(request, form, note=note, current=clash.current, version=clash.current.version)
    keep_advice(owner=request.user, now=now)
    return HttpResponseRedirect(f"{_detail(note)}?saved=1")


@require_POST
def note_delete(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Goes to the page of the note, which offers to bring it back."""
    note = owned(request.user.swelling_notes.all(), pk)
    actions.delete_note(note=note, by=request.user, now=timezone.now())
    return HttpResponseRedirect(_detail(note))


@require_POST
def note_restore(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    note = owned(request.user.swelling_notes.all(), pk)
    actions.restore_note(note=note, by=request.user, now=timezone.now())
    return HttpResponseRedirect(f"{_detail(note)}?saved=1")


def _form(request: HttpRequest, now: datetime, data: Any = None, zone: str = "", **more: Any) -> NoteForm:
    profile = profile_of(request.user)
    zone = zone or profile.zone
    today: date = local_day(now, zone)
    return NoteForm(data, weight_unit=_weight_unit(request, profile), today=today, zone=zone, **more)


def _show(
    request: HttpRequest,
    form: NoteForm,
    note: SwellingNote | None = None,
    current: SwellingNote | None = None,
    **more: Any,
) -> HttpResponse:
    """The form. `current` is what is kept and says something else: both stand above the form, with status 409."""
    folded = ("weight", "garment_hours")
    context = {
        "form": form,
        "note": note,
        "current": current,
        "differences": _differences(form, current) if current else [],
        "client_id": form["client_id"].value() or str(uuid.uuid4()),
        "version": form["version"].value() or "",
        "is_folded_open": any(form[name].value() or form[name].errors for name in folded),
        "measuring": library.get().measuring,
        **more,
    }
    return render(request, "accounts/swelling/form.html", context, status=409 if current else 200)


def _differences(form: NoteForm, current: SwellingNote) -> list[dict[str, str]]:
    """What was typed beside what is kept, where they differ."""
    if not form.is_valid():
        return []
    kept = actions.content_of(current)
    typed = {**kept, **actions.plain(form.said()), "local_date": form.cleaned_data["on"].isoformat()}
    ours, theirs = (dict(swelling_words.rows(said, form.weight_unit)) for said in (typed, kept))
    nothing = _("Nothing")
    return [
        {"label": label, "one": ours.get(label, nothing), "other": theirs.get(label, nothing)}
        for label in dict.fromkeys([*ours, *theirs])
        if ours.get(label) != theirs.get(label)
    ]


def _first(request: HttpRequest, note: SwellingNote) -> dict[str, Any]:
    country = display.country(request)
    help_first = swelling_words.first_help(note.skin, country)
    if not help_first:
        return {}
    words = library.get().advice.outcomes[Outcome.SAME_DAY]
    days = (local_day(timezone.now(), note.zone) - note.local_date).days
    return {
        "first": help_first,
        "first_title": with_number(words.title, country.call),
        "first_do": [with_number(line, country.call) for line in words.do],
        "is_fresh": days <= FRESH_DAYS,
    }


def _weight_unit(request: HttpRequest, profile: HealthProfile) -> str:
    """lb or kg, as in the country of the profile; of the page, where there is no profile yet."""
    told = library.get().advice.countries.get(profile.country) if profile.version else None
    return (told or display.country(request)).weight


def _detail(note: SwellingNote) -> str:
    return reverse("accounts:swelling-note-detail", args=[note.pk])
