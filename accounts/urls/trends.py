"""The address of the pictures of a person's record, under /me/."""

from django.urls import URLPattern, path

from accounts.views import trends

urlpatterns: list[URLPattern] = [
    path("trends/", trends.trend_list, name="trends"),
]
