"""Addresses of the therapist's first pages, under /care/."""

from django.urls import URLPattern, path

from care.views import home

urlpatterns: list[URLPattern] = [
    path("", home.home, name="home"),
    path("switch/", home.clinic_switch, name="clinic-switch"),
    path("no-clinic/", home.no_clinic, name="no-clinic"),
]
