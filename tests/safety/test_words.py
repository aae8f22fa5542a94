"""What no text of the site may say to a person: that it is safe for them, what they have, or that it will cure."""

import re
import tomllib
from pathlib import Path

import pytest
from django.conf import settings

CONTENT = Path(settings.CONTENT_DIR)
FILES = sorted(path for path in CONTENT.rglob("*") if path.suffix in (".toml", ".md") and path.name != "README.md")
PROMISES = {
    "safe for you": r"\bsafe for (?:you|them|everyone)\b|\byou(?:'re| are) safe\b|\bcompletely safe\b|\bno risk\b|\bharmless\b",
    "it will cure": r"\b(?:will|can|to) cures?\b|\bcured\b|\bwill (?:heal|fix|remove|get rid of)\b|\bguaranteed?\b|\bdetox",
    "a diagnosis": r"\byou have (?:a clot|an infection|cellulitis|sepsis|a stroke|lymphedema)\b",
}
# "It does not cure": a denial is no promise.
DENIED = re.compile(r"\b(?:not|never|no|nothing|cannot)\b[^.?!]*$", re.IGNORECASE)


def texts_of(path: Path) -> list[str]:
    source = path.read_text(encoding="utf-8")
    if path.suffix == ".md":
        return source.split("\n")

    def walk(value: object) -> list[str]:
        if isinstance(value, str):
            return [value]
        if isinstance(value, dict):
            return [text for inner in value.values() for text in walk(inner)]
        return [text for inner in value for text in walk(inner)] if isinstance(value, list) else []

    return walk(tomllib.loads(source))


@pytest.mark.parametrize("promise", PROMISES)
def test_no_text_promises_safety_or_a_cure(promise: str) -> None:
    said = re.compile(PROMISES[promise], re.IGNORECASE)
    found = [
        f"{path.relative_to(CONTENT)}: {text}"
        for path in FILES
        for text in texts_of(path)
        for match in said.finditer(text)
        if not DENIED.search(text[: match.start()]) and not text.rstrip().endswith("?")
    ]
    assert found == []
