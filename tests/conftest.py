"""What all tests share: static files, a closed network, and a real browser that reports faults.

Browser tests ask for `page` (or `context`) and go to plain addresses: `page.goto("/")`. They are
marked `browser` by themselves. A test fails when a page breaks its content security policy, throws
in JavaScript, or asks anything of another host.
"""

from __future__ import annotations

import os
import shutil
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from django.core.cache import caches
from django.core.management import call_command

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext

ROOT = Path(__file__).resolve().parent.parent
CI = bool(os.environ.get("CI"))
CHROMIUM = os.environ.get("CHROMIUM") or next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
BROWSER_FIXTURES = {"page", "context", "new_context", "browser"}


PACKING = pytest.StashKey[Exception | None]()


def pytest_configure(config: pytest.Config) -> None:
    try:
        collect_static()
    except Exception as error:
        # Tests that show no page still run; tests/config/test_staticfiles.py tells what is wrong.
        config.stash[PACKING] = error


@pytest.fixture
def packing_error(pytestconfig: pytest.Config) -> Exception | None:
    return pytestconfig.stash.get(PACKING, None)


def collect_static() -> None:
    """Pack static files as production does, once for each state of them."""
    target = Path(settings.STATIC_ROOT)
    if target.exists():
        return
    import django

    django.setup()
    target.parent.mkdir(parents=True, exist_ok=True)
    for old in sorted(target.parent.iterdir(), key=lambda path: path.stat().st_mtime)[:-4]:
        shutil.rmtree(old, ignore_errors=True)
    making = target.with_name(f"{target.name}-{os.getpid()}")
    settings.STATIC_ROOT = making
    try:
        call_command("collectstatic", interactive=False, verbosity=0)
        making.rename(target)
    except OSError:
        if not target.exists():  # another run was quicker: its files are the same
            raise
    finally:
        settings.STATIC_ROOT = target
        shutil.rmtree(making, ignore_errors=True)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if BROWSER_FIXTURES & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.browser)
            if CHROMIUM is None and not CI:
                item.add_marker(pytest.mark.skip(reason="no Chromium: apt-get install chromium"))
        if item.get_closest_marker("pdf") and not pdf_works() and not CI:
            item.add_marker(pytest.mark.skip(reason="no Pango: make setup says what to install"))


def pdf_works() -> bool:
    """What set-up found when it tried WeasyPrint in a child process."""
    return (ROOT / "var" / "stamp-pdf").exists()


@pytest.fixture(scope="session", autouse=True)
def packed_files_are_looked_at_once() -> Iterator[None]:
    """What each worker of the site does when it starts: each test client is a site of its own, and there are thousands.

    Only the files of the run's own settings, which never change; a test that has others packed has them looked at.
    """
    from whitenoise.base import WhiteNoise

    look, seen = WhiteNoise.update_files_dictionary, {}
    packed = str(settings.STATIC_ROOT).rstrip(os.sep) + os.sep

    def once(self: Any, root: str, prefix: str) -> None:
        told = (prefix, self.max_age, self.allow_all_origins, self.charset, self.index_file, self.add_headers_function)
        if root != packed or self.files:
            look(self, root, prefix)
        elif told in seen:
            self.files.update(seen[told])
        else:
            look(self, root, prefix)
            seen[told] = dict(self.files)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(WhiteNoise, "update_files_dictionary", once)
        yield


# Rows that the database never lets go are let go between tests that commit.


@pytest.fixture(scope="session", autouse=True)
def append_only_rows_can_be_flushed() -> Iterator[None]:
    """The triggers of append-only tables stand aside while SQLite is emptied after a test, and come back."""
    from django.db.backends.sqlite3.base import DatabaseOperations

    flush = DatabaseOperations.sql_flush

    def around(self: Any, *args: Any, **kwargs: Any) -> list[str]:
        with self.connection.cursor() as cursor:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            triggers = cursor.fetchall()
        statements = flush(self, *args, **kwargs)
        return [*(f"DROP TRIGGER {name}" for name, _ in triggers), *statements, *(sql for _, sql in triggers)]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DatabaseOperations, "sql_flush", around)
        yield


@pytest.fixture(autouse=True)
def forget_limits() -> None:
    """What one test tried does not count for the next."""
    caches["default"].clear()


# No test reaches another machine.


@pytest.fixture(scope="session", autouse=True)
def no_network() -> Iterator[None]:
    connect, look_up = socket.socket.connect, socket.getaddrinfo

    def only_here(self: socket.socket, address: Any) -> None:
        if self.family in {socket.AF_INET, socket.AF_INET6} and not is_here(address[0]):
            raise AssertionError(f"A test tried to reach {address[0]}.")
        return connect(self, address)

    def look_up_here(host: Any, *args: Any, **kwargs: Any) -> Any:
        if host and not is_here(host):
            raise AssertionError(f"A test tried to look up {host}.")
        return look_up(host, *args, **kwargs)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", only_here)
        patch.setattr(socket, "getaddrinfo", look_up_here)
        yield


def is_here(host: str | bytes) -> bool:
    name = host.decode() if isinstance(host, bytes) else host
    return name in {"localhost", "::1", "0.0.0.0"} or name.startswith("127.")


# The browser.


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    assert CHROMIUM, "There is no Chromium. Type: sudo apt-get install chromium"
    return browser_type_launch_args | {
        "executable_path": CHROMIUM,
        "args": [
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--disable-background-networking",
            "--disable-component-update",
            "--no-first-run",
            "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
        ],
    }


@pytest.fixture(scope="session")
def live_server(request: pytest.FixtureRequest) -> Iterator[Any]:
    """The site itself serves the static files, with its own headers, as in production.

    pytest-django's fixture puts Django's helper before the site, which sends none.
    """
    from django.contrib.staticfiles import handlers
    from pytest_django.live_server_helper import LiveServer

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(handlers, "StaticFilesHandler", lambda application: application)
        server = LiveServer("localhost")
    yield server
    server.stop()


@pytest.fixture(scope="session")
def base_url(live_server: Any) -> str:
    return live_server.url


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return browser_context_args | {
        "viewport": {"width": 390, "height": 844},
        "locale": "en-US",
    }


@pytest.fixture
def page_faults() -> list[str]:
    """What went wrong in the pages of this test. A test that means it may clear the list."""
    return []


@pytest.fixture
def new_context(new_context: Any, base_url: str, page_faults: list[str]) -> Iterator[Any]:
    """Every context of a test is watched: the one behind `page`, and those it opens itself."""

    def on_request(request: Any) -> None:
        if not request.url.startswith((base_url, "data:", "blob:", "about:")):
            page_faults.append(f"asked another host: {request.url}")

    def on_console(message: Any) -> None:
        if "Content Security Policy" in message.text or "Permissions policy" in message.text:
            page_faults.append(message.text)

    def make(**kwargs: Any) -> BrowserContext:
        context = new_context(**kwargs)
        context.on("request", on_request)
        context.on("console", on_console)
        context.on("weberror", lambda found: page_faults.append(f"JavaScript: {found.error}"))
        context.set_default_timeout(10_000)
        return context

    yield make
    assert not page_faults, "\n".join(page_faults)
