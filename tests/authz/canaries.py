"""Two clinics in which every word that someone typed is the clinic's own: no such word may turn up in the other's pages.

A word begins with `zq` and the clinic's key. `HIDDEN` words are the therapists' own: no patient reads them. `UNSHARED` words
belong to a patient who shares the routine alone.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client

from accounts import inbox, neutral_mail
from accounts.actions.assignments import Terms, assign_routine, revise_routine
from accounts.actions.invitations import invite
from accounts.actions.private_notes import add_private_note
from accounts.actions.profile import profile_of, update_profile
from accounts.actions.routine_templates import save_template
from accounts.actions.sharing import Scope, start_sharing
from accounts.actions.withdrawals import withdraw
from accounts.models import Clinic, InboxItem, Invitation, Person, Routine, Sharing
from guide import library
from guide.domain.plan import Adjustments

ALL = Scope(logs=True, notes=True)
HIDDEN, UNSHARED = "hidden", "unshared"
PLACES = ("river", "hill")


@dataclass
class Place:
    """One clinic with its people; `keys` are the keys of all that is the clinic's alone."""

    key: str
    clinic: Clinic
    people: dict[str, Person] = field(default_factory=dict)
    keys: set[str] = field(default_factory=set)

    def word(self, kind: str) -> str:
        return f"zq{self.key}{kind}"


@dataclass
class Seeded:
    river: Place
    hill: Place
    both: Person  # a patient of either clinic


def client_of(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def seed(now: datetime) -> Seeded:
    places = [_place(key, now) for key in PLACES]
    both = _person("zqboth", "Zqboth")
    for place in places:
        _patient(place, both, ALL, now)
        start_sharing(
            owner=both, person=place.people["admin"], kind=Sharing.THERAPIST, clinic=place.clinic, scope=Scope(),
            by=both, now=now,
        )  # fmt: skip
    return Seeded(*places, both)


def _person(key: str, name: str, **fields: object) -> Person:
    person = Person.objects.create_user(f"{key}@example.org", name=name, birth_year=1950, **fields)
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    return person


def _place(key: str, now: datetime) -> Place:
    clinic = Clinic.objects.create(made_at=now, name=f"zq{key}clinic")
    place = Place(key, clinic, keys={str(clinic.pk)})
    clinic.phone, clinic.hours, clinic.address = (place.word(kind) for kind in ("phone", "hours", "address"))
    clinic.save()
    for who in ("therapist", "admin"):
        person = place.people[who] = _person(place.word(who), place.word(who), is_therapist=True)
        TOTP.activate(person, generate_totp_secret())
        member = clinic.memberships.create(person=person, is_admin=who == "admin", joined_at=now)
        place.keys |= {str(person.pk), str(member.pk)}
    for who, scope in (("patient", ALL), ("narrow", Scope())):
        person = place.people[who] = _person(place.word(who), place.word(who))
        place.keys.add(str(person.pk))
        _patient(place, person, scope, now)
        _record(place, person, place.word("" if who == "patient" else UNSHARED), now)
    _of_clinic(place, now)
    return place


def _patient(place: Place, person: Person, scope: Scope, now: datetime) -> None:
    """What the clinic adds to someone who shares with its therapist."""
    if not profile_of(person).version:
        fields = {"treated": [], "affected": ["hand:left", "hand:right"]}
        update_profile(person=person, by=person, fields=fields, version=0, now=now)
    by = place.people["therapist"]
    sharing = start_sharing(
        owner=person, person=by, kind=Sharing.THERAPIST, clinic=place.clinic, scope=scope, by=person, now=now
    )
    side = "left" if place.key == "river" else "right"
    made = library.get().walkthrough("ret-hand")
    changes = Adjustments(off={"pump": place.word("off")}, cues={"palm": place.word("cue")})
    terms = {"start": now.date() - timedelta(days=20), "review_by": now.date(), "adjustments": changes}
    terms |= {"who_helps": place.word("helps"), "quiet_days": 7}
    routine = assign_routine(
        owner=person, by=by, clinic=place.clinic, walkthrough=made, side=side, now=now,
        terms=Terms(note=place.word("routinenote"), **terms),
    )  # fmt: skip
    routine.refresh_from_db()
    revise_routine(routine=routine, by=by, version=1, terms=Terms(note=place.word("newnote"), **terms), now=now)
    private = add_private_note(clinic=place.clinic, patient=person, by=by, text=place.word(f"{HIDDEN}private"), now=now)
    item = InboxItem.objects.create(
        clinic=place.clinic, patient=person, kind="red-flag", key=f"one:{routine.pk}", level="CARE", at=now,
        reason=place.word("reason"), note=place.word(f"{HIDDEN}seen"),
    )  # fmt: skip
    place.keys |= {str(row.pk) for row in (sharing, routine, private, item)}


def _record(place: Place, person: Person, word: str, now: datetime) -> None:
    """What the patient wrote; a stopped session is an item of the inbox and a mail."""
    at = now - timedelta(days=3)
    moment = {"at": at, "local_date": at.date(), "made_at": now}
    log = person.session_logs.create(
        client_id="one", walkthrough="ret-hand", technique="retrograde", side="left", minutes=9, note=f"{word}log",
        stopped="hurts-tingles-tighter", **moment,
    )  # fmt: skip
    note = person.swelling_notes.create(
        client_id="one", place="hand", side="left", feel="same", note=f"{word}swelling", **moment
    )
    inbox.stopped(log=log, now=now)
    place.keys |= {str(log.pk), str(note.pk)}


def _of_clinic(place: Place, now: datetime) -> None:
    by, admin, clinic = place.people["therapist"], place.people["admin"], place.clinic
    today = now.date()
    template = save_template(
        clinic=clinic, by=by, name=place.word(f"{HIDDEN}template"), walkthrough=library.get().walkthrough("ret-hand"),
        terms=Terms(start=today, review_by=today + timedelta(days=30)), now=now,
    )  # fmt: skip
    withdrawal = withdraw(
        clinic=clinic, walkthrough="ret-foot", edition="", reason=place.word("withdrawn"), by=admin, now=now
    )
    place.keys |= {str(template.pk), str(withdrawal.pk)}
    for kind, maker, word in (
        (Invitation.PATIENT, by, "invited"),
        (Invitation.THERAPIST, admin, "colleague"),
    ):
        invitation, token, _code = invite(
            kind=kind, made_by=maker, clinic=clinic, name=place.word(f"{HIDDEN}{word}"),
            email=f"{place.word(HIDDEN + word)}@example.org", now=now,
        )  # fmt: skip
        neutral_mail.send_invitation(invitation, token)
        place.keys.add(str(invitation.pk))


def routine_of(place: Place, person: Person) -> Routine:
    return person.routines.get(clinic=place.clinic)
