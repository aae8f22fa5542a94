"""Makes the demo people: accounts that sign in with one password, clinics, and each patient's record."""

from __future__ import annotations

from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.db import transaction

from accounts.actions.sharing import Scope, start_sharing
from accounts.models import Clinic, Person, Sharing
from care.demo.records import Recorder
from care.demo.stories import PatientStory, Stories, read_stories

PASSWORD = "light hands on my own machine"  # noqa: S105 -- made-up people, on loopback only
DOMAIN = "demo.example"


@transaction.atomic
def make_demo(*, now: datetime) -> int:
    """Makes everyone of stories.toml; nothing where they are there already. How many people it made."""
    if Person.objects.filter(is_demo=True).exists():
        return 0
    stories = read_stories()
    owner = _person("owner", "Olive Owner", is_staff=True)
    _second_factor(owner)
    clinics = {
        each.key: Clinic.objects.create(
            name=each.name, phone=each.phone, hours=each.hours, address=each.address, made_at=now - timedelta(days=400)
        )
        for each in stories.clinics
    }
    therapists = _therapists(stories, clinics, now)
    for story in stories.patients:
        _patient(story, clinics, therapists, now)
    return Person.objects.filter(is_demo=True).count()


def _person(key: str, name: str, email: bool = True, **fields: object) -> Person:
    person = Person(name=name, email=f"{key}@{DOMAIN}" if email else None, is_demo=True, **fields)
    person.set_password(PASSWORD if email else None)
    person.save()
    if email:
        EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    return person


def _second_factor(person: Person) -> None:
    if not Authenticator.objects.filter(user=person).exists():
        TOTP.activate(person, generate_totp_secret())


def _therapists(stories: Stories, clinics: dict[str, Clinic], now: datetime) -> dict[str, Person]:
    made = {}
    for story in stories.therapists:
        person = made[story.key] = _person(story.key, story.name, is_therapist=True)
        _second_factor(person)
        for key in story.works:
            clinics[key].memberships.create(
                person=person, is_admin=key in story.runs, joined_at=now - timedelta(days=390)
            )
    return made


def _patient(story: PatientStory, clinics: dict[str, Clinic], therapists: dict[str, Person], now: datetime) -> None:
    began = now - timedelta(weeks=story.weeks)
    person = _person(story.key, story.name, email=not story.no_email, birth_year=story.birth)
    clinic, therapist = clinics.get(story.clinic), therapists.get(story.therapist)
    if clinic and therapist:
        scope = Scope(logs="logs" in story.scope, notes="notes" in story.scope)
        start_sharing(
            owner=person, person=therapist, kind=Sharing.THERAPIST, clinic=clinic, scope=scope, by=person, now=began
        )
    helper = None
    if story.helper:
        helper = _person(f"{story.key}-helper", story.helper)
        start_sharing(owner=person, person=helper, kind=Sharing.HELPER, scope=Scope(logs=True), by=person, now=began)
    Recorder(story, person, clinic, therapist, helper, now).record()
