"""Invite, accept, change, run out, end, in any order: who sees whom is always what was agreed last, and all of it is kept."""

from __future__ import annotations

import pytest
from django.db import transaction
from django.http import Http404
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from accounts import access
from accounts.actions import invitations
from accounts.actions.invitations import InvitationGone
from accounts.actions.sharing import Scope, SharingEnded, change_sharing, end_sharing
from accounts.models import Person, Sharing, SharingChange
from tests.accounts.sharing.people import HELPER, THERAPIST, clinic_of, days

pytestmark = pytest.mark.django_db

OWNERS, OTHERS = st.sampled_from(["ann", "ben"]), st.sampled_from(["tom", "tea", "hal"])
SCOPES = st.builds(Scope, logs=st.booleans(), notes=st.booleans(), ends=st.sampled_from([None, days(0), days(30)]))


class Agreements(RuleBasedStateMachine):
    """Two patients, two therapists of one clinic, and a helper. `agreed` is what holds, by owner and other."""

    def __init__(self) -> None:
        super().__init__()
        self.block = transaction.atomic()
        self.block.__enter__()
        self.people = {
            name: Person.objects.create_user(f"{name}@example.org", name=name, is_therapist=name.startswith("t"))
            for name in ("ann", "ben", "tom", "tea", "hal")
        }
        self.clinic = clinic_of(self.people["tom"], self.people["tea"])
        self.agreed: dict[tuple[str, str], Scope] = {}
        self.waiting: list = []
        self.written = 0

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.block.__exit__(None, None, None)

    def row(self, owner: str, other: str) -> Sharing | None:
        return Sharing.objects.filter(owner=self.people[owner], person=self.people[other], ended_at=None).first()

    @rule(owner=OWNERS, other=OTHERS, scope=SCOPES)
    def invite(self, owner: str, other: str, scope: Scope) -> None:
        therapist = other != "hal"
        made_by = self.people[other if therapist else owner]
        made = invitations.invite(
            kind="patient" if therapist else "helper",
            made_by=made_by,
            owner=None if therapist else made_by,
            clinic=self.clinic if therapist else None,
            asks={"logs": scope.logs, "notes": scope.notes, "ends": scope.ends},
            now=timezone.now(),
        )[0]
        self.waiting.append((made, owner, other, scope))

    @precondition(lambda self: self.waiting)
    @rule(data=st.data(), twice=st.booleans())
    def accept(self, data: st.DataObject, twice: bool) -> None:
        made, owner, other, scope = data.draw(st.sampled_from(self.waiting))
        by = self.people[owner if made.kind == "patient" else other]
        was = Sharing.objects.count(), self.agreed.get((owner, other))
        invitations.accept(invitation=made, by=by, scope=scope, now=timezone.now())
        self.waiting.remove((made, owner, other, scope))
        if self.agreed.get((owner, other)) != scope or Sharing.objects.count() != was[0]:
            self.written += 1
        self.agreed[owner, other] = scope
        if twice:
            with pytest.raises(InvitationGone):
                invitations.accept(invitation=made, by=by, scope=Scope(True, True), now=timezone.now())

    @rule(owner=OWNERS, other=OTHERS, scope=SCOPES)
    def change(self, owner: str, other: str, scope: Scope) -> None:
        row = self.row(owner, other)
        if row is not None:
            self.written += Scope(row.sees_logs, row.sees_notes, row.ends) != scope
            change_sharing(sharing=row, scope=scope, by=row.owner, now=timezone.now())
            self.agreed[owner, other] = scope

    @rule(owner=OWNERS, other=OTHERS)
    def run_out(self, owner: str, other: str) -> None:
        row = self.row(owner, other)
        if row is not None:
            Sharing.objects.filter(pk=row.pk).update(ends=days(-1))
            self.agreed.pop((owner, other), None)

    @rule(owner=OWNERS, other=OTHERS)
    def end(self, owner: str, other: str) -> None:
        row = self.row(owner, other)
        if row is not None:
            assert end_sharing(sharing=row, by=row.owner, now=timezone.now())
            self.written += 1
            self.agreed.pop((owner, other), None)
            with pytest.raises(SharingEnded):
                change_sharing(sharing=row, scope=Scope(True, True), by=row.owner, now=timezone.now())

    @invariant()
    def who_sees_whom_is_what_was_agreed(self) -> None:
        seen: dict[tuple[str, str], Scope] = {}
        for other in ("tom", "tea", "hal"):
            person = self.people[other]
            for owner in ("ann", "ben"):
                patient = self.people[owner]
                try:
                    found = access.therapist_sharing(person, patient.pk, self.clinic)
                    assert found.kind == THERAPIST
                except Http404:
                    found = access.helped_by(person).filter(owner=patient).first()
                    assert found is None or found.kind == HELPER
                if found is not None:
                    seen[owner, other] = Scope(found.sees_logs, found.sees_notes, found.ends)
        assert seen == self.agreed

    @invariant()
    def every_change_is_written_down(self) -> None:
        assert SharingChange.objects.count() == self.written


def test_any_order_of_sharing_ends_in_what_was_agreed_last():
    run_state_machine_as_test(
        Agreements,
        settings=settings(
            max_examples=8,
            stateful_step_count=12,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
        ),
    )
