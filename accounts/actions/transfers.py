"""Letting a patient go: discharge, transfer to a colleague who is agreed to, and someone who stands in for a while."""

from __future__ import annotations

from datetime import date, datetime

from django.db import models, transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.access import this_day
from accounts.actions.invitations import InvitationGone, invite, is_open
from accounts.actions.paper_records import note_consent
from accounts.actions.sharing import Scope, end_sharing, scope_of, start_sharing, within
from accounts.models import Clinic, Invitation, Person, Sharing

TRANSFER = "transfer"  # in what the invitation asks: the sharing that ends with a yes


class NoColleague(Exception):
    """The colleague does not work at the clinic (any more), or sees the patient already."""


@transaction.atomic
def discharge(*, sharing: Sharing, reason: str, by: Person, now: datetime) -> bool:
    """Ends the therapist's sharing; the reason stands in the private notes. The patient's history says that it ended."""
    if not end_sharing(sharing=sharing, by=by, now=now):
        return False
    take_back_transfers(sharing=sharing, now=now)
    text = _("Discharged: %(reason)s") % {"reason": reason}
    note_consent(patient=sharing.owner, clinic=sharing.clinic, by=by, text=text, now=now)
    return True


# Transfer


def colleagues_for(sharing: Sharing, now: datetime) -> models.QuerySet[Person]:
    """Who works at the sharing's clinic and does not see its patient yet. Who only stands in for a while may take over."""
    today = this_day(now)
    seeing = Sharing.objects.active(today).filter(
        owner=sharing.owner_id, clinic=sharing.clinic_id, kind=Sharing.THERAPIST, cover_for=None
    )
    return (
        Person.objects.filter(
            memberships__clinic=sharing.clinic_id,
            memberships__ended_at=None,
            is_active=True,
            is_therapist=True,
            delete_on=None,
        )
        .exclude(pk__in=seeing.values("person"))
        .exclude(pk=sharing.person_id)
        .order_by("name", "pk")
    )


@transaction.atomic
def ask_transfer(*, sharing: Sharing, to: Person, now: datetime) -> Invitation:
    """A question to the patient, who answers in their own pages. Nothing changes before. An older one is taken back.

    Raises NoColleague.
    """
    if not colleagues_for(sharing, now).filter(pk=to.pk).exists():
        raise NoColleague
    take_back_transfers(sharing=sharing, now=now)
    # Its secrets are thrown away: only the patient, signed in, finds it.
    invitation, _token, _code = invite(
        kind=Invitation.PATIENT,
        made_by=to,
        owner=sharing.owner,
        clinic=sharing.clinic,
        name=sharing.owner.called,
        asks={"logs": sharing.sees_logs, "notes": sharing.sees_notes, "ends": sharing.ends, TRANSFER: str(sharing.pk)},
        now=now,
    )
    return invitation


def open_transfers(*, patient: Person, now: datetime) -> list[Invitation]:
    """What the patient is asked and can still answer."""
    rows = patient.invitations.filter(
        kind=Invitation.PATIENT, used_at=None, cancelled_at=None, expires_at__gt=now
    ).select_related("made_by", "owner", "clinic")
    return [row for row in rows if is_open(row, now) and _old(row) is not None]


def asked_transfer(*, sharing: Sharing, now: datetime) -> Invitation | None:
    """The open question about this sharing."""
    found = open_transfers(patient=sharing.owner, now=now)
    return next((one for one in found if one.asks.get(TRANSFER) == str(sharing.pk)), None)


def _old(invitation: Invitation) -> Sharing | None:
    """The sharing that a yes ends, while it goes on."""
    return invitation.owner.sharings.filter(pk=invitation.asks.get(TRANSFER), ended_at=None).first()


@transaction.atomic
def take_back_transfers(*, sharing: Sharing, now: datetime) -> int:
    rows = sharing.owner.invitations.filter(kind=Invitation.PATIENT, used_at=None, cancelled_at=None)
    return rows.filter(**{f"asks__{TRANSFER}": str(sharing.pk)}).update(cancelled_at=now)


@transaction.atomic
def accept_transfer(*, invitation: Invitation, by: Person, now: datetime) -> Sharing:
    """The patient's yes: the colleague sees what the therapist saw, who sees nothing from the next request on.

    Raises InvitationGone where it was answered, taken back, is too old, or the old sharing has ended.
    """
    current = Invitation.objects.select_for_update().get(pk=invitation.pk)
    old = _old(current)
    if current.owner_id != by.pk or old is None or not is_open(current, now):
        raise InvitationGone
    Invitation.objects.filter(pk=current.pk).update(used_at=now, used_by=by)
    return _move(old, current.made_by, by=by, now=now)


@transaction.atomic
def transfer_on_paper(*, sharing: Sharing, to: Person, consent_on: date, by: Person, now: datetime) -> Sharing:
    """For a record without e-mail: its owner agreed on paper on `consent_on`. Raises NoColleague."""
    if sharing.owner.email is not None:
        raise ValueError("Who can sign in answers for themself.")
    if not colleagues_for(sharing, now).filter(pk=to.pk).exists():
        raise NoColleague
    text = _("Agreed on paper on %(day)s: transfer to %(name)s.") % {
        "day": date_format(consent_on),
        "name": to.called,
    }
    note_consent(patient=sharing.owner, clinic=sharing.clinic, by=by, text=text, now=now)
    return _move(sharing, to, by=by, now=now)


def _move(old: Sharing, to: Person, *, by: Person, now: datetime) -> Sharing:
    scope = scope_of(old)
    end_sharing(sharing=old, by=by, now=now)
    # Who stood in until now takes over for good.
    for cover in old.owner.sharings.filter(person=to, kind=Sharing.THERAPIST, clinic=old.clinic, ended_at=None):
        end_sharing(sharing=cover, by=by, now=now)
    return start_sharing(
        owner=old.owner, person=to, kind=Sharing.THERAPIST, clinic=old.clinic, scope=scope, by=by, now=now
    )


# While someone is away


@transaction.atomic
def cover(
    *, clinic: Clinic, therapist: Person, colleague: Person, first: date, last: date, now: datetime
) -> tuple[int, int]:
    """`colleague` sees the patients of `therapist` from `first` to `last`: how many, and how many they see already.

    Each patient finds it in their sharing list, with its end, and can end it. It gives no more than the therapist sees, and
    patients whom the therapist only stands in for are not passed on. Raises NoColleague.
    """
    works_here = colleague.memberships.filter(clinic=clinic, ended_at=None).exists()
    if colleague.pk == therapist.pk or not (works_here and colleague.is_therapist and colleague.is_active):
        raise NoColleague
    today = this_day(now)
    own = Sharing.objects.active(today).filter(
        person=therapist,
        kind=Sharing.THERAPIST,
        clinic=clinic,
        cover_for=None,
        owner__is_active=True,
        owner__delete_on=None,
    )
    made = skipped = 0
    for sharing in own.exclude(owner=colleague).select_related("owner"):
        open_ones = sharing.owner.sharings.filter(
            person=colleague, kind=Sharing.THERAPIST, clinic=clinic, ended_at=None
        ).exclude(ends__lt=today)
        if open_ones.exists():
            skipped += 1
            continue
        start_sharing(
            owner=sharing.owner,
            person=colleague,
            kind=Sharing.THERAPIST,
            clinic=clinic,
            scope=within(Scope(sharing.sees_logs, sharing.sees_notes, last), scope_of(sharing)),
            by=therapist,
            now=now,
            cover_for=therapist,
            starts=first,
        )
        made += 1
    return made, skipped


@transaction.atomic
def end_cover(*, clinic: Clinic, therapist: Person, colleague: Person, by: Person, now: datetime) -> int:
    """Ends all that `colleague` sees in place of `therapist`; how many."""
    rows = therapist.covered_by.filter(clinic=clinic, person=colleague, ended_at=None)
    return sum(end_sharing(sharing=row, by=by, now=now) for row in rows)
