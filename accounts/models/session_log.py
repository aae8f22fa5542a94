"""One session as it was followed, in the person's words."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.moments import Deletable, Moment, Trace
from accounts.models.person import Person
from accounts.models.routine import Routine

NOTE_LENGTH = 4000
# Why a step of a lesson was not done (`SessionLog.skipped`).
NOT_SHOWN = "not-shown"
WORST = 10
RATINGS = ("heaviness", "tightness", "pain")
RATED = tuple(f"{name}_{when}" for name in RATINGS for when in ("before", "after"))
EFFECTS = {
    "headache": _("Headache"),
    "nausea": _("Feeling sick"),
    "tired": _("Very tired"),
    "dizzy": _("Dizzy"),
    "redness": _("Red or darker skin"),
    "pain": _("Pain"),
    "other": _("Something else"),
}


def rating() -> models.PositiveSmallIntegerField:
    """0 none to 10 worst; empty where the person said nothing."""
    return models.PositiveSmallIntegerField(null=True, blank=True, validators=[MaxValueValidator(WORST)])


def ratings_are_possible(row: str, names: Iterable[str]) -> list[models.CheckConstraint]:
    """The database's own check of each of these ratings; `row` is what the names of the constraints begin with."""
    return [
        models.CheckConstraint(
            condition=models.Q(**{f"{name}__isnull": True}) | models.Q(**{f"{name}__lte": WORST}),
            name=f"{row}_{name}_is_0_to_10",
        )
        for name in names
    ]


class SessionLog(Moment):
    """`client_id` is made where the session was done, and unique with its owner: however often it is sent, it is one row.

    `at` is when it began. `plan` is the Plan as shown (`Plan.as_dict()`), so an old log shows what was followed then. `skipped`
    maps step keys to reasons; `stopped` is the stop sign's key; `advised` the words that were shown for it.
    """

    PLAYER, BY_HAND, TAUGHT = "player", "by-hand", "taught"

    owner = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="session_logs")
    client_id = models.CharField(max_length=64)
    source = models.CharField(max_length=8, choices=[(k, k) for k in (PLAYER, BY_HAND, TAUGHT)], default=PLAYER)
    written_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="logs_written")
    written_by_name = models.CharField(max_length=120, blank=True)
    routine = models.ForeignKey(Routine, on_delete=models.SET_NULL, null=True, blank=True, related_name="session_logs")
    routine_version = models.PositiveIntegerField(null=True, blank=True)
    walkthrough = models.SlugField(max_length=40)
    technique = models.SlugField(max_length=20)
    side = models.CharField(max_length=6)
    edition = models.CharField(max_length=64, blank=True)
    plan = models.JSONField(default=dict)
    ended_at = models.DateTimeField(null=True, blank=True)
    minutes = models.PositiveSmallIntegerField(validators=[MaxValueValidator(600)])
    done = models.PositiveSmallIntegerField(null=True, blank=True)
    total = models.PositiveSmallIntegerField(null=True, blank=True)
    skipped = models.JSONField(default=dict, blank=True)
    stopped = models.SlugField(max_length=40, blank=True)
    advised = models.TextField(blank=True)
    heaviness_before, heaviness_after = rating(), rating()
    tightness_before, tightness_after = rating(), rating()
    pain_before, pain_after = rating(), rating()
    effects = models.JSONField(default=list, blank=True)
    effects_lasted = models.BooleanField(null=True, blank=True)
    note = models.TextField(max_length=NOTE_LENGTH, blank=True)
    made_at = models.DateTimeField()
    clock_off = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)
    deleted_at = models.DateTimeField(null=True, blank=True)

    objects = Deletable.as_manager()

    class Meta:
        ordering = ["-at"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "client_id"], name="one_log_an_id"),
            *ratings_are_possible("log", RATED),
        ]
        indexes = [models.Index(fields=["owner", "-local_date", "-at"], name="logs_by_owner_and_day")]

    def __str__(self) -> str:
        return f"session log {self.pk}"


class SessionLogEdit(Trace):
    """Append-only: what a log said before it was changed, or that it was deleted or brought back."""

    owner = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="session_log_edits")
    log = models.ForeignKey(SessionLog, on_delete=models.CASCADE, related_name="edits")
    what = models.CharField(max_length=10, default="changed")
    before = models.JSONField(default=dict)

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"edit {self.pk}"
