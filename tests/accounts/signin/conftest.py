"""A person, and how they sign in by code."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from playwright.sync_api import expect

from accounts.models import Person

HOME = "/account/"
expect.set_options(timeout=15_000)  # two browsers on two cores share them with the servers


def code_in_last_mail() -> str:
    found = re.search(r"\b\d{6}\b", mail.outbox[-1].body)
    assert found, mail.outbox[-1].body
    return found.group()


def add_person(email: str, **fields: Any) -> Person:
    person = Person.objects.create_user(email, **fields)
    EmailAddress.objects.create(user=person, email=email, verified=True, primary=True)
    return person


@pytest.fixture
def ann(db) -> Person:
    return add_person("ann@example.org")


@pytest.fixture
def sign_in(client: Client) -> Callable[..., Any]:
    """Signs in by code, as a person does; returns the last answer."""

    def by_code(person: Person, device: str = "shared", browser: Client = client, follow: str = HOME) -> Any:
        browser.post("/account/login/", {"email": person.email, "device": device, "next": follow})
        return browser.post("/account/login/code/", {"code": code_in_last_mail(), "next": follow})

    return by_code
