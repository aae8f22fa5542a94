"""Addresses of a person's data pages, under /me/."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
