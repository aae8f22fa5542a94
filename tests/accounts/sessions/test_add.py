"""A session written down by hand: within a week, once however often it is sent, and nothing typed is lost."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.http import QueryDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.forms.by_hand import ByHandForm
from accounts.models import HealthProfile

ADD = "/me/sessions/add/"
# What Django shows of a fault: the message beside the field, which the summary links to.
MARKED = re.compile(r'<a href="#id_(\w+)">')


@pytest.fixture
def ann(in_new_york, now, signed_in):
    return signed_in(in_new_york)


def test_a_session_is_written_down_with_its_day_there(ann, in_new_york, by_hand):
    answer = ann.post(
        ADD, by_hand(heaviness_before="6", heaviness_after="3", effects=["tired"], lasted="no", note="Better.")
    )

    log = in_new_york.session_logs.get()
    assert answer["Location"] == f"/me/sessions/{log.pk}/?saved"
    assert (log.at, str(log.local_date), log.zone) == (
        datetime(2026, 11, 20, 13, 30, tzinfo=UTC), "2026-11-20", "America/New_York",
    )  # fmt: skip
    assert (log.source, log.walkthrough, log.technique, log.side) == ("by-hand", "lym-arm", "lymphatic", "left")
    assert (log.minutes, log.ended_at - log.at) == (15, timedelta(minutes=15))
    assert (log.heaviness_before, log.heaviness_after, log.pain_before) == (6, 3, None)
    assert (log.effects, log.effects_lasted, log.note, log.plan) == (["tired"], False, "Better.", {})


def test_what_nobody_asked_for_cannot_be_set(ann, in_new_york, stranger, by_hand):
    ann.post(ADD, by_hand(owner=str(stranger.pk), source="player", edition="x", stopped="just-stop", plan="{}"))

    log = in_new_york.session_logs.get()
    assert (log.owner, log.source, log.edition, log.stopped) == (in_new_york, "by-hand", "", "")


# Sent again (RELIABILITY.md D1 to D3)


def test_sent_twice_it_is_one_session(ann, in_new_york, by_hand):
    first, second = ann.post(ADD, by_hand()), ann.post(ADD, by_hand())

    assert first["Location"] == second["Location"]
    assert in_new_york.session_logs.count() == 1


def test_sent_again_after_a_change_it_is_still_that_session(ann, in_new_york, by_hand):
    ann.post(ADD, by_hand())
    log = in_new_york.session_logs.get()
    ann.post(f"/me/sessions/{log.pk}/edit/", by_hand(version="1", minutes="20"))
    ann.post(f"/me/sessions/{log.pk}/delete/")

    answer = ann.post(ADD, by_hand())

    assert answer["Location"] == f"/me/sessions/{log.pk}/?saved"
    assert in_new_york.session_logs.get().minutes == 20


def test_sent_again_with_other_words_both_are_shown_and_nothing_is_lost(ann, in_new_york, by_hand):
    ann.post(ADD, by_hand(note="The first words."))
    answer = ann.post(ADD, by_hand(note="Other words.", minutes="25"))

    assert answer.status_code == 409
    for words in ("The first words.", "Other words.", "15 minutes", "25 minutes"):
        assert words in answer.text
    assert in_new_york.session_logs.get().note == "The first words."

    new_id = re.search(r'name="client_id" value="([\w-]+)"', answer.text)[1]
    assert ann.post(ADD, by_hand(note="Other words.", minutes="25", client_id=new_id)).status_code == 302
    assert in_new_york.session_logs.count() == 2


def test_the_id_of_another_person_neither_collides_nor_shows(ann, in_new_york, stranger, signed_in, by_hand):
    ann.post(ADD, by_hand(note="Ann’s own."))
    answer = signed_in(stranger).post(ADD, by_hand(time="03:00", note="Eve’s own."))

    assert answer.status_code == 302
    assert stranger.session_logs.get().note == "Eve’s own."
    assert in_new_york.session_logs.get().note == "Ann’s own."


@pytest.mark.parametrize("client_id", ["", "x", "<b>", "a" * 65, "😀" * 10])
def test_a_bad_id_is_replaced_and_the_session_saved(client_id, ann, in_new_york, by_hand):
    assert ann.post(ADD, by_hand(client_id=client_id)).status_code == 302
    assert in_new_york.session_logs.count() == 1


# Bad input


BAD = [
    ("minutes", "abc"), ("minutes", "-5"), ("minutes", "0"), ("minutes", "601"), ("minutes", "999"), ("minutes", "24,5"),
    ("minutes", "1e2"), ("minutes", ""), ("minutes", "١٥"), ("minutes", "9" * 5000),
    ("heaviness_before", "11"), ("heaviness_after", "-1"), ("pain_before", "x"), ("tightness_after", "5.5"),
    ("day", "2026-11-22"), ("day", "2026-11-13"), ("day", "yesterday"), ("day", ""), ("day", "0001-01-01"), ("day", "2026-02-30"),
    ("time", "25:00"), ("time", "noon"), ("time", ""),
    ("walkthrough", "nothing"), ("walkthrough", ""),
    ("side", "top"), ("side", ""),
    ("effects", "plague"), ("lasted", "forever"),
    ("note", "x" * 4001), ("note", "a\0b"), ("note", "bell\x07"),
]  # fmt: skip


@pytest.mark.parametrize(("field", "value"), BAD)
def test_a_bad_answer_is_marked_and_everything_typed_is_kept(field, value, ann, in_new_york, by_hand):
    typed = by_hand(heaviness_before="7", note="My own words 😀", effects=["dizzy"], minutes="17") | {field: value}
    answer = ann.post(ADD, typed)

    assert answer.status_code == 200
    assert not in_new_york.session_logs.exists()
    assert MARKED.findall(answer.text) == [field]
    assert "<title>Error: " in answer.text
    form = answer.context["form"]
    for name, kept in typed.items():
        if name in form.fields and name != field:
            assert form[name].value() == kept, name
    if field == "minutes":
        assert f'value="{value}"' in answer.text or not value
    if field == "day" and value:
        assert f'<option value="{value}" selected>' in answer.text


def test_a_nul_is_taken_out_and_the_words_around_it_kept(ann, by_hand):
    assert "ab</textarea>" in ann.post(ADD, by_hand(note="a\0b")).text


def test_a_long_note_comes_back_whole(ann, by_hand):
    note = "long words " * 95_000
    answer = ann.post(ADD, by_hand(note=note))

    assert answer.status_code == 200
    assert "Make it shorter" in answer.text
    assert answer.context["form"]["note"].value() == note


def test_a_note_of_many_lines_counts_a_line_break_once(ann, in_new_york, by_hand):
    assert ann.post(ADD, by_hand(note="a\r\n" * 2000)).status_code == 302
    assert in_new_york.session_logs.get().note == ("a\n" * 2000).strip()


def test_emoji_and_markup_are_kept_as_typed(ann, in_new_york, by_hand):
    where = ann.post(ADD, by_hand(note="👍🏽 <b>good</b>"))["Location"]

    assert in_new_york.session_logs.get().note == "👍🏽 <b>good</b>"
    assert "👍🏽 &lt;b&gt;good&lt;/b&gt;" in ann.get(where).text


def test_a_session_that_has_not_begun_is_marked_at_the_time(ann, by_hand):
    assert MARKED.findall(ann.post(ADD, by_hand(day="2026-11-21", time="10:01")).text) == ["time"]


def test_a_session_that_cannot_be_over_is_marked_at_the_minutes(ann, by_hand):
    assert MARKED.findall(ann.post(ADD, by_hand(day="2026-11-21", time="09:50", minutes="60")).text) == ["minutes"]


def test_the_last_seven_days_can_be_chosen(ann, by_hand, in_new_york):
    offered = re.findall(r'<option value="(2026-[\d-]+)"', ann.get(ADD).text)

    assert offered == [f"2026-11-{day}" for day in range(21, 13, -1)]
    assert ann.post(ADD, by_hand(day="2026-11-14", time="00:00")).status_code == 302


def test_a_routine_for_both_sides_needs_no_side(ann, in_new_york, by_hand):
    assert ann.post(ADD, by_hand(walkthrough="lym-both-legs", side="")).status_code == 302
    assert in_new_york.session_logs.get().side == "both"


def test_a_routine_for_one_side_is_not_written_down_for_both(ann, by_hand):
    assert MARKED.findall(ann.post(ADD, by_hand(walkthrough="lym-leg", side="both")).text) == ["side"]


# Too many, too close: a word, no barrier


def test_a_third_session_in_a_day_is_written_down_with_a_gentle_word(ann, in_new_york, by_hand):
    for number, hour in enumerate(("06:00", "12:00"), 2):
        assert (
            "data-crowded"
            not in ann.get(ann.post(ADD, by_hand(time=hour, client_id=f"client-{number}"))["Location"]).text
        )
    page = ann.get(ann.post(ADD, by_hand(time="18:00"))["Location"]).text

    assert in_new_york.session_logs.count() == 3
    assert "You wrote down 3 sessions for this day. We advise 2 at most." in page


@pytest.mark.parametrize(("second", "is_close"), [("11:59", True), ("12:00", False), ("04:01", True)])
def test_two_sessions_within_four_hours_get_a_gentle_word(second, is_close, ann, by_hand):
    ann.post(ADD, by_hand(time="08:00", client_id="client-one"))
    page = ann.get(ann.post(ADD, by_hand(time=second))["Location"]).text

    assert ("Rest 4 hours between two." in page) is is_close


def test_two_sessions_around_midnight_are_close_too(ann, by_hand):
    ann.post(ADD, by_hand(day="2026-11-19", time="23:30", client_id="client-one"))

    assert "Rest 4 hours" in ann.get(ann.post(ADD, by_hand(day="2026-11-20", time="00:30"))["Location"]).text


# Clocks and zones


@pytest.mark.parametrize(
    ("zone", "now", "day", "time", "at"),
    [
        # The clocks skip this hour: it counts as the hour after it. It comes twice: it counts as the first.
        ("Europe/London", (2026, 3, 29, 12), "2026-03-29", "01:30", (2026, 3, 29, 1, 30)),
        ("Europe/London", (2026, 10, 25, 12), "2026-10-25", "01:30", (2026, 10, 25, 0, 30)),
        ("Asia/Kathmandu", (2026, 11, 3, 3), "2026-11-02", "23:59", (2026, 11, 2, 18, 14)),
        ("Asia/Kathmandu", (2026, 11, 3, 3), "2026-11-03", "00:01", (2026, 11, 2, 18, 16)),
        ("Pacific/Kiritimati", (2026, 11, 2, 12), "2026-11-03", "00:01", (2026, 11, 2, 10, 1)),
        ("America/St_Johns", (2026, 11, 3, 12), "2026-11-02", "23:59", (2026, 11, 3, 3, 29)),
    ],
)
def test_the_time_on_the_wall_becomes_an_instant(zone, now, day, time, at, patient, signed_in, by_hand):
    HealthProfile.objects.create(owner=patient, zone=zone)
    with time_machine.travel(datetime(*now, tzinfo=UTC), tick=False):
        assert signed_in(patient).post(ADD, by_hand(day=day, time=time)).status_code == 302

    log = patient.session_logs.get()
    assert (log.at, str(log.local_date)) == (datetime(*at, tzinfo=UTC), day)
    assert log.ended_at > log.at


ZONES = st.sampled_from(
    ["Europe/London", "Asia/Kathmandu", "Pacific/Kiritimati", "America/St_Johns", "America/Havana", "UTC"]
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    zone=ZONES,
    day=st.dates(date(2025, 1, 1), date(2029, 12, 31)),
    time=st.times(),
    later=st.timedeltas(timedelta(hours=3), timedelta(days=6)),
)
def test_every_time_on_every_wall_is_one_session_on_that_day(zone, day, time, later):
    now = datetime.combine(day, time, tzinfo=ZoneInfo(zone)).astimezone(UTC) + later
    data = QueryDict(mutable=True)
    data.update(
        {"walkthrough": "lym-arm", "side": "left", "day": day.isoformat(), "time": f"{time:%H:%M}", "minutes": "15"}
    )
    form = ByHandForm(data, zone=zone, now=now)

    assert form.is_valid(), form.errors
    assert form.changes["at"].astimezone(ZoneInfo(zone)).date() == day


# What the browser sends while nobody is signed in


def test_what_was_typed_while_signed_out_comes_back_after_signing_in(in_new_york, now, signed_in, by_hand):
    ann = signed_in(in_new_york)
    mark = re.search(r'name="for" value="([^"]+)"', ann.get(ADD).text)[1]
    ann.cookies["session"] = "gone"
    typed = by_hand(note="Do not lose this.", **{"for": mark})
    assert "/account/login/" in ann.post(ADD, typed)["Location"]

    ann.force_login(in_new_york)
    page = ann.get(ADD).text

    assert "Not saved yet" in page
    assert "Do not lose this." in page
    assert typed["client_id"] in page
    assert not in_new_york.session_logs.exists()
