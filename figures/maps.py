"""The body map: numbered dots on the whole body, and the eight node basins on the trunk, each set by its id."""

from __future__ import annotations

from typing import TYPE_CHECKING

from figures import overlay

if TYPE_CHECKING:
    import numpy as np

    from figures.view import View

PART, NODE = 30, 27  # radii in drawing units


def dots(places: list[tuple[float, float, str]], radius: int) -> str:
    """Rings with a number, or a letter and a number, in them."""
    rings = "".join(f'<circle cx="{x:.0f}" cy="{y:.0f}" r="{radius}"/>' for x, y, _ in places)
    size = radius * (1.35 if max(len(t) for _, _, t in places) == 1 else 1.02)
    text = "".join(f'<text x="{x:.0f}" y="{y + size * 0.36:.0f}">{t}</text>' for x, y, t in places)
    ink, paper, path = overlay.paint("ink"), overlay.paint("paper"), overlay.paint("path")
    return (
        f'<g fill="{overlay.INK["paper"]}" stroke="{overlay.INK["path"]}"><g fill="{paper}" stroke="{path}" '
        f'stroke-width="5">{rings}</g></g><g fill="{overlay.INK["ink"]}"><g fill="{ink}" font-size="{size:.0f}" '
        f'font-family="sans-serif" font-weight="700" text-anchor="middle">{text}</g></g>'
    )


def joined(pairs: list[list[np.ndarray]]) -> str:
    """A line from one side to the other, for a dot that means both."""
    d = "".join(f"M{a[0]:.0f} {a[1]:.0f}L{b[0]:.0f} {b[1]:.0f}" for a, b in pairs)
    path = f'<path stroke="{overlay.paint("path")}" stroke-width="9" stroke-linecap="round" d="{d}"/>'
    return f'<g stroke="{overlay.INK["path"]}">{path}</g>' if d else ""


def map_file(spec: dict, views: dict[str, View]) -> tuple[str, dict]:
    """The dots as one file, and where they are: parts of the width and height in percent."""
    groups, where = "", {}
    for kind in ("parts", "more"):
        for name, rows in spec[kind].items():
            view = views[name]
            w, h = view.size
            places, joins = [], []
            for part, (number, *spots) in rows.items():
                at = [view.at(spot) for spot in spots]
                joins += [[view.at(end) for end in spot.split("|")] for spot in spots if "|" in spot]
                places += [(x, y, number) for x, y in at]
                percents = [[round(100 * float(x) / w, 1), round(100 * float(y) / h, 1)] for x, y in at]
                where.setdefault(name, {})[part] = {"number": number, "spots": percents}
            groups += f'<g id="{kind}-{name}">{joined(joins)}{dots(places, PART)}</g>\n'
    for name, rows in spec["nodes"].items():
        places = []
        for stem, number in rows.items():
            for side in ("right", "left"):
                x, y, _ = views[name].basin(f"{stem}.{side}")
                places.append((x, y, f"{side[0].upper()}{number}"))
        groups += f'<g id="nodes-{name}">{dots(places, NODE)}</g>\n'
    head = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 620 920">\n<title>Dots of the body map</title>\n'
    return head + groups + "</svg>\n", where
