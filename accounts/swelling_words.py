"""Swelling notes in words: the choices of the form, a note as rows to read, and what to do first about some skin signs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.utils import formats
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models.swelling import DENTS, FEELS, PLACES, SIDES, SKIN, TEXTURES
from guide import library
from guide.content.advice_words import Country
from guide.domain.advised import Named
from guide.domain.outcomes import Outcome
from guide.result import with_number

PLACE_WORDS = dict(
    zip(
        PLACES,
        (
            gettext_lazy("Arm"),
            gettext_lazy("Hand"),
            gettext_lazy("Breast or chest"),
            gettext_lazy("Side of the trunk, or belly"),
            gettext_lazy("Leg"),
            gettext_lazy("Foot"),
            gettext_lazy("Head or neck"),
            gettext_lazy("Another part"),
        ),
        strict=True,
    )
)
SIDE_WORDS = dict(
    zip(
        SIDES,
        (gettext_lazy("Left"), gettext_lazy("Right"), gettext_lazy("Both sides"), gettext_lazy("The middle")),
        strict=True,
    )
)
FEEL_WORDS = dict(zip(FEELS, (gettext_lazy("Heavier"), gettext_lazy("The same"), gettext_lazy("Lighter")), strict=True))
TEXTURE_WORDS = dict(zip(TEXTURES, (gettext_lazy("Soft"), gettext_lazy("Firm"), gettext_lazy("Not sure")), strict=True))
DENT_WORDS = dict(zip(DENTS, (gettext_lazy("No dent"), gettext_lazy("A little"), gettext_lazy("Deep")), strict=True))
SKIN_WORDS = dict(
    zip(
        SKIN,
        (
            gettext_lazy("Dry"),
            gettext_lazy("Cracked"),
            gettext_lazy("Red, or darker than usual"),
            gettext_lazy("Hot"),
            gettext_lazy("Rash"),
            gettext_lazy("Sore"),
            gettext_lazy("Fluid leaks out"),
            gettext_lazy("Thicker or harder"),
            gettext_lazy("Swelling in a new place"),
        ),
        strict=True,
    )
)
RATING_WORDS = {
    "heaviness": gettext_lazy("How heavy is it?"),
    "tightness": gettext_lazy("How tight is it?"),
    "pain": gettext_lazy("How much does it hurt?"),
    "bother": gettext_lazy("How much does it bother your daily life?"),
}

KG_A_POUND = Decimal("0.45359237")  # exact, by definition
TENTH = Decimal("0.1")


def limb_words(place: str, side: str) -> str:
    """Place and side in one: "Left arm"."""
    sides = {"left": _("Left: %s"), "right": _("Right: %s"), "both": _("Both sides: %s"), "middle": _("Middle: %s")}
    short = {
        ("arm", "left"): _("Left arm"),
        ("arm", "right"): _("Right arm"),
        ("arm", "both"): _("Both arms"),
        ("hand", "left"): _("Left hand"),
        ("hand", "right"): _("Right hand"),
        ("hand", "both"): _("Both hands"),
        ("leg", "left"): _("Left leg"),
        ("leg", "right"): _("Right leg"),
        ("leg", "both"): _("Both legs"),
        ("foot", "left"): _("Left foot"),
        ("foot", "right"): _("Right foot"),
        ("foot", "both"): _("Both feet"),
    }
    return short.get((place, side)) or sides[side] % str(PLACE_WORDS[place]).lower()


# Weight


def shown_weight(kg: Decimal, unit: str) -> str:
    """To 0.1, in kg or lb."""
    weight = (kg / KG_A_POUND if unit == "lb" else kg).quantize(TENTH, ROUND_HALF_UP)
    return f"{weight.normalize():f}"


def weight_in_kg(typed: Decimal, unit: str) -> Decimal:
    """kg to 0.01 of a weight in kg or lb: as exact as a tenth of a pound needs."""
    return (typed * KG_A_POUND if unit == "lb" else typed).quantize(Decimal("0.01"), ROUND_HALF_UP)


# A note to read


def rows(said: Mapping[str, Any], weight_unit: str) -> list[tuple[str | Promise, str]]:
    """What a note says (`actions.swelling.content_of`) as labels with words; nothing of what was left out."""
    asked = [
        (_("Day"), formats.date_format(date.fromisoformat(said["local_date"]))),
        (_("Where"), limb_words(said["place"], said["side"])),
        (_("Since last time"), FEEL_WORDS.get(said["feel"], "")),
        (_("Tight"), {True: _("Yes"), False: _("No")}.get(said["tight"], "")),
        (_("Soft or firm"), TEXTURE_WORDS.get(said["texture"], "")),
        (_("A dent stays"), DENT_WORDS.get(said["dent"], "")),
        (_("Skin"), skin_words(said["skin"])),
        *((words, _rated(said[key])) for key, words in RATING_WORDS.items()),
        (_("Note"), said["note"]),
        (
            _("Weight"),
            f"{shown_weight(Decimal(said['weight_kg']), weight_unit)} {weight_unit}" if said["weight_kg"] else "",
        ),
        (_("Garment worn"), _hours(said["garment_hours"])),
    ]
    return [(label, words) for label, words in asked if words]


def skin_words(skin: Iterable[str]) -> str:
    return "; ".join(str(SKIN_WORDS[key]) for key in SKIN if key in skin)


def _rated(rating: int | None) -> str:
    return "" if rating is None else _("%(rating)s of 10") % {"rating": rating}


def _hours(hours: str | None) -> str:
    return "" if hours is None else _("%(hours)s hours a day") % {"hours": hours}


# What to do first


@dataclass(frozen=True, slots=True)
class First:
    """What was noted, and what the library says to do about it. `call` is whom to call, in the country's words."""

    what: str
    lines: tuple[str, ...]
    call: str


def first_help(skin: Iterable[str], country: Country) -> tuple[First, ...]:
    """What to do first about hot, red, sore or leaking skin or a new swollen place; nothing for other skin. Never what it is."""
    advice, skin, noted = library.get().advice, frozenset(skin), {}
    for key, thing in library.get().advice_rules.skin.items():
        for said in _said_about(thing) if key in skin else ():
            noted.setdefault(said, []).append(key)
    return tuple(
        First(
            skin_words(keys),
            tuple(with_number(line, country.call) for line in lines),
            with_number(advice.calls[call].for_country(country.code), country.call),
        )
        for (lines, call), keys in noted.items()
    )


def _said_about(thing: Named) -> Iterator[tuple[tuple[str, ...], str]]:
    """What to do at once about a thing noted, and a key of calls.toml."""
    for sign in (library.get().advice.after_signs[key] for key in thing.after):
        yield sign.do, sign.call
    if thing.asked:
        effects = library.get().screen.question(thing.asked).effects
        effect = next(each for each in effects if each.outcome == Outcome.SAME_DAY)
        yield (effect.say,), effect.call
