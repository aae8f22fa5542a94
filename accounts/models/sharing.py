"""Who else may see or write in a person's record: by invitation, with a scope and an end."""

from __future__ import annotations

import uuid
from datetime import date

from django.db import models

from accounts.models.clinic import Clinic
from accounts.models.moments import Trace
from accounts.models.person import Person


class Sharings(models.QuerySet["Sharing"]):
    def active(self, today: date) -> Sharings:
        return self.filter(ended_at=None, starts__lte=today).filter(
            models.Q(ends__isnull=True) | models.Q(ends__gte=today)
        )


class Sharing(models.Model):
    """What `person` may do with `owner`'s record. A therapist always sees the routine; the rest is as the owner chose.

    A helper (`kind`) may start sessions and write logs; what they see of old ones is the same scope.
    """

    THERAPIST, HELPER = "therapist", "helper"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="sharings")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="shared_with_me")
    kind = models.CharField(max_length=10, choices=[(k, k) for k in (THERAPIST, HELPER)])
    clinic = models.ForeignKey(Clinic, on_delete=models.CASCADE, null=True, blank=True, related_name="sharings")
    sees_logs = models.BooleanField(default=False)
    sees_notes = models.BooleanField(default=False)
    starts = models.DateField()
    ends = models.DateField(null=True, blank=True)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.CharField(max_length=120, blank=True)
    cover_for = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="covered_by")

    objects = Sharings.as_manager()

    class Meta:
        ordering = ["-made_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "person", "kind", "clinic"],
                condition=models.Q(ended_at=None),
                name="one_open_sharing_a_clinic",
            ),
            models.UniqueConstraint(
                fields=["owner", "person", "kind"],
                condition=models.Q(ended_at=None, clinic=None),
                name="one_open_sharing_without_clinic",
            ),
            models.CheckConstraint(condition=~models.Q(owner=models.F("person")), name="nobody_shares_with_themself"),
        ]
        indexes = [models.Index(fields=["person", "ended_at"], name="sharing_by_person")]

    def __str__(self) -> str:
        return f"sharing {self.pk}"


class SharingChange(Trace):
    """Append-only: who got, changed or lost access to what, and when."""

    owner = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="sharing_changes")
    sharing = models.ForeignKey(Sharing, on_delete=models.CASCADE, related_name="changes")
    what = models.CharField(max_length=10)
    scope = models.JSONField(default=dict)

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"sharing change {self.pk}"


class AccessEvent(Trace):
    """Append-only: someone else opened, printed or wrote a part of the owner's record. Only the owner reads these."""

    owner = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="access_events")
    role = models.CharField(max_length=12)
    clinic_name = models.CharField(max_length=120, blank=True)
    part = models.SlugField(max_length=30)
    action = models.CharField(max_length=10, default="opened")

    class Meta:
        ordering = ["-at"]
        indexes = [models.Index(fields=["owner", "-at"], name="access_by_owner")]

    def __str__(self) -> str:
        return f"access {self.pk}"


class Invitation(models.Model):
    """A secret on a card or in a mail: hashed, for one use, for 7 days, used up by POST alone.

    `kind` says what taking it does: share with a therapist, help a person, become a therapist of a clinic or the site, or take
    over a record that a therapist made for someone without e-mail (`owner`).
    """

    PATIENT, HELPER, THERAPIST, HANDOVER = "patient", "helper", "therapist", "handover"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=10, choices=[(k, k) for k in (PATIENT, HELPER, THERAPIST, HANDOVER)])
    made_by = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="invitations_made")
    owner = models.ForeignKey(Person, on_delete=models.CASCADE, null=True, blank=True, related_name="invitations")
    clinic = models.ForeignKey(Clinic, on_delete=models.CASCADE, null=True, blank=True, related_name="invitations")
    name = models.CharField(max_length=80, blank=True)
    email = models.EmailField(blank=True)
    birth_year = models.PositiveSmallIntegerField(null=True, blank=True)
    token_digest = models.CharField(max_length=64, unique=True)
    code_digest = models.CharField(max_length=64, unique=True)
    tries = models.PositiveSmallIntegerField(default=0)
    asks = models.JSONField(default=dict)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    used_by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="invitations_used"
    )
    cancelled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-made_at"]

    def __str__(self) -> str:
        return f"invitation {self.pk}"
