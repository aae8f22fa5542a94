"""Every address of a therapist's patient: the right answer for each person, at each request, and in the access history."""

from __future__ import annotations

import io
import re
import uuid

import pytest
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from accounts.actions.sharing import Scope, change_sharing, end_sharing
from accounts.models import ClearanceRecord, PrivateNote, SwellingNote
from guide.handouts import HandoutUnavailable, Why
from tests.care.patients import records

pytestmark = pytest.mark.django_db

# Name, method, what must be shared beside the routine, and which row of the record it is about.
ROUTES = [
    ("patient-detail", "get", "", ""),
    ("patient-session-list", "get", "sees_logs", ""),
    ("patient-session", "get", "sees_logs", "session_logs"),
    ("patient-note-list", "get", "sees_notes", ""),
    ("patient-note", "get", "sees_notes", "swelling_notes"),
    ("patient-advice", "get", "", ""),
    ("patient-charts", "get", "", ""),
    ("clearance-list", "get", "", ""),
    ("clearance-add", "get", "", ""),
    ("clearance-confirm", "post", "", "clearances"),
    ("clearance-withdraw", "get", "", "clearances"),
    ("measure-start", "get", "sees_notes", ""),
    ("measure-how", "get", "sees_notes", ""),
    ("measure-ready", "get", "sees_notes", ""),
    ("measure-all", "get", "sees_notes", ""),
    ("measure-check", "get", "sees_notes", ""),
    ("private-note-list", "get", "", ""),
    ("patient-summary", "post", "", ""),
    ("measure-edit", "post", "sees_notes", "swelling_notes"),
]
IDS = "[0-9a-f-]{36}"
NAMES = [name for name, *_rest in ROUTES]


def yes(patient, by, source=ClearanceRecord.PATIENT):
    today = timezone.now().date()
    return patient.clearances.create(
        source=source, finding="asthma", technique="retrograde", region="hand", who="Dr. Lee", on=today, at=timezone.now(),
        local_date=today, by_id=by.pk, by_name=by.called,
    )  # fmt: skip


def same(response):
    """A page without the address that was asked for and without the token of its forms."""
    return re.sub(IDS + r'|name="csrfmiddlewaretoken" value="\w+"', "", response.content.decode())


def ask(client, route, patient):
    name, method, _needs, rows = route
    args = [patient.pk]
    if rows:
        found = getattr(patient, rows).all()
        args.append((found.filter(in_clinic=True) if name == "measure-edit" else found).first().pk)
    return getattr(client, method)(reverse(f"care:{name}", args=args))


@pytest.fixture
def whole(record, patient, therapist, monkeypatch):
    yes(patient, patient)
    note = records.tape(patient, therapist, 2)
    SwellingNote.objects.filter(pk=note.pk).update(in_clinic=True)
    monkeypatch.setattr("care.views.patients.pdf_of", lambda *given: b"%PDF-")


@pytest.mark.usefixtures("whole")
@pytest.mark.parametrize("route", ROUTES, ids=NAMES)
def test_the_therapist_whom_the_patient_shares_with_may_open_it(route, patient, therapist, working):
    assert ask(working(therapist), route, patient).status_code in (200, 302)


@pytest.mark.usefixtures("whole")
@pytest.mark.parametrize("who", ["colleague", "clinic_admin", "outsider", "stranger", "patient"])
@pytest.mark.parametrize("route", ROUTES, ids=NAMES)
def test_for_everyone_else_there_is_no_such_page(route, who, patient, working, request):
    client = working(request.getfixturevalue(who))
    response = ask(client, route, patient)
    nobody = getattr(client, route[1])(re.sub(IDS, lambda _id: str(uuid.uuid4()), response.wsgi_request.path))

    assert response.status_code == nobody.status_code == 404
    assert same(response) == same(nobody)


@pytest.mark.usefixtures("whole")
@pytest.mark.parametrize("route", ROUTES, ids=NAMES)
def test_whoever_is_signed_out_is_led_to_the_sign_in(route, patient, client):
    assert ask(client, route, patient).headers["Location"].startswith("/account/")


@pytest.mark.usefixtures("whole")
@pytest.mark.parametrize("route", ROUTES, ids=NAMES)
def test_what_is_ended_is_closed_at_the_next_request(route, patient, therapist, sharing, working):
    client = working(therapist)
    end_sharing(sharing=sharing, by=patient, now=timezone.now())

    assert ask(client, route, patient).status_code == 404
    assert patient.access_events.first().action == "refused"


@pytest.mark.usefixtures("whole")
@pytest.mark.parametrize("route", ROUTES, ids=NAMES)
def test_what_the_scope_does_not_give_has_no_page(route, patient, therapist, sharing, working):
    change_sharing(sharing=sharing, scope=Scope(), by=patient, now=timezone.now())

    response = ask(working(therapist), route, patient)

    assert response.status_code == (404 if route[2] else response.status_code)
    assert route[2] or response.status_code in (200, 302)
    page = response.content.decode()
    for words in (records.LOG_WORDS, records.NOTE_WORDS, "advice-from", " mL"):
        assert words not in page


@pytest.mark.usefixtures("whole")
@pytest.mark.parametrize(
    ("logs", "notes", "shown", "hidden"),
    [
        (
            True,
            False,
            ["advice-from-sessions", "Headache"],
            ["advice-from-notes", "advice-from-both", " mL", "Heavier"],
        ),
        (
            False,
            True,
            ["advice-from-notes", " mL", "Heavier"],
            ["advice-from-sessions", "advice-from-both", "Headache"],
        ),
    ],
)
def test_one_part_tells_nothing_of_the_other(logs, notes, shown, hidden, patient, therapist, sharing, working):
    change_sharing(sharing=sharing, scope=Scope(logs=logs, notes=notes), by=patient, now=timezone.now())
    client = working(therapist)
    pages = [
        reverse(f"care:{name}", args=[patient.pk]) for name in ("patient-detail", "patient-advice", "patient-charts")
    ]

    text = "".join(client.get(page).content.decode() for page in [*pages, reverse("care:patient-list")])

    assert all(words in text for words in shown)
    assert not any(words in text for words in hidden)
    assert "ot shared" in text


def test_what_is_not_shared_is_not_even_asked_for(
    patient, therapist, clinic, record, sharing, working, django_assert_max_num_queries
):
    change_sharing(sharing=sharing, scope=Scope(), by=patient, now=timezone.now())
    client = working(therapist)

    with django_assert_max_num_queries(60) as asked:
        for name in ("patient-detail", "patient-charts"):
            client.get(reverse(f"care:{name}", args=[patient.pk]))
        client.get(reverse("care:patient-list"))

    text = " ".join(query["sql"] for query in asked.captured_queries)
    for table in ("accounts_sessionlog", "accounts_swellingnote", "accounts_circumference", "accounts_advicerecord"):
        assert f'FROM "{table}"' not in text


@pytest.mark.usefixtures("whole")
@pytest.mark.parametrize(
    ("name", "part", "action"),
    [
        ("patient-detail", "overview", "opened"),
        ("patient-session-list", "session-log", "opened"),
        ("patient-note-list", "swelling-note", "opened"),
        ("patient-advice", "advice", "opened"),
        ("clearance-list", "clearance", "opened"),
        ("patient-summary", "summary", "printed"),
    ],
)
def test_each_look_stands_in_the_patients_history(name, part, action, patient, therapist, working, monkeypatch):
    monkeypatch.setattr("care.views.patients.pdf_of", lambda *given: b"%PDF-")
    client = working(therapist)
    (client.post if action == "printed" else client.get)(reverse(f"care:{name}", args=[patient.pk]))

    assert patient.access_events.filter(part=part, action=action, by_name="Tom", clinic_name="River clinic").exists()


@pytest.mark.usefixtures("record")
def test_rows_of_another_patient_are_not_reached_through_ones_own(stranger, patient, therapist, clinic, working):
    records.share(stranger, therapist, clinic)
    client = working(therapist)
    for name, row in (
        ("patient-session", patient.session_logs.first()),
        ("patient-note", patient.swelling_notes.first()),
    ):
        assert client.get(reverse(f"care:{name}", args=[stranger.pk, row.pk])).status_code == 404


@pytest.mark.usefixtures("record")
def test_deleted_rows_are_not_shown(patient, therapist, working):
    client = working(therapist)
    log, note = patient.session_logs.first(), patient.swelling_notes.first()
    patient.session_logs.update(deleted_at=timezone.now())
    patient.swelling_notes.update(deleted_at=timezone.now())

    assert records.LOG_WORDS not in client.get(reverse("care:patient-detail", args=[patient.pk])).content.decode()
    assert client.get(reverse("care:patient-session", args=[patient.pk, log.pk])).status_code == 404
    assert client.get(reverse("care:patient-note", args=[patient.pk, note.pk])).status_code == 404


def test_nothing_of_one_clinic_shows_in_the_others(
    patient, therapist, outsider, clinic, second_clinic, record, working, monkeypatch
):
    """The other clinic's therapist gives a routine, measures, and writes privately; both share the whole record."""
    records.share(patient, outsider, second_clinic)
    records.routine(patient, second_clinic, outsider, note="canary-of-hill", by_name="Otto")
    note = records.tape(patient, outsider, 3)
    SwellingNote.objects.filter(pk=note.pk).update(in_clinic=True, written_by_name="Otto")
    PrivateNote.objects.create(clinic=second_clinic, patient=patient, by=outsider, by_name="Otto", at=timezone.now(), text="canary-of-hill")  # fmt: skip
    papers = []
    monkeypatch.setattr("care.views.patients.pdf_of", lambda summary, paper: papers.append(summary) or b"%PDF-")
    client = working(therapist)
    client.post(reverse("care:patient-summary", args=[patient.pk]))

    names = ("patient-detail", "patient-note-list", "patient-charts", "private-note-list", "clearance-list")
    pages = [client.get(reverse(f"care:{name}", args=[patient.pk])) for name in names]
    pages += [
        client.get(reverse("care:patient-note", args=[patient.pk, note.pk])),
        client.get(reverse("care:patient-list")),
    ]
    pages.append(client.get(reverse("care:patient-print")))
    text = "".join(page.content.decode() for page in pages) + repr(papers)

    for words in ("canary-of-hill", "Hill clinic", "Otto"):
        assert words not in text
    assert "a therapist elsewhere" in text
    assert "River clinic" in repr(papers)


def test_the_paper_for_a_visit_is_two_pages_of_what_is_shared(patient, therapist, sharing, record, working):
    change_sharing(sharing=sharing, scope=Scope(logs=True), by=patient, now=timezone.now())

    response = working(therapist).post(reverse("care:patient-summary", args=[patient.pk]), {"paper": "a4"})

    assert response.headers["Content-Type"] == "application/pdf"
    assert "Ann" not in response.headers["Content-Disposition"]
    paper = PdfReader(io.BytesIO(response.content))
    text = " ".join(page.extract_text() for page in paper.pages)
    assert len(paper.pages) <= 2
    assert "Headache" in text
    for hidden in (records.NOTE_WORDS, " mL", "advice-from", records.PRIVATE_WORDS):
        assert hidden not in text


def test_where_no_pdf_can_be_made_the_page_says_so(patient, therapist, sharing, record, working, monkeypatch):
    def busy(*given):
        raise HandoutUnavailable(Why.BUSY)

    monkeypatch.setattr("care.views.patients.pdf_of", busy)

    response = working(therapist).post(reverse("care:patient-summary", args=[patient.pk]))

    assert response.status_code == 503
    assert "We cannot make the PDF now" in response.content.decode()
