"""How the walkthroughs are put together for choosing: by the part of the body that is swollen."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from guide import library
from guide.domain.walkthrough import Walkthrough


@dataclass(frozen=True, slots=True)
class RoutineGroup:
    title: str
    walkthroughs: tuple[Walkthrough, ...]


def routine_groups() -> tuple[RoutineGroup, ...]:
    """All walkthroughs, in groups."""
    regions = (
        (_("Arm and hand"), ("arm", "hand")),
        (_("Leg and foot"), ("leg", "foot")),
        (_("Chest, head and neck"), ("breast", "head-neck")),
    )
    every = library.get().walkthroughs.values()
    return tuple(
        RoutineGroup(title, tuple(walkthrough for walkthrough in every if walkthrough.region in keys))
        for title, keys in regions
    )
