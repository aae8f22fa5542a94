"""Draw every view, hand and step: `python -m figures.build` writes static/figures/; `--check` compares instead.

python -m figures.build [--check] [--only NAME ...] [--out DIR]
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tomllib
from pathlib import Path

import numpy as np
import trimesh
from shapely.geometry import LineString, Polygon, box
from shapely.ops import unary_union

from figures import body as B
from figures import draw as D
from figures import hands, overlay, points

HERE = Path(__file__).parent
FIGURE_SPECS = ("upper.toml", "lower.toml")
OUT = HERE.parent / "static" / "figures"
LIMBS = {
    "arm": ("upperarm", "lowerarm", "wrist", "finger", "metacarpal"),
    "forearm": ("lowerarm", "wrist", "finger", "metacarpal"),
    "leg": ("upperleg", "lowerleg", "foot", "toe"),
    "shin": ("lowerleg", "foot", "toe"),
}
NUMBERS = re.compile(r"-?\d*\.?\d+")
INK = {
    "skin": "#efe5da", "tone": "#ddcec0", "shade": "#c8b5a4", "line": "#4a4039", "cloth": "#b9c3c6", "hair": "#a3968b", "cuff": "#2c6e7a", "hand": "#fbf7f2", "pillow": "#e4e8ea",
}  # fmt: skip


def read(name: str) -> dict:
    return tomllib.loads((HERE / "specs" / name).read_text(encoding="utf-8"))


def paint(name: str) -> str:
    """A color that the page may change, and that stands alone where it cannot."""
    return f"var(--fig-{name},{INK[name]})"


def briefs_at(rest: np.ndarray) -> np.ndarray:
    """Above 0 where briefs are worn: below the waistband and above the leg line, which rises to the hip."""
    x, y, z = rest.T
    leg = -0.088 + 0.60 * np.clip(np.abs(x) - 0.02, 0, 0.2) + 0.35 * np.clip(-y - 0.02, -0.2, 0.02)
    return np.where(np.abs(x) > 0.27, -0.1, np.minimum(0.066 - z, z - leg))


def hair_at(rest: np.ndarray) -> np.ndarray:
    """Above 0 under short hair: over the forehead, round the ear, down to the nape."""
    _, y, z = rest.T
    low = np.interp(
        y,
        [-0.16, -0.10, -0.075, -0.04, 0.004, 0.010, 0.02, 0.028, 0.12],
        [0.79, 0.785, 0.76, 0.735, 0.732, 0.70, 0.69, 0.64, 0.625],
    )
    return np.where(z > 0.6, z - low, -0.1)


def solid(shapes: list, least: float) -> list[Polygon]:
    """Shapes without specks and pinholes."""
    return [Polygon(p.exterior, [r for r in p.interiors if Polygon(r).area > least]) for p in shapes if p.area > least]


class View:
    """One view: the posed mesh, the eye, and what is seen."""

    def __init__(self, name: str, spec: dict, poses: dict) -> None:
        self.name, self.spec = name, spec
        b = B.load()
        verts, self.skeleton = B.posed(b, poses[spec["pose"]])
        amount = np.zeros(len(verts))
        x, y, z = b.rest.T
        chest = np.clip(1 - np.hypot((np.abs(x) - 0.09) / 0.1, (z - 0.34) / 0.12), 0, 1) * (y < 0.0)
        between = np.clip(1 - np.hypot(x / 0.07, (z + 0.07) / 0.08), 0, 1) * (y < 0.0)
        amount = np.clip(1.6 * np.maximum(chest, between), 0, 1)
        verts = B.smooth(verts, b.faces, amount, 30)
        self.verts = verts
        faces = b.faces
        keep = np.ones(len(faces), bool)
        for limb in spec.get("drop", []):
            stem, side = limb.split(".")
            w = points.limb_vertices(b, LIMBS[stem], side)
            keep &= w[faces].min(1) < 0.5
        if "keep" in spec:
            keep &= np.any(
                [
                    points.limb_vertices(b, LIMBS[k.split(".")[0]], k.split(".")[1])[faces].min(1) > 0.5
                    for k in spec["keep"]
                ],
                axis=0,
            )
        used = np.unique(faces[keep])
        remap = np.full(len(verts), -1)
        remap[used] = np.arange(len(used))
        v, f = trimesh.remesh.subdivide_loop(verts[used], remap[faces[keep]], iterations=1)
        marks = {}
        near = trimesh.remesh.subdivide_loop(b.rest[used], remap[faces[keep]], iterations=1)[0]  # places at rest
        if spec.get("briefs"):
            marks["cloth"] = briefs_at(near)
        if spec.get("hair"):
            marks["hair"] = hair_at(near)
        center = points.place(spec["at"], verts) if "at" in spec else np.array(spec["center"], float)
        if "shift" in spec:  # the frame moved on paper, so that a second view fits beside
            center = center + np.array([spec["shift"][0], 0, spec["shift"][1]])
        self.cam = D.camera(spec["yaw"], spec.get("pitch", 0), spec.get("roll", 0), center, spec["size"], spec["width"])
        soft = D.normals(B.smooth(v, f, np.ones(len(v)), spec.get("soft", 24)), f)
        self.pic = D.picture(
            v, f, soft, self.cam,
            marks=marks,
            least=spec.get("least", 16), jump=spec.get("jump", 0.012), tones=spec.get("tones", (0.58, 0.26)),
        )  # fmt: skip
        self.normals = D.normals(verts, b.faces)

    @property
    def size(self) -> tuple[int, int]:
        return self.cam.width, self.cam.height

    def at(self, place: str) -> np.ndarray:
        """A place on the skin, or a plain "= x y" in drawing units."""
        if place.startswith("="):
            return np.array([float(v) for v in place[1:].split()])
        return self.cam.project(points.place(place, self.verts))[0]

    def pillow_paths(self) -> list[str]:
        """Soft cushions under a limb: rounded shapes with their center and half-axes in meters of the picture."""
        out = []
        for cx, cy, rx, ry, tilt in self.spec.get("pillows", []):
            t = np.linspace(0, 2 * np.pi, 80, endpoint=False)
            p = np.c_[
                np.sign(np.cos(t)) * np.abs(np.cos(t)) ** 0.55 * rx, np.sign(np.sin(t)) * np.abs(np.sin(t)) ** 0.7 * ry
            ]
            a = np.radians(tilt)
            p = p @ np.array([[np.cos(a), -np.sin(a)], [np.sin(a), np.cos(a)]])
            q = (p + np.array([cx, cy])) * self.cam.unit
            out.append(D.path(D.curve(q, True, 1.0), True))
        return out

    def nail(self, place: str) -> str:
        b = B.load()
        f, w = points.anchor(place)
        n = np.asarray(w) @ self.normals[b.faces[f]]
        if n @ self.cam.fwd > -0.35:
            return ""
        words = place.split()
        tip = f"{words[0]} {float(words[1]) + 0.3:.2f} {words[2]}"
        c, t = self.at(place), self.at(tip)
        ahead = B.unit(t - c)
        width = 0.0062 if words[0].startswith("finger") else (0.0085 if words[0] == "toe1" else 0.004)
        length = 0.0075 if words[0].startswith("finger") else (0.008 if words[0] == "toe1" else 0.0035)
        ang = np.linspace(0, 2 * np.pi, 40, endpoint=False)
        e = (
            np.c_[
                np.sign(np.cos(ang)) * np.abs(np.cos(ang)) ** 0.7 * length,
                np.sign(np.sin(ang)) * np.abs(np.sin(ang)) ** 0.7 * width,
            ]
            * self.cam.unit
        )
        r = np.array([[ahead[0], -ahead[1]], [ahead[1], ahead[0]]])
        return D.path(D.curve(c + e @ r.T, True, 0.5, 0.8, 1.0), True)

    def details(self, sets: dict) -> tuple[str, str]:
        fine, nails = "", ""
        for name in self.spec.get("details", []):
            one = sets[name]
            todo = list(one["lines"]) + list(one.get("both", []))
            todo += [[f"{p} L" for p in row] for row in one.get("both", [])]
            for row in todo:
                pts = np.array([self.at(p) for p in row])
                fine += D.line(overlay.through(pts), 0.6, 1.0)
            nails += "".join(self.nail(n) for n in one.get("nails", []))
        return fine, nails

    def drawing(self, sets: dict) -> str:
        """What stands inside id="view": areas from back to front, then lines."""
        p, (w, h) = self.pic, self.size
        calm = self.spec.get("calm", 260)
        window = box(-D.EDGE, -D.EDGE, w + D.EDGE, h + D.EDGE)
        body = D.path_of(p.body, 0.6, 2)

        def group(kind: str, d: str) -> str:
            return f'<g fill="{INK[kind]}"><path class="fig-{kind}" fill="{paint(kind)}" d="{d}"/></g>' if d else ""

        tone = D.path_of(solid(p.tone, calm), 1.0, 3)
        shade = D.path_of(solid(p.shade, calm), 1.0, 3)
        worn = {}
        for kind in ("cloth", "hair"):
            shapes = [q for c in p.parts.get(kind, []) for q in D.polygons(c.intersection(window))]
            worn[kind] = D.path_of(solid(shapes, 300), 0.8, 3)
        pillow = self.pillow_paths()
        fine, nails = self.details(sets)
        rim = unary_union([q.exterior.buffer(2.5) for q in p.body]) if p.body else LineString()
        inner = "".join(D.line(x) for x in p.lines if LineString(x).difference(rim).length > 12)
        out = '<g id="view" class="fig-view" fill-rule="evenodd">'
        if pillow:
            out += f'<g fill="{INK["pillow"]}" stroke="{INK["line"]}" stroke-width="2">'
            out += "".join(
                f'<path class="fig-pillow" fill="{paint("pillow")}" stroke="{paint("line")}" d="{d}"/>' for d in pillow
            )
            out += "</g>"
        out += group("skin", body) + group("tone", tone) + group("shade", shade)
        for kind, d in worn.items():
            out += group(kind, d)
        line = f'<g fill="none" stroke="{INK["line"]}" stroke-linecap="round" stroke-linejoin="round">'
        line += f'<g class="fig-line" stroke="{paint("line")}"><path stroke-width="3" d="{body}"/>'
        if inner:
            line += f'<path stroke-width="2.6" d="{inner}"/>'
        if fine or nails:
            line += f'<path stroke-width="1.8" opacity=".75" d="{fine}{nails}"/>'
        return out + line + "</g></g></g>"


def fade(spec: dict, w: int, h: int, ident: str, part: tuple[int, int] | None = None) -> str:
    """The soft ends of a view, or of the part of it that is shown, as one mask; nothing if it has none."""
    fades = [list(f) for f in spec.get("fades", [])]
    top, bottom = part or (0, h)
    if top > 0:
        fades = [f for f in fades if f[1] == f[3] or f[1] > f[3]] + [[0, top / h, 0, top / h + 0.06]]
    if bottom < h:
        fades = [f for f in fades if f[1] == f[3] or f[1] < f[3]] + [[0, bottom / h, 0, bottom / h - 0.06]]
    if not fades:
        return ""
    grads, rects = "", ""
    for k, (x1, y1, x2, y2) in enumerate(fades):
        grads += (
            f'<linearGradient id="{ident}{k}" gradientUnits="userSpaceOnUse" x1="{x1 * w:.0f}" y1="{y1 * h:.0f}" '
            f'x2="{x2 * w:.0f}" y2="{y2 * h:.0f}"><stop stop-color="#000"/>'
            '<stop offset="1" stop-color="#000" stop-opacity="0"/></linearGradient>'
        )
        rects += f'<path fill="url(#{ident}{k})" d="M0 0H{w}V{h}H0z"/>'
    return f'{grads}<mask id="{ident}" maskUnits="userSpaceOnUse" x="0" y="0" width="{w}" height="{h}"><path fill="#fff" d="M0 0H{w}V{h}H0z"/>{rects}</mask>'


def label_places(spec: dict, w: int, h: int) -> list[tuple[float, float, str]]:
    """R and L as the reader sees them: a front view faces the reader."""
    if not spec.get("both"):
        x, y = spec.get("label", [0.06, 0.08])
        return [(round(x * w), round(y * h), "R")]
    right, left = (24, w - 24) if spec["yaw"] == 0 else (w - 24, 24)
    return [(right, 36, "R"), (left, 36, "L")]


def view_file(view: View, sets: dict) -> str:
    w, h = view.size
    defs = fade(view.spec, w, h, "fade")
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {w} {h}" role="img"><title>{view.spec["title"]}</title>\n'
    mask = ' mask="url(#fade)"' if defs else ""
    defs = f"<defs>{defs}</defs>\n" if defs else ""
    text = overlay.labels(label_places(view.spec, w, h), w, False)
    return f"{head}{defs}<g{mask}>\n{view.drawing(sets)}\n</g>\n{text}\n</svg>\n"


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


def stroke_of(view: View, one: list[str]) -> np.ndarray:
    return np.array([view.at(p) for p in one])


def compose(ident: str, one: dict, view: View) -> overlay.Figure:
    """A step's figure from its spec, in drawing units, for the right side."""
    w, h = view.size
    top, bottom = (round(part * h) for part in one.get("crop", (0, 1)))
    places = [(x, y + top, letter) for x, y, letter in label_places(view.spec, w, h)]
    fig = overlay.Figure(ident, view.name, (w, h), places, top=top, bottom=bottom)
    fig.dot = one.get("dot", overlay.START)
    for kind, key in (("pale", "pale"), ("firm", "paths"), ("light", "light"), ("both", "swing")):
        rows = one.get(key, [])
        for k, row in enumerate(rows):
            number = str(k + 1) if one.get("numbered") and key in ("paths", "light") else ""
            if one.get("numbers") and key == "paths":
                number = one["numbers"][k]
            fig.strokes.append(overlay.stroke(stroke_of(view, row), number, kind))
    order = {"pale": 0, "both": 1, "light": 2, "firm": 3}
    fig.strokes.sort(key=lambda s: order[s.kind])
    fig.insets = [tuple(i) for i in one.get("insets", [])]
    unit = view.cam.unit / hands.UNITS
    for hand in one.get("hands", []):
        x, y = view.at(hand["at"])
        fig.hands.append(
            (
                hand["shape"],
                round(x),
                round(y),
                hand["turn"],
                round(unit * hand.get("scale", 1), 2),
                hand.get("right", False),
            )
        )
    for basin in one.get("basins", []):
        x, y, r = basin_place(view, basin)
        fig.basins.append((basin, x, y, r))
    for place in one.get("avoid", []):
        x, y = view.at(place)
        fig.avoid.append((round(x), round(y), 24))
    return fig


def basin_place(view: View, name: str) -> tuple[int, int, int]:
    """Where a node basin lies on a view: `axilla.right` and so on, as the view's spec says."""
    stem, side = name.split(".")
    place = view.spec["basins"][stem]
    if side == "left":
        place = " | ".join(f"{p.strip()} L" for p in place.split("|"))
    x, y = view.at(place)
    return round(x), round(y), view.spec.get("basin_radius", 30)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--only", nargs="*", default=[])
    parser.add_argument("--out", type=Path, default=OUT)
    args = parser.parse_args()
    spec, sets = read("views.toml"), read("details.toml")
    declared = {k: v for part in FIGURE_SPECS for k, v in read(part).items()}
    made: dict[str, str] = {}
    views: dict[str, View] = {}
    faults: list[str] = []
    index: dict = {"views": {}, "figures": {}}
    for name, one in spec["views"].items():
        if args.only and name not in args.only:
            continue
        view = views[name] = View(name, one, spec["poses"])
        made[f"views/{name}.svg"] = view_file(view, sets)
        w, h = view.size
        index["views"][name] = {
            "file": f"views/{name}.svg", "title": one["title"], "width": w, "height": h, "both_sides": bool(one.get("both")),
            "basins": {
                f"{b}.{s}": list(basin_place(view, f"{b}.{s}"))
                for b in one.get("basins", {}) for s in (("right", "left") if one.get("both") else ("right",))
            },
        }  # fmt: skip
        for ident, step in declared.items():
            if step["view"] != name:
                continue
            try:
                fig = compose(ident, step, view)
            except ValueError as error:
                faults.append(f"{ident}: {error}")
                continue
            for mirror, side in ((False, "right"), (True, "left")):
                made[f"steps/{ident}.{side}.svg"] = overlay.write(
                    fig, mirror, fade(one, w, h, f"fade-{ident}", (fig.top, fig.bottom))
                )
            index["figures"][ident] = entry(ident, step, fig)
    made["marks.svg"] = marks_file()
    made["figures.css"] = (HERE / "specs" / "figures.css").read_text(encoding="utf-8")
    if not args.only:
        index["figures"] = dict(sorted(index["figures"].items()))
        made["index.json"] = json.dumps(index, indent=1, ensure_ascii=False) + "\n"
    for fault in faults:
        print(fault)
    return (compare(made, args.out) if args.check else save(made, args.out)) or bool(faults)


def entry(ident: str, step: dict, fig: overlay.Figure) -> dict:
    """What the site needs to know of a figure without reading its drawing."""
    motion = []
    for s in fig.strokes:
        if s.kind in ("firm", "light", "both"):
            at = s.pieces[0][0]
            motion.append({
                "right": D.path([p - at for p in s.pieces], False),
                "left": D.path([(p - at) * [-1, 1] for p in s.pieces], False),
                "start": [int(v) for v in at], "end": [int(v) for v in s.head[0]], "band": s.number,
            })  # fmt: skip
    return {
        "view": fig.view,
        "right": f"steps/{ident}.right.svg",
        "left": f"steps/{ident}.left.svg",
        "box": [0, fig.top, fig.size[0], fig.bottom - fig.top],
        "hand": [h[0] for h in fig.hands],
        "basins": [b[0] for b in fig.basins],
        "words": step.get("words", ""),
        "motion": motion,
    }


def save(made: dict[str, str], out: Path) -> int:
    for path, text in made.items():
        (out / path).parent.mkdir(parents=True, exist_ok=True)
        (out / path).write_text(text, encoding="utf-8")
    print(f"{len(made)} files")
    return 0


def compare(made: dict[str, str], out: Path) -> int:
    """The committed drawings against fresh ones: same text but for numbers, and no number more than one unit off."""
    bad = []
    number = NUMBERS
    for path, text in made.items():
        there = out / path
        old = there.read_text(encoding="utf-8") if there.exists() else ""
        if old == text:
            continue
        a, b = number.findall(old), number.findall(text)
        same_words = number.sub("#", old) == number.sub("#", text)
        if not same_words or any(abs(float(x) - float(y)) > 1 for x, y in zip(a, b, strict=False)):
            bad.append(path)
    for path in bad:
        print(f"differs: {path}")
    print(f"{len(made) - len(bad)} of {len(made)} files agree")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
