"""The library of walkthroughs, and a walkthrough to read."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from guide import display, library
from guide.domain.plan import public_plan
from guide.domain.sides import AFFECTED, fill_each, limbs_of
from guide.domain.walkthrough import Walkthrough
from guide.player import left_out, side_words
from guide.public import public_page
from guide.result import with_number
from guide.routines import routine_groups
from guide.steps_to_read import chapters_to_read, sources_of


def walkthrough_or_404(slug: str) -> Walkthrough:
    found = library.get().walkthrough(slug)
    if found is None:
        raise Http404
    return found


@require_safe
@public_page()
def walkthrough_list(request: HttpRequest) -> HttpResponse:
    return render(request, "guide/walkthrough_list.html", {"routines": routine_groups()})


@require_safe
@public_page("side")
def walkthrough_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """The steps to read: of the side asked for, else in the words "affected" and "other". It opens with the stop signs."""
    walkthrough = walkthrough_or_404(slug)
    side = request.GET.get("side", "") or (AFFECTED if len(walkthrough.sides) > 1 else walkthrough.sides[0])
    if side not in (*walkthrough.sides, AFFECTED):
        raise Http404
    plan = public_plan(walkthrough, side)
    number = display.country(request).call
    context = {
        "walkthrough": walkthrough,
        "technique": walkthrough.technique,
        "plan": plan,
        "chapters": chapters_to_read(plan, walkthrough),
        "side": side,
        "sides": [(each, side_words(walkthrough.region, each)) for each in walkthrough.sides],
        "left_out": left_out(plan),
        "always": [with_number(line, number) for line in library.get().advice.always],
        "assume": fill_each((walkthrough.assume_words,), limbs_of(side)) if walkthrough.assume_words else (),
        "sources": sources_of(plan, *walkthrough.provenance.sources),
    }
    return render(request, "guide/walkthrough_detail.html", context)
