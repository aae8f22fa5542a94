"""Addresses of the therapist's inbox, under /care/."""

from django.urls import URLPattern, path, register_converter

from care.views import inbox
from care.waiting import QUIET, REVIEW


class DueKind:
    """What depends on time alone."""

    regex = f"{QUIET}|{REVIEW}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(DueKind, "due")

urlpatterns: list[URLPattern] = [
    path("inbox/", inbox.inbox_list, name="inbox-list"),
    path("inbox/<uuid:pk>/", inbox.inbox_item, name="inbox-item"),
    path("inbox/<uuid:pk>/reopen/", inbox.inbox_reopen, name="inbox-reopen"),
    path("inbox/due/<due:kind>/<uuid:pk>/", inbox.inbox_take_up, name="inbox-take-up"),
]
