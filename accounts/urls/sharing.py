"""Addresses of who sees my record, of whom I help, and of who looked, under /me/."""

from django.urls import path

from accounts.views import access_events, helping, sharing, transfers

urlpatterns = [
    path("sharing/", sharing.sharing_list, name="sharing-list"),
    path("sharing/transfers/<uuid:pk>/", transfers.transfer_answer, name="transfer-answer"),
    path("sharing/history/", sharing.sharing_history, name="sharing-history"),
    path("sharing/invite/", sharing.helper_invite, name="helper-invite"),
    path("sharing/invite/made/", sharing.helper_invited, name="helper-invited"),
    path("sharing/invitations/<uuid:pk>/cancel/", sharing.invitation_cancel, name="invitation-cancel"),
    path("sharing/<uuid:pk>/", sharing.sharing_edit, name="sharing-edit"),
    path("sharing/<uuid:pk>/end/", sharing.sharing_end, name="sharing-end"),
    path("helping/", helping.helping_list, name="helping-list"),
    path("helping/stop/", helping.helping_stop, name="helping-stop"),
    path("helping/<uuid:pk>/", helping.helping_detail, name="helping-detail"),
    path("helping/<uuid:pk>/start/", helping.helping_start, name="helping-start"),
    path("helping/<uuid:pk>/leave/", helping.helping_leave, name="helping-leave"),
    path("access/", access_events.access_list, name="access-list"),
]
