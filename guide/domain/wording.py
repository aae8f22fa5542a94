"""Turns what the planner decided into words for one body: steps, reasons, positions."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from guide.domain import walkthrough as w
from guide.domain.anatomy import Basin
from guide.domain.locks import Closing, by_position
from guide.domain.nodes import LimbNodes
from guide.domain.planned import Adjustments, LeftOut, Mode, PlanStep
from guide.domain.sides import MIDDLE, fill, fill_each, resolve
from guide.domain.walkthrough import Step, Walkthrough, Way


@dataclass(frozen=True, slots=True)
class Instance:
    """A step to be done on one side, for one affected limb, in one round."""

    step: Step
    limb: str
    side: str
    round: int = 1

    @property
    def key(self) -> tuple[str, str, int]:
        return (self.step.slug, self.side, self.round)


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why something is left out: the key of the reason, the words that fill it, and the finding that closed it."""

    why: str
    words: Mapping[str, str] = field(default_factory=dict)
    finding: str = ""


class Wording:
    """The words of one plan, for the person or for a helper, with the repetitions that this session takes."""

    def __init__(self, nodes: LimbNodes, assessment: Closing, adjustments: Adjustments, mode: Mode) -> None:
        self.nodes = nodes
        self.walkthrough: Walkthrough = nodes.walkthrough
        self.technique = self.walkthrough.technique
        self.anatomy = self.walkthrough.anatomy
        self.assessment = assessment
        self.adjustments = adjustments
        self.mode = mode
        self.person = "their" if mode.helper else "your"

    def step(self, instance: Instance, way: Way, receiver: Basin | None) -> PlanStep:
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
            places=self.nodes.places(way, instance.limb, instance.side),
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
            seconds=max(
                self.adjustments.seconds.get(slug, step.seconds), step.seconds and self.technique.fastest_seconds
            ),
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

    def _landmark(self, ref: str, instance: Instance) -> str:
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

    def left_out(self, instance: Instance, refusal: Refusal) -> LeftOut:
        step = instance.step
        name = fill(step.name, affected=instance.limb, side=instance.side, person=self.person)
        return LeftOut(
            step.slug, name, instance.side, refusal.why, self.reason(refusal, instance.limb), refusal.finding
        )

    def reason(self, refusal: Refusal, limb: str) -> str:
        if refusal.why == "no-path":
            return fill(refusal.words["words"], affected=limb)
        text = self.walkthrough.words.reasons[refusal.why]
        for token, words in refusal.words.items():
            text = text.replace("{" + token + "}", words)
        return text

    def setup(self, limbs: tuple[str, ...]) -> tuple[str, ...]:
        closed = by_position(self.assessment.locks)
        lines = [line.instead if line.position in closed else line.text for line in self.walkthrough.setup]
        return fill_each([line for line in lines if line], limbs, self.person)
