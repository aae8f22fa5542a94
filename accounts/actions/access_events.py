"""What is written down when someone opens, prints or writes a part of another person's record."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.actions.profile import traced
from accounts.models import AccessEvent, Clinic, Person

# A page that is opened again and again is one line for this long.
AGAIN_AFTER = timedelta(minutes=10)

ROLES = {
    "helper": _("helper"),
    "therapist": _("therapist"),
    "support": _("the site's support"),
}
PARTS = {
    "overview": _("The first page of your record"),
    "profile": _("What you told about yourself"),
    "screening": _("Your answers to the health questions"),
    "clearance": _("Who said yes, and to what"),
    "routine": _("Your routines"),
    "session-log": _("Your session logs"),
    "swelling-note": _("Your swelling notes"),
    "advice": _("Advice that was shown to you"),
    "summary": _("Your visit summary"),
    "handout": _("Your handout"),
    "inbox": _("A message about your record"),
    "export": _("A copy of your record"),
}
ACTIONS = {
    "opened": _("Opened"),
    "printed": _("Printed"),
    "exported": _("Took a copy"),
    "wrote": _("Wrote something"),
    "changed": _("Changed something"),
    "refused": _("Tried to open, and was refused"),
}
# What is looked at may be looked at twice within a minute; what was written or printed counts each time.
REPEATED = {"opened", "refused"}


@transaction.atomic
def record_access(
    *,
    owner: Person,
    by: Person,
    role: str,
    clinic: Clinic | None = None,
    part: str,
    action: str = "opened",
    now: datetime,
) -> AccessEvent | None:
    """A line in the owner's access history: `role`, `part` and `action` are keys of ROLES, PARTS and ACTIONS.

    None where nothing is written: a person in their own record, and the same line again within AGAIN_AFTER.
    """
    for name, words, known in (("role", role, ROLES), ("part", part, PARTS), ("action", action, ACTIONS)):
        if words not in known:
            raise ValueError(f"There is no {name} {words!r} of an access event.")
    if by.pk == owner.pk:
        return None
    line = {
        "by_id": by.pk,
        "role": role,
        "clinic_name": clinic.name if clinic else "",
        "part": part,
        "action": action,
    }
    if action in REPEATED and owner.access_events.filter(**line, at__gt=now - AGAIN_AFTER, at__lte=now).exists():
        return None
    return AccessEvent.objects.create(**traced(owner, by, now) | line)


@transaction.atomic
def record_listing(
    *, owners: Sequence[Person], by: Person, clinic: Clinic, part: str, action: str = "opened", now: datetime
) -> int:
    """The same for a page that shows a part of several people at once: a fixed number of queries. How many lines it wrote.

    `owners` come with their `profile`.
    """
    line = {"by_id": by.pk, "role": "therapist", "clinic_name": clinic.name, "part": part, "action": action}
    recent = AccessEvent.objects.filter(**line, at__gt=now - AGAIN_AFTER, at__lte=now)
    known = set(recent.filter(owner__in=owners).values_list("owner", flat=True)) if action in REPEATED else set()
    new = [
        AccessEvent(**traced(owner, by, now) | line)
        for owner in dict.fromkeys(owners)
        if owner.pk not in known and owner.pk != by.pk
    ]
    return len(AccessEvent.objects.bulk_create(new))
