"""What a therapist does with an inbox item: says that they saw it, writes a note, resolves it. Who and when is kept."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from accounts.models import Clinic, InboxItem, Person, Routine


class AlreadyDone(Exception):
    """A colleague was quicker; `item` is as they left it."""

    def __init__(self, item: InboxItem) -> None:
        super().__init__("already done")
        self.item = item


@transaction.atomic
def see_item(*, item: InboxItem, by: Person, note: str, resolve: bool, version: int, now: datetime) -> InboxItem:
    """Marks the item as seen by `by`, with a note; with `resolve` it leaves the inbox. Raises AlreadyDone on an old page."""
    current = InboxItem.objects.select_for_update().get(pk=item.pk)
    if current.version != version:
        raise AlreadyDone(current)
    if current.seen_at is None:
        current.seen_at, current.seen_by = now, by.called
    if resolve:
        current.resolved_at, current.resolved_by = now, by.called
    current.note = note
    current.version += 1
    current.save()
    return current


@transaction.atomic
def open_again(*, item: InboxItem, now: datetime) -> InboxItem:
    """Undoes resolving."""
    InboxItem.objects.filter(pk=item.pk).update(resolved_at=None, resolved_by="")
    item.refresh_from_db()
    return item


@transaction.atomic
def take_up(
    *,
    clinic: Clinic,
    routine: Routine,
    kind: str,
    since: date,
    reason: str,
    needs: str,
    by: Person,
    note: str,
    resolve: bool,
    now: datetime,
) -> InboxItem:
    """Writes down what depends on time alone (no session for a while, a review due) once someone deals with it."""
    item, _new = InboxItem.objects.get_or_create(
        clinic=clinic,
        patient=routine.owner,
        key=f"{kind}:{routine.pk}:{since.isoformat()}",
        defaults={
            "kind": kind,
            "level": "ASK",
            "reason": reason[:300],
            "needs": needs,
            "routine": routine,
            "since": since,
            "at": now,
        },
    )
    return see_item(item=item, by=by, note=note, resolve=resolve, version=item.version, now=now)
