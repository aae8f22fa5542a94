"""`manage.py plan`: the steps for one person, with every step left out and why."""

import json
from typing import Any

from django.core.management.base import CommandParser

from guide.domain.plan import Adjustments, Mode, Plan, plan
from guide.domain.planned import PlanStep
from guide.domain.walkthrough import APPROACHES, Walkthrough
from guide.management.arguments import GuideCommand, basins_named, refuse, side_offered, walkthrough_named


class Command(GuideCommand):
    help = "Show the plan of a walkthrough for one side and the nodes that were treated."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", metavar="SLUG", nargs="?", help="the walkthrough")
        parser.add_argument("--side", help="left, right or both")
        parser.add_argument(
            "--treated", metavar="BASIN", nargs="+", action="extend", default=[], help="such as right-axilla"
        )
        parser.add_argument("--approach", default="", help="usual, around or same-side; only a therapist sets it")
        parser.add_argument("--first-week", action="store_true", help="half the repetitions")
        parser.add_argument("--short", action="store_true", help="clearing only; retrograde: one round")
        parser.add_argument("--helper", action="store_true", help="worded for someone who does it for the person")
        parser.add_argument("--add-on", dest="add_ons", metavar="ADD-ON", action="append", default=[])
        self.add_json(parser)

    def handle(self, **options: Any) -> None:
        walkthrough = walkthrough_named(options["slug"])
        side = side_offered(walkthrough, options["side"])
        adjustments = self._adjustments(walkthrough, options)
        mode = Mode(options["first_week"], options["short"], options["helper"])
        made = plan(walkthrough, side, basins_named(options["treated"]), adjustments=adjustments, mode=mode)
        if options["json"]:
            self.lines(json.dumps({**made.as_dict(), "reason": made.closed}, indent=2, ensure_ascii=False))
        else:
            self._show(walkthrough, made)

    def _adjustments(self, walkthrough: Walkthrough, options: dict[str, Any]) -> Adjustments:
        approach, add_ons = options["approach"], tuple(dict.fromkeys(options["add_ons"]))
        if approach and approach not in APPROACHES:
            raise refuse(f"There is no approach called {approach!r}. Approaches: {', '.join(APPROACHES)}.")
        known = [addon.slug for addon in walkthrough.addons]
        for slug in add_ons:
            if slug not in known:
                offered = f"Add-ons: {', '.join(known)}." if known else "It has none."
                raise refuse(f"{walkthrough.slug} has no add-on called {slug!r}. {offered}")
        return Adjustments(approach=approach, add_ons=add_ons)

    # To read

    def _show(self, walkthrough: Walkthrough, made: Plan) -> None:
        treated = ", ".join(map(str, made.treated)) or "none"
        self.lines(f"{made.title}", f"Side: {made.side}. Treated nodes: {treated}. Approach: {made.approach}.")
        self.lines(
            f"Edition {made.edition}. About {made.minutes} minutes." if made.steps else f"Edition {made.edition}."
        )
        if made.closed:
            self.lines("", f"No plan: {made.closed}")
        else:
            self.lines("", "Before you start:", *(f"  {line}" for line in made.setup))
        phase = ""
        for number, step in enumerate(made.steps, start=1):
            if step.phase != phase:
                phase = step.phase
                self.lines("", f"{walkthrough.technique.phase_names[phase]}:")
            self._show_step(number, step)
        if made.left_out:
            self.lines("", "Not in this plan:")
            self.lines(*(f"  {out.name} ({out.slug}, {out.side}): {out.reason}" for out in made.left_out))

    def _show_step(self, number: int, step: PlanStep) -> None:
        parts = f" on each of {len(step.parts)} parts: {'; '.join(step.parts)}" if step.parts else ""
        self.lines(f"{number:>3}. {step.name} ({step.slug}, {step.side})")
        self.lines(*(f"     {line}" for line in step.do))
        self.lines(f"     {step.repetitions} times, {step.seconds} seconds each{parts}. {step.pressure_words}.")
        if step.start and step.end:
            to = f", for {step.receives_words}" if step.receives_words else ""
            self.lines(f"     From {step.start} to {step.end}{to}.")
