"""Addresses of the therapist's patients pages, under /care/."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
