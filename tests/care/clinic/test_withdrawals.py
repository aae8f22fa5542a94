"""A walkthrough that a clinic takes back: for its own patients, at the next request, until it is lifted."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Clinic, Person, Sharing, Withdrawal

Working = Callable[[Person], Client]
REASON = "We found a mistake in step 3. Wait for our call."
SENT = {"walkthrough": "ret-hand", "what": "all", "reason": REASON}
START = reverse("guide:start", args=["ret-hand"])


def test_the_preview_shows_what_patients_then_read_and_withdraws_nothing(
    working: Working, therapist: Person, clinic: Clinic
) -> None:
    page = working(therapist).post(reverse("care:withdrawal-add"), SENT | {"then": "look"}).content.decode()
    assert "Do not do this routine for now." in page
    assert REASON in page
    assert not Withdrawal.objects.exists()


@pytest.mark.parametrize("what", ["all", "edition"])
def test_it_holds_at_the_next_request_and_lifting_opens_it(
    working: Working,
    signed_in: Working,
    therapist: Person,
    clinic_admin: Person,
    patient: Person,
    sharing: Sharing,
    what: str,
) -> None:
    at_home = signed_in(patient)
    assert at_home.get(START).status_code == 302
    client = working(therapist)
    assert client.post(reverse("care:withdrawal-add"), SENT | {"what": what, "then": "withdraw"}).status_code == 302
    page = at_home.get(START).content.decode()
    assert "Do not do this routine for now." in page
    assert REASON in page
    withdrawal = Withdrawal.objects.get()
    assert bool(withdrawal.edition) is (what == "edition")
    lift = reverse("care:withdrawal-lift", args=[withdrawal.pk])
    assert client.post(lift).status_code == 404
    assert working(clinic_admin).post(lift).status_code == 302
    assert at_home.get(START).status_code == 302
    assert REASON in client.get(reverse("care:withdrawal-list")).content.decode()


def test_another_clinic_neither_sees_nor_lifts_it_and_its_patients_go_on(
    working: Working, signed_in: Working, therapist: Person, outsider: Person, clinic: Clinic, stranger: Person
) -> None:
    working(therapist).post(reverse("care:withdrawal-add"), SENT | {"then": "withdraw"})
    client = working(outsider)
    assert REASON not in client.get(reverse("care:withdrawal-list")).content.decode()
    outsider.memberships.update(is_admin=True)
    lift = reverse("care:withdrawal-lift", args=[Withdrawal.objects.get().pk])
    assert client.post(lift).status_code == 404
    assert signed_in(stranger).get(START).status_code == 302


def test_it_is_withdrawn_once(working: Working, therapist: Person, clinic: Clinic) -> None:
    client = working(therapist)
    client.post(reverse("care:withdrawal-add"), SENT | {"then": "withdraw"})
    page = client.post(reverse("care:withdrawal-add"), SENT | {"then": "withdraw"}).content.decode()
    assert "withdrew it already" in page
    assert Withdrawal.objects.count() == 1


@pytest.mark.parametrize("bad", [{"walkthrough": "no-such"}, {"what": "x"}, {"reason": ""}, {"reason": "x" * 400}])
def test_bad_input_gets_a_message_and_keeps_what_was_typed(
    working: Working, therapist: Person, clinic: Clinic, bad: dict[str, str]
) -> None:
    sent = SENT | {"then": "withdraw"} | bad
    answer = working(therapist).post(reverse("care:withdrawal-add"), sent)
    assert answer.status_code == 200
    page = answer.content.decode()
    assert "<title>Error:" in page
    assert (sent["reason"] or "ret-hand") in page
    assert not Withdrawal.objects.exists()
