"""The site's own settings, with a key, a database and static files of the test run's own."""

from __future__ import annotations

import atexit
import hashlib
import os
import shutil
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def _static_digest() -> str:
    """Names the collected files by what they were collected from, so that two runs never race."""
    whole = hashlib.sha256()
    for folder in (ROOT / "static", ROOT / "build" / "static"):
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                stat = path.stat()
                whole.update(f"{path} {stat.st_size} {stat.st_mtime_ns}\n".encode())
    whole.update((ROOT / "config" / "staticfiles.py").read_bytes())
    return whole.hexdigest()[:16]


_ours = ("DEBUG", "HTTPS", "HSTS_PRELOAD", "ALLOWED_HOSTS", "DATABASE_URL", "COUNTRY", "MAIL", "EMAIL_URL", "MAIL_FROM")
for _name in (*_ours, "TRUSTED_PROXY_COUNT", "SITE_URL", "PORT"):
    os.environ.pop(_name, None)
os.environ["SECRET_KEY"] = "only-for-tests-" + "0123456789abcdefghijklmnopqrstuvwxyz" * 2
os.environ["STATIC_ROOT"] = str(ROOT / "build" / "test-static" / _static_digest())
# Playwright's loop runs in the test's own thread; the ORM there is still ordinary code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

from config.settings import *  # noqa: E402, F403
from config.settings import CACHES, DATABASES  # noqa: E402

# A file, not memory: threads and the live server then lock each other as they do in production.
_folder = tempfile.mkdtemp(prefix="light-hands-tests-")
atexit.register(shutil.rmtree, _folder, ignore_errors=True)
DATABASES["default"]["TEST"] = {"NAME": f"{_folder}/test.sqlite3"}
DATABASES["default"]["OPTIONS"]["init_command"] = DATABASES["default"]["OPTIONS"]["init_command"].replace(
    "synchronous=FULL", "synchronous=OFF"
)

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

# Limits of sign-in are counted in memory, so that a test can forget them (tests/conftest.py).
CACHES["default"] = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "limits"}
