"""The body: a public-domain shape read once from the body model, kept as plain arrays, and posed by turning joints.

The model is only needed to make `body.npz` (in `figures/.cache/`, never committed); everything after is numpy.
Meters; z up, x to the body's left, the face looks along -y. Angles are in degrees about the body's own axes at rest.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from scipy import sparse

CACHE = Path(__file__).parent / ".cache" / "body.npz"
SHAPE = {"gender": 0.6, "age": 0.8, "muscle": 0.4, "weight": 0.58, "height": 0.5, "proportions": 0.5}


@dataclass(frozen=True)
class Body:
    """Vertices at rest, faces, the weight of every bone on every vertex, and the skeleton."""

    rest: np.ndarray
    faces: np.ndarray
    weights: np.ndarray
    heads: np.ndarray
    parents: tuple[int, ...]
    bones: tuple[str, ...]

    def bone(self, name: str) -> int:
        return self.bones.index(name)


def _make_cache() -> None:
    import anny
    import torch

    torch.set_num_threads(1)
    model = anny.Anny().to(dtype=torch.float32)
    pose = torch.eye(4)[None, None].repeat(1, model.bone_count, 1, 1)
    out = model(pose_parameters=pose, phenotype_kwargs=SHAPE)
    verts = out["vertices"][0].numpy().astype(float)
    weights = np.zeros((len(verts), model.bone_count))
    np.add.at(
        weights,
        (np.arange(len(verts))[:, None], np.asarray(model.vertex_bone_indices)),
        np.asarray(model.vertex_bone_weights),
    )
    CACHE.parent.mkdir(exist_ok=True)
    np.savez_compressed(
        CACHE,
        rest=np.round(verts, 6),
        faces=np.asarray(model.faces),
        weights=np.round(weights, 5),
        heads=np.round(out["bone_poses"][0, :, :3, 3].numpy().astype(float), 6),
        parents=np.array([-1 if p is None else int(p) for p in model.bone_parents]),
        bones=np.array(model.bone_labels),
    )


@lru_cache(maxsize=1)
def load() -> Body:
    if not CACHE.exists():
        _make_cache()
    data = np.load(CACHE)
    return Body(
        rest=data["rest"],
        faces=data["faces"].astype(int),
        weights=data["weights"],
        heads=data["heads"],
        parents=tuple(int(p) for p in data["parents"]),
        bones=tuple(str(b) for b in data["bones"]),
    )


def turn(axis: np.ndarray, degrees: float) -> np.ndarray:
    """The 3x3 turn about an axis."""
    a = np.asarray(axis, float)
    a = a / np.linalg.norm(a)
    t = np.radians(degrees)
    k = np.array([[0, -a[2], a[1]], [a[2], 0, -a[0]], [-a[1], a[0], 0]])
    return np.eye(3) + np.sin(t) * k + (1 - np.cos(t)) * (k @ k)


AIMS = {
    "clavicle": "upperarm01", "upperarm01": "lowerarm01", "upperarm02": "lowerarm01", "lowerarm01": "wrist",
    "lowerarm02": "wrist", "wrist": "finger3-1", "upperleg01": "lowerleg01", "upperleg02": "lowerleg01",
    "lowerleg01": "foot", "lowerleg02": "foot", "foot": "toe3-1",
}  # fmt: skip


def unit(v: np.ndarray) -> np.ndarray:
    return np.asarray(v, float) / (np.linalg.norm(v) + 1e-12)


def across(v: np.ndarray, axis: np.ndarray) -> np.ndarray:
    """The part of v square to the axis, as a unit vector."""
    a = unit(axis)
    return unit(v - (v @ a) * a)


def palm(body: Body, side: str) -> np.ndarray:
    """The way the palm faces, at rest."""
    w, i, k = (body.heads[body.bone(f"{n}.{side}")] for n in ("wrist", "finger2-1", "finger5-1"))
    n = unit(np.cross(i - w, k - w))
    return n if side == "R" else -n


def pit(body: Body, side: str) -> np.ndarray:
    """The way the elbow crease faces, at rest."""
    s, e, w = (body.heads[body.bone(f"{n}.{side}")] for n in ("upperarm01", "lowerarm01", "wrist"))
    return across(w - e, e - s)


class Skeleton:
    """Joints being turned one after another."""

    def __init__(self, body: Body) -> None:
        self.body = body
        self.local = [np.eye(3) for _ in body.bones]
        self.solve()

    def solve(self) -> None:
        b = self.body
        self.rot, self.off = np.zeros((len(b.bones), 3, 3)), np.zeros((len(b.bones), 3))
        for i, p in enumerate(b.parents):  # parents come before children
            h = b.heads[i]
            r, o = self.local[i], h - self.local[i] @ h
            self.rot[i], self.off[i] = (r, o) if p < 0 else (self.rot[p] @ r, self.rot[p] @ o + self.off[p])

    def head(self, name: str) -> np.ndarray:
        i = self.body.bone(name)
        return self.rot[i] @ self.body.heads[i] + self.off[i]

    def turn_world(self, name: str, r: np.ndarray) -> None:
        i = self.body.bone(name)
        p = self.body.parents[i]
        base = np.eye(3) if p < 0 else self.rot[p]
        self.local[i] = base.T @ r @ base @ self.local[i]
        self.solve()

    def ahead(self, name: str) -> np.ndarray:
        stem, side = name.rsplit(".", 1) if "." in name else (name, "")
        if stem in AIMS:
            tip = f"{AIMS[stem]}.{side}"
        else:
            kids = [j for j, p in enumerate(self.body.parents) if p == self.body.bone(name)]
            tip = self.body.bones[kids[0]] if kids else ""
        if not tip:
            i = self.body.bone(name)
            return self.head(name) - self.head(self.body.bones[self.body.parents[i]])
        return self.head(tip) - self.head(name)

    def facing(self, what: str, side: str) -> np.ndarray:
        b = self.body
        if what == "palm":
            return self.rot[b.bone(f"wrist.{side}")] @ palm(b, side)
        if what == "pit":
            return self.rot[b.bone(f"upperarm02.{side}")] @ pit(b, side)
        if what == "kneecap":
            return self.rot[b.bone(f"upperleg02.{side}")] @ np.array([0, -1.0, 0])
        if what == "shin":
            return self.rot[b.bone(f"lowerleg02.{side}")] @ np.array([0, -1.0, 0])
        raise ValueError(what)

    def apply(self, t: dict) -> None:
        """One instruction: `by` degrees about an axis; `aim` a bone along a direction; `face` a surface a way."""
        name = t["bone"]
        if "aim" in t:
            a, b = unit(self.ahead(name)), unit(t["aim"])
            axis, c = np.cross(a, b), float(np.clip(a @ b, -1, 1))
            if np.linalg.norm(axis) > 1e-9:
                self.turn_world(name, turn(axis, np.degrees(np.arccos(c)) * t.get("share", 1)))
        elif "face" in t:
            side = name[-1]
            for k, bone in enumerate(shares := [name, *t.get("with", [])]):
                axis = unit(self.ahead(bone))
                have, want = across(self.facing(t["face"], side), axis), across(np.asarray(t["to"], float), axis)
                angle = np.degrees(np.arctan2(np.cross(have, want) @ axis, have @ want))
                self.turn_world(bone, turn(axis, angle / (len(shares) - k)))
        else:
            axis = t["axis"]
            vec = {"x": [1, 0, 0], "y": [0, 1, 0], "z": [0, 0, 1]}.get(axis) if isinstance(axis, str) else axis
            if axis == "along":
                vec = self.ahead(name)
            if axis == "fan":
                vec = self.facing("palm", name[-1])
            if axis == "curl":  # fingers bend toward the palm
                vec = np.cross(self.ahead(f"wrist.{name[-1]}"), self.facing("palm", name[-1]))
            self.turn_world(name, turn(np.asarray(vec, float), t["by"]))


def posed(body: Body, turns: list[dict]) -> tuple[np.ndarray, Skeleton]:
    """Vertices and skeleton after the turns, in order."""
    sk = Skeleton(body)
    for t in turns:
        if "curl" in t:  # all joints of the named fingers
            for finger in t["fingers"]:
                for joint, by in enumerate(t["curl"], 1):
                    sk.apply({"bone": f"finger{finger}-{joint}.{t['side']}", "axis": "curl", "by": by})
        else:
            sk.apply(t)
    moved = np.einsum("nij,vj->vni", sk.rot, body.rest) + sk.off[None]
    verts = np.einsum("vn,vni->vi", body.weights / body.weights.sum(1, keepdims=True), moved)
    return verts, sk


def neighbors(count: int, faces: np.ndarray) -> sparse.csr_matrix:
    """The averaging matrix over edges."""
    e = np.concatenate([faces[:, [0, 1]], faces[:, [1, 2]], faces[:, [2, 0]]])
    a = sparse.coo_matrix((np.ones(2 * len(e)), (np.r_[e[:, 0], e[:, 1]], np.r_[e[:, 1], e[:, 0]])), (count, count))
    a = (a.tocsr() > 0).astype(float)
    return sparse.diags(1 / np.maximum(np.asarray(a.sum(1)).ravel(), 1)) @ a


def smooth(verts: np.ndarray, faces: np.ndarray, amount: np.ndarray, rounds: int) -> np.ndarray:
    """Laplacian smoothing, as much at each vertex as `amount` (0 to 1) says; volume kept by a backward pass."""
    avg = neighbors(len(verts), faces)
    v = verts.copy()
    for _ in range(rounds):
        for f in (0.55, -0.57):
            v = v + (amount * f)[:, None] * (avg @ v - v)
    return v
