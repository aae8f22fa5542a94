"""Several sessions without a change: when to ask "Any change?", and when to ask for other care."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import mean

from guide.domain.advised import Advice, AdviceRules, made
from guide.domain.seen import HEAVIER, LIGHTER, RATINGS, SAME, SessionSeen, SwellingSeen, limbs, within

Limb = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """Time to ask "Any change?" of one limb. The answer is a swelling note: lighter, same, heavier."""

    region: str
    side: str
    sessions: int
    days: int
    since: date


def on_no_result(
    sessions: Sequence[SessionSeen], notes: Sequence[SwellingSeen], rules: AdviceRules, today: date
) -> Iterator[Advice]:
    """Enough finished sessions since it last felt lighter, and a note or ratings that say that nothing changed.

    Where nothing was said, nothing is advised: that is for `checkpoints`.
    """
    back = rules.number("look_back_days")
    noted = [one for one in within(notes, today, back) if one.feel]
    finished = [one for one in within(sessions, today, back) if one.finished]
    for limb in sorted({limb for one in finished for limb in limbs(one)}):
        of_limb = [one for one in noted if limb in limbs(one)]
        lighter = max((one.on for one in of_limb if one.feel == LIGHTER), default=date.min)
        done = [one for one in finished if limb in limbs(one) and one.on > lighter]
        reached = _reached(done, rules)
        if reached is None or reached > today:
            continue
        said = [one for one in of_limb if one.feel in (SAME, HEAVIER) and one.on >= reached]
        if said or _ratings_unchanged(done, rules):
            enough = len(done) >= rules.number("sessions_before_asking")
            data = {
                "place": rules.place(*limb),
                "sessions": len(done),
                "days": (today - done[0].on).days,
                "since": done[0].on,
            }
            case = "sessions" if enough else "days"
            # Said again every so many sessions, not after each.
            again = str(len(done) // int(rules.number("sessions_before_asking")))
            yield made(rules, "no-result", case, " ".join(limb), [*done, *said], data, (str(done[0].id), again))


def checkpoints(
    sessions: Sequence[SessionSeen], notes: Sequence[SwellingSeen], rules: AdviceRules, today: date
) -> tuple[Checkpoint, ...]:
    """The limbs of which it is time to ask, since they were last told of. Both inputs in any order."""
    finished = [one for one in within(sessions, today, rules.number("look_back_days")) if one.finished]
    due = []
    for limb in sorted({limb for one in finished for limb in limbs(one)}):
        told = [one.on for one in notes if one.feel and limb in limbs(one) and one.on <= today]
        done = [one for one in finished if limb in limbs(one) and one.on > max(told, default=date.min)]
        reached = _reached(sorted(done, key=lambda one: one.on), rules)
        if reached is not None and reached <= today:
            first = min(one.on for one in done)
            due.append(Checkpoint(*limb, sessions=len(done), days=(today - first).days, since=first))
    return tuple(due)


def _reached(done: Sequence[SessionSeen], rules: AdviceRules) -> date | None:
    """The day on which there were enough sessions, or enough days with more than one session; the earlier of both."""
    enough, fewest = int(rules.number("sessions_before_asking")), int(rules.number("fewest_sessions"))
    days = []
    if len(done) >= enough:
        days.append(done[enough - 1].on)
    if len(done) >= fewest:
        days.append(max(done[fewest - 1].on, done[0].on + timedelta(days=rules.number("days_before_asking"))))
    return min(days, default=None)


def _ratings_unchanged(done: Sequence[SessionSeen], rules: AdviceRules) -> bool:
    """Whether the ratings tell of a complaint, and none of them fell, from the first sessions to the last or during sessions."""
    least, telling = rules.number("better_points"), False
    for key in RATINGS:
        before = [value for one in done if (value := one.before.of(key)) is not None]
        if len(before) < 4:  # two at the start and two at the end
            continue
        start, now = mean(before[:2]), mean(before[-2:])
        if start < least:  # too little to fall that far
            continue
        telling = True
        pairs = [(one.before.of(key), one.after.of(key)) for one in done]
        relief = [was - then for was, then in pairs if was is not None and then is not None]
        if start - now >= least or (relief and mean(relief) >= least):
            return False
    return telling
