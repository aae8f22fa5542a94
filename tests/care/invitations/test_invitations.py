"""Inviting patients: by card, by mail, or with a record that is handed over later."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from accounts.actions.invitations import invite
from accounts.models import Clinic, Invitation, Person, PrivateNote, Sharing
from care.card import MADE
from guide import handouts

Working = Callable[[Person], Client]
ADD = reverse("care:invitation-add")
MADE_PAGE = reverse("care:invitation-made")
SENT = {"name": "Ann Brook", "birth_year": "1951", "email": "", "logs": "on", "once": "one"}
HEALTH_WORDS = (
    "swell", "lymph", "edema", "massage", "cancer", "arm", "leg", "breast", "health", "therap", "routine", "treat",
    "patient", "symptom", "limb", "retrograde",
)  # fmt: skip


def card_path(client: Client) -> str:
    token = client.session[MADE]["token"]
    return reverse("invitations:open", args=[token])


@pytest.fixture
def giver(working: Working, therapist: Person, clinic: Clinic) -> Client:
    return working(therapist)


def test_a_card_holds_a_long_token_and_a_short_code_of_which_only_digests_are_kept(giver: Client) -> None:
    assert giver.post(ADD, SENT).status_code == 302
    page = giver.get(MADE_PAGE).content.decode()
    kept = giver.session[MADE]
    assert len(kept["token"]) * 6 >= 128
    assert len(kept["code"]) == 10
    assert f"{kept['code'][:5]}-{kept['code'][5:]}" in page
    assert "born 1951" in giver.get(reverse("care:invitation-list")).content.decode()
    row = str(vars(Invitation.objects.get()))
    assert kept["token"] not in row
    assert kept["code"] not in row


def test_looking_at_a_card_uses_nothing_up_and_saying_yes_does(
    giver: Client, signed_in: Working, patient: Person, therapist: Person
) -> None:
    giver.post(ADD, SENT)
    path = card_path(giver)
    client = signed_in(patient)
    for _again in range(3):
        assert client.get(path).status_code == 302
    assert Invitation.objects.get().used_at is None
    answer = client.post(reverse("invitations:accept"), {"logs": "on", "until": "3"})
    assert answer.status_code == 302
    sharing = patient.sharings.get()
    assert (sharing.person, sharing.sees_logs, sharing.sees_notes) == (therapist, True, False)
    assert giver.get(reverse("care:patient-discharge", args=[patient.pk])).status_code == 200
    assert giver.get(MADE_PAGE).status_code == 302  # used: its secrets are shown no more


def test_what_the_card_says_tells_namesakes_apart_where_the_person_told_nothing(
    giver: Client, signed_in: Working, patient: Person, stranger: Person
) -> None:
    Person.objects.filter(pk=stranger.pk).update(name="")
    for number, person in enumerate((patient, stranger)):
        giver.post(ADD, SENT | {"once": str(number)})
        client = signed_in(person)
        client.get(card_path(giver))
        assert "Ann Brook" in client.get(reverse("invitations:asked")).content.decode()
        client.post(reverse("invitations:accept"), {"until": "3"})
        person.refresh_from_db()
    assert (patient.name, patient.birth_year) == ("Ann", 1951)
    assert (stranger.name, stranger.birth_year) == ("Ann Brook", 1951)


def test_lists_ask_the_same_number_of_questions_however_long(
    giver: Client, therapist: Person, colleague: Person, clinic: Clinic
) -> None:
    def fill(many: int, start: int) -> None:
        for number in range(start, start + many):
            owner = Person.objects.create_user(f"p{number}@example.org", name=f"P{number}")
            for person, cover_for in ((therapist, None), (colleague, therapist)):
                Sharing.objects.create(
                    owner=owner,
                    person=person,
                    kind="therapist",
                    clinic=clinic,
                    cover_for=cover_for,
                    starts=timezone.now().date(),
                    ends=timezone.now().date() if cover_for else None,
                    made_at=timezone.now(),
                )
            invite(kind="patient", made_by=therapist, clinic=clinic, name=f"P{number}", now=timezone.now())

    def count(name: str) -> int:
        with CaptureQueriesContext(connection) as asked:
            assert giver.get(reverse(f"care:{name}")).status_code == 200
        return len(asked)

    names = ("invitation-list", "cover-list", "clinic-detail")
    fill(3, 0)
    few = [count(name) for name in names]
    fill(30, 3)
    assert [count(name) for name in names] == few


def test_the_same_form_sent_twice_makes_one_invitation(giver: Client) -> None:
    giver.post(ADD, SENT)
    giver.post(ADD, SENT)
    assert Invitation.objects.count() == 1


def test_the_secrets_are_gone_after_a_quarter_of_an_hour(giver: Client) -> None:
    giver.post(ADD, SENT)
    session = giver.session
    session[MADE] = session[MADE] | {"at": (timezone.now() - timedelta(minutes=16)).isoformat()}
    session.save()
    assert giver.get(MADE_PAGE).status_code == 302
    assert MADE not in giver.session
    assert giver.get(reverse("care:invitation-card")).status_code == 302


def test_a_mail_goes_out_and_the_therapist_never_sees_its_secret(giver: Client, mailoutbox: list) -> None:
    giver.post(ADD, SENT | {"email": "ann.brook@example.org"})
    page = giver.get(MADE_PAGE).content.decode()
    [mail] = mailoutbox
    token = mail.body.split("/invitation/link/")[1].split("/")[0]
    assert token not in page
    assert "token" not in giver.session[MADE]
    assert "River" not in mail.body


@pytest.mark.pdf
@pytest.mark.parametrize("paper", ["a5", "a4", "letter", "nonsense"])
def test_the_card_is_one_accessible_page_without_a_word_about_health(giver: Client, clinic: Clinic, paper: str) -> None:
    clinic.hours, clinic.address = "Mon to Fri 9 to 4", "1 Weir Lane\nRiverton"
    clinic.save()
    giver.post(ADD, SENT)
    answer = giver.get(reverse("care:invitation-card"), {"paper": paper})
    assert answer["Content-Type"] == "application/pdf"
    assert "no-store" in answer["Cache-Control"]
    reader = PdfReader(io.BytesIO(answer.content))
    assert len(reader.pages) == 1
    words = reader.pages[0].extract_text()
    assert "Ann Brook" in words
    assert "555 0101" in words
    code = giver.session[MADE]["code"]
    assert f"{code[:5]}-{code[5:]}" in words
    found = [word for word in HEALTH_WORDS if word in words.lower()]
    assert found == []
    xmp = reader.trailer["/Root"]["/Metadata"].get_data().decode()
    assert "pdfuaid:part" in xmp
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert reader.trailer["/Root"]["/Lang"]
    assert "Ann" not in xmp


@pytest.mark.pdf
def test_long_lines_of_a_clinic_stay_on_one_page(giver: Client, clinic: Clinic) -> None:
    clinic.name, clinic.hours, clinic.address = "Clinic " * 17, "Mondays " * 24, "\n".join(["A street"] * 40)
    clinic.save()
    giver.post(ADD, SENT | {"name": "Wilhelmina " * 7})
    reader = PdfReader(io.BytesIO(giver.get(reverse("care:invitation-card"), {"paper": "a5"}).content))
    code = giver.session[MADE]["code"]
    assert len(reader.pages) == 1
    assert code[:5] in reader.pages[0].extract_text()


def test_where_no_pdf_can_be_made_the_page_prints(giver: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: object, **_more: object) -> bytes:
        raise handouts.HandoutUnavailable(handouts.Why.MISSING)

    monkeypatch.setattr("care.card.make_pdf", fail)
    giver.post(ADD, SENT)
    answer = giver.get(reverse("care:invitation-card"))
    assert answer.status_code == 503
    assert "Print this page instead" in answer.content.decode()


@pytest.mark.parametrize(
    "bad",
    [
        {"name": ""},
        {"name": "x" * 100},
        {"birth_year": ""},
        {"birth_year": "12"},
        {"birth_year": "nineteen"},
        {"birth_year": "99999999999999999999"},
        {"email": "nobody"},
        {"name": "a\0b"},
    ],
)
def test_bad_input_gets_a_message_and_makes_nothing(giver: Client, bad: dict[str, str]) -> None:
    answer = giver.post(ADD, SENT | bad)
    assert answer.status_code == 200
    assert "<title>Error:" in answer.content.decode()
    assert not Invitation.objects.exists()


def test_only_who_sent_it_takes_it_back(
    giver: Client, working: Working, colleague: Person, outsider: Person, clinic_admin: Person
) -> None:
    giver.post(ADD, SENT)
    cancel = reverse("care:invitation-cancel", args=[Invitation.objects.get().pk])
    for other in (colleague, outsider, clinic_admin):
        client = working(other)
        assert client.post(cancel).status_code == 404
        assert "Ann Brook" not in client.get(reverse("care:invitation-list")).content.decode()
        assert client.get(MADE_PAGE).status_code == 302
    path = card_path(giver)
    assert giver.post(cancel).status_code == 302
    assert Client().get(path, follow=True).status_code == 404


def test_an_admin_takes_back_what_a_therapist_was_sent(
    working: Working, clinic_admin: Person, giver: Client, clinic: Clinic
) -> None:
    admin = working(clinic_admin)
    admin.post(reverse("care:member-invite"), {"email": "new@example.org"})
    invitation = Invitation.objects.get()
    cancel = reverse("care:invitation-cancel", args=[invitation.pk])
    assert giver.post(cancel).status_code == 404
    assert admin.post(cancel).status_code == 302
    invitation.refresh_from_db()
    assert invitation.cancelled_at


# Someone without e-mail

PAPER = {"name": "Rose Hill", "birth_year": "1938", "logs": "on", "until": "6", "once": "r1"}
RECORD = reverse("care:record-add")


def signed_on(days_ago: int = 0) -> str:
    return (timezone.now().date() - timedelta(days=days_ago)).isoformat()


def test_a_record_without_email_is_shared_as_agreed_on_paper(giver: Client, therapist: Person, clinic: Clinic) -> None:
    answer = giver.post(RECORD, PAPER | {"consent_on": signed_on(1)})
    record = Person.objects.get(name="Rose Hill")
    assert answer["Location"] == reverse("care:patient-detail", args=[record.pk])
    assert record.email is None
    assert not record.has_usable_password()
    sharing = record.sharings.get()
    assert (sharing.person, sharing.clinic, sharing.sees_logs, sharing.sees_notes) == (therapist, clinic, True, False)
    assert "Agreed on paper on" in PrivateNote.objects.get().text
    giver.post(RECORD, PAPER | {"consent_on": signed_on(1)})  # two taps
    assert Person.objects.filter(name="Rose Hill").count() == 1


def test_a_namesake_is_shown_before_a_second_record_is_made(giver: Client) -> None:
    giver.post(RECORD, PAPER | {"consent_on": signed_on()})
    again = PAPER | {"name": "rose  hill", "birth_year": "1950", "consent_on": signed_on(), "once": "r2"}
    page = giver.post(RECORD, again).content.decode()
    assert "born 1938" in page
    assert Person.objects.filter(name__iexact="rose hill").count() == 1
    assert giver.post(RECORD, again | {"another": "on"}).status_code == 302
    assert Person.objects.filter(name__iexact="rose hill").count() == 2


@pytest.mark.parametrize(
    "bad",
    [{"consent_on": "soon"}, {"consent_on": "2999-01-01"}, {"consent_on": ""}, {"birth_year": ""}, {"until": "9"}],
)
def test_a_record_needs_a_signed_day_and_a_year(giver: Client, bad: dict[str, str]) -> None:
    answer = giver.post(RECORD, PAPER | {"consent_on": signed_on()} | bad)
    assert answer.status_code == 200
    assert "<title>Error:" in answer.content.decode()
    assert not Person.objects.filter(name="Rose Hill").exists()


def test_the_record_is_handed_over_by_a_card_and_goes_on(
    giver: Client, signed_in: Working, stranger: Person, colleague: Person, working: Working
) -> None:
    giver.post(RECORD, PAPER | {"consent_on": signed_on()})
    record = Person.objects.get(name="Rose Hill")
    handover = reverse("care:handover-make", args=[record.pk])
    assert working(colleague).post(handover, {"email": ""}).status_code == 404
    giver.post(handover, {"email": ""})
    first = card_path(giver)
    giver.post(handover, {"email": ""})  # a new card ends the one before
    assert Client().get(first, follow=True).status_code == 404
    client = signed_in(stranger)
    client.get(card_path(giver))
    assert client.post(reverse("invitations:accept")).status_code == 302
    record.refresh_from_db()
    assert record.email == "eve@example.org"
    assert Sharing.objects.filter(owner=record, ended_at=None).count() == 1
    assert "a sign-in of its own" in giver.get(handover).content.decode()
    giver.post(handover, {"email": ""})
    assert Invitation.objects.filter(kind="handover", used_at=None, cancelled_at=None).count() == 0
