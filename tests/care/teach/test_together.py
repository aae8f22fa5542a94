"""A patient without a device answers the health questions on the therapist's; the record says who wrote."""

from __future__ import annotations

import pytest
from django.utils import timezone

from accounts.actions.profile import update_profile
from accounts.actions.sharing import end_sharing
from guide import library
from guide.flow import Flow
from guide.told import KEY
from guide.visit import Visit
from tests.accounts.giving import give
from tests.guide.views.walk import answer_all

pytestmark = pytest.mark.django_db


@pytest.fixture
def routine(patient, therapist, clinic, sharing):
    update_profile(person=patient, by=patient, fields={"treated": []}, version=0, now=timezone.now())
    return give(patient, therapist, clinic)


def begin(client, routine):
    return client.post(f"/care/patients/{routine.owner_id}/teach/{routine.pk}/questions/")


def answer(client):
    """All but the last page, and that one through the site."""
    session = client.session
    answer_all(session, "ret-hand", "left")
    session[KEY].pop("checked", None)
    session.save()
    number = len(Flow(Visit(session), library.get().walkthrough("ret-hand")).pages)
    return client.post(f"/guide/ret-hand/start/{number}/", {"decide": "right"})


def test_the_answers_go_into_the_patients_record_with_who_wrote_them(routine, patient, therapist, working):
    client = working(therapist)

    assert begin(client, routine).headers["Location"] == "/guide/ret-hand/start/"
    assert "You are helping Ann" in client.get("/guide/ret-hand/start/", follow=True).content.decode()
    answer(client)

    record = patient.screening_records.get(kind="assessment")
    assert (record.by_name, record.side) == ("Tom", "left")
    assert not therapist.screening_records.exists()
    assert ("therapist", "screening", "wrote") in set(patient.access_events.values_list("role", "part", "action"))


def test_ended_sharing_ends_it_at_once_and_leaves_nothing_behind(routine, patient, therapist, sharing, working):
    client = working(therapist)
    begin(client, routine)
    end_sharing(sharing=sharing, by=patient, now=timezone.now())

    answer(client)

    assert not patient.screening_records.exists()


@pytest.mark.parametrize("who", ["colleague", "clinic_admin", "outsider", "stranger"])
def test_nobody_else_can(who, routine, working, request):
    assert begin(working(request.getfixturevalue(who)), routine).status_code == 404
