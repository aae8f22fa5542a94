"""Builds the walkthroughs: steps that use other steps are merged with them first, then every reference is resolved."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from guide.content import schema
from guide.content.reading import Reading, stated_once, values_of
from guide.domain.anatomy import BASIN_KINDS, Anatomy
from guide.domain.walkthrough import AddOn, NoPath, PlanWords, SetupLine, Step, Technique, Walkthrough, Way

WAY_KEYS = (
    "approaches",
    "areas",
    "hand",
    "from",
    "to",
    "do",
    "helper",
    "spoken",
    "receives",
    "through",
    "parts",
    "figure",
    "alt",
)


@dataclass(frozen=True, slots=True)
class Body:
    """What every walkthrough stands on."""

    anatomy: Anatomy
    words: PlanWords
    techniques: Mapping[str, Technique]


def read_walkthroughs(reading: Reading, body: Body) -> dict[str, Walkthrough]:
    raw = {
        name.removeprefix("walkthroughs/")[:-5]: reading.table(name) for name in reading.names("walkthroughs/*.toml")
    }
    for slug, table in raw.items():
        _check_shapes(reading, f"walkthroughs/{slug}.toml", table)
    steps = _Steps(reading, raw)
    built = {slug: _Builder(reading, body, steps, slug, table).walkthrough() for slug, table in raw.items() if table}
    return {slug: walkthrough for slug, walkthrough in built.items() if walkthrough}


def _check_shapes(reading: Reading, file: str, table: dict[str, Any]) -> None:
    """Steps are tables; what is none is a fault and goes, so that the rest can be read."""
    steps = table.get("steps", [])
    if not steps:
        reading.fault(file, "", "steps", "there are no steps")
    if not isinstance(steps, list):
        reading.fault(file, "", "steps", "is not a list of steps")
        steps = []
    table["steps"] = []
    for number, step in enumerate(steps, start=1):
        if not isinstance(step, dict):
            reading.fault(file, f"steps {number}", "", "is not a table")
        elif wrong := _misshapen(step):
            reading.fault(file, f"steps {number}", wrong, "is text, or for ways a list of tables")
        else:
            table["steps"].append(step)


def _misshapen(step: dict[str, Any]) -> str:
    """The first key of a step that the merging of steps could not take."""
    texts = [key for key in ("slug", "use", "phase") if not isinstance(step.get(key, ""), str)]
    ways = step.get("ways", [])
    tables = isinstance(ways, list) and all(isinstance(way, dict) for way in ways)
    return (texts + ([] if tables else ["ways"]) + [""])[0]


class _Steps:
    """Raw steps by file and slug, with those that `use` another merged over it."""

    def __init__(self, reading: Reading, raw: Mapping[str, dict[str, Any]]) -> None:
        self.reading = reading
        self.raw = raw
        self.by_ref: dict[str, dict[str, Any]] = {}
        for slug, table in raw.items():
            for number, step in enumerate(table.get("steps", []), start=1):
                name = step.get("slug") or step.get("use", "").rpartition("/")[2]
                if not name:
                    reading.fault(f"walkthroughs/{slug}.toml", f"steps {number}", "slug", "missing")
                elif f"{slug}/{name}" in self.by_ref:
                    reading.fault(f"walkthroughs/{slug}.toml", name, "slug", "two steps have this slug")
                else:
                    self.by_ref[f"{slug}/{name}"] = {**stated_once(table), **step, "slug": name}

    def of(self, walkthrough: str) -> list[dict[str, Any]]:
        refs = [ref for ref in self.by_ref if ref.startswith(f"{walkthrough}/")]
        return [step for step in (self.merged(ref, f"walkthroughs/{walkthrough}.toml") for ref in refs) if step]

    def merged(self, ref: str, file: str, above: tuple[str, ...] = ()) -> dict[str, Any] | None:
        """The step called `ref` with all that it uses; None and a fault where that does not exist."""
        if ref not in self.by_ref:
            self.reading.fault(file, above[-1] if above else ref, "use", f"there is no step {ref!r}")
            return None
        if ref in above:
            self.reading.fault(file, ref, "use", "uses itself")
            return None
        own = dict(self.by_ref[ref])
        used = own.pop("use", "")
        if not used:
            return own
        base = self.merged(used, file, (*above, ref))
        if base is None:
            return None
        walkthrough = ref.partition("/")[0]
        stated = next(step for step in self.raw[walkthrough]["steps"] if _name_of(step) == own["slug"])
        merged = {**base, **{key: value for key, value in stated.items() if key != "use"}, "slug": own["slug"]}
        if merged.get("phase") == "re-clear":
            merged["repeats"] = used.rpartition("/")[2]
        return merged


def _name_of(step: Mapping[str, Any]) -> str:
    return step.get("slug") or step.get("use", "").rpartition("/")[2]


class _Builder:
    """Builds one walkthrough."""

    def __init__(self, reading: Reading, body: Body, steps: _Steps, slug: str, table: dict[str, Any]) -> None:
        self.reading = reading
        self.body = body
        self.steps = steps
        self.slug = slug
        self.file = f"walkthroughs/{slug}.toml"
        self.table = table

    def walkthrough(self) -> Walkthrough | None:
        head = {key: value for key, value in self.table.items() if key != "steps"}
        checked = self.reading.entry(schema.WalkthroughFile, head, self.file)
        raw_steps = self.steps.of(self.slug)
        steps = tuple(step for step in map(self._step, raw_steps) if step)
        if checked is None or checked.technique not in self.body.techniques:
            return None
        raw_addons = [self.steps.merged(ref, self.file) for addon in checked.addons for ref in addon.steps]
        addons = tuple(self._addon(addon) for addon in checked.addons)
        self._check_head(checked, {step.slug for step in steps})
        return Walkthrough(
            slug=self.slug,
            technique=self.body.techniques[checked.technique],
            addons=addons,
            no_path=tuple(NoPath(tuple(path.treated), path.words) for path in checked.no_path),
            setup=tuple(SetupLine(line.text, line.position, line.instead) for line in checked.setup),
            steps=steps,
            provenance=self.reading.provenance(checked, self.file),
            anatomy=self.body.anatomy,
            words=self.body.words,
            edition=self._edition(checked.technique, head, raw_steps, raw_addons),
            **values_of(checked, "technique", "addons", "no_path", "setup"),
        )

    def _edition(self, technique: str, *made_from: Any) -> str:
        """A digest of all the content that this walkthrough is made from."""
        shared = [
            self.reading.table(name) for name in (f"techniques/{technique}.toml", "anatomy.toml", "plan-words.toml")
        ]
        text = json.dumps([*made_from, *shared], sort_keys=True, default=str)
        return hashlib.sha256(text.encode()).hexdigest()[:10]

    # Steps

    def _step(self, raw: dict[str, Any]) -> Step | None:
        slug = raw["slug"]
        first = {key: raw[key] for key in WAY_KEYS if key in raw}
        others = [{**first, "approaches": [], **way} for way in raw.get("ways", [])]
        rest = {key: value for key, value in raw.items() if key not in WAY_KEYS}
        checked = self.reading.entry(schema.StepEntry, {**rest, "ways": [first, *others]}, self.file, slug)
        if checked is None:
            return None
        ways = tuple(Way(**values_of(way)) for way in checked.ways)
        provenance = self.reading.provenance(checked, self.file, slug)
        step = Step(ways=ways, provenance=provenance, **values_of(checked, "ways"))
        self._check_references(step)
        return step

    def _addon(self, entry: schema.AddOnEntry) -> AddOn:
        raw = [self.steps.merged(ref, self.file) for ref in entry.steps]
        steps = tuple(step for step in (self._step(table) for table in raw if table) if step)
        return AddOn(entry.slug, entry.title, entry.summary, entry.after, steps)

    # References

    def _check_head(self, checked: schema.WalkthroughFile, slugs: set[str]) -> None:
        for kind in checked.own:
            if kind not in BASIN_KINDS:
                self._fault("", "own", f"there is no basin called {kind!r}")
        for area in checked.core:
            self._check_key("", "core", area, self.body.anatomy.areas)
        for ref in [*checked.assume_treated, *(ref for path in checked.no_path for ref in path.treated)]:
            self._check_basin("", "treated", ref)
        for addon in checked.addons:
            if addon.after not in slugs:
                self._fault(f"addons.{addon.slug}", "after", f"there is no step called {addon.after!r}")

    def _check_references(self, step: Step) -> None:
        own_slugs = {_name_of(raw) for raw in self.table.get("steps", [])}
        if step.clears and step.clears not in BASIN_KINDS:
            self._fault(step.slug, "clears", f"there is no basin called {step.clears!r}")
        if step.repeats and step.repeats not in own_slugs:
            self._fault(step.slug, "use", f"repeats {step.repeats!r}, which is no step of this walkthrough")
        for way in step.ways:
            for ref in way.receives:
                self._check_basin(step.slug, "receives", ref)
            for ref in way.areas:
                self._check_key(step.slug, "areas", ref, self.body.anatomy.areas)
            for key, ref in (("from", way.start), ("to", way.end)):
                if ref:
                    self._check_key(step.slug, key, ref, self.body.anatomy.landmarks)
            for slug in way.through:
                if slug not in own_slugs:
                    self._fault(step.slug, "through", f"there is no step called {slug!r}")

    def _check_basin(self, entry: str, key: str, ref: str) -> None:
        self._check_key(entry, key, ref, self.body.anatomy.basins)

    def _check_key(self, entry: str, key: str, ref: str, known: Mapping[str, Any]) -> None:
        name, dot, which = ref.partition(".")
        if name not in known:
            self._fault(entry, key, f"there is nothing called {name!r}")
        if dot and which not in ("affected", "other"):
            self._fault(entry, key, f"{ref!r}: after the dot stands affected or other")

    def _fault(self, entry: str, key: str, message: str) -> None:
        self.reading.fault(self.file, entry, key, message)
