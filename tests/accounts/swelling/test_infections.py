"""Skin infections: written down with their days, changed without losing words, and read by the questions before a session."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.actions import infections as actions
from accounts.actions.profile import update_profile
from accounts.infections import month_before, open_or_recent
from accounts.models import InfectionEpisode, Person
from tests.accounts.at_once import at_once
from tests.accounts.swelling.making import has_summary, page, written

SignIn = Callable[[Person], Client]
LIST = "/me/swelling/infections/"
ADD = f"{LIST}add/"
TODAY = date(2026, 5, 31)
NOW = datetime(2026, 5, 31, 9, tzinfo=UTC)


def typed(**changes: str) -> dict[str, str]:
    fields = {"place": "leg", "side": "right", "began_on": "2026-01-05", "antibiotics_from": "2026-01-06"}
    return fields | {"antibiotics_until": "2026-01-16", "over_on": "", "note": "Red up to the knee"} | changes


def episode(owner: Person, **fields: Any) -> InfectionEpisode:
    days = {"began_on": date(2026, 1, 5), "over_on": None}
    return InfectionEpisode.objects.create(owner=owner, place="leg", side="right", made_at=NOW, **days | fields)


@pytest.mark.parametrize(
    ("days", "counts"),
    [
        ({"began_on": date(2026, 5, 20)}, True),
        ({"began_on": date(2020, 1, 1)}, True),  # not over, however long ago
        ({"began_on": date(2026, 1, 5), "over_on": date(2026, 1, 20)}, False),
        ({"began_on": date(2026, 4, 30), "over_on": date(2026, 5, 1)}, True),
        ({"began_on": date(2026, 4, 20), "over_on": date(2026, 4, 29)}, False),
        ({"began_on": date(2026, 4, 20), "over_on": date(2026, 4, 30)}, True),
        (
            {
                "began_on": date(2026, 3, 1),
                "antibiotics_from": date(2026, 3, 1),
                "antibiotics_until": date(2026, 5, 1),
                "over_on": date(2026, 4, 1),
            },
            True,
        ),
        (
            {
                "began_on": date(2026, 3, 1),
                "antibiotics_from": date(2026, 3, 1),
                "antibiotics_until": date(2026, 3, 9),
                "over_on": date(2026, 4, 1),
            },
            False,
        ),
        ({"began_on": date(2026, 3, 1), "over_on": date(2026, 6, 2)}, True),
    ],
)
def test_an_infection_counts_while_it_lasts_and_for_a_month(patient: Person, days: dict, counts: bool) -> None:
    episode(patient, **days)
    assert bool(open_or_recent(patient, TODAY)) is counts


def test_an_infection_of_someone_else_does_not_count(patient: Person, stranger: Person) -> None:
    episode(stranger)
    assert not open_or_recent(patient, TODAY)


@pytest.mark.parametrize(
    ("day", "before"),
    [
        (date(2026, 5, 31), date(2026, 4, 30)),
        (date(2026, 3, 31), date(2026, 2, 28)),
        (date(2028, 3, 30), date(2028, 2, 29)),
        (date(2026, 1, 15), date(2025, 12, 15)),
    ],
)
def test_a_month_ago_is_the_same_day_or_the_last_one(day: date, before: date) -> None:
    assert month_before(day) == before


def test_an_infection_is_written_down_once(patient: Person, signed_in: SignIn) -> None:
    client = signed_in(patient)
    assert [client.post(ADD, typed()).status_code for _ in range(2)] == [302, 302]
    kept = patient.infections.get()
    assert (kept.place, kept.side, kept.began_on) == ("leg", "right", date(2026, 1, 5))
    assert (kept.antibiotics_from, kept.antibiotics_until, kept.over_on) == (
        *(date(2026, 1, 6), date(2026, 1, 16)),
        None,
    )
    assert "Not over yet." in page(client.get(LIST))


@pytest.mark.django_db(transaction=True)
def test_ten_taps_at_once_are_one_infection(patient: Person) -> None:
    fields = dict.fromkeys(actions.FIELDS) | {"place": "leg", "side": "right", "began_on": TODAY, "note": ""}

    at_once(10, lambda _number: actions.write_infection(owner=patient, fields=fields, now=NOW))

    assert patient.infections.count() == 1


def test_the_same_infection_with_other_words_shows_both(patient: Person, signed_in: SignIn) -> None:
    client = signed_in(patient)
    client.post(ADD, typed())
    response = client.post(ADD, typed(note="Other words"))
    assert response.status_code == 409
    assert "Red up to the knee" in page(response)
    assert "Other words" in page(response)
    # The form now changes the one that is kept.
    version = str(response.context["version"])
    pk = response.context["episode"].pk
    assert client.post(f"{LIST}{pk}/", typed(note="Other words", version=version)).status_code == 302
    assert patient.infections.get().note == "Other words"


def test_it_can_be_changed_and_an_old_form_shows_both(patient: Person, signed_in: SignIn) -> None:
    client, kept = signed_in(patient), episode(patient)
    change = f"{LIST}{kept.pk}/"
    assert client.post(change, typed(over_on="2026-01-20", version="1")).status_code == 302
    kept.refresh_from_db()
    assert (kept.over_on, kept.version) == (date(2026, 1, 20), 2)
    response = client.post(change, typed(over_on="2026-01-25", version="1"))
    assert response.status_code == 409
    assert "Jan. 20, 2026" in page(response)
    assert "Jan. 25, 2026" in page(response)
    assert client.post(change, typed(over_on="2026-01-25", version="2")).status_code == 302


def test_a_deleted_one_counts_no_more_and_comes_back_with_undo(patient: Person, signed_in: SignIn) -> None:
    client, kept = signed_in(patient), episode(patient)
    response = client.post(f"{LIST}{kept.pk}/delete/", follow=True)
    assert "The infection is deleted." in page(response)
    assert "Right leg" not in page(response)
    assert not open_or_recent(patient, TODAY)
    assert client.get(f"{LIST}{kept.pk}/").status_code == 302
    response = client.post(f"{LIST}{kept.pk}/restore/", follow=True)
    assert "Right leg" in page(response)
    assert open_or_recent(patient, TODAY)


def test_a_change_of_one_that_was_deleted_meanwhile_keeps_what_was_typed(patient: Person, signed_in: SignIn) -> None:
    client, kept = signed_in(patient), episode(patient)
    client.post(f"{LIST}{kept.pk}/delete/")
    response = client.post(f"{LIST}{kept.pk}/", typed(version="1"))
    assert response.status_code == 409
    assert "deleted meanwhile" in page(response)
    assert "Red up to the knee" in page(response)
    kept.refresh_from_db()
    assert (kept.version, kept.note) == (1, "")


def test_one_that_was_deleted_can_be_written_down_anew(patient: Person, signed_in: SignIn) -> None:
    client, kept = signed_in(patient), episode(patient)
    client.post(f"{LIST}{kept.pk}/delete/")
    assert client.post(ADD, typed()).status_code == 302
    assert patient.infections.kept().count() == 1


@pytest.mark.parametrize("asked", ["x", "9" * 30, "-1", "٣", "\x00"])
def test_an_address_with_a_strange_deleted_one_shows_the_list(patient: Person, signed_in: SignIn, asked: str) -> None:
    assert signed_in(patient).get(LIST, {"deleted": asked}).status_code == 200


def test_deleting_and_undo_are_the_owners_alone(patient: Person, stranger: Person, signed_in: SignIn) -> None:
    kept = episode(patient)
    for end in ("delete/", "restore/"):
        assert signed_in(stranger).post(f"{LIST}{kept.pk}/{end}").status_code == 404
        assert signed_in(patient).get(f"{LIST}{kept.pk}/{end}").status_code == 405


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("began_on", "", "Enter the day it began"),
        ("began_on", "2999-01-01", "in the future"),
        ("began_on", "soon", "such as 2026-05-31"),
        ("began_on", "\x00", "such as 2026-05-31"),
        ("over_on", "2025-12-31", "before it began"),
        ("over_on", "2999-01-01", "in the future"),
        ("antibiotics_until", "2026-01-01", "before the first day"),
        ("antibiotics_from", "", "first day of antibiotics too"),
        ("antibiotics_until", "2999-01-01", "Check the year"),
        ("place", "", "Choose where"),
        ("side", "middle", "Choose left, right or both"),
        ("note", "x" * 4001, "You wrote 4001"),
        ("note", "a\x00b", "One sign could not be saved"),
    ],
)
def test_what_cannot_be_kept_is_said_beside_the_field_and_stays(
    patient: Person, signed_in: SignIn, field: str, value: str, words: str
) -> None:
    response = signed_in(patient).post(ADD, typed(**{field: value}))
    assert response.status_code == 200
    assert words in page(response)
    assert "<title>Error:" in page(response)
    assert has_summary(page(response))
    assert patient.infections.count() == 0
    if field != "note":
        assert "Red up to the knee" in page(response)


def test_planned_antibiotics_may_end_in_the_future(patient: Person, signed_in: SignIn) -> None:
    client = signed_in(patient)
    today = datetime.now(UTC).date()
    later = date.fromordinal(today.toordinal() + 9).isoformat()
    fields = typed(began_on=today.isoformat(), antibiotics_from=today.isoformat(), antibiotics_until=later)
    assert client.post(ADD, fields).status_code == 302


def test_the_page_says_whom_to_call(patient: Person, signed_in: SignIn) -> None:
    assert "Call your doctor, clinic or urgent care today." in page(signed_in(patient).get(LIST))


def test_an_infection_is_its_owners_alone(patient: Person, stranger: Person, signed_in: SignIn) -> None:
    kept = episode(patient, note="Mine")
    address = f"{LIST}{kept.pk}/"
    assert signed_in(patient).get(address).status_code == 200
    assert signed_in(stranger).get(address).status_code == 404
    assert signed_in(stranger).post(address, typed()).status_code == 404
    assert "right leg" not in page(signed_in(stranger).get(LIST)).lower()
    for closed in (LIST, ADD, address):
        assert Client().get(closed)["Location"].startswith("/account/login/")


def test_the_list_asks_as_much_for_many(patient: Person, signed_in: SignIn) -> None:
    client = signed_in(patient)

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get(LIST)
        return len(queries)

    episode(patient)
    first = asked()
    for number in range(40):
        episode(patient, began_on=date(2020, 1, 1 + number % 28))
    assert asked() == first


def test_lists_hide_details_for_whoever_asked_for_it(patient: Person, signed_in: SignIn) -> None:
    episode(patient)
    written(patient, side="right", place="leg", feel="heavier")
    client = signed_in(patient)
    for address in (LIST, "/me/swelling/"):
        assert "Right leg" in page(client.get(address))
    update_profile(person=patient, by=patient, fields={"hide_details": True}, version=0, now=NOW)
    for address in (LIST, "/me/swelling/"):
        content = page(client.get(address))
        assert "Right leg" not in content
        assert "Heavier" not in content
