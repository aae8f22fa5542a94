"""What each page of measuring shows: the draft in the words of `content/measuring.toml`, with what the last time measured."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils import formats
from django.utils.translation import gettext as _

from accounts import measured
from accounts.measuring import FIRST, READINGS, SECOND, THIRD, Draft, Read, Spot
from accounts.models import SwellingNote
from accounts.swelling_words import limb_words
from guide import library
from guide.domain import change
from guide.domain.sides import fill
from guide.domain.tape import EMPTY, Method, shown


def limb(draft: Draft, side: str) -> str:
    return limb_words(draft.place, side)


def under_way(draft: Draft) -> dict[str, Any]:
    """What is measured already, for who comes back to it."""
    is_ready = draft.is_ready
    done = sum(draft.read(spot).cm is not None for spot in draft.spots) if is_ready else 0
    spot = draft.next_open() if is_ready else None
    return {
        "where": limb(draft, draft.side),
        "done": done,
        "total": len(draft.spots) if is_ready else 0,
        "spot": spot,
        "is_ready": is_ready,
        "is_of_note": bool(draft.note),
    }


def how(draft: Draft, methods: Mapping[str, Method], last: SwellingNote | None) -> dict[str, Any]:
    measuring = library.get().measuring
    rows = [{"key": key, "words": measuring.methods[key]} for key in methods]
    rows.sort(key=lambda row: last is None or row["key"] != last.method)
    return {
        "rows": rows,
        "last": last if last and last.method in methods else None,
        "where": limb(draft, draft.side),
        "chosen": draft.method_key,
    }


def ready(draft: Draft, last: SwellingNote | None) -> dict[str, Any]:
    measuring = library.get().measuring
    method = measuring.methods[draft.method_key]
    sides = list(draft.limbs)
    making = [fill(line, affected=side, side=side) for line in method.making_marks() for side in sides[:1]]
    return {
        "measuring": measuring,
        "method": method,
        "where": limb(draft, draft.side),
        "making": making,
        "is_new_way": last is not None and last.method != draft.method_key,
        "last": last,
        "old_way": measuring.methods[last.method].name if last and last.method in measuring.methods else "",
    }


def ready_initial(draft: Draft, last: SwellingNote | None) -> dict[str, Any]:
    """What was chosen, else what belongs with the last time, else the usual."""
    answers = {True: "yes", False: "no", None: ""}
    start: dict[str, Any] = {"units": draft.units, "both": answers[draft.both]}
    if last:
        sizes = measured.sizes_by_limb(last)
        counts = [measured.count_of(last.method, each) or 0 for each in sizes.values()]
        start |= {"posture": last.posture, "units": last.units, "count": max(counts) or ""}
        start |= {"picked": next((key for each in sizes.values() for key in each), "")}
    postures = library.get().measuring.methods[draft.method_key].postures
    if len(postures) == 1:
        start["posture"] = postures[0].key
    if draft.posture:
        start |= {"posture": draft.posture, "units": draft.units, "count": draft.count or ""}
        start |= {"picked": next(iter(draft.state.get("picked") or []), "")}
        start |= {"before_massage": answers[draft.before_massage], "same_marks": answers[draft.same_marks]}
    return start


def last_sizes(draft: Draft, last: SwellingNote | None) -> dict[str, Decimal]:
    """cm by spot of the last time, where it may be compared with this time; nothing else."""
    if last is None or draft.same_marks is False or not draft.is_ready or differences(draft, last):
        return {}
    sizes = measured.sizes_by_limb(last)
    return {f"{side}.{key}": cm for side, by_point in sizes.items() for key, cm in by_point.items()}


def differences(draft: Draft, last: SwellingNote | None) -> list[str]:
    """Why these measures begin a new series, in the library's words; nothing where they go on with the last one."""
    if last is None:
        return []
    affected = measured.affected_limb(draft.side)
    now = change.series_of(draft.method, affected, draft.posture, draft.count if draft.method.chain else None)
    names = change.what_differs(measured.series(last), now)
    if "method" in names:
        names = ("method",)
    return [library.get().measuring.differs[name] for name in names]


def point(draft: Draft, spot: Spot, last_cm: Decimal | None, is_sent: bool) -> dict[str, Any]:
    measuring = library.get().measuring
    read = draft.read(spot, last_cm)
    words = measuring.methods[draft.method_key].point(spot.point)
    posture = measuring.postures[draft.posture]
    fields = reading_fields(draft, spot, read, is_sent or not read.is_open)
    own = [each for each in draft.spots if each.limb == spot.limb]
    is_affected = draft.side == "both" or spot.limb == draft.side
    return {
        "measuring": measuring,
        "spot": spot,
        "total": len(draft.spots),
        "limb": limb(draft, spot.limb),
        "is_affected": is_affected,
        "is_two_sided": draft.side == "both",
        "name": words.name,
        "do": [fill(line, affected=spot.limb, side=spot.limb) for line in words.do],
        "posture": fill(posture.do, affected=spot.limb, side=spot.limb),
        "is_first": spot.number == 1,
        "begins_limb": own[0] == spot,
        "fields": fields,
        "errors": [{"target": field["id"], "message": field["message"]} for field in fields if field["message"]],
        "left_out": read.left_out,
        "can_be_once": any(field["reading"] == SECOND and field["message"] and not field["value"] for field in fields)
        and FIRST not in read.problems,
        "unit": measuring.units[draft.units],
    }


def reading_fields(draft: Draft, spot: Spot, read: Read, is_judged: bool, prefix: str = "") -> list[dict[str, Any]]:
    """The fields of one spot, each with what to say beside it and what can be pressed there."""
    measuring = library.get().measuring
    labels = {FIRST: _("First time"), SECOND: _("Second time"), THIRD: _("Third time")}
    fields = []
    for number, reading in enumerate(READINGS):
        typed = read.typed[reading]
        if reading == THIRD and not read.wants_third and not (typed and read.problems):
            continue
        problem, doubt = read.problems.get(reading), read.doubts.get(reading)
        message, guess = "", None
        if is_judged and problem and not (problem.kind == EMPTY and reading != FIRST and FIRST in read.problems):
            message, guess = _about(problem, reading), problem.guess
        elif is_judged and doubt:
            message, guess = measuring.doubt(doubt), doubt.guess
        unit = measuring.units[draft.units]
        fields.append(
            {
                "reading": reading,
                "name": f"{prefix}{reading}",
                # Names of limbs and points have no place in an address, which is where a link to an error leads.
                "id": f"r{spot.number}-{number + 1}",
                "label": labels[reading],
                "value": typed,
                "message": message,
                "use": f"{prefix}{reading}={guess}" if guess else "",
                "use_words": _("Yes, %(guess)s %(unit)s") % {"guess": guess, "unit": unit} if guess else "",
                "keep": f"{prefix}{reading}" if message and doubt and not problem else "",
                "keep_words": measuring.doubts["keep"],
            }
        )
    return fields


def _about(problem: Any, reading: str) -> str:
    measuring = library.get().measuring
    if problem.kind == EMPTY and reading == SECOND:
        return measuring.how[-1]
    if problem.kind == EMPTY and reading == THIRD:
        return measuring.third
    return measuring.problem(problem)


def every_point(draft: Draft, last: Mapping[str, Decimal], is_sent: bool) -> dict[str, Any]:
    measuring = library.get().measuring
    method = measuring.methods[draft.method_key]
    limbs, errors, any_typed = [], [], draft.has_typed
    for side in draft.limbs:
        rows = []
        for spot in (each for each in draft.spots if each.limb == side):
            read = draft.read(spot, last.get(spot.key))
            fields = reading_fields(draft, spot, read, not read.is_open, f"{spot.key}.")
            words = method.point(spot.point)
            # One of many fields: the line at the top says which.
            where = f"{limb(draft, side)}, {words.name}"
            errors += [
                {"target": f["id"], "message": f"{where}, {f['label']}: {f['message']}"} for f in fields if f["message"]
            ]
            can_be_once = any(f["reading"] == SECOND and f["message"] and not f["value"] for f in fields)
            rows.append({"spot": spot, "name": words.name, "fields": fields, "can_be_once": can_be_once})
        affected = draft.side in (side, "both")
        limbs.append({"name": limb(draft, side), "is_affected": affected, "rows": rows})
    if is_sent and not any_typed:
        first = draft.spots[0]
        errors = [{"target": f"r{first.number}-1", "message": measuring.problems[EMPTY]}]
    return {
        "measuring": measuring,
        "limbs": limbs,
        "errors": errors,
        "unit": measuring.units[draft.units],
        "method": method,
    }


def check(draft: Draft, last: SwellingNote | None) -> dict[str, Any]:
    """Every size as it will be kept, beside the last time's."""
    measuring = library.get().measuring
    method = measuring.methods[draft.method_key]
    before = last_sizes(draft, last)
    rows = []
    for spot in draft.spots:
        read = draft.read(spot)
        last_cm = before.get(spot.key)
        rows.append(
            {
                "spot": spot,
                "limb": limb(draft, spot.limb),
                "name": method.point(spot.point).name,
                "size": _size(read.cm, draft),
                "readings": "; ".join(_size(size, draft) for size in read.readings) if len(read.readings) > 1 else "",
                "is_once": len(read.readings) == 1 and read.cm is not None,
                "last": _size(last_cm, draft),
                "left_out": read.left_out,
                "is_wrong": not read.is_done and not read.is_open,
            }
        )
    return {
        "measuring": measuring,
        "method": method,
        "where": limb(draft, draft.side),
        "rows": rows,
        "unit": measuring.units[draft.units],
        "posture": measuring.postures[draft.posture].words,
        "last": last if before else None,
        "differs": differences(draft, last),
        "other_marks": draft.same_marks is False,
        "open_spot": next((row["spot"] for row in rows if draft.read(row["spot"]).is_open), None),
        "missing": sum(not row["size"] and not row["is_wrong"] for row in rows),
        "has_sizes": any(row["size"] for row in rows),
        "has_wrong": any(row["is_wrong"] for row in rows),
        "gives_volume": draft.method.gives_volume,
        "client_id": draft.id,
        "is_of_note": bool(draft.note),
    }


def _size(cm: Decimal | None, draft: Draft) -> str:
    return "" if cm is None else formats.number_format(shown(cm, draft.units))
