"""A walkthrough that a person means to do, how often, and every version of how it is done."""

from __future__ import annotations

import uuid

from django.db import models

from accounts.models.clinic import Clinic
from accounts.models.moments import Trace
from accounts.models.person import Person

PAUSED_AFTER_DAYS = 30


class Routine(models.Model):
    """One routine of one person. `assigned_by` is empty where they set it up alone. `version` is the newest version's number.

    `seen_version` is the newest version that the patient has been shown what changed in.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="routines")
    walkthrough = models.SlugField(max_length=40)
    side = models.CharField(max_length=6)
    clinic = models.ForeignKey(Clinic, on_delete=models.SET_NULL, null=True, blank=True, related_name="routines")
    assigned_by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="assigned_routines"
    )
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.CharField(max_length=120, blank=True)
    version = models.PositiveIntegerField(default=1)
    seen_version = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["made_at"]

    def __str__(self) -> str:
        return f"routine {self.pk}"

    @property
    def is_assigned(self) -> bool:
        """Whether a therapist gave it. Asks for its versions where neither therapist nor clinic is there to tell."""
        if self.assigned_by_id is not None or self.clinic_id is not None:
            return True
        newest = next(iter(self.versions.all()), None)  # of those that were fetched before, where they were
        return newest is not None and self.is_given_in(newest)

    def is_given_in(self, newest: RoutineVersion) -> bool:
        """The same by its newest version: only a therapist's has a day to look at it again, and it outlasts both accounts."""
        return bool(self.assigned_by_id or self.clinic_id or newest.review_by)


class RoutineVersions(models.QuerySet["RoutineVersion"]):
    def followed(self) -> RoutineVersions:
        """The newest version of each routine that goes on, with its routine and who gave it; the oldest routine first."""
        newest = self.filter(routine__ended_at=None, number=models.F("routine__version"))
        return newest.select_related("routine__assigned_by", "routine__clinic").order_by("routine__made_at")


class RoutineVersion(Trace):
    """Append-only: how the routine is done from `start` on. Session logs name the version that they followed.

    `adjustments` is `Adjustments` as plain data (approach, add_ons, off, repetitions, seconds, cues); `lifts` names each lock
    that this assignment opens, with its reason: [{"finding", "reason", "clearance"}].
    """

    owner = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="routine_versions")
    routine = models.ForeignKey(Routine, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    adjustments = models.JSONField(default=dict)
    mode = models.JSONField(default=dict)
    lifts = models.JSONField(default=list)
    edition = models.CharField(max_length=64, blank=True)
    minutes = models.PositiveSmallIntegerField(null=True)
    times_a_day = models.PositiveSmallIntegerField(default=1)
    days_a_week = models.PositiveSmallIntegerField(default=7)
    time_of_day = models.CharField(max_length=10, blank=True)
    garment = models.CharField(max_length=10, blank=True)
    who_helps = models.CharField(max_length=80, blank=True)
    start = models.DateField()
    review_by = models.DateField(null=True)
    quiet_days = models.PositiveSmallIntegerField(default=7)
    note = models.TextField(max_length=1000, blank=True)

    objects = RoutineVersions.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["routine", "number"], name="one_version_a_number")]

    def __str__(self) -> str:
        return f"version {self.number} of routine {self.routine_id}"

    @property
    def given_by(self) -> str:
        """Who gave it and where, by the names that the patient knows, an account that is gone too; "" where they set it up alone."""
        routine = self.routine
        if not routine.is_given_in(self):
            return ""
        who = routine.assigned_by.called if routine.assigned_by else self.by_name
        return f"{who}, {routine.clinic.name}" if routine.clinic else who
