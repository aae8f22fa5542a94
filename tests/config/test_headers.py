"""Every answer carries the same headers, byte for byte."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.test import Client

pytestmark = pytest.mark.urls("tests.config.urls")

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "media-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
}
NOT_KEPT = "no-store, private"
# What an answer may carry besides: anything else is a leak or a slip.
OTHERS = {"Allow", "Cache-Control", "Content-Length", "Content-Type", "Location", "Retry-After"}
OTHERS |= {"Set-Cookie", "Vary"}


@pytest.fixture
def client() -> Client:
    return Client(raise_request_exception=False)


@pytest.fixture
def https(monkeypatch, settings):
    """As with HTTPS=on in the environment."""
    settings.HTTPS = True
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_HSTS_SECONDS = 63_072_000
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    settings.SECURE_HSTS_PRELOAD = True


KINDS = {
    "a page": ("GET", "/public", {}, 200),
    "a head": ("HEAD", "/public", {}, 200),
    "the health page": ("GET", "/healthz", {}, 200),
    "a page behind a sign-in": ("GET", "/private", {}, 302),
    "a redirect": ("GET", "/moved", {}, 302),
    "a file": ("GET", "/pdf", {}, 200),
    "a fragment": ("GET", "/public", {"HX-Request": "true"}, 200),
    "no such page": ("GET", "/nothing-here", {}, 404),
    "no such static file": ("GET", "/static/nothing-here.css", {}, 404),
    "not allowed": ("GET", "/forbidden", {}, 403),
    "suspicious": ("GET", "/suspicious", {}, 400),
    "a wrong host": ("GET", "/public", {"Host": "elsewhere.example"}, 400),
    "too many tries": ("GET", "/limited", {}, 429),
    "a broken view": ("GET", "/broken", {}, 500),
    "a missing template": ("GET", "/missing-template", {}, 500),
    "a wrong method": ("POST", "/healthz", {}, 405),
    "a method nobody uses": ("TRACE", "/public", {}, 405),
    "a method the site has no use for": ("DELETE", "/public", {}, 405),
}


@pytest.mark.django_db
@pytest.mark.parametrize(("method", "path", "sent", "status"), KINDS.values(), ids=KINDS)
def test_headers_of(client, method, path, sent, status):
    response = client.generic(method, path, headers=sent)

    assert response.status_code == status
    assert {name: response.headers.get(name) for name in HEADERS} == HEADERS
    assert response.headers["Cache-Control"] == NOT_KEPT
    assert set(response.headers) <= set(HEADERS) | OTHERS


@pytest.mark.django_db
@pytest.mark.parametrize(("method", "path", "sent", "status"), KINDS.values(), ids=KINDS)
@pytest.mark.usefixtures("https")
def test_headers_over_https_of(client, method, path, sent, status):
    response = client.generic(method, path, headers=sent, secure=True)

    expected = HEADERS | {
        "Content-Security-Policy": f"{POLICY}; upgrade-insecure-requests",
    }
    assert response.status_code == status
    assert {name: response.headers.get(name) for name in expected} == expected
    # The guard answers a refused method before SecurityMiddleware could add it.
    if method not in {"TRACE", "DELETE"}:
        assert response.headers["Strict-Transport-Security"] == "max-age=63072000; includeSubDomains; preload"


@pytest.mark.usefixtures("https")
def test_plain_http_is_sent_to_https_with_all_headers(client):
    response = client.get("/public")

    assert response.status_code == 301
    assert response.headers["Location"] == "https://testserver/public"
    assert response.headers["Content-Security-Policy"] == f"{POLICY}; upgrade-insecure-requests"
    assert response.headers["Cache-Control"] == NOT_KEPT


def test_without_https_nothing_asks_for_it(client):
    response = client.get("/public")

    assert "Strict-Transport-Security" not in response.headers
    assert "upgrade-insecure-requests" not in response.headers["Content-Security-Policy"]


def test_a_view_may_let_its_page_be_kept(client):
    assert client.get("/kept").headers["Cache-Control"] == "public, max-age=60"


def test_a_page_behind_a_token_may_send_no_referrer_at_all(client):
    assert client.get("/token").headers["Referrer-Policy"] == "no-referrer"


FONT = "fonts/atkinson-hyperlegible-regular.woff2"


def test_static_files_have_the_headers_and_may_be_kept_for_good(client):
    response = client.get(staticfiles_storage.url(FONT))

    assert response.status_code == 200
    assert {name: response.headers.get(name) for name in HEADERS} == HEADERS
    assert response.headers["Cache-Control"] == "max-age=315360000, public, immutable"
    assert "Access-Control-Allow-Origin" not in response.headers
    assert b"".join(response.streaming_content).startswith(b"wOF2")


def test_a_static_file_that_did_not_change_keeps_the_headers(client):
    address = staticfiles_storage.url(FONT)
    first = client.get(address)
    assert first.getvalue()
    since = first.headers["Last-Modified"]

    response = client.get(address, headers={"If-Modified-Since": since})

    assert response.status_code == 304
    assert {name: response.headers.get(name) for name in HEADERS} == HEADERS


def test_cookies_are_shut_to_scripts_and_other_sites():
    assert settings.SESSION_COOKIE_HTTPONLY
    assert settings.CSRF_COOKIE_HTTPONLY
    assert settings.SESSION_COOKIE_SAMESITE == settings.CSRF_COOKIE_SAMESITE == "Lax"
