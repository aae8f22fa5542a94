"""What a form needs so that nothing typed in it is lost when its person is signed out meanwhile."""

from __future__ import annotations

from typing import Any

from django import template

from accounts import unsent

register = template.Library()


@register.simple_tag(takes_context=True)
def form_mark(context: dict[str, Any]) -> str:
    """The signed mark of whose form it is: the value of its hidden field `for`."""
    request = context["request"]
    return unsent.mark(request.user.pk, unsent.clinic_here(request))
