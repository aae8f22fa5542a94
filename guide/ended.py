"""The session that has just ended, as a record keeps it."""

from guide import library, player
from guide.content.advice_words import Country
from guide.domain.walkthrough import Walkthrough
from guide.ports import SessionRecord
from guide.visit import Visit


def session_record(visit: Visit, walkthrough: Walkthrough, country: Country) -> SessionRecord:
    """The ended run of `visit`, with what its stop button advised in this country's words."""
    run, plan = visit.run, visit.plan_of_run(walkthrough)
    advice = library.get().advice
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
