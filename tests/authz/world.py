"""One small world for the authorization table: two clinics, nine people, one record with a row of everything."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings
from django.test import Client
from django.utils import timezone

from accounts.actions.assignments import Terms, assign_routine
from accounts.actions.clearances import record_clearance
from accounts.actions.invitations import invite
from accounts.actions.profile import update_profile
from accounts.actions.routines import set_up_routine
from accounts.actions.sharing import Scope, end_sharing, start_sharing
from accounts.actions.swelling import Tape, write_note
from accounts.actions.transfers import ask_transfer, cover
from accounts.models import Clinic, InboxItem, Invitation, Person, Sharing
from guide import library
from guide.domain.clearances import Clearance

EVERYTHING = Scope(logs=True, notes=True)


@dataclass
class World:
    people: dict[str, Person] = field(default_factory=dict)
    objects: dict[str, dict[str, Any]] = field(default_factory=dict)
    cookies: dict[str, str] = field(default_factory=dict)

    asking: Client = field(default_factory=lambda: Client(raise_request_exception=False))

    def client(self, who: str) -> Client:
        """Signed in, second factor and all; a visitor is not. What was answered before is forgotten.

        It is one client for all: each new one makes the whole site anew, which takes longer than a request.
        """
        self.asking.cookies.clear()
        if who in self.cookies:
            self.asking.cookies[settings.SESSION_COOKIE_NAME] = self.cookies[who]
        return self.asking

    def sign_in(self) -> None:
        """Once for all: signing in again for each request takes longer than the requests."""
        for name, person in self.people.items():
            client = Client()
            client.force_login(person)
            self.cookies[name] = client.cookies[settings.SESSION_COOKIE_NAME].value


def make_world() -> World:
    world, now = World(), timezone.now()
    river, hill = (Clinic.objects.create(name=name, made_at=now) for name in ("River", "Hill"))
    for name in ("owner", "other"):
        world.people[name] = _person(name)
    for name, clinic in (
        ("own", river),
        ("colleague", river),
        ("former", river),
        ("elsewhere", hill),
        ("admin", river),
    ):
        world.people[name] = person = _person(name, is_therapist=True)
        clinic.memberships.create(person=person, is_admin=name == "admin", joined_at=now)
    world.people["site"] = _person("site", is_staff=True)
    for name in ("own", "colleague", "former", "elsewhere", "admin", "site"):
        TOTP.activate(world.people[name], generate_totp_secret())
    _record(world, river, now)
    _clinic_rows(world, river, now)
    _admin_rows(world, river)
    world.sign_in()
    return world


def _person(name: str, **fields: Any) -> Person:
    person = Person.objects.create_user(f"{name}@example.org", name=name.title(), birth_year=1960, **fields)
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    return person


def _share(world: World, who: str, clinic: Clinic | None, kind: str, now: Any) -> Sharing:
    owner = world.people["owner"]
    return start_sharing(
        owner=owner, person=world.people[who], kind=kind, clinic=clinic, scope=EVERYTHING, by=owner, now=now
    )


def _record(world: World, river: Clinic, now: Any) -> None:
    owner, own = world.people["owner"], world.people["own"]
    update_profile(person=owner, by=owner, fields={"treated": [], "affected": ["hand:left"]}, version=0, now=now)
    sharing = _share(world, "own", river, Sharing.THERAPIST, now)
    end_sharing(sharing=_share(world, "former", river, Sharing.THERAPIST, now), by=owner, now=now)
    helping = _share(world, "other", None, Sharing.HELPER, now)
    made = library.get().walkthrough("ret-hand")
    terms = Terms(start=now.date() - timedelta(days=20), review_by=now.date(), quiet_days=7)
    routine = assign_routine(owner=owner, by=own, clinic=river, walkthrough=made, side="left", terms=terms, now=now)
    alone, _new = set_up_routine(
        owner=owner,
        by=owner,
        walkthrough=library.get().walkthrough("ret-foot"),
        side="left",
        days_a_week=5,
        time_of_day="",
        now=now,
    )
    moment = {"at": now - timedelta(days=15), "local_date": (now - timedelta(days=15)).date(), "made_at": now}
    log = owner.session_logs.create(
        client_id="log-one", walkthrough="ret-hand", technique="retrograde", side="left", minutes=9, **moment
    )
    note = owner.swelling_notes.create(client_id="note-one", place="hand", side="left", feel="same", **moment)
    size = Decimal(41)
    sizes = [
        {"limb": limb, "point": "figure-of-eight", "number": 1, "first_cm": size, "second_cm": size, "cm": size}
        for limb in ("left", "right")
    ]
    tape = Tape("hand-figure8", "cm", "table", None, tuple(sizes))
    measured = [
        write_note(
            owner=owner,
            by=by,
            client_id=f"tape-{by.name}",
            on=now.date(),
            fields={"place": "hand", "side": "left"},
            tape=tape,
            in_clinic=by == own,
            now=now,
        )[0]
        for by in (owner, own)
    ]
    infection = owner.infections.create(place="hand", side="left", began_on=now.date(), made_at=now)
    yes = Clearance("asthma", "retrograde", "hand", "Dr. Ray", now.date(), changed_since=False, written=True)
    clearance = record_clearance(owner=owner, by=owner, clearance=yes, source="patient", now=now)
    invitation, _token, _code = invite(kind=Invitation.HELPER, made_by=owner, owner=owner, now=now)
    patient = {"pk": owner.pk}
    world.objects |= {
        "log": {"pk": log.pk},
        "note": {"pk": note.pk},
        "measured-note": {"pk": measured[0].pk},
        "infection": {"pk": infection.pk},
        "routine": {"pk": routine.pk},
        "own-routine": {"pk": alone.pk},
        "sharing": {"pk": sharing.pk},
        "helping": {"pk": helping.pk},
        "helper-invitation": {"pk": invitation.pk},
        "number": {"number": 1},
        "patient": patient,
        "patient-log": {**patient, "log_pk": log.pk},
        "patient-note": {**patient, "note_pk": note.pk},
        "patient-measured-note": {**patient, "note_pk": measured[1].pk},
        "patient-clearance": {**patient, "clearance_pk": clearance.pk},
        "patient-routine": {**patient, "routine": routine.pk},
    }


def _clinic_rows(world: World, river: Clinic, now: Any) -> None:
    own, owner = world.people["own"], world.people["owner"]
    item = InboxItem.objects.create(
        clinic=river, patient=owner, kind="stopped", key="one", level="ASK", reason="Stopped", needs="sees_logs", at=now
    )
    template = river.templates.create(name="Hand", walkthrough="ret-hand", made_by="Own", made_at=now)
    withdrawal = river.withdrawals.create(walkthrough="lym-foot", reason="Checked", by_name="Admin", at=now)
    invitation, _token, _code = invite(kind=Invitation.PATIENT, made_by=own, clinic=river, now=now)
    # Both wait: the colleague sees nothing before the patient's yes, nor before the cover's first day.
    colleague, tomorrow = world.people["colleague"], now.date() + timedelta(days=1)
    transfer = ask_transfer(sharing=Sharing.objects.get(person=own, owner=owner), to=colleague, now=now)
    cover(clinic=river, therapist=own, colleague=colleague, first=tomorrow, last=tomorrow, now=now)
    member = river.memberships.get(person=colleague)
    version = owner.routine_versions.filter(routine__clinic=river).first()
    world.objects |= {
        "item": {"pk": item.pk},
        "due": {"kind": "review", "pk": version.pk},
        "template": {"pk": template.pk},
        "patient-template": {"pk": owner.pk, "template": template.pk},
        "withdrawal": {"pk": withdrawal.pk},
        "clinic-invitation": {"pk": invitation.pk},
        "transfer": {"pk": transfer.pk},
        "member": {"pk": member.pk},
        "cover": {"pk": colleague.pk},
        "slug": {"slug": "ret-hand"},
        "topic": {"slug": "what-it-is"},
        "page": {"slug": "ret-hand", "number": 1},
        "token": {"token": "nobody-has-this"},
        "factor": {"pk": 999_999},
    }


def _admin_rows(world: World, river: Clinic) -> None:
    invited, _token, _code = invite(
        kind=Invitation.THERAPIST,
        made_by=world.people["site"],
        clinic=river,
        email="new@example.org",
        now=timezone.now(),
    )
    rows = {
        "clinic": river.pk,
        "invitation": invited.pk,
        "membership": river.memberships.first().pk,
        "person": world.people["own"].pk,
        "withdrawal": river.withdrawals.first().pk,
    }
    world.objects |= {f"admin-{name}": {"object_id": pk} for name, pk in rows.items()}
    world.objects["admin-app"] = {"app_label": "accounts"}
