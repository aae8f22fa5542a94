"""Builds sources, anatomy, plan words and techniques."""

from guide.content import schema
from guide.content.reading import Reading, values_of
from guide.domain.anatomy import BASIN_KINDS, Anatomy, Area, BasinKind, Landmark
from guide.domain.provenance import Source
from guide.domain.walkthrough import PlanWords, Technique

TECHNIQUES = ("lymphatic", "retrograde")


def read_sources(reading: Reading) -> dict[str, Source]:
    file = "sources.toml"
    reading.only(file, "sources")
    return {
        key: Source(key, entry.title, entry.publisher, entry.year, entry.address, entry.grade)
        for key, entry in reading.entries(schema.SourceEntry, file, "sources").items()
    }


def read_anatomy(reading: Reading) -> Anatomy | None:
    file = "anatomy.toml"
    checked = reading.entry(schema.AnatomyFile, reading.table(file), file)
    if checked is None:
        return None
    reading.provenance(checked, file)
    if set(checked.basins) != set(BASIN_KINDS):
        reading.fault(file, "basins", "", f"the basins are {', '.join(BASIN_KINDS)}")
    for key, basin in checked.basins.items():
        if basin.area not in checked.areas:
            reading.fault(file, f"basins.{key}", "area", f"there is no area called {basin.area!r}")
        for kind in set(basin.closes) - set(BASIN_KINDS):
            reading.fault(file, f"basins.{key}", "closes", f"there is no basin called {kind!r}")
    return Anatomy(
        basins={
            key: BasinKind(key, **{**basin.model_dump(), "closes": tuple(basin.closes)})
            for key, basin in checked.basins.items()
        },
        areas={key: Area(key, **area.model_dump()) for key, area in checked.areas.items()},
        landmarks={key: Landmark(key, **landmark.model_dump()) for key, landmark in checked.landmarks.items()},
    )


def read_plan_words(reading: Reading) -> PlanWords | None:
    file = "plan-words.toml"
    checked = reading.entry(schema.PlanWordsFile, reading.table(file), file)
    if checked is None:
        return None
    reading.provenance(checked, file)
    return PlanWords(checked.reasons)


def read_techniques(reading: Reading) -> dict[str, Technique]:
    techniques = {}
    for slug in TECHNIQUES:
        file = f"techniques/{slug}.toml"
        checked = reading.entry(schema.TechniqueFile, reading.table(file), file)
        if checked is None:
            continue
        provenance = reading.provenance(checked, file)
        techniques[slug] = Technique(slug=slug, provenance=provenance, **values_of(checked))
        _check_phases(reading, techniques[slug], file)
    return techniques


def _check_phases(reading: Reading, technique: Technique, file: str) -> None:
    phases = set(technique.phases)
    for key in ("phase_names", "phase_words"):
        if set(getattr(technique, key)) != phases:
            reading.fault(file, key, "", "names every phase and no other")
    for phase in (technique.main_phase, *technique.short_phases):
        if phase not in phases:
            reading.fault(file, "", "phases", f"there is no phase called {phase!r}")
    if set(technique.pressure_words) != set(technique.pressures):
        reading.fault(file, "pressure_words", "", "has words for every pressure and no other")
