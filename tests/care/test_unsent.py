"""What a therapist typed is never lost: signed out meanwhile, it is on the form again, for them and at that clinic alone."""

from __future__ import annotations

from datetime import timedelta
from html import unescape
from typing import Any

import pytest
import time_machine
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.db import OperationalError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import inbox, unsent
from accounts.actions.sharing import Scope, end_sharing, start_sharing
from accounts.models import Clinic, InboxItem, Person, Sharing
from tests.accounts.signin.conftest import code_in_last_mail
from tests.accounts.signin.test_second_factor import app_code
from tests.care.routines.conftest import fields_of, give, opened, tom  # noqa: F401

pytestmark = pytest.mark.django_db
WORDS = "Calls on Friday & “feels lighter”"


def shown(response: Any) -> str:
    return unescape(response.content.decode())


@pytest.fixture
def item(patient: Person, clinic: Clinic) -> InboxItem:
    return clinic.inbox.create(
        patient=patient,
        kind=inbox.STOPPED,
        key="one",
        level="ASK",
        reason="Stopped",
        needs="sees_logs",
        at=timezone.now(),
    )


def mark_on(page: str) -> str:
    """The signed mark of the form, as its page has it."""
    return page.partition('name="for" value="')[2].partition('"')[0]


def lose(client: Client, path: str, fields: dict[str, Any]) -> Client:
    """Opens the form, lets the sign-in end, and sends it; answers with the browser that then stands at the sign-in page."""
    mark = mark_on(shown(client.get(path)))
    visitor = Client()
    answer = visitor.post(path, fields | {unsent.FOR: mark})
    assert answer.headers["Location"] == f"/account/login/?next={path}"
    return visitor


def paths(patient: Person, item: InboxItem) -> dict[str, tuple[str, dict[str, str]]]:
    return {
        "private note": (reverse("care:private-note-list", args=[patient.pk]), {"text": WORDS}),
        "discharge": (reverse("care:patient-discharge", args=[patient.pk]), {"reason": WORDS}),
        "inbox": (reverse("care:inbox-item", args=[item.pk]), {"note": WORDS, "then": "seen", "version": "0"}),
        "clearance": (reverse("care:clearance-add", args=[patient.pk]), {"limits": WORDS, "who": "Dr. Ray"}),
    }


@pytest.mark.parametrize("form", ["private note", "discharge", "inbox", "clearance"])
def test_signed_out_meanwhile_the_text_is_on_the_form_after_signing_in(form, tom, therapist, patient, item):  # noqa: F811
    path, fields = paths(patient, item)[form]
    client = lose(tom, path, fields)
    client.force_login(therapist)

    page = shown(client.get(path))

    assert WORDS in page
    assert "Not saved yet" in page
    assert "<title>Error" not in page


def test_it_waits_until_the_second_step_of_signing_in(sharing, therapist, patient, item):
    secret = generate_totp_secret()
    TOTP.activate(therapist, secret)
    EmailAddress.objects.create(user=therapist, email=therapist.email, verified=True, primary=True)
    before = Client()
    before.force_login(therapist)
    path, fields = paths(patient, item)["private note"]
    client = lose(before, path, fields)

    client.post("/account/login/", {"email": therapist.email, "device": "shared", "next": path})
    client.post("/account/login/code/", {"code": code_in_last_mail(), "next": path})
    assert client.get(path).status_code == 302
    answer = client.post("/account/login/second-step/", {"code": app_code(secret), "next": path})

    assert answer.headers["Location"] == path
    assert WORDS in shown(client.get(path))


def test_saved_it_is_kept_no_longer(tom, therapist, patient, clinic, item):  # noqa: F811
    path, fields = paths(patient, item)["private note"]
    client = lose(tom, path, fields)
    client.force_login(therapist)
    again = {unsent.FOR: mark_on(shown(client.get(path)))}

    assert client.post(path, fields | again).status_code == 302
    assert unsent.KEY not in client.session
    assert clinic.private_notes.get().text == WORDS


@pytest.mark.parametrize("who", ["colleague", "clinic_admin", "outsider", "patient", "stranger"])
def test_nobody_else_who_signs_in_there_sees_it(who, tom, patient, item, request):  # noqa: F811
    path, fields = paths(patient, item)["inbox"]
    client = lose(tom, path, fields)
    client.force_login(request.getfixturevalue(who))

    assert WORDS not in shown(client.get(path))
    assert unsent.KEY not in client.session


def test_after_an_hour_it_is_gone(tom, therapist, patient, item):  # noqa: F811
    path, fields = paths(patient, item)["private note"]
    client = lose(tom, path, fields)
    client.force_login(therapist)

    with time_machine.travel(timezone.now() + timedelta(minutes=61)):
        assert WORDS not in shown(client.get(path))


def test_once_sharing_has_ended_it_is_not_shown(tom, therapist, patient, sharing, item):  # noqa: F811
    path, fields = paths(patient, item)["private note"]
    client = lose(tom, path, fields)
    client.force_login(therapist)
    end_sharing(sharing=sharing, by=patient, now=timezone.now())

    assert client.get(path).status_code == 404


# The builder


def test_a_new_routine_that_was_being_built_comes_back_whole(tom, opened, therapist, patient):  # noqa: F811
    path = reverse("care:routine-build", args=[patient.pk])
    data = opened() | {"note": WORDS, "cue-palm": "Like a feather", "days_a_week": "4", "do": "save"}
    client = Client()
    client.post(path, data)
    client.force_login(therapist)

    page = shown(client.get(path))

    assert "Not saved yet" in page
    kept = fields_of(page)
    assert {name: kept[name] for name in ("walkthrough", "side", "cue-palm", "days_a_week")} == {
        "walkthrough": "ret-hand", "side": "left", "cue-palm": "Like a feather", "days_a_week": "4",
    }  # fmt: skip
    assert kept["note"].strip() == WORDS
    assert not patient.routines.exists()
    assert client.post(path, kept | {"do": "save"}).status_code == 302
    assert patient.routines.get().versions.get().note == WORDS
    assert unsent.KEY not in client.session


def test_a_routine_that_was_being_changed_comes_back_too(tom, give, therapist, patient):  # noqa: F811
    give()
    path = reverse("care:routine-edit", args=[patient.pk, patient.routines.get().pk])
    data = fields_of(shown(tom.get(path))) | {"note": WORDS, "do": "save"}
    client = Client()
    client.post(path, data)
    client.force_login(therapist)

    page = shown(client.get(path))

    assert "Not saved yet" in page
    assert fields_of(page)["note"].strip() == WORDS


def test_what_cannot_be_read_in_it_comes_back_as_it_was_typed(tom, opened, therapist, patient):  # noqa: F811
    path = reverse("care:routine-build", args=[patient.pk])
    client = Client()
    client.post(path, opened() | {"days_a_week": "many", "review_by": "soon", "note": WORDS, "do": "save"})
    client.force_login(therapist)

    kept = fields_of(shown(client.get(path)))

    assert (kept["review_by"], kept["note"].strip()) == ("soon", WORDS)


def test_a_preview_that_is_asked_for_takes_no_ones_place(tom, opened, therapist, patient):  # noqa: F811
    path = reverse("care:routine-build", args=[patient.pk])
    data = opened() | {"note": WORDS, "do": "save"}
    client = Client()
    client.post(path, data)
    client.post(reverse("care:routine-preview", args=[patient.pk]), data, headers={"HX-Request": "true"})
    client.force_login(therapist)

    assert fields_of(shown(client.get(path)))["note"].strip() == WORDS


# Who was quicker


def test_an_older_note_comes_back_beside_what_a_colleague_wrote(tom, therapist, patient, item):  # noqa: F811
    path, fields = paths(patient, item)["inbox"]
    client = lose(tom, path, fields)
    InboxItem.objects.filter(pk=item.pk).update(
        version=item.version + 1, note="I called her.", seen_by="Cora", seen_at=timezone.now()
    )
    client.force_login(therapist)

    page = shown(client.get(path))

    assert WORDS in page
    assert "I called her." in page


# Two clinics


@pytest.fixture
def both(tom, therapist, patient, clinic, second_clinic) -> Client:  # noqa: F811
    """The therapist works at two clinics, and the patient shares with them at both."""
    second_clinic.memberships.create(person=therapist, joined_at=timezone.now())
    start_sharing(
        owner=patient, person=therapist, kind=Sharing.THERAPIST, clinic=second_clinic,
        scope=Scope(logs=True, notes=True), by=patient, now=timezone.now(),
    )  # fmt: skip
    return tom


def at_clinic(client: Client, clinic: Clinic) -> None:
    client.post(reverse("care:clinic-switch"), {"clinic": str(clinic.pk)})


@pytest.mark.parametrize("which", ["clinic", "second_clinic"])
def test_signed_in_again_they_work_where_they_typed_it(which, both, therapist, patient, item, request):
    here = request.getfixturevalue(which)
    at_clinic(both, here)
    path, fields = paths(patient, item)["private note"]
    client = lose(both, path, fields)
    client.force_login(therapist)

    page = shown(client.get(path))
    assert WORDS in page
    assert client.post(path, fields | {unsent.FOR: mark_on(page)}, follow=True).status_code == 200
    assert here.private_notes.get().text == WORDS
    assert WORDS in shown(client.get(path))


def test_the_other_clinic_never_gets_it(both, therapist, patient, clinic, second_clinic, item):
    at_clinic(both, clinic)
    path, fields = paths(patient, item)["private note"]
    client = lose(both, path, fields)
    client.force_login(therapist)
    at_clinic(client, second_clinic)

    assert WORDS not in shown(client.get(path))
    at_clinic(client, clinic)
    assert WORDS in shown(client.get(path))


def test_a_form_opened_at_one_clinic_is_not_saved_at_the_other(both, patient, clinic, second_clinic, item):
    at_clinic(both, clinic)
    path, fields = paths(patient, item)["private note"]
    mark = mark_on(shown(both.get(path)))
    at_clinic(both, second_clinic)

    answer = both.post(path, fields | {unsent.FOR: mark})

    assert answer.status_code == 409
    assert "kept for one hour" in shown(answer)
    assert WORDS not in shown(answer)
    assert not clinic.private_notes.exists()
    assert not second_clinic.private_notes.exists()
    at_clinic(both, clinic)
    assert WORDS in shown(both.get(path))


# The store is busy


def test_a_database_that_cannot_save_gives_a_page_with_everything_typed(tom, patient, item, monkeypatch):  # noqa: F811
    from care.views import private_notes

    def locked(**kwargs):
        raise OperationalError("database is locked")

    monkeypatch.setattr(private_notes, "add_private_note", locked)
    path, fields = paths(patient, item)["private note"]

    answer = tom.post(path, fields)

    assert answer.status_code == 503
    assert WORDS in shown(answer)
