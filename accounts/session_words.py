"""Session logs in words: a line of the list, the steps as they were followed, what was said before a change, what to watch for.

Steps come from the plan that is kept in the log. Nothing here computes one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.actions.session_logs import CHANGED, DELETED, RATED_FIRST, RESTORED
from accounts.models import SessionLog, SessionLogEdit
from accounts.models.session_log import EFFECTS, NOT_SHOWN, RATINGS
from accounts.words import part_words
from guide import library, player
from guide.content.advice_words import Country
from guide.domain.sides import BOTH, LEFT, RIGHT

RATING_WORDS = {
    "heaviness": gettext_lazy("Heaviness"),
    "tightness": gettext_lazy("Tightness"),
    "pain": gettext_lazy("Pain"),
}
EDIT_WORDS = {
    CHANGED: gettext_lazy("Changed"),
    RATED_FIRST: gettext_lazy("How it went was written down"),
    DELETED: gettext_lazy("Deleted"),
    RESTORED: gettext_lazy("Brought back"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One log of the list. `began` is the time on the wall where it was, without a zone, so that no page moves it."""

    log: SessionLog
    began: datetime
    title: str
    part: str


def wall(at: datetime, zone: str) -> datetime:
    return at.astimezone(ZoneInfo(zone)).replace(tzinfo=None)


def line(log: SessionLog) -> Line:
    return Line(log, wall(log.at, log.zone), title_of(log), part_of(log.walkthrough, log.side))


def title_of(log: SessionLog) -> str:
    """The routine's name now; the name it had then where the routine is gone."""
    found = library.get().walkthrough(log.walkthrough)
    return found.title if found else log.plan.get("title") or log.walkthrough


def part_of(walkthrough: str, side: str) -> str:
    """ "Left arm"; the side alone where the routine is gone."""
    found = library.get().walkthrough(walkthrough)
    sides = {LEFT: _("Left side"), RIGHT: _("Right side"), BOTH: _("Both sides")}
    return part_words(found.region, side) if found else sides.get(side, side)


# The steps as they were followed


def steps_of(log: SessionLog) -> list[dict[str, Any]]:
    """The rows of the kept plan, each with `done` and, where it was not, the `reason`; `chosen` where the person skipped it."""
    kept = SimpleNamespace(steps=[_step(step) for step in log.plan.get("steps", ())])
    return [row | _how(row["key"], log.skipped) for row in player.rows(kept)]


def _step(kept: Mapping[str, Any]) -> SimpleNamespace:
    usual = {"slug": "", "name": "", "side": "", "round": 1, "phase": "", "kind": "", "repetitions": 0, "seconds": 0}
    step = {**usual, "do": [], "parts": [], "from": "", "to": "", **kept}
    key = step.pop("key", "") or f"{step['slug']}.{step['side']}.{step['round']}"
    return SimpleNamespace(**step, key=key, start=step["from"], end=step["to"])


def _how(key: str, skipped: Mapping[str, str]) -> dict[str, Any]:
    reason = skipped.get(key)
    if reason is None:
        return {"done": True, "chosen": False, "reason": ""}
    words = {
        **player.skip_reasons(),
        player.NOT_REACHED: _("You stopped before this step"),
        player.NOT_KNOWN: _("We do not know if you came to this step"),
        NOT_SHOWN: _("Not shown to you that day"),
    }
    chosen = reason not in (player.NOT_REACHED, player.NOT_KNOWN, NOT_SHOWN)
    return {"done": False, "chosen": chosen, "reason": words.get(reason, _("Another reason"))}


def left_out_of(log: SessionLog) -> list[dict[str, str]]:
    """What this plan left out for this person, each name and reason once."""
    usual = {"name": "", "why": "", "reason": ""}
    kept = SimpleNamespace(left_out=[SimpleNamespace(**{**usual, **step}) for step in log.plan.get("left_out", ())])
    return player.left_out(kept)


def has_changed_since(log: SessionLog) -> bool:
    """Whether the routine is written otherwise now than in the plan that was followed."""
    found = library.get().walkthrough(log.walkthrough)
    return bool(found and log.edition and found.edition != log.edition)


# What was said


def ratings(log: SessionLog) -> list[tuple[str | Promise, int | None, int | None]]:
    """Label, before, after: of what was rated at all."""
    asked = [(key, getattr(log, f"{key}_before"), getattr(log, f"{key}_after")) for key in RATINGS]
    return [
        (RATING_WORDS[key], before, after) for key, before, after in asked if before is not None or after is not None
    ]


def effect_words(keys: Iterable[str]) -> list[str]:
    keys = list(keys)
    return [str(words) for key, words in EFFECTS.items() if key in keys]


def rows(said: Mapping[str, Any], zone: str) -> dict[str, tuple[str | Promise, str]]:
    """What a log says (`actions.session_logs.as_said`) by field, as a label with words; "Nothing" where it is empty."""
    when = {"before": _("before"), "after": _("after")}
    nothing = _("Nothing")
    found: dict[str, tuple[str | Promise, str]] = {
        "at": (_("Began"), _moment(said.get("at"), zone)),
        "walkthrough": (_("Routine"), _title(said.get("walkthrough", ""))),
        "side": (_("Side"), part_of(said.get("walkthrough", ""), said.get("side", ""))),
        "minutes": (_("Time"), minutes_words(said.get("minutes") or 0)),
    }
    for key in RATINGS:
        for end in ("before", "after"):
            number = said.get(f"{key}_{end}")
            label = _("%(rating)s %(when)s") % {"rating": RATING_WORDS[key], "when": when[end]}
            found[f"{key}_{end}"] = (label, nothing if number is None else str(number))
    found["effects"] = (_("What came with it"), ", ".join(effect_words(said.get("effects") or ())) or nothing)
    lasted = {True: _("Yes"), False: _("No")}.get(said.get("effects_lasted"), nothing)  # type: ignore[call-overload]
    found["effects_lasted"] = (_("It lasted"), lasted)
    found["note"] = (_("Note"), said.get("note") or nothing)
    return found


def _moment(at: Any, zone: str) -> str:
    moment = datetime.fromisoformat(at) if isinstance(at, str) else at
    return date_format(wall(moment, zone), "DATETIME_FORMAT") if moment else ""


def _title(slug: str) -> str:
    found = library.get().walkthrough(slug)
    return found.title if found else slug


def minutes_words(minutes: int) -> str:
    return ngettext("%(count)s minute", "%(count)s minutes", minutes) % {"count": minutes}


def differences(one: Mapping[str, Any], other: Mapping[str, Any], zone: str) -> list[dict[str, Any]]:
    """The fields in which two contents of a log differ: label, the words of `one`, the words of `other`."""
    words, others = rows(one, zone), rows(other, zone)
    return [
        {"label": words[name][0], "one": words[name][1], "other": others[name][1]}
        for name in words
        if one.get(name) != other.get(name)
    ]


def history(log: SessionLog, edits: Iterable[SessionLogEdit], now_said: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Every change, newest first: when, by whom, what it was, and what stood there before and after."""
    found, after = [], now_said
    for edit in edits:
        own = edit.by_id == log.owner_id
        changed = differences(edit.before, after, log.zone) if edit.what in (CHANGED, RATED_FIRST) else []
        what = EDIT_WORDS.get(edit.what, edit.what)
        found.append(
            {"at": wall(edit.at, edit.zone), "by": "" if own else edit.by_name, "what": what, "changed": changed}
        )
        after = edit.before or after
    return found


# What to watch for

WATCHED_DAYS = 7


def watch_for(log: SessionLog, country: Country, now: datetime) -> list[dict[str, Any]]:
    """What to do about what came with a session of the last days, most urgent first; the person finds what fits."""
    if not log.effects or now - log.at > timedelta(days=WATCHED_DAYS):
        return []
    advice, noted = library.get().advice, library.get().advice_rules.effects
    begun = {sign for effect in log.effects for sign in noted.get(effect, noted["other"]).after}
    rows_by_sign = zip(advice.after_signs.values(), player.after_rows(advice, country), strict=True)
    # Where nobody said whether it lasted, it may have, or be soon gone.
    found = [
        (bool(sign.lasts), row)
        for sign, row in rows_by_sign
        if (sign.lasts or sign.key in begun)
        and (log.effects_lasted is None or sign.lasts in (None, log.effects_lasted))
    ]
    # Most urgent first; of equals, what names the sign itself comes before what holds for any.
    found.sort(key=lambda each: (not each[1]["emergency"], not each[1]["today"], each[0]))
    return [row for _is_any, row in found]


# Too many, too close


def crowded(log: SessionLog) -> dict[str, Any]:
    """Whether more sessions began that day than are meant, or one began too near to this; `most` and `hours` say what is meant."""
    found = library.get().walkthrough(log.walkthrough)
    techniques = library.get().techniques
    technique = found.technique if found else techniques.get(log.technique)
    if technique is None:
        return {}
    most, hours = technique.sessions_a_day["most"], technique.sessions_a_day["hours_apart"]
    apart = timedelta(hours=hours)
    others = log.owner.session_logs.kept().exclude(pk=log.pk)
    # Two days of any zone lie around the hours before and after; the days keep the look-up on its index.
    near_days = (log.local_date - timedelta(days=2), log.local_date + timedelta(days=2))
    near = list(others.filter(local_date__range=near_days).values_list("local_date", "at"))
    that_day = 1 + sum(day == log.local_date for day, _at in near)
    close = any(abs(at.astimezone(UTC) - log.at) < apart for _day, at in near)
    return {"many": that_day if that_day > most else 0, "close": close, "most": most, "hours": hours}
