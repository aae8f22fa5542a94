"""One session as it was followed: its own steps, why some were not done, and what has changed since."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from guide import library, player
from guide.domain.plan import plan


@pytest.fixture
def ann(in_new_york, now, signed_in):
    return signed_in(in_new_york)


@pytest.fixture
def open_log(ann, in_new_york, make_log):
    """The page of a session kept with these fields."""

    def open_it(**given):
        return ann.get(f"/me/sessions/{make_log(in_new_york, **given).pk}/").text

    return open_it


def steps_in(text: str) -> list[str]:
    return re.findall(r'data-step="([\w-]+)"', text)


@pytest.mark.parametrize("slug", ["lym-arm", "ret-hand", "lym-both-legs", "lym-head-neck"])
def test_every_step_of_the_kept_plan_stands_there_in_order(slug, open_log):
    walkthrough = library.get().walkthroughs[slug]
    made = plan(walkthrough, walkthrough.sides[0])

    assert steps_in(open_log(walkthrough=slug)) == [step.slug for step in made.steps]


def test_the_kept_rows_are_those_of_the_player(in_new_york, make_log):
    from accounts.session_words import steps_of

    walkthrough = library.get().walkthroughs["lym-arm"]
    shown = player.rows(plan(walkthrough, "both"))
    kept = steps_of(make_log(in_new_york, side="both"))

    for name in ("number", "key", "side", "round", "amount", "in_place"):
        assert [row[name] for row in kept] == [row[name] for row in shown]


def test_an_old_log_shows_what_was_followed_and_not_what_the_routine_is_now(open_log):
    kept = plan(library.get().walkthroughs["lym-arm"], "left").as_dict()
    kept["steps"] = [dict(kept["steps"][0], name="an old way to breathe", slug="old-breathing")]
    page = open_log(plan=kept, edition="an-old-edition")

    assert steps_in(page) == ["old-breathing"]
    assert "An old way to breathe" in page
    assert "This routine has changed since then." in page
    assert 'href="/guide/lym-arm/"' in page


def test_a_routine_that_is_as_it_was_is_not_called_changed(open_log):
    assert "data-changed-since" not in open_log()


def test_a_routine_that_is_gone_leaves_its_logs(open_log, ann, in_new_york):
    page = open_log()
    in_new_york.session_logs.update(walkthrough="gone-routine")

    log = in_new_york.session_logs.get()
    gone = ann.get(f"/me/sessions/{log.pk}/")
    assert gone.status_code == 200
    assert steps_in(gone.text) == steps_in(page)
    assert "Arm: lymphatic self-massage" in gone.text
    assert "Left side" in gone.text
    for path in ("/me/sessions/", f"/me/sessions/{log.pk}/edit/", f"/me/sessions/{log.pk}/after/"):
        assert ann.get(path).status_code == 200


def test_steps_not_done_say_why(open_log):
    keys = [step.key for step in plan(library.get().walkthroughs["lym-arm"], "left").steps]
    skipped = {keys[1]: "hurts", keys[2]: player.NOT_REACHED, keys[3]: player.NOT_KNOWN, keys[4]: "a-reason-of-later"}
    page = open_log(skipped=skipped)

    for words in ("It hurts or feels wrong", "You stopped before this step", "We do not know if you came to this step"):
        assert page.count(f"Not done: {words}.") == 1
    assert page.count("Not done:") == 4
    skipped = page.partition("Skipped")[2].partition("</ul>")[0]
    assert skipped.count("<li>") == 2
    assert "It hurts or feels wrong." in skipped


def test_a_stopped_session_says_why_and_what_was_advised(open_log):
    page = open_log(stopped="hot-red-shivering", advised="Stop. Do not rub it.\nCall 911 now.")

    assert "Hot, red or shivering" in page
    assert "<li>Call 911 now.</li>" in page


def test_ratings_stand_before_and_after(open_log):
    page = open_log(heaviness_before=6, heaviness_after=0, pain_after=2)
    rows = re.findall(r'<th scope="row">(\w+)</th><td class="number">(.*?)</td><td class="number">(.*?)</td>', page)

    assert rows == [("Heaviness", "6", "0"), ("Pain", "–", "2")]


def test_who_wrote_it_is_said(open_log):
    assert "Written by your helper Ben." in open_log(written_by=None, written_by_name="Ben")
    assert "Done while Tom taught you." in open_log(written_by_name="Tom", source="taught")
    assert "You wrote this down by hand." in open_log(source="by-hand", plan={})


def test_a_log_by_hand_claims_no_steps(open_log):
    page = open_log(source="by-hand", plan={}, done=None, total=None)

    assert "No steps are kept" in page
    assert "Steps done" not in page


def test_what_the_plan_left_out_says_why(open_log):
    walkthrough = library.get().walkthroughs["lym-arm"]
    made = plan(walkthrough, "left")
    from guide.domain.plan import LeftOut

    kept = replace(
        made, left_out=(LeftOut("neck", "neck strokes", "left", "locked", "You told us of a thyroid problem."),)
    )
    page = open_log(plan=kept.as_dict())

    assert "<b>Neck strokes.</b> You told us of a thyroid problem." in page


def test_a_clock_that_was_wrong_is_said(open_log):
    assert "The clock of the phone or computer was wrong then." in open_log(clock_off=True)


def test_a_plan_of_another_time_with_less_in_it_still_shows(open_log):
    assert "An old step" in open_log(
        plan={"steps": [{"slug": "x", "name": "an old step"}], "left_out": [{"slug": "y"}]}
    )


def test_nothing_is_called_good_or_bad(open_log):
    page = open_log(heaviness_before=2, heaviness_after=9).lower()

    for word in ("worse", "better", "improved", "safe", "stage "):
        assert word not in page.partition("<main")[2].partition("</main>")[0]
