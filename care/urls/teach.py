"""Addresses of the therapist's teach pages, under /care/."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
