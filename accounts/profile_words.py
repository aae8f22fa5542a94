"""A profile, and a change of it, in the words of its form."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from accounts.forms.profile import NONE, SOME, affected_name, basin_name
from accounts.models import HealthProfile, ProfileChange
from accounts.models.profile import NOT_SURE_WHICH
from accounts.time_zones import zone_name
from guide import library
from guide.domain.anatomy import ALL_BASINS


def told_in_words(told: Mapping[str, Any]) -> dict[str, str]:
    """Each part of the form (as `forms.profile.told` gives it, or as it was sent) as label and words."""
    treated: Any = told["treated"]
    if told["treated_said"] == NOT_SURE_WHICH:
        treated = NOT_SURE_WHICH
    elif told["treated_said"] not in (SOME, NONE):
        treated = treated or None
    fields = dict(told) | {"treated": treated, "has_helper": told["has_helper"] in (True, "yes")}
    return {label: _WORDS[name](fields[name]) for name, label in labels().items()}


def changes_in_words(change: ProfileChange) -> list[tuple[str, str, str]]:
    """(what, before, after) of all that changed; before is "" where nothing was kept yet."""
    rows = []
    for name, label in labels().items():
        if name not in change.after or (name in change.before and change.before[name] == change.after[name]):
            continue
        before = _WORDS[name](change.before[name]) if name in change.before else ""
        rows.append((label, before, _WORDS[name](change.after[name])))
    return rows


def labels() -> dict[str, str]:
    return {
        "name": _("Name"),
        "birth_year": _("Year of birth"),
        "country": _("Country"),
        "units": _("Measured in"),
        "affected": _("Where it swells"),
        "treated": _("Lymph nodes taken out or given radiation"),
        "has_helper": _("Who does the massage"),
        "text_size": _("Text size"),
        "zone": _("Time zone"),
        "hide_details": _("Details of notes in lists"),
    }


def _plain(value: Any) -> str:
    return str(value) if value else _("Nothing")


def _country(code: str) -> str:
    found = library.get().advice.countries.get(code)
    return found.name if found else code


def _affected(keys: Any) -> str:
    return ", ".join(map(affected_name, keys)) or _("Nothing")


def treated_words(told: Any, not_told: str) -> str:
    """`HealthProfile.treated` in words; `not_told` where nothing was told."""
    if told is None:
        return not_told
    if told == NOT_SURE_WHICH:
        return _("Not sure which")
    return ", ".join(basin_name(basin) for basin in ALL_BASINS if str(basin) in told) or _("None")


def _sizes(size: str) -> str:
    return {"standard": _("Standard"), "large": _("Large"), "largest": _("Largest")}.get(size, size)


_WORDS = {
    "name": _plain,
    "birth_year": _plain,
    "country": _country,
    "units": lambda units: _("Inches") if units == HealthProfile.INCH else _("Centimeters"),
    "affected": _affected,
    "treated": lambda told: treated_words(told, _("Nothing")),
    "has_helper": lambda has: _("Someone helps me") if has else _("I do it alone"),
    "text_size": _sizes,
    "zone": zone_name,
    "hide_details": lambda hidden: _("Hidden") if hidden else _("Shown"),
}
