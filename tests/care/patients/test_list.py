"""The list of patients: who is on it, in words without a verdict, and in the same number of queries however many there are."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.actions.sharing import Scope, change_sharing
from accounts.models import InboxItem, Person
from tests.care.patients import records

pytestmark = pytest.mark.django_db
LIST, PRINT = "/care/patients/", "/care/patients/print/"


def text(response):
    return response.content.decode()


def names(page):
    return re.findall(r'patients__who"><a [^>]*><bdi>([^<]*)</bdi>', page)


def people(therapist, clinic, number, first=0, rich=True):
    made = []
    for i in range(first, first + number):
        person = Person.objects.create_user(f"p{i}@example.org", name=f"Patient {i:03d}", birth_year=1940 + i % 40)
        records.share(person, therapist, clinic)
        if rich:
            records.log(person, 1)
            records.log(person, 9)
            records.note(person, 2)
            records.tape(person, person, 9)
            records.tape(person, person, 1, "0.5")
            records.routine(person, clinic, therapist, review_by=timezone.now().date() + timedelta(days=i))
        made.append(person)
    return made


@pytest.mark.usefixtures("record")
def test_a_row_says_what_was_done_beside_what_was_planned(clinic, patient, therapist, working):
    Person.objects.filter(pk=patient.pk).update(birth_year=1958)
    InboxItem.objects.create(
        clinic=clinic, patient=patient, key="k", kind="stopped", level="ASK", reason="r", needs="sees_logs", at=timezone.now()
    )  # fmt: skip
    page = text(working(therapist).get(LIST))

    for words in (
        "Ann",
        "born 1958",
        "Left hand: 4 of 5 planned days",
        "1 item waits",
        "Shares all",
        "Sessions you noted",
    ):
        assert words in page
    facts = page.split("patients__facts")[1].split("</dl>")[0].lower()
    for verdict in ("good", "poor", "adheren", "complian", "%"):
        assert verdict not in facts


@pytest.mark.parametrize(("began_ago", "words"), [(40, "2 of 5"), (0, "2 of 1"), (2, "2 of 3"), (-3, "starts on")])
def test_the_first_week_is_not_counted_as_missed(began_ago, words, clinic, patient, therapist, sharing, working):
    records.routine(patient, clinic, therapist, start=timezone.now().date() - timedelta(days=began_ago))
    records.log(patient, 0)
    records.log(patient, 1)
    words = "on 2 days, planned on 1" if began_ago == 0 else words

    assert words in text(working(therapist).get(LIST))


def test_a_scope_without_sessions_says_so_and_orders_nothing(clinic, patient, therapist, sharing, working):
    people(therapist, clinic, 2)
    records.log(patient, 300)
    change_sharing(sharing=sharing, scope=Scope(), by=patient, now=timezone.now())
    page = text(working(therapist).get(f"{LIST}?order=session"))

    assert names(page)[-1] == "Ann"  # the longest ago, were it told
    assert "Shares routines only" in page
    assert "Not shared" in page


def test_the_search_is_kept_and_stands_in_no_address(clinic, therapist, working):
    people(therapist, clinic, 3, rich=False)
    client = working(therapist)

    response = client.post(LIST, {"words": " patient  001 "})

    assert response.headers["Location"] == LIST
    assert names(text(client.get(LIST))) == ["Patient 001"]
    client.post(LIST, {"words": "1942"})
    assert names(text(client.get(LIST))) == ["Patient 002"]
    client.post(LIST, {"words": "nobody"})
    assert "Nobody with these words" in text(client.get(LIST))
    client.post(LIST, {"words": ""})
    assert len(names(text(client.get(LIST)))) == 3


@pytest.mark.parametrize("sent", ["x" * 81, "\x00", "'; --", "%", "1" * 80])
def test_odd_searches_find_nobody_and_break_nothing(sent, clinic, therapist, working):
    people(therapist, clinic, 1, rich=False)
    client = working(therapist)

    response = client.post(LIST, {"words": sent})

    assert response.status_code in (200, 302)
    assert client.get(LIST).status_code == 200
    if len(sent) > 80:
        assert "Use 80 letters or fewer." in text(response)
        assert sent in text(response)


@pytest.mark.parametrize("query", ["?order=nonsense", "?page=zzz", "?page=999", "?order=review&page=-1", "?order=%00"])
def test_odd_addresses_show_the_list(query, clinic, therapist, sharing, working):
    assert working(therapist).get(LIST + query).status_code == 200


def test_reviews_come_soonest_first(clinic, therapist, working):
    for i, days in enumerate((30, 10, 20)):
        person = people(therapist, clinic, 1, first=i, rich=False)[0]
        records.routine(person, clinic, therapist, review_by=timezone.now().date() + timedelta(days=days))

    assert names(text(working(therapist).get(f"{LIST}?order=review"))) == ["Patient 001", "Patient 002", "Patient 000"]


def test_who_waits_comes_first_and_the_worst_of_them_above_all(clinic, therapist, working):
    calm, asks, calls, done, unshared = people(therapist, clinic, 5, rich=False)
    change_sharing(sharing=unshared.sharings.get(), scope=Scope(), by=unshared, now=timezone.now())
    for person, level, resolved in (
        (asks, "ASK", None),
        (calls, "ASK", None),
        (calls, "SAME_DAY", None),
        (done, "EMERGENCY", timezone.now()),
        (unshared, "EMERGENCY", None),
    ):
        InboxItem.objects.create(
            clinic=clinic, patient=person, key=level, kind="stopped", level=level, reason="r", needs="sees_logs",
            at=timezone.now(), resolved_at=resolved,
        )  # fmt: skip

    shown = names(text(working(therapist).get(LIST)))

    assert shown == [each.name for each in (calls, asks, calm, done, unshared)]


def test_nobody_sees_the_patients_of_a_colleague(clinic, therapist, colleague, clinic_admin, outsider, working):
    people(therapist, clinic, 1, rich=False)
    for other in (colleague, clinic_admin, outsider):
        client = working(other)
        assert "Patient 000" not in text(client.get(LIST))
        assert "Patient 000" not in text(client.get(PRINT))


@pytest.mark.parametrize("order", ["need", "name", "session", "review"])
@pytest.mark.parametrize("address", [LIST, PRINT])
def test_it_takes_the_same_queries_with_ten_patients_and_with_two_hundred(address, order, clinic, therapist, working):
    client = working(therapist)
    people(therapist, clinic, 10)
    client.get(f"{address}?order={order}")  # writes down that they were looked at
    with CaptureQueriesContext(connection) as few:
        client.get(f"{address}?order={order}")
    people(therapist, clinic, 12, first=10)
    people(therapist, clinic, 178, first=22, rich=False)
    client.get(f"{address}?order={order}")
    with CaptureQueriesContext(connection) as many:
        client.get(f"{address}?order={order}")

    assert len(many) <= len(few)
    assert len(many) < 32


def test_every_listed_patient_has_it_in_their_history(clinic, patient, therapist, sharing, working):
    client = working(therapist)
    client.get(LIST)
    client.get(LIST)
    client.get(PRINT)

    assert sorted(patient.access_events.values_list("part", "action")) == [
        ("overview", "opened"),
        ("overview", "printed"),
    ]


def test_the_list_for_today_names_who_was_ticked(clinic, therapist, outsider, second_clinic, stranger, working):
    made = people(therapist, clinic, 3)
    records.share(stranger, outsider, second_clinic)
    client = working(therapist)
    ticked = [str(made[1].pk), str(stranger.pk), "nonsense"]

    page = text(client.post(PRINT, {"patient": ticked}))

    assert "Patient 001" in page
    assert "Patient 002" not in page
    assert "Eve" not in page
    assert "<title>List –" in page
    assert "Patient 002" in text(client.post(PRINT))


def test_no_name_stands_in_a_title(patient, therapist, sharing, working):
    client = working(therapist)
    for address in (LIST, PRINT, f"{LIST}{patient.pk}/"):
        title = text(client.get(address)).split("</title>")[0].split("<title>")[1]
        assert "Ann" not in title
