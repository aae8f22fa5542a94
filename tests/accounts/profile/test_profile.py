"""What a person told about themselves: kept with every change, never half, never over someone else's words."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.actions.profile import profile_of
from accounts.models import HealthProfile, Person
from tests.accounts.today.records import NOW

pytestmark = pytest.mark.usefixtures("frozen")
MOST_QUERIES = 8
EDIT, CHANGES = reverse("accounts:profile-edit"), reverse("accounts:profile-changes")
TOLD = {
    "version": "0",
    "name": "Ann Lee",
    "birth_year": "1951",
    "country": "UK",
    "units": "in",
    "affected": ["arm:left", "hand:left"],
    "treated_said": "some",
    "treated": ["left-axilla"],
    "has_helper": "yes",
    "text_size": "large",
    "zone": "Europe/London",
    "hide_details": "on",
}


def save(client: Client, **fields):
    return client.post(EDIT, {name: value for name, value in (TOLD | fields).items() if value is not None})


def kept(person: Person) -> HealthProfile:
    return profile_of(Person.objects.get(pk=person.pk))


# Who


@pytest.mark.parametrize("address", [EDIT, CHANGES])
def test_signed_out_leads_to_the_sign_in(client, db, address):
    assert client.get(address).url == f"/account/login/?next={address}"


def test_everyone_sees_and_changes_their_own(patient, stranger, signed_in):
    save(signed_in(patient))
    eve = signed_in(stranger)

    assert "Ann Lee" not in eve.get(EDIT).content.decode()
    assert "Ann Lee" not in eve.get(CHANGES).content.decode()
    save(eve, name="Eve", version="0")
    assert Person.objects.get(pk=patient.pk).name == "Ann Lee"


def test_nothing_told_yet_is_shown_empty_and_writes_nothing(patient, signed_in):
    response = signed_in(patient).get(EDIT)

    assert response.status_code == 200
    assert not HealthProfile.objects.exists()


# Saved


def test_it_is_saved_whole(patient, signed_in):
    response = save(signed_in(patient))

    assert (response.status_code, response.url) == (302, EDIT)
    person, profile = Person.objects.get(pk=patient.pk), kept(patient)
    assert (person.name, person.birth_year) == ("Ann Lee", 1951)
    assert (profile.country, profile.units, profile.zone, profile.text_size) == ("UK", "in", "Europe/London", "large")
    assert (profile.affected, profile.treated) == (["arm:left", "hand:left"], ["left-axilla"])
    assert (profile.has_helper, profile.hide_details) == (True, True)


def test_what_was_told_is_shown_again(patient, signed_in):
    client = signed_in(patient)
    save(client)

    html = client.get(EDIT).content.decode()

    for value in ("arm:left", "hand:left", "left-axilla", "some", "yes", "large"):
        assert re.search(rf'value="{value}" checked', html), value
    assert '<option value="Europe/London" selected>' in html
    assert '<option value="UK" selected>' in html
    assert 'value="1951"' in html
    assert "data-zone-open" not in html


def test_the_text_size_and_country_hold_at_once(patient, signed_in):
    client = signed_in(patient)
    client.cookies["display"] = "dark.standard.US"

    save(client)

    assert client.cookies["display"].value == "dark.large.UK"
    assert 'data-text="large"' in client.get(EDIT).content.decode()


@pytest.mark.parametrize(
    ("fields", "treated"),
    [
        ({"treated_said": None, "treated": []}, None),
        ({"treated_said": "none", "treated": []}, []),
        ({"treated_said": "not_sure", "treated": []}, "not_sure"),
        ({"treated_said": "not_sure", "treated": ["left-groin"]}, "not_sure"),
        ({"treated_said": "some", "treated": ["left-groin", "right-neck"]}, ["left-groin", "right-neck"]),
        ({"treated_said": None, "treated": ["left-groin"]}, ["left-groin"]),
    ],
)
def test_treated_nodes_are_kept_as_told(patient, signed_in, fields, treated):
    assert save(signed_in(patient), **fields).status_code == 302
    assert kept(patient).treated == treated


def test_only_the_time_zone_must_be_told(patient, signed_in):
    response = save(
        signed_in(patient), name="", birth_year="", affected=[], treated_said=None, treated=[], hide_details=None
    )

    assert response.status_code == 302
    assert Person.objects.get(pk=patient.pk).birth_year is None


def test_a_zone_that_nobody_chose_is_asked_for_and_never_guessed(patient, signed_in):
    client = signed_in(patient)

    html = client.get(EDIT).content.decode()
    assert "data-zone-open" in html
    assert '<option value="" selected>' in html
    assert "Choose your time zone" in save(client, zone="").content.decode()


def test_a_country_with_one_zone_offers_it(patient, signed_in):
    client = signed_in(patient)
    client.cookies["display"] = "auto.standard.UK"

    assert '<option value="Europe/London" selected>' in client.get(EDIT).content.decode()


@pytest.mark.parametrize("zone", ["Asia/Kathmandu", "Pacific/Kiritimati", "America/St_Johns", "US/Eastern", "UTC"])
def test_every_zone_can_be_kept(patient, signed_in, zone):
    HealthProfile.objects.create(owner=patient, zone=zone)
    client = signed_in(patient)

    assert f'<option value="{zone}" selected>' in client.get(EDIT).content.decode()
    assert save(client, zone=zone, version="1").status_code == 302
    assert kept(patient).zone == zone


# Bad input


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"name": "x" * 81}, "80 letters"),
        ({"name": "A\x00nn"}, "Null characters"),
        ({"birth_year": "51"}, "four digits"),
        ({"birth_year": "-1951"}, "four digits"),
        ({"birth_year": "24,5"}, "four digits"),
        ({"birth_year": "١٩٥١"}, "four digits"),
        ({"birth_year": "🙂"}, "four digits"),
        ({"birth_year": "1899"}, "from 1900"),
        ({"birth_year": "0000"}, "from 1900"),
        ({"birth_year": "2027"}, "in the future"),
        ({"birth_year": "9" * 1000}, "four digits"),
        ({"country": ""}, "Choose one"),
        ({"country": "Mars"}, "Choose one"),
        ({"units": "stone"}, "Choose one"),
        ({"affected": ["tail:left"]}, "Tick each place"),
        ({"affected": ["arm:middle"]}, "Tick each place"),
        ({"treated": ["left-tail"]}, "Tick each place"),
        ({"treated_said": "none"}, "Take the tick off"),
        ({"treated": []}, "Tick where nodes were treated"),
        ({"treated_said": "perhaps"}, "Choose one"),
        ({"has_helper": ""}, "Choose one"),
        ({"text_size": "enormous"}, "Choose one"),
        ({"zone": "Europe/Atlantis"}, "time zone from the list"),
        ({"zone": "../../etc/passwd"}, "time zone from the list"),
        ({"version": ""}, "Open this page again"),
    ],
)
def test_bad_input_is_told_beside_the_field_and_saves_nothing(patient, signed_in, fields, message):
    response = save(signed_in(patient), **fields)

    html = response.content.decode()
    assert response.status_code == 200
    assert "<title>Error:" in html
    assert html.count(message) >= (1 if "version" in fields else 2)
    for target in re.findall(r'<li><a href="#([^"]+)"', html[html.index("error-summary") :]):
        assert f'id="{target}"' in html
    assert not HealthProfile.objects.exists()
    assert Person.objects.get(pk=patient.pk).name == "Ann"


def test_everything_typed_is_kept_with_an_error(patient, signed_in):
    html = save(signed_in(patient), birth_year="soon", name="Ann <b>").content.decode()

    assert 'value="soon"' in html
    assert 'value="Ann &lt;b&gt;"' in html
    for value in ("arm:left", "left-axilla", "yes", "large", "in"):
        assert re.search(rf'value="{value}" checked', html), value


def test_a_megabyte_is_refused_and_is_no_fault_of_the_server(patient, signed_in):
    assert save(signed_in(patient), name="x" * 1_000_000).status_code in (200, 400, 413)
    assert not HealthProfile.objects.exists()


def test_what_was_typed_after_the_session_was_over_is_shown_after_signing_in(patient, stranger, signed_in):
    mark = re.search(r'name="for" value="([^"]+)"', signed_in(patient).get(EDIT).content.decode())[1]
    late = Client()

    assert late.post(EDIT, TOLD | {"name": "Ann of the late hour", "for": mark}).status_code == 302
    late.force_login(patient)
    html = late.get(EDIT).content.decode()

    assert "Not saved yet" in html
    assert 'value="Ann of the late hour"' in html
    assert re.search(r'value="left-axilla" checked', html)
    assert save(late, name="Ann of the late hour").status_code == 302
    assert "Not saved yet" not in late.get(EDIT).content.decode()


def test_what_was_typed_is_shown_to_nobody_else(patient, stranger, signed_in):
    mark = re.search(r'name="for" value="([^"]+)"', signed_in(patient).get(EDIT).content.decode())[1]
    late = Client()
    late.post(EDIT, TOLD | {"name": "Ann of the late hour", "for": mark})

    late.force_login(stranger)

    assert "late hour" not in late.get(EDIT).content.decode()


# Changed elsewhere


def test_an_old_page_shows_both_and_keeps_what_was_typed(patient, signed_in):
    client = signed_in(patient)
    save(client)
    save(client, version="1", name="Anna", zone="Europe/Dublin")

    response = save(client, version="1", name="Annie", units="cm")

    html = response.content.decode()
    assert response.status_code == 409
    for words in (
        "Kept now: Anna",
        "You typed: Annie",
        "Kept now: Dublin",
        "Kept now: Inches",
        "You typed: Centimeters",
    ):
        assert words in html
    assert 'value="Annie"' in html
    assert kept(patient).zone == "Europe/Dublin"
    version = re.search(r'name="version" value="(\d+)"', html)[1]
    assert save(client, version=version, name="Annie", units="cm").status_code == 302
    assert Person.objects.get(pk=patient.pk).name == "Annie"


def test_a_new_name_alone_makes_older_pages_old(patient, signed_in):
    client = signed_in(patient)
    save(client)
    save(client, version="1", name="Anna")

    assert save(client, version="1", name="Annie").status_code == 409


def test_the_same_sent_twice_is_saved_once_and_no_conflict(patient, signed_in):
    client = signed_in(patient)

    assert [save(client).status_code, save(client).status_code] == [302, 302]
    assert kept(patient).version == 1
    assert patient.profile_changes.filter(after__has_key="zone").count() == 1


# The history


def test_every_change_is_listed_with_its_date(patient, signed_in):
    client = signed_in(patient)
    save(client)
    save(client, version="1", treated_said="not_sure", treated=[], birth_year="1952")

    html = client.get(CHANGES).content.decode()

    assert "May 20, 2026" in html
    for words in ("Before: Armpit, left side", "Then: Not sure which", "Before: 1951", "Then: 1952"):
        assert words in html


def test_changes_are_in_pages_with_the_same_queries(patient, signed_in, django_assert_num_queries):
    client = signed_in(patient)
    save(client)
    client.get(CHANGES)
    with CaptureQueriesContext(connection) as few:
        client.get(CHANGES)
    count = len(few)
    assert 0 < count <= MOST_QUERIES
    version = kept(patient).version
    for number in range(30):
        assert save(client, version=str(version), units=("cm", "in")[number % 2]).status_code == 302
        version = kept(patient).version
    client.get(CHANGES)  # says "Saved" once
    with django_assert_num_queries(count):
        html = client.get(CHANGES).content.decode()
    assert "?page=2" in html
    assert client.get(CHANGES, {"page": "x" * 99}).status_code == 200


def test_the_history_cannot_be_written_over(patient, signed_in):
    save(signed_in(patient))
    change = patient.profile_changes.first()

    assert change.at == NOW
    assert change.by_id == patient.pk
