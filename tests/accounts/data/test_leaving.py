"""The day on which an account is erased is told on the person's own clock."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from accounts.actions.erasure import schedule_erasure
from accounts.actions.profile import update_profile
from accounts.views.data import _local

pytestmark = pytest.mark.django_db


def test_the_last_moment_is_on_the_person_s_own_clock(patient, signed_in):
    now = datetime(2026, 5, 20, 23, 30, tzinfo=UTC)
    update_profile(person=patient, by=patient, fields={"zone": "Asia/Kathmandu"}, version=0, now=now)
    delete_on = schedule_erasure(person=patient, now=now)

    page = signed_in(patient).get("/me/data/undo/").content.decode()

    assert _local(delete_on, patient) == datetime(2026, 5, 28, 5, 15)
    assert "Until May 28, 2026, 5:15 a.m., you can keep it." in page
