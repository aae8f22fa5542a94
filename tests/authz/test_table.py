"""Every address as every person: the answers are those of safety/authz.toml, and an address that is not there fails."""

from __future__ import annotations

import re
import tomllib
import uuid
from pathlib import Path
from typing import Any

from django.core.cache import caches
from django.db import transaction
from django.urls import get_resolver, reverse

from tests.authz.world import World
from tests.config.test_routes import routes

TABLE = tomllib.loads((Path(__file__).resolve().parents[2] / "safety" / "authz.toml").read_text())
RULES: dict[str, list[str]] = TABLE["rules"]
ROUTES: dict[str, list[str]] = TABLE["routes"]
PEOPLE = RULES["public"]
METHODS = ("GET", "POST")
FAULTS = range(500, 600)
NO_SUCH_NUMBER = 987_654
SENT = {"walkthrough": "ret-hand", "side": "left"}  # the builder must know which routine it is about
# A page for everyone looks at nobody's rows: these stand for all.
OF_EVERYONE = ("visitor", "owner", "own")

FOUND = dict(routes(get_resolver("config.urls").url_patterns))
ADMIN = sorted(name for name in FOUND if name.startswith("admin:"))


def test_every_address_is_in_the_table_and_nothing_else():
    listed = {name for name in FOUND if name not in ADMIN}

    assert listed - set(ROUTES) == set(), "Add the new address to safety/authz.toml, with who may open it."
    assert set(ROUTES) - listed == {"admin:*"}, "safety/authz.toml names an address that is gone."


def test_each_address_has_a_name_of_its_own():
    names = [name for name, _entry in routes(get_resolver("config.urls").url_patterns)]

    assert [name for name in set(names) if names.count(name) > 1] == []


def test_every_row_names_a_rule_and_methods():
    for name, (rule, methods, *_object) in ROUTES.items():
        assert rule in RULES, name
        assert set(methods.split()) <= set(METHODS), name


def test_every_object_of_the_table_is_there(world):
    """A row that asks for nothing real would let anyone pass."""
    assert {row[2] for row in ROUTES.values() if len(row) == 3} - {"admin"} <= set(world.objects)


def ask(world: World, who: str, method: str, address: str) -> Any:
    """The answer, as if nothing had been asked: whatever was written is taken back."""
    caches["default"].clear()  # limits
    with transaction.atomic():
        client = world.client(who)
        response = client.get(address) if method == "GET" else client.post(address, SENT)
        transaction.set_rollback(True)
    return response


def address_of(world: World, name: str, object_name: str, other_id: bool = False) -> str:
    kwargs = dict(world.objects[object_name]) if object_name else {}
    if other_id:
        kwargs = {key: _another(value) for key, value in kwargs.items()}
    return reverse(name, kwargs=kwargs)


def _another(value: Any) -> Any:
    """The key of nothing."""
    if isinstance(value, uuid.UUID):
        return uuid.uuid4()
    return NO_SUCH_NUMBER if isinstance(value, int) else value


def test_the_right_people_are_let_in(world):
    wrong = []
    for name, (rule, methods, *rest) in ROUTES.items():
        if name == "admin:*":
            continue
        address = address_of(world, name, rest[0] if rest else "")
        for who in OF_EVERYONE if rule == "public" else PEOPLE:
            for method in METHODS:
                status = ask(world, who, method, address).status_code
                if not fits(status, who, rule, method in methods.split()):
                    wrong.append(f"{name}: {who} {method} {status}")
    assert wrong == [], "\n".join(wrong)


def fits(status: int, who: str, rule: str, listed: bool) -> bool:
    """Whether this status is right for this person. Let in is anything but a refusal: a page, an error beside a field, a redirect."""
    if who not in RULES[rule]:
        if who == "visitor":
            return status in (302, 405)  # to sign in
        return status in (404, 405)
    if not listed:
        return status == 405
    if rule in ("public", "self"):
        return status != 405 and status not in FAULTS
    return status not in (403, 404, 405) and status not in FAULTS


def test_the_site_owners_pages_are_for_the_owner_alone(world):
    rule, _methods, _object = ROUTES["admin:*"]
    wrong = []
    for name in ADMIN:
        address = address_of(world, name, _row_of(name))
        for who in PEOPLE:
            for method in METHODS:
                status = ask(world, who, method, address).status_code
                refused = 302 if who == "visitor" else 404
                is_right = status not in (404, *FAULTS) if who in RULES[rule] else status == refused
                if not is_right:
                    wrong.append(f"{name}: {who} {method} {status}")
    assert wrong == [], "\n".join(wrong)


def _row_of(name: str) -> str:
    if name == "admin:app_list":
        return "admin-app"
    model = name.removeprefix("admin:accounts_").partition("_")[0]
    return f"admin-{model}" if "object_id" in str(FOUND[name].pattern) else ""


OBJECTS = [
    name
    for name, row in ROUTES.items()
    if row[0] not in ("public", "self", "site") and len(row) == 3 and row[2] not in ("number",)
]


def test_someone_elses_row_looks_like_no_row_at_all(world):
    wrong = []
    for name in OBJECTS:
        rule, methods, object_name = ROUTES[name]
        method = methods.split()[-1]
        own, none = address_of(world, name, object_name), address_of(world, name, object_name, other_id=True)
        for who in ("other", "colleague", "former", "elsewhere", "admin"):
            nothing = ask(world, who, method, none)
            if nothing.status_code != 404:
                wrong.append(f"{name}: {who} {method} nothing: {nothing.status_code}")
            if who in RULES[rule]:
                continue
            theirs = ask(world, who, method, own)
            if (theirs.status_code, bare(theirs, own)) != (404, bare(nothing, none)):
                wrong.append(f"{name}: {who} {method} theirs: {theirs.status_code}")
        for who in set(RULES[rule]) & {"owner", "own"}:
            status = ask(world, who, method, none).status_code
            if status != 404:
                wrong.append(f"{name}: {who} {method} nothing: {status}")
    assert wrong == [], "\n".join(wrong)


def bare(response: Any, address: str) -> bytes:
    """The page without its own address and the token of its forms."""
    body = response.content.replace(address.encode(), b"")
    return re.sub(rb'name="csrfmiddlewaretoken" value="[^"]+"', b"", body)
