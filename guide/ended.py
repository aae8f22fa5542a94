"""How a session ends, in the player and in a lesson: what a record keeps of it, and what its stop button closes."""

from collections.abc import Callable, Mapping

from guide import library, player
from guide.content.advice_words import Country, StopSign
from guide.domain.plan import Plan
from guide.domain.screening import Finding
from guide.domain.walkthrough import Walkthrough
from guide.ports import SessionRecord
from guide.visit import Visit

# The steps of a plan that were not done, by key, with the reason.
Skips = Callable[[Plan], Mapping[str, str]]


def end_session(
    visit: Visit, walkthrough: Walkthrough, country: Country, skips: Skips, sign: StopSign | None = None, zone: str = ""
) -> None:
    """Ends the session under way with what was done, and keeps it where this person has a record.

    `sign`: what it was stopped for; `zone`: where the person is, if the browser said.
    """
    visit.end_session({}, sign.key if sign else "")
    run, plan = visit.run, visit.plan_of_run(walkthrough)
    run["skipped"] = dict(skips(plan))
    run["zone"] = zone[:64]
    run["kept_at"] = visit.record.keep_session(session_record(visit, plan, country))
    visit.save()


def stop(
    visit: Visit, walkthrough: Walkthrough, country: Country, skips: Skips, sign: StopSign, zone: str = ""
) -> None:
    """The stop button: an open session, of whatever walkthrough, is kept as stopped, and what this sign closes is closed."""
    running = library.get().walkthrough(visit.run["slug"]) if visit.session_running else None
    if running is not None:
        end_session(visit, running, country, skips, sign, zone)
    if sign.holds and sign.outcome is not None:
        finding = Finding("stop", sign.key, sign.outcome, f"stop.{sign.key}", sign.label, sign.call)
        visit.hold(sign.outcome, [finding], running or walkthrough, sign.key)
    visit.state["stopped"] = sign.key
    visit.save()


def session_record(visit: Visit, plan: Plan, country: Country) -> SessionRecord:
    """The ended run of `visit`, which followed `plan`, with what its stop button advised in this country's words."""
    run, advice = visit.run, library.get().advice
    sign = advice.stop_signs.get(run["stopped"])
    advised = player.sign_row(sign, advice, country)["do"] if sign else ()
    return SessionRecord(
        key=run["key"],
        plan=plan,
        steps=tuple(step.key for step in plan.steps),
        began=run["began"],
        ended=run["ended"],
        skipped=run["skipped"],
        stopped=run["stopped"],
        advised="\n".join(advised),
        zone=run.get("zone", ""),
        routine=run.get("routine", ""),
    )
