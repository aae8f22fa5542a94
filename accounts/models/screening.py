"""What was asked and answered, what it led to, and who said yes: rows that are only ever added."""

from __future__ import annotations

from django.db import models

from accounts.models.moments import Trace
from accounts.models.person import Person


class ScreeningRecord(Trace):
    """Append-only: one weighing of answers, one stop, one "a professional has looked at it", or one "something has changed".

    `answers` are those it was made from (values, where, treated, health_on); `trace` is `Assessment.as_dict()`; `edition` names
    the rules. A decision can be made again from the row.
    """

    ASSESSMENT, STOP, LOOKED_AT, CHANGED = "assessment", "stop", "looked-at", "changed"

    owner = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="screening_records")
    kind = models.CharField(max_length=12, choices=[(k, k) for k in (ASSESSMENT, STOP, LOOKED_AT, CHANGED)])
    walkthrough = models.SlugField(max_length=40)
    side = models.CharField(max_length=6, blank=True)
    outcome = models.CharField(max_length=12)
    answers = models.JSONField(default=dict)
    trace = models.JSONField(default=dict)
    edition = models.CharField(max_length=64, blank=True)
    language = models.CharField(max_length=12, default="en-us")

    class Meta:
        ordering = ["-at"]
        indexes = [models.Index(fields=["owner", "-at"], name="screening_by_owner")]

    def __str__(self) -> str:
        return f"screening record {self.pk}"


class ClearanceRecords(models.QuerySet["ClearanceRecord"]):
    def not_ended(self) -> ClearanceRecords:
        return self.exclude(events__kind__in=ClearanceEvent.ENDING)


class ClearanceRecord(Trace):
    """Append-only: a named professional's yes to one finding, for one technique and region, with a date and an end.

    `source` says who wrote it here: the patient, or a therapist. It ends by a ClearanceEvent, never by a change.
    """

    PATIENT, THERAPIST = "patient", "therapist"

    owner = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="clearances")
    source = models.CharField(max_length=10, choices=[(k, k) for k in (PATIENT, THERAPIST)])
    finding = models.SlugField(max_length=60)
    technique = models.SlugField(max_length=20)
    region = models.SlugField(max_length=20)
    who = models.CharField(max_length=120)
    on = models.DateField()
    until = models.DateField(null=True, blank=True)
    written = models.BooleanField(default=False)
    kind = models.CharField(max_length=10, blank=True)
    changed_since = models.BooleanField(default=False)
    limits = models.TextField(max_length=1000, blank=True)

    objects = ClearanceRecords.as_manager()

    class Meta:
        ordering = ["-at"]
        indexes = [models.Index(fields=["owner", "-at"], name="clearance_by_owner")]

    def __str__(self) -> str:
        return f"clearance {self.pk}"


class ClearanceEvent(Trace):
    """Append-only: a therapist confirmed a clearance, someone withdrew it, or something changed since."""

    CONFIRMED, WITHDRAWN, CHANGED = "confirmed", "withdrawn", "changed"
    ENDING = (WITHDRAWN, CHANGED)

    owner = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="clearance_events")
    clearance = models.ForeignKey(ClearanceRecord, on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(max_length=10, choices=[(k, k) for k in (CONFIRMED, WITHDRAWN, CHANGED)])
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["at"]

    def __str__(self) -> str:
        return f"clearance event {self.pk}"
