"""What screening asked and decided, written down for good; and when what closed the routines has been looked at."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import get_language

from accounts.actions.profile import traced
from accounts.models import Person, ScreeningRecord


@transaction.atomic
def keep_screening(
    *,
    owner: Person,
    by: Person,
    kind: str,
    walkthrough: str,
    side: str,
    outcome: str,
    answers: Mapping[str, Any],
    trace: Mapping[str, Any],
    now: datetime,
) -> ScreeningRecord:
    """Adds one record. The same decision from the same answers, one after the other, is one record.

    `answers`: values, where, treated, health_on; `trace`: `Assessment.as_dict()`, or what a stop was for.
    """
    last = owner.screening_records.first()
    new = {
        "kind": kind,
        "walkthrough": walkthrough,
        "side": side,
        "outcome": outcome,
        "answers": dict(answers),
        "trace": dict(trace),
    }
    if last and all(getattr(last, name) == value for name, value in new.items()) and last.by_id == by.pk:
        return last
    return ScreeningRecord.objects.create(
        **traced(owner, by, now),
        edition=trace.get("edition", ""),
        language=get_language() or "en-us",
        **new,
    )
