"""The same spec gives the same bytes. Runs only where what draws the pictures is installed."""

from __future__ import annotations

from pathlib import Path

import pytest

for needed in ("numpy", "scipy", "shapely", "contourpy", "trimesh"):
    pytest.importorskip(needed, reason="the drawing program's own packages are not installed (figures/README.md)")

build = pytest.importorskip("figures.build")
body = pytest.importorskip("figures.body")


@pytest.mark.skipif(not body.CACHE.exists(), reason="the body has not been read yet: run `make figures` once")
def test_a_view_drawn_twice_is_the_same_and_is_the_committed_one() -> None:
    spec, sets = build.read("views.toml"), build.read("details.toml")
    one = spec["views"]["foot-side"]
    first, again = (build.view_file(build.View("foot-side", one, spec["poses"]), sets) for _ in range(2))
    assert first == again
    committed = Path(build.OUT / "views" / "foot-side.svg").read_text(encoding="utf-8")
    assert build.NUMBERS.sub("#", first) == build.NUMBERS.sub("#", committed)
