"""A view is closed unless it says otherwise, and then its name stands in a list."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from accounts.models import Person
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
    unnamed = [name for name, entry in routes(get_resolver("config.urls").url_patterns) if not entry.name]

    assert unnamed == []


@pytest.mark.urls("tests.config.urls")
def test_a_view_that_says_nothing_asks_for_a_sign_in(client, db):
    response = client.get("/private")

    assert response.status_code == 302
    assert response.headers["Location"] == "/account/login/?next=/private"


@pytest.mark.urls("tests.config.urls")
def test_a_person_who_is_signed_in_comes_through(client, db):
    client.force_login(Person.objects.create_user("ann@example.org"))

    assert client.get("/private").content == b"private"


@pytest.mark.urls("tests.config.urls")
def test_a_public_page_reads_no_session(client, db, django_assert_num_queries):
    client.force_login(Person.objects.create_user("ann@example.org"))

    with django_assert_num_queries(0):
        response = client.get("/public")

    assert response.status_code == 200
    assert "Vary" not in response.headers
