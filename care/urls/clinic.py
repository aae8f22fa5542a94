"""Addresses of the therapist's clinic pages, under /care/."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
