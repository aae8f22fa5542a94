"""Address of the page that keeps what was done before signing in."""

from django.urls import path

from accounts.views import keep

urlpatterns = [path("keep/", keep.session_keep, name="session-keep")]
