"""What paper cannot show: our fonts have the letters of Latin scripts alone, and no machine's own font is used instead."""

from __future__ import annotations

import re

from django import template

register = template.Library()

STANDS_FOR = "[?]"
# Latin letters with their accents, and the signs of our own words.
_NOT_ON_PAPER = re.compile(
    "[^\n -~\u00a0-\u024f\u2010-\u2015\u2018-\u201e\u2022\u2026\u2030\u2032\u2033\u20ac\u2122\u2212\u2264\u2265]+"
)


@register.filter
def printable(text: object) -> str:
    """The text with a sign for each run of letters that paper cannot show."""
    return _NOT_ON_PAPER.sub(STANDS_FOR, str(text))
