"""The contact sheet: every step of every routine with its drawings, for those who work on the site."""

from collections.abc import Iterator
from itertools import count

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from guide import library
from guide.figure_contacts import Contact, contacts
from guide.figure_files import ours
from guide.figures import picture


@login_not_required
@never_cache
@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """Every drawing for both sides, light and dark, as the plans show them."""
    if not (settings.DEBUG or request.user.is_staff):
        raise Http404
    routines = library.get().walkthroughs.values()
    chosen = request.GET.get("routine", "")
    number = count()
    sheets = [
        {"walkthrough": each, "rows": [(contact, _cells(contact, number)) for contact in contacts(each, picture)]}
        for each in routines
        if chosen in ("", each.slug)
    ]
    return render(request, "guide/figures.html", {"sheets": sheets, "routines": routines})


def _cells(contact: Contact, number: Iterator[int]) -> list[tuple[str, SafeString]]:
    """Right and left, light, then dark; "" where the plan has no drawing that fits.

    A drawing stands here more than once: what it refers to by id needs a name of its own each time.
    """
    return [
        (theme, ours(drawn.svg.replace("fade-", f"n{next(number)}-fade-")) if drawn else ours(""))
        for theme in ("light", "dark")
        for drawn in (contact.right, contact.left)
    ]
