"""Addresses of the therapist's inbox pages, under /care/."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
