"""The committed pictures, read as geometry: nothing here needs what draws them."""

from __future__ import annotations

import gzip
import json
import math
import re
import tomllib
from pathlib import Path
from xml.etree import ElementTree

import pytest

ROOT = Path(__file__).resolve().parents[2]
DRAWN = ROOT / "static" / "figures"
INDEX = json.loads((DRAWN / "index.json").read_text(encoding="utf-8"))
DECLARED = {
    ident: entry
    for path in sorted((ROOT / "content" / "figures").glob("*.toml"))
    for ident, entry in tomllib.loads(path.read_text(encoding="utf-8")).items()
    if isinstance(entry, dict)
}
SVG = "{http://www.w3.org/2000/svg}"
NUMBER = re.compile(r"-?\d*\.?\d+")


def weight(path: Path) -> int:
    return len(gzip.compress(path.read_bytes(), mtime=0))


def tree(ident: str, side: str) -> ElementTree.Element:
    return ElementTree.parse(DRAWN / INDEX["figures"][ident][side]).getroot()


def viewbox(ident: str, side: str) -> list[int]:
    return [int(n) for n in tree(ident, side).get("viewBox").split()]


def outline(d: str) -> list[tuple[str, list[tuple[float, float]]]]:
    """Path data as absolute points, command by command."""
    out, at = [], (0.0, 0.0)
    for letter, rest in re.findall(r"([MLclz])([^MLclz]*)", d):
        n = [float(v) for v in NUMBER.findall(rest)]
        points = list(zip(n[::2], n[1::2], strict=True))
        if letter in "cl":
            absolute, step = [], 3 if letter == "c" else 1
            for k in range(0, len(points), step):
                piece = [(at[0] + x, at[1] + y) for x, y in points[k : k + step]]
                absolute += piece
                at = piece[-1]
            points = absolute
        elif points:
            at = points[-1]
        out.append((letter, points))
    return out


def overlay(root: ElementTree.Element) -> ElementTree.Element:
    return next(g for g in root.iter(f"{SVG}g") if g.get("class") == "fig-overlay")


def shapes(root: ElementTree.Element) -> dict[str, list]:
    """Everything that lies on the body: paths, dots, numbers and placed marks."""
    lies = overlay(root)
    return {
        "paths": [outline(p.get("d", "")) for p in lies.iter(f"{SVG}path")],
        "dots": [(float(c.get("cx")), float(c.get("cy")), c.get("r")) for c in lies.iter(f"{SVG}circle")],
        "numbers": [(float(t.get("x")), float(t.get("y")), t.text) for t in lies.iter(f"{SVG}text")],
        "marks": [
            (u.get("href"), u.get("data-basin"), [float(v) for v in NUMBER.findall(u.get("transform"))])
            for u in (*(u for u in root.findall(f"{SVG}use")), *lies.iter(f"{SVG}use"))  # first the hands behind a limb
        ],
    }


@pytest.mark.parametrize("ident", sorted(INDEX["figures"]))
def test_left_is_the_mirror_of_right(ident: str) -> None:
    width = INDEX["views"][INDEX["figures"][ident]["view"]]["width"]
    right, left = shapes(tree(ident, "right")), shapes(tree(ident, "left"))
    assert [[(c, [(width - x, y) for x, y in pts]) for c, pts in p] for p in right["paths"]] == left["paths"]
    assert [(width - x, y, r) for x, y, r in right["dots"]] == left["dots"]
    assert [(width - x, y, n) for x, y, n in right["numbers"]] == left["numbers"]
    assert len(right["marks"]) == len(left["marks"])
    box = INDEX["figures"][ident]["box"]
    assert viewbox(ident, "right") == box
    assert viewbox(ident, "left") == [width - box[0] - box[2], *box[1:]]
    for (mark, basin, a), (mirrored, other, b) in zip(right["marks"], left["marks"], strict=True):
        assert (mark, basin) == (mirrored, other)
        assert b[:2] == [width - a[0], a[1]]
        if "hand-" in mark:  # the other hand, turned the other way
            assert b[2:] == [-a[2], -a[3], a[4]]
        else:
            assert b[2:] == a[2:]


@pytest.mark.parametrize("ident", sorted(INDEX["figures"]))
def test_left_shows_the_mirrored_body_and_says_so(ident: str) -> None:
    view = INDEX["views"][INDEX["figures"][ident]["view"]]
    right, left = (DRAWN / INDEX["figures"][ident][side] for side in ("right", "left"))
    turned = f'transform="matrix(-1 0 0 1 {view["width"]} 0)"'
    assert turned in left.read_text(encoding="utf-8")
    assert turned not in right.read_text(encoding="utf-8")

    def letters(side: str) -> list[tuple[str, float]]:
        root = tree(ident, side)
        return sorted((t.text, float(t.get("x"))) for t in root.iter(f"{SVG}text") if t.get("class") == "fig-label")

    swap = {"R": "L", "L": "R"}
    assert letters("left") == sorted((swap[letter], view["width"] - x) for letter, x in letters("right"))
    assert "R" in [letter for letter, _ in letters("right")]


HELPED = sorted(i for i, entry in INDEX["figures"].items() if "helper" in entry)


@pytest.mark.parametrize("ident", HELPED)
def test_the_helpers_picture_differs_by_its_hands_alone(ident: str) -> None:
    """The same start, way, end and nodes; its left is the mirror of its right."""
    figure = INDEX["figures"][ident]
    width = INDEX["views"][figure["view"]]["width"]
    own = shapes(tree(ident, "right"))
    right, left = (shapes(ElementTree.parse(DRAWN / figure["helper"][side]).getroot()) for side in ("right", "left"))

    def hand(made: dict[str, list]) -> list:
        return [m for m in made["marks"] if "hand-" in m[0]]

    for kind in ("paths", "dots", "numbers"):
        assert own[kind] == right[kind]
    assert [m for m in own["marks"] if "hand-" not in m[0]] == [m for m in right["marks"] if "hand-" not in m[0]]
    assert [m[0] for m in hand(own)] == [m[0] for m in hand(right)]
    for (mark, _, a), (mirrored, _, b) in zip(hand(right), hand(left), strict=True):
        assert mark == mirrored
        assert b == [width - a[0], a[1], -a[2], -a[3], a[4]]


def test_every_step_that_a_helper_does_with_a_hand_has_the_helpers_picture() -> None:
    for ident, figure in INDEX["figures"].items():
        if figure["hand"] and not ident.startswith("breath-"):
            assert "helper" in figure, ident


def test_a_front_view_faces_the_reader() -> None:
    for name, right_is_on_readers_left in (("trunk-front", True), ("head-neck-front", True), ("trunk-back", False)):
        text = (DRAWN / "views" / f"{name}.svg").read_text(encoding="utf-8")
        places = {letter: int(x) for x, letter in re.findall(r'x="(\d+)" y="\d+">([RL])<', text)}
        assert (places["R"] < places["L"]) is right_is_on_readers_left


@pytest.mark.parametrize("ident", sorted(DECLARED))
def test_every_declared_figure_is_drawn_for_both_sides(ident: str) -> None:
    assert ident in INDEX["figures"], f"draw {ident}: add it to figures/specs/"
    for side in ("right", "left"):
        assert (DRAWN / INDEX["figures"][ident][side]).is_file()


def test_every_drawn_figure_is_declared_and_indexed() -> None:
    assert set(INDEX["figures"]) <= set(DECLARED)
    files = {f"steps/{p.name}" for p in (DRAWN / "steps").glob("*.svg")}
    entries = [e for entry in INDEX["figures"].values() for e in (entry, entry.get("helper", entry))]
    assert files == {entry[side] for entry in entries for side in ("right", "left")}
    assert {f"views/{p.name}" for p in (DRAWN / "views").glob("*.svg")} == {v["file"] for v in INDEX["views"].values()}


@pytest.mark.parametrize("ident", sorted(INDEX["figures"]))
def test_an_arrow_stays_in_the_picture(ident: str) -> None:
    figure = INDEX["figures"][ident]
    for motion in figure["motion"]:
        left, top, width, height = figure["box"]
        for x, y in (motion["start"], motion["end"]):
            assert left <= x <= left + width
            assert top <= y <= top + height


@pytest.mark.parametrize("ident", sorted(i for i, f in INDEX["figures"].items() if f["basins"] and f["motion"]))
def test_the_way_ends_nearer_its_basin_than_it_starts(ident: str) -> None:
    figure = INDEX["figures"][ident]
    view = INDEX["views"][figure["view"]]
    x, y, radius = view["basins"][figure["basins"][0]]

    def far(point: list[int]) -> float:
        return ((point[0] - x) ** 2 + (point[1] - y) ** 2) ** 0.5

    for motion in figure["motion"]:
        if ident.endswith(("-around", "-across")) and motion["band"] == "1" and len(figure["motion"]) == 2:
            continue  # a way in two parts: only the last one nears the basin
        if far(motion["start"]) < 1.5 * radius:
            continue  # a clearing stroke on the nodes themselves
        assert far(motion["end"]) < far(motion["start"])


def test_weights() -> None:
    for path in [*(DRAWN / "views").glob("*.svg"), DRAWN / "marks.svg"]:
        assert weight(path) < 5 * 1024, path.name
    for path in (DRAWN / "steps").glob("*.svg"):
        assert weight(path) < 1024, path.name


@pytest.mark.parametrize("ident", sorted(INDEX["figures"]))
def test_right_and_left_are_said_inside_every_picture_and_no_hand_lies_on_them(ident: str) -> None:
    for side in ("right", "left"):
        left, top, width, height = viewbox(ident, side)
        for label in (t for t in tree(ident, side).iter(f"{SVG}text") if t.get("class") == "fig-label"):
            x, y = float(label.get("x")), float(label.get("y"))
            assert left + 10 <= x <= left + width - 10
            assert top + 20 <= y <= top + height
            files = (INDEX["figures"][ident][side], INDEX["figures"][ident].get("helper", {}).get(side))
            for marks in (shapes(ElementTree.parse(DRAWN / file).getroot())["marks"] for file in files if file):
                for _, _, (hand_x, hand_y, turn, *_, scale) in (mark for mark in marks if "hand-" in mark[0]):
                    down = complex(math.cos(math.radians(turn + 90)), math.sin(math.radians(turn + 90)))
                    away = (complex(x, y - 8) - complex(hand_x, hand_y)) / down / scale
                    across, along = abs(away.imag), away.real
                    assert across > 55 or not -110 < along < 170, f"{ident} {side}: a hand lies on {label.text}"


def reach(shape: str) -> list[tuple[float, float]]:
    """The points of a hand's outline and of its cuff, about the hand's own origin."""
    hand = part("marks.svg", f"hand-{shape}")
    return [point for d in re.findall(r' d="([^"]+)"', hand) for _, points in outline(d) for point in points]


@pytest.mark.parametrize("path", sorted((DRAWN / "steps").glob("*.svg")), ids=lambda path: path.stem)
def test_every_hand_is_seen_whole_with_its_cuff(path: Path) -> None:
    root = ElementTree.parse(path).getroot()
    left, top, width, height = (int(n) for n in root.get("viewBox").split())
    for mark, _, (x, y, turn, across, along) in (m for m in shapes(root)["marks"] if "#hand-" in m[0]):
        cos, sin = math.cos(math.radians(turn)), math.sin(math.radians(turn))
        for px, py in reach(mark.partition("#hand-")[2]):
            assert left <= x + cos * across * px - sin * along * py <= left + width, mark
            assert top <= y + sin * across * px + cos * along * py <= top + height, mark


def test_a_session_costs_under_60_kb() -> None:
    """The heaviest walkthrough: each of its views and hands once, each of its steps."""
    for path in sorted((ROOT / "content" / "walkthroughs").glob("*.toml")):
        steps = tomllib.loads(path.read_text(encoding="utf-8")).get("steps", [])
        used = {s["figure"] for s in steps if s.get("figure") in INDEX["figures"]}
        views = {INDEX["figures"][i]["view"] for i in used}
        total = weight(DRAWN / "marks.svg")
        total += sum(weight(DRAWN / "views" / f"{v}.svg") for v in views)
        total += sum(weight(DRAWN / INDEX["figures"][i]["right"]) for i in used)
        assert total < 60 * 1024, path.name


def test_no_picture_carries_style_or_script_or_names_an_address() -> None:
    for path in DRAWN.rglob("*.svg"):
        text = path.read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "")
        for word in ("style", "script", "http", " on"):
            assert f"{word}=" not in text, path.name
            assert f"<{word}" not in text, path.name
        assert "http" not in text, path.name


def test_every_reference_resolves() -> None:
    ids = {
        path.relative_to(DRAWN).as_posix(): set(re.findall(r'id="([\w-]+)"', path.read_text(encoding="utf-8")))
        for path in DRAWN.rglob("*.svg")
    }
    for path in (DRAWN / "steps").glob("*.svg"):
        for file, ident in re.findall(r'href="\.\./([\w/.-]+)#([\w-]+)"', path.read_text(encoding="utf-8")):
            assert ident in ids[file], path.name


def test_every_color_in_a_picture_is_named_in_the_style_sheet() -> None:
    css = (DRAWN / "figures.css").read_text(encoding="utf-8")
    used = set()
    for path in DRAWN.rglob("*.svg"):
        used |= set(re.findall(r"var\((--fig-[\w-]+),", path.read_text(encoding="utf-8")))
    for block in re.findall(r"\{[^{}]*--fig-skin[^{}]*\}", css):
        assert used <= set(re.findall(r"(--fig-[\w-]+):", block))
    for scheme in ("prefers-color-scheme: dark", "forced-colors: active", "@media print"):
        assert scheme in css


USE = re.compile(r'<use([^>]*?) href="\.\./([\w/.-]+)#([\w-]+)"([^>]*?)/>')


def part(file: str, ident: str) -> str:
    line = re.search(rf'^<g id="{ident}".*$', (DRAWN / file).read_text(encoding="utf-8"), re.MULTILINE)
    assert line, f"{ident} does not stand on one line of {file}"
    return line[0].replace(f' id="{ident}"', "", 1)


@pytest.mark.parametrize("ident", sorted(INDEX["figures"]))
def test_a_figure_can_be_put_together_as_one_picture_for_paper(ident: str) -> None:
    """As figures/README.md says: every part stands on a line of its own, well-formed."""
    for side in ("right", "left"):
        text = (DRAWN / INDEX["figures"][ident][side]).read_text(encoding="utf-8")
        text = USE.sub(lambda m: f"<g{m[1]}{m[4]}>{part(m[2], m[3])}</g>", text)
        text = re.sub(r"var\(--[\w-]+,(#\w+)\)", r"\1", text)
        fades = "".join(re.findall(r'<path fill="url\(#fade[^>]*/>', text))
        text = re.sub(r"<mask .*?</mask>", "", text).replace('stop-color="#000"', 'stop-color="#fff"')
        text = re.sub(
            r'<g mask="[^"]*">(.*)</g></g>\n<g class="fig-o',
            rf'<g>\1</g>{fades}</g>\n<g class="fig-o',
            text,
            flags=re.S,
        )
        ElementTree.fromstring(text)
        for word in ("<use", "var(", "<mask", "mask="):
            assert word not in text
