"""Who may open which of these pages: the patient's therapist, a colleague, an admin, another clinic, a patient, nobody."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.actions.invitations import invite
from accounts.actions.sharing import Scope, start_sharing
from accounts.actions.withdrawals import withdraw
from accounts.models import Clinic, Person, Sharing

ALL = {"therapist", "colleague", "admin", "outsider"}
HERE = {"therapist", "colleague", "admin"}
OWN = {"therapist"}
ADMIN = {"admin"}
# name: who gets in, by which method, with which row
ROUTES: dict[str, tuple[set[str], str, str]] = {
    "clinic-detail": (ALL, "get", ""),
    "clinic-edit": (ADMIN, "get", ""),
    "member-invite": (ADMIN, "get", ""),
    "member-admin": (ADMIN, "post", "member"),
    "template-list": (ALL, "get", ""),
    "template-rename": (HERE, "get", "template"),
    "template-restore": (HERE, "post", "template"),
    "template-end": (HERE, "post", "template"),
    "withdrawal-list": (ALL, "get", ""),
    "withdrawal-add": (ALL, "get", ""),
    "withdrawal-lift": (ADMIN, "post", "withdrawal"),
    "invitation-list": (ALL, "get", ""),
    "invitation-add": (ALL, "get", ""),
    "invitation-made": (ALL, "get", ""),
    "invitation-card": (ALL, "get", ""),
    "invitation-cancel": (OWN, "post", "invitation"),
    "record-add": (ALL, "get", ""),
    "cover-list": (ALL, "get", ""),
    "cover-add": (ALL, "get", ""),
    "handover-make": (OWN, "get", "patient"),
    "patient-discharge": (OWN, "get", "patient"),
    "patient-transfer": (OWN, "get", "patient"),
    "patient-transfer-cancel": (OWN, "post", "patient"),
}


@pytest.fixture
def people(
    working: Callable[[Person], Client],
    signed_in: Callable[[Person], Client],
    therapist: Person,
    colleague: Person,
    clinic_admin: Person,
    outsider: Person,
    patient: Person,
) -> dict[str, Client]:
    return {
        "therapist": working(therapist),
        "colleague": working(colleague),
        "admin": working(clinic_admin),
        "outsider": working(outsider),
        "patient": signed_in(patient),
        "nobody": Client(),
    }


@pytest.fixture
def rows(clinic: Clinic, therapist: Person, colleague: Person, patient: Person, sharing: Sharing) -> dict[str, Any]:
    now = timezone.now()
    asked = {"kind": "patient", "made_by": therapist, "clinic": clinic, "name": "Canary", "now": now}
    return {
        "member": clinic.memberships.get(person=colleague).pk,
        "template": clinic.templates.create(name="Canary", walkthrough="lym-arm", made_by="Tom", made_at=now).pk,
        "withdrawal": withdraw(
            clinic=clinic, walkthrough="ret-hand", edition="", reason="Canary", by=therapist, now=now
        ).pk,
        "invitation": invite(**asked)[0].pk,
        "patient": patient.pk,
    }


@pytest.mark.parametrize("name", ROUTES)
def test_the_right_people_get_in_and_for_everyone_else_there_is_no_such_page(
    name: str, people: dict[str, Client], rows: dict[str, Any]
) -> None:
    who, method, row = ROUTES[name]
    address = reverse(f"care:{name}", args=[rows[row]] if row else [])
    other = {"get": "delete", "post": "get"}[method]
    for person, client in people.items():
        answer = getattr(client, method)(address)
        if person == "nobody":
            assert answer["Location"].startswith("/account/login/")
        else:
            assert (person, answer.status_code in {200, 302}) == (person, person in who)
            assert answer.status_code in {200, 302, 404}
            assert getattr(client, other)(address).status_code == 405
        assert "no-store" in answer["Cache-Control"]
        if person == "outsider" and answer.status_code == 200:
            page = answer.content.decode()
            assert not [word for word in ("Canary", "River", "Cora", "Ann", "Tom") if word in page]


def test_working_elsewhere_opens_nothing_here(
    people: dict[str, Client], rows: dict[str, Any], outsider: Person, second_clinic: Clinic, patient: Person
) -> None:
    """A patient of both clinics: each therapist sees the sharing with their own clinic, and ends no other."""
    start_sharing(
        owner=patient,
        person=outsider,
        kind=Sharing.THERAPIST,
        clinic=second_clinic,
        scope=Scope(),
        by=patient,
        now=timezone.now(),
    )
    people["outsider"].post(reverse("care:patient-discharge", args=[patient.pk]), {"reason": "Canary"})
    assert people["outsider"].get(reverse("care:patient-discharge", args=[patient.pk])).status_code == 404
    assert people["therapist"].get(reverse("care:patient-discharge", args=[patient.pk])).status_code == 200


def test_a_patient_is_never_named_in_a_title_or_an_address(people: dict[str, Client], rows: dict[str, Any]) -> None:
    for name, (_who, method, row) in ROUTES.items():
        if method != "get":
            continue
        address = reverse(f"care:{name}", args=[rows[row]] if row else [])
        page = people["admin" if name in {"clinic-edit", "member-invite"} else "therapist"].get(address)
        title = page.content.decode().partition("<title>")[2].partition("</title>")[0]
        assert "Ann" not in title + address
