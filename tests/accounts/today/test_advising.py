"""Advice is made of the records, kept once, and shown with its reason."""

from __future__ import annotations

import uuid
from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.actions.profile import update_profile
from accounts.advising import advice_for, change_for, keep_advice
from accounts.models import AdviceRecord, Circumference, Person, SwellingNote
from accounts.seen import MOST_MEASURES, records_of
from tests.accounts.today.records import NOW, log

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


def note(person: Person, days: int, **fields) -> SwellingNote:
    at = NOW - timedelta(days=days)
    kind = {"place": "arm", "side": "left", "made_at": at} | fields
    return SwellingNote.objects.create(owner=person, client_id=f"n{days}", at=at, local_date=at.date(), **kind)


def measured(person: Person, days: int, cm: str, **fields) -> SwellingNote:
    kept = note(person, days, **{"method": "arm-points", "posture": "sitting"} | fields)
    for limb, size in (("left", cm), ("right", "25.0")):
        Circumference.objects.create(note=kept, limb=limb, point="forearm", number=1, first_cm=size, cm=Decimal(size))
    return kept


def rules_of(person: Person) -> set[str]:
    return {one.advice.rule for one in advice_for(person, TODAY)}


def test_nothing_noted_leads_to_nothing(patient: Person):
    assert advice_for(patient, TODAY) == ()
    assert keep_advice(owner=patient, now=NOW) == []


def test_heavier_leads_to_a_call_with_its_reason_and_sources(patient: Person):
    note(patient, 1, feel="heavier")

    (worse,) = (one for one in advice_for(patient, TODAY) if one.advice.rule == "worse")

    assert worse.closes
    assert worse.said.why
    assert "left arm" in worse.said.used
    assert worse.sources
    assert worse.call


def test_advice_is_kept_once_however_often_it_is_asked(patient: Person):
    note(patient, 1, feel="heavier")

    (first,) = keep_advice(owner=patient, now=NOW)
    again = keep_advice(owner=patient, now=NOW + timedelta(hours=1))

    assert again == []
    (kept,) = patient.advice.all()
    assert kept.pk == first.pk
    assert (kept.rule, kept.level) == ("worse", "SAME_DAY")
    assert kept.words["title"]
    assert kept.data["used"]
    assert kept.sources
    assert kept.edition


def test_a_new_record_is_new_advice(patient: Person):
    note(patient, 2, feel="heavier")
    keep_advice(owner=patient, now=NOW)
    note(patient, 1, feel="heavier")

    assert len(keep_advice(owner=patient, now=NOW)) == 1
    assert patient.advice.count() == 2


def test_what_was_deleted_counts_no_more(patient: Person):
    note(patient, 1, feel="heavier", deleted_at=NOW)
    log(patient, NOW - timedelta(days=1), stopped="dizzy", deleted_at=NOW)

    assert advice_for(patient, TODAY) == ()


def test_another_persons_records_count_nothing(patient: Person, stranger: Person):
    note(stranger, 1, feel="heavier")

    assert advice_for(patient, TODAY) == ()


def test_a_rise_is_measured_on_the_swollen_limb_alone(patient: Person):
    for days, cm in ((21, "25.0"), (8, "27.5"), (1, "27.6")):
        measured(patient, days, cm)

    assert "measured" in rules_of(patient)


def test_measures_in_another_posture_are_never_compared(patient: Person):
    measured(patient, 21, "25.0", posture="standing")
    for days, cm in ((8, "27.5"), (1, "27.6")):
        measured(patient, days, cm)

    assert "measured" not in rules_of(patient)


def test_the_first_of_a_long_series_is_still_what_is_compared_with(patient: Person):
    measured(patient, 400, "25.0")
    for days in range(100, 0, -1):
        measured(patient, days, "27.5")

    seen = records_of(patient, TODAY).measures

    assert len(seen) == MOST_MEASURES + 1
    assert min(one.on for one in seen) == TODAY - timedelta(days=400)
    assert "measured" in rules_of(patient)


def test_firm_after_soft_long_ago_is_a_change(patient: Person):
    note(patient, 300, texture="soft")
    note(patient, 1, texture="firm")

    assert "worse" in rules_of(patient)


def test_inches_are_shown_where_the_person_uses_them(patient: Person):
    update_profile(person=patient, by=patient, fields={"units": "in"}, version=0, now=NOW)
    measured(patient, 8, "25.0")
    measured(patient, 1, "27.5")

    sentences, caution = change_for(patient, TODAY)

    assert any("1.0 in " in sentence for sentence in sentences)
    assert caution


def test_too_little_is_said_plainly_and_without_a_caution(patient: Person):
    sentences, caution = change_for(patient, TODAY)

    assert len(sentences) == 1
    assert caution == ""


def test_the_same_queries_with_one_and_with_many_logs(patient: Person, django_assert_num_queries):
    log(patient, NOW - timedelta(days=1))
    with django_assert_num_queries(5):
        records_of(patient, TODAY)
    for days in range(2, 40):
        log(patient, NOW - timedelta(days=days))
    with django_assert_num_queries(5):
        records_of(patient, TODAY)
    assert AdviceRecord.objects.count() == 0


def test_a_note_that_is_saved_keeps_its_advice(patient: Person, signed_in):
    client = signed_in(patient)
    fields = {"place": "arm", "side": "left", "feel": "heavier", "on": timezone.localdate().isoformat()}

    assert (
        client.post(reverse("accounts:swelling-note-create"), fields | {"client_id": str(uuid.uuid4())}).status_code
        == 302
    )
    assert patient.advice.get().rule == "worse"
