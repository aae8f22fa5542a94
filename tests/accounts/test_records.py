"""The guide and a person's record: nothing is asked twice, a stop stays, and a session is one log."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts import records, standing
from accounts.actions.clearances import record_clearance, something_changed
from accounts.actions.profile import profile_of, update_profile
from accounts.models import Clinic, ScreeningRecord
from guide import library
from guide.domain.clearances import Clearance
from guide.domain.outcomes import Outcome
from guide.flow import Flow
from guide.ports import Standing
from guide.told import KEY
from guide.views.start import open_visit
from guide.visit import Visit
from tests.accounts.giving import give
from tests.accounts.swelling.making import typed
from tests.guide.views.walk import answer_all, pass_screening

pytestmark = pytest.mark.django_db
HAND = "/guide/ret-hand/"
BEGIN = {"length": "whole", "who": "me"}
HOUR = timedelta(hours=1)


@pytest.fixture
def client(patient, signed_in):
    return signed_in(patient)


def visit_of(client, person):
    """The visit as the next request would open it."""
    request = Request(client.session, person)
    return open_visit(request)


class Request:
    def __init__(self, session, user):
        self.session, self.user = session, user


def screened(client, slug="ret-hand", side="left", **answers):
    """Answers everything in the signed-in session, the last page through the site, so that the decision is kept."""
    session = client.session
    answer_all(session, slug, side, **answers)
    session[KEY].pop("checked", None)
    session.save()
    number = len(Flow(Visit(session), library.get().walkthrough(slug)).pages)
    return client.post(f"/guide/{slug}/start/{number}/", {"decide": "right"})


def test_a_finished_screening_is_kept_with_its_trace(client, patient):
    screened(client)

    record = patient.screening_records.get()
    assert (record.kind, record.outcome, record.walkthrough, record.side) == ("assessment", "GO", "ret-hand", "left")
    assert record.edition == library.get().screen.edition
    assert record.answers["values"]
    assert record.trace["outcome"] == "GO"


def test_the_same_decision_again_is_not_kept_twice(client, patient):
    screened(client)
    client.post(f"{HAND}session/begin/", BEGIN)

    assert patient.screening_records.count() == 1


def test_a_new_browser_asks_only_todays_questions(client, patient, signed_in):
    screened(client)

    visit = visit_of(signed_in(patient), patient)
    visit.set_side(library.get().walkthrough("ret-hand"), "left")
    kinds = {page.layer for page in Flow(visit, library.get().walkthrough("ret-hand")).pages if not page.answered}

    assert kinds == {"today"}


def test_what_was_told_three_months_ago_is_asked_again(client, patient, signed_in):
    screened(client)

    with time_machine.travel(timezone.now() + timedelta(days=92)):
        assert "health_on" not in visit_of(signed_in(patient), patient).state


def test_after_a_change_the_old_answers_do_not_come_back(client, patient, signed_in):
    screened(client)
    visit = visit_of(client, patient)
    visit.ask_health_again()

    assert visit_of(signed_in(patient), patient).values == {}
    assert patient.screening_records.first().kind == "changed"


def test_a_change_told_on_one_device_counts_on_the_other(client, patient, signed_in):
    screened(client)
    other = signed_in(patient)
    screened(other)
    with time_machine.travel(timezone.now() + timedelta(minutes=5)):
        visit_of(client, patient).ask_health_again()

        assert "health_on" not in visit_of(other, patient).state


def test_the_profile_brings_the_side_and_the_treated_nodes(client, patient):
    update_profile(
        person=patient,
        by=patient,
        fields={"affected": ["hand:right"], "treated": ["right-axilla"]},
        version=0,
        now=timezone.now(),
    )

    visit = visit_of(client, patient)

    assert visit.side(library.get().walkthrough("ret-hand")) == "right"
    assert [str(basin) for basin in visit.treated] == ["right-axilla"]


def test_two_affected_sides_are_asked(client, patient):
    update_profile(
        person=patient, by=patient, fields={"affected": ["hand:right", "hand:left"]}, version=0, now=timezone.now()
    )

    assert visit_of(client, patient).side(library.get().walkthrough("ret-hand")) == ""


def test_treated_nodes_told_in_screening_go_into_the_profile(client, patient):
    screened(client, slug="lym-arm", side="left", treated=("left-axilla",))

    assert profile_of(patient.__class__.objects.get(pk=patient.pk)).treated == ["left-axilla"]


def test_an_open_infection_answers_its_question(client, patient):
    patient.infections.create(place="arm", side="left", began_on=timezone.localdate(), made_at=timezone.now())

    assert visit_of(client, patient).values["recent-cellulitis"] == "yes"


@pytest.mark.parametrize(
    ("born", "answer"),
    [
        (2026, "under-18"),
        (2009, "under-18"),
        (2008, "under-18"),  # 17 or 18
        (2007, "18-to-59"),
        (1967, "18-to-59"),
        (1966, "60-or-over"),  # 59 or 60
        (1940, "60-or-over"),
    ],
)
def test_the_year_of_birth_answers_the_age_with_more_care_where_it_leaves_two(born, answer):
    assert standing.age(born, date(2026, 5, 31)) == {"age": answer}


@pytest.mark.parametrize("born", [None, 1890, 2030])
def test_a_year_that_gives_no_age_leaves_the_question_open(born):
    assert standing.age(born, date(2026, 5, 31)) == {}


def test_the_age_is_not_asked_of_someone_who_told_their_year_of_birth(client, patient):
    patient.birth_year = timezone.localdate().year - 40
    patient.save()
    assert visit_of(client, patient).values["age"] == "18-to-59"
    assert next(page for page in Flow(visit_of(client, patient), library.get().walkthrough("ret-hand")).pages if page.kind == "age").answered  # fmt: skip


def test_a_more_careful_answer_is_not_taken_back_by_the_year_of_birth(client, patient):
    screened(client, age="60-or-over")
    patient.birth_year = timezone.localdate().year - 40
    patient.save()
    assert visit_of(client, patient).values["age"] == "60-or-over"
    patient.birth_year = timezone.localdate().year - 16
    patient.save()
    assert visit_of(client, patient).values["age"] == "under-18"


def test_the_first_two_savings_of_a_profile_wait_for_each_other(patient):
    with CaptureQueriesContext(connection) as queries:
        update_profile(person=patient, by=patient, fields={"units": "in"}, version=0, now=timezone.now())
    asked = [query["sql"] for query in queries if query["sql"].startswith("SELECT")]
    assert 'FROM "accounts_person"' in asked[0]


def test_a_routine_stays_the_clinics_when_the_therapists_account_goes(client, patient, therapist):
    screened(client)
    clinic = Clinic.objects.create(name="River clinic", made_at=timezone.now())
    clinic.memberships.create(person=therapist, joined_at=timezone.now())
    given = give(patient, therapist, clinic)
    routine, name = patient.routines.get(), therapist.called
    patient.routines.update(assigned_by=None)
    (told,) = visit_of(client, patient).standing.given
    assert (told.routine, told.by) == (str(routine.pk), name), given
    patient.routines.update(clinic=None)
    assert patient.routines.get().is_assigned
    assert client.get(f"/me/routines/{routine.pk}/edit/").status_code == 404


def test_a_stop_for_a_red_flag_stays_closed_on_every_device(client, patient, signed_in):
    screened(client)
    client.post(f"{HAND}session/begin/", BEGIN)
    signs = library.get().advice.stop_signs
    sign = next(sign for sign in signs.values() if sign.outcome == Outcome.EMERGENCY)
    client.post(f"{HAND}session/stopped/", {"sign": sign.key})

    other = signed_in(patient)
    hold = visit_of(other, patient).held
    assert hold.lasting
    assert hold.outcome == Outcome.EMERGENCY
    assert "data-outcome" in other.get(f"{HAND}start/result/").content.decode()
    with time_machine.travel(timezone.now() + timedelta(days=40)):
        assert visit_of(other, patient).held is not None
    log = patient.session_logs.get()
    assert log.stopped == sign.key
    assert log.advised


def test_after_a_day_someone_who_has_looked_at_it_opens_the_routines(client, patient):
    visit = visit_of(client, patient)
    hand = library.get().walkthrough("ret-hand")
    visit.hold(Outcome.EMERGENCY, [], hand, "chest")
    assert not visit.held.can_be_lifted(timezone.now())

    with time_machine.travel(timezone.now() + 25 * HOUR):
        later = visit_of(client, patient)
        assert later.held.can_be_lifted(later.now)
        later.lift_hold(hand, by="Dr. Ray", on=timezone.localdate())

        assert visit_of(client, patient).held is None
    assert patient.screening_records.filter(kind=ScreeningRecord.LOOKED_AT).get().answers["by"] == "Dr. Ray"


def test_a_decision_on_another_device_does_not_open_what_a_stop_closed(client, patient):
    hand = library.get().walkthrough("ret-hand")
    visit = visit_of(client, patient)
    visit.hold(Outcome.SAME_DAY, [], hand, "hot")
    records.PersonRecord(Request(client.session, patient)).keep_decision(
        records.Decision("assessment", "ret-hand", "left", "GO", {}, {})
    )

    assert visit_of(client, patient).held is not None


def a_yes(**changes):
    today = timezone.localdate()
    told = {"finding": "heart-failure", "technique": "retrograde", "region": "hand", "by": "Dr. Ray", "on": today}
    return Clearance(**{**told, "changed_since": False, "written": True, **changes})


def test_a_yes_stands_in_every_browser_until_something_changes(client, patient):
    record_clearance(owner=patient, by=patient, clearance=a_yes(), source="patient", now=timezone.now())
    assert [yes.by for yes in visit_of(client, patient).clearances()] == ["Dr. Ray"]

    something_changed(owner=patient, by=patient, now=timezone.now())

    assert visit_of(client, patient).clearances() == ()


def test_taking_a_yes_back_ends_it_and_leaves_the_therapists(client, patient, therapist):
    record_clearance(owner=patient, by=patient, clearance=a_yes(), source="patient", now=timezone.now())
    yes = a_yes(by="Tom, therapist")
    record_clearance(owner=patient, by=therapist, clearance=yes, source="therapist", now=timezone.now())
    record = records.PersonRecord(Request(client.session, patient))

    record.keep_clearances(["heart-failure"], "retrograde", "hand", ())

    assert [yes.by for yes in visit_of(client, patient).clearances()] == ["Tom, therapist"]


def test_a_yes_older_than_a_year_does_not_stand(client, patient):
    old = a_yes(on=timezone.localdate() - timedelta(days=366))
    record_clearance(owner=patient, by=patient, clearance=old, source="patient", now=timezone.now())

    assert visit_of(client, patient).clearances() == ()


def test_a_finished_session_is_one_log_however_often_it_is_sent(client, patient):
    screened(client)
    client.post(f"{HAND}session/begin/", BEGIN)
    for _again in range(3):
        client.post(f"{HAND}session/finish/", {})

    log = patient.session_logs.get()
    assert log.plan["steps"]
    assert log.done == log.total == len(log.plan["steps"])
    assert log.written_by == patient
    page = client.get(f"{HAND}session/summary/").content.decode()
    assert f"/me/sessions/{log.pk}/after/" in page


def test_the_day_of_a_log_is_the_day_where_the_person_is(client, patient):
    with time_machine.travel("2026-11-21T23:30:00+00:00"):
        screened(client)
        client.post(f"{HAND}session/begin/", BEGIN)
        client.post(f"{HAND}session/finish/", {"zone": "Asia/Kathmandu"})

    log = patient.session_logs.get()
    assert (log.zone, str(log.local_date)) == ("Asia/Kathmandu", "2026-11-22")


def test_a_zone_that_does_not_exist_is_the_profiles(client, patient):
    screened(client)
    client.post(f"{HAND}session/begin/", BEGIN)
    client.post(f"{HAND}session/finish/", {"zone": "Mars/Olympus"})

    assert patient.session_logs.get().zone == "UTC"


def test_the_first_session_keeps_the_zone_of_the_device_for_who_told_none(client, patient):
    screened(client)
    client.post(f"{HAND}session/begin/", BEGIN)
    client.post(f"{HAND}session/finish/", {"zone": "Pacific/Kiritimati"}, follow=True)
    profile = patient.__class__.objects.get(pk=patient.pk).profile
    assert patient.session_logs.get().zone == profile.zone == "Pacific/Kiritimati"


@pytest.mark.parametrize(("sent", "kept"), [("Asia/Kathmandu", "Asia/Kathmandu"), ("Moon/Base", "UTC"), ("", "UTC")])
def test_the_first_note_keeps_the_zone_of_the_device_and_later_ones_change_nothing(client, patient, sent, kept):
    for zone in (sent, "Europe/London"):
        client.post("/me/swelling/add/", typed(zone=zone))
        assert patient.swelling_notes.first().zone == (kept if kept != "UTC" or zone == sent else zone)
        if kept != "UTC":
            assert patient.__class__.objects.get(pk=patient.pk).profile.zone == kept


def test_a_chosen_zone_stays(client, patient):
    update_profile(person=patient, by=patient, fields={"zone": "Europe/London"}, version=0, now=timezone.now())
    client.post("/me/swelling/add/", typed(zone="Asia/Kathmandu"))
    assert patient.swelling_notes.get().zone == "Europe/London"
    assert patient.__class__.objects.get(pk=patient.pk).profile.version == 1


def test_what_a_visitor_did_is_kept_by_one_tap_after_signing_in(client, patient):
    from django.test import Client

    visitor = Client()
    pass_screening(visitor, "ret-hand", "left")
    visitor.post(f"{HAND}session/begin/", BEGIN)
    visitor.post(f"{HAND}session/finish/", {})
    assert "/me/keep/" in visitor.get(f"{HAND}session/summary/").content.decode()
    visitor.force_login(patient)

    assert patient.session_logs.count() == 0
    response = visitor.post("/me/keep/")

    log = patient.session_logs.get()
    assert response.headers["Location"] == f"/me/sessions/{log.pk}/after/"
    assert patient.screening_records.get().outcome == "GO"
    visitor.post("/me/keep/")
    assert patient.session_logs.count() == 1


def test_a_visitors_stop_can_be_kept_too_and_then_stays(patient):
    from django.test import Client

    visitor = Client()
    session = visitor.session
    visit = Visit(session)
    visit.hold(Outcome.SAME_DAY, [], library.get().walkthrough("ret-hand"), "hot")
    session.save()
    visitor.cookies["session"] = session.session_key
    visitor.force_login(patient)

    visitor.post("/me/keep/")

    assert visit_of(visitor, patient).held.lasting


def test_a_visitor_has_nothing_standing(rf):
    from guide.ports import VisitOnly

    assert VisitOnly().standing() == Standing()
