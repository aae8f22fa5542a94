"""One fault of each kind is planted in a copy of the content, and is named with file, entry and key."""

from __future__ import annotations

import pytest
from django.conf import settings

from guide.linter.whole import lint
from tests.guide.content_faults import named

ARM, LEG, HAND = "walkthroughs/lym-arm.toml", "walkthroughs/lym-leg.toml", "walkthroughs/ret-hand.toml"
HEALTH, TODAY = "screening/health-check.toml", "screening/today-check.toml"
BRIDGE, UPPER = 'slug = "chest-bridge"', 'slug = "upper-arm-round"'
LONG = "Now lay your hand down and then wait and then lift it and then rest a bit more."


def test_the_content_has_no_fault():
    assert [str(fault) for fault in lint(settings.CONTENT_DIR)] == []


# file, what stands there, what is planted, after which text; then entry, key and words of the fault
PLANTED = {
    "lubricant of the walkthrough": (ARM, 'lubricant = "none"', 'lubricant = "light"', "", "", "lubricant", "'light'"),
    "oil in needs": (ARM, '"A pillow"]', '"A pillow", "A little oil"]', "", "", "needs", "bare, dry skin"),
    "lotion in setup": (ARM, "Use no cream and no oil.", "Put on some lotion.", "", "", "setup", "lotion"),
    "cream in a step": (
        ARM, "Start near your {U} armpit.", "Start with cream near your {U} armpit.", BRIDGE, "chest-bridge", "do", "cream",
    ),
    "pressure": (ARM, 'pressure = "P1"', 'pressure = "P3"', BRIDGE, "chest-bridge", "pressure", "'P3'"),
    "phase of another technique": (ARM, 'phase = "clear"', 'phase = "stroke"', BRIDGE, "chest-bridge", "phase", "'stroke'"),
    "phases out of order": (ARM, 'phase = "clear"', 'phase = "finish"', 'slug = "neck-side"', "shoulder-top", "phase", "order"),
    "too fast": (HAND, "seconds = 3", "seconds = 1", 'kind = "stroke"', None, "seconds", "too fast"),
    "limb before clearing": (
        ARM, 'areas = ["armpit"]', 'areas = ["armpit", "upper-arm"]', 'slug = "armpit-other"', "armpit-other", "areas",
        "limb before clearing",
    ),
    "belly": (ARM, 'areas = ["upper-chest.affected"', 'areas = ["belly", "upper-chest.affected"', BRIDGE, "chest-bridge", "areas", "belly"),
    "too many minutes": ("techniques/lymphatic.toml", "most = 30 }", "most = 12 }", "", None, "steps", "12 are the most"),
    "figure that is not declared": (ARM, 'figure = "arm-chest-bridge"', 'figure = "nothing"', BRIDGE, "chest-bridge", "figure", "'nothing'"),
    "no figure": (ARM, 'figure = "arm-chest-bridge"', 'figure = ""', BRIDGE, "chest-bridge", "figure", "names its figure"),
    "no alt": (ARM, 'figure = "arm-chest-bridge"\nalt = "', 'figure = "arm-chest-bridge"\nalt = ""\n# "', BRIDGE, "chest-bridge", "alt", "missing"),
    "no spoken form": (ARM, 'spoken = "', 'spoken = ""\n# "', BRIDGE, "chest-bridge", "spoken", "missing"),
    "four lines to do": (ARM, 'do = [', 'do = [\n  "Sit.",', BRIDGE, "chest-bridge", "ways.0.do", "at most 3"),
    "sourced without a source": (ARM, 'sources = ["', 'sources = []\n# ["', BRIDGE, "chest-bridge", "sources", "at least one source"),
    "unknown token": (ARM, "Start near your {U} armpit.", "Start near {your} {U} armpit.", BRIDGE, "chest-bridge", "do", "your"),
    "token where nothing fills it": (HEALTH, 'why = "Massage', 'why = "{S} massage', "", None, "why", "{S}"),
    "broken token": (ARM, "Start near your {U} armpit.", "Start near your {U armpit.", BRIDGE, "chest-bridge", "do", "brace"),
    "side by hand": (ARM, "Start near your {U} armpit.", "Start near your left armpit.", BRIDGE, "chest-bridge", "do", "by hand"),
    "long sentence": (ARM, "Start near your {U} armpit.", LONG, BRIDGE, "chest-bridge", "do", "a sentence of 18 words"),
    "hard word": (ARM, "Start near your {U} armpit.", "Start near your contralateral {U} armpit.", BRIDGE, "chest-bridge", "do", "'contralateral'"),
    "hard word in a topic": ("topics/pumps.md", "A pump is a machine", "A pump is an apparatus", "", "", "body", "'apparatus'"),
    "high grade": (
        "topics/pumps.md", "summary = ", 'summary = "Operations, medications, radiation and examinations generally necessitate individualized lymphatic rehabilitation." # ',
        "", "", "summary", "neither",
    ),
    "no not-sure answer": (HEALTH, 'clearing = "no"', 'clearing = "no"\nanswers = ["yes", "no"]', "[questions.heart-failure]", "heart-attack-recent", "answers", "not sure"),
    "no why": (HEALTH, "why = ", 'why = ""\n# ', "[questions.heart-failure]", "heart-failure", "why", "at least 1 character"),
    "today without a not-sure effect": (
        TODAY, 'answers = ["yes", "not_sure"]', 'answers = ["yes"]', "[questions.dizzy-after-neck]", "dizzy-after-neck", "effects", '"not sure"',
    ),
    "a condition that never holds": (
        HEALTH, 'clearing = "no"', 'clearing = "no"\ntechniques = ["lymphatic"]\nif_any = ["technique:retrograde"]', "[questions.heart-failure]",
        "heart-attack-recent", "if_any", "never hold",
    ),
    "a follow-up that is never asked": (
        TODAY, 'clearing = "no"', 'clearing = "no"\nregions = ["breast"]\nafter = "weight-bearing"', "[questions.anything-changed]", "anything-changed", "after", "",
    ),
    "a source that is not there": (ARM, 'sources = ["', 'sources = ["NO-SUCH", "', BRIDGE, "chest-bridge", "sources", "'NO-SUCH'"),
    "an unknown key": (ARM, BRIDGE, BRIDGE + '\ncolour = "red"', "", "chest-bridge", "colour", "unknown key"),
    "an unknown area": (ARM, '"breastbone"]', '"breastbones"]', BRIDGE, "chest-bridge", "areas", "'breastbones'"),
    "an unknown way through": (ARM, "through = []", 'through = ["nowhere"]', BRIDGE, "chest-bridge", "through", "'nowhere'"),
    "an add-on's step that is not there": (ARM, '"lym-hand/wrist"', '"lym-hand/nowhere"', "[[addons]]", "lym-hand/nowhere", "use", "no step"),
    "an add-on of the other technique": (ARM, '"lym-hand/wrist"', '"ret-arm/forearm"', "[[addons]]", "addons.hand", "steps", "lymphatic"),
    "unknown call": (HEALTH, 'call = "doctor"', 'call = "nobody"', "[questions.age]", "age", "call", "'nobody'"),
}  # fmt: skip


@pytest.mark.parametrize("case", PLANTED.values(), ids=PLANTED)
def test_a_planted_fault_is_named(content, case):
    file, old, new, after, entry, key, words = case
    content.replace(file, old, new, after=after)

    faults = content.faults()

    if entry is None:
        assert any(fault.key == key and words in fault.message for fault in faults), "\n".join(map(str, faults))
    else:
        assert named(faults, file, entry, key, words), "\n".join(map(str, faults))
