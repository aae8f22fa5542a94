"""Time zones to choose from: those of the person's country first, by names that people know, then all others."""

from __future__ import annotations

from django.utils.translation import gettext as _

from accounts.models.moments import UTC, zones

# What a person of that country looks for first. Two or more names of one zone are one entry.
_BY_COUNTRY: dict[str, tuple[str, ...]] = {
    "US": (
        "America/New_York",
        "America/Chicago",
        "America/Denver",
        "America/Phoenix",
        "America/Los_Angeles",
        "America/Anchorage",
        "Pacific/Honolulu",
        "America/Puerto_Rico",
    ),
    "CA": (
        "America/St_Johns",
        "America/Halifax",
        "America/Toronto",
        "America/Winnipeg",
        "America/Regina",
        "America/Edmonton",
        "America/Vancouver",
    ),
    "UK": ("Europe/London",),
    "EU": (
        "Europe/Amsterdam",
        "Europe/Athens",
        "Europe/Berlin",
        "Europe/Brussels",
        "Europe/Bucharest",
        "Europe/Budapest",
        "Europe/Copenhagen",
        "Europe/Dublin",
        "Europe/Helsinki",
        "Europe/Lisbon",
        "Europe/Madrid",
        "Europe/Paris",
        "Europe/Prague",
        "Europe/Rome",
        "Europe/Sofia",
        "Europe/Stockholm",
        "Europe/Vienna",
        "Europe/Warsaw",
    ),
    "AU": (
        "Australia/Sydney",
        "Australia/Melbourne",
        "Australia/Brisbane",
        "Australia/Adelaide",
        "Australia/Darwin",
        "Australia/Perth",
        "Australia/Hobart",
    ),
    "NZ": ("Pacific/Auckland", "Pacific/Chatham"),
    "other": (),
}
_PARTS = ("Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")

Group = tuple[str, list[tuple[str, str]]]


def zone_choices(country: str, country_name: str, kept: str = "") -> list[Group]:
    """Options in groups: of the country, then all. `kept` is offered too, whatever name of its zone it is."""
    first = _BY_COUNTRY.get(country, ())
    groups: list[Group] = [(country_name, [(zone, zone_name(zone)) for zone in first])] if first else []
    every = sorted(zone for zone in zones() if zone.partition("/")[0] in _PARTS and zone not in first)
    if kept in zones() and kept not in (*every, *first, UTC):
        every.append(kept)
    groups.append((_("All places"), [(zone, zone_name(zone)) for zone in (*every, UTC)]))
    return groups


def only_zone_of(country: str) -> str:
    """The zone of a country that has one, else ""."""
    first = _BY_COUNTRY.get(country, ())
    return first[0] if len(first) == 1 else ""


def zone_name(zone: str) -> str:
    """As a person says it: "New York (Eastern)", "America: Argentina: Salta"."""
    named = {
        "America/New_York": _("New York (Eastern)"),
        "America/Chicago": _("Chicago (Central)"),
        "America/Denver": _("Denver (Mountain)"),
        "America/Phoenix": _("Phoenix (Mountain, no summer time)"),
        "America/Los_Angeles": _("Los Angeles (Pacific)"),
        "America/Anchorage": _("Anchorage (Alaska)"),
        "Pacific/Honolulu": _("Honolulu (Hawaii)"),
        "America/Puerto_Rico": _("San Juan (Atlantic)"),
        "America/St_Johns": _("St. John’s (Newfoundland)"),
        "America/Halifax": _("Halifax (Atlantic)"),
        "America/Toronto": _("Toronto (Eastern)"),
        "America/Winnipeg": _("Winnipeg (Central)"),
        "America/Regina": _("Regina (Saskatchewan)"),
        "America/Edmonton": _("Edmonton (Mountain)"),
        "America/Vancouver": _("Vancouver (Pacific)"),
        UTC: _("UTC (world time)"),
    }
    if zone in named:
        return named[zone]
    part, _slash, place = zone.partition("/")
    words = place.replace("_", " ").replace("/", ": ")
    return words if any(zone in zones_of for zones_of in _BY_COUNTRY.values()) else f"{part}: {words}"
