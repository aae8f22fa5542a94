"""The made-up people: there once, only on one's own machine, and their records hold together."""

from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.models import InboxItem, Person
from care.demo.people import PASSWORD, make_demo
from care.demo.stories import read_stories
from guide import library

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker):
    """Made once for this module, and taken back after it."""
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        yield make_demo(now=timezone.now())
        transaction.set_rollback(True)


def test_two_clinics_three_therapists_and_twenty_patients(demo):
    assert Person.objects.filter(is_demo=True, is_therapist=True).count() == 3
    assert Person.objects.filter(is_demo=True, is_therapist=False, is_staff=False, logs_written=None).count() <= 1
    assert len(read_stories().patients) == 20
    assert demo == 25


def test_made_again_nobody_is_doubled(demo):
    assert make_demo(now=timezone.now()) == 0


def test_the_demo_patient_has_six_months(demo):
    ann = Person.objects.get(email="ann@demo.example")
    days = ann.session_logs.order_by("local_date").values_list("local_date", flat=True)
    assert (days.last() - days.first()).days > 170
    assert ann.session_logs.count() > 110
    assert ann.swelling_notes.exclude(volume_ml=None).count() > 20
    assert set(ann.swelling_notes.exclude(volume_ml=None).values_list("posture", flat=True)) == {"table"}
    assert ann.check_password(PASSWORD)


def test_nobody_massages_during_a_skin_infection_nor_measures_there(demo):
    episodes = [each for person in Person.objects.filter(is_demo=True) for each in person.infections.all()]
    assert episodes
    for episode in episodes:
        days = {"local_date__gte": episode.began_on}
        if episode.over_on:
            days["local_date__lte"] = episode.over_on
        assert not episode.owner.session_logs.filter(**days).exists()
        assert not episode.owner.swelling_notes.exclude(volume_ml=None).filter(**days).exists()


def test_every_demo_log_holds_its_plan_as_followed(demo):
    for person in Person.objects.filter(is_demo=True):
        log = person.session_logs.first()
        if log:
            keys = [step["key"] for step in log.plan["steps"]]
            assert log.total == len(keys)
            assert set(log.skipped) <= set(keys)
            assert library.get().walkthrough(log.walkthrough).edition == log.edition


def test_something_waits_in_both_clinics(demo):
    assert set(InboxItem.objects.values_list("clinic__name", flat=True)) == {
        "River Lymphedema Clinic",
        "Hill House Rehab",
    }


def test_where_mail_is_sent_nobody_is_made(settings, capsys, monkeypatch):
    settings.MAIL = "send"
    monkeypatch.setattr("care.management.commands.demo.make_demo", lambda **kwargs: pytest.fail("someone was made"))

    with pytest.raises(CommandError, match="own machine"):
        call_command("demo")
    call_command("demo", "--only-here")

    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(("mail", "address", "opens"), [("page", "127.0.0.1", True), ("page", "10.0.0.7", False), ("send", "127.0.0.1", False)])  # fmt: skip
def test_a_made_up_person_signs_in_on_this_machine_only(mail, address, opens, settings, client):
    from allauth.account.models import EmailAddress

    settings.MAIL = mail
    person = Person.objects.create_user("made@demo.example", PASSWORD, is_demo=True)
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)

    fields = {"login": person.email, "password": PASSWORD, "device": "own"}
    client.post("/account/login/password/", fields, REMOTE_ADDR=address)

    assert ("_auth_user_id" in client.session) == opens
