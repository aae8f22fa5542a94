"""Tape measures taken in the clinic: in the patient's notes, under the therapist's name, and marked."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from guide import library
from tests.care.patients import records

pytestmark = pytest.mark.django_db


@pytest.fixture
def at(patient, sharing):
    return lambda page: reverse(f"care:measure-{page}", args=[patient.pk])


def choose(client, at, method="arm-4cm", count="3"):
    client.post(at("start"), {"place": "arm", "side": "left"})
    client.post(at("how"), {"method": method})
    posture = library.get().measuring.methods[method].postures[0].key
    return client.post(
        at("ready"), {"count": count, "posture": posture, "units": "cm", "both": "yes", "before_massage": "yes"}
    )


def sizes(left="26", right="25"):
    return {
        f"{limb}.mark-{mark}.{reading}": size
        for limb, size in (("left", left), ("right", right))
        for mark in (1, 2, 3)
        for reading in ("first", "second")
    }


def save(client, at, **more):
    page = client.get(at("check")).content.decode()
    key = re.search(r'name="client_id" value="([^"]+)"', page)[1]
    return client.post(at("check"), {"client_id": key, "on": timezone.now().date().isoformat(), **more})


def test_what_is_measured_here_stands_in_the_patients_notes(at, patient, therapist, working, signed_in):
    client = working(therapist)
    assert choose(client, at).headers["Location"] == at("all")
    assert client.post(at("all"), sizes()).headers["Location"] == at("check")

    response = save(client, at)

    note = patient.swelling_notes.get()
    assert response.headers["Location"] == reverse("care:patient-note", args=[patient.pk, note.pk]) + "?saved"
    assert (note.in_clinic, note.written_by, note.written_by_name) == (True, therapist, "Tom")
    assert note.circumferences.count() == 6
    assert note.volume_ml > note.other_volume_ml
    page = client.get(response.headers["Location"]).content.decode()
    assert "Measured in the clinic." in page
    assert "Written by Tom." in signed_in(patient).get(f"/me/swelling/{note.pk}/").content.decode()
    assert patient.access_events.filter(part="swelling-note", action="wrote").exists()
    assert client.get(at("all")).headers["Location"] == at("start")  # nothing is left of it


def test_pressed_twice_it_is_one_note(at, patient, therapist, working):
    client = working(therapist)
    choose(client, at)
    client.post(at("all"), sizes())
    key = re.search(r'name="client_id" value="([^"]+)"', client.get(at("check")).content.decode())[1]
    sent = {"client_id": key, "on": timezone.now().date().isoformat()}
    first, second = client.post(at("check"), sent), client.post(at("check"), sent)

    assert first.headers["Location"] == second.headers["Location"]
    assert patient.swelling_notes.count() == 1


def test_a_baseline_on_paper_keeps_its_own_day(at, patient, therapist, working):
    client = working(therapist)
    choose(client, at)
    client.post(at("all"), sizes())
    before = timezone.now().date() - timedelta(days=200)

    save(client, at, on=before.isoformat())

    assert patient.swelling_notes.get().local_date == before


@pytest.mark.parametrize("on", ["", "never", "1800-01-01", (timezone.now() + timedelta(days=2)).date().isoformat()])
def test_a_day_that_cannot_be_keeps_the_numbers(on, at, patient, therapist, working):
    client = working(therapist)
    choose(client, at)
    client.post(at("all"), sizes())

    response = save(client, at, on=on)

    assert response.status_code == 200
    assert "error-summary" in response.content.decode()
    assert "26" in response.content.decode()
    assert not patient.swelling_notes.exists()


def test_a_slip_is_asked_about_on_the_page(at, patient, therapist, working):
    client = working(therapist)
    choose(client, at)
    response = client.post(at("all"), sizes(left="2600"))
    page = response.content.decode()

    assert response.status_code == 200
    assert "error-summary" in page
    assert 'value="2600"' in page
    assert client.post(at("check"), {"client_id": "x"}).headers["Location"] == at("start")


def test_the_last_measuring_is_done_again_in_one_tap(at, patient, therapist, working):
    records.tape(patient, patient, 7)
    client = working(therapist)
    assert "As last time: Left arm" in client.get(at("start")).content.decode()

    response = client.post(at("start"), {"then": "same"})

    assert response.headers["Location"] == at("ready")
    page = client.get(at("ready")).content.decode()
    assert 'value="6"' in page  # as many marks


def test_each_patient_has_a_measuring_of_their_own(at, patient, stranger, therapist, clinic, working, signed_in):
    records.share(stranger, therapist, clinic)
    client = working(therapist)
    choose(client, at)
    client.post(at("all"), sizes())
    other = reverse("care:measure-all", args=[stranger.pk])

    assert client.get(other).headers["Location"] == reverse("care:measure-start", args=[stranger.pk])
    assert "did not finish" not in client.get("/me/swelling/").content.decode()  # nor is it the therapist's own


def test_a_measuring_under_way_can_be_thrown_away(at, therapist, working):
    client = working(therapist)
    choose(client, at)
    assert "You began to measure" in client.get(at("start")).content.decode()

    client.post(at("start"), {"then": "drop"})

    assert "You began to measure" not in client.get(at("start")).content.decode()


@pytest.mark.parametrize("page", ["start", "how", "ready", "all", "check"])
def test_pages_out_of_order_lead_on(page, at, therapist, working):
    client = working(therapist)
    for sent in ({}, {"method": "nonsense"}, {"place": "nowhere"}, {"client_id": "\x00"}):
        assert client.post(at(page), sent).status_code in (200, 302)
        assert client.get(at(page)).status_code in (200, 302)


def measured(client, at, patient):
    choose(client, at)
    client.post(at("all"), sizes())
    save(client, at)
    return patient.swelling_notes.get()


def put_right(client, patient, note):
    return client.post(reverse("care:measure-edit", args=[patient.pk, note.pk]))


def test_a_slip_of_the_clinic_is_put_right_by_the_clinic(at, patient, therapist, working):
    client = working(therapist)
    note = measured(client, at, patient)
    assert "Put a size right" in client.get(reverse("care:patient-note", args=[patient.pk, note.pk])).content.decode()

    assert put_right(client, patient, note).headers["Location"] == at("all")
    client.post(at("all"), sizes(left="27"))
    save(client, at, on=note.local_date.isoformat())

    changed = patient.swelling_notes.get()
    assert {row.cm for row in changed.circumferences.filter(limb="left")} == {27}
    assert (changed.version, changed.edits.get().by_name) == (2, "Tom")
    assert patient.access_events.filter(part="swelling-note", action="changed").exists()


def test_what_was_changed_meanwhile_is_said_and_no_number_is_lost(at, patient, therapist, working):
    client = working(therapist)
    note = measured(client, at, patient)
    put_right(client, patient, note)
    client.post(at("all"), sizes(left="27"))
    type(note).objects.filter(pk=note.pk).update(version=5)

    response = save(client, at)

    assert response.status_code == 409
    assert "changed meanwhile" in response.content.decode()
    assert save(client, at).status_code == 302
    assert patient.swelling_notes.get().circumferences.filter(cm=27).count() == 3


def test_what_the_patient_or_another_clinic_measured_is_not_touched(
    at, patient, therapist, outsider, second_clinic, working
):
    own = records.tape(patient, patient, 3)
    other = records.tape(patient, outsider, 2)
    type(other).objects.filter(pk=other.pk).update(in_clinic=True)
    client = working(therapist)

    for note in (own, other):
        assert put_right(client, patient, note).status_code == 404
        page = client.get(reverse("care:patient-note", args=[patient.pk, note.pk])).content.decode()
        assert "Put a size right" not in page
