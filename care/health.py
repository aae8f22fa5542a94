"""What a therapist must have before their eyes while giving a routine: treated nodes, health answers, who said yes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts import standing
from accounts.actions.profile import profile_of
from accounts.forms.profile import affected_name
from accounts.models import Person
from accounts.models.moments import local_day
from guide import library
from guide.domain.assessment import Answers
from guide.domain.clearances import Clearance
from guide.domain.questions import AGE_QUESTION, HEALTH, NOT_SURE, TREATED_QUESTION
from guide.domain.sides import fill


@dataclass(frozen=True, slots=True)
class Health:
    """`answers` None: never answered, or too long ago. `weighed` are the answers to weigh with even so.

    `affected`: where it swells, as "region:side". `held_since`: a red flag closed all routines on that day, and nobody
    has looked at it yet.
    """

    answers: Answers | None
    weighed: Answers
    clearances: tuple[Clearance, ...]
    today: date
    answered_on: date | None
    affected: tuple[str, ...]
    held_since: date | None
    treated: tuple[str, ...]
    treated_known: bool
    raised: tuple[str, ...]
    said_yes: tuple[str, ...]

    @property
    def swells(self) -> list[str]:
        return [affected_name(key) for key in self.affected]


def health_of(owner: Person, now: datetime) -> Health:
    profile = profile_of(owner)
    today = local_day(now, profile.zone)
    answers = standing.answers_of(owner, now)
    weighed = standing.as_far_as_known(owner, answers)
    clearances = standing.clearances(owner, today)
    record = owner.screening_records.first()
    told = standing.told(record)
    stop = standing.stop_of(owner)
    anatomy = library.get().anatomy
    basins = sorted(weighed.treated or ())
    return Health(
        answers=answers,
        weighed=weighed,
        clearances=clearances,
        today=today,
        answered_on=datetime.fromisoformat(told["health_on"]).date() if told else None,
        affected=tuple(profile.affected),
        held_since=stop.local_date if stop else None,
        treated=tuple(_big(anatomy.basin_name(basin, "their")) for basin in basins),
        treated_known=weighed.treated is not None,
        raised=tuple(_raised(answers)) if answers else (),
        said_yes=tuple(_said_yes(clearance) for clearance in clearances if clearance.ends >= today),
    )


def finding_words(finding: str) -> str:
    """What a finding is about, as a list names it."""
    question = next((each for each in library.get().screen.questions if each.id == finding), None)
    return question.tick or question.text if question else ""


def closed_words(closes: str) -> str:
    """What a lock closes, as the trace of a weighing names it: a place, a position, or the whole routine."""
    whole = {
        "routine": _("the whole massage"),
        "lying-flat": _("lying flat"),
        "limb-raised": _("the limb held up"),
    }
    return whole.get(closes) or _place_names().get(closes, "")


def _place_names() -> dict[str, str]:
    anatomy = library.get().anatomy
    return {str(place): fill(anatomy.place_name(place, "their"), affected=place.side) for place in anatomy.all_places()}


def _raised(answers: Answers) -> list[str]:
    names = _place_names()
    lines = []
    for question in library.get().screen.questions:
        value = answers.values.get(question.id)
        if question.layer != HEALTH or question.id in (AGE_QUESTION, TREATED_QUESTION) or value is None:
            continue
        if not question.blocks(value):
            continue
        words = question.tick or question.text
        where = ", ".join(names.get(place, place) for place in answers.where.get(question.id, ()))
        words = _("%(what)s (%(where)s)") % {"what": words, "where": where} if where else words
        lines.append(_("Not sure: %(what)s") % {"what": words} if value == NOT_SURE else words)
    return lines


def _said_yes(clearance: Clearance) -> str:
    return _("%(who)s said yes on %(on)s, until %(until)s: %(what)s") % {
        "who": clearance.by,
        "on": date_format(clearance.on, "DATE_FORMAT"),
        "until": date_format(clearance.ends, "DATE_FORMAT"),
        "what": finding_words(clearance.finding) or clearance.finding,
    }


def _big(words: str) -> str:
    return words[:1].upper() + words[1:]
