"""Addresses of a therapist's invitations, and of letting patients go, under /care/."""

from django.urls import URLPattern, path

from care.views import invitations

urlpatterns: list[URLPattern] = [
    path("invitations/", invitations.invitation_list, name="invitation-list"),
    path("invitations/add/", invitations.invitation_add, name="invitation-add"),
    path("invitations/made/", invitations.invitation_made, name="invitation-made"),
    path("invitations/made/card.pdf", invitations.invitation_card, name="invitation-card"),
    path("invitations/<uuid:pk>/cancel/", invitations.invitation_cancel, name="invitation-cancel"),
    path("invitations/record/", invitations.record_add, name="record-add"),
    path("patients/<uuid:pk>/handover/", invitations.handover_make, name="handover-make"),
]
