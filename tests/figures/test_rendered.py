"""A sample of the pictures as a browser paints them, against small committed ones.

Each is painted 96 dots wide and high, in gray. Between machines a line may lie half a dot elsewhere and the letters be of another
font: the mean difference may be 1.5 of 255, and one dot in a hundred may differ by more than a quarter. A hand, an arrow or a sign that
goes missing or changes sides is more (the second test says so). After a wanted change: UPDATE_PICTURES=1, and look at the file.
"""

from __future__ import annotations

import base64
import io
import json
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image, ImageChops

from tests.figures.test_drawings import part

if TYPE_CHECKING:
    from playwright.sync_api import Page

ROOT = Path(__file__).resolve().parents[2]
DRAWN = ROOT / "static" / "figures"
REFERENCE = Path(__file__).with_name("rendered.png")
INDEX = json.loads((DRAWN / "index.json").read_text(encoding="utf-8"))
SAMPLE = [
    "arm-chest-bridge.right", "arm-sweep-armpit.left", "breath-belly.right", "breast-side-back-armpit.left", "collarbone-hollow.right",
    "hn-chin-jaw.left", "leg-thigh-up.right", "leg-thigh-up.helper.right", "leg-thigh-up-around.left", "ret-hand-middle-finger.right",
    "ret-foot-ankle.left", "ret-arm-joint-moves.right", "hand-fingers.left", "leg-lower-leg.right", "ret-hand-palm.left",
]  # fmt: skip
NAMES = [*(f"steps/{name}.svg" for name in SAMPLE), *(view["file"] for view in INDEX["views"].values())]
CELL, ACROSS = 96, 8
MEAN, FEW, MUCH = 1.5, 0.01, 64
USE = re.compile(r'<use([^>]*?) href="\.\./([\w/.-]+)#([\w-]+)"([^>]*?)/>')


def alone(name: str) -> str:
    """A picture with its parts inside, as figures/README.md says for paper; its soft ends stay."""
    text = (DRAWN / name).read_text(encoding="utf-8")
    return USE.sub(lambda m: f"<g{m[1]}{m[4]}>{part(m[2], m[3])}</g>", text)


def painted(page: Page, pictures: list[str]) -> list[Image.Image]:
    cells = "".join(
        f'<img width="{CELL}" height="{CELL}" src="data:image/svg+xml;base64,{base64.b64encode(text.encode()).decode()}">'
        for text in pictures
    )
    rows = -(-len(pictures) // ACROSS)
    page.set_viewport_size({"width": CELL * ACROSS, "height": CELL * rows})
    page.set_content(f'<body style="margin:0;line-height:0;font-size:0;background:#fff">{cells}</body>')
    page.wait_for_function("[...document.images].every((image) => image.complete && image.naturalWidth)")
    return cut(Image.open(io.BytesIO(page.screenshot())).convert("L"), len(pictures))


def cut(sheet: Image.Image, count: int) -> list[Image.Image]:
    corners = [(k % ACROSS * CELL, k // ACROSS * CELL) for k in range(count)]
    return [sheet.crop((x, y, x + CELL, y + CELL)) for x, y in corners]


def differ(one: Image.Image, other: Image.Image) -> bool:
    counts = ImageChops.difference(one, other).histogram()
    dots = sum(counts)
    mean = sum(value * count for value, count in enumerate(counts)) / dots
    return mean > MEAN or sum(counts[MUCH:]) / dots > FEW


def test_the_pictures_look_as_they_did(page: Page) -> None:
    made = painted(page, [alone(name) for name in NAMES])
    if os.environ.get("UPDATE_PICTURES"):
        sheet = Image.new("L", (CELL * ACROSS, CELL * -(-len(made) // ACROSS)), 255)
        for k, cell in enumerate(made):
            sheet.paste(cell, (k % ACROSS * CELL, k // ACROSS * CELL))
        sheet.quantize(32).save(REFERENCE, optimize=True)
    kept = cut(Image.open(REFERENCE).convert("L"), len(NAMES))
    assert [name for name, one, other in zip(NAMES, made, kept, strict=True) if differ(one, other)] == []


def test_a_missing_hand_or_arrow_or_the_wrong_side_would_be_seen(page: Page) -> None:
    names = [name for name in NAMES if name.startswith("steps/")]
    pictures = []
    for text in map(alone, names):
        bare = text[: text.index('<g class="fig-overlay"')] + "</svg>"
        left, width = map(int, re.search(r'viewBox="(-?\d+) -?\d+ (\d+)', text).groups())
        head, rest = text.split(">", 1)
        turned = f'{head}><g transform="matrix(-1 0 0 1 {2 * left + width} 0)">{rest.replace("</svg>", "</g></svg>")}'
        pictures += [text, bare, turned]
    made = painted(page, pictures)
    for k, name in enumerate(names):
        whole, without, mirror = made[3 * k : 3 * k + 3]
        assert differ(whole, without), name
        assert name.startswith("steps/breath") or differ(whole, mirror), name  # the breath is the same on both sides
