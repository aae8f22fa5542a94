"""What has been kept long enough goes; a dry run says the same; nothing is kept without a rule."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.utils import timezone

from accounts import data_map
from accounts.actions.erasure import rows_of
from accounts.actions.invitations import invite
from accounts.actions.pruning import due
from accounts.models import Invitation
from tests.accounts.data.making import a_session, around, full_record

pytestmark = pytest.mark.django_db


def run(*words):
    out = io.StringIO()
    call_command("prune", *words, stdout=out)
    return out.getvalue()


def test_every_table_that_does_not_stay_with_the_account_is_pruned():
    rules = {table.name for table in data_map.read().tables if table.kept not in ("account", "site")}

    assert set(due(now=timezone.now())) == rules


def test_a_dry_run_says_what_a_real_one_does(patient):
    for days in (1, 89, 98, 200):
        made = timezone.now() - timedelta(days=days)
        invite(kind="helper", made_by=patient, owner=patient, name="Bob", now=made)
    Session.objects.filter(pk=a_session(patient)).update(expire_date=timezone.now() - timedelta(days=1))
    a_session(patient)

    told = run("--dry-run")
    assert "accounts.Invitation: 2" in told
    assert "sessions.Session: 1" in told
    assert "usersessions.UserSession: 1" in told
    assert Invitation.objects.count() == 4

    assert run() == told
    assert Invitation.objects.count() == 2
    assert (Session.objects.count(), UserSession.objects.count()) == (1, 1)
    assert all(line.endswith(": 0") for line in run().splitlines())


def test_a_record_is_never_pruned(patient):
    full_record(patient, "plum")
    around(patient, "plum")
    before = rows_of(patient.pk)

    run()

    after = rows_of(patient.pk)
    assert {name for name in before if before[name] != after[name]} <= set(due(now=timezone.now()))
