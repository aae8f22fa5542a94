"""A QR code as one path of a drawing, for a template to place."""

from __future__ import annotations

from dataclasses import dataclass

import segno

BORDER = 4  # modules of quiet around it, as scanners need


@dataclass(frozen=True, slots=True)
class Drawn:
    """`size` is the side of the square in modules, border and all; `path` the dark modules, one unit each."""

    size: int
    path: str


def drawn(text: str) -> Drawn:
    rows = segno.make(text, micro=False, error="m").matrix
    dark = [
        f"M{x + BORDER} {y + BORDER}h1v1h-1z" for y, row in enumerate(rows) for x, module in enumerate(row) if module
    ]
    return Drawn(len(rows) + 2 * BORDER, "".join(dark))
