"""What a plan is: its steps, what it leaves out and why, and what can be chosen for it. `plan.py` computes it."""

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from guide.domain import walkthrough as w
from guide.domain.anatomy import Basin, Place


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

    @classmethod
    def from_dict(cls, kept: Mapping[str, Any]) -> "Adjustments":
        """The adjustments as they were kept by `dataclasses.asdict`, or by a form: missing parts are as written."""
        return cls(
            approach=kept.get("approach", ""),
            add_ons=tuple(kept.get("add_ons", ())),
            off=dict(kept.get("off", {})),
            repetitions={slug: int(number) for slug, number in kept.get("repetitions", {}).items()},
            seconds={slug: int(number) for slug, number in kept.get("seconds", {}).items()},
            cues=dict(kept.get("cues", {})),
        )


USUAL, AROUND, SAME_SIDE = w.APPROACHES
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
    def key(self) -> str:
        """Names a step of a plan: the same one can stand on both sides and in two rounds."""
        return f"{self.slug}.{self.side}.{self.round}"

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
    same = (
        "key",
        "slug",
        "name",
        "phase",
        "kind",
        "side",
        "round",
        "area",
        "hand",
        "pressure",
        "repetitions",
        "seconds",
    )
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
