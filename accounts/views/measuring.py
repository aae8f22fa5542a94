"""Measuring with a tape, step by step: which limb, how, what to get ready, each point, and a last look before it is saved.

Everything chosen and typed stands in the server session (`accounts.measuring`), so that back, reload and a break lose nothing.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts import first_zone, measured, measuring_pages, unsent
from accounts.access import owned
from accounts.actions import swelling as actions
from accounts.actions.profile import Conflict, profile_of
from accounts.advising import keep_advice
from accounts.forms.measuring import ReadyForm, WhereForm, limb_of
from accounts.measuring import READINGS, Draft, Spot
from accounts.models import Person, SwellingNote
from accounts.models.moments import local_day
from guide import library
from guide.domain.tape import METHODS, methods_for

FORM_METHODS = ["GET", "HEAD", "POST"]
View = Callable[..., HttpResponse]


def with_draft(view: View) -> View:
    """Gives the view the measuring under way; without one it starts at the beginning."""

    @wraps(view)
    def found(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        draft = Draft.under_way(request.session) or _taken_along(request)
        return view(request, draft, *args, **kwargs) if draft else _to("start")

    return found


def _taken_along(request: HttpRequest) -> Draft | None:
    """The draft that the page of a session that is over took along, sent again or kept until this person signed in."""
    packed = (unsent.sent(request) or {}).get("draft", "")
    return Draft.unpacked(request.session, packed, request.user) if packed else None


def _to(page: str, *args: Any) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse(f"accounts:measuring-{page}", args=args))


@require_http_methods(FORM_METHODS)
def measuring_start(request: HttpRequest) -> HttpResponse:
    """Which limb. Where measuring is under way, whether to go on with it."""
    draft = Draft.under_way(request.session)
    if draft:
        return render(request, "accounts/swelling/measure_under_way.html", measuring_pages.under_way(draft))
    profile = profile_of(request.user)
    start = limb_of(profile.affected)
    form = WhereForm(request.POST if request.method == "POST" else None, initial=start)
    if request.method == "POST" and form.is_valid():
        Draft.begin(request.session, form.cleaned_data["place"], form.cleaned_data["side"], profile.units)
        return _to("how")
    context = {"form": form, "measuring": library.get().measuring}
    return render(request, "accounts/swelling/measure_where.html", context)


@require_http_methods(FORM_METHODS)
@with_draft
def measuring_how(request: HttpRequest, draft: Draft) -> HttpResponse:
    """By which method. The one of the last time comes first."""
    if draft.has_typed:
        return _to("ready")
    methods = {method.key: method for method in methods_for(draft.place)}
    errors = []
    if request.method == "POST":
        chosen = request.POST.get("method", "")
        if chosen in methods:
            draft.choose(chosen)
            return _to("ready")
        errors = [{"target": "ways", "message": _("Choose one way to measure.")}]
    context = measuring_pages.how(draft, methods, last_of(request.user, draft)) | {"errors": errors}
    return render(request, "accounts/swelling/measure_how.html", context)


@require_http_methods(FORM_METHODS)
@with_draft
def measuring_ready(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Marks, posture and units, and what to do before the tape goes on."""
    if draft.method is None:
        return _to("how")
    last = last_of(request.user, draft)
    same_method = last is not None and last.method == draft.method.key
    initial = measuring_pages.ready_initial(draft, last if same_method else None)
    data = request.POST if request.method == "POST" else None
    form = ReadyForm(data, draft=draft, same_method=same_method, initial=initial)
    if data is not None and form.is_valid():
        draft.set(**form.chosen())
        if request.POST.get("then") == "all":
            return _to("all")
        spot = draft.next_open()
        return _to("point", spot.number) if spot else _to("check")
    context = measuring_pages.ready(draft, last) | {"form": form}
    return render(request, "accounts/swelling/measure_ready.html", context)


@require_http_methods(FORM_METHODS)
@with_draft
def measuring_point(request: HttpRequest, draft: Draft, number: int) -> HttpResponse:
    """One point of one limb: two readings, and a third where they differ."""
    if not draft.is_ready:
        return _to("ready" if draft.method else "how")
    if not 1 <= number <= len(draft.spots):
        return _to("check")
    spot = draft.spots[number - 1]
    last_cm = measuring_pages.last_sizes(draft, last_of(request.user, draft)).get(spot.key)
    is_sent = request.method == "POST"
    kept = None if is_sent else unsent.initial(request)
    if kept:
        take(kept, draft, spot)
    if is_sent:
        if "leave" in request.POST:
            draft.leave_out(spot)
        else:
            take(request.POST, draft, spot)
        if draft.read(spot, last_cm).is_done:
            after = draft.next_open(spot.number) if request.POST.get("then") != "check" else None
            return _to("point", after.number) if after else _to("check")
    context = measuring_pages.point(draft, spot, last_cm, is_sent) | {
        "packed": draft.packed(request.user),
        "unsent": bool(kept),
        "then": request.POST.get("then") or request.GET.get("then", ""),
    }
    return render(request, "accounts/swelling/measure_point.html", context)


@require_http_methods(FORM_METHODS)
@with_draft
def measuring_all(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Every point on one page, for who has the numbers on paper. A point with nothing in it is not measured yet."""
    if not draft.is_ready:
        return _to("ready" if draft.method else "how")
    last = measuring_pages.last_sizes(draft, last_of(request.user, draft))
    is_sent = request.method == "POST"
    data = unsent.sent(request)
    if data:
        for spot in draft.spots:
            take(data, draft, spot, f"{spot.key}.")
    if is_sent and is_enough(draft, last):
        return _to("check")
    context = measuring_pages.every_point(draft, last, is_sent)
    more = {"packed": draft.packed(request.user), "unsent": bool(data) and not is_sent}
    return render(request, "accounts/swelling/measure_all.html", context | more)


def is_enough(draft: Draft, last: Mapping[str, Decimal]) -> bool:
    """Whether something is typed, and all that is typed can be kept. `last`: the last sizes, by the spot's key."""
    reads = [draft.read(spot, last.get(spot.key)) for spot in draft.spots]
    return all(read.is_done or read.is_open for read in reads) and not all(read.is_open for read in reads)


def take(data: QueryDict, draft: Draft, spot: Spot, prefix: str = "") -> None:
    """Takes what stands in the fields, and what was pressed beside one: a number that was meant, or "it is right"."""
    typed = {reading: data.get(prefix + reading, "") for reading in READINGS}
    use, _equals, number = data.get("use", "").partition("=")
    if use in [prefix + reading for reading in READINGS]:
        typed[use.removeprefix(prefix)] = number
    draft.type(spot, typed)
    keep = data.get("keep", "")
    if keep in [prefix + reading for reading in READINGS]:
        draft.is_sure(spot, keep.removeprefix(prefix))
    if data.get("once") in ("1", spot.key):
        draft.once_is_enough(spot)


@require_http_methods(FORM_METHODS)
def measuring_check(request: HttpRequest) -> HttpResponse:
    """All sizes before they are saved as one note."""
    draft = Draft.under_way(request.session) or _taken_along(request)
    sent_id = request.POST.get("client_id", "")
    if request.method == "POST" and sent_id and (draft is None or draft.id != sent_id):
        # Pressed twice: the first one has saved it.
        note = request.user.swelling_notes.filter(client_id=sent_id).first()
        return _to_note(note) if note else _to("start")
    if draft is None:
        return _to("start")
    if not draft.is_ready:
        return _to("ready" if draft.method else "how")
    context = measuring_pages.check(draft, last_of(request.user, draft))
    if request.method != "POST":
        return render(request, "accounts/swelling/measure_check.html", context | {"packed": draft.packed(request.user)})
    wrong = next((row["spot"] for row in context["rows"] if row["is_wrong"]), None)
    if wrong or not context["has_sizes"]:
        return _to("point", wrong.number if wrong else 1)
    try:
        note = _save(request, draft)
    except (Conflict, actions.SameIdOtherWords) as clash:
        kept = clash.current if isinstance(clash, Conflict) else clash.kept
        draft.set(note=str(kept.pk), version=kept.version)
        more = {"clash": kept, "clash_points": measured.lines(actions.content_of(kept))}
        page = context | more | {"packed": draft.packed(request.user)}
        return render(request, "accounts/swelling/measure_check.html", page, status=409)
    keep_advice(owner=request.user, now=timezone.now())
    draft.forget()
    return _to_note(note)


def _save(request: HttpRequest, draft: Draft) -> SwellingNote:
    now, owner = timezone.now(), request.user
    if draft.note:
        # Deleted meanwhile on another device: what was put right is there when it is brought back.
        note = owned(owner.swelling_notes.all(), uuid.UUID(draft.note))
        return actions.change_note(
            note=note, by=owner, version=draft.version, on=note.local_date, fields={}, tape=draft.tape(), now=now
        )
    words = {"place": draft.place, "side": draft.side}
    zone = first_zone.zone_for(request, owner)
    note, _is_new = actions.write_note(
        owner=owner,
        by=owner,
        client_id=draft.id,
        on=local_day(now, zone),
        fields=words,
        tape=draft.tape(),
        zone=zone,
        now=now,
    )
    first_zone.keep_zone(request, owner, zone, now)
    return note


@require_http_methods(FORM_METHODS)
@with_draft
def measuring_stop(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Finish later, or throw the numbers away."""
    if request.method == "POST":
        draft.forget()
        return HttpResponseRedirect(reverse("accounts:swelling-note-list"))
    return render(request, "accounts/swelling/measure_stop.html", measuring_pages.under_way(draft))


@require_POST
def measuring_edit(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Puts the measures of a kept note right, on the same pages. Measuring that is under way is finished first."""
    note = owned(request.user.swelling_notes.kept().measured(), pk)
    if note.in_clinic:
        return HttpResponseRedirect(reverse("accounts:swelling-note-detail", args=[note.pk]))
    draft = Draft.under_way(request.session)
    if draft and draft.note != str(note.pk):
        return _to("start")
    if not draft:
        Draft.of_note(request.session, note, marks_of(note))
    return _to("check")


def marks_of(note: SwellingNote) -> int | None:
    """How many marks there were, as far as the note tells: up to the highest one measured on either limb."""
    chain = METHODS[note.method].chain
    if chain is None:
        return None
    counts = [measured.count_of(note.method, sizes) or 0 for sizes in measured.sizes_by_limb(note).values()]
    return max(chain.fewest, *counts)


def last_of(owner: Person, draft: Draft) -> SwellingNote | None:
    """The last note of this place and side with measures, before the one that is put right here."""
    notes = owner.swelling_notes.kept()
    if draft.note:
        notes = notes.filter(at__lt=owner.swelling_notes.filter(pk=draft.note).values("at")[:1])
    return measured.last_measured(notes, draft.place, draft.side)


def _to_note(note: SwellingNote) -> HttpResponseRedirect:
    return HttpResponseRedirect(f"{reverse('accounts:swelling-note-detail', args=[note.pk])}?saved=1")
