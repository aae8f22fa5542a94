"""For the pages of routines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import template

register = template.Library()


@register.filter
def of_walkthrough(templates: Mapping[str, Sequence[Any]], slug: str) -> Sequence[Any]:
    """The clinic's templates of one walkthrough."""
    return templates.get(slug, ())
