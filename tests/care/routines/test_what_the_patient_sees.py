"""What a therapist set stands on every face of the plan: ready page, player, and the patient's own handout."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape

import pytest
from django.utils import timezone

from accounts.actions.assignments import revise_routine, terms_of
from guide.domain.plan import Mode
from guide.handout_sheet import Sheet
from guide.visit import Options
from tests.accounts.test_records import screened, visit_of

pytestmark = pytest.mark.django_db
SESSION = "/guide/ret-hand/session/"


@pytest.fixture
def ann(give, patient, signed_in):
    client = signed_in(patient)
    screened(client)
    give(
        **{
            "note": "Rest when it aches.",
            "garment": "off",
            "who_helps": "Her son",
            "cue-palm": "Like a feather",
            "off-pump": "on",
            "why-pump": "A painful joint",
        }
    )
    return client


def test_the_ready_page_says_who_gave_it_with_the_note_and_the_garment(ann):
    html = unescape(ann.get(SESSION).content.decode())

    assert "Tom gave you this routine" in html
    assert "Rest when it aches." in html
    assert "Take it off" in html
    assert "Her son" in html
    assert "Turned off by your therapist: A painful joint" in html


def test_the_player_shows_the_therapists_words(ann):
    ann.post(f"{SESSION}begin/", {"length": "whole", "who": "me"})

    assert "Like a feather" in ann.get(SESSION).content.decode()


def test_the_handout_shows_the_therapists_words(ann, patient):
    from guide import library

    hand = library.get().walkthrough("ret-hand")
    plan = visit_of(ann, patient).plan_for(hand, Options())
    country = library.get().advice.countries["US"]

    assert "Like a feather" in Sheet(hand, plan, country, timezone.localdate(), own=True).html()


@pytest.fixture
def done_so(patient, therapist):
    """Sets how a session of the routine is done, as a new version of it."""

    def set_so(**mode):
        routine = patient.routines.get()
        terms = replace(terms_of(routine.versions.first()), mode=Mode(**mode))
        revise_routine(routine=routine, by=therapist, terms=terms, version=routine.version, now=timezone.now())

    return set_so


def chosen(client):
    """What the ready page has chosen before the person does: who, and the length that stands out."""
    html = client.get(SESSION).content.decode()
    (who,) = re.findall(r'name="who" value="(\w+)" checked', html)
    (length,) = re.findall(r'answer--first" name="length" value="([\w-]+)"', html)
    return who, length, "Tom set this one." in html


@pytest.mark.parametrize(
    ("mode", "expected"),
    [
        ({}, ("me", "first-week", False)),
        ({"helper": True}, ("helper", "first-week", False)),
        ({"first_week": True}, ("me", "first-week", True)),
        ({"short": True, "helper": True}, ("helper", "short", True)),
    ],
)
def test_the_ready_page_begins_with_what_the_therapist_set(mode, expected, ann, done_so):
    done_so(**mode)

    assert chosen(ann) == expected


def test_the_patient_may_choose_otherwise_than_the_therapist_set(ann, done_so):
    done_so(short=True, helper=True)

    ann.post(f"{SESSION}begin/", {"length": "whole", "who": "me"})

    assert ann.session["visit"]["run"]["options"]["mode"] == {"first_week": False, "short": False, "helper": False}
    assert "Your left hand" in ann.get(SESSION).content.decode()


def test_who_does_it_must_still_be_said_and_stays_as_it_was_set(ann, done_so):
    done_so(helper=True)

    html = ann.post(f"{SESSION}begin/", {"length": "whole"}).content.decode()

    assert "Choose who does it: you or a helper." in html
    assert 'value="helper" checked' in html


def test_the_result_says_how_long_the_therapists_session_takes(ann, done_so):
    whole = ann.get("/guide/ret-hand/start/result/").context
    assert "The whole session takes about" in ann.get("/guide/ret-hand/start/result/").content.decode()
    done_so(short=True)

    response = ann.get("/guide/ret-hand/start/result/")

    assert response.context["plan"].minutes < whole["plan"].minutes
    assert f"Your session takes about {response.context['plan'].minutes} minute" in response.content.decode()


def test_nothing_given_leaves_the_ready_page_as_it_is(patient, signed_in):
    client = signed_in(patient)
    screened(client)

    assert "gave you this routine" not in client.get(SESSION).content.decode()
