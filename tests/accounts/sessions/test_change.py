"""The page after a session, changes with their history, both texts of a conflict, and undo."""

from __future__ import annotations

import re

import pytest

from accounts.actions import session_logs as actions
from accounts.actions.profile import Conflict
from accounts.models import SessionLogEdit
from tests.accounts.at_once import at_once
from tests.accounts.sessions.conftest import NOW


@pytest.fixture
def ann(in_new_york, now, signed_in):
    return signed_in(in_new_york)


@pytest.fixture
def path(in_new_york, log):
    return f"/me/sessions/{log.pk}/"


# After a session


def test_one_tap_is_enough(ann, log, path):
    assert ann.post(f"{path}after/", {"version": "1"})["Location"] == f"{path}?saved"
    log.refresh_from_db()
    assert (log.version, log.edits.count()) == (1, 0)


def test_what_is_said_is_kept(ann, log, path):
    said = {
        "version": "1",
        "pain_before": "0",
        "pain_after": "10",
        "effects": ["pain", "headache"],
        "lasted": "yes",
        "note": "Sore.",
    }
    ann.post(f"{path}after/", said)

    log.refresh_from_db()
    assert (log.pain_before, log.pain_after, log.tightness_after) == (0, 10, None)
    assert (log.effects, log.effects_lasted, log.note) == (["headache", "pain"], True, "Sore.")
    assert log.edits.get().what == "rated"


def test_done_pressed_twice_is_once(ann, log, path):
    for _tap in range(2):
        assert ann.post(f"{path}after/", {"version": "1", "pain_after": "2"}).status_code == 302
    log.refresh_from_db()
    assert (log.version, log.edits.count()) == (2, 1)


def test_nothing_lasts_where_nothing_came(ann, log, path):
    ann.post(f"{path}after/", {"version": "1", "lasted": "yes"})
    log.refresh_from_db()
    assert log.effects_lasted is None


def test_an_answer_can_be_taken_back(ann, log, path):
    ann.post(f"{path}after/", {"version": "1", "pain_after": "2", "effects": ["dizzy"]})
    ann.post(f"{path}after/", {"version": "2", "pain_after": "", "note": ""})
    log.refresh_from_db()
    assert (log.pain_after, log.effects) == (None, [])


def test_the_form_shows_what_was_said_before(ann, log, path):
    ann.post(f"{path}after/", {"version": "1", "pain_after": "2", "effects": ["dizzy"], "lasted": "no", "note": "Hm."})
    page = ann.get(f"{path}after/").text

    checked = re.findall(r'name="(\w+)" value="(\w+)"[^>]* checked', page)
    assert checked == [("pain_after", "2"), ("effects", "dizzy"), ("lasted", "no")]
    assert "Hm.</textarea>" in page


def test_every_note_stands_beside_the_word_that_nobody_reads_it(ann, path):
    for page in (f"{path}after/", f"{path}edit/", "/me/sessions/add/"):
        assert "Nobody reads this as you write it." in ann.get(page).text


@pytest.mark.parametrize(
    ("field", "value"), [("pain_before", "11"), ("effects", "x"), ("lasted", "x"), ("note", "x" * 4001)]
)
def test_a_bad_answer_keeps_the_rest(field, value, ann, log, path):
    answer = ann.post(f"{path}after/", {"version": "1", "heaviness_before": "4", field: value})

    assert (answer.status_code, list(answer.context["form"].errors)) == (200, [field])
    assert re.search(r'name="heaviness_before" value="4"[^>]* checked', answer.text)
    log.refresh_from_db()
    assert log.version == 1


# What to watch for


@pytest.mark.parametrize(
    ("effect", "words"),
    [
        ("redness", "Red or darker skin for more than 30 minutes, heat, pain or fever"),
        ("headache", "A very bad headache, or vomiting"),
        ("dizzy", "Light-headed when you stand up"),
        ("pain", "A sore calf, or one limb newly swollen, warm or a new color, within days"),
        ("other", "Chest pain, less breath, coughing blood, fainting or a racing heart, within days"),
    ],
)
def test_what_came_with_it_shows_what_to_do_at_once(effect, words, ann, path):
    page = ann.get(ann.post(f"{path}after/", {"version": "1", "effects": [effect]})["Location"]).text

    assert words in page
    assert page.index("Look here first") < page.index("How it went")


def test_the_most_urgent_comes_first_in_the_numbers_of_the_country(ann, path):
    ann.cookies["display"] = "auto.standard.UK"
    page = ann.get(ann.post(f"{path}after/", {"version": "1", "effects": ["pain"], "lasted": "yes"})["Location"]).text
    watch = page.partition('id="watch"')[2].partition("</section>")[0]

    kinds = re.findall(r'class="notice( notice--\w+)?"', watch)
    assert kinds == sorted(kinds, key=[" notice--stop", " notice--warn", ""].index)
    assert "Call 999 now." in watch
    assert "{number}" not in page


def test_what_lasted_is_not_called_soon_gone(ann, path):
    pink = "Pink skin that is soon gone"
    for version, (lasted, is_shown) in enumerate([("", True), ("no", True), ("yes", False)], 1):
        said = {"version": str(version), "effects": ["redness"], "lasted": lasted}
        assert (pink in ann.get(ann.post(f"{path}after/", said)["Location"]).text) is is_shown


def test_what_the_rules_advise_is_kept_when_a_session_is_rated(ann, in_new_york, path):
    ann.post(f"{path}after/", {"version": "1", "effects": ["redness"], "lasted": "yes"})
    assert in_new_york.advice.filter(rule="redness").exists()


def test_every_effect_has_words_that_the_library_knows():
    from accounts.models.session_log import EFFECTS
    from guide import library

    known, watch = library.get().advice.after_signs, library.get().advice_rules.effects
    assert watch.keys() == EFFECTS.keys()
    assert {"still-there-next-day", *(key for noted in watch.values() for key in noted.after)} <= known.keys()
    assert [key for key, sign in known.items() if sign.lasts] == ["still-there-next-day"]


def test_nothing_is_shown_where_nothing_came(ann, path):
    assert "Look here first" not in ann.get(ann.post(f"{path}after/", {"version": "1"})["Location"]).text


# Changes and their history


def test_a_change_stands_in_the_history_with_what_was_there_before(ann, log, path):
    ann.post(f"{path}after/", {"version": "1", "note": "First."})
    ann.post(f"{path}edit/", {"version": "2", "note": "Second.", "minutes": "20"})

    log.refresh_from_db()
    assert (log.note, log.minutes, log.version) == ("Second.", 20, 3)
    assert [(edit.what, edit.before["note"], edit.before["minutes"]) for edit in log.edits.all()] == [
        ("changed", "First.", 14), ("rated", "", 14),
    ]  # fmt: skip
    page = ann.get(path).text
    assert page.index("First.") > page.index("Changes")
    assert "14 minutes" in page.partition("Changes")[2]


def test_what_the_player_recorded_stays(ann, log, path):
    before = (log.at, log.side, log.walkthrough, log.plan)
    moved = {
        "version": "1",
        "minutes": "14",
        "day": "2026-11-19",
        "time": "01:00",
        "side": "right",
        "walkthrough": "lym-leg",
    }
    ann.post(f"{path}edit/", moved)

    log.refresh_from_db()
    assert (log.at, log.side, log.walkthrough, log.plan) == before


def test_a_log_by_hand_can_be_moved_to_another_day(ann, in_new_york, by_hand):
    ann.post("/me/sessions/add/", by_hand())
    log = in_new_york.session_logs.get()
    ann.post(f"/me/sessions/{log.pk}/edit/", by_hand(version="1", day="2026-11-19", time="23:59", side="right"))

    log.refresh_from_db()
    assert (str(log.local_date), log.side) == ("2026-11-19", "right")
    assert log.at.isoformat() == "2026-11-20T04:59:00+00:00"


def test_an_old_log_by_hand_keeps_its_day_when_its_note_changes(in_new_york, make_log, signed_in, now, by_hand):
    from datetime import timedelta

    old = make_log(in_new_york, at=now - timedelta(days=40, seconds=17), source="by-hand")
    ann = signed_in(in_new_york)
    page = ann.get(f"/me/sessions/{old.pk}/edit/").text
    assert f'<option value="{old.local_date}" selected>' in page
    change = by_hand(version="1", day=str(old.local_date), time="09:59", note="New words.", minutes="14")

    # It was summer time then: 9:59 in October is what the clock said.
    assert ann.post(f"/me/sessions/{old.pk}/edit/", change | {"time": "10:59"}).status_code == 302
    at = old.at
    old.refresh_from_db()
    assert (old.note, old.at) == ("New words.", at)


def test_a_change_that_changes_nothing_writes_nothing(ann, log, path):
    ann.post(f"{path}edit/", {"version": "1", "minutes": "14"})
    assert not log.edits.exists()


def test_an_old_form_shows_both_texts_and_keeps_what_was_typed(ann, log, path):
    ann.post(f"{path}edit/", {"version": "1", "minutes": "14", "note": "From the other tab."})
    answer = ann.post(f"{path}edit/", {"version": "1", "minutes": "14", "note": "From this tab."})

    assert answer.status_code == 409
    assert "From the other tab." in answer.text
    assert "From this tab.</textarea>" in answer.text
    log.refresh_from_db()
    assert log.note == "From the other tab."

    version = re.search(r'name="version" value="(\d+)"', answer.text)[1]
    assert ann.post(f"{path}edit/", {"version": version, "minutes": "14", "note": "From this tab."}).status_code == 302
    log.refresh_from_db()
    assert log.note == "From this tab."


@pytest.mark.parametrize("version", ["", "x", "-1", "99", "9" * 5000, "١"])
def test_a_form_without_a_right_version_is_an_old_form(version, ann, path):
    assert ann.post(f"{path}after/", {"version": version, "note": "Words."}).status_code == 409


def test_a_change_of_what_was_deleted_meanwhile_shows_the_way_back(ann, log, path):
    ann.post(f"{path}delete/")
    for page in ("after/", "edit/"):
        assert ann.get(path + page)["Location"] == path
    with pytest.raises(Conflict):
        actions.rate_log(log=log, by=log.owner, said={"note": "Words."}, version=1, now=NOW)


def test_a_field_that_may_not_change_is_refused(log, now):
    with pytest.raises(ValueError, match="has no side"):
        actions.update_log(log=log, by=log.owner, fields={"side": "left"}, version=1, now=now)


# Delete and undo


def test_a_deleted_session_can_be_brought_back_from_the_list(ann, log, path):
    where = ann.post(f"{path}delete/")["Location"]
    page = ann.get(where).text

    assert "The session is deleted." in page
    undo = re.search(r'action="([^"]+/restore/)"', page)[1]
    assert ann.post(undo)["Location"] == f"{path}?saved"
    log.refresh_from_db()
    assert log.deleted_at is None
    assert [edit.what for edit in log.edits.all()] == ["restored", "deleted"]
    assert f'data-log="{log.pk}"' in ann.get("/me/sessions/").text


def test_the_page_of_a_deleted_session_offers_the_way_back(ann, path):
    ann.post(f"{path}delete/")
    page = ann.get(path).text

    assert "This session is deleted." in page
    assert f"{path}restore/" in page
    assert f"{path}edit/" not in page


def test_deleting_twice_is_once_and_so_is_undo(ann, log, path):
    for what in ("delete", "delete", "restore", "restore"):
        assert ann.post(f"{path}{what}/").status_code == 302
    assert [edit.what for edit in log.edits.all()] == ["restored", "deleted"]


@pytest.mark.parametrize("deleted", ["x", "", "\0", "00000000-0000-4000-8000-000000000000"])
def test_a_bad_undo_link_is_just_the_list(deleted, ann, path):
    assert "The session is deleted." not in ann.get("/me/sessions/", {"deleted": deleted}).text


def test_the_undo_of_someone_else_is_not_offered(log, path, ann, stranger, signed_in):
    ann.post(f"{path}delete/")
    assert "The session is deleted." not in signed_in(stranger).get("/me/sessions/", {"deleted": str(log.pk)}).text


# At once


@pytest.mark.django_db(transaction=True)
def test_of_many_changes_at_once_one_is_saved_and_the_others_are_told(patient, make_log):
    log = make_log(patient)

    def change(number):
        try:
            actions.update_log(log=log, by=patient, fields={"note": f"Words {number}"}, version=1, now=NOW)
        except Conflict:
            return "conflict"
        return "saved"

    assert sorted(at_once(8, change)) == ["conflict"] * 7 + ["saved"]
    assert SessionLogEdit.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_twenty_copies_at_once_are_one_session(patient):
    from guide import library

    def send(_number):
        return actions.add_by_hand(
            owner=patient,
            by=patient,
            client_id="the-same-id",
            walkthrough=library.get().walkthroughs["lym-arm"],
            side="left",
            at=NOW,
            zone="UTC",
            minutes=15,
            said={"note": "Words."},
            now=NOW,
        )

    made = at_once(20, send)

    assert patient.session_logs.count() == 1
    assert sorted(new for _log, new in made) == [False] * 19 + [True]
