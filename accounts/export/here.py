"""What this site keeps about a person beside the record itself: sign-in, sharing, who looked, what clinics keep.

It is told in a copy and never brought back: elsewhere it would not be true. Other people's words are not in it; the reasons stand
in `safety/data-map.toml`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.admin.models import LogEntry
from django.db import models

from accounts.export.parts import Copy, Row, plain
from accounts.models import Invitation, Person

MOMENT = ("at", "zone", "local_date", "by_name")


def account_of(person: Person) -> Row:
    """How the person signs in; no secret of it."""
    devices = UserSession.objects.filter(user=person).order_by("created_at")
    return {
        **_fields(person, "email joined_at last_login is_therapist is_staff".split()),
        "addresses": _rows(EmailAddress.objects.filter(user=person), "email verified primary".split()),
        "site_changes": _rows(LogEntry.objects.filter(user=person), "action_time action_flag change_message".split()),
        "sign_in": _rows(Authenticator.objects.filter(user=person), "type created_at last_used_at".split()),
        "devices": _rows(devices, "created_at last_seen_at ip user_agent".split()),
    }


def here_of(copy: Copy) -> dict[str, Any]:
    """Call it when the routines of the copy have been read: it names them."""
    person = copy.owner
    return {
        "assignments": list(_assignments(copy)),
        "sharings": list(_sharings(person)),
        "sharing_changes": _rows(person.sharing_changes.order_by("at", "pk"), [*MOMENT, "what", "scope"]),
        "access_events": _rows(
            person.access_events.order_by("at", "pk").iterator(chunk_size=500),
            [*MOMENT, "role", "clinic_name", "part", "action"],
        ),
        "invitations": list(_invitations(person)),
        "records_that_i_may_see": _rows(
            person.shared_with_me.order_by("made_at"),
            "kind sees_logs sees_notes starts ends made_at ended_at ended_by".split(),
        ),
        "messages_to_my_therapist": _rows(
            person.inbox_items.order_by("at", "pk"), "kind level reason data needs since at seen_at resolved_at".split()
        ),
        "private_notes_about_me": _rows(person.private_notes.order_by("at"), ["at"]),
        "private_notes_by_me": _rows(person.private_notes_written.order_by("at"), ["at"]),
        "clinics": [
            {"name": each.clinic.name} | _fields(each, "is_admin joined_at ended_at".split())
            for each in person.memberships.select_related("clinic").order_by("joined_at")
        ],
    }


def _assignments(copy: Copy) -> Iterable[Row]:
    routines = copy.owner.routines.exclude(assigned_by=None, clinic=None).select_related("assigned_by", "clinic")
    for each in routines:
        yield {
            "routine": copy.ids["routines"].get(each.pk),
            "by": each.assigned_by.called if each.assigned_by else "",
            "clinic": each.clinic.name if each.clinic else "",
        }


def _sharings(person: Person) -> Iterable[Row]:
    for each in person.sharings.select_related("person", "clinic", "cover_for").order_by("made_at", "pk"):
        yield {
            "with": each.person.called,
            "clinic": each.clinic.name if each.clinic else "",
            "stands_in_for": each.cover_for.called if each.cover_for else "",
        } | _fields(each, "kind sees_logs sees_notes starts ends made_at ended_at ended_by".split())


def _invitations(person: Person) -> Iterable[Row]:
    own = models.Q(made_by=person) | models.Q(owner=person) | models.Q(used_by=person)
    for each in Invitation.objects.filter(own).order_by("made_at", "pk"):
        is_helper = each.kind == Invitation.HELPER and each.made_by_id == person.pk
        yield {"name": each.name if is_helper else ""} | _fields(
            each, "kind made_at expires_at used_at cancelled_at".split()
        )


def _rows(rows: Iterable[models.Model], names: Iterable[str]) -> list[Row]:
    names = list(names)
    return [_fields(each, names) for each in rows]


def _fields(row: models.Model, names: Iterable[str]) -> Row:
    return {name: plain(getattr(row, name)) for name in names}
