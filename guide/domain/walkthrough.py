"""Techniques with their contracts, and walkthroughs: ordered steps written for "the affected side"."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from guide.domain.anatomy import Anatomy
from guide.domain.provenance import Provenance

APPROACHES = ("usual", "around", "same-side")
STROKE, BREATH, MOVE, REST, PREPARE = "stroke", "breath", "move", "rest", "prepare"


@dataclass(frozen=True, slots=True)
class Technique:
    """The contract that every step of a technique keeps. Times in seconds and minutes."""

    slug: str
    title: str
    clinician_name: str
    summary: str
    lubricant: str
    lubricant_words: str
    pressures: tuple[str, ...]
    pressure_words: Mapping[str, str]
    phases: tuple[str, ...]
    phase_names: Mapping[str, str]
    phase_words: Mapping[str, str]
    main_phase: str
    short_phases: tuple[str, ...]
    short_words: str
    movement: str
    position: str
    light: tuple[str, ...]
    why_light: str
    tryout: tuple[str, ...]
    pace: str
    fastest_seconds: int
    pause_seconds: int
    first_week: str
    first_week_words: str
    minutes: Mapping[str, int]
    sessions_a_day: Mapping[str, int]
    provenance: Provenance

    @property
    def clears_first(self) -> bool:
        """Whether the exits are emptied before fluid is moved, so that a stroke needs a receiver cleared in the same plan."""
        return "clear" in self.phases


@dataclass(frozen=True, slots=True)
class Way:
    """One way of doing a step: where it touches, from where to where, and which basins can take the fluid.

    `areas`, `start`, `end` and `receives` are references such as `"axilla.other"` (see `sides.resolve`).
    """

    approaches: tuple[str, ...]
    areas: tuple[str, ...]
    hand: str
    start: str
    end: str
    do: tuple[str, ...]
    helper: tuple[str, ...]
    spoken: str
    receives: tuple[str, ...]
    through: tuple[str, ...]
    parts: tuple[str, ...]
    figure: str
    alt: str


@dataclass(frozen=True, slots=True)
class Step:
    slug: str
    phase: str
    name: str
    kind: str
    side: str
    one_sided_only: bool
    area: str
    pressure: str
    repetitions: int
    seconds: int
    clears: str
    when_treated: str
    watch: str
    mistake: str
    ways: tuple[Way, ...]
    repeats: str
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class AddOn:
    slug: str
    title: str
    summary: str
    after: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class SetupLine:
    """A line on getting into position; `instead` stands for it where screening closed that `position`."""

    text: str
    position: str = ""
    instead: str = ""


@dataclass(frozen=True, slots=True)
class NoPath:
    """Treated basins (references) that together leave no way without a therapist."""

    treated: tuple[str, ...]
    words: str


@dataclass(frozen=True, slots=True)
class PlanWords:
    """The reasons that a plan gives, in words, by their key (`content/plan-words.toml`)."""

    reasons: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Walkthrough:
    slug: str
    title: str
    short_title: str
    technique: Technique
    region: str
    summary: str
    for_whom: tuple[str, ...]
    not_for: tuple[str, ...]
    sides: tuple[str, ...]
    own: tuple[str, ...]
    core: tuple[str, ...]
    assume_treated: tuple[str, ...]
    assume_words: str
    assigned_only: str
    no_path: tuple[NoPath, ...]
    rounds: int
    lubricant: str
    needs: tuple[str, ...]
    setup: tuple[SetupLine, ...]
    after: tuple[str, ...]
    addons: tuple[AddOn, ...]
    steps: tuple[Step, ...]
    provenance: Provenance
    anatomy: Anatomy = field(repr=False)
    words: PlanWords = field(repr=False)
    edition: str = ""

    def areas_touched(self) -> frozenset[str]:
        """The keys of all areas that any step, way or add-on may touch."""
        steps = self.steps + tuple(step for addon in self.addons for step in addon.steps)
        return frozenset(ref.partition(".")[0] for step in steps for way in step.ways for ref in way.areas)

    def step_order(self, add_ons: tuple[str, ...] = ()) -> tuple[Step, ...]:
        """The steps as written, with the chosen add-ons put in their places."""
        unknown = set(add_ons) - {addon.slug for addon in self.addons}
        if unknown:
            raise ValueError(f"{self.slug} has no add-on called {', '.join(sorted(unknown))}.")
        ordered: list[Step] = []
        for step in self.steps:
            ordered.append(step)
            for addon in self.addons:
                if addon.slug in add_ons and addon.after == step.slug:
                    ordered += addon.steps
        return tuple(ordered)
