"""Advice that the rules gave, kept with its reason and the data that it used."""

from __future__ import annotations

import uuid

from django.db import models

from accounts.models.person import Person


class AdviceRecord(models.Model):
    """`key` names the rule and the data it used, so that the same advice is kept once. `words` are those that were shown."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="advice")
    at = models.DateTimeField()
    local_date = models.DateField()
    key = models.CharField(max_length=64)
    rule = models.SlugField(max_length=40)
    level = models.CharField(max_length=12)
    words = models.JSONField(default=dict)
    data = models.JSONField(default=dict)
    sources = models.JSONField(default=list)
    edition = models.CharField(max_length=64, blank=True)
    seen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-at"]
        constraints = [models.UniqueConstraint(fields=["owner", "key"], name="one_advice_a_key")]

    def __str__(self) -> str:
        return f"advice {self.pk}"
