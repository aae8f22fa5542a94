"""The advice rules: each on both sides of its edges; what is missing neither raises nor hides anything."""

import json
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guide import library
from guide.domain.advice import Level, Ratings, SessionSeen, SwellingSeen, advise, checkpoints, say
from guide.domain.outcomes import Outcome
from guide.domain.seen import EFFECTS
from tests.guide.domain.records import TODAY, advised, ago, cases, felt, note, rated, rules, session, tape

SKIN = ("red", "hot", "sore", "weeping")
NOTHING: list[str] = []

WORSE = {
    "heavier today": ([note(0, feel="heavier")], ["worse now"]),
    "heavier six days ago": ([note(6, feel="heavier")], ["worse now"]),
    "heavier a week ago is over": ([note(7, feel="heavier")], NOTHING),
    "a new place": ([note(0, skin=frozenset({"new-area"}))], ["worse now"]),
    "firm where it was soft": ([note(20, texture="soft"), note(0, texture="firm")], ["worse now"]),
    "firm as ever": ([note(20, texture="firm"), note(0, texture="firm")], NOTHING),
    "soft and firm on one day": ([note(0, texture="soft"), note(0, texture="firm")], NOTHING),
    "soft on the other arm": ([note(20, texture="soft", side="right"), note(0, texture="firm")], NOTHING),
    "lighter later": ([note(2, feel="heavier"), note(0, feel="lighter")], ["worse before"]),
    "lighter on the same day": ([note(0, feel="heavier"), note(0, feel="lighter")], ["worse now"]),
    "lighter elsewhere": ([note(2, feel="heavier"), note(0, feel="lighter", side="right")], ["worse now"]),
    "the same later is as bad as it was": ([note(2, feel="heavier"), note(0, feel="same")], ["worse now"]),
    "lighter, then heavier": ([note(2, feel="lighter"), note(0, feel="heavier")], ["worse now"]),
    "both arms are two": ([note(0, feel="heavier", side="both")], ["worse now", "worse now"]),
    "the hand is of the arm": ([note(2, feel="heavier"), note(0, feel="lighter", region="hand")], ["worse before"]),
    "the same": ([note(0, feel="same")], NOTHING),
    "nothing said": ([note(0)], NOTHING),
    "tomorrow": ([note(-1, feel="heavier")], NOTHING),
}

SKIN_AND_DENT = {
    "red": ([note(0, skin=frozenset({"red"}))], ["skin-signs today"]),
    "red a week ago": ([note(7, skin=frozenset({"red"}))], NOTHING),
    "cracked": ([note(0, skin=frozenset({"cracked"}))], ["skin-signs care"]),
    "cracked, then hot": (
        [note(3, skin=frozenset({"cracked"})), note(0, skin=frozenset({"hot"}))],
        ["skin-signs today"],
    ),
    "dry": ([note(0, skin=frozenset({"dry"}))], NOTHING),
    "a word nobody knows": ([note(0, skin=frozenset({"sparkling"}))], NOTHING),
    "deep dents, both legs": ([note(0, region="leg", side="both", dent="deep")], ["dent-both-legs deep"]),
    "deep dents, leg and other foot": (
        [note(0, region="leg", dent="deep"), note(3, region="foot", side="right", dent="deep")],
        ["dent-both-legs deep"],
    ),
    "deep dents, one leg": ([note(0, region="leg", dent="deep")], NOTHING),
    "small dents, both legs": ([note(0, region="leg", side="both", dent="little")], NOTHING),
    "deep dents, both arms": ([note(0, side="both", dent="deep")], NOTHING),
}

TAPE = {
    "5 % twice, 2 days apart": ([tape(9, 2000), tape(2, 2100), tape(0, 2100)], ["measured twice"]),
    "5 % twice, 1 day apart": ([tape(9, 2000), tape(1, 2100), tape(0, 2100)], NOTHING),
    "5 % twice on one day": ([tape(9, 2000), tape(0, 2100, hour=7), tape(0, 2100)], NOTHING),
    "4.9 % twice": ([tape(9, 2000), tape(2, 2098), tape(0, 2098)], NOTHING),
    "5 % once": ([tape(9, 2000), tape(0, 2100)], NOTHING),
    "5 % of the excess is nothing": ([tape(9, 2000), tape(2, 2020), tape(0, 2020)], NOTHING),
    "up, down, up": ([tape(9, 2000), tape(5, 2100), tape(2, 2000), tape(0, 2100)], ["measured twice"]),
    "up twice, then down": ([tape(9, 2000), tape(5, 2100), tape(2, 2100), tape(0, 2050)], NOTHING),
    "up twice, 28 days ago": ([tape(60, 2000), tape(35, 2100), tape(28, 2100)], NOTHING),
    "up twice, 27 days ago": ([tape(60, 2000), tape(35, 2100), tape(27, 2100)], ["measured twice"]),
    "another method between": ([tape(9, 2000), tape(2, 2100, method="arm-10cm"), tape(0, 2100)], NOTHING),
    "the other side between": ([tape(9, 2000), tape(2, 2100, side="right"), tape(0, 2100)], NOTHING),
    "a marked baseline": ([tape(20, 2000), tape(9, 2100, baseline=True), tape(2, 2110), tape(0, 2105)], NOTHING),
    "low before the marked baseline": (
        [tape(20, 2500), tape(9, 2000, baseline=True), tape(2, 2100), tape(0, 2100)],
        ["measured twice"],
    ),
    "a set without volume hides nothing": ([tape(9, 2000), tape(5), tape(2, 2100), tape(0, 2100), tape(0)], ["measured twice"]),
    "2 cm at one point, twice": (
        [tape(9, points={"a": 22.3, "b": 30}), tape(2, points={"a": 24.3, "b": 30}), tape(0, points={"a": 24.3})],
        ["measured point-twice"],
    ),
    "1.9 cm at one point, twice": (
        [tape(9, points={"a": 22.3}), tape(2, points={"a": 24.2}), tape(0, points={"a": 24.2})],
        NOTHING,
    ),
    "2 cm at two points, once each": (
        [tape(9, points={"a": 22, "b": 30}), tape(2, points={"a": 24, "b": 30}), tape(0, points={"a": 22, "b": 32})],
        NOTHING,
    ),
    "three rise, beyond noise": ([tape(14, 2000), tape(7, 2050), tape(1, 2090)], ["measured climb"]),
    "three rise, within noise": ([tape(14, 2000), tape(7, 2010), tape(1, 2080)], ["measured climb-near-noise"]),
    "two rise": ([tape(7, 2000), tape(1, 2090)], NOTHING),
    "three, one equal": ([tape(14, 2000), tape(7, 2090), tape(1, 2090)], NOTHING),
    "a long climb stays beyond noise": (
        [tape(14, 2000), tape(7, 2050), tape(3, 2090), tape(2, 2091), tape(1, 2092)],
        ["measured climb"],
    ),
    "a point climbs 1 cm": ([tape(14, points={"a": 22}), tape(7, points={"a": 22.4}), tape(1, points={"a": 23})], ["measured point-climb"]),
    "a point climbs 0.9 cm": ([tape(14, points={"a": 22}), tape(7, points={"a": 22.4}), tape(1, points={"a": 22.9})], NOTHING),
    "volume and points say it once": (
        [tape(9, 2000, points={"a": 22}), tape(2, 2110, points={"a": 24}), tape(0, 2120, points={"a": 25})],
        ["measured twice"],
    ),
    "up in the morning of the last day, down at noon": (
        [tape(9, 2000), tape(2, 2100), tape(0, 2100, hour=7), tape(0, 2000, hour=12)],
        ["measured twice"],
    ),
    "the second time is tomorrow": ([tape(9, 2000), tape(2, 2100), tape(-1, 2100)], NOTHING),
    "two marked baselines: the later counts": (
        [tape(20, 2000, baseline=True), tape(9, 2100, baseline=True), tape(2, 2110), tape(0, 2105)],
        NOTHING,
    ),
    "no volume and no point": ([tape(9), tape(2), tape(0)], NOTHING),
    "impossible numbers": ([tape(9, 0), tape(2, 0), tape(0, 2100)], NOTHING),
}  # fmt: skip

EFFECTS_TABLE = {
    "headache once": ([session(0, **felt("headache"))], ["effects once"]),
    "headache that soon went": ([session(0, **felt("headache", lasted=False))], ["effects once"]),
    "headache 13 days ago": ([session(13, **felt("headache"))], ["effects once"]),
    "headache 14 days ago": ([session(14, **felt("headache")), session(1)], NOTHING),
    "headache twice": ([session(9, **felt("headache")), session(1, **felt("headache"))], ["effects again"]),
    "headache, then nausea": ([session(9, **felt("headache")), session(1, **felt("nausea"))], ["effects once"]),
    "tired for more than a day": ([session(0, **felt("tired", lasted=True))], ["effects last"]),
    "something that nobody knows": ([session(0, **felt("itching"))], ["effects once"]),
    "dizzy once": ([session(0, **felt("dizzy"))], ["dizzy once"]),
    "dizzy twice": ([session(5, **felt("dizzy")), session(0, **felt("dizzy"))], ["dizzy again"]),
    "dizzy for long": ([session(0, **felt("dizzy", lasted=True))], ["dizzy last"]),
    "red, soon gone": ([session(0, **felt("redness", lasted=False))], ["redness gone"]),
    "red, soon gone, twice": ([session(d, **felt("redness", lasted=False)) for d in (0, 5)], ["redness again"]),
    "red, nobody said how long": ([session(0, **felt("redness"))], ["redness unsaid"]),
    "red that stayed": ([session(0, **felt("redness", lasted=True))], ["redness last"]),
    "pain, soon gone": ([session(0, **felt("pain", lasted=False))], ["sore gone"]),
    "pain, nobody said how long": ([session(0, **felt("pain"))], ["sore unsaid"]),
    "pain that stayed": ([session(0, **felt("pain", lasted=True))], ["sore last"]),
    "two kinds are two": ([session(0, **felt("nausea", "pain", lasted=True))], ["sore last", "effects last"]),
    "no effect, but it lasted": ([session(0, effects_lasted=True)], NOTHING),
}

RATED = {
    "up by 2 after, twice": ([session(9, **rated(3, 5)), session(1, **rated(3, 5))], ["worse-after again"]),
    "up by 2 after, once": ([session(9, **rated(3, 5)), session(1, **rated(3, 4))], NOTHING),
    "no number after": ([session(9, **rated(3)), session(1, **rated(3))], NOTHING),
    "up by 3 over a week": ([session(8, **rated(2)), note(0, ratings=Ratings(5))], ["ratings-up risen"]),
    "up by 2 over a week": ([session(8, **rated(2)), note(0, ratings=Ratings(4))], NOTHING),
    "up by 3 from the lowest": (
        [note(8, ratings=Ratings(2)), note(4, ratings=Ratings(4)), note(0, ratings=Ratings(5))],
        ["ratings-up risen"],
    ),
    "up by 3 on one day": ([session(0, **rated(2)), note(0, ratings=Ratings(5))], NOTHING),
    "up by 3, other limb": ([note(8, ratings=Ratings(2), side="right"), note(0, ratings=Ratings(5))], NOTHING),
    "up by 3, other rating": ([note(8, ratings=Ratings(pain=2)), note(0, ratings=Ratings(5))], NOTHING),
    "up, and down again": ([note(8, ratings=Ratings(2)), note(4, ratings=Ratings(8)), note(0, ratings=Ratings(2))], NOTHING),
}  # fmt: skip

TOO_MUCH = {
    "30 minutes": ([session(0, minutes=30)], NOTHING),
    "31 minutes": ([session(0, minutes=31)], ["too-long minutes"]),
    "31 minutes a week ago": ([session(7, minutes=31), session(0)], NOTHING),
    "no minutes": ([session(0)], NOTHING),
    "2 a day, 4 hours apart": ([session(0, hour=8), session(0, hour=12)], NOTHING),
    "2 a day, under 4 hours apart": ([session(0, hour=8), session(0, hour=11.9)], ["too-close hours"]),
    "late, and early the next day": ([session(1, hour=23), session(0, hour=1)], ["too-close hours"]),
    "3 a day": ([session(0, hour=hour) for hour in (8, 12, 16)], ["too-many day"]),
    "3 a day, hours unknown": ([session(0, hour=None) for _ in range(3)], ["too-many day"]),
    "2 and 2": ([session(day, hour=hour) for day in (0, 1) for hour in (8, 16)], NOTHING),
    "a stopped one counts": (
        [session(0, hour=8), session(0, hour=9, stopped="just-stop")],
        ["too-close hours"],
    ),
}

STOPPED = {
    "an emergency, today": ("chest-breath-faint-stroke", 0, ["stopped emergency"]),
    "an emergency, 7 days ago": ("chest-breath-faint-stroke", 7, ["stopped emergency"]),
    "an emergency, 8 days ago": ("chest-breath-faint-stroke", 8, ["stopped emergency-before"]),
    "a limb changed": ("limb-changed", 13, ["stopped same-day"]),
    "long ago": ("limb-changed", 14, NOTHING),
    "dizzy": ("dizzy-sick-headache", 0, ["stopped pause"]),
    "it hurts": ("hurts-tingles-tighter", 0, ["stopped pause"]),
    "enough": ("just-stop", 0, NOTHING),
    "a sign that is no longer known": ("retired-sign", 0, ["stopped same-day"]),
}

FIVE = [session(day) for day in (12, 10, 8, 5, 3)]
NO_RESULT = {
    "5 sessions, then the same": ([*FIVE, note(3, feel="same")], ["no-result sessions"]),
    "5 sessions, then heavier": ([*FIVE, note(3, feel="heavier")], ["worse now", "no-result sessions"]),
    "4 sessions, then the same": ([*FIVE[1:], note(3, feel="same")], NOTHING),
    "5 sessions, one stopped": ([*FIVE[1:], session(12, stopped="just-stop"), note(3, feel="same")], NOTHING),
    "the same before the fifth": ([*FIVE, note(4, feel="same")], NOTHING),
    "nothing said": (FIVE, NOTHING),
    "lighter at the end": ([*FIVE, note(3, feel="same"), note(2, feel="lighter")], NOTHING),
    "lighter elsewhere": ([*FIVE, note(3, feel="same"), note(2, feel="lighter", side="right")], ["no-result sessions"]),
    "2 sessions, 14 days, the same": ([session(14), session(7), note(0, feel="same")], ["no-result days"]),
    "2 sessions, 13 days, the same": ([session(13), session(7), note(0, feel="same")], NOTHING),
    "1 session, 14 days, the same": ([session(14), session(1, region="leg"), note(0, feel="same")], NOTHING),
    "the hand of that arm": ([*FIVE, note(3, feel="same", region="hand")], ["no-result sessions"]),
    "another limb": ([*FIVE, note(3, feel="same", region="leg")], NOTHING),
    "ratings as they were": ([session(day, **rated(5, 4)) for day in (12, 10, 8, 5, 3)], ["no-result sessions"]),
    "ratings fell by 2": ([session(day, **rated(r, r)) for day, r in zip((12, 10, 8, 5, 3), (6, 6, 5, 4, 4), strict=True)], NOTHING),
    "each session eases by 2": ([session(day, **rated(5, 3)) for day in (12, 10, 8, 5, 3)], NOTHING),
    "nothing to ease": ([session(day, **rated(0, 0)) for day in (12, 10, 8, 5, 3)], NOTHING),
    "too few ratings": ([*FIVE[:2], *(session(day, **rated(5, 5)) for day in (8, 5, 3))], NOTHING),
    "an older course": ([session(day) for day in (70, 68, 66, 64, 62)] + [note(0, feel="same")], NOTHING),
}  # fmt: skip

GAP = {
    "7 days": ([session(7), session(9), session(11)], ["missed gap"]),
    "6 days": ([session(6), session(9), session(11)], NOTHING),
    "had not begun": ([session(7), session(9)], NOTHING),
    "not beside a call of these days": ([session(7, **felt("dizzy")), session(9), session(11)], ["dizzy once"]),
    "beside a question for the next visit": (
        [session(7, **felt("tired")), session(9), session(11)],
        ["effects once", "missed gap"],
    ),
    "not beside a call": ([session(7), session(9), session(11), note(0, feel="heavier")], ["worse now"]),
}

EVERY_TABLE = {
    f"{table}: {words}": case
    for table, rows in {
        "worse": WORSE,
        "skin": SKIN_AND_DENT,
        "tape": TAPE,
        "effects": EFFECTS_TABLE,
        "ratings": RATED,
        "too much": TOO_MUCH,
        "stopped": {words: ([session(days, stopped=key)], found) for words, (key, days, found) in STOPPED.items()},
        "no result": NO_RESULT,
        "gap": GAP,
    }.items()
    for words, case in rows.items()
}


@pytest.mark.parametrize(("records", "expected"), EVERY_TABLE.values(), ids=EVERY_TABLE)
def test_what_is_advised(records: list, expected: list[str]) -> None:
    assert cases(*records) == expected


def test_a_second_pause_for_the_same_sign_asks_for_a_call() -> None:
    twice = [session(day, stopped="hurts-tingles-tighter") for day in (5, 1)]
    assert cases(*twice) == ["stopped pause-again"]
    assert cases(twice[0], session(1, stopped="dizzy-sick-headache")) == ["stopped pause"] * 2


def test_nothing_at_all_is_advised_without_records() -> None:
    assert advised() == ()


def test_the_worst_stands_first() -> None:
    found = advised(
        session(0, minutes=40, **felt("headache")),
        session(1, stopped="chest-breath-faint-stroke"),
        note(0, feel="heavier"),
        tape(9, 2000),
        tape(2, 2100),
        tape(0, 2100),
    )
    assert [one.level for one in found] == [
        Level.EMERGENCY,
        Level.SAME_DAY,
        Level.CALL_CLINIC,
        Level.ASK,
        Level.NOTE,
    ]


def test_two_levels_are_outcomes_of_screening() -> None:
    assert {level: level.outcome for level in Level if level.outcome} == {
        Level.SAME_DAY: Outcome.SAME_DAY,
        Level.EMERGENCY: Outcome.EMERGENCY,
    }


def test_it_names_the_records_and_numbers_that_it_used() -> None:
    base, first, last = tape(9, 2000), tape(2, 2110), tape(0, 2120)
    (advice,) = advised(last, base, first)
    assert advice.used == (base.id, first.id, last.id)
    assert (advice.data["change_ml"], advice.data["percent"], advice.data["since"]) == (120, 6.0, base.on)


def test_the_words_are_filled_and_name_the_number() -> None:
    (advice,) = advised(session(0, stopped="chest-breath-faint-stroke"))
    said = say(advice, rules(), "999")
    assert said.title == "Has a doctor seen you? If not, call 999 now"
    assert "Call 999 now." in said.used


def test_what_is_kept_is_plain_data() -> None:
    (advice,) = advised(note(0, feel="heavier"))
    kept = json.loads(json.dumps(advice.as_dict()))
    assert (kept["rule"], kept["level"], kept["data"]["on"]) == ("worse", "SAME_DAY", "2026-03-14")
    assert kept["edition"] == rules().edition


def test_the_same_advice_has_the_same_key_tomorrow_and_new_records_a_new_one() -> None:
    worse = note(1, feel="heavier")
    (today,) = advise([], [worse], [], rules(), TODAY)
    (tomorrow,) = advise([], [worse], [], rules(), TODAY + timedelta(days=1))
    (more,) = advise([], [worse, note(0, feel="heavier")], [], rules(), TODAY)
    assert today.key == tomorrow.key != more.key
    assert len(today.key) <= 64


def test_no_result_is_said_anew_every_five_sessions_and_not_after_each() -> None:
    same = note(3, feel="same")
    keys = []
    for more in (0, 1, 4, 5):
        (advice,) = [
            one
            for one in advised(*FIVE, *(session(2, hour=None, region="arm") for _ in range(more)), same)
            if one.rule == "no-result"
        ]
        keys.append(advice.key)
    assert keys[0] == keys[1] == keys[2] != keys[3]


# When to ask "Any change?"

ASKED = {
    "5 sessions": (FIVE, [], 1),
    "4 sessions": (FIVE[1:], [], 0),
    "2 sessions, 14 days": ([session(14), session(1)], [], 1),
    "2 sessions, 13 days": ([session(13), session(1)], [], 0),
    "told after the fifth": (FIVE, [note(3, feel="same")], 0),
    "told before": (FIVE, [note(12, feel="same")], 0),
    "a note that says nothing of it": (FIVE, [note(3)], 1),
    "told of another limb": (FIVE, [note(3, feel="same", region="leg")], 1),
    "both arms": ([session(one.on.day % 13, side="both") for one in FIVE], [], 2),
}


@pytest.mark.parametrize(("sessions", "notes", "times"), ASKED.values(), ids=ASKED)
def test_when_any_change_is_asked(sessions: list[SessionSeen], notes: list[SwellingSeen], times: int) -> None:
    due = checkpoints(sessions[::-1], notes, rules(), TODAY)
    assert len(due) == times
    for one in due:
        assert one.sessions == len(sessions)
        assert one.since == min(seen.on for seen in sessions)


# What must always hold

DAYS = st.integers(min_value=0, max_value=40)
RATING = st.none() | st.integers(min_value=0, max_value=10)
RATINGS_SAID = st.builds(Ratings, RATING, RATING, RATING)
SIGNS = st.sampled_from(["", "", "", "just-stop", "unknown", *library.get().advice.stop_signs])
SIDES = st.sampled_from(["left", "right", "both"])
PLACES = st.sampled_from(["arm", "hand", "leg", "foot"])

SESSIONS = st.builds(
    session,
    DAYS,
    hour=st.none() | st.integers(min_value=0, max_value=23),
    region=PLACES,
    side=SIDES,
    minutes=st.none() | st.integers(min_value=0, max_value=60),
    stopped=SIGNS,
    before=RATINGS_SAID,
    after=RATINGS_SAID,
    effects=st.frozensets(st.sampled_from([*EFFECTS, "unknown"]), max_size=3),
    effects_lasted=st.none() | st.booleans(),
)
NOTES = st.builds(
    note,
    DAYS,
    region=PLACES,
    side=SIDES,
    feel=st.sampled_from(["", "heavier", "same", "lighter"]),
    texture=st.sampled_from(["", "soft", "firm"]),
    dent=st.sampled_from(["", "no", "little", "deep"]),
    skin=st.frozensets(st.sampled_from([*rules().skin, "unknown"]), max_size=3),
    ratings=RATINGS_SAID,
)
CM = st.none() | st.floats(min_value=15, max_value=40)
MEASURES = st.builds(
    lambda days, volume, side, a, b: tape(days, volume, side=side, points={k: v for k, v in (("a", a), ("b", b)) if v}),
    DAYS,
    st.none() | st.floats(min_value=1500, max_value=2500),
    st.sampled_from(["left", "right"]),
    CM,
    CM,
)
RECORDS = st.lists(SESSIONS | NOTES | MEASURES, max_size=25)
TEN = Ratings(10, 10, 10)
WORSE_RECORDS = st.one_of(
    st.builds(
        session,
        DAYS,
        stopped=SIGNS,
        effects=st.frozensets(st.sampled_from(EFFECTS)),
        effects_lasted=st.none() | st.booleans(),
        region=PLACES,
        side=SIDES,
    ),
    st.builds(
        note, DAYS, region=PLACES, side=SIDES, feel=st.just("heavier"), skin=st.frozensets(st.sampled_from(SKIN))
    ),
    st.builds(
        session,
        st.just(0),
        hour=st.just(23),
        region=PLACES,
        side=SIDES,
        minutes=st.none() | st.just(60),
        stopped=SIGNS,
        before=st.just(TEN),
        after=st.just(TEN),
        effects=st.frozensets(st.sampled_from(EFFECTS)),
        effects_lasted=st.none() | st.booleans(),
    ),
    st.builds(
        note,
        st.just(0),
        region=PLACES,
        side=SIDES,
        feel=st.sampled_from(["", "heavier"]),
        texture=st.sampled_from(["", "firm"]),
        dent=st.sampled_from(["", "deep"]),
        skin=st.frozensets(st.sampled_from(SKIN)),
        ratings=st.just(TEN),
    ),
    st.builds(
        lambda side: tape(0, 9000, side=side, points={"a": 90, "b": 90}, hour=22), st.sampled_from(["left", "right"])
    ),
)
MANY = settings(max_examples=150, deadline=None)


@MANY
@given(RECORDS, WORSE_RECORDS)
def test_a_worse_record_takes_no_advice_away_and_makes_none_milder(records: list, worse: object) -> None:
    """`missed` alone may go: it ends with the next session."""
    before = {(one.rule, one.about): one.level for one in advised(*records) if one.rule != "missed"}
    after = {(one.rule, one.about): one.level for one in advised(*records, worse)}
    assert all(after.get(key, -1) >= level for key, level in before.items())


@MANY
@given(RECORDS, st.randoms(use_true_random=False))
def test_the_order_of_the_records_does_not_matter(records: list, random: object) -> None:
    mixed = list(records)
    random.shuffle(mixed)
    assert advised(*mixed) == advised(*records) == advised(*records)


@MANY
@given(RECORDS)
def test_all_advice_can_be_said_in_whole_sentences(records: list) -> None:
    for advice in advised(*records):
        said = say(advice, rules(), "911")
        assert "{" not in " ".join((said.title, *said.do, said.why, said.used))
        assert set(advice.used) <= {one.id for one in records}


@MANY
@given(RECORDS, st.sampled_from([session(0, hour=None), note(0), tape(0)]))
def test_a_record_that_says_nothing_hides_nothing(records: list, empty: object) -> None:
    before = {(one.rule, one.about): one.level for one in advised(*records) if one.rule != "missed"}
    after = {(one.rule, one.about): one.level for one in advised(*records, empty)}
    assert all(after.get(key, -1) >= level for key, level in before.items())


@MANY
@given(RECORDS)
def test_records_from_after_today_say_nothing_yet(records: list) -> None:
    assert advise(*_apart([one for one in records if one.on > ago(20)]), rules(), ago(20)) == ()


def _apart(records: list) -> tuple[list, list, list]:
    return (
        [one for one in records if one.id.startswith("session")],
        [one for one in records if one.id.startswith("note")],
        [one for one in records if one.id.startswith("tape")],
    )


def test_a_day_far_in_the_past_or_future_is_no_error() -> None:
    for day in (date.min, date.max):
        advise([session(0)], [note(0, feel="heavier")], [tape(0, 2000)], rules(), day)
