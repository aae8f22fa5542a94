"""Addresses of the therapist's side, all under /care/; a file for each noun."""

from care.urls import clinic, home, inbox, invitations, patients, prints, routines, teach

app_name = "care"

urlpatterns = [
    *home.urlpatterns,
    *patients.urlpatterns,
    *routines.urlpatterns,
    *prints.urlpatterns,
    *inbox.urlpatterns,
    *teach.urlpatterns,
    *clinic.urlpatterns,
    *invitations.urlpatterns,
]
