"""What stands on a handout: a Plan as a sheet that stands alone, with stop signs first and a log at the end.

Nothing here computes a step. What the plan says twice is said once on paper: a second round names the steps to do once more,
and a step that comes back names the one that it repeats.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.template.loader import render_to_string

from guide import library
from guide.content.advice_words import Country
from guide.domain.plan import Mode, Plan, plan, public_plan
from guide.domain.planned import PlanStep
from guide.domain.sides import fill_each, limbs_of
from guide.domain.walkthrough import Walkthrough
from guide.figures import PaperPicture, on_paper
from guide.handouts import Limits, figure_address, make_pdf
from guide.letterhead import Directions
from guide.player import after_lines, chapters, left_out, side_words
from guide.result import with_number
from guide.steps_to_read import sources_of

SIZES = ("standard", "large")
PAPERS = ("a4", "letter")
LOG_ROWS = 14


def usual_paper(country: str) -> str:
    """A key of PAPERS: what printers hold in this country (its code)."""
    return "letter" if country in ("US", "CA") else "a4"


@dataclass(frozen=True, slots=True)
class Sheet:
    """One handout to be made.

    `own`: its plan comes from a person's answers to the health questions. `told_nodes`: only the treated nodes were told. A
    sheet with neither is for anyone. `directions` come with a routine of a person's record.
    """

    walkthrough: Walkthrough
    plan: Plan
    country: Country
    made_on: date
    size: str = "standard"
    paper: str = "a4"
    own: bool = False
    told_nodes: bool = False
    cautions: tuple[str, ...] = ()
    directions: Directions | None = None
    figures: dict[str, str] = field(default_factory=dict)

    def html(self) -> str:
        """The sheet as the page that becomes a PDF. Fills `figures` with the drawings that it shows."""
        return render_to_string("handouts/handout.html", self.context())

    def pdf(self, limits: Limits | None = None) -> bytes:
        """Raises guide.handouts.HandoutUnavailable."""
        html = self.html()
        return make_pdf(html, self.figures, limits)

    def context(self) -> dict[str, Any]:
        """What its template takes. Fills `figures`."""
        walkthrough, made = self.walkthrough, self.plan
        number = self.country.call
        return {
            "walkthrough": walkthrough,
            "technique": walkthrough.technique,
            "plan": made,
            "side": side_words(walkthrough.region, made.side, made.mode.helper),
            "country": self.country,
            "made_on": self.made_on,
            "size": self.size,
            "paper": self.paper,
            "own": self.own,
            "draft": not walkthrough.provenance.signed,
            "always": [with_number(line, number) for line in library.get().advice.always],
            "assume": self._assume(),
            "nodes": [walkthrough.anatomy.basin_name(basin) for basin in made.treated] if self.told_nodes else (),
            "cautions": self.cautions,
            "directions": self.directions,
            "minutes": (self.directions and self.directions.minutes) or made.minutes,
            "chapters": self._chapters(),
            "left_out": left_out(made),
            "after": after_lines(walkthrough, made),
            "log_rows": range(1, LOG_ROWS + 1),
            "sources": sources_of(made, *walkthrough.provenance.sources),
        }

    def _assume(self) -> tuple[str, ...]:
        """What a sheet for anyone takes as given, in words."""
        if self.own or self.told_nodes or not self.walkthrough.assume_words:
            return ()
        return fill_each((self.walkthrough.assume_words,), limbs_of(self.plan.side))

    # The steps

    def _chapters(self) -> list[dict[str, Any]]:
        told = chapters(self.plan, self.walkthrough)
        rows = {
            (row["step"].slug, row["step"].side, row["step"].round): row for chapter in told for row in chapter["rows"]
        }
        made = []
        for chapter in told:
            entries = list(self._entries(chapter["rows"], rows))
            made.append(chapter | {"entries": entries, "all_again": all(entry["kind"] == "again" for entry in entries)})
        return made

    def _entries(self, told: list[dict[str, Any]], rows: Mapping[tuple, dict[str, Any]]) -> Iterable[dict[str, Any]]:
        before: dict[str, Any] | None = None
        for round_ in dict.fromkeys(row["step"].round for row in told):
            run = [row for row in told if row["step"].round == round_]
            first = [rows.get((row["step"].slug, row["step"].side, 1)) for row in run]
            if round_ > 1 and _same_again(run, first):
                yield {"kind": "round", "round": round_, "run": (run[0], run[-1]), "first": (first[0], first[-1])}
                continue
            for row in run:
                yield self._entry(row, rows, before)
                before = row

    def _entry(
        self, row: dict[str, Any], rows: Mapping[tuple, dict[str, Any]], before: dict[str, Any] | None
    ) -> dict[str, Any]:
        """A step in full; of a pair, right and left, the second says what is different on its side and names the first."""
        step = row["step"]
        if step.side in step.name.lower().split():
            row = row | {"side": ""}  # its name says it: "Right armpit"
        again = rows.get((step.repeats, step.side, 1))
        if again and _same_words(step, again["step"]):
            return row | {"kind": "again", "again": again}
        pair = before["step"] if before and before["step"].slug == step.slug else None
        do = _until_the_same(step.do, pair.do) if pair else step.do
        return row | {
            "kind": "step",
            "figure": self._figure(step),
            "pressure": step.pressure_words.partition(":")[0],
            "watch": "" if pair and pair.watch == step.watch else step.watch,
            "mistake": "" if pair and pair.mistake == step.mistake else step.mistake,
            "do": do,
            "then_as": before["number"] if len(do) < len(step.do) else 0,
            "second": pair is not None,
        }

    def _figure(self, step: PlanStep) -> dict[str, str]:
        """The address of the step's drawing with its words; nothing where no drawing fits."""
        made = drawn(step, self.plan, self.walkthrough)
        if made is None:
            return {}
        address = figure_address(made.key)
        self.figures[address] = made.svg
        return {"address": address, "alt": made.alt}


def _same_again(run: list[dict[str, Any]], first: list[dict[str, Any] | None]) -> bool:
    """Whether these steps are those of the first round once more, all of them, in the same order."""
    if not all(first):
        return False
    numbers = [row["number"] for row in first]
    return numbers == list(range(numbers[0], numbers[0] + len(run))) and all(
        _same_words(row["step"], other["step"]) and row["step"].repetitions == other["step"].repetitions
        for row, other in zip(run, first, strict=True)
    )


def _until_the_same(do: tuple[str, ...], first: tuple[str, ...]) -> tuple[str, ...]:
    """The lines of the second of a pair that differ from the first's, where the rest is word for word the same."""
    same = 0
    while same < min(len(do), len(first)) - 1 and do[-1 - same] == first[-1 - same]:
        same += 1
    return do[: len(do) - same] if len(do) == len(first) else do


def _same_words(step: PlanStep, other: PlanStep) -> bool:
    return (step.do, step.start, step.end, step.parts, step.pressure) == (
        other.do,
        other.start,
        other.end,
        other.parts,
        other.pressure,
    )


def drawn(step: PlanStep, plan: Plan, walkthrough: Walkthrough) -> PaperPicture | None:
    """The drawing, or None: a drawing that cannot be read must not cost the person the sheet, which says it in words."""
    try:
        return on_paper(step, plan, walkthrough)
    except (ValueError, OSError, KeyError, SyntaxError):
        return None


def plan_for_anyone(walkthrough: Walkthrough, side: str, helper: bool = False) -> Plan:
    """The plan of a sheet that does not know the person, worded for a helper if asked."""
    made = public_plan(walkthrough, side)
    return plan(walkthrough, side, frozenset(made.treated), mode=Mode(helper=True)) if helper else made
