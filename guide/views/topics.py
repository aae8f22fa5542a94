"""Topics to read: what the massage is, whether it works, who should not, and the care around it."""

from dataclasses import replace

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from guide import display, library
from guide.public import public_page
from guide.result import with_number


@require_safe
@public_page()
def topic_list(request: HttpRequest) -> HttpResponse:
    titles = {
        "basics": _("The basics"),
        "safety": _("Staying out of harm’s way"),
        "before-and-after": _("Before and after a session"),
        "care": _("The care around it"),
    }
    topics = library.get().topics.values()
    groups = [
        {"title": title, "topics": [topic for topic in topics if topic.group == key]} for key, title in titles.items()
    ]
    return render(request, "guide/topic_list.html", {"groups": groups})


@require_safe
@public_page()
def topic_detail(request: HttpRequest, slug: str) -> HttpResponse:
    topic = library.get().topics.get(slug)
    if topic is None:
        raise Http404
    shown = replace(topic, html=with_number(topic.html, display.country(request).call))
    return render(request, "guide/topic_detail.html", {"topic": shown})
