"""Home, help now, display choices and the pages at the foot."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from guide import display, library
from guide.domain.outcomes import Outcome
from guide.forms import one_of
from guide.public import public_page
from guide.result import with_number
from guide.routines import routine_groups


@require_safe
@public_page()
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "guide/home.html", {"routines": routine_groups()})


@require_safe
@public_page()
def help_now(request: HttpRequest) -> HttpResponse:
    advice = library.get().advice
    number = display.country(request).call
    emergency = advice.outcomes[Outcome.EMERGENCY]
    context = {
        "always": [with_number(line, number) for line in advice.always],
        "title": with_number(emergency.title, number),
        "do": [with_number(line, number) for line in emergency.do],
        "signs": [
            {
                "sign": sign,
                "do": [with_number(line, number) for line in sign.do],
                "call": _call_words(request, sign.call),
            }
            for sign in advice.stop_signs.values()
        ],
    }
    return render(request, "guide/help_now.html", context)


def _call_words(request: HttpRequest, key: str) -> str:
    """Whom to call, in the words of the person's country."""
    country = display.country(request)
    call = library.get().advice.calls.get(key)
    return with_number(call.for_country(country.code), country.call) if call else ""


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def display_choices(request: HttpRequest) -> HttpResponse:
    """Text size, theme and country. Without a cookie yet, the usual."""
    countries = library.get().advice.countries
    errors = {}
    back = _own_path(request.POST.get("next") or request.GET.get("next", ""))
    if request.method == "POST":
        theme = one_of(request.POST, "theme", display.THEMES)
        text = one_of(request.POST, "text", display.TEXT_SIZES)
        country = one_of(request.POST, "country", countries)
        if theme and text and country:
            response = HttpResponseRedirect(back or reverse("guide:home"))
            display.remember(response, display.Display(theme, text, country))
            return response
        errors = {
            name: _("Choose one.")
            for name, value in (("theme", theme), ("text", text), ("country", country))
            if not value
        }
    return render(request, "guide/display.html", {"countries": countries.values(), "errors": errors, "next": back})


def _own_path(address: str) -> str:
    """`address` if it is a path of this site, else nothing: redirects stay here."""
    return address if url_has_allowed_host_and_scheme(address, allowed_hosts=None) and address.startswith("/") else ""


@require_safe
@public_page()
def about(request: HttpRequest, page: str) -> HttpResponse:
    """`page` is a template's name, fixed in the addresses."""
    sources = sorted(
        library.get().sources.values(), key=lambda source: (source.publisher.lower(), source.title.lower())
    )
    return render(request, f"guide/about/{page}.html", {"sources": sources})
