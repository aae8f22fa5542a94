"""The walking behind `plan()`: phase by phase, step by step, remembering what is kept and which basins are cleared."""

from collections.abc import Mapping
from dataclasses import replace

from guide.domain import walkthrough as w
from guide.domain.anatomy import Basin
from guide.domain.locks import Closing, Closures, by_place
from guide.domain.nodes import LimbNodes
from guide.domain.planned import AROUND, SAME_SIDE, USUAL, Adjustments, LeftOut, Mode, Plan, PlanStep
from guide.domain.sides import BOTH, MIDDLE, OPPOSITE, limbs_of
from guide.domain.walkthrough import Step, Walkthrough, Way
from guide.domain.wording import Instance, Refusal, Wording

MOST_REPETITIONS_WHEN_LONG = 3


class Planner:
    """One computation of `plan`: walks the phases in order, remembering what is kept and which basins are cleared."""

    def __init__(
        self,
        walkthrough: Walkthrough,
        side: str,
        treated: frozenset[Basin],
        assessment: Closing,
        adjustments: Adjustments,
        mode: Mode,
    ) -> None:
        self.walkthrough = walkthrough
        self.technique = walkthrough.technique
        self.anatomy = walkthrough.anatomy
        self.side = side
        self.limbs = limbs_of(side)
        self.treated = treated
        self.assessment = assessment
        self.adjustments = adjustments
        self.mode = mode
        self.nodes = LimbNodes(walkthrough, treated, adjustments.approach)
        self.wording = Wording(self.nodes, assessment, adjustments, mode)
        self.closed_places = by_place(assessment.locks)
        self.steps = walkthrough.step_order(adjustments.add_ons)
        self.kept: dict[tuple[str, str, int], PlanStep] = {}
        self.left_out: dict[tuple[str, str, int], LeftOut] = {}
        self.refused: list[tuple[Instance, Refusal]] = []
        self.cleared: set[Basin] = set()
        self.closed_limbs: dict[str, Refusal] = {}

    def plan(self) -> Plan:
        for lock in self.assessment.locks:
            if lock.routine:
                refusal = Refusal("routine-locked", {"why": lock.words}, lock.finding)
                return self._closed(dict.fromkeys(self.limbs, refusal))
        self._close_limbs_without_path()
        if len(self.closed_limbs) < len(self.limbs):
            self._walk()
            stranded = [limb for limb in self._open_limbs() if not self._has_main_stroke(limb)]
            if stranded:
                self.closed_limbs |= {limb: self._why_stranded(limb) for limb in stranded}
                self._forget()
                if self._open_limbs():
                    self._walk()
        if not self._open_limbs():
            return self._closed(self.closed_limbs)
        self._list_closed_limbs()
        return self._fit(self._plan(tuple(self.kept.values())))

    # Which limbs have a way at all

    def _close_limbs_without_path(self) -> None:
        for limb in self.limbs:
            for area in self.walkthrough.core:
                lock = self.closed_places.get(self.anatomy.place(area, limb))
                if lock:
                    self.closed_limbs[limb] = Refusal("core-closed", {"why": lock.words}, lock.finding)
            if self.nodes.approach(limb) == SAME_SIDE:
                continue
            for no_path in self.walkthrough.no_path:
                basins = {self.nodes.basin(ref, limb, limb) for ref in no_path.treated}
                if basins <= self.treated:
                    self.closed_limbs[limb] = Refusal("no-path", {"words": no_path.words})

    def _open_limbs(self) -> tuple[str, ...]:
        return tuple(limb for limb in self.limbs if limb not in self.closed_limbs)

    def _has_main_stroke(self, limb: str) -> bool:
        main = self.technique.main_phase
        return any(
            step.phase == main and step.kind == w.STROKE and step.limb in (limb, MIDDLE) for step in self.kept.values()
        )

    def _why_stranded(self, limb: str) -> Refusal:
        """The lock that alone takes this limb's strokes or their way out; else the first of several; else no lock did it."""
        locked = [refusal for instance, refusal in self.refused if instance.limb == limb and refusal.why == "locked"]
        if not locked or not self._reaches(limb, ()):
            return Refusal("no-way")
        alone = (refusal for refusal in locked if not self._reaches(limb, (refusal.finding,)))
        lock = next(alone, locked[0])
        return Refusal("core-closed", lock.words, lock.finding)

    def _reaches(self, limb: str, findings: tuple[str, ...]) -> bool:
        """Whether the limb would have a stroke if only the locks of these findings were there."""
        locks = tuple(lock for lock in self.assessment.locks if lock.finding in findings)
        closures = Closures(locks, self.assessment.flags)
        other = Planner(self.walkthrough, self.side, self.treated, closures, self.adjustments, self.mode)
        other._close_limbs_without_path()
        other._walk()
        return other._has_main_stroke(limb)

    def _list_closed_limbs(self) -> None:
        """Where one of two affected sides has no way, its steps are listed as left out, with the reason."""
        for limb, refusal in self.closed_limbs.items():
            for step in self.steps:
                for instance in self._on_sides(step, limb):
                    if instance.key not in self.kept:
                        self.left_out[instance.key] = self.wording.left_out(instance, refusal)

    def _forget(self) -> None:
        self.kept, self.left_out, self.refused, self.cleared = {}, {}, [], set()

    # Walking the steps

    def _walk(self) -> None:
        for phase in self.technique.phases:
            for instance in self._instances(phase):
                if instance.key in self.kept or instance.key in self.left_out:
                    continue
                self._keep_or_leave_out(instance)

    def _instances(self, phase: str) -> list[Instance]:
        steps = [step for step in self.steps if step.phase == phase]
        limbs = self._open_limbs()
        if phase != self.technique.main_phase:
            return [instance for step in steps for limb in limbs for instance in self._on_sides(step, limb)]
        return [
            replace(instance, round=number)
            for number in range(1, self._rounds() + 1)
            for limb in limbs
            for step in steps
            for instance in self._on_sides(step, limb)
        ]

    def _rounds(self) -> int:
        return 1 if self.mode.short else self.walkthrough.rounds

    def _on_sides(self, step: Step, limb: str) -> list[Instance]:
        if step.side == "middle":
            return [Instance(step, limb, MIDDLE)]
        if step.side == "other":
            return [Instance(step, limb, OPPOSITE[limb])]
        if step.side == "each" and self.side != BOTH:
            return [Instance(step, limb, OPPOSITE[limb]), Instance(step, limb, limb)]
        return [Instance(step, limb, limb)]

    def _keep_or_leave_out(self, instance: Instance) -> None:
        step = instance.step
        outcome = self._refuse_step(instance) or self._open_way(instance)
        if isinstance(outcome, Refusal):
            self.refused.append((instance, outcome))
            self.left_out[instance.key] = self.wording.left_out(instance, outcome)
            return
        way, receiver = outcome
        self.kept[instance.key] = self.wording.step(instance, way, receiver)
        if step.clears and not step.repeats:
            self.cleared.add(Basin(step.clears, instance.side))

    def _refuse_step(self, instance: Instance) -> Refusal | None:
        step = instance.step
        if step.slug in self.adjustments.off:
            return Refusal("turned-off", {"why": self.adjustments.off[step.slug]})
        if step.one_sided_only and self.side == BOTH:
            return Refusal("both-sides")
        if step.repeats and (step.repeats, instance.side, 1) not in self.kept:
            return Refusal("not-repeated")
        if step.clears:
            basin = Basin(step.clears, instance.side)
            cause = self.nodes.closed(instance.limb).get(basin)
            if cause:
                return Refusal("treated", {"basin": self.anatomy.basin_name(cause, self.wording.person)})
        return None

    def _open_way(self, instance: Instance) -> "tuple[Way, Basin | None] | Refusal":
        """The first way that is open, with the basin that takes its fluid; else the reason why the last fitting way is not."""
        refusal: Refusal | None = None
        for way in instance.step.ways:
            if way.approaches and self.nodes.approach(instance.limb) not in way.approaches:
                continue
            found = self._try_way(way, instance)
            if not isinstance(found, Refusal):
                return way, found
            refusal = refusal or found
        if refusal:
            return refusal
        return Refusal("around" if self.nodes.approach(instance.limb) == AROUND else "not-needed")

    def _try_way(self, way: Way, instance: Instance) -> "Basin | None | Refusal":
        for place in self.nodes.places(way, instance.limb, instance.side):
            if place in self.closed_places:
                lock = self.closed_places[place]
                return Refusal("locked", {"why": lock.words}, lock.finding)
        onward = [self._kept_on_the_way(slug, instance.limb) for slug in way.through]
        if None in onward:
            return Refusal("path-closed")
        if not way.receives:
            return None
        receiver = self._receiver(way, instance)
        if isinstance(receiver, Basin) and any(step.receives != receiver for step in onward):
            return Refusal("path-closed")  # the next piece sends the fluid somewhere else
        return receiver

    def _kept_on_the_way(self, slug: str, limb: str) -> PlanStep | None:
        return self.kept.get((slug, limb, 1)) or self.kept.get((slug, MIDDLE, 1))

    def _receiver(self, way: Way, instance: Instance) -> "Basin | Refusal":
        refusal = Refusal("no-receiver")
        for ref in way.receives:
            basin = self.nodes.basin(ref, instance.limb, instance.side)
            if self.side == BOTH and basin.side != instance.side and instance.side != MIDDLE:
                refusal = Refusal("both-sides")
            elif basin in self.nodes.closed(instance.limb):
                cause = self.nodes.closed(instance.limb)[basin]
                refusal = Refusal("receiver-treated", {"basin": self.anatomy.basin_name(cause, self.wording.person)})
            elif self._takes_fluid(basin, instance):
                return basin
        return refusal

    def _takes_fluid(self, basin: Basin, instance: Instance) -> bool:
        if self.anatomy.place(self.anatomy.basins[basin.kind].area, basin.side) in self.closed_places:
            return False
        clears_itself = instance.step.clears == basin.kind and instance.side == basin.side
        return clears_itself or basin in self.cleared or not self.technique.clears_first

    # The whole

    def _plan(self, steps: tuple[PlanStep, ...], closed: str = "", why: str = "") -> Plan:
        left_out = list(self.left_out.values())
        if self.mode.short:
            short = self.technique.short_phases
            left_out += [self._out(step, "short") for step in steps if step.phase not in short]
            steps = tuple(step for step in steps if step.phase in short)
        approaches = {self.nodes.approach(limb) for limb in self.limbs}
        return Plan(
            walkthrough=self.walkthrough.slug,
            title=self.walkthrough.title,
            technique=self.technique.slug,
            side=self.side,
            approach=next(a for a in (SAME_SIDE, AROUND, USUAL) if a in approaches),
            mode=self.mode,
            edition=self.walkthrough.edition,
            steps=steps,
            left_out=tuple(left_out),
            setup=self.wording.setup(self.limbs),
            treated=tuple(sorted(self.treated)),
            pause_seconds=self.technique.pause_seconds,
            closed=closed,
            closed_why=why,
            closed_limbs=tuple(self.closed_limbs) if not closed else self.limbs,
        )

    def _out(self, step: PlanStep, why: str) -> LeftOut:
        return LeftOut(step.slug, step.name, step.side, why, self.walkthrough.words.reasons[why])

    def _closed(self, refusals: Mapping[str, Refusal]) -> Plan:
        """No plan: every step is listed as left out, for the reason that closes its limb (what serves both: for all of them)."""
        self._forget()
        reasons = [self.wording.reason(refusals[limb], limb) for limb in self.limbs]
        closed = " ".join(dict.fromkeys(reasons))
        for step in self.steps:
            for limb in self.limbs:
                for instance in self._on_sides(step, limb):
                    left_out = self.wording.left_out(instance, refusals[limb])
                    shared = instance.side == MIDDLE
                    self.left_out[instance.key] = replace(left_out, reason=closed) if shared else left_out
        return self._plan((), closed, refusals[self.limbs[0]].why)

    def _fit(self, whole: Plan) -> Plan:
        """A session over the most minutes takes at most 3 strokes a place (RULINGS.md section 5)."""
        if whole.seconds <= 60 * self.technique.minutes["most"]:
            return whole
        fewer = MOST_REPETITIONS_WHEN_LONG
        counted = (w.REST, w.PREPARE)
        steps = [
            step if step.kind in counted else replace(step, repetitions=min(step.repetitions, fewer))
            for step in whole.steps
        ]
        return replace(whole, steps=tuple(steps))
