"""Addresses of what a therapist prints for a patient, under /care/."""

from django.urls import URLPattern, path

from care.views import prints

urlpatterns: list[URLPattern] = [
    path("patients/<uuid:pk>/handout/", prints.patient_handout, name="patient-handout"),
]
