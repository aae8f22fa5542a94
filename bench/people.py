"""Makes the people of the record benchmarks in the database that the settings name, and prints their session cookies as JSON.

A patient of one month and one of five years, each with daily logs and notes, and weekly tape measures; a therapist with 20 patients and
one with 500. Rows are written in bulk: what is measured is reading them.
"""

import json
import os
import sys
import uuid
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")

import django

django.setup()

from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret  # noqa: E402
from django.conf import settings  # noqa: E402
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.db import transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from accounts.models import (  # noqa: E402
    Circumference,
    Clinic,
    HealthProfile,
    InboxItem,
    Person,
    Routine,
    RoutineVersion,
    SessionLog,
    Sharing,
    SwellingNote,
)
from guide import library  # noqa: E402
from guide.domain.plan import plan  # noqa: E402

SLUG, SIDE = "lym-arm", "right"
SIZES = (17.2, 19.6, 22.4, 24.8, 26.0, 26.6, 27.4, 28.8, 30.2, 31.4)
TAPE = {
    "method": "arm-4cm",
    "interval_cm": 4,
    "posture": "table",
    "before_massage": True,
    "volume_ml": Decimal("1914.04"),
    "other_volume_ml": Decimal("1630.49"),
}
MONTH, FIVE_YEARS = 30, 5 * 365


def main() -> None:
    now = timezone.now()
    with transaction.atomic():
        cookies = {
            "one month": _patient("month", MONTH, now),
            "five years": _patient("years", FIVE_YEARS, now),
            "20 patients": _therapist(20, now),
            "500 patients": _therapist(500, now),
        }
    print(json.dumps(cookies))


def _person(name: str, **fields: object) -> Person:
    person = Person.objects.create(email=f"{name}@bench.example", name=name, **fields)
    HealthProfile.objects.create(owner=person, affected=[f"arm:{SIDE}"], treated=["right-axilla"])
    return person


def _cookie(person: Person) -> str:
    """Signed in, as the site's own sign-in leaves it."""
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.create()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"


def _logs(person: Person, days: int, now: datetime, steps: dict) -> list[SessionLog]:
    walkthrough = library.get().walkthrough(SLUG)
    return [
        SessionLog(
            owner=person,
            client_id=f"log-{ago}",
            at=now - timedelta(days=ago),
            local_date=(now - timedelta(days=ago)).date(),
            walkthrough=SLUG,
            technique=walkthrough.technique.slug,
            side=SIDE,
            edition=walkthrough.edition,
            plan=steps,
            minutes=14,
            done=22,
            total=22,
            heaviness_before=5,
            heaviness_after=4,
            tightness_before=4,
            tightness_after=3,
            made_at=now,
        )
        for ago in range(1, days + 1)
    ]


def _patient(name: str, days: int, now: datetime) -> str:
    person = _person(name)
    steps = plan(library.get().walkthrough(SLUG), SIDE).as_dict()
    SessionLog.objects.bulk_create(_logs(person, days, now, steps), batch_size=50)
    notes = SwellingNote.objects.bulk_create(
        [
            SwellingNote(
                owner=person,
                client_id=f"note-{ago}",
                at=now - timedelta(days=ago),
                local_date=(now - timedelta(days=ago)).date(),
                place="arm",
                side=SIDE,
                feel="same",
                heaviness=4,
                made_at=now,
                **(TAPE if ago % 7 == 0 else {}),
            )
            for ago in range(1, days + 1)
        ],
        batch_size=50,
    )
    Circumference.objects.bulk_create(
        [
            Circumference(note=note, limb=limb, point=f"mark-{number}", number=number, first_cm=size, cm=size)
            for note in notes
            if note.method
            for limb in ("left", "right")
            for number, size in enumerate(SIZES, 1)
        ],
        batch_size=500,
    )
    return _cookie(person)


def _therapist(number: int, now: datetime) -> str:
    therapist = _person(f"therapist-{number}", is_therapist=True)
    TOTP.activate(therapist, generate_totp_secret())
    clinic = Clinic.objects.create(name=f"Clinic {number}", made_at=now)
    clinic.memberships.create(person=therapist, joined_at=now)
    for count in range(number):
        patient = _person(f"patient-{number}-{count}", birth_year=1950 + count % 40)
        Sharing.objects.create(
            owner=patient,
            person=therapist,
            kind=Sharing.THERAPIST,
            clinic=clinic,
            sees_logs=True,
            sees_notes=True,
            starts=now.date() - timedelta(days=60),
            made_at=now,
        )
        routine = Routine.objects.create(
            owner=patient, walkthrough=SLUG, side=SIDE, clinic=clinic, assigned_by=therapist, made_at=now
        )
        RoutineVersion.objects.create(
            owner=patient,
            routine=routine,
            number=1,
            at=now,
            local_date=now.date(),
            start=now.date() - timedelta(days=60),
            review_by=now.date() + timedelta(days=20 - count % 40),
        )
        SessionLog.objects.bulk_create(_logs(patient, 20, now - timedelta(days=count % 15), {"steps": []}))
        InboxItem.objects.create(
            clinic=clinic,
            patient=patient,
            kind="stopped",
            key=str(uuid.uuid4()),
            level="SAME_DAY",
            reason="Stopped a session",
            needs="sees_logs",
            at=now,
        )
    return _cookie(therapist)


if __name__ == "__main__":
    main()
