"""Addresses of the therapist's teach pages, under /care/."""

from django.urls import URLPattern, path

from care.views import teach, together

LESSON = "patients/<uuid:pk>/teach/<uuid:routine>/"

urlpatterns: list[URLPattern] = [
    path(LESSON, teach.teach_session, name="teach-session"),
    path(f"{LESSON}finish/", teach.teach_finish, name="teach-finish"),
    path(f"{LESSON}stop/", teach.teach_stop, name="teach-stop"),
    path(f"{LESSON}again/", teach.teach_again, name="teach-again"),
    path(f"{LESSON}questions/", together.screen_together, name="screen-together"),
]
