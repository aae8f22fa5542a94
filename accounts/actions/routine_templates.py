"""Templates of a clinic: routines that it gives often, kept without anything of a patient."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from accounts.actions.assignments import Terms, as_data
from accounts.models import Clinic, Person, RoutineTemplate
from guide.domain.plan import Adjustments
from guide.domain.walkthrough import Walkthrough

# Left out on purpose: note, reasons and who helps are one patient's.
KEPT = ("minutes", "times_a_day", "days_a_week", "time_of_day", "garment", "quiet_days")


@transaction.atomic
def save_template(
    *, clinic: Clinic, by: Person, name: str, walkthrough: Walkthrough, terms: Terms, now: datetime
) -> RoutineTemplate:
    """Keeps these terms for the clinic. One of the same name and walkthrough is replaced; the old one stays, ended."""
    clinic.templates.filter(name=name, walkthrough=walkthrough.slug, ended_at=None).update(ended_at=now)
    settings = {key: getattr(terms, key) for key in KEPT}
    settings |= {"adjustments": as_data(terms.adjustments), "review_days": (terms.review_by - terms.start).days}
    return RoutineTemplate.objects.create(
        clinic=clinic, name=name, walkthrough=walkthrough.slug, settings=settings, made_by=by.called, made_at=now
    )


@transaction.atomic
def end_template(*, template: RoutineTemplate, now: datetime) -> None:
    """It is offered no more. What was given from it stays."""
    if template.ended_at is None:
        template.ended_at = now
        template.save(update_fields=["ended_at"])


def terms_from(settings: Mapping[str, Any], start: date) -> Terms:
    """The terms that a template starts from."""
    kept = {key: settings[key] for key in KEPT if key in settings}
    return Terms(
        start=start,
        review_by=start + timedelta(days=settings.get("review_days", 42)),
        adjustments=Adjustments.from_dict(settings.get("adjustments", {})),
        **kept,
    )
