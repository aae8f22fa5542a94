"""Addresses of a person's sessions pages, under /me/."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
