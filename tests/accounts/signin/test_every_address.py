"""Every address of sign-in: nonsense breaks none, and none opens to someone it is not for."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import URLPattern

from accounts.signin import urls
from tests.public_routes import PUBLIC_ROUTES

pytestmark = pytest.mark.django_db
NAMES = (
    "action",
    "action_add",
    "action_remove",
    "action_send",
    "code",
    "credential",
    "device",
    "email",
    "login",
    "name",
)
NAMES += ("next", "password", "password1", "remove", "session")
NONSENSE = ("", "\x00", "🙂" * 500, "{}", "-1", "<b>", "9" * 5000)


def address(route: URLPattern) -> str:
    return "/account/" + str(route.pattern).replace("<int:pk>", "999999999999")


ROUTES = [pytest.param(route, id=route.name) for route in urls.urlpatterns]


@pytest.mark.parametrize("route", ROUTES)
def test_nonsense_breaks_nothing(route, client, ann, sign_in, settings):
    settings.ACCOUNT_RATE_LIMITS = False
    sign_in(ann)
    for browser in (Client(), client):
        for typed in NONSENSE:
            answer = browser.post(address(route), dict.fromkeys(NAMES, typed))
            assert answer.status_code < 500, typed
            assert b'value="<b>' not in answer.content
        answers = [
            browser.get(address(route), {"next": "//\x00<b>", "email": "<b>"}),
            browser.post(address(route), b'{"email": 1', content_type="application/json"),
        ]
        assert all(answer.status_code < 500 for answer in answers)


@pytest.mark.parametrize("route", [param for param in ROUTES if param.values[0].name not in PUBLIC_ROUTES])
def test_what_is_ones_own_asks_for_a_sign_in(route, client, db):
    for ask in (client.get, client.post):
        answer = ask(address(route))
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith("/account/login/")


@pytest.mark.parametrize("route", ROUTES)
def test_other_methods_are_refused(route, client, ann, sign_in):
    sign_in(ann)

    for method in ("put", "delete", "patch"):
        assert getattr(client, method)(address(route)).status_code == 405
