"""Run in a process of its own, on the database that DATABASE_URL names: what must hold there, as JSON on the last line."""

from __future__ import annotations

import json
import os
import threading
from typing import Any
from uuid import uuid4

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import DatabaseError, connection, transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from accounts.actions.bringing import bring_in  # noqa: E402
from accounts.actions.erasure import erase, rows_of  # noqa: E402
from accounts.actions.logging import log_session  # noqa: E402
from accounts.actions.screenings import keep_screening  # noqa: E402
from accounts.export.reading import read_file  # noqa: E402
from accounts.models import Erasure, Person, ScreeningRecord, SessionLog  # noqa: E402
from guide import library  # noqa: E402
from guide.domain.plan import plan  # noqa: E402
from guide.ports import SessionRecord  # noqa: E402
from tests.accounts.data.making import around, as_data, as_text, full_record  # noqa: E402

COPIES = 20
TABLES = (
    "accessevent clearanceevent clearancerecord profilechange routineversion screeningrecord sessionlogedit "
    "sharingchange swellingnoteedit"
).split()


def a_session(key: str) -> SessionRecord:
    made = plan(library.get().walkthrough("ret-hand"), "left")
    now = timezone.now().isoformat()
    return SessionRecord(key, made, tuple(step.key for step in made.steps), now, now, {})


def send_at_once(owners: list[Person], record: SessionRecord) -> dict[str, Any]:
    """Every copy from a thread and a connection of its own, all let go at the same moment."""
    walkthrough = library.get().walkthrough("ret-hand")
    gate, made, faults = threading.Barrier(len(owners)), [], []

    def send(owner: Person) -> None:
        try:
            connection.ensure_connection()
            gate.wait()
            _log, new = log_session(owner=owner, by=owner, walkthrough=walkthrough, record=record, now=timezone.now())
            made.append(new)
        except Exception as error:
            faults.append(repr(error))
        finally:
            connection.close()

    threads = [threading.Thread(target=send, args=(owner,)) for owner in owners]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    rows = SessionLog.objects.filter(client_id=record.key).count()
    return {"rows": rows, "new": sum(made), "answers": len(made), "faults": faults}


def refused(statement: str, values: list[Any]) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, values)
    except DatabaseError as error:
        return "append-only" in str(error) or "stays" in str(error)
    return False


def append_only(owner: Person) -> dict[str, bool]:
    row = keep_screening(
        owner=owner,
        by=owner,
        kind=ScreeningRecord.ASSESSMENT,
        walkthrough="ret-hand",
        side="left",
        outcome="GO",
        answers={},
        trace={},
        now=timezone.now(),
    )
    table = ScreeningRecord._meta.db_table
    found = {
        "update refused": refused(f"UPDATE {table} SET outcome = %s", ["EMERGENCY"]),
        "delete refused": refused(f"DELETE FROM {table} WHERE owner_id IS NOT NULL AND outcome = %s", ["GO"]),
    }
    with transaction.atomic():
        mark = Erasure.objects.create(whose=owner.pk, pseudonym="p" * 64, at=timezone.now())
        owner.screening_records.all().delete()
        mark.whose = None
        mark.save(update_fields=["whose"])
    found["erasure deletes"] = not ScreeningRecord.objects.filter(pk=row.pk).exists()
    found["mark cannot be changed"] = refused("UPDATE accounts_erasure SET pseudonym = %s", ["q"])
    found["mark cannot be taken up again"] = refused("UPDATE accounts_erasure SET whose = %s", [_id(owner)])
    found["mark cannot be deleted"] = refused("DELETE FROM accounts_erasure WHERE pseudonym <> %s", [""])
    return found


def erased() -> dict[str, Any]:
    """One of two people with a row in every table is erased; then a copy of the other is brought into a third account."""
    gone, stays, third = (Person.objects.create_user(f"{name}-{uuid4()}@example.org") for name in ("gia", "sam", "tia"))
    for person, word in ((gone, "plum"), (stays, "fig")):
        full_record(person, word)
        around(person, word)
    whose, before, full = gone.pk, as_data(stays), rows_of(gone.pk)
    mark = erase(person=gone, now=timezone.now())
    after = as_data(stays)
    bring_in(owner=third, brought=read_file(as_text(stays).encode(), timezone.now()), now=timezone.now())
    return {
        "empty tables before": sorted(name for name, count in full.items() if not count),
        "left": {name: count for name, count in rows_of(whose).items() if count},
        "counted": {name: mark.rows.get(name, 0) for name in full} == full,
        "mark is nobody's": mark.whose is None and not Erasure.objects.exclude(whose=None).exists(),
        "the other is as before": before == after,
        "comes back equal": as_data(third)["record"] == after["record"],
    }


def _id(person: Person) -> str:
    return person.pk.hex if connection.vendor == "sqlite" else str(person.pk)


def guarded() -> dict[str, int]:
    """How many triggers each append-only table has."""
    if connection.vendor == "sqlite":
        query = "SELECT tbl_name FROM sqlite_master WHERE type = 'trigger'"
    else:
        query = "SELECT event_object_table FROM information_schema.triggers"
    with connection.cursor() as cursor:
        cursor.execute(query)
        names = [name for (name,) in cursor.fetchall()]
    return {table: names.count(f"accounts_{table}") for table in TABLES}


if __name__ == "__main__":
    call_command("migrate", interactive=False, verbosity=0)
    ann = Person.objects.create_user(f"ann-{uuid4()}@example.org")
    bob = Person.objects.create_user(f"bob-{uuid4()}@example.org")
    result = {
        "vendor": connection.vendor,
        "one person": send_at_once([ann] * COPIES, a_session("same-id")),
        "two people": send_at_once([ann, bob] * (COPIES // 2), a_session("other-id")),
        "append-only": append_only(ann),
        "guarded": guarded(),
        "erased": erased(),
    }
    print(json.dumps(result))
