"""A drawing as one SVG that stands alone: every part inside, in the colors that read in black and white.

Paper knows neither outside references nor custom properties nor masks, so a limb ends in white that lies over it.
"""

import re
from functools import lru_cache
from pathlib import Path
from xml.etree import ElementTree

SVG = "http://www.w3.org/2000/svg"
WHITE = "#fff"
LETTERS, NUMBERS = 1.5, 1.3  # how much larger R and L and the numbers of bands are on paper
PLAIN_DOT = 9  # a start without a number
_HREFS = ("href", "{http://www.w3.org/1999/xlink}href")
_COLOR = re.compile(r"var\((--fig-[\w-]+)\s*,\s*([^()]+)\)")
_PRINT = re.compile(r"@media print\s*\{(.*?\})\s*\}", re.DOTALL)
_CHOSEN = re.compile(r"(--fig-[\w-]+)\s*:\s*([^;}]+)")

ElementTree.register_namespace("", SVG)


@lru_cache(maxsize=256)
def stand_alone(root: Path, text: str) -> str:
    """The picture that this SVG says, as if it stood in the folder of the steps below `root`, with every part inside."""
    picture = ElementTree.fromstring(text)  # noqa: S314 our own drawing, made at build time
    _fade_to_white(picture)
    _write_larger(picture)
    inside: dict[str, str] = {}
    parts = ElementTree.Element(f"{{{SVG}}}defs")
    _bring_in(picture, root / "steps" / "step.svg", inside, parts)
    picture.insert(0, parts)
    return _in_print(ElementTree.tostring(picture, encoding="unicode"), _print_colors(root))


def _fade_to_white(picture: ElementTree.Element) -> None:
    """Turns each fade from a mask into white that lies over what was masked."""
    masks = {f"url(#{mask.get('id')})": mask for mask in picture.iter(f"{{{SVG}}}mask")}
    for around in list(picture.iter()):
        for masked in [child for child in around if child.get("mask") in masks]:
            mask = masks[masked.attrib.pop("mask")]
            fades = [path for path in mask if path.get("fill", "").startswith("url(")]
            at = list(around).index(masked) + 1
            around[at:at] = fades
    for defs in picture.iter(f"{{{SVG}}}defs"):
        for mask in defs.findall(f"{{{SVG}}}mask"):
            defs.remove(mask)
    for stop in picture.iter(f"{{{SVG}}}stop"):
        stop.set("stop-color", WHITE)


def _write_larger(picture: ElementTree.Element) -> None:
    """A drawing is two thumbs wide on paper: letters and numbers need more of it than on a screen."""
    left, _top, width, _height = map(float, picture.get("viewBox", "0 0 0 0").split())
    middle = left + width / 2
    for around in picture.iter(f"{{{SVG}}}g"):
        texts = around.findall(f"{{{SVG}}}text")
        if texts:
            size = int(around.get("font-size", "0"))
            more = round(size * (LETTERS if texts[0].get("class") == "fig-label" else NUMBERS)) - size
            around.set("font-size", str(size + more))
            for text in texts:
                x, y = (float(text.get(name, "0")) for name in ("x", "y"))
                if text.get("class") == "fig-label":  # farther in, so that it is not cut off at the edge
                    text.set("x", str(round(x + (more if x < middle else -more) * 0.35)))
                    text.set("y", str(round(y + more * 0.72)))
                else:  # in the middle of its dot
                    text.set("y", str(round(y + more * 0.36)))
        for dot in around.findall(f"{{{SVG}}}circle") if around.get("class") == "fig-start" else ():
            radius = int(dot.get("r", "0"))
            if radius > PLAIN_DOT:
                dot.set("r", str(round(radius * NUMBERS)))


def _bring_in(element: ElementTree.Element, path: Path, inside: dict[str, str], parts: ElementTree.Element) -> None:
    """Puts what `element` takes from other files into `parts` and points to it there."""
    for user in element.iter(f"{{{SVG}}}use"):
        for href in _HREFS:
            file, _, part = user.get(href, "").partition("#")
            if file:
                user.set(href, "#" + _part(path.parent / file, part, inside, parts))


def _part(path: Path, part: str, inside: dict[str, str], parts: ElementTree.Element) -> str:
    key = f"{path.resolve()}#{part}"
    if key not in inside:
        inside[key] = f"part-{len(inside)}"
        found = _parse(path).find(f".//*[@id='{part}']")
        if found is None:
            raise ValueError(f"{path.name} has no part called {part!r}.")
        found.set("id", inside[key])
        _bring_in(found, path, inside, parts)
        parts.append(found)
    return inside[key]


def _parse(path: Path) -> ElementTree.Element:
    return ElementTree.fromstring(path.read_text(encoding="utf-8"))  # noqa: S314 our own drawings, made at build time


@lru_cache(maxsize=1)
def _print_colors(root: Path) -> dict[str, str]:
    sheet = root / "figures.css"
    found = _PRINT.search(sheet.read_text(encoding="utf-8")) if sheet.is_file() else None
    return {name: color.strip() for name, color in _CHOSEN.findall(found[1])} if found else {}


def _in_print(svg: str, colors: dict[str, str]) -> str:
    return _COLOR.sub(lambda match: colors.get(match[1], match[2].strip()), svg)
