"""Addresses of a person's profile pages, under /me/."""

from django.urls import URLPattern, path

from accounts.views import profile

urlpatterns: list[URLPattern] = [
    path("profile/", profile.profile_edit, name="profile-edit"),
    path("profile/changes/", profile.profile_changes, name="profile-changes"),
]
