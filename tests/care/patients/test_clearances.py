"""Who said yes: written down, confirmed and withdrawn by a therapist; some count only in writing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts import standing
from accounts.models import ClearanceEvent, ClearanceRecord
from care.forms.clearances import ClearanceForm, can_be_cleared
from guide import library
from tests.accounts.swelling.making import has_summary

pytestmark = pytest.mark.django_db
TODAY = timezone.now().date()


def typed(**changes):
    fields = {
        "finding": "asthma", "massage": "lymphatic/arm", "who": "Dr. Lee, lung clinic", "on": TODAY.isoformat(), "until": "",
        "limits": "Ten minutes at most.", "unchanged": "on",
    }  # fmt: skip
    return {name: value for name, value in (fields | changes).items() if value is not None}


@pytest.fixture
def add(patient, sharing):
    return reverse("care:clearance-add", args=[patient.pk])


@pytest.fixture
def listed(patient):
    return reverse("care:clearance-list", args=[patient.pk])


def test_a_yes_that_a_therapist_writes_down_holds_at_once(add, listed, patient, therapist, working):
    client = working(therapist)

    assert client.post(add, typed()).headers["Location"] == listed

    kept = patient.clearances.get()
    assert (kept.source, kept.who, kept.limits, kept.by_name) == (
        ClearanceRecord.THERAPIST,
        "Dr. Lee, lung clinic",
        "Ten minutes at most.",
        "Tom",
    )
    holds = standing.clearances(patient, TODAY)[0]
    assert holds.holds(technique="lymphatic", region="arm", today=TODAY, needs_writing=False)
    page = client.get(listed).content.decode()
    for words in (
        "Asthma",
        "Lymphatic self-massage, arm",
        "Dr. Lee, lung clinic",
        "Ten minutes at most.",
        "Not in writing.",
    ):
        assert words in page
    assert patient.access_events.filter(part="clearance", action="wrote").exists()


def test_pressed_twice_it_is_one(add, patient, therapist, working):
    client = working(therapist)
    client.post(add, typed())
    client.post(add, typed())

    assert patient.clearances.count() == 1


WRITTEN = [question.id for question in library.get().screen.questions if question.written]


@pytest.mark.parametrize("finding", WRITTEN)
def test_what_must_be_in_writing_is_not_taken_without(finding, add, patient, therapist, working):
    client = working(therapist)
    response = client.post(add, typed(finding=finding))

    assert response.status_code == 200
    assert "For this, the yes must be in writing." in response.content.decode()
    assert not patient.clearances.exists()
    assert client.post(add, typed(finding=finding, written="on")).status_code == 302
    assert patient.clearances.get().written


def test_the_findings_that_must_be_in_writing_are_those_of_the_rulings():
    assert set(WRITTEN) == {
        "heart-failure", "kidney-failure", "clot-six-months", "recent-cellulitis", "chemotherapy", "organ-swelling"
    }  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"finding": ""}, "Choose what the yes is about."),
        ({"finding": "fever"}, "from the list"),  # a sign of the day: no yes opens it
        ({"finding": "fistula-changed"}, "from the list"),
        ({"massage": "lymphatic/nowhere"}, "Choose the massage from the list."),
        ({"who": "  "}, "Write who said yes."),
        ({"who": "x" * 121}, "Use 120 letters or fewer."),
        ({"on": ""}, "Enter the day on which they said yes."),
        ({"on": "31.12.2025"}, "Enter a date, such as"),
        ({"on": (TODAY + timedelta(days=1)).isoformat()}, "This date is in the future."),
        ({"on": (TODAY - timedelta(days=366)).isoformat()}, "over 12 months ago"),
        ({"until": (TODAY - timedelta(days=1)).isoformat()}, "This day is over."),
        ({"until": (TODAY + timedelta(days=366)).isoformat()}, "12 months after the yes is the longest."),
        ({"unchanged": None}, "Has something changed?"),
        ({"limits": "x" * 1001}, "letters or fewer"),
        ({"limits": "a\x00b"}, "One sign could not be saved."),
        ({"who": "\x00"}, ""),
        ({"finding": "fibromyalgia"}, "from the list"),
    ],
)
def test_what_cannot_be_taken_is_said_beside_its_field(changes, words, add, patient, therapist, working):
    response = working(therapist).post(add, typed(**changes))
    page = response.content.decode()

    assert response.status_code == 200
    assert has_summary(page)
    assert words in page
    assert "<title>Error:" in page
    assert "Dr. Lee, lung clinic" in page or "who" in changes
    assert not patient.clearances.exists()


def test_a_massage_that_the_finding_does_not_close_takes_no_yes(add, patient, therapist, working):
    spleen = library.get().screen.question("no-spleen")
    assert can_be_cleared(spleen, "lymphatic", "arm")
    assert not can_be_cleared(spleen, "retrograde", "arm")

    response = working(therapist).post(add, typed(finding="no-spleen", massage="retrograde/arm"))

    assert "No yes is needed for this massage" in response.content.decode()
    assert not patient.clearances.exists()


def test_what_it_is_about_is_carried_by_post_alone(add, therapist, working):
    response = working(therapist).post(add, {"start": "1", "finding": "asthma", "massage": "lymphatic/arm"})
    page = response.content.decode()

    assert response.status_code == 200
    assert '<option value="asthma" selected>' in page
    assert "Error:" not in page


def test_what_the_last_health_check_raised_comes_first():
    form = ClearanceForm(today=TODAY, raised=["asthma"])

    assert form.fields["finding"].choices[1][1] == [("asthma", "Asthma")]


def own(patient, **more):
    fields = {
        "source": ClearanceRecord.PATIENT, "finding": "asthma", "technique": "lymphatic", "region": "arm", "who": "Dr. Lee",
        "on": TODAY, "at": timezone.now(), "local_date": TODAY, "by_id": patient.pk, "by_name": "Ann",
    }  # fmt: skip
    return patient.clearances.create(**(fields | more))


def test_a_patients_own_yes_is_confirmed_once(listed, patient, therapist, sharing, working):
    record = own(patient)
    client = working(therapist)
    assert "Nobody has checked it yet." in client.get(listed).content.decode()
    for _twice in range(2):
        client.post(reverse("care:clearance-confirm", args=[patient.pk, record.pk]))

    assert [event.kind for event in record.events.all()] == [ClearanceEvent.CONFIRMED]
    assert "A therapist checked it:" in client.get(listed).content.decode()


def test_withdrawn_it_opens_nothing_and_says_why(listed, patient, therapist, sharing, working):
    record = own(patient)
    client = working(therapist)
    address = reverse("care:clearance-withdraw", args=[patient.pk, record.pk])

    empty = client.post(address, {"reason": " "})
    assert "Write why, in a few words." in empty.content.decode()
    client.post(address, {"reason": "She had a new attack."})
    client.post(address, {"reason": "Once more."})

    assert record.events.get().reason == "She had a new attack."
    assert standing.clearances(patient, TODAY) == ()
    page = client.get(listed).content.decode()
    assert "Withdrawn on" in page
    assert "She had a new attack." in page


def test_one_that_ran_out_is_not_shown_as_holding(listed, patient, therapist, sharing, working):
    own(patient, on=TODAY - timedelta(days=30), until=TODAY - timedelta(days=1))

    page = working(therapist).get(listed).content.decode()

    assert "Ran out on" in page
    assert "I have checked it" not in page


def test_a_yes_of_another_patient_is_not_found(patient, stranger, therapist, clinic, sharing, working):
    record = own(stranger)

    assert working(therapist).post(reverse("care:clearance-confirm", args=[patient.pk, record.pk])).status_code == 404
