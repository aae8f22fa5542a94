"""The node basins as one person's limb sees them: which are its own, which are closed, and which approach that leaves."""

from dataclasses import dataclass

from guide.domain.anatomy import Basin, Place
from guide.domain.planned import AROUND, SAME_SIDE, USUAL
from guide.domain.sides import MIDDLE, resolve
from guide.domain.walkthrough import Walkthrough, Way


@dataclass(frozen=True, slots=True)
class LimbNodes:
    """`chosen` is the approach that was asked for, "" for none."""

    walkthrough: Walkthrough
    treated: frozenset[Basin]
    chosen: str = ""

    def approach(self, limb: str) -> str:
        """`usual` where nothing of the region's own is treated, else `around`; `same-side` only where a therapist set it."""
        if self.chosen == SAME_SIDE:
            return SAME_SIDE
        if self.own(limb) & self.treated:
            return AROUND
        return self.chosen or USUAL

    def own(self, limb: str) -> frozenset[Basin]:
        return frozenset(Basin(kind, limb) for kind in self.walkthrough.own)

    def closed(self, limb: str) -> dict[Basin, Basin]:
        """Every basin closed for this limb, with the treated basin that closes it: a treated neck closes its hollow too."""
        treated = self.treated - self.own(limb) if self.approach(limb) == SAME_SIDE else self.treated
        kinds = self.walkthrough.anatomy.basins
        closed = {Basin(kind, basin.side): basin for basin in treated for kind in kinds[basin.kind].closes}
        return closed | {basin: basin for basin in treated}

    def basin(self, ref: str, limb: str, side: str) -> Basin:
        return Basin(*resolve(ref, affected=limb, side=limb if side == MIDDLE else side))

    def places(self, way: Way, limb: str, side: str) -> tuple[Place, ...]:
        """Every place that this way of a step touches."""
        resolved = (resolve(ref, affected=limb, side=side) for ref in way.areas)
        return tuple(self.walkthrough.anatomy.place(area, which) for area, which in resolved)
