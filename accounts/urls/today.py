"""Addresses of a person's today page, under /me/."""

from django.urls import URLPattern, path

from accounts.views import today

urlpatterns: list[URLPattern] = [
    path("", today.today, name="today"),
]
