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
def rename_template(*, template: RoutineTemplate, name: str) -> bool:
    """False where it was ended meanwhile."""
    return bool(RoutineTemplate.objects.filter(pk=template.pk, ended_at=None).update(name=name))


@transaction.atomic
def end_template(*, template: RoutineTemplate, now: datetime) -> bool:
    """It is offered no more. Routines that were made from it stay as they are. False where it was ended already."""
    return bool(RoutineTemplate.objects.filter(pk=template.pk, ended_at=None).update(ended_at=now))


@transaction.atomic
def bring_back_template(*, template: RoutineTemplate) -> bool:
    """Undoes ending."""
    return bool(RoutineTemplate.objects.filter(pk=template.pk).exclude(ended_at=None).update(ended_at=None))


def terms_from(settings: Mapping[str, Any], start: date) -> Terms:
    """The terms that a template starts from."""
    kept = {key: settings[key] for key in KEPT if key in settings}
    return Terms(
        start=start,
        review_by=start + timedelta(days=settings.get("review_days", 42)),
        adjustments=Adjustments.from_dict(settings.get("adjustments", {})),
        **kept,
    )
