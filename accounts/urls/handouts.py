"""Addresses of a person's own handouts, under /me/. What was chosen never stands in them."""

from django.urls import URLPattern, path

from accounts.views import handouts

urlpatterns: list[URLPattern] = [
    path("routines/handout/", handouts.handout_choices, name="handout-choices"),
    path("routines/<uuid:pk>/handout.pdf", handouts.routine_handout, name="routine-handout"),
]
