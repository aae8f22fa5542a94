"""Addresses of a person's routines pages, under /me/."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
