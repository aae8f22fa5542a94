"""One text that a patient reads, and the entry of the content that says it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

# title: a name or label. prose: sentences. fragment: words that stand inside a sentence. name: a proper name.
TITLE, PROSE, FRAGMENT, NAME = "title", "prose", "fragment", "name"


@dataclass(frozen=True, slots=True)
class Text:
    """One text, its `path`, and the place in the content that says it: file, entry, key."""

    path: str
    text: str
    kind: str
    file: str
    entry: str
    key: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the content, and the texts in it. Empty texts are none."""

    path: str
    file: str
    entry: str = ""

    def text(self, key: str, value: str, kind: str = PROSE) -> Iterator[Text]:
        if value:
            yield Text(f"{self.path}/{key}", value, kind, self.file, self.entry, key.partition("/")[0])

    def texts(self, values: Mapping[str, str], kind: str = PROSE) -> Iterator[Text]:
        for key, value in values.items():
            yield from self.text(key, value, kind)

    def lines(self, key: str, values: Iterable[str], kind: str = PROSE) -> Iterator[Text]:
        for number, value in enumerate(values):
            yield from self.text(f"{key}/{number}", value, kind)

    def table(self, key: str, values: Mapping[str, str], kind: str = PROSE) -> Iterator[Text]:
        for name, value in values.items():
            yield from self.text(f"{key}/{name}", value, kind)
