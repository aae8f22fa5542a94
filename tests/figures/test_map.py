"""The body map: its targets lie on its dots, its numbers are those of the lists, and every part leads where its list leads."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

from django.template.loader import render_to_string
from django.test import Client

from guide.domain.anatomy import BASIN_KINDS

ROOT = Path(__file__).resolve().parents[2]
MAP = json.loads((ROOT / "static/figures/index.json").read_text(encoding="utf-8"))["map"]
CSS = (ROOT / "static/css/site.css").read_text(encoding="utf-8")
FINDER = tomllib.loads((ROOT / "content/finder.toml").read_text(encoding="utf-8"))["places"]
NODES = tomllib.loads((ROOT / "figures/specs/map.toml").read_text(encoding="utf-8"))["nodes"]["trunk-front"]


def laid(part: str) -> list[tuple[float, float]]:
    """Where the style sheet lays the targets of a part: parts of the picture in percent."""
    first = re.search(rf"\.map__spot--{part} \{{ left: ([\d.]+)%; top: ([\d.]+)%", CSS)
    other = re.search(rf"\.map__spot--{part}\.map__spot--left \{{ left: ([\d.]+)%", CSS)
    assert first, part
    return [(float(first[1]), float(first[2])), *([(float(other[1]), float(first[2]))] if other else [])]


def test_a_target_lies_on_its_dot() -> None:
    for name in ("body-front", "body-back"):
        for part, entry in MAP[name].items():
            spots = sorted(tuple(spot) for spot in entry["spots"])
            targets = sorted(laid(part))
            assert len(spots) == len(targets), part
            for (x, y), (left, top) in zip(spots, targets, strict=True):
                assert abs(x - left) < 3, (name, part)
                assert abs(y - top) < 2, (name, part)


def test_the_numbers_are_those_of_the_list_of_places() -> None:
    for number, place in enumerate(list(FINDER)[:8], 1):
        assert MAP["body-front"][place]["number"] == str(number)
    assert set(list(FINDER)[8:]) == {"elsewhere"}
    assert {kind: str(number) for number, kind in enumerate(BASIN_KINDS, 1)} == NODES


def test_every_part_is_a_target_for_its_own_place() -> None:
    labels = render_to_string("guide/_body_map.html", {"kind": "labels"})
    for part, entry in MAP["body-front"].items():
        targets = re.findall(rf'map__spot--{part}( map__spot--left)?" for="place-([\w-]+)"', labels)
        assert [place for _, place in targets] == [part] * len(entry["spots"])


def test_the_home_list_leads_where_the_dots_lead(client: Client) -> None:
    page = client.get("/").content.decode()
    words = re.search(r'<ol class="map__list">(.*?)</ol>', page, re.DOTALL)[1]
    listed = re.findall(r'href="(#[\w-]+)"', words)
    for name in ("body-front", "body-back"):
        for part, entry in MAP[name].items():
            if int(entry["number"]) > len(listed):
                continue
            leads = set(re.findall(rf'map__spot--{part}(?: map__spot--left)?" href="(#[\w-]+)"', page))
            assert leads == {listed[int(entry["number"]) - 1]}
    for target in set(listed):
        assert f'id="{target[1:]}"' in page
