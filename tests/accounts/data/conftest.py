"""Someone who has just shown who they are; and a folder of the test's own for what waits."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from django.test import Client

from accounts.export import archive
from accounts.models import Person
from guide.handouts import HandoutUnavailable, Why


@pytest.fixture(autouse=True)
def own_folder(tmp_path, settings):
    settings.VAR_DIR = tmp_path
    settings.MAIL_FILE = tmp_path / "mail.json"


@pytest.fixture
def just_signed_in(signed_in) -> Callable[[Person], Client]:
    def sign_in(person: Person) -> Client:
        client = signed_in(person)
        session = client.session
        session["account_authentication_methods_user"] = str(person.pk)
        session["account_authentication_methods"] = [{"method": "mfa", "at": time.time()}]
        session.save()
        return client

    return sign_in


@pytest.fixture
def no_pdf(monkeypatch):
    def unavailable(*args, **kwargs):
        raise HandoutUnavailable(Why.MISSING)

    monkeypatch.setattr(archive, "pdf_of", unavailable)
