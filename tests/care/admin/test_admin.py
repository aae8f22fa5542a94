"""The owner's own pages: who comes in, what is there and what is not, and what a change does."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

import pytest
from django.contrib.admin.models import LogEntry
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Clinic, Invitation, Person, Sharing, Withdrawal
from config.admin import site
from config.middleware import CONTENT_SECURITY_POLICY

Working = Callable[[Person], Client]
INDEX = reverse("admin:index")


@pytest.fixture
def owner(db: None) -> Person:
    return Person.objects.create_user("olga@example.org", name="Olga", is_staff=True)


def just_now(client: Client) -> Client:
    """Has shown a second factor a moment ago."""
    session = client.session
    session["account_authentication_methods_user"] = session["_auth_user_id"]
    session["account_authentication_methods"] = [{"method": "mfa", "type": "totp", "at": time.time()}]
    session.save()
    return client


@pytest.fixture
def at_work(working: Working, owner: Person) -> Client:
    return just_now(working(owner))


def pages() -> list[str]:
    lists = [f"admin:{model._meta.app_label}_{model._meta.model_name}" for model in site._registry]
    found = [INDEX, *(reverse(f"{name}_changelist") for name in lists)]
    return [*found, reverse("admin:accounts_clinic_add"), reverse("admin:accounts_invitation_add")]


def test_only_what_an_owner_needs_is_there() -> None:
    names = {model.__name__ for model in site._registry}
    assert names == {"Clinic", "Membership", "Invitation", "Person", "Withdrawal"}


def test_for_everyone_else_there_is_no_such_page(
    working: Working, signed_in: Working, patient: Person, therapist: Person, clinic_admin: Person
) -> None:
    clients = [signed_in(patient), working(therapist), working(clinic_admin)]
    for page in pages():
        answer = Client().get(page)
        assert answer.status_code == 302
        assert answer["Location"].startswith("/account/login/")
        for client in clients:
            assert client.get(page).status_code == 404
            assert client.post(page, {}).status_code == 404


def test_an_owner_without_a_second_factor_sets_one_up_first(signed_in: Working, owner: Person) -> None:
    answer = signed_in(owner).get(INDEX)
    assert answer["Location"] == reverse("account_second_factor")


def test_there_is_no_second_way_to_sign_in(at_work: Client) -> None:
    for name in ("login", "logout", "password_change"):
        assert at_work.get(f"{INDEX}{name}/").status_code == 404


def test_the_pages_keep_our_policy_and_need_nothing_inline(at_work: Client, clinic: Clinic, owner: Person) -> None:
    more = [
        reverse("admin:accounts_clinic_change", args=[clinic.pk]),
        reverse("admin:accounts_clinic_history", args=[clinic.pk]),
        reverse("admin:accounts_person_change", args=[owner.pk]),
    ]
    for page in [*pages(), *more]:
        answer = at_work.get(page)
        assert answer.status_code == 200
        assert answer["Content-Security-Policy"] == CONTENT_SECURITY_POLICY
        assert "no-store" in answer["Cache-Control"]
        words = answer.content.decode()
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)|javascript:", words)


def test_a_change_needs_the_second_factor_shown_lately(working: Working, owner: Person, clinic: Clinic) -> None:
    client = working(owner)
    sent = {"name": "Lake clinic", "country": "US", "phone": "", "hours": "", "address": ""}
    assert client.post(reverse("admin:accounts_clinic_add"), sent).status_code == 302
    assert not Clinic.objects.filter(name="Lake clinic").exists()
    just_now(client)
    client.post(reverse("admin:accounts_clinic_add"), sent)
    assert Clinic.objects.filter(name="Lake clinic").exists()


def test_a_clinic_is_changed_with_a_line_in_the_log_that_holds_no_content(at_work: Client, clinic: Clinic) -> None:
    sent = {"name": clinic.name, "country": "UK", "phone": "555 777", "hours": "", "address": ""}
    assert at_work.post(reverse("admin:accounts_clinic_change", args=[clinic.pk]), sent).status_code == 302
    clinic.refresh_from_db()
    assert (clinic.phone, clinic.version) == ("555 777", 2)
    assert "555 777" not in LogEntry.objects.get().change_message


def test_a_therapist_is_invited_by_mail(at_work: Client, clinic: Clinic, mailoutbox: list, patient: Person) -> None:
    Invitation.objects.create(
        kind="helper",
        made_by=patient,
        owner=patient,
        email="canary@example.org",
        token_digest="1",
        code_digest="2",
        made_at=timezone.now(),
        expires_at=timezone.now(),
    )
    sent = {"email": "New@example.org", "clinic": str(clinic.pk), "runs_the_clinic": "on"}
    assert at_work.post(reverse("admin:accounts_invitation_add"), sent).status_code == 302
    made = Invitation.objects.get(kind="therapist")
    assert (made.email, made.asks) == ("new@example.org", {"admin": True})
    assert mailoutbox[0].to == ["new@example.org"]
    page = at_work.get(reverse("admin:accounts_invitation_changelist")).content.decode()
    assert "new@example.org" in page
    assert "canary@example.org" not in page
    rows = {"action": "take_back", "_selected_action": [str(made.pk)]}
    at_work.post(reverse("admin:accounts_invitation_changelist"), rows)
    made.refresh_from_db()
    assert made.cancelled_at


def test_patients_show_only_to_who_knows_their_whole_address(
    at_work: Client, patient: Person, therapist: Person
) -> None:
    people = reverse("admin:accounts_person_changelist")
    page = at_work.get(people).content.decode()
    assert therapist.email in page
    assert patient.email not in page
    assert patient.email not in at_work.get(people, {"q": "ann"}).content.decode()
    answer = at_work.post(people, {"address": "Ann@example.org "})
    assert answer["Location"] == reverse("admin:accounts_person_change", args=[patient.pk])
    for wrong in ("ann", "", "nobody@example.org", "a\0b"):
        assert at_work.post(people, {"address": wrong})["Location"] == people


def test_who_is_shut_out_is_out_at_the_next_request(
    at_work: Client, working: Working, therapist: Person, clinic: Clinic, owner: Person
) -> None:
    client = working(therapist)
    assert client.get(reverse("care:clinic-detail")).status_code == 200
    at_work.post(reverse("admin:accounts_person_change", args=[therapist.pk]), {})
    assert client.get(reverse("care:clinic-detail")).status_code == 302
    therapist.refresh_from_db()
    assert not therapist.is_active
    at_work.post(reverse("admin:accounts_person_change", args=[owner.pk]), {})
    owner.refresh_from_db()
    assert owner.is_active


def test_memberships_and_withdrawals_are_ended_from_the_list(
    at_work: Client, clinic: Clinic, clinic_admin: Person, therapist: Person
) -> None:
    members = reverse("admin:accounts_membership_changelist")
    admin, other = clinic.memberships.get(person=clinic_admin), clinic.memberships.get(person=therapist)
    at_work.post(members, {"action": "end", "_selected_action": [str(admin.pk), str(other.pk)]})
    admin.refresh_from_db()
    other.refresh_from_db()
    assert admin.ended_at is None  # nobody else runs it
    assert other.ended_at
    made = Withdrawal.objects.create(
        clinic=clinic, walkthrough="ret-hand", reason="Wait.", by_name="Ada", at=timezone.now()
    )
    lists = reverse("admin:accounts_withdrawal_changelist")
    at_work.post(lists, {"action": "lift", "_selected_action": [str(made.pk)]})
    made.refresh_from_db()
    assert made.ended_at


def test_nothing_is_deleted_and_no_record_is_reached(at_work: Client, clinic: Clinic, sharing: Sharing) -> None:
    for name, row in (("clinic", clinic), ("person", sharing.owner)):
        assert at_work.post(reverse(f"admin:accounts_{name}_delete", args=[row.pk]), {"post": "yes"}).status_code == 403
    person = at_work.get(reverse("admin:accounts_person_change", args=[sharing.owner_id])).content.decode()
    assert "birth" not in person
    assert at_work.get(f"{INDEX}accounts/sharing/").status_code == 404


# The commands


def test_the_first_owner_and_therapist_come_by_command(
    db: None, capsys: pytest.CaptureFixture[str], signed_in: Working
) -> None:
    with pytest.raises(CommandError, match="An owner other"):
        call_command("invite_therapist", "tom@example.org", clinic="River clinic")
    call_command("make_owner", "Olga@example.org")
    assert Person.objects.get().is_staff
    call_command("invite_therapist", "tom@example.org", clinic="River clinic")
    path = re.search(r"/invitation/link/\S+", capsys.readouterr().out)
    assert path
    tom = Person.objects.create_user("tom@example.org")
    client = signed_in(tom)
    client.get(path[0])
    assert client.post(reverse("invitations:accept")).status_code == 302
    tom.refresh_from_db()
    assert tom.is_therapist
    assert tom.memberships.get().is_admin  # nobody else runs it yet
    call_command("make_owner", "olga@example.org", end=True)
    assert not Person.objects.filter(is_staff=True).exists()


@pytest.mark.parametrize("wrong", ["nobody", "", "a@b", "x" * 300])
def test_an_address_that_is_none_makes_nobody(db: None, wrong: str) -> None:
    with pytest.raises(CommandError):
        call_command("make_owner", wrong)
    assert not Person.objects.exists()
