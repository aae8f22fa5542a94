"""The mark that an erased account leaves: that it happened and when, and nothing of whose it was."""

from __future__ import annotations

from django.db import models


class Erasure(models.Model):
    """`whose` is set only inside the transaction that erases: it is what lets append-only rows of that owner go.

    `pseudonym` is a keyed digest of the id: with it an erasure can be done again after a back-up is brought back.
    """

    id = models.BigAutoField(primary_key=True)
    whose = models.UUIDField(null=True, editable=False)
    pseudonym = models.CharField(max_length=64, editable=False)
    at = models.DateTimeField(editable=False)
    rows = models.JSONField(default=dict, editable=False)

    def __str__(self) -> str:
        return f"erasure {self.pk}"
