"""Inviting someone, and what taking or refusing an invitation does. Only digests of its secrets are stored."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F

from accounts import invitation_codes
from accounts.actions.handover import hand_over, has_own_record
from accounts.actions.sharing import Scope, start_sharing
from accounts.models import Clinic, Invitation, Membership, Person, Sharing

HOLDS_FOR = timedelta(days=7)
TRIES = 5  # of a code, with whatever birth year


class InvitationGone(Exception):
    """Used, refused, taken back, too old, or its maker may no longer ask."""


class NotForThisPerson(Exception):
    """The person who is signed in cannot take it: it was sent to another address, or is their own."""


@transaction.atomic
def invite(
    *,
    kind: str,
    made_by: Person,
    now: datetime,
    owner: Person | None = None,
    clinic: Clinic | None = None,
    name: str = "",
    email: str = "",
    birth_year: int | None = None,
    asks: Mapping[str, Any] | None = None,
) -> tuple[Invitation, str, str]:
    """An invitation, its token, and its code ("" without a birth year: a code works with one alone).

    With `email`, only the person with that address can take it. `asks` is what is asked for: `logs`, `notes` (yes or no), `ends`
    (a date, or None) for a patient or helper; `admin` for a therapist. The secrets are known only here and now.
    """
    if kind not in {Invitation.PATIENT, Invitation.HELPER, Invitation.THERAPIST, Invitation.HANDOVER}:
        raise ValueError(f"There is no invitation of kind {kind!r}.")
    if (kind == Invitation.HELPER and owner != made_by) or (kind == Invitation.HANDOVER and owner is None):
        raise ValueError("A helper is invited by the owner of the record; a handover names the record's owner.")
    token, code = invitation_codes.new_token(), invitation_codes.new_code()
    asked = dict(asks or {})
    if isinstance(asked.get("ends"), date):
        asked["ends"] = asked["ends"].isoformat()
    invitation = Invitation.objects.create(
        kind=kind,
        made_by=made_by,
        owner=owner,
        clinic=clinic,
        name=name,
        email=email.strip().lower(),
        birth_year=birth_year,
        token_digest=invitation_codes.digest_of_token(token),
        code_digest=invitation_codes.digest_of_code(code),
        asks=asked,
        made_at=now,
        expires_at=now + HOLDS_FOR,
    )
    return invitation, token, code if birth_year else ""


def is_open(invitation: Invitation, now: datetime) -> bool:
    """Whether it can still be taken: not used, refused or too old, and its maker may still ask for this."""
    unused = invitation.used_at is None and invitation.cancelled_at is None
    return unused and invitation.expires_at > now and _maker_may_ask(invitation)


def _maker_may_ask(invitation: Invitation) -> bool:
    maker = invitation.made_by
    if not maker.is_active or maker.delete_on is not None:
        return False
    if invitation.kind == Invitation.HELPER:
        return maker.pk == invitation.owner_id
    if invitation.kind == Invitation.HANDOVER and invitation.owner.email is not None:
        return False  # it was handed over already
    works_here = maker.memberships.filter(clinic=invitation.clinic, ended_at=None)
    if invitation.kind == Invitation.THERAPIST:
        return maker.is_staff or works_here.filter(is_admin=True).exists()
    return maker.is_therapist and (invitation.clinic is None or works_here.exists())


def by_token(*, token: str, now: datetime) -> Invitation | None:
    """The open invitation of this token. Looking uses nothing up."""
    found = _all().filter(token_digest=invitation_codes.digest_of_token(token)).first()
    return found if found is not None and is_open(found, now) else None


def still_open(*, pk: uuid.UUID, now: datetime) -> Invitation | None:
    """An invitation that was opened before, if it can still be answered."""
    found = _all().filter(pk=pk).first()
    return found if found is not None and is_open(found, now) else None


@transaction.atomic
def try_code(*, code: str, birth_year: int, now: datetime) -> Invitation | None:
    """The open invitation of this code and birth year. Each try counts, and after TRIES of them none is right.

    Nothing tells a wrong code from a wrong year, from an invitation that is used or too old.
    """
    digest = invitation_codes.digest_of_code(invitation_codes.as_typed(code))
    counted = Invitation.objects.filter(code_digest=digest, tries__lt=TRIES).update(tries=F("tries") + 1)
    found = _all().filter(code_digest=digest, birth_year=birth_year).first()
    return found if counted and found is not None and is_open(found, now) else None


@transaction.atomic
def accept(*, invitation: Invitation, by: Person, scope: Scope | None = None, now: datetime) -> Person:
    """Takes an invitation, once. `scope` is what a patient chose; a helper gets what the owner chose when inviting.

    Gives back who is signed in from now on: `by`, or the person whose record was handed over. Raises InvitationGone or
    NotForThisPerson, and then nothing is used up.
    """
    invitation = _all().select_for_update(of=("self",)).get(pk=invitation.pk)
    if not is_open(invitation, now):
        raise InvitationGone
    if not may_take(invitation, by):
        raise NotForThisPerson
    if not Invitation.objects.filter(pk=invitation.pk, used_at=None, cancelled_at=None).update(used_at=now):
        raise InvitationGone
    becomes = by
    if invitation.kind == Invitation.PATIENT:
        _tell_apart(by, invitation)
        start_sharing(
            owner=by,
            person=invitation.made_by,
            kind=Sharing.THERAPIST,
            clinic=invitation.clinic,
            scope=scope or Scope(),
            by=by,
            now=now,
        )
    elif invitation.kind == Invitation.HELPER:
        start_sharing(
            owner=invitation.owner,
            person=by,
            kind=Sharing.HELPER,
            scope=scope_asked(invitation),
            by=invitation.owner,
            now=now,
        )
    elif invitation.kind == Invitation.THERAPIST:
        _join(invitation, by, now)
    else:
        becomes = hand_over(record=invitation.owner, to=by)
    Invitation.objects.filter(pk=invitation.pk).update(used_by=becomes)
    return becomes


def may_take(invitation: Invitation, person: Person) -> bool:
    """Whether this person is one whom it can be for: not its maker, and with the address that it was sent to."""
    if person.pk in (invitation.made_by_id, invitation.owner_id):
        return False
    return not invitation.email or invitation.email == (person.email or "").lower()


def keeps_own_record(invitation: Invitation, person: Person) -> bool:
    """Whether a handover cannot go to this person, since they keep a record already."""
    return invitation.kind == Invitation.HANDOVER and has_own_record(person)


def scope_asked(invitation: Invitation) -> Scope:
    """What it asks to see, and until when."""
    asks = invitation.asks
    ends = date.fromisoformat(asks["ends"]) if asks.get("ends") else None
    return Scope(logs=asks.get("logs") is True, notes=asks.get("notes") is True, ends=ends)


def _tell_apart(person: Person, invitation: Invitation) -> None:
    """A therapist knows people of one name apart by the year: what the card says holds where the person told nothing."""
    person.name = person.name or invitation.name
    person.birth_year = person.birth_year or invitation.birth_year
    person.save(update_fields=["name", "birth_year"])


def _join(invitation: Invitation, by: Person, now: datetime) -> None:
    by.is_therapist = True
    by.save(update_fields=["is_therapist"])
    if invitation.clinic is None:
        return
    admin = invitation.asks.get("admin") is True
    membership, new = Membership.objects.get_or_create(
        clinic=invitation.clinic, person=by, ended_at=None, defaults={"is_admin": admin, "joined_at": now}
    )
    if not new and admin and not membership.is_admin:
        membership.is_admin = True
        membership.save(update_fields=["is_admin"])


@transaction.atomic
def close_invitation(*, invitation: Invitation, now: datetime) -> bool:
    """Refused by whom it was for, or taken back by who made it. False where it was used or closed already."""
    return bool(Invitation.objects.filter(pk=invitation.pk, used_at=None, cancelled_at=None).update(cancelled_at=now))


def _all() -> Any:
    return Invitation.objects.select_related("made_by", "owner", "clinic")


def last_day(invitation: Invitation) -> date:
    """The day, in UTC, on which it ends."""
    return invitation.expires_at.astimezone(UTC).date()
