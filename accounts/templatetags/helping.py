"""Whom this person helps right now. Asked only by pages that are one person's own: a page kept for all must not ask."""

from __future__ import annotations

from typing import Any

from django import template

from accounts import access, right_record
from accounts.models import Person

register = template.Library()


@register.simple_tag(takes_context=True)
def helped_now(context: dict[str, Any]) -> Person | None:
    request = context.get("request")
    sharing = access.helping(request) if request is not None else None
    return sharing.owner if sharing else None


@register.simple_tag(takes_context=True)
def record_mark(context: dict[str, Any]) -> str:
    """The value of a form's hidden field `record`: whose record it writes in."""
    return right_record.mark(context["request"])
