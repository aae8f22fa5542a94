"""Addresses of the public guide."""

from django.urls.resolvers import URLPattern

app_name = "guide"

urlpatterns: list[URLPattern] = []
