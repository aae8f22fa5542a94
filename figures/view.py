"""One view: the posed body, the eye, what is worn, and the drawing of it all."""

from __future__ import annotations

import numpy as np
import trimesh
from shapely.geometry import LineString, Polygon, box
from shapely.ops import unary_union

from figures import body as B
from figures import draw as D
from figures import overlay, points

LIMBS = {
    "arm": ("upperarm", "lowerarm", "wrist", "finger", "metacarpal"),
    "forearm": ("lowerarm", "wrist", "finger", "metacarpal"),
    "leg": ("upperleg", "lowerleg", "foot", "toe"),
    "shin": ("lowerleg", "foot", "toe"),
}
INK = {
    "skin": "#efe5da", "tone": "#ddcec0", "shade": "#c8b5a4", "line": "#4a4039", "cloth": "#b9c3c6", "hair": "#a3968b", "cuff": "#2c6e7a", "hand": "#fbf7f2", "pillow": "#e4e8ea",
}  # fmt: skip


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

    def cut(self, box: tuple[int, int, int, int]) -> tuple[tuple[int, int], tuple[int, int]]:
        """The edges (top, bottom), (left, right) of a part of the view that cut through the body; the view's own elsewhere."""
        left, top, right, bottom = box
        (w, h), body = self.size, unary_union(self.pic.body)

        def through(x1: int, y1: int, x2: int, y2: int) -> bool:
            return body.intersects(LineString([(x1, y1), (x2, y2)]))

        return (
            (top if through(left, top, right, top) else 0, bottom if through(left, bottom, right, bottom) else h),
            (left if through(left, top, left, bottom) else 0, right if through(right, top, right, bottom) else w),
        )

    def basin(self, name: str) -> tuple[int, int, int]:
        """Where a node basin lies: `axilla.right` and so on, as the view's spec says; its x, y and radius."""
        stem, side = name.split(".")
        place = self.spec["basins"][stem]
        if side == "left":
            place = " | ".join(f"{p.strip()} L" for p in place.split("|"))
        x, y = self.at(place)
        return round(x), round(y), self.spec.get("basin_radius", 30)

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
        for x1, y1, x2, y2 in self.spec.get("tables", []):  # its top, seen from the edge: from corner to corner
            corners = [[x1, y1], [x2, y1], [x2, y2], [x1, y2]]
            out.append(overlay.polygon(np.array(corners) * self.cam.unit))
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
        for kind, d in worn.items():  # its seam is seen where colors are forced, and the cloth is not
            seam = f' stroke="var(--fig-{kind}-seam,{INK[kind]})"'
            out += group(kind, d).replace(f'class="fig-{kind}"', f'class="fig-{kind}"{seam}')
        line = f'<g fill="none" stroke="{INK["line"]}" stroke-linecap="round" stroke-linejoin="round">'
        line += f'<g class="fig-line" stroke="{paint("line")}"><path stroke-width="3" d="{body}"/>'
        if inner:
            line += f'<path stroke-width="2.6" d="{inner}"/>'
        if fine or nails:
            line += f'<path stroke-width="1.8" opacity=".75" d="{fine}{nails}"/>'
        return out + line + "</g></g></g>"


def fade(
    spec: dict, w: int, h: int, ident: str, part: tuple[int, int] | None = None, across: tuple[int, int] | None = None
) -> str:
    """The soft ends of a view, or of the part of it that is shown, as one mask; nothing if it has none."""
    fades = [list(f) for f in spec.get("fades", [])]
    top, bottom = part or (0, h)
    if top > 0:
        fades = [f for f in fades if f[1] == f[3] or f[1] > f[3]] + [[0, top / h, 0, top / h + 0.06]]
    if bottom < h:
        fades = [f for f in fades if f[1] == f[3] or f[1] < f[3]] + [[0, bottom / h, 0, bottom / h - 0.06]]
    left, right = across or (0, w)
    fades = [
        f
        for f in fades
        if (top < max(f[1], f[3]) * h and min(f[1], f[3]) * h < bottom) or f[1] == f[3]
        if (left < max(f[0], f[2]) * w and min(f[0], f[2]) * w < right) or f[0] == f[2]
    ]
    if left > 0:
        fades = [f for f in fades if f[0] == f[2] or f[0] > f[2]] + [[left / w, 0, left / w + 0.06, 0]]
    if right < w:
        fades = [f for f in fades if f[0] == f[2] or f[0] < f[2]] + [[right / w, 0, right / w - 0.06, 0]]
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
    right, left = (26, w - 26) if spec["yaw"] == 0 else (w - 26, 26)
    return [(right, 44, "R"), (left, 44, "L")]


def view_file(view: View, sets: dict) -> str:
    w, h = view.size
    defs = fade(view.spec, w, h, "fade")
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {w} {h}" role="img"><title>{view.spec["title"]}</title>\n'
    mask = ' mask="url(#fade)"' if defs else ""
    defs = f"<defs>{defs}</defs>\n" if defs else ""
    text = overlay.labels(label_places(view.spec, w, h), w, False, max(w, h))
    return f"{head}{defs}<g{mask}>\n{view.drawing(sets)}\n</g>\n{text}\n</svg>\n"
