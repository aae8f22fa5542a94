"""Addresses of the therapist's patients pages, under /care/."""

from django.urls import URLPattern, path

from care.views import clearances, measures, patients, private_notes

urlpatterns: list[URLPattern] = [
    path("patients/", patients.patient_list, name="patient-list"),
    path("patients/print/", patients.patient_print, name="patient-print"),
    path("patients/<uuid:pk>/", patients.patient_detail, name="patient-detail"),
    path("patients/<uuid:pk>/sessions/", patients.patient_sessions, name="patient-session-list"),
    path("patients/<uuid:pk>/sessions/<uuid:log_pk>/", patients.patient_session, name="patient-session"),
    path("patients/<uuid:pk>/notes/", patients.patient_notes, name="patient-note-list"),
    path("patients/<uuid:pk>/notes/<uuid:note_pk>/", patients.patient_note, name="patient-note"),
    path("patients/<uuid:pk>/advice/", patients.patient_advice, name="patient-advice"),
    path("patients/<uuid:pk>/charts/", patients.patient_charts, name="patient-charts"),
    path("patients/<uuid:pk>/summary.pdf", patients.patient_summary, name="patient-summary"),
    path("patients/<uuid:pk>/clearances/", clearances.clearance_list, name="clearance-list"),
    path("patients/<uuid:pk>/clearances/add/", clearances.clearance_add, name="clearance-add"),
    path(
        "patients/<uuid:pk>/clearances/<uuid:clearance_pk>/confirm/",
        clearances.clearance_confirm,
        name="clearance-confirm",
    ),
    path(
        "patients/<uuid:pk>/clearances/<uuid:clearance_pk>/withdraw/",
        clearances.clearance_withdraw,
        name="clearance-withdraw",
    ),
    path("patients/<uuid:pk>/measure/", measures.measure_start, name="measure-start"),
    path("patients/<uuid:pk>/measure/how/", measures.measure_how, name="measure-how"),
    path("patients/<uuid:pk>/measure/ready/", measures.measure_ready, name="measure-ready"),
    path("patients/<uuid:pk>/measure/all/", measures.measure_all, name="measure-all"),
    path("patients/<uuid:pk>/measure/check/", measures.measure_check, name="measure-check"),
    path("patients/<uuid:pk>/notes/<uuid:note_pk>/measure/", measures.measure_edit, name="measure-edit"),
    path("patients/<uuid:pk>/private-notes/", private_notes.private_note_list, name="private-note-list"),
]
