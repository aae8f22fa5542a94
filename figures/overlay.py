"""What lies on the body: dots, paths, bands, basins, marks and the working hand.

A figure is made once, for the right side, as a list of plain elements in drawing units; the left one is the same list with
every x turned to `width - x`. Nothing is drawn that is not in the list, so the mirror can be read back from the files.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from figures import draw as D

INK = {"path": "#0a4f5c", "paper": "#ffffff", "ink": "#1f1a17", "basin": "#0a4f5c", "stop": "#8c1d18"}
START, HEAD, STROKE = 17, 26, 7
SMALL, SMALL_STEP, TURN_STEP = 20, 4, 12  # heads below this size, in units; their sizes and turns (degrees) go in steps
RING = 'stroke-dasharray="1 99"'
PALE = 'stroke-width="5" stroke-dasharray="1 9"'


def paint(name: str) -> str:
    return f"var(--fig-{name},{INK[name]})"


def through(pts: np.ndarray, n: int = 12) -> np.ndarray:
    """A smooth line through a few points."""
    pts = np.asarray(pts, float)
    if len(pts) < 3:
        return np.linspace(pts[0], pts[-1], n)
    p = np.vstack([2 * pts[0] - pts[1], pts, 2 * pts[-1] - pts[-2]])
    t = np.linspace(0, 1, n, endpoint=False)[:, None]
    out = []
    for a, b, c, d in zip(p, p[1:], p[2:], p[3:], strict=False):
        out.append(0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3))
    return np.vstack([*out, pts[-1:]])


@dataclass
class Stroke:
    """One arrow: whole-unit cubic pieces from start to tip, and what is written in its start dot."""

    pieces: list[np.ndarray]
    number: str = ""
    kind: str = "firm"  # firm, light (long, thin), pale (where it goes on to), both (two-way), turn (round a joint)
    head: np.ndarray | None = None
    tail: np.ndarray | None = None


@dataclass
class Figure:
    """All that is drawn over a view, for the right side."""

    ident: str
    view: str
    size: tuple[int, int]
    label: list[tuple[float, float, str]]
    strokes: list[Stroke] = field(default_factory=list)
    hands: list[tuple[str, float, float, float, float, bool]] = field(
        default_factory=list
    )  # shape x y turn scale right
    behind: list[tuple[str, float, float, float, float, bool]] = field(
        default_factory=list
    )  # hands that the limb hides
    basins: list[tuple[str, float, float, float]] = field(default_factory=list)  # name x y radius
    avoid: list[tuple[float, float, float]] = field(default_factory=list)
    top: int = 0  # a figure may show a part of its view: from `top` to `bottom`
    bottom: int = 0
    left: int = 0
    right: int = 0
    dot: int = START
    tag: tuple[int, int] | None = (
        None  # numbers stand beside their starts, this far away, where a dot has no room for them
    )
    insets: list[tuple[str, float, float, float]] = field(default_factory=list)  # a second view: name x y scale


def arrow_head(tip: np.ndarray, way: np.ndarray, size: float) -> np.ndarray:
    if size < SMALL:  # many small heads in one picture: few sizes and turns repeat, and pack well
        size = SMALL_STEP * round(size / SMALL_STEP)
        turn = np.radians(TURN_STEP * round(np.degrees(np.arctan2(way[1], way[0])) / TURN_STEP))
        way = np.array([np.cos(turn), np.sin(turn)])
    side = np.array([-way[1], way[0]])
    back = np.array([-way * size + side * size * 0.52, -way * size * 0.78, -way * size - side * size * 0.52])
    return np.round(tip) + np.vstack([[0, 0], np.round(back)])


def stroke(points: np.ndarray, number: str = "", kind: str = "firm") -> Stroke:
    """An arrow along points: the line stops inside its head."""
    line = D.resampled(through(points), 2.0, False)
    length = np.linalg.norm(np.diff(line, axis=0), axis=1).sum()
    size = min(HEAD, max(15, length * 0.4)) * (0.85 if kind in ("light", "pale") else 1)
    back = int(size * 0.55 / 2)

    def ahead(end: np.ndarray) -> np.ndarray:
        d = end[-1] - end[max(0, len(end) - 2 - int(size / 2))]
        return d / (np.linalg.norm(d) + 1e-9)

    head = arrow_head(line[-1], ahead(line), size)
    tail = arrow_head(line[0], ahead(line[::-1]), size) if kind == "both" else None
    body = line[back if kind == "both" else 0 : len(line) - back]
    if len(body) < 4:
        body = line[: max(4, len(line) // 2)]
    pieces = [np.round(c) for c in D.curve(body, False, 1.2, 1.0)]
    return Stroke(pieces, number, kind, head, tail)


# Writing ----------------------------------------------------------------------------------------------------------


def flip(p: np.ndarray, w: int) -> np.ndarray:
    return np.c_[w - p[:, 0], p[:, 1]]


def polygon(p: np.ndarray) -> str:
    """From its first point on in steps: small numbers that come back pack well."""
    p = np.round(p)
    return "M" + D.numbers(p[0]) + "l" + D.numbers(np.diff(p, axis=0).ravel()) + "z"


def labels(places: list[tuple[float, float, str]], w: int, mirror: bool, shown: int) -> str:
    """R and L, as large in a tall picture as in a small one: `shown` is the longer side of what is seen."""
    size = max(18, round(0.05 * shown))
    out = ""
    for x, y, letter in places:
        x = w - x if mirror else x
        letter = {"R": "L", "L": "R"}[letter] if mirror else letter
        out += f'<text class="fig-label" x="{x:.0f}" y="{y:.0f}">{letter}</text>'
    return (
        f'<g fill="{INK["ink"]}"><g fill="{paint("ink")}" font-family="sans-serif" font-size="{size}" font-weight="700" '
        f'text-anchor="middle">{out}</g></g>'
    )


def write(fig: Figure, mirror: bool, fade: str) -> str:
    """The overlay file: the view by reference, then what lies on it."""
    w = fig.size[0]
    side = "left" if mirror else "right"
    begin = w - fig.right if mirror else fig.left
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{begin} {fig.top} {fig.right - fig.left} {fig.bottom - fig.top}">\n'
    flipped = f' transform="matrix(-1 0 0 1 {w} 0)"' if mirror else ""
    insets = "".join(
        f'<use href="../views/{name}.svg#view" transform="translate({x:g} {y:g}) scale({k:g})"/>'
        for name, x, y, k in fig.insets
    )
    base = f'<g{flipped}><use href="../views/{fig.view}.svg#view"/>{insets}</g>'
    if fade:
        # the mask is laid on a group that is mirrored as a whole
        head += f"<defs>{fade}</defs>\n"
        base = (
            f'<g{flipped}><g mask="url(#fade-{fig.ident})"><use href="../views/{fig.view}.svg#view"/>{insets}</g></g>'
        )

    def fx(x: float) -> float:
        return w - x if mirror else x

    def placed(hands: list[tuple[str, float, float, float, float, bool]]) -> str:
        out = ""
        for shape, x, y, turn, scale, right in hands:
            t, sx = (-turn if mirror else turn), (-scale if right != mirror else scale)
            out += f'<use class="fig-hand" href="../marks.svg#hand-{shape}" transform="translate({fx(x):.0f} {y:.0f}) rotate({t:.0f}) scale({sx:.2f} {scale:.2f})"/>\n'
        return out

    out = head + placed(fig.behind) + base + f'\n<g class="fig-overlay" data-figure="{fig.ident}" data-side="{side}">\n'
    out += placed(fig.hands)
    for name, x, y, r in fig.basins:
        out += f'<use class="fig-basin" data-basin="{name}" href="../marks.svg#basin" transform="translate({fx(x):.0f} {y:.0f}) scale({r / 40:.2f})"/>\n'
    for x, y, r in fig.avoid:
        out += f'<use class="fig-nopress" href="../marks.svg#nopress" transform="translate({fx(x):.0f} {y:.0f}) scale({r / 40:.2f})"/>\n'
    body, heads, dots = {"firm": "", "light": "", "pale": "", "both": "", "turn": ""}, "", ""
    for s in fig.strokes:
        pieces = [flip(c, w) if mirror else c for c in s.pieces]
        body[s.kind] += D.path(pieces, False)
        heads += polygon(flip(s.head, w) if mirror else s.head)
        if s.tail is not None:
            heads += polygon(flip(s.tail, w) if mirror else s.tail)
        x, y = pieces[0][0]
        if s.kind in ("firm", "light"):
            dots += f'<circle cx="{x:.0f}" cy="{y:.0f}" r="{fig.dot if s.number else 9}"/>'
    if fig.strokes:
        every = "".join(body.values())
        out += (
            f'<g fill="none" stroke="{INK["paper"]}"><g class="fig-casing" stroke="{paint("paper")}" stroke-width="12" '
            f'stroke-linecap="round" stroke-linejoin="round"><path d="{every}{heads}"/></g></g>\n'
        )
        path = f'<g fill="none" stroke="{INK["path"]}"><g class="fig-path" stroke="{paint("path")}" stroke-linecap="round">'
        for kinds, look in (
            (("firm", "both", "turn"), f'stroke-width="{STROKE}"'),
            (("pale",), PALE),
            (("light",), 'stroke-width="4"'),
        ):
            d = "".join(body[k] for k in kinds)
            path += f'<path {look} d="{d}"/>' if d else ""
        if (
            fig.tag
        ):  # a ring where each line begins: a dash with round ends. The lines stand here already, so it packs small
            path += f'<path stroke-width="22" {RING} d="{body["firm"]}"/>'
        out += path + "</g></g>\n"
        out += f'<g fill="{INK["path"]}"><path class="fig-head" fill="{paint("path")}" d="{heads}"/></g>\n'
        if fig.tag:
            out += (
                f'<g fill="none" stroke="{INK["paper"]}"><path class="fig-start" stroke="{paint("paper")}" stroke-linecap="round" '
                f'stroke-width="14" {RING} d="{body["firm"]}"/></g>\n'
            )
        elif dots:
            out += (
                f'<g fill="{INK["paper"]}" stroke="{INK["path"]}"><g class="fig-start" fill="{paint("paper")}" '
                f'stroke="{paint("path")}" stroke-width="4">{dots}</g></g>\n'
            )
        numbered = [s for s in fig.strokes if s.number]
        if numbered:
            dx, dy = fig.tag or (0, 0)
            text = "".join(
                f'<text x="{fx(s.pieces[0][0][0] + dx):.0f}" y="{s.pieces[0][0][1] + dy + fig.dot * 0.5:.0f}">{s.number}</text>'
                for s in numbered
            )
            out += (
                f'<g fill="{INK["ink"]}"><g class="fig-band" fill="{paint("ink")}" font-family="sans-serif" font-size="{fig.dot * 1.4:.0f}" '
                f'font-weight="700" text-anchor="middle">{text}</g></g>\n'
            )
    return out + "</g>\n" + labels(fig.label, w, mirror, max(fig.right - fig.left, fig.bottom - fig.top)) + "\n</svg>\n"
