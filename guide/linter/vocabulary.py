"""The words that content may use: the plain-word list, the glossary, and the usual forms of both."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

CONTRACTIONS = frozenset(
    "isn't aren't wasn't weren't don't doesn't didn't can't won't it's that's what's i'm i've you're".split()
)
_SUFFIXES = ("'s", "s'", "es", "s", "ed", "ing", "er", "ers", "est", "ly", "ness", "y", "d", "r", "st")
_VOWEL = re.compile(r"[aeiouy]")


class Vocabulary:
    """Knows a word by itself, by its parts where it has a hyphen, and by its plain form: "stopped", "gently", "carries"."""

    def __init__(self, plain: Iterable[str], terms: Iterable[str]) -> None:
        self.words = {word.strip().lower() for word in plain if word.strip()}
        for term in terms:
            self.words |= set(words_in(term))

    def knows(self, word: str) -> bool:
        word = word.lower().replace("’", "'").strip("'")
        if word in self.words or word in CONTRACTIONS or len(word) == 1:
            return True
        if "-" in word:
            return all(self.knows(part) for part in word.split("-") if part)
        return any(form in self.words for form in plain_forms(word))

    def unknown_in(self, text: str) -> list[str]:
        """The words of `text` that nothing knows, each once, in their order."""
        return list(dict.fromkeys(word for word in words_in(text) if not self.knows(word)))


@lru_cache(maxsize=16384)
def plain_forms(word: str) -> tuple[str, ...]:
    """What `word` may be a form of: "stopped" of stop, "moving" of move, "carries" of carry."""
    return tuple(dict.fromkeys(_forms(word)))


def _forms(word: str) -> Iterator[str]:
    for suffix in _SUFFIXES:
        stem = word.removesuffix(suffix)
        if stem == word or len(stem) < 2 or not _VOWEL.search(stem):
            continue
        yield stem
        if suffix in ("'s", "s'", "s"):
            continue
        yield stem + "e"
        if stem.endswith("i"):
            yield stem[:-1] + "y"
        if len(stem) > 2 and stem[-1] == stem[-2]:
            yield stem[:-1]


_WORD = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*['’]?")


def words_in(text: str) -> list[str]:
    """The words of a text in small letters, those with a hyphen whole; numbers and marks are none."""
    return [word.lower().replace("’", "'").rstrip("'") for word in _WORD.findall(text)]
