"""Addresses of a person's own record, all under /me/; a file for each noun."""

from accounts.urls import data, handouts, keep, profile, routines, sessions, sharing, summary, swelling, today, trends

app_name = "accounts"

urlpatterns = [
    *today.urlpatterns,
    *keep.urlpatterns,
    *profile.urlpatterns,
    *routines.urlpatterns,
    *handouts.urlpatterns,
    *sessions.urlpatterns,
    *swelling.urlpatterns,
    *trends.urlpatterns,
    *summary.urlpatterns,
    *sharing.urlpatterns,
    *data.urlpatterns,
]
