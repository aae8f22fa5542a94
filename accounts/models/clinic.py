"""Clinics, who works there, and what belongs to a clinic and not to a patient."""

from __future__ import annotations

import uuid

from django.db import models

from accounts.models.person import Person


class Clinic(models.Model):
    """A clinic as its patients know it: the letterhead of handouts is made of these lines."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=120)
    phone = models.CharField(max_length=40, blank=True)
    hours = models.CharField(max_length=200, blank=True)
    address = models.TextField(max_length=400, blank=True)
    country = models.CharField(max_length=8, default="US")
    made_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """A therapist who works at a clinic; an admin also invites others. A therapist can be in two clinics."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    clinic = models.ForeignKey(Clinic, on_delete=models.CASCADE, related_name="memberships")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="memberships")
    is_admin = models.BooleanField(default=False)
    joined_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["clinic", "person"], condition=models.Q(ended_at=None), name="one_open_membership_each"
            )
        ]

    def __str__(self) -> str:
        return f"membership {self.pk}"


class PrivateNote(models.Model):
    """A therapist's own note about a patient. Patients' own words and these never mix."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    clinic = models.ForeignKey(Clinic, on_delete=models.CASCADE, related_name="private_notes")
    patient = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="private_notes")
    by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="private_notes_written")
    by_name = models.CharField(max_length=120)
    at = models.DateTimeField()
    text = models.TextField(max_length=4000)

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"private note {self.pk}"


class InboxItem(models.Model):
    """Something that a therapist must look at: why, and the data. `key` names the cause, so that it is raised once.

    `needs` is the part of the scope that it is from (sees_logs, sees_notes, both, or "" for the routine itself): who may not see that
    part does not see the item. Of a routine without sessions `since` is the last one's day.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    clinic = models.ForeignKey(Clinic, on_delete=models.CASCADE, related_name="inbox")
    patient = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="inbox_items")
    kind = models.SlugField(max_length=20)
    key = models.CharField(max_length=80)
    level = models.CharField(max_length=12)
    reason = models.CharField(max_length=300)
    data = models.JSONField(default=dict)
    needs = models.CharField(max_length=12, blank=True)
    routine = models.ForeignKey("accounts.Routine", on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    since = models.DateField(null=True, blank=True)
    at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True, blank=True)
    seen_by = models.CharField(max_length=120, blank=True)
    note = models.TextField(max_length=2000, blank=True)
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.CharField(max_length=120, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-at"]
        constraints = [models.UniqueConstraint(fields=["clinic", "patient", "key"], name="one_inbox_item_a_cause")]
        indexes = [models.Index(fields=["clinic", "resolved_at", "-at"], name="inbox_by_clinic")]

    def __str__(self) -> str:
        return f"inbox item {self.pk}"


class RoutineTemplate(models.Model):
    """A routine that a clinic gives often: what the builder starts from. `settings` are a version's fields as plain data."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    clinic = models.ForeignKey(Clinic, on_delete=models.CASCADE, related_name="templates")
    name = models.CharField(max_length=80)
    walkthrough = models.SlugField(max_length=40)
    settings = models.JSONField(default=dict)
    made_by = models.CharField(max_length=120)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return f"template {self.pk}"


class Withdrawal(models.Model):
    """A walkthrough, or one edition of it, that a clinic's patients must not follow for now."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    clinic = models.ForeignKey(Clinic, on_delete=models.CASCADE, related_name="withdrawals")
    walkthrough = models.SlugField(max_length=40)
    edition = models.CharField(max_length=64, blank=True)
    reason = models.CharField(max_length=300)
    by_name = models.CharField(max_length=120)
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"withdrawal {self.pk}"
