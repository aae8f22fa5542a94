"""Addresses of a person's profile pages, under /me/."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
