"""The first page of a person's record: what is due today, with one big button; what was done; what to look at."""

from __future__ import annotations

import zoneinfo
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts import advising, due
from accounts.access import helping
from accounts.actions.access_events import record_access
from accounts.actions.profile import profile_of
from accounts.models import HealthProfile, Person, Routine, RoutineVersion, SessionLog
from accounts.models.moments import local_day
from accounts.routine_diff import Change, differences
from accounts.seen import records_of
from accounts.words import days_words, part_words, technique_words, time_words
from guide import display, library, ports
from guide.domain.outcomes import Outcome
from guide.ports import Standing


@require_safe
def today(request: HttpRequest) -> HttpResponse:
    """One's own record; for someone who helps another right now, what can be started for the other, and nothing more."""
    sharing = helping(request)
    person: Person = sharing.owner if sharing else request.user
    now = timezone.now()
    if sharing:
        record_access(owner=person, by=request.user, role="helper", part="routine", now=now)
    profile = profile_of(person)
    day = local_day(now, profile.zone)
    records = records_of(person, day)
    standing = ports.record(request).standing()
    context = due_context(person, records.logs, standing, now, day, profile.zone)
    chosen = _choices(request, None if sharing else profile)
    country = library.get().advice.countries[chosen.country]
    advice = advising.advice_for(person, day, records, country)
    first, rest = advising.ordered(advice)
    context |= {
        "day": day,
        "zone": profile.zone,
        "for_other": person.called if sharing else "",
        "closed": any(one.closes for one in advice) or context["held"],
        "held_back": bool(first),
        "display": asdict(chosen),
        "country": country,
    }
    if not sharing:
        done = [log for log in records.logs if log.local_date == day]
        changes, caution = advising.change_for(person, day, records)
        context |= {
            "first": first,
            "rest": rest,
            "done": [_line(log) for log in sorted(done, key=lambda log: log.at)],
            "changes": changes,
            "caution": caution,
            "asked_again": advising.asked_again(person, day, records),
            "news": _news(person, context["routines"]),
            "is_new": not profile.version,
            "hides_details": profile.hide_details,
            "has_records": bool(records.logs or records.notes or records.measures),
        }
    response = render(request, "accounts/today/today.html", context)
    if chosen != display.read(request):
        display.remember(response, chosen)
    return response


def _choices(request: HttpRequest, profile: HealthProfile | None) -> display.Display:
    """Text size and country of the profile, on a device where nothing was chosen yet: the number to call must be the right one."""
    seen = display.read(request)
    if profile is None or not profile.version or display.COOKIE in request.COOKIES:
        return seen
    country = profile.country if profile.country in library.get().advice.countries else seen.country
    text = profile.text_size if profile.text_size in display.TEXT_SIZES else seen.text
    return display.Display(seen.theme, text, country)


def due_context(
    person: Person, logs: Sequence[SessionLog], standing: Standing, now: datetime, day: date, zone: str
) -> dict[str, Any]:
    """How each routine stands today: `big` is the one to start now, `others` the rest in the order of the day."""
    routines = newest_versions(person)
    doing = due.stand_today(routines, library.get().walkthroughs, logs, now, day)
    cards = [card(one, standing) for one in doing]
    for one in cards:
        one["is_tomorrow"] = bool(one["not_before"]) and local_day(one["not_before"], zone) > day
    ready = [one for one in cards if one["state"] == due.DUE and not one["withdrawn"]]
    big = ready[0] if ready else None
    held = standing.held
    return {
        "routines": routines,
        "big": big,
        "others": [one for one in cards if one is not big],
        "held": Outcome[held["outcome"]].name if held else "",
    }


def newest_versions(person: Person) -> list[tuple[Routine, RoutineVersion]]:
    """Each routine that goes on, with its newest version."""
    return [(version.routine, version) for version in person.routine_versions.followed()]


def card(one: due.Doing, standing: Standing) -> dict[str, Any]:
    """One routine as pages show it."""
    walkthrough, version = one.walkthrough, one.version
    return {
        "routine": one.routine,
        "version": version,
        "walkthrough": walkthrough,
        "state": one.state,
        "days_done": one.days_done,
        "not_before": one.not_before,
        "part": part_words(walkthrough.region, one.routine.side),
        "technique": technique_words(walkthrough.technique.slug),
        "minutes": version.minutes or walkthrough.technique.minutes["default"],
        "days": days_words(version.days_a_week),
        "time": time_words(version.time_of_day),
        "given_by": version.given_by,
        "withdrawn": standing.withdrawn.get(walkthrough.slug, ""),
    }


def _line(log: SessionLog) -> dict[str, Any]:
    walkthrough = library.get().walkthrough(log.walkthrough)
    return {
        "log": log,
        "at": log.at.astimezone(zoneinfo.ZoneInfo(log.zone)),
        "part": part_words(walkthrough.region, log.side) if walkthrough else log.walkthrough,
        "technique": technique_words(log.technique),
    }


def _news(person: Person, routines: list[tuple[Routine, RoutineVersion]]) -> list[dict[str, Any]]:
    """What a therapist changed since the patient was last shown; one query, and none where nothing is new."""
    unseen = [(routine, version) for routine, version in routines if routine.seen_version < routine.version]
    if not unseen:
        return []
    before: dict[Any, dict[int, RoutineVersion]] = {}
    for version in person.routine_versions.filter(routine__in=[routine.pk for routine, _version in unseen]):
        before.setdefault(version.routine_id, {})[version.number] = version
    return [
        {
            "routine": routine,
            "version": version,
            "part": _part(routine),
            "given_by": version.given_by,
            "is_new": not routine.seen_version,
            "changed": _changed(routine, before[routine.pk].get(routine.seen_version), version),
        }
        for routine, version in unseen
    ]


def _part(routine: Routine) -> str:
    walkthrough = library.get().walkthrough(routine.walkthrough)
    return part_words(walkthrough.region, routine.side) if walkthrough else ""


def _changed(routine: Routine, old: RoutineVersion | None, new: RoutineVersion) -> tuple[Change, ...]:
    """What is new since the version that they saw last, each thing in words."""
    walkthrough = library.get().walkthrough(routine.walkthrough)
    if old is None or walkthrough is None:
        return ()
    return differences(old, new, walkthrough, routine.side, for_patient=True)
