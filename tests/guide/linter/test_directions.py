"""Strokes that run the wrong way, or to nodes that nothing cleared, are faults."""

from __future__ import annotations

from tests.guide.content_faults import named

ARM, RET_ARM = "walkthroughs/lym-arm.toml", "walkthroughs/ret-arm.toml"


def ends(content, file, slug):
    """The lines of a step's first `from` and `to`."""
    text = (content.root / file).read_text()
    lines = text[text.index(f'slug = "{slug}"') :].splitlines()
    return [next(line for line in lines if line.startswith(f"{key} = ")) for key in ("from", "to")]


def test_a_retrograde_stroke_away_from_the_trunk(content):
    slug = "upper-arm"
    start, end = ends(content, RET_ARM, slug)
    content.replace(
        RET_ARM,
        f"{start}\n{end}",
        start.replace("from", "to") + "\n" + end.replace("to", "from", 1),
        after=f'slug = "{slug}"',
    )

    assert named(content.faults(), RET_ARM, slug, "to", "away from the trunk")


def test_a_retrograde_stroke_that_stays_where_it_is(content):
    start, end = ends(content, RET_ARM, "upper-arm")
    content.replace(RET_ARM, end, start.replace("from", "to"), after='slug = "upper-arm"')

    assert named(content.faults(), RET_ARM, "upper-arm", "to", "The order must fall")


def test_a_retrograde_stroke_without_a_receiver(content):
    content.replace(RET_ARM, "receives = [", "receives = []\n# [", after='slug = "upper-arm"')

    assert named(content.faults(), RET_ARM, "upper-arm", "receives", "names the nodes")


def test_another_way_of_a_step_is_held_too(content):
    content.replace(RET_ARM, 'slug = "upper-arm"', 'slug = "upper-arm"\nways = [{ from = "elbow", to = "wrist" }]')

    assert named(content.faults(), RET_ARM, "upper-arm", "to", "way 2: a stroke away from the trunk")


def test_a_lymphatic_stroke_outward_along_the_limb(content):
    start, end = ends(content, ARM, "upper-arm-up")
    content.replace(ARM, f"{start}\n{end}", 'from = "upper-arm"\nto = "elbow"', after='slug = "upper-arm-up"')

    assert named(content.faults(), ARM, "upper-arm-up", "to", "a stroke outward")


def test_a_lymphatic_stroke_from_the_trunk_to_the_limb(content):
    start, end = ends(content, ARM, "upper-arm-up")
    content.replace(ARM, f"{start}\n{end}", 'from = "armpit"\nto = "elbow"', after='slug = "upper-arm-up"')

    assert named(content.faults(), ARM, "upper-arm-up", "to", "from the trunk ('armpit') to the arm ('elbow')")


def test_a_lymphatic_stroke_without_any_receiver(content):
    content.replace(ARM, "receives = [", "receives = []\n# [", after='slug = "upper-arm-up"')

    assert named(content.faults(), ARM, "upper-arm-up", "receives", "no receiver")


def test_a_lymphatic_stroke_to_nodes_that_nothing_clears(content):
    content.replace(ARM, 'clears = "axilla"', 'clears = ""', after='slug = "armpit-other"')

    faults = content.faults()

    assert any(fault.key == "receives" and "clears axilla (other)" in fault.message for fault in faults)


def test_a_walkthrough_without_a_main_stroke(content):
    path = content.root / "walkthroughs/ret-hand.toml"
    path.write_text(path.read_text().replace('phase = "stroke"', 'phase = "finish"'))

    assert named(content.faults(), "walkthroughs/ret-hand.toml", "", "steps", "no stroke in the phase 'stroke'")
