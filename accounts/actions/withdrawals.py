"""Taking a walkthrough, or one edition of it, back for all patients of a clinic, and giving it free again."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from accounts.models import Clinic, Person, Withdrawal


class WithdrawnAlready(Exception):
    """It is withdrawn already, by `withdrawal`."""

    def __init__(self, withdrawal: Withdrawal) -> None:
        super().__init__("withdrawn already")
        self.withdrawal = withdrawal


@transaction.atomic
def withdraw(*, clinic: Clinic, walkthrough: str, edition: str, reason: str, by: Person, now: datetime) -> Withdrawal:
    """From the next request on no patient of the clinic can start it. `edition` "" is every edition, the next ones too.

    Raises WithdrawnAlready where just that, or all of it, is withdrawn.
    """
    Clinic.objects.select_for_update().get(pk=clinic.pk)  # two at once become one
    same = clinic.withdrawals.filter(walkthrough=walkthrough, edition__in={"", edition}, ended_at=None).first()
    if same is not None:
        raise WithdrawnAlready(same)
    return Withdrawal.objects.create(
        clinic=clinic, walkthrough=walkthrough, edition=edition, reason=reason, by_name=by.called, at=now
    )


@transaction.atomic
def lift(*, withdrawal: Withdrawal, by: Person, now: datetime) -> bool:
    """Patients can start it again, each after their own questions. False where it was lifted already."""
    return bool(Withdrawal.objects.filter(pk=withdrawal.pk, ended_at=None).update(ended_at=now, ended_by=by.called))
