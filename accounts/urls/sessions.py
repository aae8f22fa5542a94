"""Addresses of a person's sessions pages, under /me/."""

from django.urls import URLPattern, path

from accounts.views import sessions

urlpatterns: list[URLPattern] = [
    path("sessions/", sessions.session_log_list, name="session-log-list"),
    path("sessions/add/", sessions.session_log_create, name="session-log-create"),
    path("sessions/<uuid:pk>/", sessions.session_log_detail, name="session-log-detail"),
    path("sessions/<uuid:pk>/after/", sessions.session_log_after, name="session-log-after"),
    path("sessions/<uuid:pk>/edit/", sessions.session_log_edit, name="session-log-edit"),
    path("sessions/<uuid:pk>/delete/", sessions.session_log_delete, name="session-log-delete"),
    path("sessions/<uuid:pk>/restore/", sessions.session_log_restore, name="session-log-restore"),
]
