"""The history of who looked: a line for each look, few enough to read, for the owner alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from accounts.actions.access_events import AGAIN_AFTER, record_access
from accounts.models import AccessEvent, HealthProfile
from tests.accounts.sharing.people import clinic_of

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 21, 23, 30, tzinfo=UTC)


def look(patient, therapist, **changes):
    usual = {"owner": patient, "by": therapist, "role": "therapist", "part": "session-log", "now": NOW}
    return record_access(**usual | changes)


def test_a_look_tells_who_what_when_and_from_where(patient, therapist):
    HealthProfile.objects.create(owner=patient, zone="Asia/Kathmandu")
    event = look(patient, therapist, clinic=clinic_of(therapist))

    assert (event.by_id, event.by_name, event.clinic_name) == (therapist.pk, "Tom", "River Clinic")
    assert (event.part, event.action, event.at) == ("session-log", "opened", NOW)
    assert event.local_date.isoformat() == "2026-11-22"


def test_one_s_own_record_is_not_listed(patient):
    assert look(patient, patient) is None


@pytest.mark.parametrize(
    ("change", "lines"),
    [
        ({}, 1),
        ({"now": NOW + AGAIN_AFTER - timedelta(seconds=1)}, 1),
        ({"now": NOW + AGAIN_AFTER}, 2),
        ({"part": "swelling-note"}, 2),
        ({"action": "refused"}, 2),
        ({"role": "helper"}, 2),
    ],
)
def test_the_same_look_within_ten_minutes_is_one_line(patient, therapist, change, lines):
    look(patient, therapist)
    look(patient, therapist, **change)
    assert AccessEvent.objects.count() == lines


@pytest.mark.parametrize("action", ["printed", "exported", "wrote", "changed"])
def test_each_print_and_each_write_is_a_line(patient, therapist, action):
    for _time in range(2):
        look(patient, therapist, action=action)
    assert AccessEvent.objects.count() == 2


@pytest.mark.parametrize("change", [{"part": "nonsense"}, {"action": "nonsense"}, {"role": "nonsense"}])
def test_an_unknown_word_is_refused(patient, therapist, change):
    with pytest.raises(ValueError, match="nonsense"):
        look(patient, therapist, **change)


def test_another_person_s_looks_are_lines_of_their_own(patient, therapist, stranger):
    look(patient, therapist)
    look(patient, stranger)
    look(stranger, therapist)
    assert patient.access_events.count() == 2
