"""Addresses of the therapist's routines pages, under /care/."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
