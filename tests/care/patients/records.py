"""Rows of a patient's record for the tests of a therapist's pages, with words that can be looked for."""

from __future__ import annotations

import uuid
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from accounts.actions.private_notes import add_private_note
from accounts.actions.profile import update_profile
from accounts.actions.sharing import Scope, start_sharing
from accounts.actions.swelling import Tape, write_note
from accounts.models import AdviceRecord, Clinic, Person, Routine, RoutineVersion, SessionLog, Sharing, SwellingNote
from guide import library
from guide.domain.tape import METHODS

LOG_WORDS, NOTE_WORDS, PRIVATE_WORDS = "canary-of-sessions", "canary-of-notes", "canary-of-therapists"
LOG_ADVICE, NOTE_ADVICE, BOTH_ADVICE = "advice-from-sessions", "advice-from-notes", "advice-from-both"


def told(patient: Person, **fields: Any) -> None:
    """A profile: left arm swells, left armpit treated."""
    fields = {"affected": ["arm:left"], "treated": ["left-axilla"], **fields}
    update_profile(person=patient, by=patient, fields=fields, version=0, now=timezone.now())


def log(patient: Person, days_ago: int = 1, **more: Any) -> SessionLog:
    at = timezone.now() - timedelta(days=days_ago)
    fields = {
        "client_id": str(uuid.uuid4()), "walkthrough": "ret-hand", "technique": "retrograde", "side": "left", "minutes": 9,
        "at": at, "local_date": at.date(), "made_at": at, "note": LOG_WORDS, "heaviness_before": 7, "heaviness_after": 4,
    }  # fmt: skip
    return patient.session_logs.create(**{**fields, **more})


def note(patient: Person, days_ago: int = 1, **more: Any) -> SwellingNote:
    at = timezone.now() - timedelta(days=days_ago)
    fields = {
        "client_id": str(uuid.uuid4()), "place": "arm", "side": "left", "feel": "heavier", "note": NOTE_WORDS,
        "at": at, "local_date": at.date(), "made_at": at, "heaviness": 6,
    }  # fmt: skip
    return patient.swelling_notes.create(**{**fields, **more})


def advice(patient: Person, rule: str, title: str) -> AdviceRecord:
    now = timezone.now()
    words = {"title": title, "used": f"used by {title}"}
    return patient.advice.create(at=now, local_date=now.date(), key=title, rule=rule, level="ASK", words=words)


def routine(patient: Person, clinic: Clinic | None, therapist: Person | None, **version: Any) -> RoutineVersion:
    now = timezone.now()
    made = Routine.objects.create(
        owner=patient, walkthrough="ret-hand", side="left", clinic=clinic, assigned_by=therapist, made_at=now - timedelta(days=40)
    )  # fmt: skip
    fields = {
        "number": 1,
        "at": now,
        "local_date": now.date(),
        "start": now.date() - timedelta(days=40),
        "days_a_week": 5,
    }
    return RoutineVersion.objects.create(owner=patient, routine=made, **{**fields, **version})


def tape(patient: Person, by: Person, days_ago: int = 0, more: str = "0") -> SwellingNote:
    """A set of tape measures of both arms, six marks every 4 cm; the left one is `more` cm thicker."""
    rows = [
        {"limb": limb, "point": point.key, "number": number, "along_cm": point.along_cm, "first_cm": size, "cm": size}
        for limb, size in (("left", Decimal(25) + Decimal(more)), ("right", Decimal(25)))
        for number, point in enumerate(METHODS["arm-4cm"].points(6), 1)
    ]
    posture = library.get().measuring.methods["arm-4cm"].postures[0].key
    made = Tape(method="arm-4cm", units="cm", posture=posture, before_massage=True, points=tuple(rows), count=6)
    now = timezone.now()
    note, _new = write_note(
        owner=patient,
        by=by,
        client_id=str(uuid.uuid4()),
        on=now.date() - timedelta(days=days_ago),
        fields={"place": "arm", "side": "left"},
        tape=made,
        now=now,
    )
    return note


def full(patient: Person, therapist: Person, clinic: Clinic) -> None:
    """A record with something of everything."""
    told(patient)
    for ago in (1, 2, 3, 9, 12):
        log(patient, ago)
    log(patient, 4, effects=["headache"], effects_lasted=True, stopped="limb-changed")
    note(patient, 2)
    note(patient, 9, feel="same")
    tape(patient, patient, 8)
    tape(patient, patient, 1, "0.5")
    advice(patient, "effects", LOG_ADVICE)
    advice(patient, "worse", NOTE_ADVICE)
    advice(patient, "no-result", BOTH_ADVICE)
    routine(patient, clinic, therapist, review_by=timezone.now().date() + timedelta(days=30))
    add_private_note(clinic=clinic, patient=patient, by=therapist, text=PRIVATE_WORDS, now=timezone.now())


def share(patient: Person, therapist: Person, clinic: Clinic, logs: bool = True, notes: bool = True) -> Sharing:
    return start_sharing(
        owner=patient, person=therapist, kind=Sharing.THERAPIST, clinic=clinic, scope=Scope(logs=logs, notes=notes),
        by=patient, now=timezone.now(),
    )  # fmt: skip
