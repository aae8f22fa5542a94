"""The texts of measuring with a tape, each by its path."""

from collections.abc import Iterator

from guide.content.measuring import Measuring
from guide.linter.entries import FRAGMENT, TITLE, Entry, Text


def measuring_texts(words: Measuring) -> Iterator[Text]:
    file = "measuring.toml"
    entry = Entry("measuring", file)
    for key in ("need", "before", "not_where", "how"):
        yield from entry.lines(key, getattr(words, key))
    yield from entry.texts(
        {key: getattr(words, key) for key in ("how_often", "third", "same_marks", "new_marks", "no_tape")}
    )
    yield from Entry("measuring/units", file, "units").texts(words.units, FRAGMENT)
    yield from Entry("measuring/postures", file, "postures").text("pick", words.pick_posture)
    for key, posture in words.postures.items():
        entry = Entry(f"measuring/postures/choices/{key}", file, f"postures.choices.{key}")
        yield from entry.text("words", posture.words, TITLE)
        yield from entry.text("do", posture.do)
    for key, method in words.methods.items():
        entry = Entry(f"measuring/methods/{key}", file, f"methods.{key}")
        yield from entry.text("name", method.name, TITLE)
        yield from entry.text("summary", method.summary)
        yield from entry.lines("marks", method.marks)
        points = {f"points.{name}": point for name, point in method.fixed.items()}
        for name, point in (points | ({"mark": method.mark} if method.mark else {})).items():
            part = Entry(f"{entry.path}/{name.replace('.', '/')}", file, f"methods.{key}.{name}")
            yield from part.text("name", point.name, TITLE)
            yield from part.lines("do", point.do)
    dent = Entry("measuring/dent", file, "dent")
    yield from dent.text("title", words.dent.title, TITLE)
    yield from dent.lines("do", words.dent.do)
    yield from dent.lines("not_if", words.dent.not_if)
    yield from dent.texts({"call": words.dent.call, "now": words.dent.now})
    yield from dent.table("answers", words.dent.answers, TITLE)
    textures = Entry("measuring/textures", file, "textures")
    yield from textures.text("question", words.textures.question)
    yield from textures.table("answers", words.textures.answers, TITLE)
    numbers = Entry("measuring/numbers", file, "numbers")
    yield from numbers.lines("can", words.numbers.can)
    yield from numbers.lines("cannot", words.numbers.cannot)
    said = "more less same difference difference_less noise caution share stage".split()
    yield from numbers.texts({key: getattr(words.numbers, key) for key in said})
    yield from numbers.table("limbs", words.numbers.limbs, FRAGMENT)
    for name in ("differs", "problems", "doubts"):
        yield from Entry(f"measuring/{name}", file, name).texts(getattr(words, name))
