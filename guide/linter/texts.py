"""Every text of the content that a patient or helper reads, each by a stable path, from one function.

The paths are where a second language hooks in: a translation is a text by its path, kept with a digest of the English that it
was made from. Lists are numbered in the order of the file; what has a slug is named by it.
"""

from collections.abc import Iterator

from guide.content.topics import MARKDOWN, Topic
from guide.domain.questions import HEALTH, Combination, Effect, Question
from guide.domain.walkthrough import Step, Technique, Walkthrough, Way
from guide.library import Library
from guide.linter.entries import FRAGMENT, NAME, PROSE, TITLE, Entry, Text
from guide.linter.measuring import measuring_texts

SCREENING_FILES = {HEALTH: "screening/health-check.toml"}
TODAY_FILE = "screening/today-check.toml"
STOP_FILE = "screening/stop-signs.toml"


def texts(library: Library) -> Iterator[Text]:
    """Every patient-facing text. Titles of sources and words for clinicians are not among them."""
    yield from _anatomy(library)
    yield from _plan_words(library)
    for technique in library.techniques.values():
        yield from _technique(technique)
    for walkthrough in library.walkthroughs.values():
        yield from _walkthrough(walkthrough)
    yield from _screening(library)
    yield from _advice(library)
    yield from _advice_rules(library)
    yield from _finder(library)
    yield from measuring_texts(library.measuring)
    for topic in library.topics.values():
        yield from _topic(topic)
    for key, term in library.glossary.items():
        entry = Entry(f"glossary/{key}", "glossary.toml", key)
        yield from entry.text("term", term.term, NAME)
        yield from entry.text("plain", term.plain)


# The body and its words


def _anatomy(library: Library) -> Iterator[Text]:
    file = "anatomy.toml"
    for key, basin in library.anatomy.basins.items():
        entry = Entry(f"anatomy/basins/{key}", file, f"basins.{key}")
        yield from entry.texts({"name": basin.name, "short": basin.short}, FRAGMENT)
        yield from entry.text("question", basin.question, TITLE)
    for kind, things in (("areas", library.anatomy.areas), ("landmarks", library.anatomy.landmarks)):
        for key, thing in things.items():
            yield from Entry(f"anatomy/{kind}/{key}", file, f"{kind}.{key}").text("name", thing.name, FRAGMENT)


def _plan_words(library: Library) -> Iterator[Text]:
    reasons = next((walkthrough.words.reasons for walkthrough in library.walkthroughs.values()), {})
    for key, words in reasons.items():
        yield from Entry("plan-words/reasons", "plan-words.toml", f"reasons.{key}").text(key, words)


def _technique(technique: Technique) -> Iterator[Text]:
    entry = Entry(f"techniques/{technique.slug}", f"techniques/{technique.slug}.toml")
    yield from entry.text("title", technique.title, TITLE)
    prose = "summary lubricant_words short_words movement position why_light pace first_week_words".split()
    yield from entry.texts({key: getattr(technique, key) for key in prose})
    yield from entry.text("first_week", technique.first_week, FRAGMENT)
    yield from entry.lines("light", technique.light)
    yield from entry.lines("tryout", technique.tryout)
    yield from entry.table("pressure_words", technique.pressure_words)
    yield from entry.table("phase_names", technique.phase_names, TITLE)
    yield from entry.table("phase_words", technique.phase_words)


# Walkthroughs


def _walkthrough(walkthrough: Walkthrough) -> Iterator[Text]:
    path, file = f"walkthroughs/{walkthrough.slug}", f"walkthroughs/{walkthrough.slug}.toml"
    entry = Entry(path, file)
    yield from entry.texts({"title": walkthrough.title, "short_title": walkthrough.short_title}, TITLE)
    for key in ("summary", "assume_words", "assigned_only"):
        yield from entry.text(key, getattr(walkthrough, key))
    for key in ("for_whom", "not_for", "needs", "after"):
        yield from entry.lines(key, getattr(walkthrough, key))
    for number, no_path in enumerate(walkthrough.no_path):
        yield from entry.text(f"no_path/{number}/words", no_path.words)
    for number, line in enumerate(walkthrough.setup):
        yield from entry.text(f"setup/{number}/text", line.text)
        yield from entry.text(f"setup/{number}/instead", line.instead)
    for addon in walkthrough.addons:  # its steps are those of the walkthrough that it names
        part = Entry(f"{path}/addons/{addon.slug}", file, f"addons.{addon.slug}")
        yield from part.text("title", addon.title, TITLE)
        yield from part.text("summary", addon.summary)
    for step in walkthrough.steps:
        yield from _step(Entry(f"{path}/steps/{step.slug}", file, step.slug), step)


def _step(entry: Entry, step: Step) -> Iterator[Text]:
    yield from entry.text("name", step.name, TITLE)
    yield from entry.text("area", step.area, FRAGMENT)
    yield from entry.texts({key: getattr(step, key) for key in ("when_treated", "watch", "mistake")})
    first = step.ways[0]
    yield from _way(entry, "", first, None)
    for number, way in enumerate(step.ways[1:], start=1):
        yield from _way(entry, f"ways/{number}/", way, first)


def _way(entry: Entry, prefix: str, way: Way, first: Way | None) -> Iterator[Text]:
    """The texts of a way; of another way than the first, those that differ from it."""
    for key, kind in (("hand", FRAGMENT), ("spoken", PROSE), ("alt", PROSE)):
        if first is None or getattr(way, key) != getattr(first, key):
            yield from entry.text(prefix + key, getattr(way, key), kind)
    for key, kind in (("do", PROSE), ("helper", PROSE), ("parts", FRAGMENT)):
        if first is None or getattr(way, key) != getattr(first, key):
            yield from entry.lines(prefix + key, getattr(way, key), kind)


# Screening


def _screening(library: Library) -> Iterator[Text]:
    for group in library.screen.groups:
        file = SCREENING_FILES.get(group.layer, TODAY_FILE)
        entry = Entry(f"screening/groups/{group.key}", file, f"groups.{group.key}")
        yield from entry.text("title", group.title, TITLE)
        yield from entry.text("intro", group.intro)
    for question in library.screen.questions:
        yield from _question(question)
    for rule in library.screen.combinations:
        yield from _combination(rule)


def _question(question: Question) -> Iterator[Text]:
    file = SCREENING_FILES.get(question.layer, TODAY_FILE)
    entry = Entry(f"screening/questions/{question.id}", file, question.id)
    yield from entry.texts({"text": question.text, "why": question.why})
    yield from entry.text("tick", question.tick, TITLE)
    yield from entry.table("answer_words", question.answer_words, TITLE)
    yield from entry.lines("limits", question.limits)
    seen: dict[str, int] = {}
    for effect in question.effects:
        name = _effect_name(effect)
        seen[name] = seen.get(name, 0) + 1
        path = f"effects/{name}" if seen[name] == 1 else f"effects/{name}+{seen[name]}"
        yield from entry.text(f"{path}/say", effect.say)
        for number, lock in enumerate(effect.locks):
            yield from entry.text(f"{path}/locks/{number}/words", lock.words, FRAGMENT)


def _effect_name(effect: Effect) -> str:
    """What tells effects of one question apart: the answers, techniques and regions that they are for."""
    return "+".join((*effect.answers, *effect.techniques, *effect.regions))


def _combination(rule: Combination) -> Iterator[Text]:
    yield from Entry(f"screening/rules/{rule.id}", "screening/combinations.toml", rule.id).text("say", rule.say)


# What to do, whom to call, which routine


def _advice(library: Library) -> Iterator[Text]:
    advice = library.advice
    for outcome, words in advice.outcomes.items():
        entry = Entry(f"screening/outcomes/{outcome.name}", "screening/outcomes.toml", outcome.name)
        yield from entry.texts({"title": words.title, "label": words.label}, TITLE)
        yield from entry.lines("do", words.do)
        yield from entry.lines("then", words.then)
        yield from entry.text("again", words.again)
    for key, call in advice.calls.items():
        entry = Entry(f"screening/calls/{key}", "screening/calls.toml", key)
        yield from entry.text("who", call.who, FRAGMENT)
        yield from entry.text("words", call.words)
        yield from entry.table("by_country", call.by_country)
    for key, country in advice.countries.items():
        entry = Entry(f"screening/countries/{key}", "screening/countries.toml", key)
        yield from entry.text("name", country.name, NAME)
        yield from entry.texts(
            {key: getattr(country, key) for key in ("number_words", "same_day", "doctor", "hospital")}, FRAGMENT
        )
    for sign in advice.stop_signs.values():
        entry = Entry(f"screening/stop-signs/during/{sign.key}", STOP_FILE, f"during.{sign.key}")
        yield from entry.text("label", sign.label, TITLE)
        yield from entry.lines("signs", sign.signs)
        yield from entry.lines("do", sign.do)
    for sign in advice.after_signs.values():
        entry = Entry(f"screening/stop-signs/after/{sign.key}", STOP_FILE, f"after.{sign.key}")
        yield from entry.text("what", sign.what)
        yield from entry.lines("do", sign.do)
    yield from Entry("screening/stop-signs/always", STOP_FILE, "always").lines("lines", advice.always)


def _advice_rules(library: Library) -> Iterator[Text]:
    rules, file = library.advice_rules, "advice.toml"
    for level, words in rules.levels.items():
        yield from Entry(f"advice/levels/{level.name}", file, f"levels.{level.name}").text("label", words.label, TITLE)
    for kind, things in (("effects", rules.effects), ("skin", rules.skin)):
        for key, thing in things.items():
            yield from Entry(f"advice/{kind}/{key}", file, f"{kind}.{key}").text("words", thing.words, FRAGMENT)
    for key, place in rules.places.items():
        entry = Entry(f"advice/places/{key}", file, f"places.{key}")
        yield from entry.texts({"one": place.one, "both": place.both, "plain": place.plain}, FRAGMENT)
    for kind, words in (("ratings", rules.ratings), ("words", rules.words)):
        yield from Entry(f"advice/{kind}", file, kind).texts(words, FRAGMENT)
    for key, rule in rules.rules.items():
        for name, case in rule.cases.items():
            entry = Entry(f"advice/rules/{key}/{name}", file, f"rules.{key}.cases.{name}")
            yield from entry.text("title", case.title, TITLE)
            yield from entry.lines("do", case.do)
            yield from entry.texts({"why": case.why, "used": case.used})
    for kind, words in (("checkpoint", rules.checkpoint), ("progress", rules.progress)):
        yield from Entry(f"advice/{kind}", file, kind).texts(words)


def _finder(library: Library) -> Iterator[Text]:
    finder, file = library.finder, "finder.toml"
    for kind, choices in (("places", finder.places), ("causes", finder.causes), ("nodes", finder.nodes)):
        for key, choice in choices.items():
            yield from Entry(f"finder/{kind}/{key}", file, f"{kind}.{key}").text("words", choice.words, TITLE)
    for key, words in finder.advice.items():
        yield from Entry("finder/advice", file, f"advice.{key}").text(key, words)


# Topics


def _topic(topic: Topic) -> Iterator[Text]:
    entry = Entry(f"topics/{topic.slug}", f"topics/{topic.slug}.md")
    yield from entry.text("title", topic.title, TITLE)
    yield from entry.text("summary", topic.summary)
    for number, (words, kind) in enumerate(_blocks(topic.markdown)):
        yield from entry.text(f"body/{number}", words, kind)


def _blocks(markdown: str) -> Iterator[tuple[str, str]]:
    """The paragraphs, lines, cells and headings of a topic, in order, as plain words without marks and addresses."""
    opening = ""
    for token in MARKDOWN.parse(markdown):
        if token.type.endswith("_open"):
            opening = token.type
        if token.type == "inline":
            words = "".join(
                " " if part.type in ("softbreak", "hardbreak") else part.content for part in token.children or ()
            )
            yield words, TITLE if opening in ("heading_open", "th_open") else PROSE
