"""Addresses of the therapist's patients pages, under /care/."""

from django.urls import URLPattern, path

from care.views import patients

urlpatterns: list[URLPattern] = [
    path("patients/", patients.patient_list, name="patient-list"),
    path("patients/<uuid:pk>/", patients.patient_detail, name="patient-detail"),
]
