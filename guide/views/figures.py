"""The contact sheet: every step of every routine with its drawing, for those who work on the site."""

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from guide import library
from guide.domain.anatomy import Basin
from guide.domain.plan import Adjustments, plan
from guide.domain.sides import LEFT, RIGHT, limbs_of
from guide.domain.walkthrough import Walkthrough
from guide.figures import picture

Cell = dict[str, Any]


@login_not_required
@never_cache
@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """Every drawing both ways, as the plans show them: nothing treated, and the region's own nodes treated."""
    if not (settings.DEBUG or getattr(request.user, "is_staff", False)):
        raise Http404
    sheets = [{"walkthrough": each, "pairs": _pairs(each)} for each in library.get().walkthroughs.values()]
    chosen = request.GET.get("routine", "")
    if chosen:
        sheets = [sheet for sheet in sheets if sheet["walkthrough"].slug == chosen]
    return render(request, "guide/figures.html", {"sheets": sheets, "routines": library.get().walkthroughs.values()})


def _pairs(walkthrough: Walkthrough) -> list[dict[str, Cell]]:
    """Each step's right and left drawing, each once, in the order of the plans."""
    right, left = (_cells(walkthrough, side) for side in (RIGHT, LEFT))
    if len(walkthrough.sides) == 1:
        right = left = _cells(walkthrough, walkthrough.sides[0])
    return [{"right": cell, "left": other} for cell, other in zip(right, left, strict=True)]


def _cells(walkthrough: Walkthrough, side: str) -> list[Cell]:
    add_ons = Adjustments(add_ons=tuple(addon.slug for addon in walkthrough.addons))
    limbs = limbs_of(side)
    own = frozenset(Basin(kind, limb) for kind in walkthrough.own for limb in limbs)
    cells: dict[tuple[str, ...], Cell] = {}
    for treated in (frozenset(), own):
        made = plan(walkthrough, side, treated, adjustments=add_ons)
        for step in made.steps:
            drawn = picture(step, made, walkthrough)
            seen = (step.slug, step.side, drawn.svg if drawn else "")
            cells.setdefault(seen, {"step": step, "picture": drawn, "treated": made.treated})
    return list(cells.values())
