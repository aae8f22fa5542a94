"""A therapist's routine: refused over what screening closes, followed by the patient's own visit, kept in versions."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from accounts.actions.assignments import (
    Refused,
    assign_routine,
    in_the_way,
    preview,
    revise_routine,
    terms_of,
)
from accounts.actions.clearances import record_clearance
from accounts.actions.profile import Conflict, update_profile
from accounts.actions.routines import end_routine
from accounts.models import Clinic
from guide import library
from guide.domain.assigning import APPROACH, NEEDS_CLEARANCE, NEEDS_REASON, UNKNOWN
from guide.domain.clearances import Clearance
from guide.domain.plan import SAME_SIDE, WHOLE_SESSION, Adjustments, Mode
from guide.visit import Options
from tests.accounts.giving import give, terms
from tests.accounts.test_records import screened, visit_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(patient, signed_in):
    return signed_in(patient)


@pytest.fixture
def clinic(therapist):
    clinic = Clinic.objects.create(name="River clinic", made_at=timezone.now())
    clinic.memberships.create(person=therapist, joined_at=timezone.now())
    return clinic


def objected(patient, slug, side="left", **changes):
    made = library.get().walkthrough(slug)
    found = in_the_way(owner=patient, walkthrough=made, side=side, terms=terms(**changes), now=timezone.now())
    return [(objection.kind, objection.finding) for objection in found]


def test_the_patient_follows_the_therapists_steps(client, patient, therapist, clinic):
    screened(client)
    hand = library.get().walkthrough("ret-hand")
    give(
        patient,
        therapist,
        clinic,
        adjustments=Adjustments(off={"pump": "a painful joint"}, cues={"palm": "very light"}),
    )

    visit = visit_of(client, patient)
    made = visit.plan_for(hand, Options())

    assert "pump" not in [step.slug for step in made.steps]
    assert {step.cue for step in made.steps if step.slug == "palm"} == {"very light"}
    assert preview(
        owner=patient, walkthrough=hand, side="left", terms=terms_of(patient.routines.get().versions.first()), now=timezone.now()
    ) == made  # fmt: skip


@pytest.mark.parametrize(
    "mode",
    [WHOLE_SESSION, Mode(first_week=True), Mode(short=True), Mode(helper=True), Mode(first_week=True, helper=True)],
    ids=["whole", "first week", "short", "helper", "first week with a helper"],
)
def test_a_visit_begins_with_the_plan_that_the_therapist_saw(mode, client, patient, therapist, clinic):
    screened(client)
    hand = library.get().walkthrough("ret-hand")
    routine = give(patient, therapist, clinic, mode=mode)
    seen = preview(
        owner=patient, walkthrough=hand, side="left", terms=terms_of(routine.versions.get()), now=timezone.now()
    )

    visit = visit_of(client, patient)

    assert visit.preset(hand) == Options(mode=mode)
    assert visit.plan_for(hand) == seen
    assert seen.mode == mode
    assert visit.plan_for(hand, Options()).mode == WHOLE_SESSION
    visit.start_session(hand, visit.preset(hand))
    assert visit.plan_of_run(hand) == seen


def test_what_is_preset_goes_when_the_routine_is_ended_and_reaches_no_other_side(client, patient, therapist, clinic):
    screened(client)
    hand = library.get().walkthrough("ret-hand")
    routine = give(patient, therapist, clinic, mode=Mode(short=True, helper=True))
    visit = visit_of(client, patient)
    visit.set_side(hand, "right")

    assert visit.preset(hand) == Options()
    end_routine(routine=routine, by=therapist, now=timezone.now())
    assert visit_of(client, patient).preset(hand) == Options()


def test_head_and_neck_opens_only_with_a_reason_and_closes_again_when_it_ends(client, patient, therapist, clinic):
    screened(client, slug="lym-head-neck")
    assert objected(patient, "lym-head-neck") == [(NEEDS_REASON, "assigned-only")]
    with pytest.raises(Refused):
        give(patient, therapist, clinic, "lym-head-neck")
    walkthrough = library.get().walkthrough("lym-head-neck")

    routine = give(patient, therapist, clinic, "lym-head-neck", reasons={"assigned-only": "taught today, Tom"})

    assert routine.versions.get().lifts == [{"finding": "assigned-only", "reason": "taught today, Tom"}]
    assert visit_of(client, patient).assess(walkthrough).outcome.may_start
    end_routine(routine=routine, by=therapist, now=timezone.now())
    assert not visit_of(client, patient).assess(walkthrough).outcome.may_start


def test_without_a_clear_answer_for_the_neck_the_therapist_says_that_they_asked(client, patient, therapist, clinic):
    screened(client, slug="ret-hand")
    needed = [(NEEDS_REASON, "assigned-only"), (NEEDS_REASON, "neck-asked")]

    assert objected(patient, "lym-head-neck") == needed
    assert objected(patient, "lym-head-neck", reasons={"assigned-only": "taught today, Tom"}) == needed[1:]
    with pytest.raises(Refused):
        give(patient, therapist, clinic, "lym-head-neck", reasons={"assigned-only": "taught today, Tom"})
    asked = {"assigned-only": "taught today, Tom", "neck-asked": "all no, says Ann"}
    assert objected(patient, "lym-head-neck", reasons=asked) == []


def test_the_year_of_birth_counts_before_any_screening(patient):
    walkthrough = library.get().walkthrough("lym-arm")
    patient.birth_year = 1940

    made = preview(owner=patient, walkthrough=walkthrough, side="left", terms=terms(), now=timezone.now())

    assert "neck-side" in {step.slug for step in made.left_out}


def test_thirty_days_past_its_review_a_routine_is_paused(client, patient, therapist, clinic):
    screened(client, slug="lym-head-neck")
    give(patient, therapist, clinic, "lym-head-neck", reasons={"assigned-only": "taught today, Tom"})
    walkthrough = library.get().walkthrough("lym-head-neck")

    for days, holds in ((42, True), (71, True), (73, False)):
        with time_machine.travel(timezone.now() + timedelta(days=days)):
            assert bool(visit_of(client, patient).standing.given[0].assignment.holds(
                walkthrough="lym-head-neck", side="left", today=timezone.localdate()
            )) == holds  # fmt: skip
    assert walkthrough.assigned_only


def test_nothing_assigned_silences_todays_check(client, patient, therapist, clinic):
    screened(client)
    give(patient, therapist, clinic)
    visit = visit_of(client, patient)
    visit._drop_layer("today")

    assert not visit.assess(library.get().walkthrough("ret-hand")).outcome.may_start


def test_a_condition_needs_its_clearance_and_says_so(client, patient, therapist, clinic):
    screened(client, heart_failure="yes")
    assert (NEEDS_CLEARANCE, "heart-failure") in objected(patient, "ret-hand")
    with pytest.raises(Refused):
        give(patient, therapist, clinic)
    yes = Clearance(
        "heart-failure", "retrograde", "hand", "Dr. Ray", timezone.localdate(), changed_since=False, written=True
    )
    record_clearance(owner=patient, by=therapist, clearance=yes, source="therapist", now=timezone.now())

    give(patient, therapist, clinic)

    assert patient.routines.get().assigned_by == therapist


def test_toward_the_treated_side_needs_a_reason_even_before_any_screening(patient, therapist, clinic):
    update_profile(person=patient, by=patient, fields={"treated": ["left-axilla"]}, version=0, now=timezone.now())
    same = Adjustments(approach=SAME_SIDE)

    assert objected(patient, "lym-arm", adjustments=same) == [(UNKNOWN, ""), (NEEDS_REASON, APPROACH)]
    with pytest.raises(Refused):
        give(patient, therapist, clinic, "lym-arm", adjustments=same)
    give(patient, therapist, clinic, "lym-arm", adjustments=same, reasons={APPROACH: "imaging, Tom"})


@pytest.fixture
def nothing_treated(patient):
    update_profile(person=patient, by=patient, fields={"treated": []}, version=0, now=timezone.now())


def test_where_nobody_asked_about_treated_nodes_they_count_as_treated(patient):
    assert (NEEDS_REASON, "treated-nodes") in objected(patient, "ret-hand")


@pytest.mark.usefixtures("nothing_treated")
def test_each_save_is_a_version_and_an_old_form_is_told(patient, therapist, clinic):
    routine = give(patient, therapist, clinic)
    revise_routine(routine=routine, by=therapist, terms=terms(note="slower"), version=1, now=timezone.now())

    with pytest.raises(Conflict) as conflict:
        revise_routine(routine=routine, by=therapist, terms=terms(note="mine"), version=1, now=timezone.now())

    assert conflict.value.current.note == "slower"
    assert [version.number for version in routine.versions.all()] == [2, 1]


@pytest.mark.usefixtures("nothing_treated")
def test_what_the_patient_set_up_alone_becomes_the_therapists_as_a_new_version(patient, therapist, clinic):
    from accounts.actions.routines import set_up_routine

    alone, _new = set_up_routine(
        owner=patient,
        by=patient,
        walkthrough=library.get().walkthrough("ret-hand"),
        side="left",
        days_a_week=3,
        time_of_day="",
        now=timezone.now(),
    )

    given = give(patient, therapist, clinic)

    assert given.pk == alone.pk
    assert (given.version, given.seen_version) == (2, 1)


def test_a_side_that_the_walkthrough_does_not_have_is_refused(patient, therapist, clinic):
    with pytest.raises(ValueError, match="not for the side"):
        give(patient, therapist, clinic, "lym-leg", side="both")


def test_a_clinic_can_withdraw_a_walkthrough_for_its_patients(client, patient, therapist, clinic):
    from accounts.actions.sharing import Scope, start_sharing

    start_sharing(
        owner=patient, person=therapist, kind="therapist", clinic=clinic, scope=Scope(), by=patient, now=timezone.now()
    )
    clinic.withdrawals.create(walkthrough="ret-hand", reason="A step is being checked", at=timezone.now())

    assert visit_of(client, patient).standing.withdrawn == {"ret-hand": "A step is being checked"}


def test_a_withdrawn_walkthrough_cannot_be_started_and_says_who_to_ask(client, patient, therapist, clinic):
    from accounts.actions.sharing import Scope, start_sharing

    screened(client)
    start_sharing(
        owner=patient, person=therapist, kind="therapist", clinic=clinic, scope=Scope(), by=patient, now=timezone.now()
    )
    withdrawal = clinic.withdrawals.create(walkthrough="ret-hand", reason="A step is checked.", at=timezone.now())

    assert client.get("/guide/ret-hand/session/").status_code == 302
    assert "A step is checked." in client.get("/guide/ret-hand/start/").content.decode()
    withdrawal.ended_at = timezone.now()
    withdrawal.save()
    assert client.get("/guide/ret-hand/session/").status_code == 200


def test_what_comes_up_after_the_routine_was_given_is_not_lifted_by_it(client, patient, therapist, clinic):
    give(patient, therapist, clinic, reasons={"treated-nodes": "nodes not known, Tom"})
    screened(client, lymphedema_in_limb="yes")
    hand = library.get().walkthrough("ret-hand")

    assert not visit_of(client, patient).assess(hand).outcome.may_start
    assert objected(patient, "ret-hand") == [(NEEDS_REASON, "lymphedema-in-limb")]
    give(patient, therapist, clinic, reasons={"lymphedema-in-limb": "edge of the swelling, Tom"})
    assert visit_of(client, patient).assess(hand).outcome.may_start


def test_a_check_for_one_routine_does_not_stand_in_the_way_of_another(client, patient):
    screened(client, slug="lym-arm")

    assert objected(patient, "lym-leg") == []


def test_two_pages_that_give_the_same_at_once_do_not_cover_each_other(client, patient, therapist, clinic):
    screened(client)
    give(patient, therapist, clinic)
    hand = library.get().walkthrough("ret-hand")

    with pytest.raises(Conflict):
        assign_routine(
            owner=patient,
            by=therapist,
            clinic=clinic,
            walkthrough=hand,
            side="left",
            terms=terms(note="second"),
            version=0,
            now=timezone.now(),
        )
