"""The health questions together, on the therapist's device: for a patient without one, or who left it at home.

They are the same pages as the patient's own. What is answered goes into the patient's record, marked with who wrote it.
"""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts.access import help_now, owned
from accounts.records import record_of
from care.access import At, for_therapists
from guide import library
from guide.visit import Visit


@require_POST
@for_therapists
def screen_together(request: HttpRequest, at: At, pk: uuid.UUID, routine: uuid.UUID) -> HttpResponse:
    """From here on the guide's pages are the patient's, until the therapist stops helping."""
    sharing = at.patient(pk, "screening", "wrote")
    given = owned(sharing.owner.routines.filter(clinic=at.clinic, ended_at=None), routine)
    help_now(request, sharing)
    visit = Visit(request.session, None, record_of(request))
    visit.set_side(library.get().walkthroughs[given.walkthrough], given.side)
    visit.save()
    return HttpResponseRedirect(reverse("guide:start", args=[given.walkthrough]))
