"""Static files get names of their own for each state of them."""

from __future__ import annotations

import pytest
from django.core.management import call_command


def test_every_static_file_can_be_packed(packing_error):
    if packing_error:
        raise packing_error


@pytest.fixture
def collected(settings, tmp_path):
    source, target = tmp_path / "source", tmp_path / "target"
    (source / "js").mkdir(parents=True)
    (source / "js" / "clock.js").write_text("export const tick = 1;\n")
    (source / "js" / "player.js").write_text('import { tick } from "./clock.js";\nvoid tick;\n')
    settings.STATICFILES_DIRS = [source]
    settings.STATIC_ROOT = target
    call_command("collectstatic", interactive=False, verbosity=0)
    return target / "js"


def test_a_module_imports_the_exact_version_of_another(collected):
    player = next(path for path in collected.glob("player.*.js")).read_text()
    clock = next(path.name for path in collected.glob("clock.*.js"))

    assert f'from "./{clock}"' in player


def test_fonts_are_made_from_their_package(settings):
    for style in ("regular", "bold", "italic", "bold-italic"):
        web = settings.BUILD_DIR / "static" / "fonts" / f"atkinson-hyperlegible-{style}.woff2"
        print_ = settings.FONT_DIR / f"atkinson-hyperlegible-{style}.ttf"
        assert web.read_bytes().startswith(b"wOF2")
        assert web.stat().st_size < 20_000
        assert print_.read_bytes().startswith(b"\x00\x01\x00\x00")
