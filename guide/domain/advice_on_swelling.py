"""Advice from swelling notes and tape measures: worse, skin signs, a rise beyond noise, and no result."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta

from guide.domain.advised import CASES, Advice, AdviceRules, Value, made
from guide.domain.seen import (
    DEEP_DENT,
    FIRM,
    HEAVIER,
    LIGHTER,
    RATINGS,
    SOFT,
    MeasuredSeen,
    Reading,
    SessionSeen,
    SwellingSeen,
    at_point,
    limbs,
    points_of,
    series,
    volumes,
    within,
)

# 24.3 - 22.3 is a hair under 2 in binary.
HAIR = 1e-6

Limb = tuple[str, str]
Rise = Callable[[float, float], float]


def on_notes(notes: Sequence[SwellingSeen], rules: AdviceRules, today: date) -> Iterator[Advice]:
    """All advice that swelling notes alone lead to. They are in order, none from after today."""
    recent = within(notes, today, rules.number("recent_note_days"))
    for limb in sorted({limb for one in recent for limb in limbs(one)}):
        yield from _worse(notes, recent, limb, rules)
    yield from _skin(recent, rules)
    deep = [one for one in recent if one.dent == DEEP_DENT]
    if {limb for one in deep for limb in limbs(one)} >= {("leg", "left"), ("leg", "right")}:
        used = [one for one in deep if any(region == "leg" for region, _ in limbs(one))]
        yield made(rules, "dent-both-legs", "deep", "", used, {"on": used[-1].on})


def _worse(
    notes: Sequence[SwellingSeen], recent: Sequence[SwellingSeen], limb: Limb, rules: AdviceRules
) -> Iterator[Advice]:
    """Heavier, harder or somewhere new. A later "lighter" lets it wait a day; "the same" is as bad as it was."""
    of_limb = [one for one in notes if limb in limbs(one)]
    bad = [one for one in recent if limb in limbs(one) and (one.feel == HEAVIER or _how(one, of_limb, rules))]
    if not bad:
        return
    last = bad[-1]
    eased = any(one.feel == LIGHTER and one.on > last.on for one in of_limb)
    how = ([rules.words["heavier"]] if last.feel == HEAVIER else []) + _how(last, of_limb, rules)
    data = {"place": rules.place(*limb), "on": last.on, "how": ", ".join(how)}
    yield made(rules, "worse", "before" if eased else "now", " ".join(limb), bad, data)


def _how(note: SwellingSeen, of_limb: Sequence[SwellingSeen], rules: AdviceRules) -> list[str]:
    """What else makes a note one of worse swelling, in words: skin that says so, and firm where it was soft before."""
    found = [thing.words for key, thing in rules.skin.items() if key in note.skin and thing.rule == "worse"]
    before = [one for one in of_limb if one.texture and one.on < note.on]
    if note.texture == FIRM and any(one.texture == SOFT for one in before):
        found.append(rules.words["firmer"])
    return found


def _skin(recent: Sequence[SwellingSeen], rules: AdviceRules) -> Iterator[Advice]:
    """One advice for each place where the skin showed a sign."""
    signs = {key: thing for key, thing in rules.skin.items() if thing.rule == "skin-signs"}
    for region, side in sorted({(one.region, one.side) for one in recent if one.skin & signs.keys()}):
        used = [one for one in recent if (one.region, one.side) == (region, side) and one.skin & signs.keys()]
        seen = {key for one in used for key in one.skin & signs.keys()}
        case = "today" if any(signs[key].case == "today" for key in seen) else "care"
        words = ", ".join(thing.words for key, thing in signs.items() if key in seen)
        data = {"place": rules.place(region, side), "on": used[-1].on, "signs": words}
        yield made(rules, "skin-signs", case, f"{region} {side}", used, data)


def on_ratings(
    sessions: Sequence[SessionSeen], notes: Sequence[SwellingSeen], rules: AdviceRules, today: date
) -> Iterator[Advice]:
    """A rating that climbed over days, as noted or as said before sessions; the one that climbed most, for each limb."""
    days = rules.number("recent_session_days")
    told: dict[Limb, list[tuple[SessionSeen | SwellingSeen, str, int]]] = {}
    for one in (*within(notes, today, days), *within(sessions, today, days)):
        ratings = one.ratings if isinstance(one, SwellingSeen) else one.before
        for key in RATINGS:
            value = ratings.of(key)
            for limb in limbs(one) if value is not None else ():
                told.setdefault(limb, []).append((one, key, value))
    for limb in sorted(told):
        climbs = [climb for key in RATINGS if (climb := _climb([one for one in told[limb] if one[1] == key]))]
        rise, key, low, high = max(climbs, key=lambda climb: climb[0], default=(0, "", None, None))
        if low and high and rise >= rules.number("rise_over_days"):
            data = {
                "place": rules.place(*limb),
                "on": high[0].on,
                "since": low[0].on,
                "rating": rules.ratings[key],
                "before": low[2],
                "now": high[2],
            }
            yield made(rules, "ratings-up", "risen", " ".join(limb), [low[0], high[0]], data)


Told = tuple[SessionSeen | SwellingSeen, str, int]


def _climb(told: list[Told]) -> tuple[int, str, Told, Told] | None:
    """From the lowest earlier day to the highest of the last day: (points, rating, low, high)."""
    last = max(one.on for one, _, _ in told) if told else None
    lows = [item for item in told if item[0].on != last]
    if not lows:
        return None
    low = min(lows, key=lambda item: (item[2], item[0].on, item[0].id))
    high = max((item for item in told if item[0].on == last), key=lambda item: (item[2], item[0].id))
    return high[2] - low[2], high[1], low, high


# Tape


def on_measures(measures: Sequence[MeasuredSeen], rules: AdviceRules, today: date) -> Iterator[Advice]:
    """One advice for each series that rises: the worst of what it shows. Else four would say the same of one arm."""
    for (region, side, method), sets in series(measures).items():
        found = [*_points(sets, rules, today), *_volume(sets, rules, today)]
        if found:
            case, used, data = max(found, key=lambda one: CASES["measured"].index(one[0]))
            data["place"] = rules.place(region, side)
            yield made(rules, "measured", case, f"{region} {side} {method}", [one.seen for one in used], data)


Risen = tuple[str, Sequence[Reading], dict[str, Value]]


def _volume(sets: Sequence[MeasuredSeen], rules: AdviceRules, today: date) -> Iterator[Risen]:
    """The volume: up by a part of the limb's own since the baseline, twice; or climbing, beyond the tape's noise or not."""
    line = volumes(sets)
    twice = _twice(line, lambda now, base: 100 * (now - base) / base, rules.number("rise_percent"), rules, today)
    if twice:
        base, first, last = twice
        yield "twice", twice, _ml(base, last) | {"first_on": first.on}
    run = _climbing(line, rules, today)
    if run:
        data = _ml(run[0], run[-1])
        beyond = 100 * (run[-1].value / run[0].value - 1) > rules.number("noise_percent") + HAIR
        yield "climb" if beyond else "climb-near-noise", run, data | {"readings": len(run)}


def _points(sets: Sequence[MeasuredSeen], rules: AdviceRules, today: date) -> Iterator[Risen]:
    """The one point that rose most: twice over its baseline, or climbing. Climbs count only beyond a point's own noise."""
    lines = [at_point(sets, point) for point in points_of(sets)]
    least = rules.number("rise_cm")
    twices = [_twice(line, lambda now, base: now - base, least, rules, today) for line in lines]
    for twice in sorted(filter(None, twices), key=_change)[-1:]:
        yield "point-twice", twice, _cm(twice[0], twice[-1]) | {"first_on": twice[1].on}
    runs = [run for line in lines if (run := _climbing(line, rules, today))]
    for run in sorted(runs, key=_change)[-1:]:
        if _change(run) >= rules.number("trend_cm") - HAIR:
            yield "point-climb", run, _cm(run[0], run[-1]) | {"readings": len(run)}


def _change(readings: Sequence[Reading]) -> float:
    return readings[-1].value - readings[0].value


def _ml(before: Reading, now: Reading) -> dict[str, Value]:
    change = now.value - before.value
    percent = round(100 * change / before.value, 1)
    return {"since": before.on, "on": now.on, "change_ml": round(change), "percent": percent}


def _cm(before: Reading, now: Reading) -> dict[str, Value]:
    return {"since": before.on, "on": now.on, "change_cm": round(now.value - before.value, 1)}


def _twice(
    line: Sequence[Reading], rise: Rise, least: float, rules: AdviceRules, today: date
) -> tuple[Reading, Reading, Reading] | None:
    """The baseline, an earlier reading and the last, both this much over it and days apart; None where the last day is not."""
    if not line or (today - line[-1].on).days >= rules.number("recent_measure_days"):
        return None
    base = line[0].value
    up = [one for one in line[1:] if rise(one.value, base) >= least - HAIR]
    of_last_day = [one for one in up if one.on == line[-1].on]
    apart = timedelta(days=rules.number("days_apart"))
    earlier = [one for one in up if line[-1].on - one.on >= apart]
    if not of_last_day or not earlier:
        return None
    return line[0], earlier[-1], max(of_last_day, key=lambda one: one.value)


def _climbing(line: Sequence[Reading], rules: AdviceRules, today: date) -> tuple[Reading, ...]:
    """The readings at the end of a line, one a day (its highest), each higher than the one before; none where too few.

    The whole run: one more small rise must not make what was beyond the noise look like noise.
    """
    days: dict[date, Reading] = {}
    for one in line:
        if one.on not in days or one.value > days[one.on].value:
            days[one.on] = one
    run: list[Reading] = []
    for one in days.values():
        run = [*run, one] if run and one.value > run[-1].value + HAIR else [one]
    fresh = run and (today - run[-1].on).days < rules.number("recent_measure_days")
    return tuple(run) if fresh and len(run) >= rules.number("trend_readings") else ()
