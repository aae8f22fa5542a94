"""Where an invitation leads, under /invitation/: open to whoever holds one, signed in or not."""

from django.urls import path

from accounts.views import invitations as views

app_name = "invitations"

urlpatterns = [
    path("", views.invitation_code, name="code"),
    path("asked/", views.invitation_asked, name="asked"),
    path("accept/", views.invitation_accept, name="accept"),
    path("decline/", views.invitation_decline, name="decline"),
    path("leave/", views.invitation_leave, name="leave"),
    path("accepted/", views.invitation_accepted, name="accepted"),
    path("link/<str:token>/", views.invitation_open, name="open"),
]
