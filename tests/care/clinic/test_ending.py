"""Leaving a clinic ends what was shared there: coming back opens no record that nobody gave again."""

from __future__ import annotations

import pytest
from django.utils import timezone

from accounts.actions.clinics import end_membership

pytestmark = pytest.mark.django_db


def test_whoever_leaves_and_comes_back_sees_nobody_until_asked_again(clinic, clinic_admin, therapist, sharing, working):
    membership = clinic.memberships.get(person=therapist)
    end_membership(membership=membership, by=clinic_admin, now=timezone.now())
    clinic.memberships.create(person=therapist, joined_at=timezone.now())

    sharing.refresh_from_db()
    assert sharing.ended_at is not None
    assert working(therapist).get(f"/care/patients/{sharing.owner_id}/").status_code == 404
