"""A patient with a therapist, and how the builder's form is sent."""

from __future__ import annotations

from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.actions.profile import update_profile
from accounts.models import Person, Routine, Sharing


class Form(HTMLParser):
    """The fields of one form as a browser would send them."""

    def __init__(self, form_id: str) -> None:
        super().__init__()
        self.form_id, self.inside, self.select, self.text = form_id, False, "", ""
        self.fields: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name, kind, value = given.get("name") or "", given.get("type", ""), given.get("value") or ""
        if tag == "form":
            self.inside = given.get("id") == self.form_id
        elif not self.inside:
            return
        elif tag == "input" and name != "csrfmiddlewaretoken":
            if kind not in ("checkbox", "radio") or "checked" in given:
                self.fields[name] = value or ("on" if kind == "checkbox" else "")
        elif tag == "select":
            self.select = name
        elif tag == "option" and ("selected" in given or self.select not in self.fields):
            self.fields[self.select] = value
        elif tag == "textarea":
            self.text = name
            self.fields[name] = ""

    def handle_data(self, data: str) -> None:
        if self.text:
            self.fields[self.text] += data.removeprefix("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self.text = ""


def fields_of(html: str, form_id: str = "builder") -> dict[str, Any]:
    form = Form(form_id)
    form.feed(html)
    return form.fields


@pytest.fixture
def tom(sharing: Sharing, therapist: Person, patient: Person, working: Callable[[Person], Client]) -> Client:
    """The therapist at work. The patient shares everything, and said that no nodes were treated."""
    update_profile(person=patient, by=patient, fields={"treated": []}, version=0, now=timezone.now())
    return working(therapist)


@pytest.fixture
def opened(tom: Client, patient: Person) -> Callable[..., dict[str, Any]]:
    """The fields of the builder just opened, for a walkthrough and side."""

    def open_builder(slug: str = "ret-hand", side: str = "left", **more: str) -> dict[str, Any]:
        data = {"do": "open", "walkthrough": slug, "side": side, **more}
        return fields_of(tom.post(reverse("care:routine-build", args=[patient.pk]), data).content.decode())

    return open_builder


@pytest.fixture
def give(tom: Client, patient: Person, opened: Callable[..., dict[str, Any]]) -> Callable[..., Any]:
    """Opens the builder, changes some fields, and presses a button."""

    def give(slug: str = "ret-hand", side: str = "left", do: str = "save", **changes: Any) -> Any:
        data = opened(slug, side) | changes
        return tom.post(reverse("care:routine-build", args=[patient.pk]), {"do": do, **data})

    return give


@pytest.fixture
def edit(tom: Client, patient: Person) -> Callable[..., Any]:
    """Opens a routine, changes some fields, and saves. `client`: someone else's."""

    def edit(routine: Routine, do: str = "save", client: Client = tom, **changes: Any) -> Any:
        path = reverse("care:routine-edit", args=[patient.pk, routine.pk])
        data = fields_of(client.get(path).content.decode()) | changes
        return client.post(path, {"do": do, **data})

    return edit
