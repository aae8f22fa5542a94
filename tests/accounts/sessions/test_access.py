"""Whose sessions a page shows: one's own; a helper's, those that they wrote; nobody else's."""

from __future__ import annotations

import re
import uuid

import pytest
from django.urls import reverse

from accounts.access import HELPING
from accounts.models import AccessEvent, Sharing

ON_A_LOG = [
    ("session-log-detail", "get", 200),
    ("session-log-after", "get", 200),
    ("session-log-edit", "get", 200),
    ("session-log-after", "post", 302),
    ("session-log-edit", "post", 200),  # the minutes are missing
    ("session-log-delete", "post", 302),
    ("session-log-restore", "post", 302),
]
OF_ONES_OWN = [
    ("session-log-list", "get", 200),
    ("session-log-create", "get", 200),
    ("session-log-create", "post", 200),
]


@pytest.mark.parametrize(("name", "method", "status"), ON_A_LOG)
def test_only_the_owner_reaches_a_log(name, method, status, log, patient, stranger, client, signed_in):
    path = reverse(f"accounts:{name}", args=[log.pk])
    data = {"version": "1"} if method == "post" else {}

    assert getattr(client, method)(path, data).status_code == 302
    assert "/account/login/" in getattr(client, method)(path, data)["Location"]
    assert getattr(signed_in(stranger), method)(path, data).status_code == 404
    log.refresh_from_db()
    assert (log.version, log.deleted_at) == (1, None)
    assert getattr(signed_in(patient), method)(path, data).status_code == status


@pytest.mark.parametrize(("name", "method", "status"), ON_A_LOG)
def test_a_log_of_someone_else_is_the_same_as_none(name, method, status, log, stranger, signed_in):
    eve = signed_in(stranger)

    def answer(pk):
        text = getattr(eve, method)(reverse(f"accounts:{name}", args=[pk])).text.replace(str(pk), "ID")
        return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", text)

    assert answer(log.pk) == answer(uuid.uuid4())


@pytest.mark.parametrize(("name", "method", "status"), OF_ONES_OWN)
def test_the_list_and_the_form_need_a_sign_in(name, method, status, patient, client, signed_in):
    path = reverse(f"accounts:{name}")

    assert "/account/login/" in getattr(client, method)(path)["Location"]
    assert getattr(signed_in(patient), method)(path).status_code == status


def test_a_stranger_does_not_see_the_log_in_their_list(log, stranger, signed_in):
    assert str(log.pk) not in signed_in(stranger).get(reverse("accounts:session-log-list")).text


@pytest.mark.parametrize("name", ["session-log-delete", "session-log-restore"])
def test_nothing_is_deleted_or_brought_back_by_a_link(name, log, patient, signed_in):
    assert signed_in(patient).get(reverse(f"accounts:{name}", args=[log.pk])).status_code == 405


def test_pages_are_kept_nowhere_and_name_nothing_in_their_titles(log, patient, signed_in):
    for path in ("", "add/", f"{log.pk}/", f"{log.pk}/after/", f"{log.pk}/edit/"):
        page = signed_in(patient).get(f"/me/sessions/{path}")
        assert "no-store" in page["Cache-Control"]
        title = page.text.partition("<title>")[2].partition("</title>")[0].lower()
        assert not {"arm", "massage", "lymphatic"} & set(title.split())


# A helper


@pytest.fixture
def helper(patient, stranger, signed_in, now):
    """Eve, who helps Ann right now."""
    sharing = Sharing.objects.create(
        owner=patient, person=stranger, kind=Sharing.HELPER, starts=now.date(), made_at=now
    )
    client = signed_in(stranger)
    session = client.session
    session[HELPING] = str(sharing.pk)
    session.save()
    return client


def test_a_helper_writes_into_the_record_of_whom_they_help(helper, patient, stranger, by_hand):
    response = helper.post(reverse("accounts:session-log-create"), by_hand())

    log = patient.session_logs.get()
    assert (log.written_by, log.written_by_name) == (stranger, "Eve")
    assert not stranger.session_logs.exists()
    assert helper.get(response["Location"]).status_code == 200
    assert AccessEvent.objects.filter(owner=patient, by_id=stranger.pk, action="wrote", part="session-log").exists()


def test_the_page_says_whose_record_it_is(helper):
    assert "It goes to the record of Ann." in helper.get(reverse("accounts:session-log-create")).text


def test_a_helper_does_not_see_what_others_wrote(helper, log):
    assert helper.get(reverse("accounts:session-log-detail", args=[log.pk])).status_code == 404
    assert str(log.pk) not in helper.get(reverse("accounts:session-log-list")).text


def test_what_a_helper_wrote_is_closed_once_they_no_longer_help(helper, patient, by_hand, now):
    where = helper.post(reverse("accounts:session-log-create"), by_hand())["Location"]
    patient.sharings.update(ended_at=now)

    assert helper.get(where).status_code == 404


def test_the_owner_sees_who_wrote_it(helper, patient, by_hand, signed_in):
    where = helper.post(reverse("accounts:session-log-create"), by_hand())["Location"]

    assert "Written by your helper Eve." in signed_in(patient).get(where).text
