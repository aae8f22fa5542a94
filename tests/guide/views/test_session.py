"""The gate to the session, its start, its stops and its end: every way past it is tried."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from guide import library, player
from guide.views.session import LENGTHS
from tests.guide.views.walk import answer_all, pass_screening

pytestmark = pytest.mark.django_db

ARM = "/guide/lym-arm/"
HAND = "/guide/ret-hand/"
BEGIN = {"length": "whole", "who": "me"}


@pytest.fixture
def screened(client: Client) -> Client:
    """A visitor whose screening for the right arm is passed."""
    pass_screening(client, "lym-arm")
    return client


@pytest.fixture
def in_session(screened: Client) -> Client:
    screened.post(f"{ARM}session/begin/", BEGIN)
    return screened


def is_player(response) -> bool:
    return response.status_code == 200 and b'id="session"' in response.content


def text_of(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def visit_of(client: Client) -> dict:
    return client.session["visit"]


# The gate

PATHS = {
    "the player's address": ("get", f"{ARM}session/", {}),
    "starting by hand": ("post", f"{ARM}session/begin/", BEGIN),
    "the summary": ("get", f"{ARM}session/summary/", {}),
}


@pytest.mark.parametrize("path", PATHS.values(), ids=PATHS)
def test_nobody_gets_in_without_a_screening(client, path):
    method, address, data = path

    response = getattr(client, method)(address, data)

    assert response.status_code == 302
    assert response.headers["Location"] == f"{ARM}start/"
    assert not client.session.get("visit", {}).get("run")


def test_a_beat_opens_nothing(client):
    assert client.post(f"{ARM}session/beat/").status_code == 409
    assert not is_player(client.get(f"{ARM}session/", follow=True))


def test_finishing_without_a_session_opens_nothing(client):
    response = client.post(f"{ARM}session/finish/", {})

    assert "This session is closed" in text_of(response)
    assert client.get(f"{ARM}session/summary/").status_code == 302


@pytest.mark.parametrize("address", ["begin", "beat", "finish"])
def test_what_changes_something_is_never_a_get(in_session, address):
    assert in_session.get(f"{ARM}session/{address}/").status_code == 405


@pytest.mark.parametrize("address", ["", "stop/", "stopped/", "summary/"])
def test_an_unknown_routine_is_not_found(client, address):
    assert client.get(f"/guide/no-such/session/{address}").status_code == 404


def test_half_a_screening_is_no_screening(client):
    session = client.session
    answer_all(session, "lym-arm")
    session["visit"]["values"].popitem()
    session.save()
    client.cookies["session"] = session.session_key

    assert client.get(f"{ARM}session/").headers["Location"] == f"{ARM}start/"
    assert client.post(f"{ARM}session/begin/", BEGIN).headers["Location"] == f"{ARM}start/"


@pytest.mark.parametrize("answer", ["yes", "not_sure"])
@pytest.mark.parametrize("question", ["heart-failure", "chest-pain", "skin-hot-red", "fever"])
def test_an_answer_that_blocks_closes_the_gate(client, question, answer):
    pass_screening(client, "lym-arm", **{question: answer})

    assert client.get(f"{ARM}session/").headers["Location"] == f"{ARM}start/"
    assert client.post(f"{ARM}session/begin/", BEGIN).headers["Location"] == f"{ARM}start/"


def test_a_screening_for_the_arm_does_not_open_the_hand(screened):
    assert screened.get(f"{HAND}session/").headers["Location"] == f"{HAND}start/"


def test_a_screening_for_one_side_does_not_open_the_other_while_a_session_runs(in_session):
    session = in_session.session
    session["visit"]["sides"] = {"lym-arm": "left"}
    session.save()

    response = in_session.get(f"{ARM}session/")

    assert not is_player(response)
    assert "Another session is still open" in text_of(response)


def test_another_visitor_does_not_see_the_session(in_session):
    stranger = Client()

    assert stranger.get(f"{ARM}session/").status_code == 302
    assert stranger.post(f"{ARM}session/beat/").status_code == 409
    assert stranger.get(f"{ARM}session/summary/").status_code == 302


def test_a_made_up_session_cookie_opens_nothing(client):
    client.cookies["session"] = "a" * 32

    assert client.get(f"{ARM}session/").headers["Location"] == f"{ARM}start/"


def test_going_back_after_the_end_does_not_open_the_player(in_session):
    in_session.post(f"{ARM}session/finish/", {})

    assert in_session.get(f"{ARM}session/").headers["Location"] == f"{ARM}start/"
    assert in_session.post(f"{ARM}session/begin/", BEGIN).headers["Location"] == f"{ARM}start/"


def test_an_answer_changed_in_another_tab_closes_the_player(in_session):
    session = in_session.session
    session["visit"]["values"]["heart-failure"] = "yes"
    session.save()

    assert in_session.get(f"{ARM}session/").headers["Location"] == f"{ARM}start/"
    assert in_session.post(f"{ARM}session/beat/").status_code == 409


def test_a_second_tab_follows_the_same_session(in_session):
    first, second = in_session.get(f"{ARM}session/"), in_session.get(f"{ARM}session/")

    key = re.search(rb'data-run="([^"]+)"', first.content)[1]
    assert is_player(second)
    assert key in second.content


def test_starting_in_a_second_tab_does_not_start_over(in_session):
    key = visit_of(in_session)["run"]["key"]

    response = in_session.post(f"{ARM}session/begin/", {"length": "short", "who": "me"})

    assert response.headers["Location"] == f"{ARM}session/"
    assert visit_of(in_session)["run"]["key"] == key


def test_one_screening_of_today_opens_one_session(in_session):
    pass_screening(in_session, "ret-hand")

    page = in_session.get(f"{HAND}session/")
    begun = in_session.post(f"{HAND}session/begin/", BEGIN)
    ended = in_session.post(f"{ARM}session/finish/", {"then": "start", "next": "ret-hand", "reached": "0"})

    assert "Another session is still open" in text_of(page)
    assert begun.headers["Location"] == f"{HAND}session/"
    assert ended.headers["Location"] == f"{HAND}start/"
    assert in_session.get(f"{HAND}session/").headers["Location"] == f"{HAND}start/"


def test_pages_of_the_session_are_kept_nowhere(in_session):
    for address in ("session/", "session/stop/"):
        assert "no-store" in in_session.get(ARM + address).headers["Cache-Control"]


def test_the_player_says_nothing_of_the_person_in_its_title(in_session):
    title = re.search(r"<title>(.*?)</title>", in_session.get(f"{ARM}session/").content.decode(), re.S)[1]

    assert "right" not in title.lower()


# Time


def test_todays_answers_open_a_session_for_an_hour(client):
    now = timezone.now()
    with time_machine.travel(now, tick=False) as clock:
        pass_screening(client, "lym-arm")
        clock.shift(timedelta(minutes=59))
        assert client.get(f"{ARM}session/").status_code == 200
        clock.shift(timedelta(minutes=2))
        assert client.get(f"{ARM}session/").headers["Location"] == f"{ARM}start/"
        assert client.post(f"{ARM}session/begin/", BEGIN).headers["Location"] == f"{ARM}start/"


def test_half_an_hour_away_closes_the_session(client):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        pass_screening(client, "lym-arm")
        client.post(f"{ARM}session/begin/", BEGIN)
        clock.shift(timedelta(minutes=29))
        assert is_player(client.get(f"{ARM}session/"))
        clock.shift(timedelta(minutes=2))
        assert client.post(f"{ARM}session/beat/").status_code == 409
        assert client.get(f"{ARM}session/").headers["Location"] == f"{ARM}start/"
        assert "This session is closed" in text_of(client.post(f"{ARM}session/finish/", {}))


def test_a_session_that_is_followed_stays_open(client):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        pass_screening(client, "lym-arm")
        client.post(f"{ARM}session/begin/", BEGIN)
        for _minute in range(20):
            clock.shift(timedelta(minutes=4))
            assert client.post(f"{ARM}session/beat/").status_code == 204
        assert is_player(client.get(f"{ARM}session/"))


def test_looking_at_the_page_is_not_following_it(client):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        pass_screening(client, "lym-arm")
        client.post(f"{ARM}session/begin/", BEGIN)
        clock.shift(timedelta(minutes=20))
        client.get(f"{ARM}session/")
        clock.shift(timedelta(minutes=20))
        assert not is_player(client.get(f"{ARM}session/"))


def test_without_javascript_a_button_gives_longer(client):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        pass_screening(client, "lym-arm")
        client.post(f"{ARM}session/begin/", BEGIN)
        clock.shift(timedelta(minutes=25))
        longer = client.post(f"{ARM}session/beat/", {"longer": "yes"})
        clock.shift(timedelta(minutes=25))
        assert longer.headers["Location"] == f"{ARM}session/#end"
        assert is_player(client.get(f"{ARM}session/"))
        clock.shift(timedelta(minutes=31))
        assert "This session is closed" in text_of(client.post(f"{ARM}session/beat/", {"longer": "yes"}))


# Ready


def test_the_ready_page_says_side_length_needs_and_how_light(client):
    pass_screening(client, "lym-arm", treated=("right-axilla",))

    page = text_of(client.get(f"{ARM}session/"))

    technique = library.get().techniques["lymphatic"]
    assert "Your right arm" in page
    assert "Left out" in page
    assert technique.lubricant_words in page
    assert technique.tryout[0] in page
    assert len(re.findall(r"Start: [^(]+\(\d+ minutes\)", page)) == 3
    assert page.index("Start: first") < page.index("Start: whole")


def test_a_caution_stands_once(client):
    from guide.domain.screening import Caution

    twice = (Caution("a", "Half length."), Caution("b", "Half length."), Caution("b", "Sit up."))

    assert player.caution_lines(twice) == ("Half length.", "Sit up.")


BAD_STARTS = {
    "no length": {"who": "me"},
    "nonsense length": {"length": "forever", "who": "me"},
    "two lengths": {"length": ["whole", "short"], "who": "me"},
    "nobody": {"length": "whole"},
    "somebody else": {"length": "whole", "who": "dog"},
    "an unknown part": {"length": "whole", "who": "me", "add_on": "nose"},
}


@pytest.mark.parametrize("data", BAD_STARTS.values(), ids=BAD_STARTS)
def test_a_start_that_is_unclear_is_asked_again(screened, data):
    response = screened.post(f"{ARM}session/begin/", data)

    assert response.status_code == 200
    assert b'class="error-summary"' in response.content
    assert b"<title>Error:" in response.content
    assert "run" not in visit_of(screened)


@pytest.mark.parametrize("length", LENGTHS)
def test_every_length_starts(screened, length):
    screened.post(f"{ARM}session/begin/", {"length": length, "who": "helper", "add_on": "hand"})

    page = screened.get(f"{ARM}session/")
    assert is_player(page)
    assert "Their right arm" in text_of(page)
    assert (b'data-step="palm-edges"' in page.content) is (length != "short")


@pytest.mark.parametrize("slug", list(library.WALKTHROUGHS))
@pytest.mark.parametrize("which", ["left", "right", "both"])
def test_every_side_of_every_routine_has_words(slug, which):
    walkthrough = library.get().walkthrough(slug)
    if which not in walkthrough.sides:
        which = walkthrough.sides[0]

    yours, theirs = (player.side_words(walkthrough.region, which, helper) for helper in (False, True))

    assert yours != theirs
    if which != "both":
        assert which in yours
        assert {"left": "right", "right": "left"}[which] not in yours + theirs


# The player's page


def test_the_page_holds_every_step_of_the_plan_in_order(client):
    pass_screening(client, "lym-arm", treated=("right-axilla",))
    client.post(f"{ARM}session/begin/", BEGIN)

    page = client.get(f"{ARM}session/").content.decode()

    slugs = re.findall(r'<li class="step"[^>]*data-step="([^"]+)"', page)
    assert slugs[0] == "belly-breathing"
    assert "chest-bridge" in slugs
    assert page.count('name="skip-') == len(slugs)
    assert len(set(re.findall(r'name="(skip-[^"]+)"', page))) == len(slugs)
    assert "Stop: something is wrong" in page
    for sign in library.get().advice.stop_signs.values():
        assert sign.label in page
        assert sign.do[0] in page
    assert "{number}" not in page


def test_the_page_has_one_token_and_it_stands_in_a_form(in_session):
    page = in_session.get(f"{ARM}session/").content.decode()

    assert page.count("csrfmiddlewaretoken") == 1


# Stopping

HOLDING = {"chest-breath-faint-stroke": "EMERGENCY", "limb-changed": "SAME_DAY"}


@pytest.mark.parametrize("sign", [s.key for s in library.get().advice.stop_signs.values()])
def test_every_stop_says_what_to_do_first(in_session, sign):
    known = library.get().advice.stop_signs[sign]

    response = in_session.post(f"{ARM}session/stopped/", {"sign": sign}, follow=True)
    page = response.content.decode()

    assert response.redirect_chain == [(f"{ARM}session/stopped/", 302)]
    assert f'data-outcome="{known.then}"' in page
    assert "{number}" not in page
    main = page[page.index("<main") :]
    assert main.index("outcome__action") < main.index("<p>")
    assert ('href="tel:911"' in page) is (known.then == "EMERGENCY")


def test_nothing_competes_with_the_emergency_number(in_session):
    page = in_session.post(
        f"{ARM}session/stopped/", {"sign": "chest-breath-faint-stroke"}, follow=True
    ).content.decode()

    assert re.findall(r'<a [^>]*href="([^"]+)"', page) == ["#main", "tel:911"]
    assert "<form" not in page


def test_the_emergency_number_is_the_countrys(in_session):
    in_session.cookies["display"] = "auto.standard.UK"

    page = in_session.post(
        f"{ARM}session/stopped/", {"sign": "chest-breath-faint-stroke"}, follow=True
    ).content.decode()

    assert 'href="tel:999"' in page
    assert "911" not in page


@pytest.mark.parametrize("sign", HOLDING)
def test_a_stop_for_a_red_flag_closes_every_routine(in_session, sign):
    in_session.post(f"{ARM}session/stopped/", {"sign": sign})
    pass_screening(in_session, "ret-hand")

    for routine in (ARM, HAND):
        assert in_session.get(f"{routine}session/").headers["Location"] == f"{routine}start/"
        assert in_session.post(f"{routine}session/begin/", BEGIN).headers["Location"] == f"{routine}start/"


def test_a_stop_for_a_red_flag_holds_without_a_session_too(client):
    pass_screening(client, "lym-arm")

    client.post(f"{ARM}session/stopped/", {"sign": "limb-changed"})

    assert client.post(f"{ARM}session/begin/", BEGIN).headers["Location"] == f"{ARM}start/"


def test_telling_of_a_stop_twice_changes_nothing(in_session):
    for _time in range(2):
        response = in_session.post(f"{ARM}session/stopped/", {"sign": "limb-changed"}, follow=True)
        assert b'data-outcome="SAME_DAY"' in response.content


def test_a_stop_for_no_reason_keeps_the_session_as_stopped_and_closes_nothing(in_session):
    in_session.post(f"{ARM}session/stopped/", {"sign": "just-stop", "reached": "3"})

    page = text_of(in_session.get(f"{ARM}session/summary/"))

    assert "You stopped this session" in page
    assert "I just want to stop" in page
    assert re.search(r"Steps done 3 of \d+", page)
    assert "Not reached" in page
    pass_screening(in_session, "lym-arm")
    assert in_session.get(f"{ARM}session/").status_code == 200


def test_a_stop_of_which_no_step_is_known_claims_none(in_session):
    in_session.post(f"{ARM}session/stopped/", {"sign": "just-stop"})

    assert "Steps done" not in text_of(in_session.get(f"{ARM}session/summary/"))


def test_a_stop_in_another_routines_page_ends_the_session_that_runs(in_session):
    in_session.post(f"{HAND}session/stopped/", {"sign": "just-stop"})

    assert visit_of(in_session)["run"]["stopped"] == "just-stop"


@pytest.mark.parametrize("data", [{}, {"sign": "nonsense"}, {"sign": ["just-stop", "limb-changed"]}])
def test_a_stop_without_a_sign_asks_for_one_and_ends_nothing(in_session, data):
    response = in_session.post(f"{ARM}session/stopped/", data)

    assert response.headers["Location"] == f"{ARM}session/stop/"
    assert is_player(in_session.get(f"{ARM}session/"))


def test_the_page_of_a_stop_without_a_stop_asks_what_is_wrong(client):
    assert client.get(f"{ARM}session/stopped/").headers["Location"] == f"{ARM}session/stop/"


def test_the_choices_of_the_stop_button_open_for_everyone_and_end_nothing(in_session):
    page = in_session.get(f"{ARM}session/stop/")

    assert page.content.decode().count('name="sign"') == len(library.get().advice.stop_signs)
    assert is_player(in_session.get(f"{ARM}session/"))


# The end


def test_the_summary_says_what_was_done_and_what_was_skipped(in_session):
    data = {"skip-belly-breathing.middle.1": "no-time", "skip-chest-bridge.right.1": "hurts", "skip-nonsense": "hurts"}
    response = in_session.post(f"{ARM}session/finish/", data, follow=True)

    page = text_of(response)
    assert response.redirect_chain == [(f"{ARM}session/summary/", 302)]
    assert "Belly breathing" in page
    assert "No time" in page
    assert "Watch for this" in page
    assert "911" in page
    assert library.get().walkthrough("lym-arm").after[0] in page
    assert "We ask today" in page
    assert "{" not in page


def test_a_reason_that_is_not_on_the_list_is_no_reason(in_session):
    in_session.post(f"{ARM}session/finish/", {"skip-belly-breathing.middle.1": "<b>"})

    assert visit_of(in_session)["run"]["skipped"] == {}


@pytest.mark.parametrize("reached", ["-1", "999", "x", ["1", "2"]])
def test_a_nonsense_number_of_steps_is_ignored(in_session, reached):
    response = in_session.post(f"{ARM}session/finish/", {"reached": reached}, follow=True)

    assert "Steps done" in text_of(response)


def test_minutes_are_those_of_the_clock(client):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        pass_screening(client, "lym-arm")
        client.post(f"{ARM}session/begin/", BEGIN)
        clock.shift(timedelta(minutes=17))
        assert "17 minutes" in text_of(client.post(f"{ARM}session/finish/", {}, follow=True))


def test_finishing_twice_is_finishing_once(in_session):
    in_session.post(f"{ARM}session/finish/", {})
    ended = visit_of(in_session)["run"]["ended"]

    response = in_session.post(f"{ARM}session/finish/", {})

    assert response.headers["Location"] == f"{ARM}session/summary/"
    assert visit_of(in_session)["run"]["ended"] == ended


def test_the_record_of_a_session_is_handed_on_once(in_session, monkeypatch):
    from guide import ports

    saved = []
    monkeypatch.setattr(ports.VisitOnly, "keep_session", lambda self, session: saved.append(session) or "")
    in_session.post(f"{ARM}session/finish/", {"reached": "2"})
    in_session.post(f"{ARM}session/finish/", {})

    assert len(saved) == 1
    assert saved[0].plan.side == "right"
    assert set(saved[0].skipped.values()) == {player.NOT_REACHED}
    assert len(saved[0].skipped) == len(saved[0].plan.steps) - 2


def test_the_plan_of_a_summary_is_the_one_that_was_followed(client):
    pass_screening(client, "lym-arm", treated=("right-axilla",))
    client.post(f"{ARM}session/begin/", BEGIN)
    before = re.findall(rb'<li class="step"', client.get(f"{ARM}session/").content)
    client.post(f"{ARM}session/finish/", {})
    session = client.session
    session["visit"]["sides"] = {"lym-arm": "left"}
    session.save()

    page = text_of(client.get(f"{ARM}session/summary/"))

    assert "Your right arm" in page
    assert f"{len(before)} of {len(before)}" in page
