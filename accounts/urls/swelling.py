"""Addresses of a person's swelling pages, under /me/."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
