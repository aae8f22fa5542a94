"""A person's session logs: the list with its calendar, one log, the page after a session, by hand, change, delete, undo."""

from __future__ import annotations

import uuid
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import get_format
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import first_zone, session_words, unsent
from accounts.access import helping, owned, owner_of
from accounts.actions import session_logs as actions
from accounts.actions.access_events import record_access
from accounts.actions.profile import Conflict, profile_of
from accounts.advising import keep_advice
from accounts.calendar import last_of, month_from, month_of
from accounts.forms.by_hand import ByHandForm
from accounts.forms.session_logs import ChangeForm, SaidForm, client_id_from
from accounts.models import Person, SessionLog
from accounts.models.moments import local_day
from guide import display, library

PER_PAGE = 20
# The plan is long, and only the page of one log shows it.
SHORT = (
    "id", "owner", "at", "zone", "local_date", "walkthrough", "side", "minutes", "stopped", "source",
    "written_by", "written_by_name", "clock_off",
)  # fmt: skip


@require_safe
def session_log_list(request: HttpRequest) -> HttpResponse:
    """Newest first, 20 a page, under the calendar of one month. These are one's own, whomever one helps."""
    person: Person = request.user
    profile = profile_of(person)
    today = local_day(timezone.now(), profile.zone)
    first = month_from(request.GET.get("month", ""), today)
    logs = person.session_logs.kept()
    in_month = logs.filter(local_date__range=(first, last_of(first))).order_by().values("local_date")
    counts = in_month.annotate(sessions=Count("pk"), early=Count("pk", filter=~Q(stopped="")))
    by_day = {row["local_date"]: (row["sessions"], row["early"]) for row in counts}
    paginator = Paginator(logs.order_by("-local_date", "-at").only(*SHORT), PER_PAGE)
    page = paginator.get_page(request.GET.get("page"))
    context = {
        "month": month_of(first, by_day, today, get_format("FIRST_DAY_OF_WEEK")),
        "asked_month": f"&month={first:%Y-%m}" if request.GET.get("month") else "",
        "page": page,
        "lines": [session_words.line(log) for log in page],
        "deleted": _just_deleted(request),
        "sharing": helping(request),
        "hides_details": profile.hide_details,
    }
    return render(request, "accounts/sessions/list.html", context)


def _just_deleted(request: HttpRequest) -> SessionLog | None:
    try:
        pk = uuid.UUID(request.GET.get("deleted", ""))
    except ValueError:
        return None
    return request.user.session_logs.exclude(deleted_at=None).only(*SHORT).filter(pk=pk).first()


@require_safe
def session_log_detail(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The log as it was followed, and what was written about it since."""
    log = log_or_404(request, pk)
    _note_access(request, log.owner, "opened")
    advice = library.get().advice
    sign = advice.stop_signs.get(log.stopped)
    steps = session_words.steps_of(log)
    context = {
        "log": log,
        "line": session_words.line(log),
        "steps": steps,
        "skipped": [row for row in steps if row["chosen"]],
        "left_out": session_words.left_out_of(log),
        "has_changed": session_words.has_changed_since(log),
        "stopped": sign.label if sign else log.stopped,
        "advised": log.advised.splitlines(),
        "ratings": session_words.ratings(log),
        "effects": session_words.effect_words(log.effects),
        "watch": session_words.watch_for(log, display.country(request), timezone.now()),
        "crowded": session_words.crowded(log) if log.deleted_at is None else {},
        "history": session_words.history(log, log.edits.all(), actions.as_said(log)),
        "is_mine": log.owner == request.user,
        "saved": "saved" in request.GET,
    }
    return render(request, "accounts/sessions/detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def session_log_after(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The page after a session: one tap is enough, the rest is for who wants it."""
    return _change(request, pk, "accounts/sessions/after.html", SaidForm)


@require_http_methods(["GET", "HEAD", "POST"])
def session_log_edit(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    return _change(request, pk, "accounts/sessions/edit.html", None)


def _change(request: HttpRequest, pk: uuid.UUID, template: str, kind: type[SaidForm] | None) -> HttpResponse:
    """Shows or saves a form about a log. `kind` None: all that may be changed of this log."""
    log = log_or_404(request, pk)
    if log.deleted_at is not None:
        return _to(log)
    now = timezone.now()
    is_post = request.method == "POST"
    data = unsent.sent(request)
    if kind is None and log.source == SessionLog.BY_HAND:
        form: SaidForm = ByHandForm(data, log=log, zone=log.zone, now=now)
    else:
        form = (kind or ChangeForm)(data, log=log)
    # An old form that is not right yet, or comes back from before signing in, stays an old form.
    version = log.version if data is None else _version(data)
    context = {
        "log": log,
        "line": session_words.line(log),
        "form": form,
        "version": version,
        "unsent": bool(data) and not is_post,
    }
    if not is_post or not form.is_valid():
        return render(request, template, context)
    try:
        actions.update_log(log=log, by=request.user, fields=form.changes, version=version, now=now)
    except Conflict as conflict:
        current: SessionLog = conflict.current
        said = actions.as_said(current)
        typed = said | {name: actions.plain(value) for name, value in form.changes.items()}
        context |= {
            "line": session_words.line(current),
            "version": current.version,
            "current": current,
            "differences": session_words.differences(typed, said, current.zone),
        }
        return render(request, template, context, status=409)
    keep_advice(owner=log.owner, now=now)
    _note_access(request, log.owner, "changed")
    return _to(log, saved=True)


@require_http_methods(["GET", "HEAD", "POST"])
def session_log_create(request: HttpRequest) -> HttpResponse:
    """A session done without the player, written down by hand. While helping, it is the other person's."""
    owner, now = owner_of(request), timezone.now()
    zone = first_zone.zone_for(request, owner)
    is_post = request.method == "POST"
    sent = unsent.sent(request)
    form = ByHandForm(sent, zone=zone, now=now, initial={"day": local_day(now, zone)})
    new_id = str(uuid.uuid4())
    client_id = (client_id_from(sent.get("client_id", "")) if sent else "") or new_id
    context: dict[str, Any] = {
        "form": form,
        "client_id": client_id,
        "sharing": helping(request),
        "unsent": bool(sent) and not is_post,
    }
    if not is_post or not form.is_valid():
        return render(request, "accounts/sessions/add.html", context)
    data = form.cleaned_data
    try:
        log, made = actions.add_by_hand(
            owner=owner,
            by=request.user,
            client_id=client_id,
            walkthrough=library.get().walkthroughs[data["walkthrough"]],
            side=data["side"],
            at=data["at"],
            zone=zone,
            minutes=data["minutes"],
            said=form.said,
            now=now,
        )
    except actions.Different as different:
        # What was typed stays in the form, under a new id: sent again, it is a session of its own.
        first = different.current
        said = actions.as_said(first)
        typed = {name: actions.plain(value) for name, value in form.changes.items()}
        context |= {
            "client_id": new_id,
            "current": first,
            "line": session_words.line(first),
            "differences": session_words.differences(typed, said, first.zone),
        }
        return render(request, "accounts/sessions/add.html", context, status=409)
    if made:
        first_zone.keep_zone(request, owner, zone, now)
        keep_advice(owner=owner, now=now)
        _note_access(request, owner, "wrote")
    return _to(log, saved=True)


@require_POST
def session_log_delete(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    log = log_or_404(request, pk)
    actions.delete_log(log=log, by=request.user, now=timezone.now())
    _note_access(request, log.owner, "changed")
    if log.owner != request.user:
        return _to(log)
    return HttpResponseRedirect(f"{reverse('accounts:session-log-list')}?deleted={log.pk}")


@require_POST
def session_log_restore(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    log = log_or_404(request, pk)
    actions.restore_log(log=log, by=request.user, now=timezone.now())
    _note_access(request, log.owner, "changed")
    return _to(log, saved=True)


def log_or_404(request: HttpRequest, pk: uuid.UUID) -> SessionLog:
    """One's own log, or one that this person wrote for whom they help now."""
    sharing = helping(request)
    if sharing is not None:
        written = sharing.owner.session_logs.filter(pk=pk, written_by=request.user).first()
        if written is not None:
            return written
    return owned(request.user.session_logs, pk)


def _note_access(request: HttpRequest, owner: Person, action: str) -> None:
    """A helper's doings stand in the owner's history; one's own do not."""
    record_access(owner=owner, by=request.user, role="helper", part="session-log", action=action, now=timezone.now())


def _to(log: SessionLog, saved: bool = False) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("accounts:session-log-detail", args=[log.pk]) + ("?saved" if saved else ""))


def _version(data: QueryDict) -> int:
    """The version that the form was opened with; -1, which no row has, where it says none."""
    sent = data.get("version", "")
    return int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 10 else -1
