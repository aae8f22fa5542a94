"""Short words for parts of the body, routines and times, as lists and buttons say them."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from guide.domain.sides import BOTH, LEFT, RIGHT

# How a person is named on paper.
NAME, INITIALS, NOBODY = "name", "initials", "none"


def initials(name: str) -> str:
    """ "A. M." of Ann Miller; four at most."""
    return " ".join(f"{word[0].upper()}." for word in name.split()[:4])


def part_words(region: str, side: str) -> str:
    """ "Right arm", "Both legs"; the plain key where the guide has no such part."""
    words = {
        ("arm", LEFT): _("Left arm"),
        ("arm", RIGHT): _("Right arm"),
        ("arm", BOTH): _("Both arms"),
        ("hand", LEFT): _("Left hand"),
        ("hand", RIGHT): _("Right hand"),
        ("hand", BOTH): _("Both hands"),
        ("leg", LEFT): _("Left leg"),
        ("leg", RIGHT): _("Right leg"),
        ("leg", BOTH): _("Both legs"),
        ("foot", LEFT): _("Left foot"),
        ("foot", RIGHT): _("Right foot"),
        ("foot", BOTH): _("Both feet"),
        ("breast", LEFT): _("Left breast or chest"),
        ("breast", RIGHT): _("Right breast or chest"),
        ("breast", BOTH): _("Both sides of the chest"),
        ("head-neck", LEFT): _("Left side of head and neck"),
        ("head-neck", RIGHT): _("Right side of head and neck"),
        ("head-neck", BOTH): _("Both sides of head and neck"),
    }
    return words.get((region, side), region)


def technique_words(slug: str) -> str:
    return {"lymphatic": _("Lymphatic self-massage"), "retrograde": _("Retrograde massage")}.get(slug, slug)


def time_words(time_of_day: str) -> str:
    """When in the day; "" where any time is fine."""
    return {"morning": _("In the morning"), "noon": _("Around noon"), "evening": _("In the evening")}.get(
        time_of_day, ""
    )


def days_words(days_a_week: int) -> str:
    if days_a_week >= 7:
        return _("Every day")
    return ngettext("%(count)s day a week", "%(count)s days a week", days_a_week) % {"count": days_a_week}


def times_words(times_a_day: int) -> str:
    """How often a day; "" for once, which needs no words."""
    if times_a_day <= 1:
        return ""
    return ngettext("%(count)s time a day", "%(count)s times a day", times_a_day) % {"count": times_a_day}


def garment_words(garment: str) -> str:
    """What to do with the garment during the massage; "" where the therapist said nothing of it."""
    return {"on": _("Keep it on"), "off": _("Take it off")}.get(garment, "")
