"""What a page view costs: no file is read, and a visitor's page makes at most 3 queries."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.guide.views.walk import pass_screening

pytestmark = pytest.mark.django_db

ARM = "/guide/lym-arm/"
PUBLIC = ["/", "/guide/", ARM, f"{ARM}?side=left", "/learn/", "/learn/when-to-call/", "/help-now/", "/about/sources/"]
ASKED = [f"{ARM}start/1/", f"{ARM}start/4/", f"{ARM}start/12/", f"{ARM}start/result/", f"{ARM}session/"]
AT_MOST = 3


@pytest.fixture
def no_file() -> Iterator[None]:
    """Any file opened while a page is made is a fault; the pages were each made once before."""

    def refuse(file: object, *args: object, **kwargs: object) -> None:
        raise AssertionError(f"A page view opened {file}.")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("builtins.open", refuse)
        patch.setattr(io, "open", refuse)
        patch.setattr("pathlib.Path.open", refuse)
        yield


@pytest.fixture(scope="module", autouse=True)
def made_once_before(django_db_setup, django_db_blocker) -> None:
    with django_db_blocker.unblock():
        client = Client()
        pass_screening(client, "lym-arm")
        for path in [*PUBLIC, *ASKED]:
            assert client.get(path).status_code == 200
        client.post(f"{ARM}session/begin/", {"length": "whole", "who": "me"})
        assert client.get(f"{ARM}session/").status_code == 200


@pytest.mark.parametrize("path", PUBLIC)
def test_a_public_page_makes_no_query_even_when_it_is_not_kept(client, no_file, path):
    caches["pages"].clear()
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200
    assert len(queries) == 0


@pytest.mark.parametrize("path", ASKED)
def test_a_visitors_page_makes_at_most_three_queries(client, no_file, path):
    pass_screening(client, "lym-arm")
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200
    assert len(queries) <= AT_MOST, [query["sql"] for query in queries]


def test_the_player_makes_at_most_three_queries(client, no_file):
    pass_screening(client, "lym-arm")
    client.post(f"{ARM}session/begin/", {"length": "whole", "who": "me"})
    with CaptureQueriesContext(connection) as queries:
        assert client.get(f"{ARM}session/").status_code == 200
    assert len(queries) <= AT_MOST, [query["sql"] for query in queries]
