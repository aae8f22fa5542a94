"""Which routine fits: never one that is kept for a therapist, never retrograde massage near treated or unknown nodes."""

from itertools import product

import pytest

from guide import library
from guide.domain.finder import NO_ROUTINE, THERAPIST, Finder, Fit, fitting
from tests.guide.domain.bodies import ALL, walkthrough


def finder() -> Finder:
    return library.get().finder


EVERY_ANSWER = list(product(finder().places, finder().causes, finder().nodes))


@pytest.mark.parametrize(("place", "cause", "nodes"), EVERY_ANSWER)
def test_every_three_answers_lead_to_one_routine_or_to_advice(place: str, cause: str, nodes: str) -> None:
    fit = fitting(finder(), place, cause, nodes)
    assert bool(fit.walkthrough) != bool(fit.advice)
    if fit.advice:
        assert finder().advice[fit.advice].endswith(".")
        return
    made_from = walkthrough(fit.walkthrough)
    assert not made_from.assigned_only
    if finder().nodes[nodes].treated:
        assert made_from.technique.slug == "lymphatic"
    if finder().causes[cause].technique == "lymphatic":
        assert made_from.technique.slug == "lymphatic"


def test_not_sure_of_the_nodes_counts_as_treated() -> None:
    assert {key: nodes.treated for key, nodes in finder().nodes.items()} == {"yes": True, "no": False, "not_sure": True}


@pytest.mark.parametrize("cause", ["organs", "unknown"])
def test_a_cause_that_needs_a_doctor_leads_to_no_routine(cause: str) -> None:
    for place, nodes in product(finder().places, finder().nodes):
        fit = fitting(finder(), place, cause, nodes)
        assert fit.walkthrough == ""
        assert fit.advice in (cause, THERAPIST)


@pytest.mark.parametrize("place", ["head-neck", "genitals", "elsewhere"])
def test_a_part_that_is_kept_for_a_therapist_leads_to_one(place: str) -> None:
    for cause, nodes in product(finder().causes, finder().nodes):
        assert fitting(finder(), place, cause, nodes) == Fit(advice=THERAPIST)


CASES = {
    ("arm", "lymphedema", "yes"): "lym-arm",
    ("arm", "injury", "no"): "ret-arm",
    ("arm", "injury", "yes"): "lym-arm",
    ("arm", "injury", "not_sure"): "lym-arm",
    ("hand", "injury", "no"): "ret-hand",
    ("hand", "lymphedema", "no"): "lym-hand",
    ("chest", "lymphedema", "yes"): "lym-breast",
    ("leg", "injury", "no"): "ret-leg",
    ("leg", "veins", "no"): "lym-leg",
    ("both-legs", "veins", "no"): "lym-both-legs",
    ("foot", "injury", "no"): "ret-foot",
    ("foot", "injury", "not_sure"): "lym-foot",
}


@pytest.mark.parametrize(("told", "slug"), CASES.items(), ids=lambda value: " ".join(value) if len(value) == 3 else "")
def test_where_it_leads(told: tuple[str, str, str], slug: str) -> None:
    assert fitting(finder(), *told) == Fit(walkthrough=slug)


def test_a_technique_that_a_part_does_not_have_leads_to_advice() -> None:
    assert fitting(finder(), "chest", "injury", "no") == Fit(advice=NO_ROUTINE)
    assert fitting(finder(), "both-legs", "injury", "no") == Fit(advice=NO_ROUTINE)


def test_an_unknown_answer_is_an_error_and_never_a_routine() -> None:
    for told in (("wing", "injury", "no"), ("arm", "magic", "no"), ("arm", "injury", "perhaps")):
        with pytest.raises(KeyError):
            fitting(finder(), *told)


def test_every_open_routine_can_be_reached() -> None:
    reached = {fitting(finder(), *told).walkthrough for told in EVERY_ANSWER} - {""}
    assert reached == {slug for slug in ALL if not walkthrough(slug).assigned_only}
