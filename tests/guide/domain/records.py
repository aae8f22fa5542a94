"""What the tests of advice and of "what changed" share: records of one person, days before today."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import count

from guide import library
from guide.domain.advice import (
    Advice,
    AdviceRules,
    MeasuredSeen,
    Ratings,
    SessionSeen,
    SwellingSeen,
    advise,
)

TODAY = date(2026, 3, 14)
_ids = count(1)


def rules() -> AdviceRules:
    return library.get().advice_rules


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def session(days: int, *, hour: float | None = 9, **changes: object) -> SessionSeen:
    """A finished session of the left arm, that many days ago, with nothing else to say."""
    at = None if hour is None else datetime.combine(ago(days), time(), UTC) + timedelta(hours=hour)
    values: dict = {
        "id": f"session-{next(_ids)}",
        "on": ago(days),
        "at": at,
        "technique": "lymphatic",
        "walkthrough": "lym-arm",
        "region": "arm",
        "side": "left",
    }
    return SessionSeen(**{**values, **changes})


def note(days: int, **changes: object) -> SwellingSeen:
    values: dict = {"id": f"note-{next(_ids)}", "on": ago(days), "region": "arm", "side": "left"}
    return SwellingSeen(**{**values, **changes})


def tape(days: int, volume: float | None = None, *, hour: float = 8, **changes: object) -> MeasuredSeen:
    values: dict = {
        "id": f"tape-{next(_ids)}",
        "on": ago(days),
        "at": datetime.combine(ago(days), time(), UTC) + timedelta(hours=hour),
        "region": "arm",
        "side": "left",
        "method": "arm-4cm",
        "limb_volume_mL": volume,
    }
    return MeasuredSeen(**{**values, **changes})


def felt(*effects: str, lasted: bool | None = None) -> dict:
    return {"effects": frozenset(effects), "effects_lasted": lasted}


def rated(before: int | None, after: int | None = None) -> dict:
    """Heaviness before and after a session."""
    return {"before": Ratings(heaviness=before), "after": Ratings(heaviness=after)}


def advised(*records: SessionSeen | SwellingSeen | MeasuredSeen) -> tuple[Advice, ...]:
    def of(kind: type) -> list:
        return [one for one in records if isinstance(one, kind)]

    return advise(of(SessionSeen), of(SwellingSeen), of(MeasuredSeen), rules(), TODAY)


def cases(*records: SessionSeen | SwellingSeen | MeasuredSeen) -> list[str]:
    """What is advised, as "rule case", worst first."""
    return [f"{one.rule} {one.case}" for one in advised(*records)]
