"""Words of the content that stand under every picture of measures."""

from __future__ import annotations

from django import template

from guide import library

register = template.Library()


@register.simple_tag
def tape_caution() -> str:
    """That a change can be normal or due to the tape, and is no diagnosis."""
    return library.get().advice_rules.progress["caution"]
