"""All addresses of the site."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.generic import TemplateView

from config.health import healthz

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("me/", include("accounts.urls")),
    path("care/", include("care.urls")),
    path("account/", include("accounts.signin.urls")),
    path("invitation/", include("accounts.urls.invitations")),
    path("", include("guide.urls")),
]

if settings.ADMIN_PATH:
    from config.admin import site

    urlpatterns.insert(0, path(f"{settings.ADMIN_PATH}/", site.urls))

if settings.DEBUG:
    urlpatterns += [
        path(f"{name}/", login_not_required(TemplateView.as_view(template_name=f"{name}.html")))
        for name in ("patterns", "patterns_player")
    ]

handler400 = "config.errors.bad_request"
handler403 = "config.errors.permission_denied"
handler404 = "config.errors.page_not_found"
handler429 = "config.errors.too_many_requests"  # allauth's limits look for it
handler500 = "config.errors.server_error"
