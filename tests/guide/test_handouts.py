"""Handouts: what stands on them, that they can be read by everybody, and that making one reaches nothing and breaks nothing."""

from __future__ import annotations

import fcntl
import html
import http.server
import io
import os
import re
import subprocess
import sys
import threading
from datetime import date
from functools import cache
from pathlib import Path

import page
import pytest
from django.core.cache import caches
from django.core.management import CommandError, call_command
from django.urls import reverse
from pypdf import PdfReader

from guide import handout_process, handouts, library
from guide.domain.anatomy import Basin
from guide.domain.plan import Mode, plan
from guide.handout_sheet import LOG_ROWS, Sheet, plan_for_anyone
from guide.handouts import HandoutUnavailable, Limits, Why, make_pdf
from tests.guide.views.walk import pass_screening

# Two tests a core at a time, on machines that do other things too: the clock of the site would be the wrong judge here.
PATIENT = Limits(seconds=150, wait=150)
DAY = date(2026, 11, 21)
PROBES = Path(__file__).parent / "pdf" / "probes.html"
SAMPLES = [
    *((slug, "standard", "a4") for slug in library.WALKTHROUGHS),
    ("ret-hand", "large", "letter"),
    ("lym-both-legs", "large", "a4"),
    ("lym-arm", "standard", "letter"),
]


@pytest.fixture(autouse=True)
def forget_sheets():
    caches["pages"].clear()
    yield
    caches["pages"].clear()


def sheet(slug: str = "lym-arm", side: str = "", size: str = "standard", paper: str = "a4", **more: object) -> Sheet:
    walkthrough = library.get().walkthrough(slug)
    side = side or walkthrough.sides[0]
    made = more.pop("plan", None) or plan_for_anyone(walkthrough, side)
    country = library.get().advice.countries[more.pop("country", "US")]
    return Sheet(walkthrough, made, country, DAY, size, paper, **more)


@cache
def pdf_of(slug: str, size: str = "standard", paper: str = "a4", side: str = "") -> bytes:
    return sheet(slug, side, size, paper).pdf(PATIENT)


@cache
def pages_of(pdf: bytes) -> list[str]:
    return [" ".join(one.extract_text().split()) for one in PdfReader(io.BytesIO(pdf)).pages]


# What stands on the sheet


@pytest.mark.pdf
@pytest.mark.parametrize(("slug", "size", "paper"), SAMPLES, ids=[" ".join(sample) for sample in SAMPLES])
def test_a_screen_reader_can_read_every_sheet(slug, size, paper):
    pdf = pdf_of(slug, size, paper)
    report = page.validate_pdf_bytes(pdf, profile="ua1")
    assert [(failure.rule_id, failure.message) for failure in report.failures] == []
    text = " ".join(pages_of(pdf))
    written = html.unescape(sheet(slug, size=size, paper=paper).html())
    for line in sheet(slug).plan.setup:
        assert text.count(line) == written.count(line), f"drawn twice or lost: {line}"
    reader = PdfReader(io.BytesIO(pdf))
    assert reader.trailer["/Root"]["/Lang"] == "en-us"
    width, height = (round(float(side)) for side in reader.pages[0].mediabox[2:])
    assert (width, height) == {"a4": (595, 842), "letter": (612, 792)}[paper]


@pytest.mark.pdf
def test_stop_signs_and_whom_to_call_stand_on_page_one_before_any_step():
    first, *others = pages_of(pdf_of("lym-arm"))
    signs = first.index("Stop signs")
    assert signs < first.index("In an emergency call 911") < first.index("Whom to call")
    assert first.index("Your left arm") < signs
    assert "The steps" not in first
    assert any("The steps" in text for text in others)
    for line in library.get().advice.always:
        assert line.replace("{number}", "911") in first


@pytest.mark.pdf
@pytest.mark.parametrize(("slug", "size", "paper"), [("ret-hand", "large", "letter"), ("lym-both-legs", "large", "a4")])
def test_large_letters_keep_every_stop_sign_on_page_one(slug, size, paper):
    first = pages_of(pdf_of(slug, size, paper))[0]
    assert library.get().advice.always[-1].replace("{number}", "911") in first


@pytest.mark.pdf
def test_every_page_has_the_intended_use_the_edition_and_its_number():
    texts = pages_of(pdf_of("ret-hand", "large", "letter"))
    edition = library.get().walkthrough("ret-hand").edition
    for number, text in enumerate(texts, 1):
        assert f"Edition {edition}" in text
        assert f"Page {number} of {len(texts)}" in text
        assert "It does not diagnose or treat. A clinician decides." in text
        assert "not yet signed off by a clinician" in text


@pytest.mark.pdf
def test_the_log_has_fourteen_rows_on_one_page():
    log = next(text for text in pages_of(pdf_of("lym-arm")) if "My log" in text)
    assert re.search(r"Note 1 2 3 4 5 6 7 8 9 10 11 12 13 14 ", log[log.index("My log") :])


@pytest.mark.pdf
def test_the_first_sheet_is_six_pages_or_fewer():
    assert len(pages_of(pdf_of("lym-arm"))) <= 6


def test_left_and_right_mirror_each_other_word_for_word():
    swap = {"left": "right", "right": "left", "Left": "Right", "Right": "Left"}
    # The titles of the sources are others' words, and stand as they are.
    left, right = (sheet("lym-arm", side).html().partition("Where this comes from")[0] for side in ("left", "right"))
    assert "Your left arm" in left
    assert "Your left arm" not in right
    assert re.sub(r"\b([Ll]eft|[Rr]ight)\b(?! out)", lambda word: swap[word[0]], left) == right


def test_the_sheet_says_what_the_plan_says():
    shown = sheet("lym-leg")
    written = shown.html().replace("&#x27;", "'")
    for step in shown.plan.steps:
        assert step.name[1:] in written
    for line in shown.plan.setup:
        assert line in written
    assert written.count('<th scope="row">') == LOG_ROWS


def test_a_second_round_names_the_steps_to_do_once_more():
    written = sheet("ret-hand").html()
    steps = sheet("ret-hand").plan.steps
    numbers = {
        round_: [n for n, step in enumerate(steps, 1) if step.round == round_ and step.phase == "stroke"]
        for round_ in (1, 2)
    }
    assert f"Do steps {numbers[1][0]} to {numbers[1][-1]} once more, in the same order." in written
    assert f"{numbers[2][0]}–{numbers[2][-1]}" in written


def test_a_step_that_comes_back_names_the_one_it_repeats():
    shown = sheet("lym-arm")
    number = next(n for n, step in enumerate(shown.plan.steps, 1) if step.slug == "trunk-side-down")
    assert f"As in step {number}." in shown.html()


def test_a_sheet_for_a_helper_speaks_of_their_arm():
    walkthrough = library.get().walkthrough("lym-arm")
    written = sheet(plan=plan_for_anyone(walkthrough, "left", helper=True)).html()
    assert "Their left arm" in written
    assert "Ask them to rest both hands on their belly." in written


def test_a_sheet_for_anyone_says_that_it_does_not_know_the_person():
    written = sheet().html()
    assert "This sheet has not asked about your health." in written
    assert "So it leads fluid around the left armpit." in written
    assert "This sheet was made from your answers" not in written


def test_a_sheet_of_ones_own_has_its_cautions_and_not_the_supposition():
    written = sheet(own=True, cautions=("Keep your head raised.",)).html()
    assert "Keep your head raised." in written
    assert "This page does not know you." not in written


def test_a_first_week_sheet_does_not_halve_twice():
    walkthrough = library.get().walkthrough("lym-arm")
    written = sheet(plan=plan(walkthrough, "left", mode=Mode(first_week=True)), own=True).html()
    assert "the counts here are already half" in written
    assert walkthrough.technique.first_week_words not in written


def test_where_there_is_no_one_number_the_words_stand():
    written = sheet(country="other").html()
    assert "112 works on most mobile phones." in written


def test_a_routine_for_therapists_says_so_before_the_steps():
    walkthrough = library.get().walkthrough("lym-head-neck")
    written = sheet("lym-head-neck").html()
    assert written.index(walkthrough.assigned_only) < written.index("The steps")


def test_a_step_without_a_drawing_says_from_where_to_where(monkeypatch):
    monkeypatch.setattr("guide.handout_sheet.drawn", lambda step, plan, walkthrough: None)
    written = sheet().html()
    assert "step__figure" not in written
    assert "<b>the hollow above your left collarbone</b>" in written


# The drawings


def shown(made: Sheet) -> dict[str, str]:
    made.html()
    return made.figures


@pytest.mark.parametrize("slug", library.WALKTHROUGHS)
@pytest.mark.parametrize("helper", [False, True])
def test_every_drawing_stands_alone(slug, helper):
    walkthrough = library.get().walkthrough(slug)
    for side in walkthrough.sides:
        for figure, svg in shown(sheet(slug, side, plan=plan_for_anyone(walkthrough, side, helper))).items():
            assert not re.search(r'href="[^#]', svg), figure
            assert "var(" not in svg, figure
            used = set(re.findall(r'href="#([^"]+)"', svg))
            assert used <= set(re.findall(r' id="([^"]+)"', svg)), figure


def test_a_drawing_that_cannot_be_read_costs_nobody_the_sheet(monkeypatch):
    def broken(*_about):
        raise ValueError("no part called hand-flat")

    monkeypatch.setattr("guide.figures.figure_paper.stand_alone", broken)
    assert "step__figure" not in sheet().html()


# Nothing reached, nothing taken along


class Listener(http.server.BaseHTTPRequestHandler):
    hits: list[str] = []

    def do_GET(self) -> None:
        self.hits.append(self.path)
        self.send_response(302 if self.path == "/redirect" else 200)
        if self.path == "/redirect":
            self.send_header("Location", "/redirected.png")
        self.end_headers()
        self.wfile.write(b"x")

    def log_message(self, *words: object) -> None:
        pass


@pytest.fixture
def probes(tmp_path):
    """A page with every known way to reach another place, and what counts who reached it."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Listener)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    Listener.hits = []
    secret = tmp_path / "canary.txt"
    secret.write_text("canary-4711")
    there = f"http://127.0.0.1:{server.server_port}"
    yield PROBES.read_text().format(there=there, canary=secret.as_uri()), there
    server.shutdown()
    server.server_close()


@pytest.mark.pdf
def test_the_probes_would_be_heard_without_the_lock(probes):
    written, _ = probes
    script = "import sys, weasyprint; sys.stdout.buffer.write(weasyprint.HTML(string=sys.stdin.read()).write_pdf())"
    done = subprocess.run(
        [sys.executable, "-c", script], input=written.encode(), capture_output=True, timeout=150, check=True
    )
    assert len(Listener.hits) >= 12
    assert any("canary" in name for name in PdfReader(io.BytesIO(done.stdout)).attachments)


@pytest.mark.pdf
def test_nothing_is_fetched_and_nothing_is_attached(probes, monkeypatch):
    written, there = probes
    style = f'@import url("{there}/sheet.css"); p {{ background: url("{there}/sheet.png") }}' + handouts._style(
        "css/handout.css"
    )
    monkeypatch.setattr(handouts, "_style", lambda _name: style)
    pdf = make_pdf(written, {}, PATIENT)
    assert Listener.hits == []
    reader = PdfReader(io.BytesIO(pdf))
    assert not reader.attachments
    assert b"canary" not in pdf
    assert all("canary" not in str(reader.get_object(number)) for number in range(1, len(reader.xref_objStm) + 1))
    assert "Words that stay" in pages_of(pdf)[0]


@pytest.mark.pdf
def test_the_own_assets_are_drawn(monkeypatch):
    monkeypatch.setattr(handouts, "_style", lambda _name: "@page { size: 100px; margin: 0 }")
    square = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9H0z"/></svg>'
    written = '<html lang="en"><title>t</title><p><img alt="square" width="9" src="asset:figures/a.left.svg"></p>'
    address = "asset:figures/a.left.svg"
    drawn, not_drawn = (make_pdf(written, figures, PATIENT) for figures in ({address: square}, {}))
    assert ["0 0 m" in operators(pdf) for pdf in (drawn, not_drawn)] == [True, False]


def operators(pdf: bytes) -> str:
    """What the PDF draws, in its own language."""
    reader = PdfReader(io.BytesIO(pdf))
    streams = [reader.pages[0].get_contents(), *reader.pages[0].get("/Resources", {}).get("/XObject", {}).values()]
    return "\n".join(stream.get_object().get_data().decode("latin-1") for stream in streams)


@pytest.mark.pdf
def test_the_child_can_open_no_file_and_no_connection():
    script = (
        "import runpy, sys; sys.argv = ['x']; m = runpy.run_path(sys.stdin.readline().strip(), run_name='m'); m['seal']()\n"
        "import socket, subprocess\n"
        "for act in (lambda: open('/etc/hostname'), lambda: socket.create_connection(('127.0.0.1', 9)),"
        " lambda: subprocess.run(['true'])):\n"
        "    try: act()\n"
        "    except PermissionError: print('refused')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], input=handout_process.__file__, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["refused"] * 3


# What goes wrong


def test_a_child_that_takes_too_long_is_ended():
    with pytest.raises(HandoutUnavailable) as caught:
        make_pdf("<p>", {}, Limits(seconds=0.05, wait=60))
    assert caught.value.why == Why.TOO_LONG


def test_a_child_that_takes_too_much_memory_is_ended():
    with pytest.raises(HandoutUnavailable) as caught:
        make_pdf("x" * (40 << 20), {}, Limits(seconds=150, megabytes=100, wait=150))
    assert caught.value.why == Why.FAILED


@pytest.mark.pdf
def test_two_thirds_of_the_memory_are_enough_for_the_longest_sheet():
    longest = sheet("lym-both-legs", size="large")
    written = longest.html()
    assert make_pdf(written, longest.figures, Limits(seconds=150, megabytes=handouts.MEGABYTES * 2 // 3, wait=150))


@pytest.fixture
def without_weasyprint(monkeypatch, tmp_path):
    child = tmp_path / "child.py"
    source = Path(handout_process.__file__).read_text()
    child.write_text("import sys\nsys.modules['weasyprint'] = None\n" + source)
    monkeypatch.setattr(handouts, "CHILD", child)
    monkeypatch.setattr(handouts, "USUAL", PATIENT)


def test_without_weasyprint_the_page_says_what_is_missing(client, without_weasyprint):
    answer = client.get("/guide/lym-arm/handout.pdf?side=left")
    words = answer.content.decode()
    assert answer.status_code == 503
    assert "libpango-1.0-0" in words
    assert "/guide/lym-arm/?side=left" in words
    assert answer.headers["Cache-Control"] == "no-store, private"


def test_a_crash_of_the_child_is_a_plain_page(client, monkeypatch, tmp_path):
    child = tmp_path / "child.py"
    child.write_text("import os\nos.abort()\n")
    monkeypatch.setattr(handouts, "CHILD", child)
    assert client.get("/guide/lym-arm/handout.pdf?side=left").status_code == 503


def test_half_a_pdf_is_not_handed_out(monkeypatch, tmp_path):
    child = tmp_path / "child.py"
    child.write_text("print('%PDF-1.7')\n")
    monkeypatch.setattr(handouts, "CHILD", child)
    with pytest.raises(HandoutUnavailable):
        make_pdf("<p>", {}, PATIENT)


def test_without_fonts_there_is_a_plain_page(client, settings, tmp_path):
    settings.FONT_DIR = tmp_path
    handouts._own_assets.cache_clear()
    assert client.get("/guide/lym-arm/handout.pdf?side=left").status_code == 503
    handouts._own_assets.cache_clear()


def test_a_third_at_once_waits_and_is_then_told(client, settings, tmp_path, monkeypatch):
    settings.VAR_DIR = tmp_path
    monkeypatch.setattr(handouts, "USUAL", Limits(wait=0.2))
    (tmp_path / "handouts").mkdir()
    held = [os.open(tmp_path / "handouts" / f"place-{number}", os.O_RDWR | os.O_CREAT) for number in range(2)]
    for place in held:
        fcntl.flock(place, fcntl.LOCK_EX)
    answer = client.get("/guide/lym-arm/handout.pdf?side=left")
    for place in held:
        os.close(place)
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "20"
    assert "Many people are printing" in answer.content.decode()


# The public address


@pytest.fixture
def made(monkeypatch):
    """Sheets that were asked for, without making their PDF."""
    sheets: list[Sheet] = []

    def pdf(self: Sheet, limits: Limits | None = None) -> bytes:
        sheets.append(self)
        return b"%PDF-1.7 made %%EOF"

    monkeypatch.setattr(Sheet, "pdf", pdf)
    return sheets


def test_a_public_sheet_may_be_kept(client, made):
    answer = client.get("/guide/lym-arm/handout.pdf?side=left&size=large&paper=letter")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/pdf")
    assert answer.headers["Content-Disposition"] == 'inline; filename="light-hands-lym-arm-left.pdf"'
    assert answer.headers["Cache-Control"] == "public, no-cache"
    assert (made[0].plan.side, made[0].size, made[0].paper, made[0].plan.approach) == (
        "left",
        "large",
        "letter",
        "around",
    )
    again = client.get(
        "/guide/lym-arm/handout.pdf?side=left&size=large&paper=letter",
        headers={"if-none-match": answer.headers["ETag"]},
    )
    assert again.status_code == 304
    assert len(made) == 1
    assert "session" not in client.cookies


def test_each_choice_is_a_sheet_of_its_own(client, made):
    for query in ("side=left", "side=right", "side=left&size=large", "side=left&paper=a4"):
        client.get(f"/guide/lym-arm/handout.pdf?{query}")
    client.cookies["display"] = "auto.standard.UK"
    client.get("/guide/lym-arm/handout.pdf?side=left")
    assert [(s.plan.side, s.size, s.paper, s.country.code) for s in made] == [
        ("left", "standard", "letter", "US"),
        ("right", "standard", "letter", "US"),
        ("left", "large", "letter", "US"),
        ("left", "standard", "a4", "US"),
        ("left", "standard", "a4", "UK"),
    ]


def test_without_a_side_the_choices_are_shown(client, made):
    answer = client.get("/guide/lym-arm/handout.pdf")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/guide/lym-arm/handout/")
    assert client.get("/guide/lym-both-legs/handout.pdf").status_code == 200


@pytest.mark.parametrize(
    "query",
    [
        "side=up",
        "side=",
        "side=affected",
        "side=left&size=tiny",
        "side=left&paper=a3",
        "side=left&side=right",
        "side=left%00",
    ],
)
def test_an_unknown_choice_is_not_found(client, made, query):
    assert client.get(f"/guide/lym-arm/handout.pdf?{query}").status_code == 404
    assert made == []


def test_an_unknown_routine_is_not_found(client):
    assert client.get("/guide/nonsense/handout.pdf?side=left").status_code == 404
    assert client.get("/guide/nonsense/handout/").status_code == 404


def test_the_choices_page_offers_every_side_size_and_paper(client):
    words = client.get("/guide/lym-arm/handout/").content.decode()
    for value in ("left", "right", "both", "standard", "large", "a4", "letter"):
        assert f'value="{value}"' in words
    assert re.search(r'value="letter"\s+checked', words)
    client.cookies["display"] = "auto.standard.UK"
    assert re.search(r'value="a4"\s+checked', client.get("/guide/lym-arm/handout/").content.decode())


@pytest.mark.pdf
@pytest.mark.parametrize("own", [False, True])
def test_the_file_itself_names_nobody_and_nothing(own):
    made = plan(library.get().walkthrough("lym-arm"), "right", frozenset({Basin("axilla", "right")}))
    pdf = sheet(plan=made, own=True).pdf(PATIENT) if own else pdf_of("lym-arm")
    reader = PdfReader(io.BytesIO(pdf))
    assert set(reader.metadata) == {"/Producer", "/Title", "/Author"}
    assert reader.metadata["/Author"] == "Light Hands"
    if own:
        assert reader.metadata["/Title"] == "Your handout – Light Hands"
        assert "arm" not in str(reader.metadata).lower()


# A visitor's own


def own(client, slug: str = "lym-arm", **fields: str):
    return client.post(reverse("guide:own-handout", args=[slug]), fields)


@pytest.mark.django_db
def test_without_screening_there_is_no_sheet_of_ones_own(client, made):
    answer = own(client)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/guide/lym-arm/start/")
    assert made == []
    assert client.get("/guide/lym-arm/session/handout.pdf").status_code == 405


@pytest.mark.django_db
def test_the_sheet_of_ones_own_follows_the_answers_and_is_kept_nowhere(client, made):
    pass_screening(client, "lym-arm", "right", treated=("right-axilla",))
    answer = own(client, size="large", paper="a4")
    assert answer.status_code == 200
    assert "no-store" in answer.headers["Cache-Control"]
    assert answer.headers["Content-Disposition"] == 'inline; filename="light-hands-handout.pdf"'
    assert (made[0].own, made[0].size, made[0].paper) == (True, "large", "a4")
    assert made[0].plan.treated == (Basin("axilla", "right"),)
    own(client, size="large", paper="a4")
    assert len(made) == 2


@pytest.mark.django_db
def test_a_sheet_of_another_routine_needs_its_own_screening(client, made):
    pass_screening(client, "lym-arm", "right")
    assert own(client, "ret-hand").status_code == 302


@pytest.mark.django_db
def test_nonsense_choices_give_the_usual_sheet(client, made):
    pass_screening(client, "lym-arm", "right")
    assert own(client, size="tiny", paper="a3").status_code == 200
    assert (made[0].size, made[0].paper) == ("standard", "letter")


@pytest.mark.django_db
def test_a_session_under_way_and_just_ended_has_its_own_steps(client, made):
    pass_screening(client, "lym-arm", "right")
    client.post(reverse("guide:session-start", args=["lym-arm"]), {"length": "first-week", "who": "helper"})
    assert own(client).status_code == 200
    client.post(reverse("guide:session-finish", args=["lym-arm"]))
    assert own(client).status_code == 200
    for shown in made:
        assert (shown.plan.mode.first_week, shown.plan.mode.helper) == (True, True)
    assert made[0].plan == made[1].plan


@pytest.mark.django_db
def test_after_a_red_flag_there_is_no_sheet(client, made):
    pass_screening(client, "lym-arm", "right")
    client.post(reverse("guide:session-start", args=["lym-arm"]), {"length": "whole", "who": "me"})
    client.post(reverse("guide:session-stop", args=["lym-arm"]), {"sign": "chest-breath-faint-stroke"})
    assert own(client).status_code == 302
    assert made == []


@pytest.mark.django_db
def test_where_nothing_can_be_made_the_own_page_leads_back(client, without_weasyprint):
    pass_screening(client, "lym-arm", "right")
    answer = own(client)
    assert answer.status_code == 503
    assert "/guide/lym-arm/session/" in answer.content.decode()


# The command


@pytest.mark.pdf
def test_the_command_writes_a_sheet(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(handouts, "USUAL", PATIENT)
    out = tmp_path / "sheet.pdf"
    call_command(
        "handout", "lym-arm", side="right", out=str(out), treated=["right-axilla"], helper=True, paper="letter"
    )
    first = pages_of(out.read_bytes())[0]
    assert "Their right arm" in first
    assert "made for these treated nodes" in first


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["nonsense", "--side", "left", "--out", "x.pdf"], "no walkthrough called"),
        (["lym-arm", "--side", "up", "--out", "x.pdf"], "no side called"),
        (["lym-arm", "--side", "left"], "--out FILE.pdf"),
        (["lym-arm", "--side", "left", "--out", "x.pdf", "--size", "tiny"], "no size called"),
        (["lym-arm", "--side", "left", "--out", "x.pdf", "--paper", "a3"], "no paper called"),
        (["lym-arm", "--side", "left", "--out", "x.pdf", "--treated", "elbow"], "no node basin called"),
        (
            ["lym-arm", "--side", "left", "--out", "x.pdf", "--treated", "left-axilla", "left-groin"],
            "no steps to print",
        ),
    ],
)
def test_the_command_refuses_what_it_cannot_print(words, message):
    with pytest.raises(CommandError, match=message):
        call_command("handout", *words)


def test_the_command_says_what_to_install(without_weasyprint, tmp_path):
    with pytest.raises(CommandError, match="apt-get install libpango"):
        call_command("handout", "lym-arm", side="left", out=str(tmp_path / "x.pdf"))
