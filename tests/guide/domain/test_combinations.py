"""Signs that together are worse than each: every combination fires, for every pair of its parts, with "not sure" as "yes" (P2)."""

from itertools import product

import pytest

from guide.domain.outcomes import Outcome
from guide.domain.questions import NOT_SURE, Combination
from tests.guide.domain.bodies import ALL, walkthrough
from tests.guide.domain.clinical_table import EMERGENCY, SAME, WAIT
from tests.guide.domain.people import applies_to, question, screen, weigh

RULES = {rule.id: rule for rule in screen().combinations}

# The tables in words: facts that together -> outcome, and what each of them gives alone.
TOGETHER = {
    "F5 with F1: a sore, swollen leg and chest pain": (["limb-changed", "chest-pain"], EMERGENCY),
    "F5 with F3: a swollen leg and perhaps coughed blood": (["limb-changed", "coughed-blood?"], EMERGENCY),
    "F5 with F3: perhaps a swollen arm and perhaps fainted": (["limb-changed?", "fainted?"], EMERGENCY),
    "F5 with F4: a sore vein and perhaps a racing heart": (["sore-vein", "heart-racing?"], EMERGENCY),
    "U2 with red flags: one limb swelled within days, perhaps fainted": (["one-limb-swelled", "fainted?"], EMERGENCY),
    "C1 with breath signs: a clot being checked, perhaps coughed blood": (["clot-being-checked", "coughed-blood?"], EMERGENCY),
    "C1 with heart signs: a clot found and not treated, perhaps a racing heart": (["clot-untreated", "heart-racing?"], EMERGENCY),
    "C5 arm with new swelling": (["line-or-port", "limb-changed"], SAME),
    "F6 with F7: hot, red skin and fever": (["skin-hot-red", "fever"], EMERGENCY),
    "F6 with F7, both not sure": (["skin-hot-red?", "fever?"], EMERGENCY),
    "F6 with chills": (["skin-hot-red", "chills"], EMERGENCY),
    "F6 with F19: hot, red skin and perhaps a dark patch": (["skin-hot-red", "patch-blackening?"], EMERGENCY),
    "F19 not sure, with F7": (["patch-blackening?", "fever"], EMERGENCY),
    "F7 with F18": (["fever", "confused-unwell"], EMERGENCY),
    "F7 on chemotherapy": (["fever", "chemotherapy"], EMERGENCY),
    "F7 on chemotherapy, both not sure": (["fever?", "chemotherapy?"], EMERGENCY),
    "F7 within 6 weeks of a strong cancer drug": (["fever", "strong-cancer-drug-six-weeks"], EMERGENCY),
    "shivery and drained on chemotherapy": (["flu-like", "strong-cancer-drug-six-weeks"], EMERGENCY),
    "F7 with no working spleen": (["fever?", "no-spleen?"], EMERGENCY),
    "F7 on steroids or biologics": (["fever", "weak-immunity"], EMERGENCY),
    "chills on steroids or biologics": (["chills", "weak-immunity"], EMERGENCY),
    "F7 after a transplant": (["fever", "transplant"], EMERGENCY),
    "flu-like on steroids: today": (["flu-like", "weak-immunity"], SAME),
    "F7b with a past skin infection": (["flu-like", "past-skin-infection"], SAME),
    "I3 with a past skin infection: never only WAIT": (["cold-or-bug", "past-skin-infection"], SAME),
    "F24 with F7: a hot joint and fever": (["hot-joint", "fever"], EMERGENCY),
    "B2 with fever": (["chest-infection", "fever"], SAME),
    "F26 with F6": (["new-limb-pain", "skin-hot-red"], EMERGENCY),
    "F26 with F15": (["new-limb-pain", "limb-cold-white?"], EMERGENCY),
    "F26 with F19": (["new-limb-pain", "patch-blackening?"], EMERGENCY),
    "F26 with F23": (["new-limb-pain", "tight-cast-or-wrap"], EMERGENCY),
    "V3 with a cold limb": (["artery-disease", "limb-cold-white?"], EMERGENCY),
    "Q4 with very bad pain": (["recent-injury", "new-limb-pain"], EMERGENCY),
    "F21 with F1": (["slow-face-neck-swelling", "chest-pain"], EMERGENCY),
    "F21 with F4 not sure": (["slow-face-neck-swelling", "heart-racing?"], EMERGENCY),
    "F21 with noisy breathing": (["slow-face-neck-swelling", "noisy-breathing"], EMERGENCY),
    "F21 after cancer": (["slow-face-neck-swelling", "cancer-now"], SAME),
    "F22 not sure, with an aneurysm": (["sudden-belly-back-pain?", "aneurysm"], EMERGENCY),
    "F22 not sure, perhaps an aneurysm": (["sudden-belly-back-pain?", "aneurysm?"], EMERGENCY),
    "A2 with any new belly pain": (["belly-pain", "aneurysm"], SAME),
    "A2 with new back pain": (["spine-signs", "aneurysm"], SAME),
    "F25 with bleeding": (["fistula-changed", "bleeding"], EMERGENCY),
    "H1 and weight up fast": (["heart-failure", "fast-weight-gain"], SAME),
    "H1 and both legs newly swollen": (["heart-failure", "both-legs-swollen"], SAME),
    "H4 180/120 with stroke signs": (["blood-pressure-reading", "stroke-signs"], EMERGENCY),
    "K1 and hardly any pee": (["kidney-failure", "hardly-any-pee"], SAME),
    "K1 and new swelling": (["kidney-failure", "both-legs-swollen"], SAME),
    "K4 and hardly any pee": (["transplant", "hardly-any-pee"], SAME),
    "U3 with F12": (["both-legs-swollen", "fast-weight-gain"], SAME),
    "U3 with sudden breathlessness": (["both-legs-swollen", "breathless"], EMERGENCY),
    "P3 with a sore leg": (["new-baby", "limb-changed"], SAME),
    "F11 with a fit": (["pregnant", "fits"], EMERGENCY),
    "F11 with a fit not sure": (["pregnant", "fits?"], EMERGENCY),
}  # fmt: skip


def facts_of(told: list[str]) -> dict[str, str]:
    """`fever` is the blocking answer, `fever?` is "not sure"."""
    return {one.rstrip("?"): NOT_SURE if one.endswith("?") else question(one).blocking for one in told}


@pytest.mark.parametrize(("told", "outcome"), TOGETHER.values(), ids=TOGETHER.keys())
def test_together_they_are_what_the_tables_say(told: list[str], outcome: Outcome) -> None:
    for slug in ALL:
        if not all(applies_to(question(id), slug) for id in facts_of(told)):
            continue
        if walkthrough(slug).assigned_only and outcome < SAME:
            continue
        assert weigh(slug, facts_of(told)).outcome == outcome, slug


def facts_for(atom: str, answer: str) -> dict[str, str] | None:
    """Facts that make an atom hold; None where it is not a matter of facts."""
    if ":" in atom or atom == "treated":
        return None
    return {atom: NOT_SURE if answer == NOT_SURE else question(atom).blocking}


def nodes_for(chosen: tuple[str, ...]) -> list[str]:
    return ["left-neck"] if "treated" in chosen else []


def request_for(rule: Combination, chosen: tuple[str, ...]) -> str:
    """A walkthrough in which all the chosen parts are rows."""
    asked = [question(atom) for atom in chosen if facts_for(atom, "") is not None]
    for slug in ("ret-leg", *ALL):
        made_from = walkthrough(slug)
        if any(atom.startswith("technique:") and atom != f"technique:{made_from.technique.slug}" for atom in chosen):
            continue
        if all(applies_to(one, slug) for one in asked):
            return slug
    raise AssertionError(f"{rule.id}: no walkthrough asks {chosen}")


@pytest.mark.parametrize("id", sorted(RULES))
def test_each_rule_fires_for_every_choice_of_its_parts_and_not_sure_counts_as_yes(id: str) -> None:
    rule = RULES[id]
    for chosen in product(*rule.all_of):
        slug = request_for(rule, chosen)
        for answers in product(("yes", NOT_SURE), repeat=len(chosen)):
            facts: dict[str, str] = {}
            for atom, answer in zip(chosen, answers, strict=True):
                facts |= facts_for(atom, answer) or {}
            made = weigh(slug, facts, nodes=nodes_for(chosen))
            assert rule.id in made.rules, (chosen, answers)
            assert made.outcome >= rule.outcome


@pytest.mark.parametrize("id", sorted(RULES))
def test_no_rule_fires_for_one_of_its_parts_alone(id: str) -> None:
    rule = RULES[id]
    if len(rule.all_of) == 1:
        raise AssertionError("a combination has at least two parts")
    for part in rule.all_of:
        for atom in part:
            if facts_for(atom, "") is None:
                continue
            others = [other for other in rule.all_of if other is not part]
            if any(atom in other or any(":" in one for one in other) for other in others):
                continue
            slug = request_for(rule, (atom,))
            assert rule.id not in weigh(slug, facts_for(atom, "yes")).rules, atom


@pytest.mark.parametrize("id", sorted(RULES))
def test_a_rule_that_stops_names_whom_to_call(id: str) -> None:
    assert RULES[id].outcome >= Outcome.SAME_DAY
    assert RULES[id].say.endswith(".")
    assert RULES[id].call


def test_flu_like_alone_on_a_limb_without_lymphedema_is_wait() -> None:
    assert weigh("ret-hand", {"flu-like": "yes"}).outcome == WAIT
    assert weigh("ret-hand", {"cold-or-bug": "yes"}).outcome == WAIT
    assert weigh("ret-hand", {"flu-like": "yes"}, nodes=["left-axilla"]).outcome == SAME
    assert weigh("lym-arm", {"flu-like": "yes"}).outcome == SAME


def test_every_combination_stands_in_the_table_in_words() -> None:
    fired = set()
    for told, _ in TOGETHER.values():
        for slug in ("lym-leg", "ret-leg", "lym-arm"):
            if all(applies_to(question(id), slug) for id in facts_of(told)):
                fired |= set(weigh(slug, facts_of(told)).rules) & set(RULES)
    told_elsewhere = {
        "water-signs-with-chest-or-breath",
        "sudden-swelling-with-cold-or-dark-skin",
        "tight-cast-with-cold-limb",
    }
    assert set(RULES) - fired == told_elsewhere


def test_what_the_site_adds_to_the_tables() -> None:
    """Three rules of the site's own: a cautious reading of signs that come together."""
    assert weigh("lym-leg", {"fast-weight-gain": "yes", "fainted": NOT_SURE}).outcome == EMERGENCY
    assert weigh("lym-leg", {"limb-changed": "yes", "limb-cold-white": NOT_SURE}).outcome == EMERGENCY
    assert weigh("lym-leg", {"tight-cast-or-wrap": "yes", "limb-cold-white": NOT_SURE}).outcome == EMERGENCY
