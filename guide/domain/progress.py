"""What changed since last week, as facts and in plain sentences: counted and subtracted, never praised, never judged."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import mean

from guide.domain.advised import AdviceRules, Show, Value, filled, shown
from guide.domain.seen import (
    RATINGS,
    MeasuredSeen,
    Reading,
    SessionSeen,
    SwellingSeen,
    at_point,
    known,
    points_of,
    series,
    volumes,
    within,
)

WEEK = 7


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that can be said. `key` names its words; `data` fills their tokens; `used` are the ids of the records."""

    key: str
    data: Mapping[str, Value]
    used: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Progress:
    """The facts, those that tell most first. None of them: not enough notes yet."""

    facts: tuple[Fact, ...]

    @property
    def enough(self) -> bool:
        return bool(self.facts)

    def of(self, key: str) -> tuple[Fact, ...]:
        return tuple(fact for fact in self.facts if fact.key == key)


def what_changed(
    sessions: Iterable[SessionSeen],
    notes: Iterable[SwellingSeen],
    measures: Iterable[MeasuredSeen],
    rules: AdviceRules,
    today: date,
) -> Progress:
    """The last 7 days, today among them, beside the 7 before. Records may come in any order."""
    seen, noted, measured = known(sessions, today), known(notes, today), known(measures, today)
    return Progress(
        (
            *_measured(measured, rules, today),
            *_over_the_week(seen, noted, rules, today),
            *_during_sessions(seen, rules, today),
            *_counted(seen, rules, today),
        )
    )


def sentences(progress: Progress, rules: AdviceRules, show: Show = shown) -> tuple[str, ...]:
    """All facts in words, each one sentence; or the one that there are not enough notes. `caution` goes below them."""
    words = rules.progress
    return tuple(filled(words[fact.key], fact.data, show) for fact in progress.facts) or (words["not-enough"],)


def in_short(progress: Progress, rules: AdviceRules, show: Show = shown) -> tuple[str, ...]:
    """Two sentences at most: how many sessions, and the fact that tells most."""
    counted = progress.of("sessions-both") + progress.of("sessions-first")
    others = [fact for fact in progress.facts if fact not in counted]
    return sentences(Progress((*counted[:1], *others[: 2 - len(counted[:1])])), rules, show)


def _weeks(records: Sequence, today: date) -> tuple[list, list]:
    """Those of this week and those of the week before."""
    two = within(records, today, 2 * WEEK)
    this = [one for one in two if (today - one.on).days < WEEK]
    return this, [one for one in two if one not in this]


def _counted(sessions: Sequence[SessionSeen], rules: AdviceRules, today: date) -> Iterable[Fact]:
    this, last = _weeks(sessions, today)
    if len(this) + len(last) < rules.number("week_sessions"):
        return
    earlier = any((today - one.on).days >= WEEK for one in sessions)
    data = {"now": len(this), "before": len(last)}
    yield Fact("sessions-both" if earlier else "sessions-first", data, _ids([*last, *this]))


def _during_sessions(sessions: Sequence[SessionSeen], rules: AdviceRules, today: date) -> Iterable[Fact]:
    """The mean of each rating before and after the sessions of this week that gave both."""
    this, _ = _weeks(sessions, today)
    for key in RATINGS:
        both = [one for one in this if one.before.of(key) is not None and one.after.of(key) is not None]
        if len(both) >= rules.number("week_ratings"):
            before, after = (_mean([ratings.of(key) for ratings in each]) for each in _sides_of(both))
            data = {"rating": rules.ratings[key], "before": before, "now": after, "sessions": len(both)}
            yield Fact("during-same" if before == after else "during", data, _ids(both))


def _sides_of(sessions: Sequence[SessionSeen]) -> tuple[list, list]:
    return [one.before for one in sessions], [one.after for one in sessions]


def _over_the_week(
    sessions: Sequence[SessionSeen], notes: Sequence[SwellingSeen], rules: AdviceRules, today: date
) -> Iterable[Fact]:
    """The mean of each rating this week and last: as noted, and as said before sessions."""
    this, last = _weeks([*notes, *sessions], today)
    for key in RATINGS:
        now, before = ([(one, v) for one in week if (v := _rated(one, key)) is not None] for week in (this, last))
        if min(len(now), len(before)) >= rules.number("week_ratings"):
            data = {
                "rating": rules.ratings[key],
                "before": _mean([value for _, value in before]),
                "now": _mean([value for _, value in now]),
            }
            same = data["before"] == data["now"]
            yield Fact("week-same" if same else "week", data, _ids([one for one, _ in (*before, *now)]))


def _rated(one: SessionSeen | SwellingSeen, key: str) -> int | None:
    return (one.ratings if isinstance(one, SwellingSeen) else one.before).of(key)


def _measured(measures: Sequence[MeasuredSeen], rules: AdviceRules, today: date) -> Iterable[Fact]:
    """The last volume beside the one before it, or where a method gives none, the point that moved most."""
    for (region, side, _), sets in series(measures).items():
        pair = _last_two(volumes(sets), rules, today)
        if pair:
            before, now = pair
            change = now.value - before.value
            percent = 100 * change / before.value
            inside = abs(percent) <= rules.number("noise_percent")
            data: dict[str, Value] = {
                "place": rules.place(region, side),
                "since": before.on,
                "on": now.on,
                "change_ml": abs(round(change)),
                "percent": abs(round(percent, 1)),
                "moved": _moved(change, rules),
                "noise": int(rules.number("noise_percent")),
            }
            key = "volume-same" if not round(change) else "volume-inside" if inside else "volume-outside"
            yield Fact(key, data, _ids([before.seen, now.seen]))
            continue
        pairs = [pair for point in points_of(sets) if (pair := _last_two(at_point(sets, point), rules, today))]
        if pairs:
            before, now = max(pairs, key=lambda pair: abs(pair[1].value - pair[0].value))
            change = round(now.value - before.value, 1)
            data = {"place": rules.place(region, side), "since": before.on, "on": now.on}
            data |= {"change_cm": abs(change), "moved": _moved(change, rules)}
            yield Fact("point" if change else "point-same", data, _ids([before.seen, now.seen]))


def _moved(change: float, rules: AdviceRules) -> str:
    return rules.words["more" if change > 0 else "less"]


def _last_two(line: Sequence[Reading], rules: AdviceRules, today: date) -> tuple[Reading, Reading] | None:
    """The last reading, where it is fresh, and the last of an earlier day."""
    if not line or (today - line[-1].on).days >= 2 * WEEK:
        return None
    earlier = [one for one in line if one.on < line[-1].on]
    return (earlier[-1], line[-1]) if earlier else None


def _mean(values: Iterable[int | None]) -> float:
    return round(mean(value for value in values if value is not None), 1)


def _ids(records: Iterable) -> tuple[str, ...]:
    return tuple(dict.fromkeys(str(one.id) for one in records))
