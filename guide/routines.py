"""How the walkthroughs are put together for choosing: by the part of the body that is swollen."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from guide import library
from guide.domain.walkthrough import Walkthrough


@dataclass(frozen=True, slots=True)
class RoutineGroup:
    """`key` is its place on the page, which the body map leads to."""

    key: str
    title: str
    walkthroughs: tuple[Walkthrough, ...]


def routine_groups() -> tuple[RoutineGroup, ...]:
    """All walkthroughs, in groups."""
    regions = (
        ("arm", _("Arm and hand"), ("arm", "hand")),
        ("leg", _("Leg and foot"), ("leg", "foot")),
        ("trunk", _("Chest, head and neck"), ("breast", "head-neck")),
    )
    every = library.get().walkthroughs.values()
    return tuple(
        RoutineGroup(key, title, tuple(walkthrough for walkthrough in every if walkthrough.region in parts))
        for key, title, parts in regions
    )
