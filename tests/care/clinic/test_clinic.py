"""The clinic's lines, who works there, and its templates."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.actions.clinics import LastAdmin, end_membership
from accounts.actions.paper_records import make_record
from accounts.actions.sharing import Scope, start_sharing
from accounts.models import Clinic, Invitation, Person, Sharing

Working = Callable[[Person], Client]


def lines(clinic: Clinic, **changed: object) -> dict[str, object]:
    return {
        "name": clinic.name,
        "phone": clinic.phone,
        "hours": clinic.hours,
        "address": clinic.address,
        "country": clinic.country,
        "version": clinic.version,
    } | changed


def test_everyone_who_works_there_sees_the_clinic_and_admins_alone_may_change_it(
    working: Working, therapist: Person, clinic_admin: Person, clinic: Clinic
) -> None:
    page = working(therapist).get(reverse("care:clinic-detail")).content.decode()
    assert clinic.name in page
    assert "Ada" in page
    assert reverse("care:clinic-edit") not in page
    assert reverse("care:clinic-edit") in working(clinic_admin).get(reverse("care:clinic-detail")).content.decode()


def test_the_other_clinic_shows_nowhere(
    working: Working, clinic: Clinic, clinic_admin: Person, outsider: Person
) -> None:
    clinic.templates.create(name="Canary", walkthrough="lym-arm", made_by="Ada", made_at=timezone.now())
    client = working(outsider)
    for name in ("clinic-detail", "template-list"):
        page = client.get(reverse(f"care:{name}")).content.decode()
        assert "Canary" not in page
        assert "River clinic" not in page
        assert "Ada" not in page


def test_an_admin_changes_the_lines(working: Working, clinic_admin: Person, clinic: Clinic) -> None:
    sent = lines(clinic, phone="555 0199", hours="Mon to Fri 9 to 4", address="1 Weir Lane\nRiverton", country="UK")
    assert working(clinic_admin).post(reverse("care:clinic-edit"), sent).status_code == 302
    clinic.refresh_from_db()
    assert (clinic.phone, clinic.country, clinic.version) == ("555 0199", "UK", 2)


def test_of_two_admins_at_once_the_second_sees_both_and_keeps_what_was_typed(
    working: Working, clinic_admin: Person, clinic: Clinic
) -> None:
    client = working(clinic_admin)
    client.post(reverse("care:clinic-edit"), lines(clinic, hours="Mornings"))
    answer = client.post(reverse("care:clinic-edit"), lines(clinic, hours="Evenings"))
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Mornings" in page
    assert "Evenings" in page
    clinic.refresh_from_db()
    assert clinic.hours == "Mornings"
    answer = client.post(reverse("care:clinic-edit"), lines(clinic, hours="Evenings"))
    assert answer.status_code == 302
    clinic.refresh_from_db()
    assert clinic.hours == "Evenings"


@pytest.mark.parametrize(
    "bad",
    [{"name": ""}, {"name": "x" * 200}, {"country": "XX"}, {"address": "a" * 5000}, {"version": "x"}, {"name": "a\0b"}],
)
def test_bad_lines_get_a_message_and_change_nothing(
    working: Working, clinic_admin: Person, clinic: Clinic, bad: dict[str, object]
) -> None:
    answer = working(clinic_admin).post(reverse("care:clinic-edit"), lines(clinic, hours="Kept text") | bad)
    assert answer.status_code == 200
    page = answer.content.decode()
    assert "<title>Error:" in page
    assert "Kept text" in page
    clinic.refresh_from_db()
    assert clinic.version == 1


def test_an_admin_invites_a_therapist_by_a_mail_that_says_nothing(
    working: Working, clinic_admin: Person, clinic: Clinic, mailoutbox: list
) -> None:
    working(clinic_admin).post(reverse("care:member-invite"), {"email": "New@example.org", "admin": ""})
    invitation = Invitation.objects.get()
    assert (invitation.kind, invitation.clinic, invitation.email) == ("therapist", clinic, "new@example.org")
    [mail] = mailoutbox
    assert mail.to == ["new@example.org"]
    assert clinic.name not in mail.body + mail.subject


def test_ending_a_membership_closes_every_patient_at_the_next_request(
    working: Working, clinic_admin: Person, therapist: Person, patient: Person, sharing: Sharing, clinic: Clinic
) -> None:
    client = working(therapist)
    page = reverse("care:patient-discharge", args=[patient.pk])
    assert client.get(page).status_code == 200
    member = clinic.memberships.get(person=therapist)
    assert working(clinic_admin).post(reverse("care:member-end", args=[member.pk])).status_code == 302
    assert client.get(page).status_code in {302, 404}
    assert client.get(reverse("care:clinic-detail")).status_code == 302


def test_the_last_admin_cannot_leave(working: Working, clinic_admin: Person, therapist: Person, clinic: Clinic) -> None:
    client = working(clinic_admin)
    own = clinic.memberships.get(person=clinic_admin)
    page = client.post(reverse("care:member-end", args=[own.pk])).content.decode()
    assert "nobody else runs this clinic" in page
    other = clinic.memberships.get(person=therapist)
    client.post(reverse("care:member-admin", args=[other.pk]))
    assert client.post(reverse("care:member-end", args=[own.pk])).status_code == 302
    own.refresh_from_db()
    assert own.ended_at


def test_of_two_admins_who_leave_at_once_one_stays(clinic_admin: Person, therapist: Person, clinic: Clinic) -> None:
    clinic.memberships.update(is_admin=True)
    first, second = clinic.memberships.get(person=clinic_admin), clinic.memberships.get(person=therapist)
    now = timezone.now()
    assert end_membership(membership=first, by=clinic_admin, now=now)
    with pytest.raises(LastAdmin):  # with the row as it was read before the other left
        end_membership(membership=second, by=therapist, now=now)
    assert not end_membership(membership=first, by=clinic_admin, now=now)


def test_a_therapist_may_leave_but_not_end_a_colleague(
    working: Working, therapist: Person, colleague: Person, clinic: Clinic
) -> None:
    client = working(therapist)
    other = clinic.memberships.get(person=colleague)
    own = clinic.memberships.get(person=therapist)
    assert client.post(reverse("care:member-end", args=[other.pk])).status_code == 404
    assert client.post(reverse("care:member-admin", args=[own.pk])).status_code == 404
    assert client.post(reverse("care:member-end", args=[own.pk])).status_code == 302
    own.refresh_from_db()
    assert own.ended_at


def test_records_without_email_that_nobody_else_sees_are_told_before_someone_leaves(
    working: Working, therapist: Person, colleague: Person, clinic_admin: Person, clinic: Clinic
) -> None:
    now = timezone.now()
    made = make_record(
        name="Rose Hill",
        birth_year=1938,
        scope=Scope(),
        consent_on=now.date(),
        clinic=clinic,
        by=therapist,
        now=now,
    )
    page = reverse("care:member-end", args=[clinic.memberships.get(person=therapist).pk])
    admin = working(clinic_admin)
    words = admin.get(page).content.decode()
    assert "1 patient without e-mail" in words
    assert "Rose" not in words
    start_sharing(
        owner=made.owner, person=colleague, kind="therapist", scope=Scope(), by=therapist, now=now, clinic=clinic
    )
    assert "without e-mail" not in admin.get(page).content.decode()


def test_templates_are_renamed_ended_and_offered_again(working: Working, therapist: Person, clinic: Clinic) -> None:
    template = clinic.templates.create(name="Arm", walkthrough="lym-arm", made_by="Tom", made_at=timezone.now())
    client = working(therapist)
    client.post(reverse("care:template-rename", args=[template.pk]), {"name": "Arm, first week"})
    template.refresh_from_db()
    assert template.name == "Arm, first week"
    assert client.post(reverse("care:template-rename", args=[template.pk]), {"name": ""}).status_code == 200
    client.post(reverse("care:template-end", args=[template.pk]))
    template.refresh_from_db()
    assert template.ended_at
    client.post(reverse("care:template-restore", args=[template.pk]))
    template.refresh_from_db()
    assert template.ended_at is None
