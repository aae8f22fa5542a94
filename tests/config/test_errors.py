"""Bad input and broken code are answered plainly, and nothing typed is written down."""

from __future__ import annotations

import logging

import pytest
from django.test import Client, RequestFactory
from django.views.debug import ExceptionReporter

from config import errors
from config.privacy import HideEverythingTyped, PrivateFormatter

pytestmark = pytest.mark.urls("tests.config.urls")

CANARY = "Kanarienvogel"
FORM = "application/x-www-form-urlencoded"
PARTS = "multipart/form-data; boundary=x"


@pytest.fixture
def client():
    return Client(raise_request_exception=False)


BAD_POSTS = {
    "too large": (b"a=" + b"x" * (2 * 1024 * 1024), FORM),
    "too many fields": (b"&".join(b"a%d=1" % n for n in range(600)), FORM),
    "no boundary": (b"whatever", "multipart/form-data"),
    "a boundary that is never met": (b"whatever", PARTS),
    "a file": (
        b'--x\r\nContent-Disposition: form-data; name="f"; filename="f"\r\n\r\nhi\r\n--x--\r\n',
        PARTS,
    ),
    "a cut part": (b'--x\r\nContent-Disposition: form-data; name="f"', PARTS),
    "base64 that is none": (
        b'--x\r\nContent-Disposition: form-data; name="f"\r\nContent-Transfer-Encoding: base64\r\n\r\n!\r\n--x--\r\n',
        PARTS,
    ),
    "an unknown character set": (b"a=1", f"{FORM}; charset=klingon"),
    "another character set": (b"a=1", f"{FORM}; charset=utf-16"),
    "bytes that are no text": (b"a=\xff\xfe&%ff=%00", FORM),
    "JSON": (b'{"a": ', "application/json"),
    "a type that is none": (b"a=1", "\x7f;;=,"),
}


@pytest.mark.parametrize(("body", "kind"), BAD_POSTS.values(), ids=BAD_POSTS)
@pytest.mark.parametrize("checks", [False, True], ids=["", "with CSRF checks"])
def test_a_bad_post_is_no_server_error(body, kind, checks):
    client = Client(enforce_csrf_checks=checks, raise_request_exception=False)

    response = client.generic("POST", "/public", body, content_type=kind)

    assert response.status_code in {200, 400, 403}


def test_a_post_that_is_too_large_is_refused(client):
    body, kind = BAD_POSTS["too large"]

    assert client.generic("POST", "/public", body, content_type=kind).status_code == 400


@pytest.mark.parametrize("path", ["/%ff%fe", "/%00", "/" + "a" * 5000, "/?%ff=%00", "//public", "/..%2f..%2fetc"])
def test_a_strange_address_is_no_server_error(client, path):
    assert client.get(path).status_code in {200, 301, 302, 400, 404}


@pytest.mark.django_db
@pytest.mark.parametrize("cookie", ["x" * 5000, "\\000\\001", "é", "a.b.c", ""])
def test_a_strange_session_cookie_is_no_server_error(client, cookie):
    client.cookies.load({"session": cookie})

    assert client.get("/private").status_code == 302


def test_a_form_without_its_token_is_refused_with_a_page():
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)

    response = client.post("/public", {"a": "1"})

    assert response.status_code == 403
    assert response.content


@pytest.mark.parametrize(
    ("path", "status"),
    [("/suspicious", 400), ("/forbidden", 403), ("/nothing", 404), ("/limited", 429)],
)
def test_an_error_page_that_fails_itself_leaves_plain_words(client, settings, path, status):
    settings.TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "DIRS": []}]

    response = client.get(path)

    assert response.status_code == status
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"


def test_the_page_for_too_many_tries_says_when_to_come_back(client):
    assert client.get("/limited").headers["Retry-After"] == "30"


@pytest.mark.parametrize("status", [400, 403, 404, 429, 500])
def test_each_error_has_words_when_no_template_is_there(monkeypatch, rf, status):
    def nothing(*args, **kwargs):
        raise OSError("no disk")

    monkeypatch.setattr("django.template.loader.render_to_string", nothing)
    page = {
        400: errors.bad_request,
        403: errors.csrf_failure,
        404: errors.page_not_found,
        429: errors.too_many_requests,
        500: errors.server_error,
    }[status]

    response = page(rf.get("/"))

    assert response.status_code == status
    assert response.content


def test_what_was_typed_is_in_no_log_when_a_view_breaks(client, capsys):
    stream = logging.getLogger("django").handlers[0]
    assert isinstance(stream.formatter, PrivateFormatter)
    lines = []
    stream_format = stream.format
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stream, "emit", lambda record: lines.append(stream_format(record)))
        client.cookies.load({"csrf": CANARY})
        response = client.post(f"/broken?q={CANARY}", {"diary": CANARY}, headers={"User-Agent": CANARY})

    written = "\n".join(lines)
    assert response.status_code == 500
    assert CANARY not in response.content.decode()
    assert "builtins.ValueError" in written
    assert "in broken" in written
    assert CANARY not in written


def test_an_error_report_holds_nothing_that_was_typed():
    request = RequestFactory().post(f"/broken?q={CANARY}", {"diary": CANARY}, headers={"User-Agent": CANARY})
    request.COOKIES["session"] = CANARY
    diary = CANARY
    try:
        raise ValueError("cannot read it")
    except ValueError as error:
        assert diary
        reporter = ExceptionReporter(request, type(error), error, error.__traceback__)

    frames = reporter.get_traceback_data()["frames"]
    hidden = HideEverythingTyped()
    assert isinstance(reporter.filter, HideEverythingTyped)
    assert CANARY not in str([frame["vars"] for frame in frames])
    assert hidden.get_post_parameters(request) == {}
    assert CANARY not in str(hidden.get_safe_request_meta(request))
    assert CANARY not in str(hidden.get_safe_cookies(request))


def test_nobody_can_forge_a_line_of_the_log():
    record = logging.LogRecord("n", logging.INFO, "f", 1, "Not Found: %s", ("/a\nINFO b\r\x1b",), None)

    line = PrivateFormatter("%(levelname)s %(message)s").format(record)

    assert line == "INFO Not Found: /a\\nINFO b\\r\\x1b"


def test_no_handler_sends_mail():
    handlers = [type(handler).__name__ for handler in logging.getLogger("django").handlers]

    assert "AdminEmailHandler" not in handlers
    assert not logging.getLogger("django").propagate
