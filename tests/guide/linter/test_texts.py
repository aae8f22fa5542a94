"""Every text that a patient reads has one stable path, and none is forgotten."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping

import pytest
from django.template import Context, Template

from guide import library
from guide.domain.plan import public_plan
from guide.linter.texts import texts

# What no patient reads: names of things, words for clinicians and drawers, titles of sources, what is made of other texts.
NOT_READ = {
    ("Technique", "clinician_name"), ("Technique", "slug"), ("Technique", "main_phase"), ("Technique", "lubricant"),
    ("Technique", "phases"), ("Technique", "short_phases"), ("Technique", "pressures"), ("Walkthrough", "slug"),
    ("Walkthrough", "region"), ("Walkthrough", "sides"), ("Walkthrough", "own"), ("Walkthrough", "core"),
    ("Walkthrough", "assume_treated"), ("Walkthrough", "lubricant"), ("Walkthrough", "edition"), ("NoPath", "treated"),
    ("SetupLine", "position"), ("AddOn", "slug"), ("AddOn", "after"), ("Step", "slug"), ("Step", "phase"),
    ("Step", "kind"), ("Step", "side"), ("Step", "pressure"), ("Step", "clears"), ("Step", "repeats"), ("Way", "approaches"),
    ("Way", "areas"), ("Way", "start"), ("Way", "end"), ("Way", "receives"), ("Way", "through"), ("Way", "figure"),
    ("BasinKind", "key"), ("BasinKind", "area"), ("BasinKind", "closes"), ("Area", "key"), ("Area", "limb"),
    ("Landmark", "key"), ("Landmark", "limb"), ("Question", "id"), ("Question", "layer"), ("Question", "code"),
    ("Question", "group"), ("Question", "answers"), ("Question", "clearing"), ("Question", "techniques"),
    ("Question", "regions"), ("Question", "if_any"), ("Question", "after"), ("Question", "asks"), ("Question", "places"),
    ("Question", "role"), ("Question", "flags"), ("Effect", "answers"), ("Effect", "techniques"), ("Effect", "regions"),
    ("Effect", "call"), ("LockRule", "areas"), ("LockRule", "side"), ("LockRule", "position"), ("LockRule", "lifted_by"),
    ("Combination", "id"), ("Combination", "all_of"), ("Combination", "techniques"), ("Combination", "regions"),
    ("Combination", "call"), ("Group", "key"), ("Group", "layer"), ("Screen", "edition"), ("OutcomeWords", "level"),
    ("Country", "code"), ("Country", "number"), ("Country", "tel"), ("Country", "weight"), ("Country", "temperature"),
    ("StopSign", "key"), ("StopSign", "then"), ("StopSign", "call"), ("AfterSign", "key"), ("AfterSign", "call"),
    ("Topic", "slug"), ("Topic", "group"), ("Topic", "markdown"), ("Topic", "html"), ("Term", "also"), ("FinderPlace", "key"),
    ("FinderPlace", "lymphatic"), ("FinderPlace", "retrograde"), ("Cause", "key"), ("Cause", "technique"),
    ("Cause", "advice"), ("Nodes", "key"), ("LevelWords", "card"), ("Number", "why"), ("Named", "rule"), ("Named", "case"),
    ("Named", "after"), ("Named", "asked"), ("Rule", "key"), ("Case", "call"), ("Case", "topic"), ("Sign", "then"), ("AdviceRules", "edition"),
    ("PostureWords", "key"), ("MethodWords", "key"),
}  # fmt: skip
NOT_TEXT = {"Provenance", "Source", "Figure"}


def strings(value: object, owner: tuple[str, str]) -> Iterator[tuple[tuple[str, str], str]]:
    """Every string in the library, with the class and field that it stands in."""
    if isinstance(value, str):
        yield owner, value
    elif dataclasses.is_dataclass(value):
        if type(value).__name__ not in NOT_TEXT:
            for field in dataclasses.fields(value):
                yield from strings(getattr(value, field.name), (type(value).__name__, field.name))
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from strings(item, owner)
    elif isinstance(value, tuple | frozenset):
        for item in value:
            yield from strings(item, owner)


@pytest.fixture(scope="module")
def listed():
    return tuple(texts(library.get()))


def test_every_path_is_one_text(listed):
    assert len({text.path for text in listed}) == len(listed)


def test_paths_name_what_they_stand_for(listed):
    by_path = {text.path: text for text in listed}

    line = by_path["walkthroughs/lym-arm/steps/chest-bridge/do/0"]

    assert line.text == library.get().walkthroughs["lym-arm"].steps[6].ways[0].do[0]
    assert (line.file, line.entry, line.key) == ("walkthroughs/lym-arm.toml", "chest-bridge", "do")


def test_the_same_content_gives_the_same_paths(listed):
    assert [text.path for text in texts(library.load())] == [text.path for text in listed]


def test_a_new_entry_moves_no_other_path(content, listed):
    content.add("glossary.toml", '\n[terms.tape]\nterm = "tape"\nplain = "A strip to measure with."\n')
    content.replace(
        "screening/stop-signs.toml",
        "[after.",
        '[after.new-sign]\nwhat = "Tired?"\ndo = ["Rest."]\nbasis = "design"\nsources = []\n\n[after.',
    )

    more = {text.path: text.text for text in texts(library.load(content.root))}

    assert {text.path: text.text for text in listed}.items() <= more.items()
    assert "glossary/tape/plain" in more


def test_every_string_of_the_library_is_listed_or_is_no_text(listed):
    known = {text.text for text in listed}

    forgotten = {
        (owner, value)
        for owner, value in strings(library.get(), ("Library", ""))
        if value and owner not in NOT_READ and value not in known
    }

    assert not forgotten


def test_what_is_said_to_be_no_text_is_still_there():
    """A field that was renamed would otherwise open a hole in the list above."""
    found = {owner for owner, _ in strings(library.get(), ("Library", ""))}
    may_be_empty = {("Walkthrough", "core"), ("Combination", "techniques"), ("Combination", "regions")}

    assert NOT_READ - found <= may_be_empty


def test_every_word_of_a_topic_is_listed(listed):
    for topic in library.get().topics.values():
        page = Template("{{ html|striptags }}").render(Context({"html": topic.html, "autoescape": False}))
        parts = [text.text for text in listed if text.path.startswith(f"topics/{topic.slug}/body/")]
        plain = Template("{{ html|striptags }}").render(Context({"html": " ".join(parts)}))
        assert "".join("".join(parts).split()) == "".join(_unescaped(page).split()), (topic.slug, plain)


def _unescaped(text: str) -> str:
    import html

    return html.unescape(html.unescape(text))


def test_no_word_of_a_plan_comes_from_elsewhere(listed):
    """The texts of a plan, with their sides filled in, are texts of the list."""
    known = {text.text for text in listed}
    for walkthrough in library.get().walkthroughs.values():
        made = public_plan(walkthrough, walkthrough.sides[0])
        for step in made.steps:
            source = next(one for one in walkthrough.steps if one.slug == step.slug)
            for way in source.ways:
                assert {*way.do, *way.helper, way.spoken, way.alt} <= known
