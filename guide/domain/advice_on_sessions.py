"""Advice from session logs: stop signs, effects, ratings that rise during a session, too much, and a gap."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import pairwise

from guide.domain.advised import Advice, AdviceRules, made
from guide.domain.seen import RATINGS, SessionSeen, within

# A key that the content does not know was a stop sign once, or an effect: it counts, and never as the mildest.
UNKNOWN_SIGN = "same-day"
OTHER = "other"
# The rules in which nothing said of how long it lasted weighs like "it stayed".
STRICT = ("redness", "sore")


def on_sessions(sessions: Sequence[SessionSeen], rules: AdviceRules, today: date) -> Iterator[Advice]:
    """All advice that sessions alone lead to. They are in order, none from after today."""
    recent = within(sessions, today, rules.number("recent_session_days"))
    yield from _stopped(recent, rules, today)
    yield from _effects(recent, rules)
    yield from _worse_after(recent, rules)
    yield from _too_much(within(sessions, today, rules.number("overuse_days")), rules)


def _stopped(recent: Sequence[SessionSeen], rules: AdviceRules, today: date) -> Iterator[Advice]:
    """One advice for each stop sign used: the last time, and what was told then. "I just want to stop" is none."""
    for key in sorted({one.stopped for one in recent if one.stopped}):
        used = [one for one in recent if one.stopped == key]
        sign, last = rules.signs.get(key), used[-1]
        then = sign.then if sign else ""
        if then == "STOP":
            continue
        case = UNKNOWN_SIGN
        if then == "EMERGENCY":
            case = "emergency" if (today - last.on).days <= rules.number("urgent_days") else "emergency-before"
        elif then in ("REST", "LIGHTER"):
            case = "pause-again" if len(used) >= rules.number("effect_times") else "pause"
        data = {
            "sign": sign.label if sign else key,
            "on": last.on,
            "told": " ".join(sign.told) if sign else "",
            "times": len(used),
        }
        yield made(rules, "stopped", case, key, used, data)


def _effects(recent: Sequence[SessionSeen], rules: AdviceRules) -> Iterator[Advice]:
    """Effects, by the rule that looks at them: once, again, lasting."""
    for rule in sorted({effect.rule for effect in rules.effects.values() if effect.rule}):
        used = [one for one in recent if _met(one, rule, rules)]
        if not used:
            continue
        met = [key for one in used for key in _met(one, rule, rules)]
        data = {"on": used[-1].on, "times": len(used)}
        if rule == "effects":
            data["effects"] = rules.listed(rules.effects, met)
        yield made(rules, rule, _case_of_effect(rule, used, met, rules), "", used, data)


def _met(session: SessionSeen, rule: str, rules: AdviceRules) -> list[str]:
    """The effects of a session that this rule looks at; one that the content does not know is something else."""
    keys = (key if key in rules.effects else OTHER for key in session.effects)
    return sorted({key for key in keys if rules.effects[key].rule == rule})


def _case_of_effect(rule: str, used: Sequence[SessionSeen], met: Iterable[str], rules: AdviceRules) -> str:
    if any(one.effects_lasted for one in used):
        return "last"
    if rule in STRICT and any(one.effects_lasted is None for one in used):
        return "unsaid"
    if max(Counter(met).values()) >= rules.number("effect_times"):
        return "again"
    return "gone" if rule in STRICT else "once"


def _worse_after(recent: Sequence[SessionSeen], rules: AdviceRules) -> Iterator[Advice]:
    """A rating that is clearly higher after the session than before it, more than once."""
    used: dict[str, SessionSeen] = {}
    risen, most = set(), 0
    for key in RATINGS:
        rises = [(one, _rise(one, key)) for one in recent]
        found = [(one, rise) for one, rise in rises if rise is not None and rise >= rules.number("rise_after")]
        if len(found) < rules.number("effect_times"):
            continue
        risen.add(key)
        most = max(most, *(rise for _, rise in found))
        used |= {one.id: one for one, _ in found}
    if risen:
        ordered = [one for one in recent if one.id in used]
        ratings = ", ".join(words for key, words in rules.ratings.items() if key in risen)
        data = {"on": ordered[-1].on, "times": len(ordered), "ratings": ratings, "points": most}
        yield made(rules, "worse-after", "again", "", ordered, data)


def _rise(session: SessionSeen, key: str) -> int | None:
    before, after = session.before.of(key), session.after.of(key)
    return None if before is None or after is None else after - before


def _too_much(recent: Sequence[SessionSeen], rules: AdviceRules) -> Iterator[Advice]:
    """Sessions that were too long, too close or too many. They count whatever the routine, finished or stopped."""
    most = rules.number("most_minutes")
    long = [one for one in recent if one.minutes is not None and one.minutes > most]
    if long:
        data = {"on": long[-1].on, "minutes": max(one.minutes or 0 for one in long), "most": int(most)}
        yield made(rules, "too-long", "minutes", "", long, data)

    apart = rules.number("hours_apart")
    timed = sorted((one.at.timestamp(), one.id, one) for one in recent if one.at is not None)
    gaps = [(first, then, (later - sooner) / 3600) for (sooner, _, first), (later, _, then) in pairwise(timed)]
    close = [(first, then, hours) for first, then, hours in gaps if hours < apart]
    if close:
        hours = min(hours for _, _, hours in close)
        data = {"on": close[-1][1].on, "apart_h": round(hours, 1), "most": int(apart)}
        yield made(rules, "too-close", "hours", "", [one for first, then, _ in close for one in (first, then)], data)

    day = Counter(one.on for one in recent)
    crowded = [one for one in recent if day[one.on] > rules.number("most_a_day")]
    if crowded:
        data = {"on": crowded[-1].on, "sessions": max(day.values()), "most": int(rules.number("most_a_day"))}
        yield made(rules, "too-many", "day", "", crowded, data)


def on_gap(sessions: Sequence[SessionSeen], rules: AdviceRules, today: date) -> Iterator[Advice]:
    """No session for a while after regular ones: never blamed, and never made up for."""
    finished = [one for one in within(sessions, today, rules.number("look_back_days")) if one.finished]
    if len(finished) < rules.number("fewest_before_gap"):
        return
    days = (today - sessions[-1].on).days
    if days >= rules.number("gap_days"):
        yield made(rules, "missed", "gap", "", [sessions[-1]], {"days": days, "on": sessions[-1].on})
