"""The library of walkthroughs, and a walkthrough to read."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from guide import library
from guide.domain.plan import public_plan
from guide.domain.sides import AFFECTED
from guide.domain.walkthrough import Walkthrough
from guide.public import public_page
from guide.routines import routine_groups


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
    context = {"walkthrough": walkthrough, "technique": walkthrough.technique, "plan": plan, "side": side}
    return render(request, "guide/walkthrough_detail.html", context | {"always": library.get().advice.always})
