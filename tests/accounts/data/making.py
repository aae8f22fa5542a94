"""A person with at least one row in every table, and the words that stand in them."""

from __future__ import annotations

import io
import json
import re
import uuid
import zipfile
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.admin.models import LogEntry
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.actions import session_logs, swelling
from accounts.actions.about import update_about
from accounts.actions.access_events import record_access
from accounts.actions.invitations import invite
from accounts.actions.logging import log_session
from accounts.actions.routines import change_routine, set_up_routine
from accounts.actions.screenings import keep_screening
from accounts.export.as_fhir import write_fhir
from accounts.export.as_json import NAME, write_json
from accounts.models import (
    AdviceRecord,
    ClearanceEvent,
    ClearanceRecord,
    InboxItem,
    InfectionEpisode,
    Invitation,
    Membership,
    Person,
    PrivateNote,
    RoutineVersion,
    SessionLog,
)
from accounts.signin.sessions import SessionStore
from guide import library
from guide.domain.plan import plan
from guide.ports import SessionRecord
from tests.accounts.sharing.people import HELPER, THERAPIST, clinic_of, share
from tests.accounts.swelling.making import arm_tape

NOW = datetime(2026, 5, 31, 9, 30, 15, 123456, tzinfo=UTC)


def trace(now: datetime = NOW, by: Person | None = None, name: str = "") -> dict[str, Any]:
    return {
        "at": now,
        "zone": "Europe/London",
        "local_date": now.date(),
        "by_id": by.pk if by else None,
        "by_name": by.called if by else name,
    }


def a_log(
    owner: Person, *, days_ago: int = 0, by: Person | None = None, routine: Any = None, **said: Any
) -> SessionLog:
    walkthrough = library.get().walkthrough("ret-hand")
    made = plan(walkthrough, "left")
    began = NOW - timedelta(days=days_ago, hours=1)
    steps = tuple(step.key for step in made.steps)
    ended = began + timedelta(minutes=12)
    record = SessionRecord(str(uuid.uuid4()), made, steps, began.isoformat(), ended.isoformat(), {steps[0]: "too-sore"})
    log, _new = log_session(
        owner=owner,
        by=by or owner,
        walkthrough=walkthrough,
        record=record,
        routine=routine,
        zone="Asia/Kathmandu",
        now=NOW,
    )
    return session_logs.rate_log(log=log, by=owner, said=said, version=1, now=NOW) if said else log


def full_record(owner: Person, word: str) -> None:
    """Rows in every part of a record; `word` stands in each text."""
    ret_hand = library.get().walkthrough("ret-hand")
    update_about(
        person=owner, by=owner, name=f"Ann {word}", birth_year=1957,
        fields={"affected": ["arm:left"], "treated": ["left-axilla"], "country": "UK", "zone": "Europe/London"},
        version=0, now=NOW,
    )  # fmt: skip
    routine, _new = set_up_routine(
        owner=owner, by=owner, walkthrough=ret_hand, side="left", days_a_week=5, time_of_day="", now=NOW
    )
    change_routine(routine=routine, by=owner, days_a_week=6, time_of_day="morning", version=1, now=NOW)
    clearance = ClearanceRecord.objects.create(
        owner=owner, source="patient", finding="blood-clot", technique="lymphatic", region="arm", who=f"Dr {word}",
        on=date(2026, 5, 1), until=date(2026, 9, 1), written=True, kind="doctor", limits=f"{word} only", **trace(by=owner),
    )  # fmt: skip
    ClearanceEvent.objects.create(
        owner=owner, clearance=clearance, kind="confirmed", reason=word, **trace(name=f"Tom {word}")
    )
    assigned = owner.routines.create(walkthrough="lym-arm", side="left", made_at=NOW, seen_version=0)
    RoutineVersion.objects.create(
        owner=owner, routine=assigned, number=1, start=NOW.date(), note=f"gently {word}", who_helps=word,
        adjustments={"approach": "usual", "off": {"neck": f"{word} neck"}, "cues": {"neck": word}}, mode={"short": True},
        lifts=[{"finding": "blood-clot", "reason": word, "clearance": str(clearance.pk)}], **trace(name="Tom"),
    )  # fmt: skip
    for kind, answers, kept in (
        ("assessment", {"values": {"blood-clot": "no"}, "where": {}, "treated": ["left-axilla"], "health_on": NOW.isoformat()},
         {"outcome": "GO", "findings": [], "edition": "e1"}),
        ("stop", {}, {"held": {"outcome": "EMERGENCY", "findings": [["q", "yes", "EMERGENCY", "r", word, "999"]],
                               "since": NOW.isoformat(), "stop_sign": "chest"}, "edition": "e1"}),
        ("looked-at", {"by": f"Dr {word}", "on": "2026-05-31"}, {}),
    ):  # fmt: skip
        outcome = {"assessment": "GO", "stop": "EMERGENCY", "looked-at": ""}[kind]
        keep_screening(
            owner=owner, by=owner, kind=kind, walkthrough="ret-hand", side="left", outcome=outcome, answers=answers,
            trace=kept, now=NOW,
        )  # fmt: skip
    log = a_log(owner, routine=routine, note=f"Felt {word}", pain_after=3, effects=["tired"], effects_lasted=False)
    session_logs.delete_log(log=log, by=owner, now=NOW)
    session_logs.restore_log(log=log, by=owner, now=NOW)
    session_logs.delete_log(log=a_log(owner, days_ago=3, note=f"Old {word}"), by=owner, now=NOW)
    note, _new = swelling.write_note(
        owner=owner, by=owner, client_id=str(uuid.uuid4()), on=date(2026, 5, 30), tape=arm_tape(), now=NOW,
        fields={"place": "arm", "side": "left", "feel": "same", "skin": ["dry"], "note": f"Tight {word}",
                "weight_kg": Decimal("71.5"), "pain": 2},
    )  # fmt: skip
    swelling.change_note(note=note, by=owner, version=1, on=date(2026, 5, 30), fields={"note": f"Less {word}"}, now=NOW)
    InfectionEpisode.objects.create(
        owner=owner,
        place="arm",
        side="left",
        began_on=date(2026, 1, 2),
        over_on=date(2026, 1, 20),
        note=word,
        made_at=NOW,
    )
    AdviceRecord.objects.create(
        owner=owner, at=NOW, local_date=NOW.date(), key=uuid.uuid4().hex, rule="worse", level="CALL_CLINIC",
        words={"title": f"Call {word}", "do": [word], "why": word, "used": word, "call": ""}, data={"since": "2026-05-01"},
        sources=["isl-2023"], edition="e1",
    )  # fmt: skip


def around(owner: Person, word: str) -> None:
    """Rows that stand around a record: sign-in, sharing, clinics. What is another person's has the word "foreign"."""
    therapist = Person.objects.create_user(f"{uuid.uuid4()}@example.org", name="Tom", is_therapist=True)
    clinic = clinic_of(therapist)
    helper = Person.objects.create_user(f"{uuid.uuid4()}@example.org", name="Hal")
    helped = Person.objects.create_user(f"{uuid.uuid4()}@example.org", name="Foreign patient")
    share(owner, therapist, THERAPIST, clinic=clinic, logs=True)
    share(owner, helper, HELPER)
    share(helped, owner, HELPER)
    record_access(owner=owner, by=therapist, role="therapist", clinic=clinic, part="session-log", now=NOW)
    invite(kind=Invitation.HELPER, made_by=owner, owner=owner, name=f"Uncle {word}", now=NOW)
    PrivateNote.objects.create(clinic=clinic, patient=owner, by=therapist, by_name="Tom", at=NOW, text="foreign words")
    PrivateNote.objects.create(clinic=clinic, patient=helped, by=owner, by_name="Ann", at=NOW, text="foreign words too")
    InboxItem.objects.create(
        clinic=clinic, patient=owner, kind="worse", key="k", level="ASK", reason=word, data={"w": word}, at=NOW,
        note="foreign note",
    )  # fmt: skip
    Membership.objects.create(clinic=clinic, person=owner, joined_at=NOW)
    routine = owner.routines.first()
    routine.assigned_by, routine.clinic = therapist, clinic
    routine.save()
    address, _new = EmailAddress.objects.get_or_create(
        user=owner, email=owner.email, defaults={"verified": True, "primary": True}
    )
    EmailConfirmation.objects.create(email_address=address, key=uuid.uuid4().hex)
    Authenticator.objects.create(user=owner, type="totp", data={"secret": "s"})
    LogEntry.objects.create(user=owner, action_flag=2, object_id="1", object_repr="a clinic", change_message="[]")
    a_session(owner)


def a_session(owner: Person, **held: Any) -> str:
    """A sign-in on another device. Returns the session's key."""
    store = SessionStore()
    store["_auth_user_id"] = str(owner.pk)
    store.update(held)
    store.create()
    UserSession.objects.create(user=owner, ip="127.0.0.1", session_key=store.session_key, user_agent="Firefox")
    assert Session.objects.filter(pk=store.session_key).exists()
    return store.session_key


def as_text(owner: Person) -> str:
    pieces: list[str] = []
    write_json(pieces.append, owner=owner, now=NOW)
    return "".join(pieces)


def as_data(owner: Person) -> dict[str, Any]:
    return json.loads(as_text(Person.objects.get(pk=owner.pk)))


def zipped(text: str | bytes, name: str = NAME) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, text)
    return file.getvalue()


def send(client: Client, data: bytes, name: str = "light-hands.json") -> Any:
    """The file, as the form sends it."""
    return client.post("/me/data/import/", {"file": SimpleUploadedFile(name, data)})


def text(response: Any) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def files_of(response: Any) -> dict[str, bytes]:
    """The files of a ZIP that was sent."""
    assert response.status_code == 200, response.content[:300]
    with zipfile.ZipFile(io.BytesIO(response.getvalue())) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def bundle_of(owner: Person) -> dict[str, Any]:
    """The FHIR bundle of a person."""
    pieces: list[str] = []
    write_fhir(pieces.append, owner=Person.objects.get(pk=owner.pk), now=NOW)
    return json.loads("".join(pieces))
