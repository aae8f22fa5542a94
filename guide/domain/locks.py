"""What screening closes: places of the body, positions, or a whole routine, each with what lifts it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from guide.domain.anatomy import Place

NEVER, CLEARANCE, ASSIGNMENT = "never", "clearance", "assignment"


@dataclass(frozen=True, slots=True)
class Lock:
    """One thing closed. Exactly one of `place`, `position`, `routine` is set; `words` is the reason, for the person."""

    finding: str
    words: str
    lifted_by: str
    place: Place | None = None
    position: str = ""
    routine: bool = False


class Closing(Protocol):
    """What a plan needs to know of an assessment."""

    @property
    def locks(self) -> tuple[Lock, ...]: ...
    @property
    def flags(self) -> frozenset[str]: ...


@dataclass(frozen=True, slots=True)
class Closures:
    """Locks and flags alone, for a plan without an assessment."""

    locks: tuple[Lock, ...] = ()
    flags: frozenset[str] = frozenset()


NOTHING_CLOSED = Closures()


def by_place(locks: Iterable[Lock]) -> dict[Place, Lock]:
    return {lock.place: lock for lock in reversed(tuple(locks)) if lock.place}


def by_position(locks: Iterable[Lock]) -> dict[str, Lock]:
    return {lock.position: lock for lock in reversed(tuple(locks)) if lock.position}
