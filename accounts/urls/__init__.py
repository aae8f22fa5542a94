"""Addresses of a person's own record, all under /me/; a file for each noun."""

from accounts.urls import data, keep, profile, routines, sessions, sharing, swelling, today

app_name = "accounts"

urlpatterns = [
    *today.urlpatterns,
    *keep.urlpatterns,
    *profile.urlpatterns,
    *routines.urlpatterns,
    *sessions.urlpatterns,
    *swelling.urlpatterns,
    *sharing.urlpatterns,
    *data.urlpatterns,
]
