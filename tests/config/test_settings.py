"""Settings are strict, and safe when nothing is set."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

ROOT = Path(__file__).resolve().parent.parent.parent
KEY = "0123456789abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def run(*words: str, **env: str) -> subprocess.CompletedProcess[str]:
    """In a fresh process, with only this environment."""
    clean = {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "config.settings"}
    return subprocess.run(
        [sys.executable, *words],
        cwd=ROOT,
        env=clean | env,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def read_settings(*names: str, **env: str) -> dict[str, object]:
    code = (
        "import json, sys; from config import settings;"
        "print(json.dumps({name: getattr(settings, name) for name in sys.argv[1:]}))"
    )
    done = run("-c", code, *names, SECRET_KEY=KEY, **env)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_a_site_over_https_passes_every_deployment_check():
    done = run(
        *["manage.py", "check", "--deploy", "--fail-level", "DEBUG"],
        SECRET_KEY=KEY,
        HTTPS="on",
        ALLOWED_HOSTS="light-hands.example",
        EMAIL_URL="smtp+tls://name:password@mail.example:587",
    )

    assert done.returncode == 0, done.stderr
    assert "no issues (0 silenced)" in done.stdout
    assert not getattr(settings, "SILENCED_SYSTEM_CHECKS", [])


def test_a_site_over_https_locks_its_cookies():
    found = read_settings(
        "SESSION_COOKIE_NAME",
        "CSRF_COOKIE_NAME",
        "SESSION_COOKIE_SECURE",
        "CSRF_COOKIE_SECURE",
        "SECURE_SSL_REDIRECT",
        "SECURE_HSTS_PRELOAD",
        HTTPS="on",
    )

    assert found == {
        "SESSION_COOKIE_NAME": "__Host-session",
        "CSRF_COOKIE_NAME": "__Host-csrf",
        "SESSION_COOKIE_SECURE": True,
        "CSRF_COOKIE_SECURE": True,
        "SECURE_SSL_REDIRECT": True,
        "SECURE_HSTS_PRELOAD": True,
    }


def test_with_nothing_set_the_site_is_closed_and_works_on_loopback():
    found = read_settings("DEBUG", "HTTPS", "ALLOWED_HOSTS", "SESSION_COOKIE_NAME", "COUNTRY")

    assert found == {
        "DEBUG": False,
        "HTTPS": False,
        "ALLOWED_HOSTS": ["localhost", "127.0.0.1", "[::1]"],
        "SESSION_COOKIE_NAME": "session",
        "COUNTRY": "US",
    }


@pytest.mark.parametrize(
    ("env", "words"),
    [
        ({"HTTPS": "onn", "SECRET_KEY": KEY}, "HTTPS is 'onn'. Set it to on or off."),
        ({"DEBUG": "maybe", "SECRET_KEY": KEY}, "DEBUG is 'maybe'."),
        ({"COUNTRY": "us", "SECRET_KEY": KEY}, "COUNTRY is 'us'."),
        ({"MAIL": "yes", "SECRET_KEY": KEY}, "MAIL is 'yes'."),
        ({"MAIL": "page", "HTTPS": "on", "SECRET_KEY": KEY}, "page is for one's own machine only"),
        ({"MAIL": "page", "ALLOWED_HOSTS": "lh.example", "SECRET_KEY": KEY}, "page is for one's own machine only"),
        ({"TRUSTED_PROXY_COUNT": "-1", "SECRET_KEY": KEY}, "TRUSTED_PROXY_COUNT is '-1'."),
        ({"SITE_URL": "example.org", "SECRET_KEY": KEY}, "SITE_URL is 'example.org'."),
        ({"SITE_URL": "https://example.org/path", "SECRET_KEY": KEY}, "like https://example.org."),
        ({"SITE_URL": "http://example.org", "HTTPS": "on", "SECRET_KEY": KEY}, "SITE_URL is 'http://example.org'."),
        ({"ALLOWED_HOSTS": "*", "HTTPS": "on", "SECRET_KEY": KEY}, "SITE_URL is 'https://*'."),
        ({"SECRET_KEY": "changeme"}, "SECRET_KEY is too easy to guess."),
        ({"SECRET_KEY": "a" * 60}, "SECRET_KEY is too easy to guess."),
    ],
)
def test_a_slip_in_the_environment_stops_the_start(env, words):
    done = run("-c", "import config.settings", **env)

    assert done.returncode != 0
    assert words in done.stderr


@pytest.mark.parametrize(
    ("env", "address"),
    [
        ({}, "http://localhost:8000"),
        ({"PORT": "8424"}, "http://localhost:8424"),
        ({"HTTPS": "on", "ALLOWED_HOSTS": ".example.org,other.example"}, "https://example.org"),
        ({"HTTPS": "on", "SITE_URL": "https://lh.example/"}, "https://lh.example"),
    ],
)
def test_links_in_mails_know_the_site_s_address(env, address):
    assert read_settings("SITE_URL", **env) == {"SITE_URL": address}


def test_without_a_mail_server_the_check_says_that_nobody_can_sign_in():
    done = run("manage.py", "check", "--deploy", SECRET_KEY=KEY, HTTPS="on", ALLOWED_HOSTS="light-hands.example")

    assert "signin.W001" in done.stderr


def test_mail_goes_to_the_server_that_is_named():
    names = ("MAIL", "EMAIL_BACKEND", "EMAIL_HOST", "EMAIL_PORT", "EMAIL_USE_TLS")
    found = read_settings(*names, EMAIL_URL="smtp+tls://name:password@mail.example:587")

    assert found == {
        "MAIL": "send",
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": "mail.example",
        "EMAIL_PORT": 587,
        "EMAIL_USE_TLS": True,
    }


def test_sqlite_keeps_what_it_was_given(db):
    options = read_settings("DATABASES")["DATABASES"]["default"]["OPTIONS"]

    assert options["transaction_mode"] == "IMMEDIATE"
    assert options["timeout"] == 20
    assert "PRAGMA synchronous=FULL" in options["init_command"]
    with connection.cursor() as cursor:
        for pragma, value in {"journal_mode": "wal", "foreign_keys": 1, "secure_delete": 1}.items():
            cursor.execute(f"PRAGMA {pragma}")
            assert cursor.fetchone() == (value,), pragma


def test_another_database_can_be_named():
    found = read_settings("DATABASES", DATABASE_URL="postgres://a:b@db.example/lh")
    default = found["DATABASES"]["default"]

    assert default["ENGINE"] == "django.db.backends.postgresql"
    assert default["HOST"] == "db.example"
    assert "OPTIONS" not in default


def test_no_migration_is_missing():
    done = run("manage.py", "makemigrations", "--check", "--dry-run", SECRET_KEY=KEY)

    assert done.returncode == 0, done.stdout
