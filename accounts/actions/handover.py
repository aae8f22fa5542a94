"""Gives a record that a therapist made for someone without e-mail to that person, who signs in from then on."""

from __future__ import annotations

from django.db import transaction

from accounts.models import HealthProfile, Invitation, Person


class HasOwnRecord(Exception):
    """The person who takes over keeps a record of their own already; two records are never mixed."""


@transaction.atomic
def hand_over(*, record: Person, to: Person) -> Person:
    """`record` gets the address and every way to sign in of `to`, whose own, empty account goes. Gives back `record`.

    The rows of a record never change owner (many may not be changed at all): so it is the sign-in that moves.
    """
    if record.email is not None or has_own_record(to):
        raise HasOwnRecord
    for relation in Person._meta.related_objects:
        model, field = relation.related_model, relation.field.name
        if model.__module__.startswith("accounts.models"):
            continue
        model._base_manager.filter(**{field: to}).update(**{field: record})
    email, password = to.email, to.password
    to.delete()
    record.email, record.password = email, password
    record.name = record.name or to.name
    record.save(update_fields=["email", "password", "name"])
    return record


def has_own_record(person: Person) -> bool:
    """Whether anything at all is this person's. A profile in which nothing was told yet has no changes, and is nothing."""
    if person.is_therapist or person.is_staff:
        return True
    for relation in Person._meta.related_objects:
        model = relation.related_model
        if not model.__module__.startswith("accounts.models") or model in (Invitation, HealthProfile):
            continue
        if model._base_manager.filter(**{relation.field.name: person}).exists():
            return True
    return False
