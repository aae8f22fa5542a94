"""What the site's owner does with accounts: who owns the site, and who may sign in."""

from __future__ import annotations

from django.db import transaction

from accounts.models import Person


class NotOneself(Exception):
    """An owner does not shut themself out."""


@transaction.atomic
def make_owner(*, email: str) -> tuple[Person, bool]:
    """Who signs in with this address owns the site from now on. The person, and whether they were new here."""
    address = email.strip().lower()
    person = Person.objects.select_for_update().filter(email=address).first()
    new = person is None
    if person is None:
        person = Person.objects.create_user(address)
    person.is_staff = True
    person.save(update_fields=["is_staff"])
    return person, new


@transaction.atomic
def end_owner(*, email: str) -> bool:
    return bool(Person.objects.filter(email=email.strip().lower(), is_staff=True).update(is_staff=False))


@transaction.atomic
def set_active(*, person: Person, active: bool, by: Person) -> None:
    """Lets someone sign in, or no more: then they are out at their next request. Nothing of theirs is deleted."""
    if person.pk == by.pk and not active:
        raise NotOneself
    Person.objects.filter(pk=person.pk).update(is_active=active)
