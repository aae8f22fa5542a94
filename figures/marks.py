"""marks.svg: the hand shapes and the signs."""

from __future__ import annotations

from figures import hands, overlay
from figures.view import INK, paint


def marks_file() -> str:
    """The hand shapes and the signs, each by its id, drawn about its own origin."""
    ink, paper, stop = overlay.paint("ink"), overlay.paint("paper"), overlay.paint("stop")
    out = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="-300 -300 600 600">\n<title>Hands and signs</title>\n'
    for shape in hands.SHAPES:
        d = hands.draw_hand(shape)
        out += (
            f'<g id="hand-{shape}"><g fill="{INK["hand"]}"><path fill="{paint("hand")}" d="{d["skin"]}"/></g>'
            f'<g fill="{INK["tone"]}"><path fill="{paint("tone")}" fill-opacity=".7" d="{d["tone"]}"/></g>'
            f'<g fill="none" stroke="{overlay.INK["ink"]}"><path stroke="{ink}" stroke-width="4.5" stroke-linejoin="round" '
            f'stroke-linecap="round" d="{d["skin"]}{d["lines"]}"/></g>'
            f'<g fill="{INK["cuff"]}" stroke="{overlay.INK["ink"]}"><path fill="{paint("cuff")}" stroke="{ink}" stroke-width="3" '
            f'stroke-linejoin="round" d="{d["cuff"]}"/></g></g>\n'
        )
    beans = "M-16-10a8 6 0 1 0 16 0a8 6 0 1 0-16 0zM4-2a8 6 0 1 0 16 0a8 6 0 1 0-16 0zM-14 12a8 6 0 1 0 16 0a8 6 0 1 0-16 0z"
    path = overlay.paint("path")
    out += (
        f'<g id="basin"><g fill="{overlay.INK["paper"]}" stroke="{overlay.INK["path"]}"><circle r="37" fill="{paper}" '
        f'fill-opacity=".8" stroke="{path}" stroke-width="5"/><circle r="29" fill="none" stroke="{path}" stroke-width="2.5"/></g>'
        f'<g fill="{overlay.INK["path"]}"><path fill="{path}" d="{beans}"/></g></g>\n'
    )
    hatch = (
        "".join(f"M{x}-{y}L-{y} {x}" for x, y in ((-12, 34), (4, 36), (20, 30)))
        + "M34-12L-12 34M36 4L4 36M30-30L-30 30"
    )
    out += (
        f'<g id="treated"><g fill="{overlay.INK["paper"]}" stroke="{overlay.INK["stop"]}"><circle r="37" fill="{paper}" '
        f'fill-opacity=".85" stroke="{stop}" stroke-width="5" stroke-dasharray="12 7"/></g>'
        f'<g fill="none" stroke="{overlay.INK["stop"]}"><path stroke="{stop}" stroke-width="2.5" d="{hatch}"/>'
        f'<path stroke="{stop}" stroke-width="7" stroke-linecap="round" d="M-22-22L22 22M22-22L-22 22"/></g></g>\n'
    )
    out += (
        f'<g id="nopress"><g fill="{overlay.INK["paper"]}" stroke="{overlay.INK["stop"]}"><circle r="36" fill="{paper}" '
        f'fill-opacity=".7" stroke="{stop}" stroke-width="7"/><path fill="none" stroke="{stop}" stroke-width="7" '
        f'd="M-25 25L25-25"/></g></g>\n'
    )
    return out + "</svg>\n"
