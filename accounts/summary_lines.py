"""One thing of a record as one line of a visit summary: a name, a routine, an effect, a note. Cut to what two pages take."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils import formats
from django.utils.translation import gettext as _

from accounts.models import HealthProfile, Person, RoutineVersion
from accounts.session_words import effect_words, part_of
from accounts.swelling_words import FEEL_WORDS, TEXTURE_WORDS, limb_words, shown_weight, skin_words
from accounts.words import NAME, NOBODY, days_words, initials, times_words
from guide import library

# Of a text; what is longer is cut.
NOTE_SIGNS, NAME_SIGNS = 220, 60
_NOT_WRITTEN = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def one_line(text: str, most: int) -> str:
    """A text as one line of at most `most` signs; what is cut ends with "…". Signs that turn the line around are taken out."""
    plain = "".join(" " if unicodedata.category(sign) in ("Cc", "Zl", "Zp") else sign for sign in text)
    plain = " ".join(_NOT_WRITTEN.sub("", plain).split())
    return plain if len(plain) <= most else plain[: most - 1].rstrip() + "…"


def _day(on: date) -> str:
    return formats.date_format(on)


def name_line(person: Person, called: str) -> str:
    if called == NOBODY:
        return ""
    name = one_line(person.called, NAME_SIGNS)
    return name if called == NAME else initials(name)


def routine_line(version: RoutineVersion) -> str:
    routine = version.routine
    found = library.get().walkthrough(routine.walkthrough)
    what = f"{found.title if found else routine.walkthrough} ({part_of(routine.walkthrough, routine.side).lower()})"
    how = ", ".join(filter(None, (days_words(version.days_a_week).lower(), times_words(version.times_a_day))))
    if not routine.is_given_in(version):
        return _("%(what)s: %(how)s. Set up by the patient.") % {"what": what, "how": how}
    by = one_line(version.given_by, NAME_SIGNS)
    review = _(", to be looked at by %(day)s") % {"day": _day(version.review_by)} if version.review_by else ""
    data = {"what": what, "how": how, "by": by, "day": _day(version.start), "review": review}
    return _("%(what)s: %(how)s. Given by %(by)s from %(day)s%(review)s.") % data


def event_lines(sessions: Sequence[Mapping[str, Any]]) -> list[tuple[str, str]]:
    """Effects and stops with their days, newest first."""
    signs = library.get().advice.stop_signs
    told = []
    for one in sessions:
        words = []
        if one["stopped"]:
            sign = signs.get(one["stopped"])
            words.append(_("Stopped: %(sign)s") % {"sign": sign.label if sign else one["stopped"]})
        if one["effects"]:
            words.append(", ".join(effect_words(one["effects"])))
            words.append({True: _("it lasted"), False: _("it passed soon"), None: ""}[one["effects_lasted"]])
        if words:
            told.append((_day(one["local_date"]), f"{'; '.join(filter(None, words))}."))
    return told


def infection_line(one: Mapping[str, Any]) -> str:
    told = [
        _("%(where)s: began %(day)s") % {"where": limb_words(one["place"], one["side"]), "day": _day(one["began_on"])}
    ]
    if one["antibiotics_from"]:
        told.append(_("antibiotics from %(day)s") % {"day": _day(one["antibiotics_from"])})
    if one["antibiotics_until"]:
        told.append(_("antibiotics until %(day)s") % {"day": _day(one["antibiotics_until"])})
    told.append(_("over on %(day)s") % {"day": _day(one["over_on"])} if one["over_on"] else _("not noted as over"))
    return ", ".join(told) + "."


def note_line(one: Mapping[str, Any], unit: str) -> tuple[str, str, str]:
    """Day, what was ticked, what was written. `unit`: lb or kg."""
    ticked = [
        limb_words(one["place"], one["side"]),
        str(FEEL_WORDS.get(one["feel"], "")).lower(),
        _("tight") if one["tight"] else "",
        str(TEXTURE_WORDS[one["texture"]]).lower() if one["texture"] in ("soft", "firm") else "",
        {"little": _("a little dent"), "deep": _("a deep dent"), "no": _("no dent")}.get(one["dent"], ""),
        skin_words(one["skin"]).lower(),
        _("garment worn %(hours)s hours a day") % {"hours": formats.number_format(one["garment_hours"])} if one["garment_hours"] else "",
        _("weight %(weight)s %(unit)s") % {"weight": shown_weight(one["weight_kg"], unit), "unit": unit} if one["weight_kg"] else "",
    ]  # fmt: skip
    return _day(one["local_date"]), ", ".join(filter(None, ticked)), one_line(one["note"], NOTE_SIGNS)


def weight_unit(profile: HealthProfile) -> str:
    country = library.get().advice.countries.get(profile.country)
    return country.weight if country else "kg"


def advice_line(one: Mapping[str, Any]) -> tuple[str, str]:
    words = one["words"] or {}
    told = f"{words.get('title', '')}. {words.get('used', '')}"
    return _day(one["local_date"]), one_line(told, NOTE_SIGNS)
