"""Settings: one file, from the environment, strict, and safe when nothing is set.

| variable | default | what |
|---|---|---|
| `SECRET_KEY` | the file `var/secret-key`, made by `make run` | signs sessions and forms |
| `DEBUG` | off | `make dev` turns it on |
| `HTTPS` | off | on wherever the site is reached over TLS: Secure cookies, HSTS, redirect |
| `HSTS_PRELOAD` | on (with `HTTPS`) | off if the domain must not go on browsers' preload list |
| `ALLOWED_HOSTS` | `localhost,127.0.0.1,[::1]` | names the site answers to |
| `SITE_URL` | `https://` and the first of `ALLOWED_HOSTS` with `HTTPS`, else `http://localhost:PORT` | the site's address in mails and on cards |
| `DATABASE_URL` | `sqlite:///var/light-hands.sqlite3` | SQLite, or `postgres://...` |
| `TRUSTED_PROXY_COUNT` | 1 with `HTTPS`, else 0 | proxies before the site that add to `X-Forwarded-For`; limits count by it |
| `MAIL` | `page` on loopback without `HTTPS`, else `send` | `page`: mail goes to the terminal and to `/account/mail/` |
| `EMAIL_URL` | none | the mail server: `smtp+tls://name:password@mail.example:587` |
| `MAIL_FROM` | `Light Hands <no-reply@localhost>` | whom mails come from |
| `ADMIN_PATH` | `owner` on loopback without `HTTPS`, else empty: off | where the owner's pages are; beyond loopback 12 or more letters, digits, `-` that nobody guesses |
| `COUNTRY` | `US` | whose emergency number is shown first |
| `SAFETY_CONTACT` | empty | where safety problems are reported: an e-mail address or a phone number |
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"  # made on this machine: key, database, collected files
BUILD_DIR = BASE_DIR / "build"  # made at set-up from packages: fonts

env = environ.Env()


def switch(name: str, default: bool) -> bool:
    """A yes or no from the environment. A typing slip stops the start: it never means "off"."""
    words = {"on": True, "true": True, "1": True, "yes": True}
    words |= {"off": False, "false": False, "0": False, "no": False}
    value = env.str(name, default="on" if default else "off").strip().lower()
    if value not in words:
        raise ImproperlyConfigured(f"{name} is {value!r}. Set it to on or off.")
    return words[value]


def count(name: str, default: int) -> int:
    """A small number from the environment."""
    value = env.str(name, default=str(default)).strip()
    if not (value.isascii() and value.isdecimal() and int(value) < 10):
        raise ImproperlyConfigured(f"{name} is {value!r}. Set it to a number from 0 to 9.")
    return int(value)


def secret_key() -> str:
    """From the environment, else from the file that set-up makes once."""
    key = env.str("SECRET_KEY", default="").strip()
    file = VAR_DIR / "secret-key"
    if not key and file.is_file():
        key = file.read_text().strip()
    if not key:
        raise ImproperlyConfigured("There is no secret key. Type `make setup` to make one, or set SECRET_KEY.")
    if len(key) < 50 or len(set(key)) < 5:
        raise ImproperlyConfigured("SECRET_KEY is too easy to guess. Use 50 random characters.")
    return key


# What runs

SECRET_KEY = secret_key()
DEBUG = switch("DEBUG", default=False)
HTTPS = switch("HTTPS", default=False)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
# Links in mails and on cards never take their host from what a browser sent.
_host = ALLOWED_HOSTS[0].lstrip(".") if ALLOWED_HOSTS else ""
SITE_URL = env.str(
    "SITE_URL", default=f"https://{_host}" if HTTPS else f"http://localhost:{env.str('PORT', default='8000')}"
).rstrip("/")
if (
    not SITE_URL.startswith("https://" if HTTPS else ("https://", "http://"))
    or SITE_URL.count("/") != 2
    or "*" in SITE_URL
):
    raise ImproperlyConfigured(f"SITE_URL is {SITE_URL!r}. Set it to the site's address, like https://example.org.")
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

INSTALLED_APPS = [
    # Imports run one way: config -> care -> accounts -> guide (tests/test_import_arrows.py).
    "care",
    "accounts",
    "accounts.signin",
    "guide",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django_htmx",
    # Simple: the loaders are written out in TEMPLATES below.
    "template_partials.apps.SimpleAppConfig",
    "django.contrib.admin.apps.SimpleAdminConfig",  # config/admin.py
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.forms",  # the form templates that ours replace
]

MIDDLEWARE = [
    # Outermost, so that no answer leaves without its headers: errors, files, redirects.
    "config.middleware.guard",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "accounts.signin.shared_device.keep_time",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "config.middleware.LoginRequired",
    "accounts.leaving.OfferUndo",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.unsent.Unsent",
    "django_htmx.middleware.HtmxMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]


# The guide

CONTENT_DIR = BASE_DIR / "content"
GUIDE_RECORDS = "accounts.records.record_of"
SAFETY_CONTACT = env.str("SAFETY_CONTACT", default="")
COUNTRY = env.str("COUNTRY", default="US")
if COUNTRY not in {"US", "CA", "UK", "EU", "AU", "NZ", "other"}:
    raise ImproperlyConfigured(f"COUNTRY is {COUNTRY!r}. Set it to US, CA, UK, EU, AU, NZ or other.")


# Data

DATABASES: dict[str, dict[str, Any]] = {
    "default": env.db_url("DATABASE_URL", default=f"sqlite:///{VAR_DIR}/light-hands.sqlite3")
    | {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        # Reading and then writing in a deferred transaction fails at once, whatever the timeout.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        # FULL keeps the last saves at a power cut. Deleted answers are overwritten, not only
        # unlinked, and temporary tables stay in memory.
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
            "PRAGMA secure_delete=ON; PRAGMA temp_store=MEMORY"
        ),
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES: dict[str, dict[str, Any]] = {
    # Counts tries at sign-in, so all workers share it. Only expired counts may go: room for many.
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
    # Public pages, kept whole in each worker: no query.
    "pages": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "pages"},
}

# Our pages send short forms. A long text comes through to its form, which says so and keeps it.
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
DATA_UPLOAD_MAX_NUMBER_FILES = 1  # a person's own record, brought back; its view caps it, others drop what is large
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]


# People

AUTH_USER_MODEL = "accounts.Person"
LOGIN_URL = "/account/login/"
LOGIN_REDIRECT_URL = "/me/"
LOGOUT_REDIRECT_URL = "account_signed_out"
# Long is what helps: no rules about digits and signs (NIST 800-63B-4).
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 15},
    },
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["email"]},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

# How long a sign-in holds: accounts/signin/shared_device.py. What follows is for visitors.
SESSION_ENGINE = "accounts.signin.sessions"
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "session"
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 24 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True  # tokens stand in forms: no script reads the cookie
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "config.errors.csrf_failure"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"  # no cookie of its own


# Sign-in: accounts/signin/

AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
ACCOUNT_ADAPTER = "accounts.signin.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]  # a password is possible later, never asked
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = 10 * 60
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 10 * 60
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 10 * 60
ACCOUNT_SESSION_REMEMBER = False  # the device choice decides
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip,200/h/ip",
    "login_failed": "10/m/ip,100/h/ip,10/3m/key",
    "request_login_code": "20/m/ip,100/h/ip,3/m/key,20/h/key",
    "signup": "10/m/ip,60/h/ip",
    "reauthenticate": "10/m/user,60/h/user",
}
ACCOUNT_FORMS = {
    "login": "accounts.signin.forms.PasswordSignInForm",
    "signup": "accounts.signin.forms.SignUpForm",
    "add_email": "accounts.signin.forms.NewAddressForm",
    "request_login_code": "accounts.signin.forms.RequestCodeForm",
    "confirm_login_code": "accounts.signin.forms.ConfirmCodeForm",
    "confirm_email_verification_code": "accounts.signin.forms.ConfirmAddressForm",
    "reauthenticate": "accounts.signin.forms.PasswordAgainForm",
}
# Six digits: mail programs and phones offer to fill them in. Three tries, and few codes an hour.
ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "dashed": False, "length": 6}
ALLAUTH_TRUSTED_PROXY_COUNT = count("TRUSTED_PROXY_COUNT", default=1 if HTTPS else 0)
MFA_ADAPTER = "accounts.signin.adapter.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_PASSKEY_SIGNUP_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS  # http://localhost only: browsers refuse the rest
MFA_TOTP_TOLERANCE = 1
# An address must be confirmed to sign in at all; only a new one, beside it, may wait for its code.
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_FORMS = {
    "authenticate": "accounts.signin.forms.AppCodeForm",
    "reauthenticate": "accounts.signin.forms.AppCodeAgainForm",
    "activate_totp": "accounts.signin.forms.StartAppForm",
    "authenticate_webauthn": "accounts.signin.forms.UsePasskeyForm",
    "login_webauthn": "accounts.signin.forms.PasskeySignInForm",
    "reauthenticate_webauthn": "accounts.signin.forms.PasskeyAgainForm",
    "add_webauthn": "accounts.signin.forms.AddPasskeyForm",
    "signup_webauthn": "accounts.signin.forms.SignUpPasskeyForm",
    "edit_webauthn": "accounts.signin.forms.RenamePasskeyForm",
}


# The owner's own pages: off, unless they are given a path

LOOPBACK_ONLY = not HTTPS and set(ALLOWED_HOSTS) <= {"localhost", "127.0.0.1", "[::1]"}
ADMIN_PATH = env.str("ADMIN_PATH", default="owner" if LOOPBACK_ONLY else "").strip("/")
if ADMIN_PATH and not re.fullmatch(r"[A-Za-z0-9-]{1,80}" if LOOPBACK_ONLY else r"[A-Za-z0-9-]{12,80}", ADMIN_PATH):
    raise ImproperlyConfigured("ADMIN_PATH: use 12 or more letters, digits and dashes that nobody guesses.")
if ADMIN_PATH in {"me", "care", "account", "invitation", "guide", "learn", "static"}:
    raise ImproperlyConfigured(f"ADMIN_PATH is {ADMIN_PATH!r}, which the site needs for itself.")


# Mail

MAIL = env.str("MAIL", default="page" if LOOPBACK_ONLY and "EMAIL_URL" not in os.environ else "send")
if MAIL not in {"page", "send"} or (MAIL == "page" and not LOOPBACK_ONLY):
    raise ImproperlyConfigured(f"MAIL is {MAIL!r}. Set it to send; page is for one's own machine only.")
MAIL_FILE = VAR_DIR / "mail.json"
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str("MAIL_FROM", default="Light Hands <no-reply@localhost>")
EMAIL_TIMEOUT = 10
EMAIL_BACKEND = f"accounts.signin.mailbox.{'PageMail' if MAIL == 'page' else 'NoMail'}"
if MAIL == "send" and "EMAIL_URL" in os.environ:
    _mail: dict[str, Any] = env.email_url("EMAIL_URL")
    EMAIL_BACKEND = _mail["EMAIL_BACKEND"]
    EMAIL_HOST, EMAIL_PORT = _mail["EMAIL_HOST"], _mail["EMAIL_PORT"]
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _mail["EMAIL_HOST_USER"], _mail["EMAIL_HOST_PASSWORD"]
    EMAIL_USE_TLS, EMAIL_USE_SSL = _mail.get("EMAIL_USE_TLS", False), _mail.get("EMAIL_USE_SSL", False)


# Headers. config/middleware.py sends them all; Django's own middleware agrees with it.

SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]  # asked on loopback, behind the TLS proxy
SECURE_HSTS_SECONDS = 63_072_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS and switch("HSTS_PRELOAD", default=True)
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"


# Pages

# The partials loader stands around the others, so that "page.html#part" works everywhere.
_loaders: list[Any] = [
    "django.template.loaders.filesystem.Loader",
    "django.template.loaders.app_directories.Loader",
]
if not DEBUG:
    _loaders = [("django.template.loaders.cached.Loader", _loaders)]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [("template_partials.loader.Loader", _loaders)],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "guide.display.context",
                "accounts.signin.mailbox.context",
            ],
        },
    }
]
FORM_RENDERER = "config.forms.FieldRenderer"

LANGUAGE_CODE = "en-us"
USE_I18N = True
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(VAR_DIR / "static")))
STATICFILES_DIRS = [BASE_DIR / "static", BUILD_DIR / "static"]
FONT_DIR = BUILD_DIR / "fonts"  # the same fonts as TTF, for handouts
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},  # nobody uploads files
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "config.staticfiles.StaticStorage"
    },
}
WHITENOISE_ALLOW_ALL_ORIGINS = False


# What is written down when something goes wrong: never what a person typed

DEFAULT_EXCEPTION_REPORTER_FILTER = "config.privacy.HideEverythingTyped"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "private": {
            "()": "config.privacy.PrivateFormatter",
            "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
            "show_messages": DEBUG,
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "private"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        # Takes Django's own handlers away, the one that mails administrators too.
        "django": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
        "fido2": {"level": "WARNING"},  # it would write down which passkey was used when
    },
}
