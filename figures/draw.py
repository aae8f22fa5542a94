"""From a posed mesh to smooth outlines: what is visible, how light falls, and cubic curves through it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import contourpy
import numpy as np
from scipy import ndimage as ndi
from shapely.geometry import GeometryCollection, LineString, MultiPolygon, Polygon, box
from shapely.ops import unary_union

SCALE = 2  # picture dots to one unit of the drawing
EDGE = 24  # units drawn beyond the frame, so that outlines leave it cleanly


@dataclass(frozen=True)
class Camera:
    """An orthographic view: `right` and `up` on paper, `fwd` the way of sight; `frame` is what is seen, in meters."""

    right: np.ndarray
    up: np.ndarray
    fwd: np.ndarray
    frame: tuple[float, float, float, float]
    width: int

    @property
    def unit(self) -> float:
        x0, x1, _, _ = self.frame
        return self.width / (x1 - x0)

    @property
    def height(self) -> int:
        _, _, y0, y1 = self.frame
        return round((y1 - y0) * self.unit)

    def project(self, points: np.ndarray) -> np.ndarray:
        x0, _, _, y1 = self.frame
        p = np.atleast_2d(points)
        return np.c_[(p @ self.right - x0) * self.unit, (y1 - p @ self.up) * self.unit]


def camera(yaw: float, pitch: float, roll: float, center: np.ndarray, size: list[float], width: int) -> Camera:
    """`yaw` 0 faces the body, 90 stands at its right; `pitch` above 0 looks down; `roll` turns the paper."""
    y, p = np.radians(yaw), np.radians(pitch)
    fwd = np.array([np.sin(y) * np.cos(p), np.cos(y) * np.cos(p), -np.sin(p)])
    up = np.array([np.sin(y) * np.sin(p), np.cos(y) * np.sin(p), np.cos(p)])
    right = np.cross(fwd, up)
    r = np.radians(roll)
    right, up = right * np.cos(r) + up * np.sin(r), up * np.cos(r) - right * np.sin(r)
    c = np.asarray(center, float)
    w, h = size
    return Camera(right, up, fwd, (c @ right - w / 2, c @ right + w / 2, c @ up - h / 2, c @ up + h / 2), width)


def raster(
    xy: np.ndarray, depth: np.ndarray, faces: np.ndarray, w: int, h: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The face seen at every dot and its weights: nearest depth wins, ties go to the lower face number."""
    tri, dep = xy[faces], depth[faces]
    lo, hi = np.floor(tri.min(1)).astype(int), np.ceil(tri.max(1)).astype(int)
    seen = (hi[:, 0] >= 0) & (hi[:, 1] >= 0) & (lo[:, 0] < w) & (lo[:, 1] < h)
    span = (hi - lo).max(1) + 1
    zbuf = np.full(w * h, np.inf)
    which = np.full(w * h, -1, int)
    bary = np.zeros((w * h, 3))
    for size in (4, 8, 16, 32, 64, 128, 256):
        ids = np.flatnonzero(seen & (span <= size) & (span > (size // 2 if size > 4 else 0)))
        for start in range(0, len(ids), max(1, 4_000_000 // size**2)):
            k = ids[start : start + max(1, 4_000_000 // size**2)]
            gx, gy = np.meshgrid(np.arange(size), np.arange(size))
            px = lo[k, 0][:, None] + gx.ravel()
            py = lo[k, 1][:, None] + gy.ravel()
            a, b, c = tri[k, 0], tri[k, 1], tri[k, 2]
            den = (b[:, 1] - c[:, 1]) * (a[:, 0] - c[:, 0]) + (c[:, 0] - b[:, 0]) * (a[:, 1] - c[:, 1])
            den = np.where(np.abs(den) < 1e-12, np.nan, den)[:, None]
            qx, qy = px + 0.5 - c[:, 0][:, None], py + 0.5 - c[:, 1][:, None]
            with np.errstate(invalid="ignore"):
                u = ((b[:, 1] - c[:, 1])[:, None] * qx + (c[:, 0] - b[:, 0])[:, None] * qy) / den
                v = ((c[:, 1] - a[:, 1])[:, None] * qx + (a[:, 0] - c[:, 0])[:, None] * qy) / den
                t = 1 - u - v
                ok = (u >= -1e-6) & (v >= -1e-6) & (t >= -1e-6) & (px >= 0) & (px < w) & (py >= 0) & (py < h)
            ii, jj = np.nonzero(ok)
            if not len(ii):
                continue
            u, v, t = u[ii, jj], v[ii, jj], t[ii, jj]
            z = u * dep[k[ii], 0] + v * dep[k[ii], 1] + t * dep[k[ii], 2]
            pos = py[ii, jj] * w + px[ii, jj]
            order = np.lexsort((z, pos))
            pos, z, first = pos[order], z[order], None
            first = np.r_[True, pos[1:] != pos[:-1]]
            pos, z, src = pos[first], z[first], order[first]
            win = z < zbuf[pos]
            pos, src = pos[win], src[win]
            zbuf[pos] = z[win]
            which[pos] = k[ii[src]]
            bary[pos] = np.c_[u[src], v[src], t[src]]
    return zbuf.reshape(h, w), which.reshape(h, w), bary.reshape(h, w, 3)


def normals(verts: np.ndarray, faces: np.ndarray) -> np.ndarray:
    fn = np.cross(verts[faces[:, 1]] - verts[faces[:, 0]], verts[faces[:, 2]] - verts[faces[:, 0]])
    vn = np.zeros_like(verts)
    for k in range(3):
        np.add.at(vn, faces[:, k], fn)
    return vn / (np.linalg.norm(vn, axis=1, keepdims=True) + 1e-12)


def areas(img: np.ndarray, smallest: float, origin: float) -> list[Polygon]:
    """The areas above zero of a smooth picture, as polygons in drawing units."""
    filled, offsets = contourpy.contour_generator(z=img, fill_type="OuterOffset").filled(0, 1e9)
    out = []
    for pts, off in zip(filled, offsets, strict=True):
        rings = [(pts[off[k] : off[k + 1]] + 0.5) / SCALE - origin for k in range(len(off) - 1)]
        if len(rings[0]) < 5:
            continue
        g = Polygon(rings[0], [r for r in rings[1:] if len(r) > 4 and Polygon(r).area > smallest / 3])
        g = g if g.is_valid else g.buffer(0)
        for part in polygons(g):
            if part.area >= smallest:
                out.append(part)
    return out


def polygons(g: object) -> list[Polygon]:
    if isinstance(g, Polygon):
        return [g] if not g.is_empty else []
    if isinstance(g, (MultiPolygon, GeometryCollection)):
        return [p for q in g.geoms for p in polygons(q)]
    return []


def creases(
    verts: np.ndarray,
    xy: np.ndarray,
    depth: np.ndarray,
    vn: np.ndarray,
    faces: np.ndarray,
    fwd: np.ndarray,
    zbuf: np.ndarray,
    mask: np.ndarray,
    least: float,
    jump: float,
    origin: float,
) -> list[np.ndarray]:
    """Inner outlines: where the skin turns away from the eye and something lies well behind it."""
    g = vn @ fwd
    sign = g > 0
    s = sign[faces]
    cross = np.flatnonzero(s.any(1) & ~s.all(1))
    links: dict[tuple[int, int], list[tuple[int, int]]] = {}
    point: dict[tuple[int, int], np.ndarray] = {}
    for fi in cross:
        f = faces[fi]
        keys = []
        for a, b in ((f[0], f[1]), (f[1], f[2]), (f[2], f[0])):
            if sign[a] != sign[b]:
                key = (min(a, b), max(a, b))
                if key not in point:
                    t = g[key[0]] / (g[key[0]] - g[key[1]])
                    point[key] = np.r_[
                        xy[key[0]] * (1 - t) + xy[key[1]] * t, depth[key[0]] * (1 - t) + depth[key[1]] * t
                    ]
                keys.append(key)
        if len(keys) == 2:
            links.setdefault(keys[0], []).append(keys[1])
            links.setdefault(keys[1], []).append(keys[0])
    h, w = zbuf.shape
    far = np.where(mask, zbuf, 99.0)
    nearest = ndi.minimum_filter(far, 5)
    behind = ndi.maximum_filter(far, 7)
    inside = ndi.distance_transform_edt(mask)
    chains, used = [], set()
    ends = sorted(k for k, v in links.items() if len(v) == 1) + sorted(links)
    for start in ends:
        if start in used:
            continue
        chain, at = [start], start
        used.add(start)
        while True:
            nxt = [k for k in links[at] if k not in used]
            if not nxt:
                break
            at = min(nxt)
            used.add(at)
            chain.append(at)
        chains.append(np.array([point[k] for k in chain]))
    out = []
    for c in chains:
        col, row = c[:, 0].astype(int), c[:, 1].astype(int)
        ok = (col >= 0) & (col < w) & (row >= 0) & (row < h)
        cc, rr = np.clip(col, 0, w - 1), np.clip(row, 0, h - 1)
        ok &= c[:, 2] < nearest[rr, cc] + 0.012
        ok &= (behind[rr, cc] - c[:, 2] > jump) & (inside[rr, cc] > 5)
        ok = ndi.binary_closing(np.r_[False, ok, False], iterations=4)[1:-1] if len(ok) > 8 else ok
        lab, n = ndi.label(ok)
        for k in range(1, n + 1):
            piece = (c[lab == k, :2] + 0.0) / SCALE - origin
            if len(piece) > 3 and np.linalg.norm(np.diff(piece, axis=0), axis=1).sum() > least:
                out.append(piece)
    return out


# Curves -----------------------------------------------------------------------------------------------------------


def resampled(p: np.ndarray, step: float, closed: bool) -> np.ndarray:
    q = np.vstack([p, p[:1]]) if closed else p
    s = np.r_[0, np.cumsum(np.linalg.norm(np.diff(q, axis=0), axis=1))]
    keep = np.r_[True, np.diff(s) > 1e-9]
    q, s = q[keep], s[keep]
    n = max(4, int(s[-1] / step))
    t = np.linspace(0, s[-1], n, endpoint=not closed)
    return np.c_[np.interp(t, s, q[:, 0]), np.interp(t, s, q[:, 1])]


def smoothed(p: np.ndarray, sigma: float, closed: bool) -> np.ndarray:
    if closed:
        return ndi.gaussian_filter1d(p, sigma, axis=0, mode="wrap")
    q = ndi.gaussian_filter1d(p, sigma, axis=0, mode="nearest")
    q[0], q[-1] = p[0], p[-1]
    return q


def _bezier(c: np.ndarray, t: np.ndarray) -> np.ndarray:
    m = 1 - t
    return np.outer(m**3, c[0]) + np.outer(3 * m * m * t, c[1]) + np.outer(3 * m * t * t, c[2]) + np.outer(t**3, c[3])


def _fit(p: np.ndarray, t1: np.ndarray, t2: np.ndarray, tol: float, out: list[np.ndarray]) -> None:
    """Cubic pieces through points, split where they stray (Schneider's way)."""
    n = len(p)
    if n == 2:
        d = np.linalg.norm(p[1] - p[0]) / 3
        out.append(np.array([p[0], p[0] + t1 * d, p[1] + t2 * d, p[1]]))
        return
    u = np.r_[0, np.cumsum(np.linalg.norm(np.diff(p, axis=0), axis=1))]
    length = u[-1]
    u = u / length
    for _ in range(4):
        m = 1 - u
        a1, a2 = np.outer(3 * m * m * u, t1), np.outer(3 * m * u * u, t2)
        rest = p - np.outer(m**3 + 3 * m * m * u, p[0]) - np.outer(3 * m * u * u + u**3, p[-1])
        c = np.array([[(a1 * a1).sum(), (a1 * a2).sum()], [(a1 * a2).sum(), (a2 * a2).sum()]])
        x = np.array([(a1 * rest).sum(), (a2 * rest).sum()])
        det = c[0, 0] * c[1, 1] - c[0, 1] ** 2
        k1 = (x[0] * c[1, 1] - x[1] * c[0, 1]) / det if abs(det) > 1e-12 else 0
        k2 = (c[0, 0] * x[1] - c[0, 1] * x[0]) / det if abs(det) > 1e-12 else 0
        if not (0.02 * length < k1 < 2 * length) or not (0.02 * length < k2 < 2 * length):
            k1 = k2 = length / 3
        curve = np.array([p[0], p[0] + t1 * k1, p[-1] + t2 * k2, p[-1]])
        q = _bezier(curve, u)
        err = np.linalg.norm(q - p, axis=1)
        worst = int(err.argmax())
        if err[worst] < tol:
            out.append(curve)
            return
        if err[worst] > 6 * tol:
            break
        d1 = 3 * np.diff(curve, axis=0)
        d2 = 2 * np.diff(d1, axis=0)
        v1 = np.outer((1 - u) ** 2, d1[0]) + np.outer(2 * u * (1 - u), d1[1]) + np.outer(u**2, d1[2])
        v2 = np.outer(1 - u, d2[0]) + np.outer(u, d2[1])
        num, den = ((q - p) * v1).sum(1), (v1**2).sum(1) + ((q - p) * v2).sum(1)
        u = np.clip(np.where(np.abs(den) > 1e-9, u - num / np.where(den == 0, 1, den), u), 0, 1)
        u = np.maximum.accumulate(u)
        u[0], u[-1] = 0, 1
    k = min(max(worst, 1), n - 2)
    lo, hi = max(0, k - 2), min(n - 1, k + 2)
    t = p[lo] - p[hi]
    t = t / (np.linalg.norm(t) + 1e-12)
    _fit(p[: k + 1], t1, t, tol, out)
    _fit(p[k:], -t, t2, tol, out)


def curve(p: np.ndarray, closed: bool, tol: float, sigma: float = 2.0, step: float = 2.0) -> list[np.ndarray]:
    """Few cubic pieces along a polyline; corners (the webs between fingers) stay sharp."""
    q = resampled(np.asarray(p, float), step, closed)
    q = smoothed(q, sigma, closed) if len(q) > 6 else q
    n = len(q)
    r = 3
    idx = np.arange(n)
    if closed:
        a, b = q - q[(idx - r) % n], q[(idx + r) % n] - q
    else:
        a, b = q - q[np.maximum(idx - r, 0)], q[np.minimum(idx + r, n - 1)] - q
    ang = np.abs(np.arctan2(a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0], (a * b).sum(1)))
    peak = (ang > 1.35) & (ang >= ndi.maximum_filter1d(ang, 7, mode="wrap" if closed else "nearest"))
    cuts = list(np.flatnonzero(peak))
    if closed:
        first = cuts[0] if cuts else int(q[:, 1].argmin())
        q = np.vstack([np.roll(q, -first, axis=0), q[first : first + 1]])
        cuts = sorted({(c - first) % n for c in cuts} | {0, n // 2, n})
    else:
        cuts = sorted({0, n - 1, *cuts})
    smooth_cut = set() if not closed else ({n // 2} if not peak[(n // 2 + first) % n] else set())
    if closed and not peak[first]:
        smooth_cut |= {0, n}

    def tangent(k: int, ahead: bool) -> np.ndarray:
        m = len(q)
        if k in smooth_cut:
            d = q[min(k + 2, m - 1)] - q[max(k - 2, 0)] if 0 < k < m - 1 else q[2] - q[m - 3]
            d = d if ahead else -d
        else:
            d = q[min(k + 2, m - 1)] - q[k] if ahead else q[max(k - 2, 0)] - q[k]
        return d / (np.linalg.norm(d) + 1e-12)

    out: list[np.ndarray] = []
    for i, j in pairwise(cuts):
        if j > i:
            _fit(q[i : j + 1], tangent(i, True), tangent(j, False), tol, out)
    return out


def numbers(values: np.ndarray) -> str:
    s = ""
    for v in values:
        v = int(v)
        s += str(v) if not s or v < 0 else f" {v}"
    return s


def path(pieces: list[np.ndarray], closed: bool) -> str:
    """SVG path data in whole units, relative, as short as it gets; a piece that is as good as straight is a line."""
    if not pieces:
        return ""
    at = np.round(pieces[0][0])
    out, last = "M" + numbers(at), ""
    for c in pieces:
        rel = np.round(c[1:]) - at
        if not rel[2].any():
            continue
        way = rel[2] / np.linalg.norm(rel[2])
        bow = np.abs(rel[:2, 0] * way[1] - rel[:2, 1] * way[0]).max()
        kind, part = ("l", numbers(rel[2])) if bow < 0.75 and not closed else ("c", numbers(rel.ravel()))
        out += kind + part if kind != last else part if part.startswith("-") else " " + part
        at, last = at + rel[2], kind
    return out + ("z" if closed else "")


def path_of(shapes: list[Polygon], tol: float, sigma: float) -> str:
    d = ""
    for g in shapes:
        for ring in [g.exterior, *g.interiors]:
            pts = np.asarray(ring.coords)[:-1]
            if len(pts) > 4:
                d += path(curve(pts, True, tol, sigma), True)
    return d


@dataclass
class Picture:
    """The drawing of one view before it is written: areas and lines in drawing units."""

    cam: Camera
    body: list[Polygon]
    tone: list[Polygon]
    shade: list[Polygon]
    lines: list[np.ndarray]
    parts: dict[str, list[Polygon]]
    zbuf: np.ndarray
    origin: float

    def visible(self, point: np.ndarray, slack: float = 0.02) -> bool:
        xy = (self.cam.project(point)[0] + self.origin) * SCALE
        x, y = int(xy[0]), int(xy[1])
        h, w = self.zbuf.shape
        return bool(0 <= x < w and 0 <= y < h and point @ self.cam.fwd < self.zbuf[y, x] + slack)


def picture(
    verts: np.ndarray,
    faces: np.ndarray,
    soft: np.ndarray,
    cam: Camera,
    *,
    light: tuple[float, float, float] = (-0.45, 0.55, -0.8),
    tones: tuple[float, float] = (0.6, 0.3),
    blur: float = 5.0,
    least: float = 14,
    jump: float = 0.012,
    marks: dict[str, np.ndarray] | None = None,
) -> Picture:
    """Draw a mesh. `soft` are calm normals for the light; `marks` are fields on vertices whose area above 0 is wanted."""
    w, h = (cam.width + 2 * EDGE) * SCALE, (cam.height + 2 * EDGE) * SCALE
    xy = (cam.project(verts) + EDGE) * SCALE
    depth = verts @ cam.fwd
    zbuf, which, bary = raster(xy, depth, faces, w, h)
    mask = which >= 0
    idx = faces[np.maximum(which, 0)]

    def field(values: np.ndarray) -> np.ndarray:
        return (values[idx] * (bary[..., None] if values.ndim > 1 else bary)).sum(2)

    nn = field(soft)
    nn /= np.linalg.norm(nn, axis=2, keepdims=True) + 1e-9
    lv = light[0] * cam.right + light[1] * cam.up + light[2] * cam.fwd
    sh = np.where(mask, nn @ (lv / np.linalg.norm(lv)), 0)
    weight = ndi.gaussian_filter(mask.astype(float), blur * SCALE)
    sh = ndi.gaussian_filter(sh, blur * SCALE) / np.maximum(weight, 1e-6)
    m = ndi.gaussian_filter(mask.astype(float), 1.0 * SCALE)
    body = areas(m - 0.5, 150, EDGE)
    whole = unary_union(body)
    clip = whole.intersection(box(-EDGE, -EDGE, cam.width + EDGE, cam.height + EDGE))

    def within(level: float, smallest: float) -> list[Polygon]:
        wide = ndi.distance_transform_edt(~mask) < 6 * SCALE
        near = ndi.distance_transform_edt(~mask, return_indices=True)[1]
        full = sh[near[0], near[1]]
        raw = areas(np.where(wide, level - full, -1.0), smallest, EDGE)
        return [p for q in raw for p in polygons(q.intersection(clip.buffer(-0.5))) if p.area >= smallest]

    tone, shade = within(tones[0], 260), within(tones[1], 160)
    vn = normals(verts, faces)
    lines = creases(verts, xy, depth, vn, faces, cam.fwd, zbuf, mask, least, jump, EDGE)
    parts = {}
    for name, values in (marks or {}).items():
        f = np.where(mask, field(values), -1)
        f = ndi.gaussian_filter(np.clip(f, -0.03, 0.03), 1.2 * SCALE)
        parts[name] = [p for q in areas(np.where(m > 0.5, f, -1), 60, EDGE) for p in polygons(q)]
    return Picture(cam, body, tone, shade, lines, parts, zbuf, EDGE)


def line(points: np.ndarray, tol: float = 0.8, sigma: float = 2.0) -> str:
    if len(points) < 2 or LineString(points).length < 2:
        return ""
    return path(curve(points, False, tol, sigma), False)
