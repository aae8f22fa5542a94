"""Where the owner's pages are: off beyond loopback, unless they are given a path that nobody guesses."""

from __future__ import annotations

import pytest

from tests.config.test_settings import KEY, read_settings, run

SERVER = {"HTTPS": "on", "ALLOWED_HOSTS": "light-hands.example"}


def test_they_are_off_beyond_loopback_until_a_path_is_set() -> None:
    assert read_settings("ADMIN_PATH") == {"ADMIN_PATH": "owner"}
    assert read_settings("ADMIN_PATH", **SERVER) == {"ADMIN_PATH": ""}
    given = read_settings("ADMIN_PATH", **SERVER, ADMIN_PATH="/only-we-know-this-1/")
    assert given == {"ADMIN_PATH": "only-we-know-this-1"}


@pytest.mark.parametrize("path", ["admin", "two/parts/of/it", "with blanks in it", "x" * 100])
def test_a_path_that_is_guessed_or_breaks_stops_the_start(path: str) -> None:
    done = run("manage.py", "check", SECRET_KEY=KEY, **SERVER, ADMIN_PATH=path)
    assert done.returncode
    assert "ADMIN_PATH" in done.stderr


def test_a_path_of_the_site_itself_is_refused() -> None:
    assert "ADMIN_PATH" in run("manage.py", "check", SECRET_KEY=KEY, ADMIN_PATH="care").stderr
