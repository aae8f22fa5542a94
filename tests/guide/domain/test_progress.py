"""What changed since last week: counted and subtracted, never praised, never judged."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guide.domain.advice import MeasuredSeen, Ratings, SessionSeen, SwellingSeen
from guide.domain.progress import Progress, in_short, sentences, what_changed
from tests.guide.domain.records import TODAY, ago, note, rated, rules, session, tape
from tests.guide.domain.test_advice import RECORDS


def changed(*records: object) -> Progress:
    def of(kind: type) -> list:
        return [one for one in records if isinstance(one, kind)]

    return what_changed(of(SessionSeen), of(SwellingSeen), of(MeasuredSeen), rules(), TODAY)


def said(*records: object) -> tuple[str, ...]:
    return sentences(changed(*records), rules())


NOT_ENOUGH = ("Not enough notes yet.",)
SESSIONS = {
    "none": ([], NOT_ENOUGH),
    "one": ([session(0)], NOT_ENOUGH),
    "the first two": ([session(0), session(6)], ("Sessions you noted this week: 2.",)),
    "the seventh day back is last week": (
        [session(0), session(6), session(7)],
        ("Sessions you noted: 2 this week, 1 the week before.",),
    ),
    "none this week": ([session(8), session(13)], ("Sessions you noted: 0 this week, 2 the week before.",)),
    "all long ago": ([session(14), session(15)], NOT_ENOUGH),
    "none last week, some before": (
        [session(0), session(1), session(30)],
        ("Sessions you noted: 2 this week, 0 the week before.",),
    ),
    "tomorrow": ([session(-1), session(0)], NOT_ENOUGH),
    "a stopped one is noted too": (
        [session(0), session(1, stopped="just-stop")],
        ("Sessions you noted this week: 2.",),
    ),
}


@pytest.mark.parametrize(("records", "expected"), SESSIONS.values(), ids=SESSIONS)
def test_how_many_sessions(records: list, expected: tuple[str, ...]) -> None:
    assert said(*records) == expected


RATINGS = {
    "before and after, twice": (
        [session(0, **rated(6, 4)), session(1, **rated(5, 4))],
        "In 2 sessions this week, heaviness went from 5.5 to 4 of 10.",
    ),
    "before and after, once": ([session(0, **rated(6, 4)), session(1, **rated(5))], None),
    "before and after, last week": ([session(7, **rated(6, 4)), session(8, **rated(5, 4))], None),
    "no change": (
        [session(0, **rated(4, 4)), session(1, **rated(5, 5))],
        "In 2 sessions this week, heaviness stayed at 4.5 of 10.",
    ),
    "two weeks": (
        [note(day, ratings=Ratings(pain=value)) for day, value in ((0, 3), (1, 4), (8, 6), (9, 6))],
        "On average, pain was 6 of 10 last week and 3.5 this week.",
    ),
    "two weeks, the same": (
        [note(day, ratings=Ratings(pain=3)) for day in (0, 1, 8, 9)],
        "On average, pain was 3 of 10 last week and this week.",
    ),
    "one rating in one of the weeks": (
        [note(day, ratings=Ratings(pain=3)) for day in (0, 1, 8)],
        None,
    ),
}


@pytest.mark.parametrize(("records", "expected"), RATINGS.values(), ids=RATINGS)
def test_how_ratings_went(records: list, expected: str | None) -> None:
    found = [text for text in said(*records) if "of 10" in text]
    assert found == ([expected] if expected else [])


TAPE = {
    "within noise": (
        [tape(7, 2000), tape(0, 1920)],
        "Your left arm measured 80 mL (4%) less on 2026-03-14 than on 2026-03-07. A tape can be off by 4%.",
    ),
    "beyond noise": (
        [tape(7, 2000), tape(0, 2082)],
        "Your left arm measured 82 mL (4.1%) more on 2026-03-14 than on 2026-03-07. That is more than the 4% that a tape is often off.",
    ),
    "the same": ([tape(7, 2000), tape(0, 2000.3)], "Your left arm measured the same on 2026-03-14 as on 2026-03-07."),
    "twice on one day": ([tape(0, 2000, hour=7), tape(0, 1900)], None),
    "another method": ([tape(7, 2000, method="arm-10cm"), tape(0, 1900)], None),
    "another side": ([tape(7, 2000, side="right"), tape(0, 1900)], None),
    "the last is two weeks old": ([tape(21, 2000), tape(14, 1900)], None),
    "points alone": (
        [tape(7, points={"a": 22, "b": 30}), tape(0, points={"a": 22.2, "b": 29.4})],
        "One place on your left arm measured 0.6 cm less on 2026-03-14 than on 2026-03-07.",
    ),
    "one before the marked baseline": ([tape(7, 2000), tape(0, 1900, baseline=True)], None),
}


@pytest.mark.parametrize(("records", "expected"), TAPE.values(), ids=TAPE)
def test_how_the_tape_changed(records: list, expected: str | None) -> None:
    assert said(*records) == ((expected,) if expected else NOT_ENOUGH)


def test_in_short_it_is_two_sentences_sessions_first() -> None:
    records = [session(0, **rated(6, 4)), session(1, **rated(6, 4)), tape(7, 2000), tape(0, 1900)]
    short = in_short(changed(*records), rules())
    assert [text.split()[0] for text in short] == ["Sessions", "Your"]
    assert in_short(changed(), rules()) == NOT_ENOUGH


def test_a_fact_names_the_records_that_it_used() -> None:
    before, now = tape(7, 2000), tape(0, 1900)
    (fact,) = changed(before, now).facts
    assert fact.used == (before.id, now.id)


def test_pages_may_show_values_in_their_own_way() -> None:
    progress = changed(tape(7, 2000), tape(0, 1900))
    (text,) = sentences(progress, rules(), lambda key, value: f"<{key}>")
    assert text.startswith("Your <place> measured <change_ml> (<percent>%) <moved>")


VERDICTS = re.compile(
    r"(?i)better|worse|good|well done|great|improve|normal|safe|success|bad\b|because|stage|lymphedema"
)


@settings(max_examples=150, deadline=None)
@given(RECORDS, st.randoms(use_true_random=False))
def test_it_is_never_praise_or_verdict_and_no_order_of_records_changes_it(records: list, random: object) -> None:
    progress = changed(*records)
    mixed = list(records)
    random.shuffle(mixed)
    assert changed(*mixed) == progress
    for text in sentences(progress, rules()):
        assert not VERDICTS.search(text)
        assert "{" not in text
    assert 1 <= len(in_short(progress, rules())) <= 2


def test_the_caution_stands_word_for_word() -> None:
    assert rules().progress["caution"] == "This can be normal or due to tape position. It is not a diagnosis."


def test_last_week_ends_where_this_week_begins() -> None:
    assert (TODAY - ago(6)).days == 6
    assert changed(session(6), session(7)).facts[-1].data == {"now": 1, "before": 1}
