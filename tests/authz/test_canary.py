"""Nothing of one clinic shows in the other's pages, papers, files and mail; nor does anything that is not shared.

Each person follows every link that they can reach. A word of the other side, or the key of one of its rows, must be nowhere.
"""

from __future__ import annotations

import html
import io
import re
import zipfile
from collections import Counter, deque
from urllib.parse import urljoin, urlsplit

import pytest
from django.core import mail
from django.core.cache import caches
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from accounts.export.archive import archive_of
from accounts.models import Person, Sharing
from guide import handouts
from tests.accounts.test_records import screened
from tests.authz.canaries import HIDDEN, UNSHARED, Place, Seeded, client_of, routine_of, seed

pytestmark = pytest.mark.django_db
LINK = re.compile(r'href="([^"#]+)')
CARE, ME = "/care/", "/me/"
MOST = 400
OF_ONE_PAGE = 6  # its orders, months, tabs: a calendar leads on for ever
HANDOUT = {"called": "name", "who": "self", "size": "standard", "paper": "letter"}


@pytest.fixture
def seeded(db: None) -> Seeded:
    return seed(timezone.now())


@pytest.fixture
def patiently(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine that does other things too makes its PDFs slowly."""
    monkeypatch.setattr(handouts, "USUAL", handouts.Limits(seconds=150, wait=150))


def sides(seeded: Seeded) -> tuple[tuple[Place, Place], ...]:
    return (seeded.river, seeded.hill), (seeded.hill, seeded.river)


def crawl(client: Client, start: str) -> dict[str, str]:
    """The text of every page that can be reached by links and redirects from `start`, by its address."""
    caches["default"].clear()  # limits
    found, waiting, seen = {}, deque([start]), {start}
    asked: Counter[str] = Counter()
    while waiting:
        address = waiting.popleft()
        answer = client.get(address)
        assert answer.status_code < 500, address
        body = b"".join(answer) if answer.streaming else answer.content
        is_pdf = answer.headers.get("Content-Type", "") == "application/pdf"
        text = words_of_pdf(body) if is_pdf else html.unescape(body.decode())
        if answer.status_code == 200:
            found[address] = text.lower()
        for link in [*LINK.findall(text), answer.headers.get("Location", "")]:
            to = urlsplit(urljoin(address, html.unescape(link)))
            page = f"{to.path}?{to.query}" if to.query else to.path
            is_own = not to.netloc and to.path.startswith((CARE, ME))
            if is_own and page not in seen and asked[to.path] < OF_ONE_PAGE:
                asked[to.path] += 1
                seen.add(page)
                waiting.append(page)
        assert len(seen) < MOST, f"These links have no end: {list(waiting)[-20:]}"
    return found


def words_of_pdf(pdf: bytes) -> str:
    reader = PdfReader(io.BytesIO(pdf))
    told = " ".join(str(value) for value in (reader.metadata or {}).values())
    # A long word is broken over two lines.
    return re.sub(r"[\s\u00ad-]+", "", told + " ".join(sheet.extract_text() for sheet in reader.pages)).lower()


def leaks(pages: dict[str, str], *words: str) -> list[str]:
    """Which page shows which word that it must not."""
    return sorted(f"{address}: {word}" for address, text in pages.items() for word in words if word.lower() in text)


def of(place: Place) -> tuple[str, ...]:
    return (f"zq{place.key}", *place.keys)


# Pages


@pytest.mark.parametrize("who", ["therapist", "admin"])
def test_a_therapist_reads_nothing_of_the_other_clinic(seeded, who):
    for own, other in sides(seeded):
        pages = crawl(client_of(own.people[who]), CARE)

        assert leaks(pages, *of(other)) == []
        assert leaks(pages, own.word(UNSHARED)) == []
        _has_seen(pages, own, who)


def _has_seen(pages: dict[str, str], own: Place, who: str) -> None:
    """The crawl came to where words stand: else it would find nothing anywhere."""
    text = "\n".join(pages.values())
    for kind in ("withdrawn", "address", f"{HIDDEN}template", "therapist"):
        assert own.word(kind) in text, kind
    if who == "therapist":
        for kind in ("patient", "log", "swelling", "newnote", "cue", "off", f"{HIDDEN}private", "reason"):
            assert own.word(kind) in text, kind
        assert own.word(f"{HIDDEN}invited") in text
    else:
        assert own.word(f"{HIDDEN}colleague") in text
        assert leaks(pages, own.word("patient"), own.word("narrow"), own.word("log"), own.word("swelling")) == []


def test_a_patient_reads_nothing_of_the_other_clinic_nor_the_therapists_own_words(seeded):
    for own, other in sides(seeded):
        for who in ("patient", "narrow"):
            pages = crawl(client_of(own.people[who]), ME)

            assert leaks(pages, *of(other), own.word(HIDDEN)) == []
            text = "\n".join(pages.values())
            assert own.word("newnote") in text
            assert own.word("therapist") in text


def test_a_patient_of_both_reads_no_word_that_is_the_therapists_own(seeded):
    pages = crawl(client_of(seeded.both), ME)

    assert leaks(pages, seeded.river.word(HIDDEN), seeded.hill.word(HIDDEN)) == []


def test_the_other_clinics_pages_answer_nobody(seeded):
    """Each address that one therapist reaches, asked for by the other's."""
    own, other = seeded.river, seeded.hill
    reached = [page for page in crawl(client_of(own.people["therapist"]), CARE) if any(k in page for k in own.keys)]
    stranger = client_of(other.people["therapist"])

    assert reached
    assert {stranger.get(page).status_code for page in reached} == {404}


# Counts and search


def test_a_search_for_the_other_clinics_patient_finds_nobody(seeded):
    for own, other in sides(seeded):
        client = client_of(own.people["therapist"])
        for words in (other.word("patient"), other.people["patient"].email, f"zq{other.key}"):
            page = client.post(reverse("care:patient-list"), {"words": words}, follow=True)
            text = page.content.decode()
            assert page.context["page"].paginator.count == 0, words
            assert not any(key in text for key in other.keys)
        mine = client.post(reverse("care:patient-list"), {"words": own.word("patient")}, follow=True)
        assert mine.context["page"].paginator.count == 1


def test_counts_are_those_of_the_clinic(seeded):
    for own, _other in sides(seeded):
        client = client_of(own.people["therapist"])
        assert client.get(reverse("care:patient-list")).context["page"].paginator.count == 3
        # The one who shares the routine alone has stopped a session too, which is not theirs to know.
        assert client.get(reverse("care:inbox-list")).context["page"].paginator.count == 4


def test_what_is_ticked_of_the_other_clinic_is_not_printed(seeded):
    for own, other in sides(seeded):
        client = client_of(own.people["therapist"])
        ticked = [str(each.people["patient"].pk) for each in (own, other)]
        text = client.post(reverse("care:patient-print"), {"patient": ticked}).content.decode().lower()
        assert own.word("patient") in text
        assert leaks({"print": text}, *of(other)) == []


def test_forms_that_are_sent_show_nothing_of_the_other_clinic(seeded):
    for own, other in sides(seeded):
        client = client_of(own.people["therapist"])
        side = routine_of(own, seeded.both).side
        what = {"walkthrough": "ret-hand", "side": side}
        stolen = other.clinic.templates.get().pk
        patient = [seeded.both.pk]
        answers = {
            "build": client.post(reverse("care:routine-build", args=patient), what | {"do": "open"}),
            "template": client.post(
                reverse("care:routine-build", args=patient), what | {"do": "open", "template": stolen}
            ),
            "preview": client.post(reverse("care:routine-preview", args=patient), what),
            "wrong": client.post(reverse("care:routine-build", args=patient), what | {"do": "save"}),
            "switch": client.post(reverse("care:clinic-switch"), {"clinic": other.clinic.pk}, follow=True),
            "clearance": client.post(reverse("care:clearance-add", args=patient), {}),
            "transfer": client.post(
                reverse("care:patient-transfer", args=patient), {"colleague": other.people["therapist"].pk}
            ),
            "cover": client.post(reverse("care:cover-add"), {"colleague": other.people["therapist"].pk}),
            "withdraw": client.post(reverse("care:withdrawal-add"), {"walkthrough": "ret-hand", "what": "all"}),
        }
        assert answers["template"].status_code == 404
        read = {name: html.unescape(answer.content.decode()).lower() for name, answer in answers.items()}
        assert leaks(read, *of(other)) == []


# Mail and papers


def test_mails_hold_no_word_that_someone_typed(seeded):
    assert len(mail.outbox) >= 6
    sent = {f"{each.to}": f"{each.subject} {each.body} {each.alternatives}".lower() for each in mail.outbox}

    assert leaks(sent, "zqboth", *(f"zq{own.key}" for own, _other in sides(seeded))) == []


@pytest.mark.pdf
def test_papers_of_a_patient_of_both_clinics_hold_the_own_clinics_words_alone(seeded, patiently):
    own, other, patient = seeded.river, seeded.hill, seeded.both
    client = client_of(own.people["therapist"])
    mine, theirs = routine_of(own, patient), routine_of(other, patient)
    screened(client_of(patient), side=mine.side)
    ticked = {"routines": [str(mine.pk)], **HANDOUT}
    handout = client.post(reverse("care:patient-handout", args=[patient.pk]), ticked)
    refused = client.post(reverse("care:patient-handout", args=[patient.pk]), {"routines": [str(theirs.pk)], **HANDOUT})
    summary = client.post(reverse("care:patient-summary", args=[patient.pk]), {"paper": "a4"})

    assert refused.headers["Content-Type"].startswith("text/html")
    assert handout.headers["Content-Type"] == summary.headers["Content-Type"] == "application/pdf"
    pages = {"handout": words_of_pdf(handout.content), "summary": words_of_pdf(summary.content)}
    assert own.word("newnote") in pages["handout"]
    assert leaks(pages, f"zq{other.key}", own.word(HIDDEN)) == []


@pytest.mark.pdf
def test_a_copy_of_ones_record_holds_nothing_of_the_other_clinic_nor_the_therapists_own_words(seeded):
    own, other = seeded.river, seeded.hill
    files = files_of(own.people["patient"])

    assert own.word("log") in "\n".join(files.values())
    assert leaks(files, *of(other), own.word(HIDDEN)) == []


@pytest.mark.pdf
def test_a_therapists_copy_of_their_own_record_holds_no_patients(seeded):
    files = files_of(seeded.river.people["therapist"])

    assert leaks(files, *of(seeded.hill), *(seeded.river.word(kind) for kind in ("log", "swelling", "patient"))) == []


def files_of(person: Person) -> dict[str, str]:
    """Every file of a person's copy of their record, as text."""
    with archive_of(person, "a4", timezone.now()) as file, zipfile.ZipFile(file) as archive:
        return {
            name: words_of_pdf(archive.read(name)) if name.endswith(".pdf") else archive.read(name).decode().lower()
            for name in archive.namelist()
        }


# The crawl itself


def test_a_leak_would_be_found(seeded, monkeypatch):
    """A fault as it could be written: the clinic is forgotten, and every therapist's sharings are taken."""
    every = Sharing.objects.filter(kind=Sharing.THERAPIST, ended_at=None).select_related("owner", "clinic")
    monkeypatch.setattr("care.access.therapist_sharings", lambda *_args: every)
    pages = crawl(client_of(seeded.river.people["therapist"]), CARE)

    found = leaks(pages, *of(seeded.hill))
    assert any(line.endswith("zqhill") for line in found)
    assert any(str(seeded.hill.people["patient"].pk) in line for line in found)


def test_a_part_that_is_not_shared_would_be_found(seeded):
    """With the same crawl, once it is shared."""
    Sharing.objects.filter(kind=Sharing.THERAPIST).update(sees_logs=True, sees_notes=True)
    pages = crawl(client_of(seeded.river.people["therapist"]), CARE)

    assert leaks(pages, seeded.river.word(UNSHARED)) != []
