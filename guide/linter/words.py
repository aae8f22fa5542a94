"""How the content may speak: short sentences, plain words, no side by hand, only known tokens, a low reading grade."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from guide.content.advice_rules import CHECKPOINT, PROGRESS
from guide.content.faults import Fault
from guide.content.measuring import TOKENS as MEASURING_TOKENS
from guide.domain.advised import TOKENS
from guide.domain.sides import tokens_in
from guide.linter.entries import FRAGMENT, NAME, PROSE, TITLE, Text
from guide.linter.grade import grade, sentences_of, words_of
from guide.linter.vocabulary import Vocabulary

MOST_WORDS = 15
MOST_GRADE = 8.0
# Fewer words than these tell nothing of a grade; the lists of words and sentence lengths hold them.
FEWEST_GRADED = 10
SHORT_LABEL = 6
# "This routine is closed" stands before the words of a lock.
WORDS_AROUND = {"locks": 4}

# The only uses of "left" and "right" that name no side.
_NO_SIDE = re.compile(r"\b(left out|left over|(is|are|be) left|right away)\b", re.IGNORECASE)
_SIDE = re.compile(r"\b(left|right)\b", re.IGNORECASE)
_TOKEN = re.compile(r"\{\w+\}")

SIDE_TOKENS = frozenset("AUSO")
PLAN_TOKENS = frozenset({"why", "basin"})
ADVICE_TOKENS = frozenset({"number", "side"}).union(*TOKENS.values(), *CHECKPOINT.values(), *PROGRESS.values())
# What a page of screening fills the emergency number into.
NUMBER_KEYS = frozenset({"effects", "say", "do", "then", "again", "words", "by_country", "lines", "limits"})


def check_words(texts: Iterable[Text], vocabulary: Vocabulary | None) -> Iterator[Fault]:
    """Every fault of every text, then the grade of every entry."""
    texts = tuple(texts)
    for text in texts:
        for message in _faults_of(text, vocabulary):
            yield Fault(text.file, text.entry, text.key, message)
    yield from _grades(texts)


def _faults_of(text: Text, vocabulary: Vocabulary | None) -> Iterator[str]:
    unknown_tokens = tokens_in(text.text) - tokens_allowed(text)
    if unknown_tokens:
        yield f"{{{'}, {'.join(sorted(unknown_tokens))}}} is no token that stands here: {_quoted(text.text)}"
    if re.search(r"[{}]", _TOKEN.sub("", text.text)):
        yield f"a brace without its token: {_quoted(text.text)}"
    if _SIDE.search(_NO_SIDE.sub("", text.text)):
        yield f'"left" or "right" written by hand, use a token: {_quoted(text.text)}'
    if text.kind == NAME:
        return
    plain = _spoken(text.text)
    room = MOST_WORDS - _around(text)
    for sentence in sentences_of(plain):
        count = count_words(sentence)
        if count > room:
            yield f"a sentence of {count} words, {room} are the most: {_quoted(sentence)}"
    for word in vocabulary.unknown_in(_TOKEN.sub(" ", text.text)) if vocabulary else ():
        yield f"{word!r} is neither in plain-words.txt nor in glossary.toml: {_quoted(text.text)}"


def _around(text: Text) -> int:
    return WORDS_AROUND["locks"] if text.kind == FRAGMENT and "/locks/" in text.path else 0


def tokens_allowed(text: Text) -> frozenset[str]:
    """The tokens that something fills in where this text stands."""
    folder = text.path.partition("/")[0]
    if folder == "walkthroughs":
        return SIDE_TOKENS
    if folder == "anatomy":
        return frozenset({"S", "your"})
    if folder == "plan-words":
        return PLAN_TOKENS
    if folder == "advice":  # the reader holds each text to the tokens of its own rule
        return ADVICE_TOKENS
    if folder == "measuring":
        return MEASURING_TOKENS.get(text.entry.partition(".")[0], frozenset())
    if (folder == "topics" and text.key == "body") or (folder == "screening" and _number_is_filled(text)):
        return frozenset({"number"})
    return frozenset()


def _number_is_filled(text: Text) -> bool:
    if text.key == "title":
        return text.path.startswith("screening/outcomes/")
    return text.key in NUMBER_KEYS and text.kind != FRAGMENT


def count_words(sentence: str) -> int:
    """What stands between spaces and has a letter or digit."""
    return sum(any(sign.isalnum() for sign in part) for part in sentence.split())


# Grades


def _grades(texts: tuple[Text, ...]) -> Iterator[Fault]:
    """The grade of what one person reads of an entry: the words for one country stand alone."""
    entries: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for text in texts:
        if text.kind not in (PROSE, TITLE) or (text.kind == TITLE and len(words_of(text.text)) < SHORT_LABEL):
            continue
        alone = text.path if text.key == "by_country" else ""
        entries[text.file, text.entry, alone].append(_spoken(text.text))
    for (file, entry, alone), words in entries.items():
        if sum(len(words_of(text)) for text in words) < FEWEST_GRADED:
            continue
        found = grade(words)
        if found > MOST_GRADE:
            key = "by_country" if alone else ""
            yield Fault(file, entry, key, f"reading grade {found:.1f}, {MOST_GRADE:.0f} is the most (aim 6)")


def _spoken(text: str) -> str:
    """The text as someone may read it: every token as one short word."""
    return _TOKEN.sub("left", text)


def _quoted(text: str) -> str:
    return f'"{text}"' if len(text) <= 90 else f'"{text[:87]}..."'
