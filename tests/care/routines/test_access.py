"""Every address of routines and lessons: who gets in, by one table, and that a new address must be in it."""

from __future__ import annotations

import uuid

import pytest
from django.urls import reverse

from accounts.actions.sharing import end_sharing
from care.urls import routines, teach

pytestmark = pytest.mark.django_db

# name -> (method, what it works on, the therapist's own answer)
ROUTES = {
    "routine-list": ("get", "", 200),
    "routine-choose": ("get", "", 200),
    "routine-build": ("post", "", 200),
    "routine-preview": ("post", "", 200),
    "builder-template-end": ("post", "template", 302),
    "routine-edit": ("get", "routine", 200),
    "routine-versions": ("get", "routine", 200),
    "routine-move": ("post", "routine", 302),
    "teach-session": ("get", "routine", 200),
    "teach-finish": ("post", "routine", 302),
    "teach-stop": ("post", "routine", 200),
    "teach-again": ("post", "routine", 302),
    "screen-together": ("post", "routine", 302),
    "routine-end": ("post", "routine", 302),
    "routine-again": ("post", "routine", 302),
}
DATA = {"walkthrough": "ret-hand", "side": "left", "do": "open", "to": "later", "version": "1"}


@pytest.fixture
def asked(give, patient, clinic):
    """How each address is asked for: the same for everyone."""
    give(do="template", template_name="After surgery")
    give()
    keys = {"routine": patient.routines.get().pk, "template": clinic.templates.get().pk}

    def ask(client, name, person=patient):
        method, on, _own = ROUTES[name]
        path = reverse(f"care:{name}", args=[person.pk, *([keys[on]] if on else [])])
        return getattr(client, method)(path, DATA if method == "post" else {})

    return ask


def test_the_table_holds_every_address():
    assert {pattern.name for pattern in (*routines.urlpatterns, *teach.urlpatterns)} == set(ROUTES)


def test_the_patients_own_therapist_gets_in(asked, tom):
    assert {name: asked(tom, name).status_code for name in ROUTES} == {name: row[2] for name, row in ROUTES.items()}


def test_nobody_else_does(asked, colleague, outsider, clinic_admin, patient, stranger, working, signed_in):
    for person in (colleague, outsider, clinic_admin):
        client = working(person)
        assert {name: asked(client, name).status_code for name in ROUTES} == dict.fromkeys(ROUTES, 404)
    for person in (patient, stranger):
        client = signed_in(person)
        assert {asked(client, name).status_code for name in ROUTES} <= {404, 302}
        assert not patient.routines.filter(ended_at__isnull=False).exists()


def test_signed_out_one_is_asked_to_sign_in(asked, client):
    for name in ROUTES:
        answer = asked(client, name)
        assert answer.status_code == 302
        assert answer["Location"].startswith("/account/login/")


def test_what_is_revoked_is_closed_at_the_next_request(asked, tom, sharing, patient):
    from django.utils import timezone

    end_sharing(sharing=sharing, by=patient, now=timezone.now())

    assert {name: asked(tom, name).status_code for name in ROUTES} == dict.fromkeys(ROUTES, 404)


def test_a_routine_of_another_patient_is_not_found(asked, tom, stranger, therapist, clinic):
    from django.utils import timezone

    from accounts.actions.sharing import Scope, start_sharing

    start_sharing(
        owner=stranger,
        person=therapist,
        kind="therapist",
        clinic=clinic,
        scope=Scope(),
        by=stranger,
        now=timezone.now(),
    )
    of_routine = [name for name, row in ROUTES.items() if row[1] == "routine"]

    assert {name: asked(tom, name, stranger).status_code for name in of_routine} == dict.fromkeys(of_routine, 404)


def test_nobody_has_this_number(asked, tom):
    class Nobody:
        pk = uuid.uuid4()

    assert {asked(tom, name, Nobody).status_code for name in ROUTES} == {404}


def test_what_was_opened_and_written_stands_in_the_patients_history(asked, tom, patient):
    asked(tom, "routine-list")
    asked(tom, "routine-end")

    parts = set(patient.access_events.values_list("part", "action"))
    assert {("routine", "opened"), ("routine", "wrote"), ("routine", "changed")} <= parts
