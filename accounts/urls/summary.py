"""Addresses of the visit summary, under /me/. What was chosen never stands in them."""

from django.urls import URLPattern, path

from accounts.views import summary

urlpatterns: list[URLPattern] = [
    path("summary/", summary.summary, name="summary"),
    path("summary.pdf", summary.summary_pdf, name="summary-pdf"),
]
