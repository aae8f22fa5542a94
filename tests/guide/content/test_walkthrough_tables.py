"""The walkthroughs against the clinical tables: counts, pace, pressure, direction, receivers and sources of every step."""

import pytest

from guide.domain.walkthrough import BREATH, MOVE, PREPARE, REST, STROKE, Step
from tests.guide.domain.bodies import ALL, LYMPHATIC, RETROGRADE, walkthrough

# step: repetitions a place, seconds a stroke, pressure, sources that the table names
OPENING = {
    "belly-breathing": (5, 10, "none", {"STM-LEG"}),
    "collarbone-hollow": (10, 2, "P0", {"MDA-ARM"}),
    "neck-side": (10, 3, "P0", {"STM-LEG"}),
    "shoulder-top": (5, 3, "P1", {"STM-LEG"}),
}
ARM_OPENING = OPENING | {
    "armpit-other": (10, 3, "P1", {"STM-LEG", "HOC-NZ"}),
    "armpit-affected": (10, 3, "P1", {"SHARE-BR"}),
    "chest-bridge": (5, 3, "P1", {"SHARE-BR", "HOC-NZ"}),
    "groin": (10, 3, "P1", {"LIPCOM", "TRULY"}),
    "trunk-side-down": (5, 3, "P1", {"SHARE-BR"}),
}
ARM_MAIN = {
    "shoulder-cap": (5, 3, "P1", {"LIPCOM", "TRULY"}),
    "upper-arm-round": (5, 3, "P1", {"TRULY"}),
    "upper-arm-up": (5, 3, "P1", {"LIPCOM", "RESTORE"}),
    "elbow": (5, 3, "P1", {"LIPCOM", "HL-SUM"}),
    "forearm": (5, 3, "P1", {"TRULY"}),
}
HAND = {
    "wrist": (5, 3, "P1", {"TRULY"}),
    "back-of-hand": (5, 3, "P1", {"TRULY"}),
    "palm-edges": (5, 3, "P1", {"TRULY"}),
    "fingers": (3, 2, "P0", {"HL-COPY"}),
}
LEG_OPENING = OPENING | {
    "armpit": (10, 3, "P1", {"MDA-LEG", "STM-GEN"}),
    "trunk-side-up": (5, 3, "P1", {"MDA-LEG"}),
    "hip": (5, 3, "P1", {"STM-GEN"}),
    "groin": (5, 3, "P1", {"LIPCOM", "RETRAIN-LE"}),
}
LEG_MAIN = {
    "thigh-round": (5, 3, "P1", {"STM-GEN"}),
    "thigh-up": (5, 3, "P1", {"MDA-LEG", "STM-GEN"}),
    "back-of-knee": (10, 2, "P1", {"HL-COPY"}),
    "lower-leg": (5, 3, "P1", {"HL-COPY"}),
}
FOOT = {
    "ankle": (5, 3, "P1", {"HL-COPY"}),
    "top-of-foot": (5, 3, "P1", {"HL-COPY"}),
    "sole-edges": (3, 3, "P1", {"HL-COPY"}),
    "toes": (3, 2, "P0", {"HL-COPY"}),
}
RET_FINGERS = ("thumb", "index-finger", "middle-finger", "ring-finger", "little-finger")
RET_FOOT = {
    "ankle-pumps": (10, 3, "none", {"TIPSPT"}),
    "toes": (3, 3, "P3", {"BIOINS-BUN", "SEED-RM"}),
    "top-of-foot": (5, 3, "P3", {"BIOINS-BUN"}),
    "sole": (5, 3, "P3", set()),
    "ankle": (5, 3, "P3", {"BIOINS-BUN"}),
    "lower-leg": (5, 3, "P3", {"BIOINS-BUN", "TREATSEA"}),
    "long-sweep": (5, 4, "P3", set()),
    "again-ankle-pumps": (10, 3, "none", {"TIPSPT"}),
    "rest": (1, 600, "none", {"TIPSPT"}),
}

TABLES: dict[str, dict[str, tuple[int, int, str, set[str]]]] = {
    "lym-arm": ARM_OPENING | ARM_MAIN | {"long-sweep": (3, 5, "P0", {"TRULY"})},
    "lym-hand": ARM_OPENING | ARM_MAIN | HAND | {"hand-sweep": (3, 5, "P0", {"TRULY"})},
    "lym-leg": LEG_OPENING | LEG_MAIN | {"long-sweep": (3, 6, "P0", set())},
    "lym-foot": LEG_OPENING | LEG_MAIN | FOOT | {"foot-sweep": (3, 4, "P0", {"HL-COPY"})},
    "lym-breast": {slug: row for slug, row in ARM_OPENING.items() if slug != "shoulder-top"} | {
        "upper-breast": (5, 3, "P1", {"SHARE-BR"}),
        "lower-breast": (5, 3, "P1", {"SHARE-BR"}),
        "side-front": (5, 3, "P1", {"HOC-NZ"}),
        "side-lower": (5, 3, "P1", {"HOC-NZ"}),
        "side-back": (5, 3, "P1", {"HOC-NZ"}),
    },
    "lym-head-neck": {
        "belly-breathing": (5, 10, "none", {"STM-LEG", "CHANG"}),
        "armpits": (10, 3, "P1", {"STM-GEN"}),
        "chest-strokes": (5, 3, "P1", {"CHANG", "UHN-HN"}),
        "collarbone-hollow": (10, 2, "P0", {"MDA-ARM"}),
        "shoulder-top": (5, 3, "P1", {"HOC-NZ", "STM-LEG"}),
        "back-of-neck": (5, 3, "P0", {"HOC-NZ", "ONERIVER"}),
        "neck-side-other": (5, 3, "P0", {"STM-LEG"}),
        "side-of-neck": (5, 3, "P0", {"STM-LEG", "ONERIVER"}),
        "behind-ear": (5, 3, "P0", {"ONERIVER"}),
        "chin-jaw": (5, 3, "P0", {"UHN-HN"}),
        "cheeks": (5, 3, "P0", {"UHN-HN"}),
        "temple": (3, 3, "P0", {"UHN-HN"}),
        "forehead": (5, 3, "P0", {"UHN-HN"}),
    },
    "lym-both-legs": {slug: row for slug, row in LEG_OPENING.items() if slug not in ("neck-side", "armpit")} | {
        "armpit": (10, 3, "P1", {"STM-GEN"}),
        "thigh-round": (5, 3, "P1", {"STM-GEN"}),
        "thigh-up": (5, 3, "P1", {"LIPCOM", "RETRAIN-LE", "STM-GEN"}),
        "back-of-knee": (10, 2, "P1", {"HL-COPY"}),
        "lower-leg": (5, 3, "P1", {"HL-COPY"}),
        "low-back": (5, 3, "P1", {"STM-GEN"}),
        "long-sweep": (3, 6, "P0", set()),
        "ankle-pumps": (10, 2, "none", set()),
    },
    "ret-hand": {finger: (5, 3, "P3", {"CUH", "RM-SHEET"}) for finger in RET_FINGERS} | {
        "prepare": (1, 60, "none", {"CUH", "RM-SHEET"}),
        "joint-moves": (5, 3, "none", {"MEM", "TIPSPT"}),
        "web-spaces": (3, 3, "P3", {"RM-SUM"}),
        "palm": (5, 3, "P3", {"UHSX"}),
        "back-of-hand": (5, 3, "P3", {"UHSX", "RM-SHEET"}),
        "wrist": (5, 3, "P3", {"UHSX"}),
        "forearm": (5, 3, "P3", {"RM-SHEET", "RM-SUM"}),
        "whole-sweep": (5, 4, "P3", {"CUH"}),
        "pump": (10, 3, "none", {"DUDLEY", "YT-OT"}),
        "rest": (1, 600, "none", {"STARS"}),
    },
    "ret-arm": {finger: (3, 3, "P3", {"CUH", "UHSX"}) for finger in RET_FINGERS} | {
        "prepare": (1, 60, "none", {"CUH", "RM-SHEET"}),
        "back-of-hand": (3, 3, "P3", {"CUH", "UHSX"}),
        "wrist": (3, 3, "P3", {"CUH", "UHSX"}),
        "forearm": (5, 3, "P3", {"RM-SHEET"}),
        "elbow": (5, 3, "P3", set()),
        "upper-arm": (5, 3, "P3", {"SEED-RM"}),
        "long-sweep": (5, 4, "P3", {"CUH"}),
        "pump": (10, 3, "none", {"DUDLEY", "YT-OT"}),
        "elbow-bends": (5, 3, "none", {"DUDLEY", "YT-OT"}),
        "rest": (1, 600, "none", {"STARS"}),
    },
    "ret-foot": RET_FOOT | {"prepare": (1, 60, "none", set())},
    "ret-leg": RET_FOOT | {
        "prepare": (1, 60, "none", set()),
        "thigh-warm-up": (3, 3, "P3", {"TIPSPT"}),
        "front-thigh": (5, 3, "P3", set()),
        "outer-thigh": (5, 3, "P3", set()),
    },
}  # fmt: skip


def written(slug: str) -> dict[str, Step]:
    return {step.slug: step for step in walkthrough(slug).steps}


@pytest.mark.parametrize("slug", ALL)
def test_the_walkthrough_has_the_steps_of_its_table_and_no_other(slug: str) -> None:
    steps = [step.slug for step in walkthrough(slug).steps if not (step.repeats and step.phase == "re-clear")]
    assert set(steps) == set(TABLES[slug])
    assert len(steps) == len(set(steps))


@pytest.mark.parametrize(("slug", "step_slug"), [(slug, step) for slug, table in TABLES.items() for step in table])
def test_a_step_has_the_count_the_pace_the_pressure_and_the_sources_of_its_row(slug: str, step_slug: str) -> None:
    step = written(slug)[step_slug]
    repetitions, seconds, pressure, sources = TABLES[slug][step_slug]
    assert (step.repetitions, step.seconds, step.pressure) == (repetitions, seconds, pressure)
    assert sources <= {source.key for source in step.provenance.sources}
    assert step.provenance.sources or step.provenance.basis in ("composed", "design", "unsourced")


@pytest.mark.parametrize("slug", LYMPHATIC)
def test_what_is_repeated_at_the_end_is_done_five_times(slug: str) -> None:
    again = [step for step in walkthrough(slug).steps if step.phase == "re-clear"]
    assert again[-1].repeats == "belly-breathing"
    limit = {"temple": 3}
    for step in again:
        assert step.repetitions == limit.get(step.repeats, 5), step.slug


@pytest.mark.parametrize("slug", ALL)
def test_every_step_says_what_to_watch_for_the_mistake_and_what_changes_with_treated_nodes(slug: str) -> None:
    for step in walkthrough(slug).steps:
        assert step.watch, step.slug
        assert step.mistake, step.slug
        assert step.when_treated, step.slug
        for way in step.ways:
            assert 1 <= len(way.do) <= 3, step.slug
            assert way.helper, step.slug
            assert way.spoken, step.slug
            assert step.kind != STROKE or (way.start and way.end and way.receives), step.slug


@pytest.mark.parametrize("slug", RETROGRADE)
def test_retrograde_strokes_glide_one_way_and_lift_to_return(slug: str) -> None:
    for step in walkthrough(slug).steps:
        if step.kind == STROKE:
            for way in step.ways:
                assert "Glide" in " ".join(way.do), step.slug
                assert "Lift off" in " ".join(way.do), step.slug


@pytest.mark.parametrize("slug", LYMPHATIC)
def test_lymphatic_strokes_let_go_and_use_no_cream(slug: str) -> None:
    assert walkthrough(slug).lubricant == "none"
    for step in walkthrough(slug).steps:
        if (
            step.kind != STROKE
            or step.slug.endswith("sweep")
            or step.slug in ("side-back", "again-side-back", "low-back")
        ):
            continue
        for way in step.ways:
            assert "et go" in " ".join(way.do), step.slug


def test_no_step_touches_an_eyelid_the_front_of_the_neck_with_a_stroke_down_it_or_presses_the_belly() -> None:
    for slug in ALL:
        for step in walkthrough(slug).steps:
            for way in step.ways:
                areas = {ref.partition(".")[0] for ref in way.areas}
                assert "belly" not in areas or step.kind == BREATH, step.slug
                assert "neck-front" not in areas or step.slug == "chin-jaw", step.slug
                told = " ".join(way.do).lower()
                assert "eyelid" not in told, step.slug


def test_kinds() -> None:
    kinds = {step.slug: step.kind for slug in ALL for step in walkthrough(slug).steps}
    assert {slug for slug, kind in kinds.items() if kind == REST} == {"rest"}
    assert {slug for slug, kind in kinds.items() if kind == PREPARE} == {"prepare"}
    assert {slug for slug, kind in kinds.items() if kind == MOVE} == {
        "joint-moves", "pump", "elbow-bends", "ankle-pumps", "again-ankle-pumps",
    }  # fmt: skip


def test_this_release_s_walkthroughs_and_the_sides_that_they_offer() -> None:
    offered = {slug: walkthrough(slug).sides for slug in ALL}
    assert offered["lym-both-legs"] == ("both",)
    assert offered["lym-leg"] == offered["lym-foot"] == ("left", "right")
    assert {slug for slug in ALL if walkthrough(slug).assigned_only} == {"lym-head-neck"}
