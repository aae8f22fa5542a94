"""All the checks together: the reader's faults, then those of contract, direction, screening and words."""

from pathlib import Path

from django.conf import settings

from guide import library as reader
from guide.content.faults import Fault
from guide.library import Library
from guide.linter.contract import check_contract, check_reasons
from guide.linter.directions import check_directions
from guide.linter.figures import check_figures
from guide.linter.origins import at_home
from guide.linter.questions import check_questions
from guide.linter.texts import texts
from guide.linter.vocabulary import Vocabulary
from guide.linter.words import check_words

PLAIN_WORDS = "plain-words.txt"


def lint(root: Path | None = None) -> list[Fault]:
    """Every fault of the content folder, in the order of files. Nothing is kept on disk."""
    root = Path(root or settings.CONTENT_DIR)
    library, faults = reader.read(root)
    if library is None:
        return sorted(set(faults))
    plain, missing = _plain_words(root)
    # Where one of the two lists cannot be read, every word would be a fault.
    vocabulary = Vocabulary(plain, _terms(library)) if plain and library.glossary else None
    sound = {path.relative_to(root).as_posix() for path in root.rglob("*.toml")} - {fault.file for fault in faults}
    if "plan-words.toml" in sound:  # without its reasons no plan can be made
        faults += check_reasons(library)
        sound -= {fault.file for fault in faults}
    found = [*check_contract(library, sound), *check_directions(library), *check_words(texts(library), vocabulary)]
    found += check_figures(library)
    return sorted({*faults, *missing, *at_home(root, found), *check_questions(library)})


def _plain_words(root: Path) -> tuple[list[str], list[Fault]]:
    try:
        return (root / PLAIN_WORDS).read_text(encoding="utf-8").splitlines(), []
    except FileNotFoundError:
        return [], [Fault(PLAIN_WORDS, "", "", "the file is missing")]
    except UnicodeDecodeError as error:
        return [], [Fault(PLAIN_WORDS, "", "", f"not UTF-8 text: {error}")]


def _terms(library: Library) -> list[str]:
    return [word for term in library.glossary.values() for word in (term.term, *term.also)]
