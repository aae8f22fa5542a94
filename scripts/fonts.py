"""Makes the site's fonts from the package that carries them; nothing is kept in git.

`build/static/fonts/*.woff2` go to browsers, `build/fonts/*.ttf` to handouts.
"""

from __future__ import annotations

import shutil
from importlib.util import find_spec
from pathlib import Path

from fontTools import subset

BUILD = Path(__file__).resolve().parent.parent / "build"
STYLES = ("Regular", "Bold", "Italic", "BoldItalic")
# Latin and Latin Extended, combining marks, punctuation, currency, a few arrows and signs.
LETTERS = [
    *range(0x20, 0x7F),
    *range(0xA0, 0x250),
    *range(0x2B0, 0x370),
    *range(0x1E00, 0x1F00),
    *range(0x2000, 0x2070),
    *range(0x2070, 0x20D0),
    *range(0x2100, 0x2300),
    0xFB01,
    0xFB02,
    0xFFFD,
]


def main() -> None:
    spec = find_spec("fontpkg_atkinson_hyperlegible")
    if spec is None or not spec.submodule_search_locations:
        raise SystemExit("The font package is missing. Type: make setup")
    source = Path(spec.submodule_search_locations[0]) / "files"
    web, print_ = BUILD / "static" / "fonts", BUILD / "fonts"
    for folder in (web, print_):
        folder.mkdir(parents=True, exist_ok=True)
    for style in STYLES:
        name = {"BoldItalic": "bold-italic"}.get(style, style.lower())
        ttf = source / f"AtkinsonHyperlegible-{style}.ttf"
        shutil.copyfile(ttf, print_ / f"atkinson-hyperlegible-{name}.ttf")
        make_woff2(ttf, web / f"atkinson-hyperlegible-{name}.woff2")


def make_woff2(source: Path, target: Path) -> None:
    options = subset.Options(flavor="woff2", layout_features=["*"], hinting=False)
    font = subset.load_font(str(source), options)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=LETTERS)
    subsetter.subset(font)
    subset.save_font(font, str(target), options)


if __name__ == "__main__":
    main()
