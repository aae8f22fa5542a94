"""A view is closed unless it says otherwise, and then its name stands in a list."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver

from tests.public_routes import PUBLIC_ROUTES


def routes(
    patterns: list[URLPattern | URLResolver], space: str = "", path: str = ""
) -> Iterator[tuple[str, URLPattern]]:
    for entry in patterns:
        here = path + str(entry.pattern)
        if isinstance(entry, URLResolver):
            inner = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from routes(entry.url_patterns, inner, here)
        else:
            yield f"{space}{entry.name}" if entry.name else here, entry


def test_the_public_addresses_are_exactly_those_listed():
    found = list(routes(get_resolver("config.urls").url_patterns))
    public = {name for name, entry in found if not getattr(entry.callback, "login_required", True)}

    assert found
    assert public == PUBLIC_ROUTES


def test_every_address_has_a_name():
    unnamed = [
        name for name, entry in routes(get_resolver("config.urls").url_patterns) if not entry.name
    ]

    assert unnamed == []


def test_the_login_middleware_is_there(settings):
    assert "django.contrib.auth.middleware.LoginRequiredMiddleware" in settings.MIDDLEWARE
