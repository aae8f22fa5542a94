"""Which routine fits me? Three questions on one page; the answers are used once and kept nowhere.

With htmx the answer takes the place of the questions' part alone; without, the whole page comes again.
"""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from guide import forms, library
from guide.domain.finder import fitting


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def finder(request: HttpRequest) -> HttpResponse:
    made = library.get()
    table = made.finder
    context: dict[str, object] = {
        "places": table.places.values(),
        "causes": table.causes.values(),
        "nodes": table.nodes.values(),
    }
    if request.method == "POST":
        chosen = {
            "place": forms.one_of(request.POST, "place", table.places),
            "cause": forms.one_of(request.POST, "cause", table.causes),
            "nodes": forms.one_of(request.POST, "nodes", table.nodes),
        }
        context["chosen"] = chosen
        context["errors"] = {name: _("Choose one answer.") for name, value in chosen.items() if value is None}
        context["summary"] = [{"target": f"q-{name}", "message": text} for name, text in context["errors"].items()]
        if not context["errors"]:
            fit = fitting(table, chosen["place"], chosen["cause"], chosen["nodes"])
            context |= {"fit": made.walkthrough(fit.walkthrough), "advice": table.advice.get(fit.advice, "")}
    return render(request, "guide/_finder.html" if request.htmx else "guide/finder.html", context)
