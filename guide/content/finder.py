"""Builds the table of "Which routine fits me?"."""

from collections.abc import Iterable

from guide.content import schema
from guide.content.reading import Reading
from guide.domain.finder import NO_ROUTINE, THERAPIST, Cause, Finder, FinderPlace, Nodes

FILE = "finder.toml"


def read_finder(reading: Reading, walkthroughs: Iterable[str]) -> Finder | None:
    checked = reading.entry(schema.FinderFile, reading.table(FILE), FILE)
    if checked is None:
        return None
    reading.provenance(checked, FILE)
    known = set(walkthroughs)
    for key, place in checked.places.items():
        for slug in (place.lymphatic, place.retrograde):
            if slug and slug not in known:
                reading.fault(FILE, f"places.{key}", "", f"there is no walkthrough {slug!r}")
    needed = {THERAPIST, NO_ROUTINE, *(cause.advice for cause in checked.causes.values() if cause.advice)}
    for key in needed - set(checked.advice):
        reading.fault(FILE, "advice", key, "missing")
    return Finder(
        places={key: FinderPlace(key, **place.model_dump()) for key, place in checked.places.items()},
        causes={key: Cause(key, **cause.model_dump()) for key, cause in checked.causes.items()},
        nodes={key: Nodes(key, **nodes.model_dump()) for key, nodes in checked.nodes.items()},
        advice=checked.advice,
    )
