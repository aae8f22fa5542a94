"""Addresses of a person's routines pages, under /me/."""

from django.urls import URLPattern, path

from accounts.views import routines

urlpatterns: list[URLPattern] = [
    path("routines/", routines.routine_list, name="routine-list"),
    path("routines/add/", routines.routine_create, name="routine-create"),
    path("routines/<uuid:pk>/edit/", routines.routine_edit, name="routine-edit"),
    path("routines/<uuid:pk>/end/", routines.routine_end, name="routine-end"),
    path("routines/<uuid:pk>/again/", routines.routine_again, name="routine-again"),
    path("routines/<uuid:pk>/start/", routines.routine_start, name="routine-start"),
    path("routines/<uuid:pk>/seen/", routines.routine_seen, name="routine-seen"),
    path("routines/<uuid:pk>/reminder.ics", routines.routine_reminder, name="routine-reminder"),
]
