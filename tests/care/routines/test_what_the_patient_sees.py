"""What a therapist set stands on every face of the plan: ready page, player, and the patient's own handout."""

from __future__ import annotations

from html import unescape

import pytest

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
    from django.utils import timezone

    from guide import library

    hand = library.get().walkthrough("ret-hand")
    plan = visit_of(ann, patient).plan_for(hand, Options())
    country = library.get().advice.countries["US"]

    assert "Like a feather" in Sheet(hand, plan, country, timezone.localdate(), own=True).html()


def test_nothing_given_leaves_the_ready_page_as_it_is(patient, signed_in):
    client = signed_in(patient)
    screened(client)

    assert "gave you this routine" not in client.get(SESSION).content.decode()
