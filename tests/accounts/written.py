"""Records as a person may have written them: rated sessions, swelling notes, tape measures; made fast and in any number."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from accounts.models import Circumference, Person, SessionLog, SwellingNote
from guide.domain.tape import METHODS, limb_volume_of

# Worked example 2 and 3 of clinical/measurement.md: cm at ten marks, the swollen arm and the other.
SWOLLEN = (17.2, 19.6, 22.4, 24.8, 26.0, 26.6, 27.4, 28.8, 30.2, 31.4)
OTHER = (16.4, 18.2, 20.6, 22.8, 24.0, 24.6, 25.4, 26.6, 27.8, 28.6)


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


def sessions(owner: Person, days: list[date], **more: object) -> list[SessionLog]:
    """One rated session on each day."""
    rows = []
    for number, day in enumerate(days):
        fields = {
            "walkthrough": "lym-arm",
            "technique": "lymphatic",
            "side": "left",
            "minutes": 15,
            "heaviness_before": 6 - number % 3,
            "heaviness_after": 4 - number % 2,
            "tightness_before": 5,
            "tightness_after": 3,
            "pain_before": number % 2,
            "pain_after": 0,
        }
        rows.append(
            SessionLog(
                owner=owner,
                client_id=f"log-{number}-{day}",
                at=noon(day),
                local_date=day,
                made_at=noon(day),
                **{**fields, **more},
            )
        )
    return SessionLog.objects.bulk_create(rows)


def note(owner: Person, day: date, text: str = "", **more: object) -> SwellingNote:
    fields = {"place": "arm", "side": "left", "feel": "same"}
    return SwellingNote.objects.create(
        owner=owner,
        client_id=f"note-{owner.pk}-{day}-{SwellingNote.objects.count()}",
        at=noon(day),
        local_date=day,
        made_at=noon(day),
        note=text,
        **{**fields, **more},
    )


def arm_measured(owner: Person, day: date, slack: float = 0.0, marks: int = 10, **more: object) -> SwellingNote:
    """Both arms by marks every 4 cm; `slack` cm more at each mark of the swollen one."""
    method = METHODS["arm-4cm"]
    points = method.points(marks)
    sizes = {
        limb: {point.key: Decimal(str(round(cm + more_cm, 2))) for point, cm in zip(points, cms, strict=False)}
        for limb, cms, more_cm in (("left", SWOLLEN, slack), ("right", OTHER, 0.0))
    }
    volumes = {limb: limb_volume_of(method, found, marks) for limb, found in sizes.items()}
    fields = {
        "feel": "",
        "method": "arm-4cm",
        "interval_cm": Decimal("4.0"),
        "posture": "table",
        "volume_ml": round(Decimal(volumes["left"]), 2),
        "other_volume_ml": round(Decimal(volumes["right"]), 2),
    }
    made = note(owner, day, **{**fields, **more})
    put_points(made, sizes)
    return made


def points_measured(
    owner: Person, day: date, method: str, place: str, sizes: dict[str, dict[str, float]], **more: object
) -> SwellingNote:
    """A method that gives no volume. `sizes`: cm by limb and point."""
    made = note(owner, day, place=place, feel="", method=method, posture="table", **more)
    put_points(made, {limb: {key: Decimal(str(cm)) for key, cm in found.items()} for limb, found in sizes.items()})
    return made


def put_points(made: SwellingNote, sizes: dict[str, dict[str, Decimal]]) -> None:
    Circumference.objects.bulk_create(
        Circumference(note=made, limb=limb, point=point, number=number, first_cm=cm, cm=cm)
        for limb, found in sizes.items()
        for number, (point, cm) in enumerate(found.items(), 1)
    )


def days_up_to(last: date, count: int, every: int = 1) -> list[date]:
    return [last - timedelta(days=every * number) for number in range(count)]
