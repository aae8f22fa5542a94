"""What a person told about themselves once, so that nothing is asked twice."""

from __future__ import annotations

from django.db import models

from accounts.models.moments import UTC, Trace, check_zone
from accounts.models.person import Person

NOT_SURE_WHICH = "not_sure"


class HealthProfile(models.Model):
    """`affected` holds "region:side" (arm:left); `treated` basins (left-axilla), "not_sure", or null where it was not asked."""

    CM, INCH = "cm", "in"

    owner = models.OneToOneField(Person, on_delete=models.CASCADE, primary_key=True, related_name="profile")
    country = models.CharField(max_length=8, default="US")
    units = models.CharField(max_length=2, choices=[(CM, "cm"), (INCH, "in")], default=CM)
    affected = models.JSONField(default=list, blank=True)
    treated = models.JSONField(null=True, blank=True)
    has_helper = models.BooleanField(default=False)
    text_size = models.CharField(max_length=10, default="standard")
    zone = models.CharField(max_length=64, default=UTC, validators=[check_zone])
    hide_details = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return f"profile of {self.owner_id}"


class ProfileChange(Trace):
    """Append-only: what the profile said before and after a change."""

    owner = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="profile_changes")
    before = models.JSONField()
    after = models.JSONField()

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"profile change {self.pk}"
