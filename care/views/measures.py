"""Tape measures taken in the clinic: the patient's own measuring, with the therapist's hands and all places on one page.

What is chosen and typed stands in the therapist's session, for each patient apart, until it is saved in the patient's notes.
"""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from django.contrib.sessions.backends.base import SessionBase
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts import measured, measuring_pages
from accounts.access import owned
from accounts.actions import swelling as actions
from accounts.actions.profile import Conflict, profile_of
from accounts.advising import keep_advice
from accounts.forms.error_list import error_list
from accounts.forms.measuring import ReadyForm, WhereForm, limb_of
from accounts.measuring import Draft
from accounts.models import Sharing, SwellingNote
from accounts.models.moments import local_day
from accounts.views.measuring import is_enough, last_of, marks_of, take
from care.access import At, for_therapists
from care.forms.patients import MeasuredOnForm
from guide.domain.tape import methods_for

FORM_METHODS = ["GET", "HEAD", "POST"]


class PatientsPart:
    """The part of a session that holds the measuring of one patient, as `Draft` reads and writes it."""

    def __init__(self, session: SessionBase, patient: uuid.UUID) -> None:
        self.session, self.patient = session, patient

    def get(self, key: str, otherwise: Any = None) -> Any:
        return self.session.get(f"{key}:{self.patient}", otherwise)

    def pop(self, key: str, otherwise: Any = None) -> Any:
        return self.session.pop(f"{key}:{self.patient}", otherwise)

    def __setitem__(self, key: str, value: Any) -> None:
        self.session[f"{key}:{self.patient}"] = value


def _part(request: HttpRequest, sharing: Sharing) -> Any:
    return PatientsPart(request.session, sharing.owner_id)


def _sharing(at: At, pk: uuid.UUID) -> Sharing:
    return at.patient(pk, "swelling-note", needs="sees_notes")


def _to(page: str, pk: uuid.UUID) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse(f"care:measure-{page}", args=[pk]))


@require_http_methods(FORM_METHODS)
@for_therapists
def measure_start(request: HttpRequest, at: At, pk: uuid.UUID) -> HttpResponse:
    """Which limb. The last measuring can be done again the same way, in one tap."""
    sharing = _sharing(at, pk)
    profile, part = profile_of(sharing.owner), _part(request, sharing)
    draft = Draft.under_way(part)
    last = sharing.owner.swelling_notes.kept().measured().order_by("-at").prefetch_related("circumferences").first()
    start = limb_of(profile.affected)
    form = WhereForm(initial=start)
    if request.method == "POST":
        asked = request.POST.get("then", "")
        if asked == "drop" and draft:
            draft.forget()
            return _to("start", pk)
        if asked == "same" and last:
            draft = Draft.begin(part, last.place, last.side, last.units)
            draft.set(method=last.method)
            return _to("ready", pk)
        form = WhereForm(request.POST, initial=start)
        if form.is_valid():
            Draft.begin(part, form.cleaned_data["place"], form.cleaned_data["side"], profile.units)
            return _to("how", pk)
    context = {
        "sharing": sharing,
        "form": form,
        "draft": measuring_pages.under_way(draft) if draft else None,
        "last": last,
        "last_where": measuring_pages.limb_words(last.place, last.side) if last else "",
        "last_method": measured.words_of(last.method).name if last else "",
    }
    return render(request, "care/measures/where.html", context)


@require_http_methods(FORM_METHODS)
@for_therapists
def measure_how(request: HttpRequest, at: At, pk: uuid.UUID) -> HttpResponse:
    sharing = _sharing(at, pk)
    draft = Draft.under_way(_part(request, sharing))
    if draft is None:
        return _to("start", pk)
    if draft.has_typed:
        return _to("ready", pk)
    methods = {method.key: method for method in methods_for(draft.place)}
    errors = []
    if request.method == "POST":
        chosen = request.POST.get("method", "")
        if chosen in methods:
            draft.choose(chosen)
            return _to("ready", pk)
        errors = [{"target": "ways", "message": _("Choose one way to measure.")}]
    context = measuring_pages.how(draft, methods, last_of(sharing.owner, draft))
    context |= {"errors": errors, "sharing": sharing}
    return render(request, "care/measures/how.html", context)


@require_http_methods(FORM_METHODS)
@for_therapists
def measure_ready(request: HttpRequest, at: At, pk: uuid.UUID) -> HttpResponse:
    sharing = _sharing(at, pk)
    draft = Draft.under_way(_part(request, sharing))
    if draft is None or draft.method is None:
        return _to("how" if draft else "start", pk)
    last = last_of(sharing.owner, draft)
    same_method = last is not None and last.method == draft.method.key
    initial = measuring_pages.ready_initial(draft, last if same_method else None)
    form = ReadyForm(request.POST if request.method == "POST" else None, draft=draft, same_method=same_method, initial=initial)  # fmt: skip
    if request.method == "POST" and form.is_valid():
        draft.set(**form.chosen())
        return _to("all", pk)
    context = measuring_pages.ready(draft, last) | {"form": form, "sharing": sharing}
    return render(request, "care/measures/ready.html", context)


@require_http_methods(FORM_METHODS)
@for_therapists
def measure_all(request: HttpRequest, at: At, pk: uuid.UUID) -> HttpResponse:
    """Every place on one page; an empty one is left out."""
    sharing = _sharing(at, pk)
    draft = Draft.under_way(_part(request, sharing))
    if draft is None or not draft.is_ready:
        return _to("ready" if draft and draft.method else "start", pk)
    last = measuring_pages.last_sizes(draft, last_of(sharing.owner, draft))
    is_sent = request.method == "POST"
    if is_sent:
        for spot in draft.spots:
            take(request.POST, draft, spot, f"{spot.key}.")
        if is_enough(draft, last):
            return _to("check", pk)
    context = measuring_pages.every_point(draft, last, is_sent) | {"sharing": sharing}
    return render(request, "care/measures/all.html", context)


@require_http_methods(FORM_METHODS)
@for_therapists
def measure_check(request: HttpRequest, at: At, pk: uuid.UUID) -> HttpResponse:
    """All sizes and the day, before they are saved in the patient's notes, marked as measured in the clinic."""
    sharing = _sharing(at, pk)
    owner, draft = sharing.owner, Draft.under_way(_part(request, sharing))
    sent_id = request.POST.get("client_id", "")
    if request.method == "POST" and sent_id and (draft is None or draft.id != sent_id):
        # Pressed twice: the first one has saved it.
        note = owner.swelling_notes.kept().filter(client_id=sent_id[:64]).first()
        return _to_note(pk, note) if note else _to("start", pk)
    if draft is None or not draft.is_ready:
        return _to("all" if draft else "start", pk)
    today = local_day(at.now, profile_of(owner).zone)
    kept = _put_right(at, sharing, draft.note) if draft.note else None
    form = MeasuredOnForm(
        request.POST if request.method == "POST" else None, today=today, day=kept.local_date if kept else today
    )
    context = measuring_pages.check(draft, last_of(sharing.owner, draft)) | {"form": form, "sharing": sharing}
    if request.method == "POST" and (context["has_wrong"] or not context["has_sizes"]):
        return _to("all", pk)
    clash = False
    if request.method == "POST" and form.is_valid():
        try:
            note = _save(at, sharing, draft, kept, form.cleaned_data["on"])
        except actions.SameIdOtherWords:
            # Saved from another page meanwhile: what is here is a set of its own when it is saved once more.
            draft.set(id=str(uuid.uuid4()))
            context["client_id"], clash = draft.id, True
        except Conflict as conflict:
            draft.set(version=conflict.current.version)
            clash = True
        else:
            at.note(sharing, "swelling-note", "changed" if kept else "wrote")
            keep_advice(owner=owner, now=at.now)
            draft.forget()
            return _to_note(pk, note)
    context |= {"errors": error_list(form), "clash": clash}
    return render(request, "care/measures/check.html", context, status=409 if clash else 200)


def _save(at: At, sharing: Sharing, draft: Draft, kept: SwellingNote | None, on: date) -> SwellingNote:
    if kept:
        return actions.change_note(
            note=kept, by=at.therapist, version=draft.version, on=on, fields={}, tape=draft.tape(), now=at.now
        )
    note, _is_new = actions.write_note(
        owner=sharing.owner,
        by=at.therapist,
        client_id=draft.id,
        on=on,
        fields={"place": draft.place, "side": draft.side},
        tape=draft.tape(),
        in_clinic=True,
        now=at.now,
    )
    return note


@require_POST
@for_therapists
def measure_edit(request: HttpRequest, at: At, pk: uuid.UUID, note_pk: uuid.UUID) -> HttpResponse:
    """Puts sizes right that were measured in this clinic. What is under way for this patient is finished first."""
    sharing = _sharing(at, pk)
    note, part = _put_right(at, sharing, note_pk), _part(request, sharing)
    draft = Draft.under_way(part)
    if draft and draft.note != str(note.pk):
        return _to("start", pk)
    if not draft:
        Draft.of_note(part, note, marks_of(note))
    return _to("all", pk)


def measured_here(at: At, sharing: Sharing) -> QuerySet[SwellingNote]:
    """The tape measures that someone of this clinic took of this patient: the only rows that a therapist may put right."""
    colleagues = at.clinic.memberships.values("person")
    return sharing.owner.swelling_notes.kept().measured().filter(in_clinic=True, written_by__in=colleagues)


def _put_right(at: At, sharing: Sharing, pk: uuid.UUID | str) -> SwellingNote:
    return owned(measured_here(at, sharing), pk)


def _to_note(pk: uuid.UUID, note: SwellingNote) -> HttpResponseRedirect:
    return HttpResponseRedirect(f"{reverse('care:patient-note', args=[pk, note.pk])}?saved")
