"""The advice of the content: every rule has its words, numbers agree with the routines, and each fault is named."""

import re

import pytest

from guide import library
from guide.domain.advised import CASES, NUMBERS, Level, tokens_of
from guide.domain.sides import tokens_in
from tests.guide.content_faults import Content, named

FILE = "advice.toml"


@pytest.fixture
def content(tmp_path):
    return Content.copied_to(tmp_path / "content")


def rules():
    return library.get().advice_rules


EVERY_CASE = [(rule, case) for rule, names in CASES.items() for case in names]


def test_every_number_is_stated_with_its_reason():
    assert rules().numbers.keys() == NUMBERS
    assert all(number.why and number.value > 0 for number in rules().numbers.values())


def test_too_much_is_what_the_techniques_say():
    for technique in library.get().techniques.values():
        assert rules().number("most_a_day") == technique.sessions_a_day["most"]
        assert rules().number("hours_apart") == technique.sessions_a_day["hours_apart"]
        assert rules().number("most_minutes") == technique.minutes["most"]


def test_the_ruled_numbers_stand():
    ruled = {"rise_percent": 5, "rise_cm": 2, "days_apart": 2, "noise_percent": 4, "trend_readings": 3}
    ruled |= {
        "sessions_before_asking": 5,
        "days_before_asking": 14,
        "most_a_day": 2,
        "hours_apart": 4,
        "most_minutes": 30,
    }
    assert {key: rules().number(key) for key in ruled} == ruled


@pytest.mark.parametrize(("rule", "case"), EVERY_CASE)
def test_every_case_says_what_to_do_why_and_what_was_used(rule, case):
    words = rules().rules[rule].cases[case]
    assert words.title
    assert words.do
    assert words.why
    assert tokens_in(words.used) & tokens_of(rule, case) or rule == "measured"
    assert bool(words.call) or words.level == Level.NOTE


@pytest.mark.parametrize(("rule", "case"), EVERY_CASE)
def test_a_call_of_today_is_to_someone_who_is_called_today(rule, case):
    words = rules().rules[rule].cases[case]
    if words.level == Level.SAME_DAY:
        assert words.call == "same-day" or words.call.endswith("-today")
    if words.level == Level.EMERGENCY:
        assert words.call == "emergency"
        assert "{number}" in words.title


FORBIDDEN = re.compile(
    r"(?i)safe for you|cure|clinically proven|diagnosed|you have lymphedema|stage \d|your fault(?<!not your fault)"
)


def test_no_word_promises_blames_or_diagnoses():
    for rule in rules().rules.values():
        for case in rule.cases.values():
            assert not FORBIDDEN.search(" ".join((case.title, *case.do, case.why, case.used)))


def test_every_measured_advice_says_that_it_is_no_diagnosis():
    for case in rules().rules["measured"].cases.values():
        assert case.why.endswith(rules().progress["caution"])


def test_advice_never_says_go_on():
    """It may stand beside advice to stop."""
    for rule in rules().rules.values():
        for case in rule.cases.values():
            assert not re.search(r"(?i)\b(go on|carry on|keep going)\b", " ".join((case.title, *case.do)))


def test_the_places_and_skin_signs_that_a_note_can_have_are_known():
    from accounts.models.session_log import EFFECTS, RATINGS
    from accounts.models.swelling import PLACES, SKIN

    assert set(PLACES) <= rules().places.keys()
    assert set(SKIN) == rules().skin.keys()
    assert set(EFFECTS) == rules().effects.keys()
    assert set(RATINGS) == rules().ratings.keys()


def test_a_place_is_said_with_its_side():
    assert rules().place("arm", "left") == "left arm"
    assert rules().place("leg", "both") == "both legs"
    assert rules().place("head-neck", "middle") == "head and neck"
    assert rules().place("elsewhere", "left") == "elsewhere"


FAULTS = {
    "a case that is missing": ("[rules.worse.cases.now]", "[rules.worse.cases.then]", "rules.worse", "now", "missing"),
    "a worse case that is milder": ('level = "SAME_DAY"', 'level = "NOTE"', "rules.worse", "cases", "milder"),
    "a level nobody knows": ('level = "SAME_DAY"', 'level = "SOON"', "rules.worse", "cases.now.level", "Input"),
    "nobody to call": ('call = "lymphedema-clinic-today"', 'call = "neighbor"', "rules.worse.cases.now", "call", "neighbor"),
    "no call at all": ('call = "lymphedema-clinic-today"', 'call = ""', "rules.worse.cases.now", "call", "whom to call"),
    "a topic that is not there": ('topic = "when-to-call"', 'topic = "moon"', "rules.worse.cases.now", "topic", "moon"),
    "a token that nothing fills": ("{how}", "{who}", "rules.worse.cases.now", "used", "{who}"),
    "the number where it is not filled": ("{how}", "{number}", "rules.worse.cases.now", "used", "{number}"),
    "a source that is not there": ('sources = ["SEED-CC", "CUH", "ACS"]', 'sources = ["X"]', "rules.worse", "sources", "X"),
    "a number that is missing": ("rise_percent =", "rise_percents =", "numbers", "rise_percent", "missing"),
    "a number of 0": ("rise_cm = { value = 2", "rise_cm = { value = 0", "numbers.rise_cm", "value", "greater"),
    "a number without a reason": ('gap_days = { value = 7, why = "A week without a session." }', "gap_days = { value = 7 }", "numbers.gap_days", "why", "missing"),
    "an effect that is missing": ("dizzy = {", "dizziness = {", "effects", "dizzy", "missing"),
    "an effect that no rule looks at": ('rule = "sore"', 'rule = ""', "effects.pain", "rule", "Input"),
    "an effect with nothing to watch for": ('after = ["chest-or-breath", "light-headed"]', "after = []", "effects.dizzy", "after", "at least 1"),
    "a sign to watch for that is not there": ('"light-headed"', '"tipsy"', "effects.dizzy", "after", "'tipsy'"),
    "a skin sign that says nobody to call": ('after = ["swelling-worse"]', 'after = ["more-pee"]', "skin.new-area", "after", "nobody to call"),
    "a question that is not there": ('asked = "leaking-skin"', 'asked = "leaks"', "skin.weeping", "asked", "'leaks'"),
    "a question that says nothing for the same day": ('asked = "leaking-skin"', 'asked = "rash-or-sunburn"', "skin.weeping", "asked", "the same day"),
    "a place without its side": ('one = "{side} arm"', 'one = "arm"', "places.arm", "one", "{side}"),
    "a level without words": ("EMERGENCY = {", "EMERGENCIES = {", "levels", "EMERGENCY", "missing"),
    "a sentence that is missing": ("not-enough =", "not-enoughs =", "progress", "not-enough", "missing"),
    "a token in a sentence": ("{noise}%", "{noises}%", "progress", "volume-inside", "noises"),
    "a table nobody knows": ("[checkpoint]", "[checkpoints]", "", "checkpoints", "unknown"),
    "a long sentence": ("Rest. Drink as you normally do.", "Rest and drink as you do and then rest and drink and rest and drink again as you do.", "rules.effects.cases.once", "do", "15"),
    "a hard word": ("Rest. Drink as you normally do.", "Hydrate adequately.", "rules.effects.cases.once", "do", "hydrate"),
    "a side by hand": ('plain = "arm"', 'plain = "left arm"', "places.arm", "plain", "by hand"),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_a_fault_is_named_with_its_place(content, fault):
    old, new, entry, key, words = fault
    content.replace(FILE, old, new)

    assert named(content.faults(), FILE, entry, key, words)


def test_a_rule_by_another_name_is_missing_and_unknown(content):
    file = content.root / FILE
    file.write_text(re.sub(r"rules\.missed\b", "rules.blamed", file.read_text()))

    faults = content.faults()

    assert named(faults, FILE, "rules", "missed", "missing")
    assert named(faults, FILE, "rules", "blamed", "no such entry")


def test_a_missing_file_is_named(content):
    (content.root / FILE).unlink()

    assert named(content.faults(), FILE, "", "", "missing")


def test_a_changed_word_is_another_edition(content):
    before = library.load(content.root).advice_rules.edition
    content.replace(FILE, "A gap is no fault.", "A gap is fine.")

    assert library.load(content.root).advice_rules.edition != before
