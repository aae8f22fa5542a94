"""My data: what is kept, taking a copy, bringing one in, and deleting it all. Always a person's own, also while they help another."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, OperationalError
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import data_map, leaving, limits
from accounts.actions.bringing import bring_in, differences
from accounts.actions.erasure import UNDO_DAYS, schedule_erasure, undo_erasure
from accounts.actions.profile import profile_of
from accounts.export import waiting
from accounts.export.archive import archive_of
from accounts.export.reading import Brought, Refused, read_file
from accounts.forms.data import BringForm, CappedUpload
from accounts.forms.error_list import error_list
from accounts.models import Person
from accounts.models.moments import local_day
from accounts.signin.recent import recent_sign_in_required
from guide import display
from guide.handout_sheet import usual_paper

logger = logging.getLogger(__name__)

GROUPS = {
    "about": gettext_lazy("About you"),
    "record": gettext_lazy("Your record"),
    "sharing": gettext_lazy("Sharing"),
    "care": gettext_lazy("With your therapist"),
    "sign-in": gettext_lazy("Signing in"),
    "after": gettext_lazy("After you delete it"),
}
PARTS = {
    "profile_changes": gettext_lazy("Changes of what you told about yourself"),
    "routines": gettext_lazy("Routines"),
    "clearances": gettext_lazy("Who said yes"),
    "clearance_events": gettext_lazy("What became of each yes"),
    "routine_versions": gettext_lazy("Versions of routines"),
    "screening_records": gettext_lazy("Answers to health questions"),
    "session_logs": gettext_lazy("Sessions"),
    "session_log_edits": gettext_lazy("Changes of sessions"),
    "swelling_notes": gettext_lazy("Swelling notes"),
    "swelling_note_edits": gettext_lazy("Changes of swelling notes"),
    "infections": gettext_lazy("Skin infections"),
    "advice": gettext_lazy("Advice that was shown"),
}
HOPELESS = 200 * 1024 * 1024  # bytes: not even read to its end


@require_safe
def my_data(request: HttpRequest) -> HttpResponse:
    kept = [(words, data_map.read().group(group)) for group, words in GROUPS.items()]
    return render(request, "accounts/data/my_data.html", {"kept": kept})


# A copy


@recent_sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def data_export(request: HttpRequest) -> HttpResponse | FileResponse:
    if request.method != "POST":
        return render(request, "accounts/data/export.html")
    if not limits.within(request, "record-export", str(request.user.pk)):
        return limits.too_many(request)
    now = timezone.now()
    paper = usual_paper(display.country(request).code)
    day = local_day(now, profile_of(request.user).zone)
    file = archive_of(request.user, paper, now)
    return FileResponse(file, as_attachment=True, filename=f"light-hands-{day}.zip", content_type="application/zip")


# Bringing one in


@csrf_exempt  # the token is read with the file, which must not be read before it is capped; then it is asked for as ever
@require_http_methods(["GET", "HEAD", "POST"])
def data_import(request: HttpRequest) -> HttpResponse:
    if int(request.META.get("CONTENT_LENGTH") or 0) > HOPELESS:
        return render(request, "accounts/data/import.html", _page(BringForm({}, {}, too_large=True)))
    request.upload_handlers = [CappedUpload(request)]
    return _import(request)


data_import.takes_a_file = True  # type: ignore[attr-defined]


@csrf_protect
def _import(request: HttpRequest) -> HttpResponse:
    """Reads the file and says what it would bring. Nothing is brought in yet."""
    if request.method != "POST":
        return render(request, "accounts/data/import.html", _page(BringForm()))
    if not limits.within(request, "record-import", str(request.user.pk)):
        return limits.too_many(request)
    fields, files = request.POST, request.FILES  # read here at the latest
    too_large = any(isinstance(each, CappedUpload) and each.too_large for each in request.upload_handlers)
    form = BringForm(fields, files, too_large=too_large)
    if form.is_valid():
        data = form.cleaned_data["file"].read()
        now = timezone.now()
        try:
            brought = read_file(data, now)
        except Refused as refused:
            form.refuse(str(refused))
        else:
            found = _preview(request.user, brought)
            if found["new"]:
                waiting.keep(request, data)
            return render(request, "accounts/data/preview.html", found)
    return render(request, "accounts/data/import.html", _page(form))


@require_POST
def data_import_take(request: HttpRequest) -> HttpResponse:
    """Brings in the file that waits."""
    data = waiting.held(request)
    if data is None:
        messages.info(request, _("The file is not here any more. Choose it again."))
        return redirect("accounts:data-import")
    now = timezone.now()
    try:
        found = bring_in(owner=request.user, brought=read_file(data, now), now=now)
    except OperationalError:  # busy: the page that says so sends it again (accounts.unsent)
        raise
    except (Refused, DatabaseError) as error:
        logger.error("A copy could not be brought in: %s", type(error).__name__)
        messages.error(request, _("This file could not be brought in. Nothing was changed."))
    else:
        new = sum(each.new for each in found)
        messages.success(
            request, _("Brought in. What you had is as it was.") if new else _("Everything in it was here already.")
        )
    waiting.drop(request)
    return redirect("accounts:my-data")


def _page(form: BringForm) -> dict[str, Any]:
    return {"form": form, "errors": error_list(form)}


def _preview(person: Person, brought: Brought) -> dict[str, Any]:
    found = differences(owner=person, brought=brought)
    name, year = brought.person["name"], brought.person["birth_year"]
    other = bool(
        (person.name and name and person.name != name) or (person.birth_year and year and person.birth_year != year)
    )
    return {
        "rows": [(PARTS[each.part], each) for each in found if each.new or each.here],
        "new": sum(each.new for each in found),
        "name": name,
        "birth_year": year,
        "is_other": other,
        "made_at": brought.made_at,
        "zone": profile_of(person).zone,
    }


# Deleting it all


@recent_sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def data_delete(request: HttpRequest) -> HttpResponse:
    """Says what goes and what stays; sent, the account is closed, and erased after 7 days."""
    if request.method != "POST":
        return render(request, "accounts/data/delete.html", {"days": UNDO_DAYS})
    person: Person = request.user
    delete_on = schedule_erasure(person=person, now=timezone.now())
    waiting.drop(request)
    logout(request)
    leaving.tell_closed(person, _local(delete_on, person))
    response = redirect("accounts:data-closed")
    response["Clear-Site-Data"] = '"cache", "storage"'
    return response


@login_not_required
@require_safe
def data_closed(request: HttpRequest) -> HttpResponse:
    """After closing an account. It says nothing of whose."""
    return render(request, "accounts/data/closed.html", {"days": UNDO_DAYS})


@require_http_methods(["GET", "HEAD", "POST"])
def data_undo(request: HttpRequest) -> HttpResponse:
    person: Person = request.user
    if person.delete_on is None:
        return redirect("accounts:my-data")
    if request.method == "POST":
        undo_erasure(person=person)
        messages.success(request, _("Your account stays. Everything is as it was."))
        return redirect("accounts:today")
    return render(request, "accounts/data/undo.html", {"delete_on": _local(person.delete_on, person)})


def _local(at: datetime, person: Person) -> datetime:
    """On the person's own clock; without a zone, so that no page moves it."""
    return at.astimezone(ZoneInfo(profile_of(person).zone)).replace(tzinfo=None)
