"""One therapist, one patient, one walkthrough and side: everything that the builder's pages work from, read once a request."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.http import Http404

from accounts import standing
from accounts.access import owned
from accounts.actions.assignments import Terms, in_the_way, preview, terms_of
from accounts.models import Person, Routine, RoutineTemplate, RoutineVersion, Sharing
from accounts.words import part_words
from care import building
from care.access import At
from care.health import Health, health_of
from guide import library
from guide.domain.assigning import UNKNOWN, Objection
from guide.domain.plan import Plan
from guide.domain.walkthrough import Walkthrough


@dataclass(frozen=True)
class Desk:
    """`routine`: the one that goes on for this walkthrough and side, whoever gave it; None where there is none."""

    at: At
    sharing: Sharing
    walkthrough: Walkthrough
    side: str
    routine: Routine | None

    @property
    def owner(self) -> Person:
        return self.sharing.owner

    @property
    def part(self) -> str:
        return part_words(self.walkthrough.region, self.side)

    @property
    def is_ours(self) -> bool:
        """Whether this clinic gave it, or the patient set it up alone: what another clinic wrote in it is not shown."""
        return self.routine is None or self.routine.clinic_id == self.at.clinic.pk or not self.routine.is_assigned

    @property
    def takes_over(self) -> bool:
        """Whether giving this takes the place of something that goes on."""
        return self.routine is not None and self.routine.clinic_id != self.at.clinic.pk

    @cached_property
    def health(self) -> Health:
        return health_of(self.owner, self.at.now)

    @property
    def is_elsewhere(self) -> bool:
        """Whether the patient told of swelling, and not of this limb."""
        return not building.swells(self.walkthrough.region, self.side, self.health.affected)

    @cached_property
    def reasons(self) -> dict[str, Objection]:
        return building.reasons_needed(self.walkthrough, self.side, self.health, self.at.now)

    @cached_property
    def withdrawn(self) -> str:
        return withdrawn_at(self.at).get(self.walkthrough.slug, "")

    @cached_property
    def templates(self) -> list[RoutineTemplate]:
        return list(self.at.clinic.templates.filter(walkthrough=self.walkthrough.slug, ended_at=None))

    def newest(self) -> RoutineVersion | None:
        return self.routine.versions.first() if self.routine else None

    def terms_now(self) -> Terms | None:
        newest = self.newest()
        return terms_of(newest) if newest and self.is_ours and newest.review_by else None

    def plan(self, terms: Terms) -> Plan:
        return preview(owner=self.owner, walkthrough=self.walkthrough, side=self.side, terms=terms, now=self.at.now)

    def objections(self, terms: Terms) -> tuple[Objection, ...]:
        found = in_the_way(owner=self.owner, walkthrough=self.walkthrough, side=self.side, terms=terms, now=self.at.now)
        return self.serious(found)

    @staticmethod
    def serious(found: tuple[Objection, ...]) -> tuple[Objection, ...]:
        """Without "never screened": the patient answers before the first session, and that gate holds."""
        return tuple(objection for objection in found if objection.kind != UNKNOWN)


def desk_for(at: At, sharing: Sharing, slug: str, side: str) -> Desk:
    """404 for a walkthrough that is not in the guide, or not for this side."""
    walkthrough = library.get().walkthrough(slug)
    if walkthrough is None or side not in walkthrough.sides:
        raise Http404
    same = sharing.owner.routines.filter(walkthrough=slug, side=side, ended_at=None).select_related("clinic")
    return Desk(at, sharing, walkthrough, side, same.first())


def desk_of(at: At, sharing: Sharing, pk: uuid.UUID) -> Desk:
    """The desk of a routine of this clinic that goes on; else 404."""
    routine = owned(routines_of(at, sharing.owner).filter(ended_at=None), pk)
    walkthrough = library.get().walkthrough(routine.walkthrough)
    if walkthrough is None:
        raise Http404
    return Desk(at, sharing, walkthrough, routine.side, routine)


def routines_of(at: At, owner: Person) -> QuerySet[Routine]:
    """What this clinic gave the patient. Another clinic's is not this clinic's to see."""
    return owner.routines.filter(clinic=at.clinic)


def versions_shown(at: At, owner: Person, versions: Iterable[RoutineVersion]) -> list[RoutineVersion]:
    """Those that the patient or someone of this clinic wrote: a routine that was taken over keeps its others for itself."""
    team = set(at.clinic.memberships.values_list("person", flat=True))
    return [version for version in versions if version.by_id == owner.pk or version.by_id in team]


def withdrawn_at(at: At) -> Mapping[str, str]:
    """What this clinic has withdrawn for now, with its reason."""
    return standing.withdrawn_by(at.clinic.withdrawals.all())


def sources_differ() -> dict[str, Any]:
    """The disagreement about treated nodes in the guide's own words, with who published it."""
    topic = library.get().topics["treated-nodes"]
    parts = topic.html.split("<h2>")
    html = next((part.partition("</h2>")[2] for part in parts if part.startswith("Sources differ")), "")
    publishers = dict.fromkeys(source.publisher for source in topic.provenance.sources)
    return {"html": html, "summary": topic.summary, "publishers": list(publishers)}
