"""A clinic's own notes about a patient. The patient sees how many there are and when, never their words."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import unsent
from accounts.actions.private_notes import add_private_note
from accounts.forms.error_list import error_list
from care.access import At, for_therapists
from care.forms.private_notes import PrivateNoteForm

A_PAGE = 20


@require_http_methods(["GET", "HEAD", "POST"])
@for_therapists
def private_note_list(request: HttpRequest, at: At, pk: uuid.UUID) -> HttpResponse:
    """This clinic's notes, newest first, under the form for a new one."""
    sharing = at.patient(pk)
    is_post = request.method == "POST"
    form = PrivateNoteForm(unsent.sent(request))
    if is_post and form.is_valid():
        add_private_note(
            clinic=at.clinic, patient=sharing.owner, by=at.therapist, text=form.cleaned_data["text"], now=at.now
        )
        messages.success(request, _("Saved."))
        return HttpResponseRedirect(reverse("care:private-note-list", args=[pk]))
    notes = at.clinic.private_notes.filter(patient=sharing.owner)
    page = Paginator(notes, A_PAGE).get_page(request.GET.get("page"))
    context = {"sharing": sharing, "form": form, "page": page}
    context |= {"errors": error_list(form) if is_post else [], "unsent": form.is_bound and not is_post}
    return render(request, "care/private_notes/list.html", context)
