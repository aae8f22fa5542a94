"""The screening pages, as a browser without scripts uses them."""

from datetime import date, timedelta

import pytest
import time_machine
from django.test import Client

from guide import library
from tests.guide.views.walking import Walker, seen, walked

pytestmark = pytest.mark.django_db

ARMPIT = ("right-axilla",)
CALLED = {"US": "911", "CA": "911", "UK": "999", "EU": "112", "AU": "000", "NZ": "111"}


def country(walker: Walker, code: str) -> None:
    walker.client.cookies["display"] = f"auto.standard.{code}"


# The way through


def test_a_known_lymphedema_of_one_arm_with_treated_nodes_reaches_the_result_in_few_presses():
    walker = Walker()
    presses = 0
    walker.begin(nodes=ARMPIT)
    presses += 2 + len(ARMPIT) + 1  # side, age, one tick and Continue
    while not walker.outcome:
        walker.step({})
        presses += 1

    assert walker.outcome == "CARE"
    # Before: "Start a session" and the card on the home page. After: "Get ready" and "Start".
    assert 2 + presses + 2 <= 20


def test_a_second_session_asks_only_todays_questions():
    walker = walked(nodes=ARMPIT)
    client = walker.client
    client.post("/guide/lym-arm/session/begin/", {"length": "whole", "who": "me"})
    client.post("/guide/lym-arm/session/finish/")

    walker.open("/guide/lym-arm/start/")
    presses = 1
    assert "anything-changed" not in walker.page.questions
    asked = []
    while not walker.outcome:
        asked += walker.page.questions
        walker.step({})
        presses += 1

    assert "anything-changed" in asked
    assert "heart-failure" not in asked
    assert presses + 2 <= 6


def test_something_changed_asks_the_health_check_again_and_then_counts_no_more():
    walker = walked(nodes=ARMPIT)
    walker.client.post("/guide/lym-arm/session/begin/", {"length": "whole", "who": "me"})
    walker.client.post("/guide/lym-arm/session/finish/")
    walker.open("/guide/lym-arm/start/").status_code  # noqa: B018
    walker.to("anything-changed")
    walker.step({"anything-changed": "yes"})

    assert "age" in walker.page.questions
    walker.begin(nodes=ARMPIT).finish()
    assert walker.outcome == "CARE"
    assert "Answer the health questions again" not in walker.response.content.decode()


@pytest.mark.parametrize("slug", library.WALKTHROUGHS)
def test_every_walkthrough_is_asked_to_its_end(slug):
    assert walked(slug).outcome in ("GO", "CARE", "ASK_FIRST" if slug == "lym-head-neck" else "GO")


def test_a_page_that_comes_later_cannot_be_typed():
    walker = Walker().begin()
    here = walker.at

    for number in (5, 9, 14, 15, 99, 10**12):
        walker.open(f"/guide/lym-arm/start/{number}/")
        assert walker.at == here

    walker.open("/guide/lym-arm/start/result/")
    assert walker.at == here
    walker.open("/guide/lym-arm/session/")
    assert walker.at == here


def test_posting_to_a_later_page_answers_nothing():
    walker = Walker().begin()
    here = walker.at

    walker.post("/guide/lym-arm/start/14/", decide="none")

    assert walker.at == here


def test_page_nought_leads_to_the_first_open_page():
    walker = Walker()
    walker.open("/guide/lym-arm/start/0/")
    assert walker.at.endswith("/start/1/")


@pytest.mark.parametrize("path", ["start/", "start/1/", "start/result/"])
def test_an_unknown_walkthrough_is_not_found(client, path):
    assert client.get(f"/guide/lym-elbow/{path}").status_code == 404


@pytest.mark.parametrize("path", ["start/", "start/result/"])
def test_pages_that_only_show_refuse_a_post(client, path):
    assert client.post(f"/guide/lym-arm/{path}").status_code == 405


@pytest.mark.parametrize("path", ["start/over/", "start/looked-at/"])
def test_pages_that_only_act_refuse_a_get(client, path):
    assert client.get(f"/guide/lym-arm/{path}").status_code == 405


def test_a_get_writes_nothing(client):
    client.get("/guide/lym-arm/start/1/")
    assert not client.session.keys()


def test_one_visitors_answers_are_not_anothers():
    walked()
    other = Walker()
    assert other.at.endswith("/start/1/")


# Bad input asks again, beside the field, and never clears


BAD_SIDES = [{}, {"side": ["left", "right"]}, {"side": "middle"}, {"side": "\x00"}, {"side": "👍"}, {"other": "left"}]


@pytest.mark.parametrize("data", BAD_SIDES)
def test_a_bad_side_is_asked_again(data):
    walker = Walker()
    walker.post(**data)

    assert walker.at.endswith("/start/") or walker.at.endswith("/start/1/")
    assert "e-side" in walker.page.ids
    assert "error-summary" in walker.response.content.decode()
    assert "<title>Error:" in walker.response.content.decode()


def test_a_side_that_the_walkthrough_does_not_have_is_asked_again():
    walker = Walker("lym-leg")
    walker.post(side="both")
    assert "e-side" in walker.page.ids


@pytest.mark.parametrize("data", [{}, {"age": "40"}, {"age": ["18-to-59", "under-18"]}, {"age": "18-to-59\x00"}])
def test_a_bad_age_is_asked_again(data):
    walker = Walker()
    walker.post(side="left")
    walker.post(**data)
    assert "e-age" in walker.page.ids


BAD_NODES = [
    {},
    {"decide": "rest"},
    {"decide": "none", "treated": "left-axilla"},
    {"treated": "left-elbow", "decide": "rest"},
    {"treated": "left-elbow", "decide": "not_sure"},
    {"decide": ["none", "rest"]},
    {"decide": "\x00"},
]


@pytest.mark.parametrize("data", BAD_NODES)
def test_bad_nodes_are_asked_again_and_ticks_stay(data):
    walker = Walker()
    walker.post(side="left")
    walker.post(age="18-to-59")
    walker.post(**data)

    assert "e-treated" in walker.page.ids
    if data.get("treated") == "left-axilla":
        assert walker.page.checked["treated"] == ["left-axilla"]


BAD_GROUPS = [
    ({}, "every one"),
    ({"decide": "rest"}, "every one"),
    ({"decide": "maybe"}, "every one"),
    ({"decide": ["none", "none"]}, "every one"),
    ({"decide": "none", "heart-failure": "yes"}, ["heart-failure"]),
    ({"decide": "none", "heart-failure": "not_sure"}, ["heart-failure"]),
    ({"decide": "rest", "heart-failure": ["no", "yes"]}, ["heart-failure"]),
    ({"decide": "rest", "heart-failure": "NO"}, ["heart-failure"]),
    ({"decide": "rest", "heart-failure": "\x00"}, ["heart-failure"]),
    ({"decide": "none", "heart-failure": "👍"}, ["heart-failure"]),
]


@pytest.mark.parametrize(("data", "wrong"), BAD_GROUPS)
def test_a_bad_group_is_asked_again_beside_the_field(data, wrong):
    walker = Walker().begin()
    here = walker.at
    page = walker.page
    walker.response = walker.client.post(here, data)

    expected = page.questions if wrong == "every one" else wrong
    errors = [f"e-q-{page.questions.index(id)}" for id in expected]
    assert set(errors) <= set(walker.page.ids)
    assert len([id for id in walker.page.ids if id.startswith("e-q-")]) == len(errors)
    walker.open("/guide/lym-arm/start/")
    assert walker.at == here  # nothing was taken


def test_what_was_marked_stays_marked_when_a_group_is_asked_again():
    walker = Walker().begin()
    walker.response = walker.client.post(walker.at, {"asthma": "yes", "decide": "none"})
    assert walker.page.checked["asthma"] == ["yes"]


def test_a_question_that_clears_with_yes_is_shown_as_a_statement():
    walker = Walker().begin().to("cause-known")
    assert walker.page.fields["cause-known"] == ["no", "not_sure", "yes"]

    walker.step({})
    walker.open(walker.client.get("/guide/lym-arm/start/").url)
    assert walked(cause__known="no").outcome == "ASK_FIRST"


def test_all_items_of_a_group_say_why_and_offer_three_answers():
    walker = Walker().begin()
    screen = library.get().screen
    while not walker.outcome:
        page = walker.page
        if ("decide", "none") in page.buttons:
            for id in page.questions:
                assert screen.question(id).why.split(".")[0][:20] in walker.response.content.decode().replace(
                    "&#x27;", "'"
                )
                assert len(page.fields[id]) == 3
        walker.step({})


# Follow-ups


def test_a_tube_in_the_other_arm_closes_only_that_arm():
    marks = {"line-or-port": "yes", "arm-line": "yes", "where-arm-line": "left"}
    walker = Walker("ret-arm").begin().to("arm-line", marks)
    walker.step(marks)
    assert "arm-line" not in walker.page.questions
    assert walker.finish().outcome == "CARE"

    marks["where-arm-line"] = "right"
    walker = Walker("ret-arm").begin().to("arm-line", marks)
    walker.step(marks)
    assert walker.finish().outcome == "SKIP_REGION"


def test_a_side_that_was_not_said_is_asked_for():
    marks = {"line-or-port": "yes"}
    walker = Walker("ret-arm").begin().to("arm-line", marks)
    walker.post(chest__port="no", arm__line="yes", neck__line="no")
    page = walker.page
    assert any(id.startswith("e-q-") for id in page.ids)
    assert page.checked["arm-line"] == ["yes"]


@pytest.mark.parametrize("where", [[], ["left-tail"], ["not_sure", "left-hand"], ["\x00"]])
def test_a_bad_place_is_asked_again(where):
    walker = Walker("ret-hand").begin().to("open-skin")
    walker.step({"open-skin": "yes"})
    walker.response = walker.client.post(walker.at, {"where-open-skin": where, "leaking-skin": "no"})
    assert "error-summary" in walker.response.content.decode()
    assert walker.page.checked["leaking-skin"] == ["no"]


def test_a_place_told_for_one_routine_stays_when_another_asks():
    marks = {"open-skin": "yes", "where-open-skin": "right-hand"}
    walker = Walker("ret-hand").begin().finish(**{k.replace("-", "__"): v for k, v in marks.items()})
    assert walker.outcome == "SKIP_REGION"

    walker.slug = "ret-foot"
    walker.open("/guide/ret-foot/start/")
    walker.begin().finish(where__open__skin="elsewhere")
    assert walker.outcome in ("GO", "CARE")
    walker.open("/guide/ret-hand/start/result/")
    assert walker.outcome == "SKIP_REGION"


def test_taking_a_mark_back_takes_what_was_told_under_it_back_too():
    walker = Walker("ret-arm").begin().to("line-or-port")
    number = walker.at
    walker.step({"line-or-port": "yes"})
    walker.step({"arm-line": "yes", "where-arm-line": "right"})
    walker.open(number)
    walker.post(number, line__or__port="no", decide="rest")
    walker.finish()
    assert walker.outcome == "GO"


def yes_from_a_doctor(**changes) -> dict:
    told = {"said": "yes", "by": "Dr Ada Moss, GP", "on": date.today().isoformat(), "changed": "no"}
    return told | changes


def asthma_follow_up() -> Walker:
    walker = Walker().begin(nodes=ARMPIT)
    walker.step({"asthma": "yes"})
    return walker


def test_a_professionals_yes_opens_the_way_with_its_limits():
    walker = asthma_follow_up()
    walker.client_post({"asthma-attack": "no"} | yes_from_a_doctor(), walker.page)
    walker.finish()

    assert walker.outcome == "CARE"
    text = walker.response.content.decode()
    assert "reliever inhaler" in text
    assert "{number}" not in text
    assert "You told us that they said yes" in text


@pytest.mark.parametrize("changes", [{"said": "no"}, {"said": "not_sure"}, {"changed": "yes"}, {"changed": "not_sure"}])
def test_no_yes_or_a_changed_one_does_not(changes):
    walker = asthma_follow_up()
    walker.client_post({"asthma-attack": "no"} | yes_from_a_doctor(**changes), walker.page)
    assert walker.finish().outcome == "ASK_FIRST"


def test_a_heart_failure_needs_the_yes_in_writing():
    for written, outcome in (({}, "ASK_FIRST"), ({"written": "on"}, "CARE")):
        walker = Walker().begin()
        walker.step({"heart-failure": "yes"})
        walker.client_post(yes_from_a_doctor(**written), walker.page)
        assert walker.finish().outcome == outcome


def long_ago() -> str:
    return (date.today() - timedelta(days=370)).isoformat()


def soon() -> str:
    return (date.today() + timedelta(days=3)).isoformat()


BAD_FORMS = {
    "no answer": ({"said": ""}, "id_said_0"),
    "two answers that are none": ({"said": "perhaps"}, "id_said_0"),
    "no name": ({"by": "  "}, "id_by"),
    "a name with a null": ({"by": "Dr \x00 Moss"}, "id_by"),
    "a name too long": ({"by": "👩🏽‍⚕️" * 5000}, "id_by"),
    "no date": ({"on": ""}, "id_on"),
    "a date that is none": ({"on": "yesterday 👍"}, "id_on"),
    "a date to come": ({"on": soon()}, "id_on"),
    "a date too old": ({"on": long_ago()}, "id_on"),
    "the year one": ({"on": "0001-01-01"}, "id_on"),
    "nothing on changes": ({"changed": ""}, "id_changed_0"),
    "nonsense on changes": ({"changed": "\x00"}, "id_changed_0"),
}


@pytest.mark.parametrize("name", BAD_FORMS)
def test_a_bad_clearance_form_is_shown_again_with_what_was_typed(name):
    changes, target = BAD_FORMS[name]
    walker = asthma_follow_up()
    sent = {"asthma-attack": "no"} | yes_from_a_doctor(**changes)
    walker.response = walker.client.post(walker.at, sent)

    assert walker.response.status_code == 200
    page = walker.page
    assert f"#{target}" in page.links
    assert page.checked["asthma-attack"] == ["no"]
    if changes.get("by", "x").strip() and "\x00" not in changes.get("by", ""):
        assert page.checked["by"] == [sent["by"]]
    if "on" not in changes:
        assert page.checked["on"] == [sent["on"]]
    assert walker.client.get(walker.at).status_code == 200


def test_what_was_typed_stays_when_only_another_field_is_wrong():
    walker = asthma_follow_up()
    walker.response = walker.client.post(walker.at, yes_from_a_doctor())
    assert walker.page.checked["by"] == ["Dr Ada Moss, GP"]


def test_more_than_the_site_takes_is_refused_and_nothing_is_taken(settings):
    walker = asthma_follow_up()
    here = walker.at
    walker.response = walker.client.post(here, yes_from_a_doctor(by="x" * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)))
    assert walker.response.status_code == 400
    assert walker.open("/guide/lym-arm/start/").status_code == 200
    assert walker.at == here


def test_a_megabyte_comes_to_its_form_which_refuses_it():
    walker = asthma_follow_up()
    here = walker.at
    walker.client_post({"asthma-attack": "no"} | yes_from_a_doctor(by="x" * 1024 * 1024), walker.page)
    assert walker.response.status_code == 200
    assert "error-summary" in walker.response.content.decode()
    assert walker.open("/guide/lym-arm/start/").status_code == 200
    assert walker.at == here


def test_going_back_shows_what_was_told():
    walker = asthma_follow_up()
    here = walker.at
    walker.client_post({"asthma-attack": "no"} | yes_from_a_doctor(), walker.page)
    checked = walker.open(here).content and walker.page.checked

    assert checked["by"] == ["Dr Ada Moss, GP"]
    assert checked["said"] == ["yes"]
    assert checked["changed"] == ["no"]
    assert checked["on"] == [date.today().isoformat()]


# Check your answers


def test_check_shows_every_page_and_each_can_be_changed():
    walker = Walker().begin(nodes=ARMPIT)
    walker.step({"asthma": "yes"})
    while ("decide", "right") not in walker.page.buttons:
        walker.step({})
    text = walker.response.content.decode()

    assert "Asthma" in text
    assert "Your right armpit nodes" in text
    changes = [link for link in walker.page.links if "/start/" in link and link != walker.at]
    assert len(set(changes)) >= 14

    walker.post(walker.at, decide="wrong")
    assert "e-decide" in walker.page.ids
    walker.post("/guide/lym-arm/start/4/", decide="rest", asthma="no")
    assert ("decide", "right") in walker.page.buttons
    assert walker.finish().outcome == "CARE"


# Every outcome


OUTCOMES = {
    "EMERGENCY": ("lym-arm", {"chest-pain": "yes"}),
    "SAME_DAY": ("lym-arm", {"fits": "not_sure"}),
    "ASK_FIRST": ("lym-arm", {"heart-failure": "yes"}),
    "WAIT": ("ret-hand", {"flu-like": "yes"}),
    "SKIP_REGION": ("ret-hand", {"open-skin": "yes", "where-open-skin": "right-hand"}),
    "CARE": ("lym-arm", {"bowel-or-hernia": "yes"}),
    "GO": ("ret-hand", {}),
}


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_every_outcome_is_reached_through_the_pages(outcome):
    slug, marks = OUTCOMES[outcome]
    walker = walked(slug, **{id.replace("-", "__"): value for id, value in marks.items()})
    page, text = walker.page, walker.response.content.decode()

    assert page.outcome == outcome
    assert "{number}" not in text
    start = f"/guide/{slug}/session/"
    assert (start in page.links) == (outcome in ("CARE", "GO"))
    assert ("tel:911" in page.links) == (outcome in ("EMERGENCY", "SAME_DAY"))
    assert walker.client.get(start).status_code == (200 if outcome in ("CARE", "GO") else 302)
    assert "safe for you" not in text.lower()


def test_an_emergency_ends_the_questions_at_once_and_offers_nothing_but_the_number():
    walker = Walker().begin().to("chest-pain")
    walker.step({"chest-pain": "not_sure"})

    page = walker.page
    assert page.outcome == "EMERGENCY"
    assert [link for link in page.links if link != "#main"] == ["tel:911"]
    assert page.buttons == []
    assert "<form" not in walker.response.content.decode()


def test_an_emergency_behind_a_health_question_ends_them_too():
    walker = Walker().begin()
    walker.step({"high-blood-pressure": "yes"})
    for _ in range(4):
        if walker.outcome:
            break
        walker.step({"blood-pressure-reading": "yes", "blood-pressure-signs": "yes"})
    assert walker.outcome == "EMERGENCY"


@pytest.mark.parametrize("code", [*CALLED, "other"])
def test_the_emergency_page_has_the_number_of_the_country(code):
    walker = Walker().begin().to("chest-pain")
    country(walker, code)
    walker.step({"chest-pain": "yes"})

    if code == "other":
        assert not [link for link in walker.page.links if link.startswith("tel:")]
        assert "112 works on most mobile phones" in walker.response.content.decode()
    else:
        assert f"tel:{CALLED[code]}" in walker.page.links


def test_an_unwell_person_on_cancer_drugs_is_told_to_call_their_line_first():
    walker = Walker().begin().to("warm-or-unwell", {"chemotherapy": "yes"})
    walker.step({"warm-or-unwell": "yes"})
    assert walker.outcome == "EMERGENCY"
    assert "24-hour line now" in walker.response.content.decode().split("</h1>")[0]


# Holds


def test_an_emergency_closes_every_routine_for_a_day_whatever_is_typed():
    with time_machine.travel("2026-05-04 10:00:00+00:00", tick=False) as clock:
        walker = Walker().begin().to("chest-pain")
        walker.step({"chest-pain": "yes"})
        for path in ("/guide/lym-arm/start/", "/guide/ret-foot/start/1/", "/guide/lym-arm/start/14/"):
            walker.open(path)
            assert walker.outcome == "EMERGENCY"
        walker.post("/guide/lym-arm/start/looked-at/", by="Dr Moss", on="2026-05-04", agreed="on")
        assert walker.outcome == "EMERGENCY"
        walker.post("/guide/lym-arm/start/over/")
        assert walker.open("/guide/lym-arm/start/")
        assert walker.outcome == "EMERGENCY"
        assert walker.client.get("/guide/lym-arm/session/").status_code == 302
        clock.shift(timedelta(hours=23, minutes=59))
        assert walker.open("/guide/lym-arm/start/")
        assert walker.outcome == "EMERGENCY"
        clock.shift(timedelta(minutes=2))
        walker.open("/guide/lym-arm/start/")
        assert walker.outcome == ""


def held_for_today() -> Walker:
    walker = walked(fits="not_sure")
    assert walker.outcome == "SAME_DAY"
    return walker


HALF_ANSWERS = [
    ({"by": ""}, "id_by"),
    ({"by": "\x00"}, "id_by"),
    ({"by": "x" * 500}, "id_by"),
    ({"on": ""}, "id_on"),
    ({"on": "banana"}, "id_on"),
    ({"on": "2026-05-01"}, "id_on"),
    ({"on": "2026-06-01"}, "id_on"),
    ({"agreed": ""}, "id_agreed"),
]


def test_a_hold_is_not_lifted_by_half_an_answer():
    with time_machine.travel("2026-05-04 10:00:00+00:00"):
        walker = held_for_today()
        for changes, target in HALF_ANSWERS:
            told = {"by": "Dr Moss", "on": "2026-05-04", "agreed": "on"} | changes
            walker.post("/guide/lym-arm/start/looked-at/", **told)

            assert walker.outcome == "SAME_DAY"
            assert f"#{target}" in walker.page.links
            if "\x00" not in told["by"]:
                assert walker.page.checked["by"] == [told["by"]]
        walker.open("/guide/lym-arm/start/")
        assert walker.outcome == "SAME_DAY"


def test_a_professional_who_looked_and_agreed_lifts_the_hold_and_all_is_asked_again():
    walker = held_for_today()
    walker.post("/guide/lym-arm/start/looked-at/", by="Dr Moss", on=date.today().isoformat(), agreed="on")
    assert "age" in walker.page.questions
    assert walker.begin().finish().outcome in ("GO", "CARE")


def test_the_today_check_is_asked_again_after_an_hour_with_what_has_changed():
    with time_machine.travel("2026-05-04 10:00:00+00:00", tick=False) as clock:
        walker = walked("ret-hand")
        clock.shift(timedelta(minutes=61))
        walker.open("/guide/ret-hand/start/result/")
        assert "chest-pain" in walker.page.questions
        walker.to("anything-changed")
        assert walker.client.get("/guide/ret-hand/session/").status_code == 302


def test_starting_over_forgets_every_answer():
    walker = walked()
    walker.post("/guide/lym-arm/start/over/")
    assert walker.at.endswith("/start/1/")
    assert walker.page.checked == {}


# Privacy


def test_answers_stand_in_no_address_and_no_title():
    walker = Walker().begin(nodes=ARMPIT)
    words = ("asthma", "axilla", "armpit", "right", "60", "yes", "error=", "?")
    urls, titles = [], []
    marks = {"asthma": "yes", "open-skin": "yes"}
    while not walker.outcome:
        walker.step(marks)
        urls.append(walker.at)
        titles.append(walker.response.content.decode().split("<title>")[1].split("</title>")[0].lower())
    assert not [url for url in urls if any(word in url for word in words)]
    assert not [title for title in titles if any(word in title for word in words[:4])]
    assert not any(outcome.lower().replace("_", " ") in titles[-1] for outcome in OUTCOMES if outcome != "GO")


def test_no_id_that_could_come_to_stand_in_the_address_names_a_question():
    walker = Walker().begin()
    walker.response = walker.client.post(walker.at, {"decide": "rest"})
    ids = {question.id for question in library.get().screen.questions}
    assert not [link for link in walker.page.links if link.startswith("#") and link.removeprefix("#q-") in ids]


def test_nothing_of_the_screening_is_kept_by_a_browser():
    walker = Walker()
    assert "no-store" in walker.response.headers["Cache-Control"]
    while not walker.outcome:
        walker.begin() if "side" in walker.page.questions else walker.step({})
        assert "no-store" in walker.response.headers["Cache-Control"]
    for path in ("start/", "start/4/", "start/result/"):
        assert "no-store" in walker.client.get(f"/guide/lym-arm/{path}").headers["Cache-Control"]


def test_a_form_without_its_token_is_refused():
    client = Client(enforce_csrf_checks=True)
    assert client.post("/guide/lym-arm/start/1/", {"side": "left"}).status_code == 403
    client.get("/guide/lym-arm/start/1/")
    assert seen(client.get("/guide/lym-arm/start/1/")).questions == ["side"]
