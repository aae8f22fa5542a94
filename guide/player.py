"""How the session's pages show a plan: steps with their keys, parts of the session, sides in words, reasons to skip.

Nothing here computes a step: it only puts what the plan holds into rows for a page.
"""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from guide.content.advice_words import AdviceWords, Country, StopSign
from guide.domain.outcomes import Outcome
from guide.domain.plan import Plan, PlanStep
from guide.domain.screening import Caution
from guide.domain.sides import BOTH, LEFT, RIGHT, fill_each, limbs_of
from guide.domain.walkthrough import BREATH, PREPARE, REST, Technique, Walkthrough
from guide.result import with_number

# Recorded for a step that a stopped session did not come to, or of which nothing is known; a person cannot choose these.
NOT_REACHED, NOT_KNOWN = "not-reached", "not-known"
SKIP_REASONS = ("hurts", "cannot-reach", "told-not-to", "no-time", "other")


def skip_reasons() -> dict[str, str]:
    """The reasons to skip a step that a person can choose, in words."""
    return {
        "hurts": _("It hurts or feels wrong"),
        "cannot-reach": _("I cannot reach"),
        "told-not-to": _("I was told not to"),
        "no-time": _("No time"),
        "other": _("Another reason"),
    }


def rows(plan: Plan) -> list[dict[str, Any]]:
    """Every step of the plan as a page shows it, in order, with its number and its key."""
    named = Counter((step.slug, step.round) for step in plan.steps)
    rounds = max((step.round for step in plan.steps), default=1)
    main = {step.phase for step in plan.steps if step.round > 1}
    return [
        {
            "number": number,
            "key": step.key,
            "step": step,
            "side": side_tag(step.side) if named[step.slug, step.round] > 1 else "",
            "round": _round_words(step.round, rounds) if step.phase in main else "",
            "amount": amount(step),
            "in_place": step.start == step.end,
        }
        for number, step in enumerate(plan.steps, 1)
    ]


def chapters(plan: Plan, walkthrough: Walkthrough) -> list[dict[str, Any]]:
    """The parts of the session (clear, reabsorb...), each with its rows."""
    technique = walkthrough.technique
    every = rows(plan)
    return [
        {
            "phase": phase,
            "name": technique.phase_names[phase],
            "words": technique.phase_words[phase],
            "rows": [row for row in every if row["step"].phase == phase],
        }
        for phase in plan.phases()
    ]


def amount(step: PlanStep) -> str:
    """How often and how slowly, in words; nothing for what is done once."""
    if step.kind == PREPARE:
        return ""
    if step.kind == REST:
        minutes = max(1, round(step.seconds / 60))
        return ngettext("Rest for %(count)s minute.", "Rest for %(count)s minutes.", minutes) % {"count": minutes}
    count, parts = step.repetitions, len(step.parts)
    if step.kind == BREATH:
        often = ngettext("%(count)s breath", "%(count)s breaths", count)
    elif parts > 1:
        often = ngettext(
            "%(count)s time in each of %(parts)s parts", "%(count)s times in each of %(parts)s parts", count
        )
    else:
        often = ngettext("%(count)s time", "%(count)s times", count)
    pace = ngettext("%(seconds)s second each", "%(seconds)s seconds each", step.seconds) % {"seconds": step.seconds}
    return _("%(often)s, %(pace)s.") % {"often": often % {"count": count, "parts": parts}, "pace": pace}


def _round_words(number: int, rounds: int) -> str:
    return _("Round %(number)s of %(rounds)s") % {"number": number, "rounds": rounds}


def side_tag(side: str) -> str:
    return {LEFT: _("Left side"), RIGHT: _("Right side")}.get(side, "")


def side_words(region: str, side: str, helper: bool = False) -> str:
    """The part and side that this session is for, as a person says it; nothing where no side was chosen."""
    yours = {
        ("arm", LEFT): _("Your left arm"),
        ("arm", RIGHT): _("Your right arm"),
        ("arm", BOTH): _("Both your arms"),
        ("hand", LEFT): _("Your left hand"),
        ("hand", RIGHT): _("Your right hand"),
        ("hand", BOTH): _("Both your hands"),
        ("leg", LEFT): _("Your left leg"),
        ("leg", RIGHT): _("Your right leg"),
        ("leg", BOTH): _("Both your legs"),
        ("foot", LEFT): _("Your left foot"),
        ("foot", RIGHT): _("Your right foot"),
        ("foot", BOTH): _("Both your feet"),
        ("breast", LEFT): _("Your left breast and chest"),
        ("breast", RIGHT): _("Your right breast and chest"),
        ("breast", BOTH): _("Both sides of your chest"),
        ("head-neck", LEFT): _("The left side of your head and neck"),
        ("head-neck", RIGHT): _("The right side of your head and neck"),
        ("head-neck", BOTH): _("Both sides of your head and neck"),
    }
    theirs = {
        ("arm", LEFT): _("Their left arm"),
        ("arm", RIGHT): _("Their right arm"),
        ("arm", BOTH): _("Both their arms"),
        ("hand", LEFT): _("Their left hand"),
        ("hand", RIGHT): _("Their right hand"),
        ("hand", BOTH): _("Both their hands"),
        ("leg", LEFT): _("Their left leg"),
        ("leg", RIGHT): _("Their right leg"),
        ("leg", BOTH): _("Both their legs"),
        ("foot", LEFT): _("Their left foot"),
        ("foot", RIGHT): _("Their right foot"),
        ("foot", BOTH): _("Both their feet"),
        ("breast", LEFT): _("Their left breast and chest"),
        ("breast", RIGHT): _("Their right breast and chest"),
        ("breast", BOTH): _("Both sides of their chest"),
        ("head-neck", LEFT): _("The left side of their head and neck"),
        ("head-neck", RIGHT): _("The right side of their head and neck"),
        ("head-neck", BOTH): _("Both sides of their head and neck"),
    }
    return (theirs if helper else yours)[region, side]


def length_choices(technique: Technique, plans: Mapping[str, Plan]) -> list[dict[str, Any]]:
    """The lengths to choose from, the one for beginners first. A short session that leaves nothing out is not offered."""
    first = {"span": technique.first_week, "minutes": plans["first-week"].minutes}
    whole = {"minutes": plans["whole"].minutes}
    short = {"minutes": plans["short"].minutes}
    short_words = _("Start: short, making room only (%(minutes)s minutes)")
    if not technique.clears_first:
        short_words = _("Start: short, one round (%(minutes)s minutes)")
    choices = [
        (
            "first-week",
            _("Start: first %(span)s, half the strokes (%(minutes)s minutes)") % first,
            technique.first_week_words,
        ),
        ("whole", _("Start: whole session (%(minutes)s minutes)") % whole, _("For when the first ones went well.")),
    ]
    if 0 < len(plans["short"].steps) < len(plans["whole"].steps):
        choices.append(("short", short_words % short, _("For a day with little time or strength.")))
    return [{"length": length, "words": words, "note": note} for length, words, note in choices]


def after_lines(walkthrough: Walkthrough, plan: Plan) -> tuple[str, ...]:
    """What to do after the session, for this body."""
    return fill_each(walkthrough.after, limbs_of(plan.side), "their" if plan.mode.helper else "your")


def caution_lines(cautions: tuple[Caution, ...]) -> tuple[str, ...]:
    """The limits of this session, each once: two findings can bring the same one."""
    return tuple(dict.fromkeys(caution.text for caution in cautions))


def left_out(plan: Plan) -> list[dict[str, Any]]:
    """What this plan leaves out, each name and reason once, without the steps that the whole session would have had."""
    seen: dict[tuple[str, str], None] = {}
    for step in plan.left_out:
        if step.why not in ("short", "not-needed", "not-repeated"):
            seen.setdefault((step.name[:1].upper() + step.name[1:], step.reason))
    return [{"name": name, "reason": reason} for name, reason in seen]


def sign_row(sign: StopSign, advice: AdviceWords, country: Country) -> dict[str, Any]:
    """A choice of the stop button with what follows from it, in this country's words."""
    call = advice.calls.get(sign.call)
    emergency = sign.outcome == Outcome.EMERGENCY
    return {
        "sign": sign,
        "outcome": sign.outcome.name if sign.outcome is not None else sign.then,
        "emergency": emergency,
        "do": [with_number(line, country.call) for line in sign.do],
        "call": with_number(call.for_country(country.code), country.call) if call and not emergency else "",
        "country": country,
    }


def sign_rows(advice: AdviceWords, country: Country) -> list[dict[str, Any]]:
    """Every choice of the stop button."""
    return [sign_row(sign, advice, country) for sign in advice.stop_signs.values()]


def after_rows(advice: AdviceWords, country: Country) -> list[dict[str, Any]]:
    """What can come after a session, and what to do about each."""
    return [
        {
            "what": sign.what,
            "do": [with_number(line, country.call) for line in sign.do],
            "emergency": sign.call == "emergency",
            "today": sign.call == "same-day" or sign.call.endswith("-today"),
        }
        for sign in advice.after_signs.values()
    ]


def words() -> Mapping[str, str]:
    """What player.js says, so that every word of it stands here for translation."""
    return {
        "step": _("Step {n} of {total}"),
        "ready": _("Hands ready. It begins in {n}."),
        "waiting": _("Press Start when your hands are ready."),
        "part": _("Part {n} of {total}: {part}"),
        "of": _("of {total}"),
        "left": _("left to rest"),
        "done": _("Done. Press Next."),
        "done_moving": _("Done. The next step follows."),
        "done_last": _("Done. Press Next to end."),
        "untimed": _("Take your time. Press Next when you are ready."),
        "paused": _("Paused"),
        "picture_start": _("Start here"),
        "picture_end": _("End here"),
        "start": _("Start"),
        "pause": _("Pause"),
        "go_on": _("Go on"),
        "longer": _("I need longer"),
        "again": _("Count again"),
        "longer_done": _("30 seconds more."),
        "again_done": _("The count starts again."),
        "slower_done": _("{n} seconds each now."),
        "next": _("Next"),
        "finish": _("Finish"),
        "skipped": _("Step skipped."),
        "skipped_hurts": _("Step skipped. Does the pain stay, or come back? Press Stop."),
        "unsent_end": _("No signal. Keep this page open. We save your session when the signal is back."),
        "unsent": _("No signal. What stands here is still right. We keep trying to save it."),
    }
