"""Addresses of a person's today pages, under /me/."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
