"""A clearance: a named professional's yes to one finding, for one technique and region, with an end."""

from dataclasses import dataclass
from datetime import date, timedelta

LONGEST = timedelta(days=365)
TAUGHT = "taught"


@dataclass(frozen=True, slots=True)
class Clearance:
    """`changed_since`: has anything changed since they said yes? Only a plain False keeps the clearance alive.

    `kind` is "" for a professional's yes, "taught" for a routine taught by a therapist who knows of the finding.
    """

    finding: str
    technique: str
    region: str
    by: str
    on: date
    until: date | None = None
    changed_since: bool | None = None
    written: bool = False
    kind: str = ""

    @property
    def ends(self) -> date:
        longest = self.on + LONGEST
        return min(self.until, longest) if self.until else longest

    def holds(self, *, technique: str, region: str, today: date, needs_writing: bool) -> bool:
        return (
            bool(self.by.strip())
            and self.on <= today <= self.ends
            and self.changed_since is False
            and (self.technique, self.region) == (technique, region)
            and (self.written or not needs_writing)
        )


@dataclass(frozen=True, slots=True)
class Assignment:
    """A therapist's routine for one person. It lifts the locks that only an assignment lifts, and clears nothing else.

    `lifts` names the findings that it was given for, each with a reason: one that came up later stays closed. None: any.
    """

    walkthrough: str
    side: str
    by: str
    on: date
    until: date
    lifts: frozenset[str] | None = None

    def holds(self, *, walkthrough: str, side: str, today: date) -> bool:
        return (
            bool(self.by.strip())
            and self.on <= today <= self.until
            and self.walkthrough == walkthrough
            and self.side == side
        )
