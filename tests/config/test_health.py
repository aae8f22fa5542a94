"""`/healthz` says whether the site can do its work, and nothing else."""

from __future__ import annotations

import pytest
from django.db import connection

pytestmark = pytest.mark.django_db


def test_a_site_that_works_is_up(client):
    response = client.get("/healthz")

    assert response.status_code == 200
    assert response.json() == {"up": True, "database": True, "content": True}
    assert not response.cookies


def test_a_database_that_cannot_be_written_is_told(client):
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA query_only=ON")
    try:
        response = client.get("/healthz")
    finally:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA query_only=OFF")

    assert response.status_code == 503
    assert response.json() == {"up": False, "database": False, "content": True}


def test_faulty_content_is_told_without_its_words(client, monkeypatch):
    def faulty():
        raise ValueError("steps.toml: a secret word")

    monkeypatch.setattr("config.health.load_content", faulty)

    response = client.get("/healthz")

    assert response.status_code == 503
    assert response.json() == {"up": False, "database": True, "content": False}
