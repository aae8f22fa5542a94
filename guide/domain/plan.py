"""The one place where steps are computed: a walkthrough becomes the concrete steps for one person.

    walkthrough + side + treated basins + what screening closed + a therapist's adjustments + mode  ->  Plan

Player, page, handout, voice and log show a Plan; none of them works out a step for itself.
"""

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace

from guide.domain import walkthrough as w
from guide.domain.anatomy import Basin, Place
from guide.domain.locks import NOTHING_CLOSED, Closing, Lock, by_place, by_position
from guide.domain.sides import BOTH, MIDDLE, OPPOSITE, fill, fill_each, limbs_of, resolve
from guide.domain.walkthrough import Step, Walkthrough, Way

USUAL, AROUND, SAME_SIDE = w.APPROACHES
MOST_REPETITIONS_WHEN_LONG = 3


@dataclass(frozen=True, slots=True)
class Mode:
    """How this session is done. `short`: clearing only (retrograde: one round)."""

    first_week: bool = False
    short: bool = False
    helper: bool = False


@dataclass(frozen=True, slots=True)
class Adjustments:
    """What a therapist, or for add-ons the person, changed. `off` maps a step's slug to the reason."""

    approach: str = ""
    add_ons: tuple[str, ...] = ()
    off: Mapping[str, str] = field(default_factory=dict)
    repetitions: Mapping[str, int] = field(default_factory=dict)
    seconds: Mapping[str, int] = field(default_factory=dict)
    cues: Mapping[str, str] = field(default_factory=dict)


AS_WRITTEN = Adjustments()
WHOLE_SESSION = Mode()


@dataclass(frozen=True, slots=True)
class PlanStep:
    """One step for this person, in words for this body. `seconds` is one stroke, `total_seconds` all of them.

    `limb` is the affected side that the step serves (`middle` for what serves both).
    """

    slug: str
    name: str
    phase: str
    kind: str
    side: str
    limb: str
    round: int
    area: str
    places: tuple[Place, ...]
    hand: str
    start: str
    end: str
    start_mark: str
    end_mark: str
    do: tuple[str, ...]
    pressure: str
    pressure_words: str
    repetitions: int
    parts: tuple[str, ...]
    seconds: int
    clears: Basin | None
    receives: Basin | None
    receives_words: str
    when_treated: str
    watch: str
    mistake: str
    cue: str
    spoken: str
    figure: str
    alt: str
    repeats: str
    basis: str
    sources: tuple[str, ...]

    @property
    def strokes(self) -> int:
        return self.repetitions * max(1, len(self.parts))

    @property
    def total_seconds(self) -> int:
        """Seconds of strokes; preparing and the rest at the end are not counted (RULINGS.md section 5)."""
        return 0 if self.kind in (w.REST, w.PREPARE) else self.strokes * self.seconds


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A step that is not in the plan. `why` is the key of the reason, `reason` its words, `finding` what closed it."""

    slug: str
    name: str
    side: str
    why: str
    reason: str
    finding: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """The steps of one session. Without steps, `closed` says in plain words why there is no way."""

    walkthrough: str
    title: str
    technique: str
    side: str
    approach: str
    mode: Mode
    edition: str
    steps: tuple[PlanStep, ...]
    left_out: tuple[LeftOut, ...]
    setup: tuple[str, ...]
    treated: tuple[Basin, ...]
    pause_seconds: int
    closed: str = ""
    closed_why: str = ""
    closed_limbs: tuple[str, ...] = ()

    @property
    def seconds(self) -> int:
        """Seconds of strokes and of the pauses between steps."""
        return sum(step.total_seconds for step in self.steps) + self.pause_seconds * max(0, len(self.steps) - 1)

    @property
    def minutes(self) -> int:
        return math.ceil(self.seconds / 60)

    def phases(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(step.phase for step in self.steps))

    def as_dict(self) -> dict:
        """The plan as plain data; the keys are a contract (DESIGN.md, Addresses and commands)."""
        return {
            "walkthrough": self.walkthrough,
            "title": self.title,
            "technique": self.technique,
            "side": self.side,
            "edition": self.edition,
            "approach": self.approach,
            "treated": [str(basin) for basin in self.treated],
            "mode": asdict(self.mode),
            "minutes": self.minutes,
            "closed": self.closed,
            "setup": list(self.setup),
            "steps": [_step_dict(step) for step in self.steps],
            "left_out": [asdict(step) for step in self.left_out],
        }


def _step_dict(step: PlanStep) -> dict:
    same = ("slug", "name", "phase", "kind", "side", "round", "area", "hand", "pressure", "repetitions", "seconds")
    more = ("total_seconds", "watch", "mistake", "when_treated", "cue", "spoken", "figure", "alt", "basis")
    return {
        **{key: getattr(step, key) for key in same},
        "from": step.start,
        "to": step.end,
        "do": list(step.do),
        "parts": list(step.parts),
        "areas": [str(place) for place in step.places],
        "clears": str(step.clears) if step.clears else None,
        "receives": str(step.receives) if step.receives else None,
        "sources": list(step.sources),
        **{key: getattr(step, key) for key in more},
    }


def plan(
    walkthrough: Walkthrough,
    side: str,
    treated: frozenset[Basin] = frozenset(),
    assessment: Closing = NOTHING_CLOSED,
    adjustments: Adjustments = AS_WRITTEN,
    mode: Mode = WHOLE_SESSION,
) -> Plan:
    """The steps of `walkthrough` for one person, or a plain reason why there are none.

    `side` is left, right or both; `treated` are the node basins removed or irradiated; `assessment` brings what screening
    closed. Raises ValueError for an unknown side, approach or add-on: there is no silent default for a clinical fact.
    """
    if adjustments.approach and adjustments.approach not in w.APPROACHES:
        raise ValueError(f"There is no approach called {adjustments.approach!r}. Approaches: {', '.join(w.APPROACHES)}.")
    return _Planner(walkthrough, side, treated, assessment, adjustments, mode).plan()


def public_plan(walkthrough: Walkthrough, side: str, treated: frozenset[Basin] = frozenset()) -> Plan:
    """The plan that a page or sheet shows when it does not know the person: the affected side's own basin left out."""
    supposed = {
        Basin(*resolve(ref, affected=limb, side=limb)) for limb in limbs_of(side) for ref in walkthrough.assume_treated
    }
    return plan(walkthrough, side, treated | supposed)


@dataclass(frozen=True, slots=True)
class _Instance:
    """A step to be done on one side, for one affected limb, in one round."""

    step: Step
    limb: str
    side: str
    round: int = 1

    @property
    def key(self) -> tuple[str, str, int]:
        return (self.step.slug, self.side, self.round)


@dataclass(frozen=True, slots=True)
class _Refusal:
    why: str
    words: Mapping[str, str] = field(default_factory=dict)
    finding: str = ""


class _Planner:
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
        self.person = "their" if mode.helper else "your"
        self.closed_places = by_place(assessment.locks)
        self.steps = walkthrough.step_order(adjustments.add_ons)
        self.kept: dict[tuple[str, str, int], PlanStep] = {}
        self.left_out: dict[tuple[str, str, int], LeftOut] = {}
        self.cleared: set[Basin] = set()
        self.closed_limbs: dict[str, _Refusal] = {}

    def plan(self) -> Plan:
        for lock in self.assessment.locks:
            if lock.routine:
                return self._closed(_Refusal("routine-locked", {"why": lock.words}, lock.finding))
        self._close_limbs_without_path()
        if len(self.closed_limbs) < len(self.limbs):
            self._walk()
            stranded = [limb for limb in self._open_limbs() if not self._has_main_stroke(limb)]
            if stranded:
                self.closed_limbs |= {limb: _Refusal("no-way") for limb in stranded}
                self._forget()
                if self._open_limbs():
                    self._walk()
        if not self._open_limbs():
            return self._closed(next(iter(self.closed_limbs.values())))
        self._list_closed_limbs()
        return self._fit(self._plan(tuple(self.kept.values())))

    # Which limbs have a way at all

    def _close_limbs_without_path(self) -> None:
        for limb in self.limbs:
            for area in self.walkthrough.core:
                lock = self.closed_places.get(self.anatomy.place(area, limb))
                if lock:
                    self.closed_limbs[limb] = _Refusal("core-closed", {"why": lock.words}, lock.finding)
            if self._approach(limb) == SAME_SIDE:
                continue
            for no_path in self.walkthrough.no_path:
                basins = {self._basin(ref, limb, limb) for ref in no_path.treated}
                if basins <= self.treated:
                    self.closed_limbs[limb] = _Refusal("no-path", {"words": no_path.words})

    def _open_limbs(self) -> tuple[str, ...]:
        return tuple(limb for limb in self.limbs if limb not in self.closed_limbs)

    def _has_main_stroke(self, limb: str) -> bool:
        main = self.technique.main_phase
        return any(
            step.phase == main and step.kind == w.STROKE and step.limb in (limb, MIDDLE) for step in self.kept.values()
        )

    def _list_closed_limbs(self) -> None:
        """Where one of two affected sides has no way, its steps are listed as left out, with the reason."""
        for limb, refusal in self.closed_limbs.items():
            for step in self.steps:
                for instance in self._on_sides(step, limb):
                    if instance.key not in self.kept:
                        self.left_out[instance.key] = self._left_out(instance, refusal)

    def _forget(self) -> None:
        self.kept, self.left_out, self.cleared = {}, {}, set()

    # Walking the steps

    def _walk(self) -> None:
        for phase in self.technique.phases:
            for instance in self._instances(phase):
                if instance.key in self.kept or instance.key in self.left_out:
                    continue
                self._keep_or_leave_out(instance)

    def _instances(self, phase: str) -> list[_Instance]:
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

    def _on_sides(self, step: Step, limb: str) -> list[_Instance]:
        if step.side == "middle":
            return [_Instance(step, limb, MIDDLE)]
        if step.side == "other":
            return [_Instance(step, limb, OPPOSITE[limb])]
        if step.side == "each" and self.side != BOTH:
            return [_Instance(step, limb, OPPOSITE[limb]), _Instance(step, limb, limb)]
        return [_Instance(step, limb, limb)]

    def _keep_or_leave_out(self, instance: _Instance) -> None:
        step = instance.step
        outcome = self._refuse_step(instance) or self._open_way(instance)
        if isinstance(outcome, _Refusal):
            self.left_out[instance.key] = self._left_out(instance, outcome)
            return
        way, receiver = outcome
        self.kept[instance.key] = self._plan_step(instance, way, receiver)
        if step.clears and not step.repeats:
            self.cleared.add(Basin(step.clears, instance.side))

    def _refuse_step(self, instance: _Instance) -> _Refusal | None:
        step = instance.step
        if step.slug in self.adjustments.off:
            return _Refusal("turned-off", {"why": self.adjustments.off[step.slug]})
        if step.one_sided_only and self.side == BOTH:
            return _Refusal("both-sides")
        if step.repeats and (step.repeats, instance.side, 1) not in self.kept:
            return _Refusal("not-repeated")
        if step.clears:
            basin = Basin(step.clears, instance.side)
            cause = self._closed_basins(instance.limb).get(basin)
            if cause:
                return _Refusal("treated", {"basin": self.anatomy.basin_name(cause, self.person)})
        return None

    def _open_way(self, instance: _Instance) -> "tuple[Way, Basin | None] | _Refusal":
        """The first way that is open, with the basin that takes its fluid; else the reason why the last fitting way is not."""
        refusal: _Refusal | None = None
        for way in instance.step.ways:
            if way.approaches and self._approach(instance.limb) not in way.approaches:
                continue
            found = self._try_way(way, instance)
            if not isinstance(found, _Refusal):
                return way, found
            refusal = refusal or found
        if refusal:
            return refusal
        return _Refusal("around" if self._approach(instance.limb) == AROUND else "not-needed")

    def _try_way(self, way: Way, instance: _Instance) -> "Basin | None | _Refusal":
        for place in self._places(way, instance):
            if place in self.closed_places:
                lock = self.closed_places[place]
                return _Refusal("locked", {"why": lock.words}, lock.finding)
        for slug in way.through:
            if not any((slug, side, 1) in self.kept for side in (instance.limb, MIDDLE)):
                return _Refusal("path-closed")
        if not way.receives:
            return None
        return self._receiver(way, instance)

    def _receiver(self, way: Way, instance: _Instance) -> "Basin | _Refusal":
        refusal = _Refusal("no-receiver")
        for ref in way.receives:
            basin = self._basin(ref, instance.limb, instance.side)
            if self.side == BOTH and basin.side != instance.side and instance.side != MIDDLE:
                refusal = _Refusal("both-sides")
            elif basin in self._closed_basins(instance.limb):
                cause = self._closed_basins(instance.limb)[basin]
                refusal = _Refusal("receiver-treated", {"basin": self.anatomy.basin_name(cause, self.person)})
            elif self._takes_fluid(basin, instance):
                return basin
        return refusal

    def _takes_fluid(self, basin: Basin, instance: _Instance) -> bool:
        if self.anatomy.place(self.anatomy.basins[basin.kind].area, basin.side) in self.closed_places:
            return False
        clears_itself = instance.step.clears == basin.kind and instance.side == basin.side
        return clears_itself or basin in self.cleared or not self.technique.clears_first

    # What is closed for a limb

    def _approach(self, limb: str) -> str:
        """`usual` where nothing of the region's own is treated, else `around`; `same-side` only where a therapist set it."""
        if self.adjustments.approach == SAME_SIDE:
            return SAME_SIDE
        if self._own_basins(limb) & self.treated:
            return AROUND
        return self.adjustments.approach or USUAL

    def _own_basins(self, limb: str) -> frozenset[Basin]:
        return frozenset(Basin(kind, limb) for kind in self.walkthrough.own)

    def _closed_basins(self, limb: str) -> dict[Basin, Basin]:
        """Every basin closed for this limb, with the treated basin that closes it: a treated neck closes its hollow too."""
        treated = self.treated - self._own_basins(limb) if self._approach(limb) == SAME_SIDE else self.treated
        closed = {Basin(kind, basin.side): basin for basin in treated for kind in self.anatomy.basins[basin.kind].closes}
        return closed | {basin: basin for basin in treated}

    def _basin(self, ref: str, limb: str, side: str) -> Basin:
        return Basin(*resolve(ref, affected=limb, side=limb if side == MIDDLE else side))

    def _places(self, way: Way, instance: _Instance) -> tuple[Place, ...]:
        resolved = (resolve(ref, affected=instance.limb, side=instance.side) for ref in way.areas)
        return tuple(self.anatomy.place(area, side) for area, side in resolved)

    # Putting it into words

    def _plan_step(self, instance: _Instance, way: Way, receiver: Basin | None) -> PlanStep:
        step, slug = instance.step, instance.step.slug
        provenance = step.provenance

        def words(text: str) -> str:
            return fill(text, affected=instance.limb, side=instance.side, person=self.person)

        return PlanStep(
            slug=slug,
            name=words(step.name),
            phase=step.phase,
            kind=step.kind,
            side=instance.side,
            limb=MIDDLE if instance.side == MIDDLE else instance.limb,
            round=instance.round,
            area=words(step.area),
            places=self._places(way, instance),
            hand=words(way.hand),
            start=self._landmark(way.start, instance),
            end=self._landmark(way.end, instance),
            start_mark=way.start,
            end_mark=way.end,
            do=tuple(words(line) for line in (way.helper if self.mode.helper and way.helper else way.do)),
            pressure=self._pressure(step),
            pressure_words=self.technique.pressure_words[self._pressure(step)],
            repetitions=self._repetitions(step),
            parts=tuple(words(part) for part in way.parts),
            seconds=max(self.adjustments.seconds.get(slug, step.seconds), step.seconds and self.technique.fastest_seconds),
            clears=Basin(step.clears, instance.side) if step.clears else None,
            receives=receiver,
            receives_words=self.anatomy.basin_name(receiver, self.person) if receiver else "",
            when_treated=words(step.when_treated),
            watch=words(step.watch),
            mistake=words(step.mistake),
            cue=self.adjustments.cues.get(slug, ""),
            spoken=words(way.spoken),
            figure=way.figure,
            alt=words(way.alt),
            repeats=step.repeats,
            basis=provenance.basis,
            sources=tuple(source.key for source in provenance.sources),
        )

    def _landmark(self, ref: str, instance: _Instance) -> str:
        if not ref:
            return ""
        key, side = resolve(ref, affected=instance.limb, side=instance.side)
        return fill(self.anatomy.landmarks[key].name, affected=side, person=self.person)

    def _repetitions(self, step: Step) -> int:
        if step.kind in (w.REST, w.PREPARE):
            return step.repetitions
        count = self.adjustments.repetitions.get(step.slug, step.repetitions)
        if self.mode.first_week:
            count = math.ceil(count / 2)
        if "half-length" in self.assessment.flags:
            count = math.ceil(count / 2)
        return count

    def _pressure(self, step: Step) -> str:
        lightest = "lightest" in self.assessment.flags and "P0" in self.technique.pressures
        return "P0" if lightest and step.pressure != "none" else step.pressure

    def _left_out(self, instance: _Instance, refusal: _Refusal) -> LeftOut:
        step = instance.step
        name = fill(step.name, affected=instance.limb, side=instance.side, person=self.person)
        return LeftOut(step.slug, name, instance.side, refusal.why, self._reason(refusal, instance.limb), refusal.finding)

    def _reason(self, refusal: _Refusal, limb: str) -> str:
        if refusal.why == "no-path":
            return fill(refusal.words["words"], affected=limb)
        text = self.walkthrough.words.reasons[refusal.why]
        for token, words in refusal.words.items():
            text = text.replace("{" + token + "}", words)
        return text

    # The whole

    def _plan(self, steps: tuple[PlanStep, ...], closed: _Refusal | None = None) -> Plan:
        left_out = list(self.left_out.values())
        if self.mode.short:
            short = self.technique.short_phases
            left_out += [self._out(step, "short") for step in steps if step.phase not in short]
            steps = tuple(step for step in steps if step.phase in short)
        approaches = {self._approach(limb) for limb in self.limbs}
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
            setup=self._setup(),
            treated=tuple(sorted(self.treated)),
            pause_seconds=self.technique.pause_seconds,
            closed=self._reason(closed, self.limbs[0]) if closed else "",
            closed_why=closed.why if closed else "",
            closed_limbs=tuple(self.closed_limbs) if not closed else self.limbs,
        )

    def _out(self, step: PlanStep, why: str) -> LeftOut:
        return LeftOut(step.slug, step.name, step.side, why, self.walkthrough.words.reasons[why])

    def _closed(self, refusal: _Refusal) -> Plan:
        """No plan: every step is listed as left out, for the one reason that closes them all."""
        self._forget()
        for phase in self.technique.phases:
            for step in (step for step in self.steps if step.phase == phase):
                for limb in self.limbs:
                    for instance in self._on_sides(step, limb):
                        self.left_out[instance.key] = self._left_out(instance, refusal)
        return self._plan((), refusal)

    def _setup(self) -> tuple[str, ...]:
        closed = by_position(self.assessment.locks)
        lines = [line.instead if line.position in closed else line.text for line in self.walkthrough.setup]
        return fill_each([line for line in lines if line], self.limbs, self.person)

    def _fit(self, whole: Plan) -> Plan:
        """A session over the most minutes takes at most 3 strokes a place (RULINGS.md section 5)."""
        if whole.seconds <= 60 * self.technique.minutes["most"]:
            return whole
        fewer = MOST_REPETITIONS_WHEN_LONG
        counted = (w.REST, w.PREPARE)
        steps = [
            step if step.kind in counted else replace(step, repetitions=min(step.repetitions, fewer)) for step in whole.steps
        ]
        return replace(whole, steps=tuple(steps))


def locks_that_closed(plan_made: Plan, locks: tuple[Lock, ...]) -> tuple[Lock, ...]:
    """Those of `locks` that took a step out of this plan or closed it."""
    used = {step.finding for step in plan_made.left_out if step.finding}
    return tuple(lock for lock in locks if lock.finding in used)
