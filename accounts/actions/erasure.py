"""An account that its owner wants gone: closed at once, taken back within 7 days, then erased for good.

What is erased, emptied or kept of each table stands in `safety/data-map.toml`. Erasing leaves a mark that names nobody.
"""

from __future__ import annotations

import uuid
from collections import Counter
from datetime import datetime, timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import models, transaction
from django.utils.crypto import salted_hmac

from accounts import data_map, unsent
from accounts.access import HELPING
from accounts.models import Erasure, Invitation, Person, Sharing
from guide import told

UNDO_DAYS = 7
SALT = "accounts.erasure"
# Whom a sharing names once that person's account is gone: the owner's history of sharing is not theirs to erase.
GONE = uuid.UUID(int=0)
GONE_NAME = "Deleted account"


@transaction.atomic
def schedule_erasure(*, person: Person, now: datetime) -> datetime:
    """Closes the account now and says when it is erased: 7 days later. All sign-ins end; nobody else sees the record.

    Asked for again, the first day holds.
    """
    current = Person.objects.select_for_update().get(pk=person.pk)
    if current.delete_on is None:
        current.delete_on = now + timedelta(days=UNDO_DAYS)
        current.save(update_fields=["delete_on"])
    person.delete_on = current.delete_on
    _forget_sessions(person)
    UserSession.objects.filter(user=person).delete()
    return current.delete_on


@transaction.atomic
def undo_erasure(*, person: Person) -> bool:
    """The account stays as it was. False where it was not to be erased."""
    person.delete_on = None
    return bool(Person.objects.filter(pk=person.pk).exclude(delete_on=None).update(delete_on=None))


@transaction.atomic
def erase_if_due(*, person_id: uuid.UUID, now: datetime) -> Erasure | None:
    """Erases the account if its day has come and it was not taken back meanwhile."""
    due = Person.objects.select_for_update().filter(pk=person_id, delete_on__lte=now).first()
    return erase(person=due, now=now) if due else None


@transaction.atomic
def erase(*, person: Person, now: datetime) -> Erasure:
    """Deletes every row of this person, all in one step, and leaves a mark with how many rows went, table by table.

    The mark names the person only while their rows go: the database lets append-only rows go for it alone.
    """
    mark = Erasure.objects.create(whose=person.pk, pseudonym=pseudonym(person.pk), at=now)
    rows: Counter[str] = Counter()
    rows["sessions.Session"] = _forget_sessions(person)
    _release_others(person, now)
    Invitation.objects.filter(email__iexact=person.email or "-").update(name="", email="", birth_year=None)
    _total, deleted = person.delete()
    rows.update(deleted)
    mark.whose = None
    mark.rows = {table: count for table, count in sorted(rows.items()) if count}
    mark.save(update_fields=["whose", "rows"])
    return mark


def _release_others(person: Person, now: datetime) -> None:
    """Other people's history of sharing stays with them: it ends now, and names no account any more."""
    theirs = person.shared_with_me.all()
    if not theirs.exists():
        return
    gone, _new = Person.objects.get_or_create(
        pk=GONE, defaults={"name": GONE_NAME, "is_active": False, "password": "!", "joined_at": now}
    )
    theirs.filter(ended_at=None).update(ended_at=now, ended_by=GONE_NAME)
    theirs.update(person=gone)


# Sessions: what stands in them is packed, so each is opened.


def _forget_sessions(person: Person) -> int:
    """Ends every sign-in of the person, and drops what was typed or told for them elsewhere. Returns how many went."""
    store = import_module(settings.SESSION_ENGINE).SessionStore
    whose = str(person.pk)
    helped = {str(pk) for pk in Sharing.objects.filter(owner=person).values_list("pk", flat=True)}
    ended = []
    for row in Session.objects.iterator(chunk_size=500):
        held = row.get_decoded()
        if held.get(SESSION_KEY) == whose:
            ended.append(row.session_key)
        elif _drop(held, whose, helped):
            row.session_data = store().encode(held)
            row.save(update_fields=["session_data"])
    Session.objects.filter(session_key__in=ended).delete()
    return len(ended)


def _drop(held: dict[str, Any], whose: str, helped: set[str]) -> bool:
    """Takes unsent text of the person or about them, and a visit told for them by a helper, out of someone else's session."""
    before = len(held)
    waits = held.get(unsent.KEY, {})
    if waits.get("for") == whose or whose in waits.get("path", ""):
        del held[unsent.KEY]
    if held.get(HELPING) in helped:
        del held[HELPING]
        held.pop(told.KEY, None)
    return len(held) != before


# The mark


def pseudonym(person_id: uuid.UUID, key: str = "") -> str:
    """A keyed digest of the id: who has neither the key nor the id can do nothing with it."""
    return salted_hmac(SALT, str(person_id), secret=key or settings.SECRET_KEY, algorithm="sha256").hexdigest()


def keep_list(file: Path) -> list[str]:
    """The pseudonyms in `file`, to which those of the database are added first.

    The file is kept apart from back-ups: what was erased after a back-up stands in it when that back-up is brought back.
    """
    known = file.read_text(encoding="ascii").split() if file.is_file() else []
    new = [
        each for each in Erasure.objects.order_by("pk").values_list("pseudonym", flat=True) if each not in set(known)
    ]
    if new:
        with file.open("a", encoding="ascii") as opened:
            opened.writelines(f"{each}\n" for each in dict.fromkeys(new))
    return [*known, *dict.fromkeys(new)]


def erased_before(pseudonyms: set[str]) -> list[Person]:
    """People who are here although they were erased once."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return [
        person
        for person in Person.objects.exclude(pk=GONE).iterator(chunk_size=500)
        if any(pseudonym(person.pk, key) in pseudonyms for key in keys)
    ]


def rows_of(person_id: uuid.UUID) -> dict[str, int]:
    """How many rows of each table are this person's: all tables of the data map, those without any too."""
    found = {}
    for table in data_map.read().tables:
        if table.lookups:
            mine = models.Q()
            for lookup in table.lookups:
                mine |= models.Q(**{lookup: person_id})
            found[table.name] = table.model._base_manager.filter(mine).distinct().count()
    sessions = (row.get_decoded() for row in Session.objects.iterator(chunk_size=500))
    found["sessions.Session"] = sum(str(person_id) in str(held) for held in sessions)
    return found
