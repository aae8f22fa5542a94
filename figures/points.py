"""Places on the body in words, tied to the mesh at rest so that they follow every pose.

"upperarm 0.5 in"      halfway along the right upper arm, on its inner side ("front+out" is between two sides)
"finger3 0.5 back"     on the middle finger, half a joint past the knuckle, on the nail side (3 is the tip)
"trunk 0.10 0.45 front"   10 cm to the RIGHT of the midline, 45 cm above the hip joints, on the front (or back)
"side -0.02 0.30"      on the right side of the trunk, 2 cm in front of the middle, 30 cm above the hip joints
"face 0.03 0.72"       as trunk, on the face; ending any of these with " L" takes the left side
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from figures import body as B

ARM = ("upperarm01", "upperarm02", "lowerarm01", "lowerarm02", "wrist", "finger", "metacarpal")
LEG = ("upperleg", "lowerleg", "foot", "toe")
SEGMENTS = {
    "upperarm": (["upperarm01", "lowerarm01"], ARM),
    "forearm": (["lowerarm01", "wrist"], ARM),
    "hand": (["wrist", "finger3-1"], ARM),
    "thigh": (["upperleg01", "lowerleg01"], LEG),
    "shin": (["lowerleg01", "foot"], LEG),
    "foot": (["foot", "toe3-1"], LEG),
}
for _k in range(1, 6):
    SEGMENTS[f"meta{_k}"] = (["wrist", f"finger{_k}-1"], ARM)
    SEGMENTS[f"finger{_k}"] = (
        [f"finger{_k}-1", f"finger{_k}-2", f"finger{_k}-3"],
        (f"finger{_k}", "wrist", "metacarpal"),
    )
    SEGMENTS[f"metatarsal{_k}"] = (["foot", f"toe{_k}-1"], LEG)
    SEGMENTS[f"toe{_k}"] = ([f"toe{_k}-1", f"toe{_k}-2"] + ([f"toe{_k}-3"] if _k > 1 else []), (f"toe{_k}", "foot"))


def limb_vertices(body: B.Body, stems: tuple[str, ...], side: str) -> np.ndarray:
    """Vertices that mostly belong to the bones whose names begin so."""
    take = [i for i, n in enumerate(body.bones) if n.startswith(stems) and (not side or n.endswith(side))]
    return body.weights[:, take].sum(1) / body.weights.sum(1)


def frame(body: B.Body, seg: str, side: str, t: float, axis: np.ndarray) -> dict[str, np.ndarray]:
    out_way = np.array([-1.0 if side == "R" else 1.0, 0, 0])
    if seg in ("thigh", "shin"):
        front = B.across(np.array([0, -1.0, 0]), axis)
        return {"front": front, "back": -front, "out": B.across(out_way, axis), "in": -B.across(out_way, axis)}
    if seg.startswith(("foot", "toe", "metatarsal")):
        top = B.across(np.array([0, 0, 1.0]), axis)
        return {"top": top, "sole": -top, "out": B.across(out_way, axis), "in": -B.across(out_way, axis)}
    palm, pit = B.palm(body, side), B.pit(body, side)
    if seg == "upperarm":
        front = pit
    elif seg == "forearm":
        s, e, w = (body.heads[body.bone(f"{n}.{side}")] for n in ("upperarm01", "lowerarm01", "wrist"))
        front = B.unit((1 - t) * B.across(s - e, w - e) + t * B.across(palm, w - e))
    else:
        front = B.across(palm, axis)
    out = np.cross(B.unit(axis), front) * (1 if side == "R" else -1)
    return {"front": front, "back": -front, "out": out, "in": -out, "palm": front, "thumb": out, "little": -out}


def hit(body: B.Body, origin: np.ndarray, way: np.ndarray, faces: np.ndarray, last: bool) -> tuple[int, np.ndarray]:
    """Where a ray leaves (or, `last`, first meets) the skin: face number and weights."""
    tri = body.rest[body.faces[faces]]
    e1, e2 = tri[:, 1] - tri[:, 0], tri[:, 2] - tri[:, 0]
    p = np.cross(way, e2)
    det = (e1 * p).sum(1)
    inv = np.where(np.abs(det) > 1e-12, 1 / np.where(det == 0, 1, det), 0)
    s = origin - tri[:, 0]
    u = (s * p).sum(1) * inv
    q = np.cross(s, e1)
    v = (q * way).sum(1) * inv
    t = (e2 * q).sum(1) * inv
    facing = (np.cross(e1, e2) @ way > 0) == last  # leave through skin from within, meet it from without
    ok = facing & (inv != 0) & (u >= -1e-6) & (v >= -1e-6) & (u + v <= 1 + 1e-6) & (t > 1e-4)
    if not ok.any():
        raise ValueError("no skin this way")
    ids = np.flatnonzero(ok)
    k = ids[t[ids].argmin()]
    return int(faces[k]), np.array([1 - u[k] - v[k], u[k], v[k]])


def _pair(face: int, weights: np.ndarray) -> tuple[int, tuple[float, float, float]]:
    return face, tuple(float(x) for x in weights)


@lru_cache(maxsize=4096)
def anchor(spec: str) -> tuple[int, tuple[float, float, float]]:
    """The face and weights of a place at rest."""
    body = B.load()
    words = spec.split()
    side = "R"
    if words[-1] in ("L", "R"):
        side = words.pop()
    sign = -1.0 if side == "R" else 1.0
    all_faces = np.arange(len(body.faces))
    if words[0] in ("trunk", "face"):
        x, z = sign * float(words[1]), float(words[2])
        back = len(words) > 3 and words[3] == "back"
        arms = limb_vertices(body, ("lowerarm", "wrist", "finger", "metacarpal"), "")
        shell = all_faces[(arms[body.faces].max(1) < 0.5)]
        for k in range(6):  # just past the edge of the body counts as its edge
            for dx, dz in (
                (0, 0),
                (-k * 0.005 * np.sign(x), 0),
                (0, -k * 0.005),
                (-k * 0.005 * np.sign(x), -k * 0.005),
            ):
                try:
                    start = np.array([x + dx, 1.0 if back else -1.0, z + dz])
                    return _pair(*hit(body, start, np.array([0, -1.0 if back else 1.0, 0]), shell, False))
                except ValueError:
                    continue
        raise ValueError(f"no skin at {spec!r}")
    if words[0] == "side":
        y, z = float(words[1]), float(words[2])
        arms = limb_vertices(body, ("upperarm", "lowerarm", "wrist", "finger", "metacarpal"), "")
        shell = all_faces[(arms[body.faces].max(1) < 0.4)]
        try:
            f, w = hit(body, np.array([sign, y, z]), np.array([-sign, 0, 0]), shell, False)
        except ValueError:
            raise ValueError(f"no skin at {spec!r}") from None
    else:
        seg, t = words[0], float(words[1])
        names, stems = SEGMENTS[seg]
        joints = [body.heads[body.bone(f"{n}.{side}")] for n in names]
        if seg.startswith(("finger", "toe")):
            joints.append(joints[-1] + (joints[-1] - joints[-2]) * (1.0 if seg.startswith("finger") else 1.3))
            k = min(int(t), len(joints) - 2)
            a, b, at = joints[k], joints[k + 1], t - k
        else:
            a, b, at = joints[0], joints[-1], t
        axis = b - a
        axes = frame(body, seg, side, t, axis)
        way = B.unit(sum(axes[n] for n in words[2].split("+")))
        weight = limb_vertices(body, stems, side)
        shell = all_faces[weight[body.faces].min(1) > 0.2] if seg not in ("thigh",) else all_faces
        if seg == "upperarm":
            shell = all_faces[limb_vertices(body, (*ARM, "shoulder", "clavicle"), side)[body.faces].min(1) > 0.3]
        for back in range(12):  # a fingertip is a little nearer than its joint suggests
            try:
                f, w = hit(body, a + axis * (at - 0.08 * back), way, shell, True)
                break
            except ValueError:
                if back == 11:
                    raise ValueError(f"no skin at {spec!r}") from None
    return _pair(f, w)


def place(spec: str, verts: np.ndarray) -> np.ndarray:
    """Where a place is once the body is posed; "a | b" is midway between two places."""
    if "|" in spec:
        return np.mean([place(part.strip(), verts) for part in spec.split("|")], axis=0)
    f, w = anchor(spec)
    return np.asarray(w) @ verts[B.load().faces[f]]
