"""Addresses of a therapist's invitations, and of letting patients go, under /care/."""

from django.urls import URLPattern, path

from care.views import invitations, transfers

urlpatterns: list[URLPattern] = [
    path("invitations/", invitations.invitation_list, name="invitation-list"),
    path("invitations/add/", invitations.invitation_add, name="invitation-add"),
    path("invitations/made/", invitations.invitation_made, name="invitation-made"),
    path("invitations/made/card.pdf", invitations.invitation_card, name="invitation-card"),
    path("invitations/<uuid:pk>/cancel/", invitations.invitation_cancel, name="invitation-cancel"),
    path("invitations/record/", invitations.record_add, name="record-add"),
    path("patients/<uuid:pk>/handover/", invitations.handover_make, name="handover-make"),
    path("patients/<uuid:pk>/discharge/", transfers.patient_discharge, name="patient-discharge"),
    path("patients/<uuid:pk>/transfer/", transfers.patient_transfer, name="patient-transfer"),
    path("patients/<uuid:pk>/transfer/cancel/", transfers.patient_transfer_cancel, name="patient-transfer-cancel"),
    path("clinic/cover/", transfers.cover_list, name="cover-list"),
    path("clinic/cover/add/", transfers.cover_add, name="cover-add"),
    path("clinic/cover/<uuid:pk>/end/", transfers.cover_end, name="cover-end"),
]
