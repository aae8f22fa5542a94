"""What screening takes and gives: what the person asked for, what they answered, and the weighed result."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from guide.domain.anatomy import Basin
from guide.domain.locks import Lock
from guide.domain.outcomes import Outcome
from guide.domain.planned import AS_WRITTEN, Adjustments
from guide.domain.walkthrough import Walkthrough


@dataclass(frozen=True, slots=True)
class Request:
    """What the person asked to do."""

    walkthrough: Walkthrough
    side: str
    adjustments: Adjustments = AS_WRITTEN

    @property
    def technique(self) -> str:
        return self.walkthrough.technique.slug

    @property
    def region(self) -> str:
        return self.walkthrough.region


@dataclass(frozen=True, slots=True)
class Answers:
    """What the person told us. `treated` and `age` None are "not sure"; `where` holds places such as "right-forearm".

    `rechecked`: the health check was answered again after something had changed.
    """

    values: Mapping[str, str] = field(default_factory=dict)
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    treated: frozenset[Basin] | None = None
    age: int | None = None
    rechecked: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """What one answer, one combination or one closed plan led to, by which rule."""

    question: str
    answer: str
    outcome: Outcome
    rule: str
    say: str = ""
    call: str = ""
    lowered_from: Outcome | None = None


@dataclass(frozen=True, slots=True)
class Caution:
    """A limit shown at each session, and the finding that it comes from."""

    finding: str
    text: str


@dataclass(frozen=True, slots=True)
class Assessment:
    """The result: findings worst first, every lock and caution of every finding, and the treated basins as understood."""

    outcome: Outcome
    findings: tuple[Finding, ...]
    locks: tuple[Lock, ...]
    cautions: tuple[Caution, ...]
    flags: frozenset[str]
    treated: frozenset[Basin]
    edition: str

    @property
    def rules(self) -> tuple[str, ...]:
        return tuple(finding.rule for finding in self.findings)

    def as_dict(self) -> dict:
        """The assessment as plain data; the keys are a contract (DESIGN.md, Addresses and commands)."""
        return {
            "outcome": self.outcome.name,
            "findings": [
                {
                    "question": finding.question,
                    "answer": finding.answer,
                    "effect": finding.outcome.name,
                    "rule": finding.rule,
                    "say": finding.say,
                    "call": finding.call,
                    "lowered_from": finding.lowered_from.name if finding.lowered_from else None,
                }
                for finding in self.findings
            ],
            "locks": [
                {
                    "finding": lock.finding,
                    "closes": "routine" if lock.routine else lock.position or str(lock.place),
                    "lifted_by": lock.lifted_by,
                    "words": lock.words,
                }
                for lock in self.locks
            ],
            "cautions": [{"finding": caution.finding, "text": caution.text} for caution in self.cautions],
            "flags": sorted(self.flags),
            "treated": [str(basin) for basin in sorted(self.treated)],
            "edition": self.edition,
        }
