"""The inbox: what waits for this therapist at this clinic, a fixed number of queries, and nobody's text lost."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.actions.profile import update_profile
from accounts.actions.sharing import Scope, change_sharing, end_sharing, start_sharing
from accounts.models import InboxItem, Person, Routine, RoutineVersion
from tests.accounts import giving

pytestmark = pytest.mark.django_db
LIST = "/care/inbox/"


def waits(clinic, patient, level="SAME_DAY", needs="sees_logs", **more):
    fields = {
        "kind": "stopped",
        "key": str(uuid.uuid4()),
        "reason": "Stopped a session: shivering",
        "at": timezone.now(),
    }
    return InboxItem.objects.create(clinic=clinic, patient=patient, level=level, needs=needs, **{**fields, **more})


def give(patient, therapist, clinic, **changes):
    update_profile(person=patient, by=patient, fields={"treated": []}, version=0, now=timezone.now())
    return giving.give(patient, therapist, clinic, **changes)


def text(response):
    return response.content.decode()


@pytest.mark.usefixtures("sharing")
def test_an_item_says_who_and_why_and_that_nobody_watches_all_day(clinic, patient, therapist, working):
    waits(clinic, patient)

    page = text(working(therapist).get(LIST))

    for words in ("Ann", "Stopped a session: shivering", "not watched around the clock"):
        assert words in page


def test_the_way_to_this_page_is_marked_as_the_current_one(clinic, therapist, working):
    page = text(working(therapist).get("/care/inbox/"))

    assert '<a href="/care/inbox/" aria-current="page">' in page
    assert page.count('aria-current="page"') == 1


@pytest.mark.usefixtures("sharing")
def test_worst_comes_first(clinic, patient, therapist, working):
    for level in ("ASK", "EMERGENCY", "SAME_DAY"):
        waits(clinic, patient, level, reason=f"reason {level}")

    page = text(working(therapist).get(LIST))

    assert page.index("reason EMERGENCY") < page.index("reason SAME_DAY") < page.index("reason ASK")


def test_what_is_no_longer_shared_is_gone_at_the_next_request(clinic, patient, therapist, sharing, working):
    item = waits(clinic, patient)
    client = working(therapist)
    change_sharing(sharing=sharing, scope=Scope(notes=True), by=patient, now=timezone.now())

    assert item.reason not in text(client.get(LIST))
    assert client.get(f"{LIST}{item.pk}/").status_code == 404

    change_sharing(sharing=sharing, scope=Scope(logs=True), by=patient, now=timezone.now())
    assert client.get(f"{LIST}{item.pk}/").status_code == 200
    end_sharing(sharing=sharing, by=patient, now=timezone.now())
    assert client.get(f"{LIST}{item.pk}/").status_code == 404


@pytest.mark.usefixtures("sharing")
@pytest.mark.parametrize("who", ["colleague", "clinic_admin", "outsider", "stranger"])
def test_nobody_else_sees_or_changes_it(who, clinic, patient, working, request):
    item = waits(clinic, patient)
    client = working(request.getfixturevalue(who))

    assert item.reason not in text(client.get(LIST))
    assert client.get(f"{LIST}{item.pk}/").status_code == 404
    assert client.post(f"{LIST}{item.pk}/", {"then": "resolve", "version": 1}).status_code == 404
    assert client.post(f"{LIST}{item.pk}/reopen/").status_code == 404
    assert InboxItem.objects.get().resolved_at is None


@pytest.mark.usefixtures("sharing")
def test_resolved_it_leaves_the_inbox_with_who_and_when(clinic, patient, therapist, working):
    item = waits(clinic, patient)
    client = working(therapist)

    client.post(f"{LIST}{item.pk}/", {"then": "resolve", "version": 1, "note": "called, all well"})

    item.refresh_from_db()
    assert (item.resolved_by, item.seen_by, item.note) == ("Tom", "Tom", "called, all well")
    assert item.reason not in text(client.get(LIST))
    assert item.reason in text(client.get(f"{LIST}?done"))
    client.post(f"{LIST}{item.pk}/reopen/")
    assert item.reason in text(client.get(LIST))


def test_two_at_once_lose_no_text(clinic, patient, therapist, colleague, sharing, working):
    start_sharing(
        owner=patient, person=colleague, kind="therapist", clinic=clinic, scope=Scope(logs=True), by=patient, now=timezone.now()
    )  # fmt: skip
    item = waits(clinic, patient)
    mine = {"then": "seen", "version": 1, "note": "I will call at noon"}
    working(colleague).post(f"{LIST}{item.pk}/", {**mine, "note": "called already"})

    response = working(therapist).post(f"{LIST}{item.pk}/", mine)

    assert response.status_code == 409
    page = text(response)
    for words in ("Cora", "called already", "I will call at noon"):
        assert words in page
    assert 'name="version" value="2"' in page


@pytest.mark.usefixtures("sharing")
def test_a_bad_form_keeps_what_was_typed(clinic, patient, therapist, working):
    item = waits(clinic, patient)

    response = working(therapist).post(f"{LIST}{item.pk}/", {"then": "seen", "version": 1, "note": "x" * 2001})

    assert response.status_code == 200
    assert "Use 2,000 letters or fewer." in text(response)
    assert "x" * 2001 in text(response)


@pytest.mark.usefixtures("sharing")
def test_no_session_for_a_week_shows_until_someone_takes_it_up(clinic, patient, therapist, working):
    today = timezone.localdate()
    give(patient, therapist, clinic, start=today - timedelta(days=8), quiet_days=7)
    client = working(therapist)
    assert "No session since" in text(client.get(LIST))
    version = RoutineVersion.objects.get()

    response = client.post(f"{LIST}due/quiet/{version.pk}/")

    item = InboxItem.objects.get()
    assert response.headers["Location"] == f"{LIST}{item.pk}/"
    assert (item.kind, item.seen_by) == ("quiet", "Tom")
    assert "No session for a while" not in text(client.get(LIST))


@pytest.mark.usefixtures("sharing")
@pytest.mark.parametrize(("ago", "quiet_days", "shows"), [(6, 7, False), (7, 7, True), (9, 10, False), (10, 10, True)])
def test_quiet_counts_from_the_last_session_by_the_days_the_therapist_set(
    ago, quiet_days, shows, clinic, patient, therapist, working
):
    now = timezone.now()
    give(patient, therapist, clinic, start=(now - timedelta(days=60)).date(), quiet_days=quiet_days)
    at = now - timedelta(days=ago)
    patient.session_logs.create(
        client_id="one", walkthrough="ret-hand", technique="retrograde", side="left", minutes=9, at=at,
        local_date=at.date(), made_at=at,
    )  # fmt: skip

    assert ("No session since" in text(working(therapist).get(LIST))) == shows


@pytest.mark.usefixtures("sharing")
def test_a_review_is_due_on_its_day(clinic, patient, therapist, working):
    today = timezone.localdate()
    give(patient, therapist, clinic, start=today, review_by=today)

    assert "Review is due" in text(working(therapist).get(LIST))


@pytest.mark.usefixtures("sharing")
def test_due_things_of_others_cannot_be_taken_up(clinic, patient, therapist, outsider, working):
    give(patient, therapist, clinic, review_by=timezone.localdate())
    version = RoutineVersion.objects.get()

    assert working(outsider).post(f"{LIST}due/review/{version.pk}/").status_code == 404
    assert working(therapist).post(f"{LIST}due/other/{version.pk}/").status_code == 404


def many(clinic, therapist, number):
    now = timezone.now()
    today = now.date()
    people = Person.objects.bulk_create(
        [Person(email=f"p{clinic.name[:2].lower()}{i}-{number}@example.org", name=f"P{i}") for i in range(number)]
    )
    for person in people:
        start_sharing(
            owner=person, person=therapist, kind="therapist", clinic=clinic, scope=Scope(True, True), by=person, now=now
        )
        routine = Routine.objects.create(
            owner=person, walkthrough="ret-hand", side="left", clinic=clinic, assigned_by=therapist, made_at=now
        )
        RoutineVersion.objects.create(
            owner=person, routine=routine, number=1, at=now, local_date=today, start=today - timedelta(days=30), review_by=today
        )  # fmt: skip
        waits(clinic, person)


def test_the_inbox_takes_the_same_queries_with_three_patients_and_with_sixty(
    clinic, therapist, working, django_assert_max_num_queries
):
    client = working(therapist)
    many(clinic, therapist, 3)
    client.get(LIST)  # writes down that they were looked at
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get(LIST)
    many(clinic, therapist, 57)
    client.get(LIST)
    with CaptureQueriesContext(connection) as lots:
        client.get(LIST)

    assert len(lots) <= len(few) + 1
    assert len(lots) < 25


@pytest.mark.usefixtures("sharing")
def test_looking_is_written_into_the_patients_history(clinic, patient, therapist, working):
    waits(clinic, patient)
    working(therapist).get(LIST)

    event = patient.access_events.get()
    assert (event.by_name, event.part, event.action, event.clinic_name) == ("Tom", "inbox", "opened", "River clinic")


def test_a_therapist_without_a_second_factor_sets_one_up_first(therapist, clinic, client):
    client.force_login(therapist)

    assert client.get(LIST).headers["Location"].startswith("/account/")


def test_a_therapist_without_a_clinic_is_told_what_to_do(therapist, working):
    client = working(therapist)

    assert client.get(LIST).headers["Location"] == reverse("care:no-clinic")
    assert "invite" in text(client.get(reverse("care:no-clinic")))


def test_a_therapist_of_two_clinics_sees_one_at_a_time(clinic, second_clinic, therapist, patient, working):
    second_clinic.memberships.create(person=therapist, joined_at=timezone.now())
    for place, reason in ((clinic, "from the river"), (second_clinic, "from the hill")):
        start_sharing(
            owner=patient, person=therapist, kind="therapist", clinic=place, scope=Scope(True, True), by=patient, now=timezone.now()
        )  # fmt: skip
        waits(place, patient, reason=reason)
    client = working(therapist)

    page = text(client.get(LIST))  # Hill comes first
    assert "from the hill" in page
    assert "from the river" not in page
    client.post("/care/switch/", {"clinic": str(clinic.pk)})
    page = text(client.get(LIST))
    assert "from the river" in page
    assert "from the hill" not in page
    client.post("/care/switch/", {"clinic": str(uuid.uuid4())})
    assert "from the river" in text(client.get(LIST))
