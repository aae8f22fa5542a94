"""The library: everything in `content/` as one frozen object graph, built once, every reference resolved.

Views and commands ask `library.get()`; nothing else reads the content folder. `load()` raises `ContentError`, which names every
fault of all files, so broken content stops the start and never gives half a guide.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from guide.content import body, schema
from guide.content.advice_rules import read_advice_rules
from guide.content.advice_words import AdviceWords, read_advice_words
from guide.content.faults import ContentError, Fault
from guide.content.finder import read_finder
from guide.content.measuring import Measuring, read_measuring
from guide.content.reading import Reading
from guide.content.screening import read_screen
from guide.content.topics import Topic, read_topics
from guide.content.walkthroughs import Body, read_walkthroughs
from guide.domain.advised import AdviceRules
from guide.domain.anatomy import Anatomy
from guide.domain.finder import Finder
from guide.domain.provenance import Source
from guide.domain.questions import Screen
from guide.domain.walkthrough import Technique, Walkthrough


@dataclass(frozen=True, slots=True)
class Figure:
    """A declared picture: the view that it is drawn on, and what it must show."""

    id: str
    view: str
    shows: str


@dataclass(frozen=True, slots=True)
class Term:
    term: str
    plain: str
    also: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Library:
    sources: Mapping[str, Source]
    anatomy: Anatomy
    techniques: Mapping[str, Technique]
    walkthroughs: Mapping[str, Walkthrough]
    screen: Screen
    advice: AdviceWords
    advice_rules: AdviceRules
    topics: Mapping[str, Topic]
    figures: Mapping[str, Figure]
    glossary: Mapping[str, Term]
    finder: Finder
    measuring: Measuring

    def walkthrough(self, slug: str) -> Walkthrough | None:
        return self.walkthroughs.get(slug)


WALKTHROUGHS = (
    "lym-arm lym-leg lym-breast lym-head-neck lym-both-legs lym-hand lym-foot ret-hand ret-arm ret-foot ret-leg"
).split()


@lru_cache(maxsize=1)
def get() -> Library:
    """The library of this process."""
    return load()


def load(root: Path | None = None) -> Library:
    """Reads the whole content folder. Raises ContentError with every fault found."""
    library, faults = read(root)
    if faults or library is None:
        raise ContentError(faults)
    return library


def read(root: Path | None = None) -> tuple[Library | None, list[Fault]]:
    """The library, and every fault; no library where a part that all others stand on is unusable."""
    reading = Reading(Path(root or settings.CONTENT_DIR))
    reading.sources = body.read_sources(reading)
    anatomy = body.read_anatomy(reading)
    words = body.read_plan_words(reading)
    techniques = body.read_techniques(reading)
    topics = read_topics(reading)
    figures = _figures(reading)
    glossary = _glossary(reading)
    advice = read_advice_words(reading)
    if anatomy is None or words is None:
        return None, reading.faults
    walkthroughs = read_walkthroughs(reading, Body(anatomy, words, techniques))
    for slug in WALKTHROUGHS:
        if f"walkthroughs/{slug}.toml" not in reading.names("walkthroughs/*.toml"):
            reading.fault(f"walkthroughs/{slug}.toml", "", "", "the file is missing")
    screen = read_screen(reading, anatomy, advice.calls)
    advice_rules = read_advice_rules(reading, advice, screen.questions, topics)
    finder = read_finder(reading, walkthroughs)
    measuring = read_measuring(reading)
    if finder is None or measuring is None:
        return None, reading.faults
    ordered = {slug: walkthroughs[slug] for slug in WALKTHROUGHS if slug in walkthroughs} | walkthroughs
    library = Library(
        reading.sources,
        anatomy,
        techniques,
        ordered,
        screen,
        advice,
        advice_rules,
        topics,
        figures,
        glossary,
        finder,
        measuring,
    )
    return library, reading.faults


def _figures(reading: Reading) -> dict[str, Figure]:
    figures = {}
    for file in reading.names("figures/*.toml"):
        for id, entry in reading.entries(schema.FigureEntry, file).items():
            if id in figures:
                reading.fault(file, id, "", "declared twice")
            figures[id] = Figure(id, entry.view, entry.shows)
    return figures


def _glossary(reading: Reading) -> dict[str, Term]:
    file = "glossary.toml"
    reading.only(file, "terms")
    return {
        key: Term(entry.term, entry.plain, tuple(entry.also))
        for key, entry in reading.entries(schema.TermEntry, file, "terms").items()
    }
