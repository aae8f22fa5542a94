"""The working hand in its shapes, drawn from the same body: a LEFT hand seen from its back, fingers up, 1000 units a meter.

Its origin is the place that touches the skin, so a figure only says where, at what turn, and in which shape.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import trimesh
from shapely.affinity import translate
from shapely.geometry import LineString, Point, Polygon
from shapely.ops import unary_union

from figures import body as B
from figures import draw as D
from figures import points

FLAT = [
  {"bone": "finger2-1.R", "axis": "fan", "by": 12}, {"bone": "finger3-1.R", "axis": "fan", "by": -6},
  {"bone": "finger4-1.R", "axis": "fan", "by": -13}, {"bone": "finger5-1.R", "axis": "fan", "by": -24},
  {"bone": "finger1-1.R", "axis": "fan", "by": 14},
]  # fmt: skip
UPRIGHT = [
  {"bone": "upperarm01.R", "aim": [0, 0, 1]}, {"bone": "lowerarm01.R", "aim": [0, 0, 1]},
  {"bone": "lowerarm01.R", "face": "palm", "to": [0, 1, 0], "with": ["lowerarm02.R", "wrist.R"]},
  {"bone": "wrist.R", "aim": [0, 0, 1]},
]  # fmt: skip
SHAPES = {
    # shape: (pose after UPRIGHT, yaw of the eye, joint or finger place at the origin)
    "flat": ([*FLAT, {"fingers": [2, 3, 4, 5], "curl": [-12, -14, -10], "side": "R"}], 0, "finger3 -0.1 palm"),
    "fingers": ([*FLAT, {"fingers": [2, 3, 4, 5], "curl": [-12, -14, -10], "side": "R"}], 0, "finger3 1.6 palm"),
    "pads": (
        [*FLAT, {"fingers": [2, 3], "curl": [-8, -8, -4], "side": "R"}, {"fingers": [4, 5], "curl": [60, 80, 40], "side": "R"},
         {"bone": "finger1-1.R", "axis": "fan", "by": 18}],
        0, "finger3 2.3 palm",
    ),
    "cupped": ([*FLAT, {"fingers": [2, 3, 4, 5], "curl": [22, 16, 8], "side": "R"}], 0, "finger3 0.2 palm"),
    "ring": (
        [{"bone": "finger3-1.R", "axis": "fan", "by": 4}, {"bone": "finger4-1.R", "axis": "fan", "by": -9},
         {"bone": "finger5-1.R", "axis": "fan", "by": -20}, {"fingers": [2, 3, 4, 5], "curl": [30, 30, 12], "side": "R"},
         {"bone": "metacarpal1.R", "axis": "z", "by": -45}, {"bone": "finger1-1.R", "axis": "x", "by": -28},
         {"bone": "finger1-2.R", "axis": "x", "by": 14}, {"bone": "finger1-3.R", "axis": "x", "by": 14}],
        -80, "",
    ),
    "thumb": (
        [*FLAT, {"fingers": [2, 3, 4, 5], "curl": [55, 70, 30], "side": "R"}, {"bone": "finger1-1.R", "axis": "fan", "by": -20}],
        0, "finger1 2.2 palm",
    ),
}  # fmt: skip
UNITS = 1000


@lru_cache(maxsize=len(SHAPES))
def made(shape: str) -> tuple[dict[str, str], np.ndarray]:
    """Outline, tone, lines and cuff of one shape, as path data about its origin; and the points it reaches to."""
    pose, yaw, origin = SHAPES[shape]
    b = B.load()
    verts, sk = B.posed(b, [*UPRIGHT, *pose])
    verts = verts * [-1, 1, 1]  # the right hand's mirror is the left hand
    weight = points.limb_vertices(b, ("lowerarm02", "wrist", "finger", "metacarpal"), "R")
    keep = weight[b.faces].min(1) > 0.5
    used = np.unique(b.faces[keep])
    remap = np.full(len(verts), -1)
    remap[used] = np.arange(len(used))
    v, f = trimesh.remesh.subdivide_loop(verts[used], remap[b.faces[keep]][:, ::-1], iterations=1)
    if origin:
        at = points.place(origin, verts)
    else:  # the ring closes between the tips of thumb and index finger
        at = (points.place("finger1 2.6 palm", verts) + points.place("finger2 2.6 palm", verts)) / 2
    cam = D.camera(-yaw, 0, 0, at, (0.46, 0.46), round(0.46 * UNITS))
    soft = D.normals(B.smooth(v, f, np.ones(len(v)), 16), f)
    p = D.picture(v, f, soft, cam, least=14, jump=0.006, tones=(0.5, 0.1))
    wrist = sk.head("wrist.R") * [-1, 1, 1]
    arm = B.unit(wrist - sk.head("lowerarm01.R") * [-1, 1, 1])
    mid, w0 = cam.project(wrist - arm * 0.045)[0], cam.project(wrist - arm * 0.085)[0]
    o = np.array([cam.width / 2, cam.height / 2])
    down = B.unit(w0 - mid)
    side = np.array([-down[1], down[0]])
    far = mid + down * 400
    cut = Polygon([mid - side * 300, mid + side * 300, far + side * 300, far - side * 300])
    hand = [q for g in p.body for q in D.polygons(g.difference(cut))]
    hand = [max(hand, key=lambda q: q.area)]
    whole = unary_union(hand).buffer(-0.5)
    tone = [q for g in p.tone for q in D.polygons(g.intersection(whole)) if q.area > 250]

    def moved(shapes: list[Polygon]) -> list[Polygon]:
        return [translate(s, -o[0], -o[1]) for s in shapes]

    lines = ""
    rim = unary_union([q.exterior.buffer(2.5) for q in hand])
    for c in p.lines:
        if LineString(c).difference(rim).length > 10 and not Point(c[len(c) // 2]).within(cut):
            lines += D.line(c - o)
    band = LineString([mid - side * 80, mid + side * 80]).buffer(1)
    span = [np.array(q) for g in p.body for part in D.polygons(g.intersection(band)) for q in part.exterior.coords]
    reach = [float((q - mid) @ side) for q in span]
    lo, hi = min(reach) - 5, max(reach) + 5
    e = mid - o
    corner = [
        e + side * lo - down * 7,
        e + side * hi - down * 7,
        e + side * (hi + 4) + down * 42,
        e + side * (lo - 4) + down * 42,
    ]
    cuff = "M" + "L".join(f"{round(x)} {round(y)}" for x, y in corner) + "z"
    paths = {
        "skin": D.path_of(moved(hand), 0.7, 2),
        "tone": D.path_of(moved(tone), 1, 2.5),
        "lines": lines,
        "cuff": cuff,
    }
    return paths, np.vstack([*(np.array(q.exterior.coords) for q in moved(hand)), corner])


def draw_hand(shape: str) -> dict[str, str]:
    """Outline, tone, lines and cuff of one shape, as path data about its origin."""
    return made(shape)[0]


def reach(shape: str, x: float, y: float, turn: float, scale: float, right: bool) -> np.ndarray:
    """The outline of a hand with its cuff where a figure lays it, in drawing units."""
    points = made(shape)[1] * [-scale if right else scale, scale]
    a = np.radians(turn)
    return points @ np.array([[np.cos(a), np.sin(a)], [-np.sin(a), np.cos(a)]]) + [x, y]
