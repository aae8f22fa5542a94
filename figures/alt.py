"""What a figure shows, in words made from its spec: which hand, from where to where, which nodes, and what to leave alone.

Nothing here draws, so the tests read it without the drawing program's packages. Landmarks bear the keys of
content/anatomy.toml. {S} is the side the figure is made for, {O} the opposite one.
"""

from __future__ import annotations

import math

# Where the landmarks of head and trunk lie: to the right of the midline, and above the hip joints, in meters.
FRONT = {
    "armpit": (0.158, 0.405), "below-armpit": (0.14, 0.342), "upper-chest": (0.085, 0.445), "upper-chest out": (0.115, 0.465), "mid-chest": (0.0, 0.45),
    "collarbone": (0.078, 0.472), "collarbone-hollow": (0.075, 0.522), "neck-base": (0.032, 0.495),
    "shoulder-point": (0.165, 0.52), "shoulder-top": (0.12, 0.53), "breast-top": (0.087, 0.376), "breast-bottom": (0.08, 0.306),
    "trunk-side": (0.134, 0.24), "belly": (0.03, 0.3), "groin": (0.09, -0.045), "groin up": (0.124, 0.015), "waist": (0.168, 0.085), "hip": (0.165, -0.01),
    "neck-side": (0.057, 0.57),
}  # fmt: skip
BACK = {
    "low-back": (0.045, 0.13), "back": (0.07, 0.32), "armpit": (0.145, 0.38), "trunk-side": (0.135, 0.29),
    "hairline": (0.03, 0.61), "shoulder-top": (0.12, 0.52), "ribs": (0.06, 0.23),
}  # fmt: skip
FACE = {
    "chin": (0.008, 0.613), "below-ear": (0.066, 0.648), "nose-side": (0.022, 0.685), "before-ear": (0.068, 0.697),
    "mid-forehead": (0.006, 0.768), "temple": (0.065, 0.735),
}  # fmt: skip
# On the side: in front of (below 0) or behind the middle, and above the hip joints.
SIDE = {
    "hip": (0.005, -0.01), "waist": (-0.005, 0.14), "trunk-side": (-0.008, 0.25), "below-armpit": (-0.02, 0.345),
    "below-ear": (-0.028, 0.635), "hairline": (0.011, 0.655), "temple": (-0.078, 0.732), "before-ear": (-0.052, 0.685),
    "shoulder-top": (0.05, 0.53), "neck-side": (-0.005, 0.57),
}  # fmt: skip
# Along a limb: up to this part of its length, this landmark; the last one where nothing ends it.
ALONG = {
    "upperarm": ((0.25, "outer-shoulder"), (0.93, "upper-arm"), (9, "elbow")),
    "forearm": ((0.13, "elbow"), (0.87, "forearm"), (9, "wrist")),
    "thigh": ((0.22, "hip"), (0.91, "thigh"), (9, "knee")),
    "shin": ((0.17, "knee"), (0.87, "shin"), (9, "ankle")),
    "foot": ((0.25, "ankle"), (0.9, "top-of-foot"), (9, "toe-bases")),
    "toe": ((0.35, "toe-bases"), (9, "toes")),
    "finger": ((0.21, "knuckles"), (1.9, "finger"), (9, "finger-tip")),
}
WORDS = {
    "armpit": "the {s} armpit", "below-armpit": "below the {s} armpit", "upper-chest": "the {s} upper chest",
    "mid-chest": "the middle of the upper chest", "collarbone": "below the {s} collarbone",
    "collarbone-hollow": "the hollow above the {s} collarbone", "neck-base": "the base of the neck",
    "shoulder-point": "the point of the {s} shoulder", "shoulder-top": "the top of the {s} shoulder",
    "breast-top": "the upper half of the {s} breast", "breast-bottom": "the lower half of the {s} breast",
    "trunk-side": "the {s} side of the trunk", "belly": "the belly", "ribs": "the lower ribs", "groin": "the {s} groin crease",
    "waist": "the {s} waist", "hip": "the {s} hip", "neck-side": "the {s} side of the neck", "low-back": "the low back",
    "back": "the {s} side of the back", "hairline": "the hairline at the back", "chin": "under the chin",
    "below-ear": "below the {s} ear", "nose-side": "the {s} side of the nose", "before-ear": "the front of the {s} ear",
    "mid-forehead": "the middle of the forehead", "temple": "the {s} temple", "outer-shoulder": "the outside of the {s} shoulder",
    "upper-arm": "the {s} upper arm", "inner-upper-arm": "the inside of the {s} upper arm",
    "outer-upper-arm": "the outside of the {s} upper arm", "elbow": "the {s} elbow", "forearm": "the {s} forearm",
    "wrist": "the {s} wrist", "palm": "the {s} palm", "palm-edge": "the edge of the {s} palm",
    "back-of-hand": "the back of the {s} hand", "knuckles": "the {s} knuckles", "finger": "the {s} finger",
    "finger-tip": "the {s} fingertip", "thumb-base": "the base of the {s} thumb", "thumb-tip": "the tip of the {s} thumb",
    "finger-bases": "the base of the {s} fingers", "web-spaces": "the webs between the {s} fingers",
    "thigh": "the {s} thigh", "inner-thigh": "the inside of the {s} thigh", "outer-thigh": "the outside of the {s} thigh",
    "knee": "the {s} knee", "back-of-knee": "the hollow behind the {s} knee", "shin": "the {s} shin", "ankle": "the {s} ankle",
    "top-of-foot": "the top of the {s} foot", "toe-bases": "the base of the {s} toes", "toes": "the {s} toes",
    "sole": "the {s} sole", "sole-edge": "the edge of the {s} sole", "heel": "the {s} heel",
}  # fmt: skip
HANDS = {
    "flat": "a flat hand", "fingers": "flat fingers", "pads": "two finger pads", "cupped": "a cupped hand",
    "ring": "a soft ring of thumb and fingers", "thumb": "a thumb, laid flat",
}  # fmt: skip
NODES = {"axilla": "armpit", "groin": "groin", "collarbone": "collarbone", "neck": "neck"}


def nearest(table: dict[str, tuple[float, float]], x: float, z: float) -> str:
    """The nearest landmark; a second word tells two points of one landmark apart."""
    return min(table, key=lambda key: math.dist(table[key], (x, z))).split()[0]


def landmark(place: str) -> tuple[str, str]:
    """The landmark that a place of a spec lies at, and its side: S, or O for the opposite one; nothing for a plain point."""
    words = place.split("|")[0].split()
    if words[0] == "=":
        return "", "S"
    other = words[-1] == "L"
    words = words[:-1] if words[-1] in ("L", "R") else words
    if words[0] in ("trunk", "face", "side"):
        x, z = float(words[1]), float(words[2])
        if words[0] == "side":
            return nearest(SIDE, x, z), "S"
        table = FACE if words[0] == "face" else BACK if words[-1] == "back" else FRONT
        return nearest(table, abs(x), z), "O" if (x < 0) != other else "S"
    return limb(words[0], float(words[1]), words[2] if len(words) > 2 else "", "|" in place), "O" if other else "S"


def limb(bone: str, t: float, face: str, between: bool) -> str:
    """The landmark on an arm, a leg, a hand or a foot."""
    stem = bone.rstrip("12345")
    if stem in ("meta", "hand"):
        if t > 0.88:
            return "web-spaces" if between else "finger-bases" if "palm" in face else "knuckles"
        if t < 0.16:
            return "wrist"
        if face == "palm":
            return "palm"
        return "palm-edge" if "palm" in face else "back-of-hand"
    if stem == "metatarsal":
        if "sole" in face:
            return "sole-edge" if "out" in face else "heel" if t < 0 else "toe-bases" if t > 0.88 else "sole"
        return "toe-bases" if t > 0.75 else "top-of-foot"
    if stem == "finger" and between:
        return "web-spaces"
    key = next(name for end, name in ALONG[stem] if t < end)
    if bone == "finger1":
        return {"knuckles": "thumb-base", "finger": "finger", "finger-tip": "thumb-tip"}[key]
    if key in ("thigh", "upper-arm") and face.split("+")[0] in ("in", "out"):
        return {"in": "inner-", "out": "outer-"}[face.split("+")[0]] + key
    return "back-of-knee" if key == "knee" and stem == "shin" and face.startswith("back") else key


def ends(spec: dict) -> list[tuple[tuple[str, str], tuple[str, str]]]:
    """Where each arrow starts and ends, each a landmark and its side."""
    rows = [*spec.get("paths", []), *spec.get("light", [])]
    return [(landmark(row[0]), landmark(row[-1])) for row in rows]


def said(key: str, side: str) -> str:
    return WORDS[key].replace("{s}", "{" + side + "}")


def at(place: str) -> str:
    return place if place.startswith(("below", "under")) else f"at {place}"


def run(verb: str, start: str, end: str) -> str:
    return f"{verb} along {start}" if start == end else f"{verb} from {start} to {end}"


def alt(spec: dict) -> str:
    """The picture in words."""
    way = ends(spec)
    shapes = [hand["shape"] for hand in spec.get("hands", [])]
    lines = []
    if len(shapes) > 1:
        lines.append("Two flat hands." if shapes[0] == "flat" else "Flat fingers of two hands.")
    elif shapes:
        lines.append(f"{HANDS[shapes[0]].capitalize()} {at(said(*landmark(spec['hands'][0]['at'])))}.")
    if len(way) == 1:
        (start, end) = way[0]
        lines.append(f"An arrow {run('runs', said(*start), said(*end))}.")
    elif way:
        # Bands begin at the end of the way; a way in two parts goes on where the first one ended.
        on = len(way) == 2 and way[0][1] == way[1][0]
        start, end = (way[0][0], way[1][1]) if on else (way[-1][0], way[0][1])
        order = " The first one is marked 1." if spec.get("numbered") or spec.get("numbers") else ""
        lines.append(f"{len(way)} arrows {run('run', said(*start), said(*end))}.{order}")
    else:
        lines.append(f"{spec['words'].capitalize()}.")
    for basin in spec.get("basins", []):
        kind, side = basin.split(".")
        lines.append(f"A double ring marks the {{{'S' if side == 'right' else 'O'}}} {NODES[kind]} nodes.")
    if spec.get("avoid"):
        lines.append("A barred ring marks where not to press.")
    return " ".join(lines)
