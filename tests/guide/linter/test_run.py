"""One run names all faults of all files, once each and at home, and `manage.py check` fails on them."""

from __future__ import annotations

import re
import time

import pytest
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import SystemCheckError

from guide import library
from guide.content.faults import ContentError
from guide.linter.contract import REASONS
from guide.linter.whole import lint
from tests.guide.content_faults import named

ARM, LEG = "walkthroughs/lym-arm.toml", "walkthroughs/lym-leg.toml"


def test_several_faults_in_several_files_are_all_named_in_one_run(content):
    content.replace(ARM, "Start near your {U} armpit.", "Start near your left armpit.", after='slug = "chest-bridge"')
    content.replace(LEG, 'lubricant = "none"', 'lubricant = "light"')
    content.replace("screening/health-check.toml", 'call = "doctor"', 'call = "nobody"', after="[questions.age]")
    content.add("topics/pumps.md", "\nThe apparatus hums.\n")
    (content.root / "screening/countries.toml").write_text("= broken")

    faults = content.faults()

    assert named(faults, ARM, "chest-bridge", "do", "by hand")
    assert named(faults, LEG, "", "lubricant", "'light'")
    assert named(faults, "screening/health-check.toml", "age", "call", "'nobody'")
    assert named(faults, "topics/pumps.md", "", "body", "'apparatus'")
    assert named(faults, "screening/countries.toml", "", "", "not valid TOML")


def test_broken_toml_names_its_file_and_hides_no_other_fault(content):
    (content.root / ARM).write_text('title = "Arm\n')
    content.replace("walkthroughs/lym-breast.toml", 'lubricant = "none"', 'lubricant = "light"')

    faults = content.faults()

    assert named(faults, ARM, "", "", "not valid TOML")
    assert named(faults, "walkthroughs/lym-breast.toml", "", "lubricant", "'light'")


@pytest.mark.parametrize(
    "file",
    [
        "anatomy.toml",
        "plan-words.toml",
        "finder.toml",
        "techniques/lymphatic.toml",
        "screening/calls.toml",
        ARM,
        "plain-words.txt",
    ],
)
def test_a_missing_file_is_named(content, file):
    (content.root / file).unlink()

    assert named(content.faults(), file, "", "", "missing")


SHAPES = {
    "steps that are no list": (ARM, "steps = 5", "", "steps"),
    "a step that is no table": (ARM, "steps = [5]", "steps 1", ""),
    "a use that is no text": (ARM, 'steps = [{ use = ["x"] }]', "steps 1", "use"),
    "ways that are no tables": (ARM, 'steps = [{ slug = "q", ways = [5] }]', "steps 1", "ways"),
    "no steps": (ARM, "", "", "steps"),
    "questions that are no table": ("screening/today-check.toml", "questions = 5", "", "questions"),
    "a question that is no table": ("screening/today-check.toml", "[questions]\na = 5", "a", "questions"),
    "no questions": ("screening/today-check.toml", "", "", "questions"),
    "a slip in the name of a table": ("screening/today-check.toml", "[question.a]\nb = 5", "", "question"),
    "no combinations": ("screening/combinations.toml", "", "", "rules"),
    "a rule that is no table": ("screening/combinations.toml", "[rules]\nx = 5", "x", "rules"),
    "stop signs that are no table": ("screening/stop-signs.toml", "during = 5", "", "during"),
    "a call that is no table": ("screening/calls.toml", "x = 5", "x", ""),
    "terms that are no table": ("glossary.toml", "terms = 5", "", "terms"),
    "a source that is no table": ("sources.toml", "[sources]\na = 5", "a", "sources"),
    "a figure that is no table": ("figures/upper.toml", "a = 5", "a", ""),
}


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_a_file_of_the_wrong_shape_is_named(content, shape):
    """The reader alone: it is what stands between a broken file and the start of the site."""
    file, text, entry, key = shape
    (content.root / file).write_text(text)

    _, faults = library.read(content.root)

    assert named(faults, file, entry, key, "")


def test_a_reason_that_a_plan_needs_is_missing(content):
    content.replace("plan-words.toml", "no-receiver = ", "no-receivers = ")

    assert named(content.faults(), "plan-words.toml", "reasons", "no-receiver", "missing")


def test_every_reason_that_the_planner_knows_is_asked_for():
    planner = "".join(path.read_text() for path in (settings.BASE_DIR / "guide" / "domain").glob("*.py"))
    known = set(re.findall(r'(?:Refusal\(|_out\(step, )"([a-z-]+)"', planner))

    assert known - {"no-path"} <= REASONS  # the words of no-path stand in each walkthrough
    assert all(f'"{reason}"' in planner for reason in REASONS)


def test_a_step_used_elsewhere_is_faulted_once_where_it_is_written(content):
    content.replace(ARM, "Rest both hands on your belly", "Rest both appendages on your belly")

    faults = [fault for fault in content.faults() if "appendages" in fault.message]

    assert [(fault.file, fault.entry) for fault in faults] == [(ARM, "belly-breathing")]


def test_what_stands_around_a_used_step_is_faulted_where_it_is_used(content):
    """The hand routine uses the arm's clearing steps; leaving one out there breaks the hand routine alone."""
    content.replace("walkthroughs/ret-foot.toml", 'lubricant = "light"', 'lubricant = "none"')

    assert {fault.file for fault in content.faults()} == {"walkthroughs/ret-foot.toml"}


def test_text_that_is_not_utf8_is_named(content):
    (content.root / "finder.toml").write_bytes(b"\xff\xfe")

    assert named(content.faults(), "finder.toml", "", "", "not UTF-8")


# manage.py check, and the start of the site


def test_check_fails_and_names_every_fault(content, settings):
    content.replace(ARM, "Start near your {U} armpit.", "Start near your left armpit.", after='slug = "chest-bridge"')
    content.replace(LEG, 'lubricant = "none"', 'lubricant = "light"')
    settings.CONTENT_DIR = content.root

    with pytest.raises(SystemCheckError) as raised:
        call_command("check")

    assert "content/walkthroughs/lym-arm.toml [chest-bridge] do: " in str(raised.value)
    assert "content/walkthroughs/lym-leg.toml lubricant: " in str(raised.value)


def test_check_passes_on_the_content():
    call_command("check")


def test_broken_content_gives_no_library_at_all(content):
    content.replace(ARM, 'technique = "lymphatic"', 'technique = "lymphatics"')

    with pytest.raises(ContentError, match=r"walkthroughs/lym-arm\.toml technique"):
        library.load(content.root)


def test_broken_content_stops_the_start(content, settings, monkeypatch):
    from config.health import load_content

    content.replace(ARM, 'technique = "lymphatic"', 'technique = "lymphatics"')
    settings.CONTENT_DIR = content.root
    library.get.cache_clear()
    try:
        with pytest.raises(ContentError, match=r"walkthroughs/lym-arm\.toml technique"):
            load_content()
    finally:
        library.get.cache_clear()


def test_the_check_is_quick():
    lint()
    start = time.process_time()
    lint()

    assert time.process_time() - start < 2
