"""One drawing, many faces: the player, the page to read and the handout show the same one for the same plan."""

from __future__ import annotations

import io
import re
from collections import Counter
from datetime import date
from html import escape

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from guide import figures, library
from guide.domain.anatomy import ALL_BASINS, Basin
from guide.domain.plan import Mode, plan
from guide.domain.sides import LEFT, RIGHT
from guide.figure_paper import stand_alone
from guide.figures import drawings, on_paper, picture
from guide.handout_sheet import Sheet, plan_for_anyone
from tests.guide.test_figures import WALKTHROUGHS, signs, walkthrough
from tests.guide.views.walk import pass_screening

# Paper


def test_on_paper_a_limb_ends_in_white_and_no_mask_is_left():
    for (name, _side, _by_helper), drawn in drawings(paper=True).items():
        whole = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{drawn.box}">{drawn.under}{drawn.over}</svg>'
        svg = stand_alone(figures.index().root, whole)
        assert "mask" not in svg, name
        assert 'stop-color="#000"' not in svg, name
        fades = re.findall(r'fill="url\(#(fade-[\w-]+)\)"', svg)
        assert bool(fades) == ("<mask" in drawn.under), name
        assert set(fades) <= set(re.findall(r'id="(fade-[\w-]+)"', svg)), name


def laid(svg: str) -> Counter[str]:
    """What lies on the body of a picture: its hands, signs and lines, each as its name and place or its path."""
    uses = re.findall(r'<use (?=[^>]*class="(fig-\w+)")(?=[^>]*transform="([^"]*)")', svg)
    lines = re.findall(r'<path (?=[^>]*stroke-width="[457]")[^>]* d="([^"]*)"', svg)
    return Counter([*uses, *lines])


@pytest.mark.parametrize("helper", [False, True])
@pytest.mark.parametrize("slug", WALKTHROUGHS)
def test_paper_and_page_show_the_same_drawing_of_the_same_plan(slug, helper):
    chosen = walkthrough(slug)
    for side in chosen.sides:
        for treated in (frozenset(), frozenset(ALL_BASINS[:1]), frozenset(ALL_BASINS[-2:])):
            made = plan(chosen, side, treated, mode=Mode(helper=helper))
            for step in made.steps:
                page, paper = picture(step, made, chosen), on_paper(step, made, chosen)
                box = re.search(r'viewBox="([^"]*)"', page.svg)[1]
                assert f'viewBox="{box}"' in paper.svg
                assert laid(page.svg) == laid(re.sub(r"<defs>.*</defs>", "", paper.svg, flags=re.DOTALL)), step.figure
                assert f'aria-label="{escape(paper.alt)}"' in page.svg


def test_a_handout_crosses_out_the_treated_nodes_and_says_so():
    chosen = walkthrough("lym-arm")
    made = plan(chosen, RIGHT, frozenset({Basin("axilla", RIGHT)}))
    sheet = Sheet(chosen, made, library.get().advice.countries["US"], date(2026, 11, 21), told_nodes=True)
    written = sheet.html()

    assert "Crossed out, to leave alone: your right armpit nodes." in written
    bridge = next(svg for address, svg in sheet.figures.items() if "arm-chest-bridge" in address)
    x, y, _radius = figures.index().views["trunk-front"]["basins"]["axilla.right"]
    assert signs(bridge, "treated") == [(x, y)]


def hands_of(svg: str) -> list[str]:
    return re.findall(r'<use class="fig-hand"[^>]*transform="([^"]*)"', svg)


def drawn_hands(figure: str, side: str, by_helper: bool) -> list[str]:
    return hands_of(drawings()[figure, side, by_helper].under)


@pytest.mark.parametrize("helper", [False, True])
def test_a_handout_shows_the_hands_of_the_one_who_does_it(helper):
    chosen = walkthrough("lym-leg")
    made = plan_for_anyone(chosen, LEFT, helper)
    sheet = Sheet(chosen, made, library.get().advice.countries["US"], date(2026, 11, 21))
    sheet.html()

    assert len(sheet.figures) > 10
    for svg in sheet.figures.values():
        figure, side = re.search(r'data-figure="([\w-]+)" data-side="(\w+)"', svg).groups()
        assert hands_of(svg.partition("</defs>")[2]) == drawn_hands(figure, side, helper), figure


@pytest.mark.django_db
@pytest.mark.parametrize(("who", "by_helper"), [("me", False), ("helper", True)])
def test_a_session_shows_the_hands_of_the_one_who_does_it(who, by_helper):
    visitor = Client()
    pass_screening(visitor, "lym-leg")
    visitor.post(reverse("guide:session-start", args=["lym-leg"]), {"length": "whole", "who": who})
    page = visitor.get(reverse("guide:session", args=["lym-leg"])).content.decode()
    svgs = re.findall(r'<svg class="drawing".*?</svg>', page, re.DOTALL)

    assert len(svgs) > 10
    for svg in svgs:
        figure, side = re.search(r'data-figure="([\w-]+)" data-side="(\w+)"', svg).groups()
        assert hands_of(svg) == drawn_hands(figure, side, by_helper), figure


def test_the_page_to_read_is_for_the_person_and_shows_their_own_hands(client, db):
    page = client.get("/guide/lym-leg/?side=left").content.decode()
    svgs = re.findall(r'<svg class="drawing".*?</svg>', page, re.DOTALL)

    assert len(svgs) > 10
    for svg in svgs:
        figure, side = re.search(r'data-figure="([\w-]+)" data-side="(\w+)"', svg).groups()
        assert hands_of(svg) == drawn_hands(figure, side, False), figure


# The sheet of all drawings


@pytest.mark.pdf
def test_every_drawing_stands_on_one_sheet_as_a_pdf(tmp_path):
    out = tmp_path / "figures.pdf"
    call_command("figures", "ret-foot", out=str(out), stdout=io.StringIO())

    written = " ".join(page.extract_text() for page in PdfReader(out).pages)
    for way in (way for step in walkthrough("ret-foot").steps for way in step.ways):
        assert way.figure in written
    assert "With a helper" in written


@pytest.mark.parametrize(
    "words", [{}, {"slug": "ret-foot", "out": "/nowhere/at/all.pdf"}, {"slug": "x", "out": "y.pdf"}]
)
def test_the_sheet_refuses_what_it_cannot_write_or_does_not_know(words, monkeypatch):
    monkeypatch.setattr("guide.management.commands.figures.make_pdf", lambda *_about: b"%PDF-")
    with pytest.raises(CommandError):
        call_command("figures", **words)


# The card of a shared link


def test_a_shared_link_names_its_picture_by_the_whole_address(client: Client, settings):
    page = client.get(reverse("guide:home")).content.decode()
    image = re.search(r'<meta property="og:image" content="([^"]+)">', page)[1]
    assert re.fullmatch(re.escape(settings.SITE_URL) + r"/static/img/card[\w.]*\.png", image)
    assert image.startswith(("https://", "http://"))
