"""Addresses of a person's sharing pages, under /me/."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
