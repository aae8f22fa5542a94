"""Who looked at my record: only its owner sees this page."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.actions.access_events import ACTIONS, AGAIN_AFTER, PARTS, ROLES
from accounts.actions.profile import profile_of

EVENTS_A_PAGE = 25


@require_safe
def access_list(request: HttpRequest) -> HttpResponse:
    page = Paginator(request.user.access_events.all(), EVENTS_A_PAGE).get_page(request.GET.get("page"))
    for event in page:
        event.role_words = ROLES.get(event.role, event.role)
        event.part_words = PARTS.get(event.part, event.part)
        event.action_words = ACTIONS.get(event.action, event.action)
    context = {
        "page": page,
        "zone": profile_of(request.user).zone,
        "again_after": int(AGAIN_AFTER.total_seconds() // 60),
    }
    return render(request, "accounts/sharing/access.html", context)
