"""What the tests of swelling notes type, press and make: a form's fields, notes in words or with a tape, measuring step by step."""

from __future__ import annotations

import re
import uuid
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.test import Client

from accounts.actions import swelling as actions
from accounts.actions.swelling import Tape
from accounts.models import Person, SwellingNote
from accounts.models.moments import local_day
from guide.domain.tape import METHODS

NOW = datetime(2026, 5, 31, 9, 30, tzinfo=UTC)
ADD = "/me/swelling/add/"
LIST = "/me/swelling/"

# Worked examples 2 and 3 of the clinical page: 1914.04 and 1630.49 mL.
AFFECTED = "17.2 19.6 22.4 24.8 26.0 26.6 27.4 28.8 30.2 31.4".split()
OTHER = "16.4 18.2 20.6 22.8 24.0 24.6 25.4 26.6 27.8 28.6".split()


def has_summary(content: str) -> bool:
    """Whether what is wrong stands at the top, each line a link to something that is on the page."""
    found = re.search(r'class="error-summary".*?</div>', content, re.DOTALL)
    targets = re.findall(r'href="#([^"]+)"', found[0]) if found else []
    return bool(targets) and all(f'id="{target}"' in content for target in targets)


def typed(**changes: Any) -> dict[str, Any]:
    """A note's form as a browser sends it. None takes a field out."""
    fields = {
        "client_id": str(uuid.uuid4()),
        "place": "arm",
        "side": "left",
        "feel": "heavier",
        "tight": "yes",
        "texture": "firm",
        "dent": "little",
        "skin": ["dry"],
        "heaviness": "6",
        "tightness": "5",
        "pain": "0",
        "bother": "",
        "note": "Worse in the evening.",
        "on": local_day(datetime.now(UTC), "UTC").isoformat(),
        "weight": "",
        "garment_hours": "",
    }
    return {name: value for name, value in (fields | changes).items() if value is not None}


def written(owner: Person, days_ago: int = 0, now: datetime = NOW, **fields: Any) -> SwellingNote:
    """A note in words, kept."""
    tape = fields.pop("tape", None)
    at = now - timedelta(days=days_ago)
    words = {"place": "arm", "side": "left", "feel": "same"} | fields
    note, _new = actions.write_note(
        owner=owner, by=owner, client_id=str(uuid.uuid4()), on=local_day(at, "UTC"), fields=words, tape=tape, now=at
    )
    return note


def arm_tape(affected: list[str] = AFFECTED, other: list[str] = OTHER, side: str = "left", **changes: Any) -> Tape:
    """Both arms by marks every 4 cm, each point measured twice alike."""
    opposite = {"left": "right", "right": "left"}[side]
    points = METHODS["arm-4cm"].points(len(affected))
    rows = [
        {
            "limb": limb,
            "point": point.key,
            "number": number,
            "along_cm": point.along_cm,
            "first_cm": Decimal(size),
            "second_cm": Decimal(size),
            "third_cm": None,
            "cm": Decimal(size),
        }
        for limb, sizes in ((side, affected), (opposite, other))
        for number, (point, size) in enumerate(zip(points, sizes, strict=False), 1)
    ]
    fields = {"method": "arm-4cm", "units": "cm", "posture": "table", "before_massage": True, "count": len(affected)}
    return Tape(**fields | {"points": tuple(rows)} | changes)


# Notes


def page(response: Any) -> str:
    return response.content.decode()


def send(client: Client, address: str = ADD, **changes: Any) -> Any:
    return client.post(address, typed(**changes))


def path(note: SwellingNote, end: str = "") -> str:
    return f"/me/swelling/{note.pk}/{end}"


# Measuring step by step

M = "/me/swelling/measure/"
CHECK = f"{M}check/"
READY = {"count": "10", "posture": "table", "units": "cm", "both": "yes", "before_massage": "yes"}


def begin(client: Client, method: str = "arm-4cm", place: str = "arm", side: str = "left", **ready: Any) -> str:
    """Comes to the first place; returns where it went."""
    client.post(M, {"place": place, "side": side})
    client.post(f"{M}how/", {"method": method})
    chosen = {key: value for key, value in (READY | ready).items() if value is not None}
    response = client.post(f"{M}ready/", chosen)
    assert response.status_code == 302, response.context["form"].errors
    return response["Location"]


def put(client: Client, number: int, first: str, second: str | None = None, third: str = "", **more: str) -> Any:
    fields = {"first": first, "second": first if second is None else second, "third": third}
    return client.post(f"{M}{number}/", fields | more)


def save(client: Client, **more: str) -> Any:
    return client.post(CHECK, {"client_id": client.get(CHECK).context["client_id"]} | more)


def measure_all(client: Client, limbs: list[list[str]]) -> None:
    for number, size in enumerate((size for limb in limbs for size in limb), 1):
        assert put(client, number, size).status_code == 302, number
