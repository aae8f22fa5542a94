"""A clinic's own lines, and who works there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts.actions.sharing import end_sharing
from accounts.models import Clinic, Membership, Person


class ChangedMeanwhile(Exception):
    """Someone else saved first; `clinic` is as they left it."""

    def __init__(self, clinic: Clinic) -> None:
        super().__init__("changed meanwhile")
        self.clinic = clinic


class LastAdmin(Exception):
    """Nobody would be left who can invite others."""


class NotAdmin(Exception):
    """Who asks does not run this clinic any more."""


@dataclass(frozen=True, slots=True)
class Letterhead:
    """The lines by which patients know a clinic; they stand on top of its handouts."""

    name: str
    phone: str = ""
    hours: str = ""
    address: str = ""
    country: str = "US"


@transaction.atomic
def make_clinic(*, lines: Letterhead, now: datetime) -> Clinic:
    return Clinic.objects.create(
        name=lines.name,
        phone=lines.phone,
        hours=lines.hours,
        address=lines.address,
        country=lines.country,
        made_at=now,
    )


@transaction.atomic
def edit_clinic(*, clinic: Clinic, lines: Letterhead, version: int, by: Person, now: datetime) -> Clinic:
    """Saves the lines over the `version` that was read. Raises ChangedMeanwhile on an old one, NotAdmin."""
    current = Clinic.objects.select_for_update().get(pk=clinic.pk)
    _check_admin(current, by)
    saved = Letterhead(current.name, current.phone, current.hours, current.address, current.country)
    if saved == lines:
        return current
    if current.version != version:
        raise ChangedMeanwhile(current)
    current.name, current.phone, current.hours = lines.name, lines.phone, lines.hours
    current.address, current.country = lines.address, lines.country
    current.version += 1
    current.save()
    return current


@transaction.atomic
def end_membership(*, membership: Membership, by: Person, now: datetime) -> bool:
    """From the next request on, that person works here no more. By themself or an admin; False where it had ended.

    Their sharings here end too, so that coming back later opens no record that nobody gave again. Raises LastAdmin, NotAdmin.
    """
    # One change of the clinic's people at a time: two admins who leave at once would both find the other.
    clinic = Clinic.objects.select_for_update().get(pk=membership.clinic_id)
    current = clinic.memberships.filter(pk=membership.pk, ended_at=None).first()
    if current is None:
        return False
    if current.person_id != by.pk:
        _check_admin(clinic, by)
    if current.is_admin and not clinic.memberships.filter(is_admin=True, ended_at=None).exclude(pk=current.pk).exists():
        raise LastAdmin
    current.ended_at = now
    current.save(update_fields=["ended_at"])
    for sharing in current.person.shared_with_me.filter(clinic=clinic, ended_at=None).select_related("owner"):
        end_sharing(sharing=sharing, by=by, now=now)
    return True


@transaction.atomic
def make_admin(*, membership: Membership, by: Person) -> bool:
    """Lets someone who works here run the clinic too. False where they have left. Raises NotAdmin."""
    clinic = Clinic.objects.select_for_update().get(pk=membership.clinic_id)
    _check_admin(clinic, by)
    return bool(clinic.memberships.filter(pk=membership.pk, ended_at=None).update(is_admin=True))


def _check_admin(clinic: Clinic, by: Person) -> None:
    """Who runs the clinic, or the site."""
    if not by.is_staff and not clinic.memberships.filter(person=by, is_admin=True, ended_at=None).exists():
        raise NotAdmin
