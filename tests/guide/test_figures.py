"""A step's drawing in a page: the right one, for the right side, with the treated nodes of this plan crossed out."""

from __future__ import annotations

import gzip
import itertools
import re
from collections import Counter
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.test import Client
from django.urls import reverse

from accounts.models import Person
from guide import figures, library
from guide.domain.anatomy import ALL_BASINS, Basin
from guide.domain.plan import Adjustments, Mode, plan, public_plan
from guide.domain.sides import AFFECTED, LEFT, OPPOSITE, RIGHT
from guide.figures import drawings, picture, side_drawn
from guide.linter.figures import check_figures
from tests.guide.views.walk import pass_screening

WALKTHROUGHS = sorted(library.WALKTHROUGHS)
TREATED = [frozenset(some) for number in (0, 1, 2) for some in itertools.combinations(ALL_BASINS, number)]
PLACE = re.compile(r'class="fig-(\w+)"[^>]*translate\((-?\d+) (-?\d+)\)')
HREF = re.compile(r'href="([^"#]+)#')


def walkthrough(slug: str):
    return library.get().walkthrough(slug)


@cache
def plans(slug: str) -> list:
    chosen = walkthrough(slug)
    add_ons = Adjustments(add_ons=tuple(addon.slug for addon in chosen.addons))
    return [plan(chosen, side, treated, adjustments=add_ons) for side in chosen.sides for treated in TREATED]


def arm_step(slug: str, treated: tuple[str, ...] = (), side: str = RIGHT):
    made = plan(walkthrough("lym-arm"), side, frozenset(map(Basin.parse, treated)))
    return next(step for step in made.steps if step.slug == slug), made


def signs(svg: str, name: str) -> list[tuple[int, int]]:
    return sorted((int(x), int(y)) for kind, x, y in PLACE.findall(svg) if kind == name)


# Every plan


@pytest.mark.parametrize("slug", WALKTHROUGHS)
def test_every_step_of_every_plan_has_a_drawing_that_sends_the_fluid_where_the_plan_does(slug):
    for made in plans(slug):
        for step in made.steps:
            assert picture(step, made, walkthrough(slug)), f"{step.slug} {made.side} {made.treated}"
            side = side_drawn(step.side, made.side)
            takes = {basin for basin in (step.receives, step.clears) if basin}
            for ref in figures.index().figures[step.figure]["basins"]:
                kind, drawn = ref.split(".")
                shown = Basin(kind, drawn if side == RIGHT else OPPOSITE[drawn])
                assert shown in takes, f"{step.figure} {step.side} {made.treated}"


@pytest.mark.parametrize("slug", WALKTHROUGHS)
def test_no_arrow_ends_at_treated_nodes(slug):
    for made in plans(slug):
        for step in made.steps:
            svg = picture(step, made, walkthrough(slug)).svg
            side = side_drawn(step.side, made.side)
            entry = figures.index().figures[step.figure]
            view = figures.index().views[entry["view"]]
            for x, y in signs(svg, "treated"):
                for motion in entry["motion"]:
                    end_x = motion["end"][0] if side == RIGHT else view["width"] - motion["end"][0]
                    assert (end_x - x) ** 2 + (motion["end"][1] - y) ** 2 > 24**2, step.figure


def test_treated_nodes_are_crossed_out_at_their_place_on_either_side():
    right, made = arm_step("chest-bridge", ("right-axilla",))
    left, mirrored = arm_step("chest-bridge", ("left-axilla",), LEFT)
    view = figures.index().views["trunk-front"]
    x, y, _radius = view["basins"]["axilla.right"]

    assert signs(picture(right, made, walkthrough("lym-arm")).svg, "treated") == [(x, y)]
    assert signs(picture(left, mirrored, walkthrough("lym-arm")).svg, "treated") == [(view["width"] - x, y)]


def test_the_other_sides_nodes_are_crossed_out_on_the_other_side():
    step, made = arm_step("shoulder-top", ("left-axilla",))
    svg = picture(step, made, walkthrough("lym-arm")).svg
    x = figures.index().views["trunk-front"]["basins"]["axilla.left"][0]
    drawn_left = side_drawn(step.side, made.side) == LEFT

    # In the drawing for the left side the body is turned, so its left is where its right was.
    assert {place[0] for place in signs(svg, "treated")} == {figures.index().views["trunk-front"]["width"] - (620 - x)}
    assert drawn_left == (step.side == LEFT)


def test_the_words_for_the_picture_name_what_is_crossed_out_and_are_escaped():
    step, made = arm_step("chest-bridge", ("right-axilla",))
    step = replace(step, alt='A "flat" hand <b>here</b>.')

    svg = picture(step, made, walkthrough("lym-arm")).svg

    assert 'role="img"' in svg
    assert "&quot;flat&quot; hand &lt;b&gt;here&lt;/b&gt;. Crossed out, to leave alone: your right armpit nodes." in svg


def test_a_drawing_whose_receiver_was_treated_is_not_shown():
    step, made = arm_step("armpit-affected")
    assert picture(step, made, walkthrough("lym-arm"))
    assert picture(step, replace(made, treated=(Basin("axilla", RIGHT),)), walkthrough("lym-arm")) is None


def test_a_helper_sees_the_helpers_hands():
    chosen = walkthrough("lym-leg")
    hands = []
    for by_helper in (False, True):
        made = plan(chosen, RIGHT, mode=Mode(helper=by_helper))
        step = next(step for step in made.steps if step.slug == "hip")
        hands.append(re.findall(r'class="fig-hand"[^>]*', picture(step, made, chosen).svg))

    assert hands[0] != hands[1]


def test_a_page_that_does_not_know_the_side_says_which_one_is_drawn():
    made = public_plan(walkthrough("lym-arm"), AFFECTED)
    bridge = next(step for step in made.steps if step.slug == "chest-bridge")
    other = next(step for step in made.steps if step.slug == "armpit-other")

    assert picture(bridge, made, walkthrough("lym-arm")).note == "Drawn with the right side affected."
    assert 'data-side="right"' in picture(bridge, made, walkthrough("lym-arm")).svg
    assert 'data-side="left"' in picture(other, made, walkthrough("lym-arm")).svg


def test_what_is_marked_as_safe_carries_no_style_script_or_foreign_address():
    for drawn in drawings().values():
        for part in (drawn.under, drawn.over):
            assert not re.search(
                r"<(?:script|style|foreignObject|a|image)\b|\s(?:on\w+|style)=|javascript:|https?:", part
            )


def test_every_part_that_a_drawing_takes_is_a_file_with_a_digest_in_its_name():
    taken = {href for drawn in drawings().values() for href in HREF.findall(drawn.under + drawn.over)}

    assert len(taken) > 15
    for href in taken:
        assert re.search(r"\.[0-9a-f]{12}\.svg$", href), href
        assert staticfiles_storage.exists(href.removeprefix(settings.STATIC_URL))


# Pages


@pytest.mark.django_db
@pytest.mark.parametrize("slug", WALKTHROUGHS)
def test_a_session_shows_each_drawing_once_and_weighs_little(slug):
    visitor = Client()
    pass_screening(visitor, slug)
    begun = visitor.post(reverse("guide:session-start", args=[slug]), {"length": "whole", "who": "me"})
    page = visitor.get(begun.headers.get("Location", f"/guide/{slug}/")).content.decode()
    if "data-run" not in page:  # kept for therapists: the page to read
        page = visitor.get(f"/guide/{slug}/").content.decode()

    svgs = re.findall(r'<svg class="drawing".*?</svg>', page, re.DOTALL)
    ids = Counter(re.findall(r' id="([^"]+)"', page))
    files = {href for svg in svgs for href in HREF.findall(svg)}
    fetched = sum(
        len(gzip.compress(Path(staticfiles_storage.path(href.removeprefix(settings.STATIC_URL))).read_bytes()))
        for href in files
    )

    assert len(svgs) > 5
    assert [name for name, count in ids.items() if count > 1 and name.startswith("fade")] == []
    assert fetched + len(gzip.compress("".join(svgs).encode())) < 60 * 1024
    assert len(gzip.compress(page.encode())) < 60 * 1024


def test_a_step_that_comes_back_points_to_its_picture(client, db):
    page = client.get("/guide/lym-arm/?side=right").content.decode()

    assert re.search(r'<a class="link" href="#chest-bridge[^"]*">.*?Same picture as step \d+', page, re.DOTALL)
    target = re.search(r'href="#(chest-bridge[^"]*)"', page)[1]
    assert f'id="{target}"' in page


def test_the_contact_sheet_is_for_people_who_work_on_the_site(client, db):
    address = reverse("guide:figures")
    assert client.get(address).status_code == 404

    person = Person.objects.create_user("ann@example.org")
    client.force_login(person)
    assert client.get(address).status_code == 404

    person.is_staff = True
    person.save()
    assert client.get(address, {"routine": "ret-hand"}).status_code == 200


@pytest.mark.parametrize("slug", WALKTHROUGHS)
def test_the_contact_sheet_shows_every_step_both_ways(client, settings, slug):
    settings.DEBUG = True
    page = client.get(reverse("guide:figures"), {"routine": slug}).content.decode()

    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    pictures = re.findall(r'<svg class="drawing"[^>]*>', page)
    in_the_dark = re.findall(r'data-theme="dark"><svg class="drawing"', page)
    assert len(pictures) == 2 * len(in_the_dark) > 10
    shown = set(re.findall(r'<li data-step="([\w-]+)"', page))
    assert {step.slug for step in walkthrough(slug).steps} <= shown | {"again-" + slug for slug in shown}
    assert "figure--empty" not in page


# The linter


def broken(name: str, **values: object):
    index = figures.index()
    return replace(index, figures=index.figures | {name: index.figures[name] | values})


def test_the_drawings_have_no_fault():
    assert [str(fault) for fault in check_figures(library.get())] == []


@pytest.mark.parametrize(
    ("name", "values", "words"),
    [
        ("arm-chest-bridge", {"left": "steps/nothing.svg"}, "not drawn for the left side"),
        ("arm-chest-bridge", {"view": "trunk-back"}, "drawn on the view 'trunk-back', declared on 'trunk-front'"),
        ("arm-chest-bridge", {"basins": ["axilla.right"]}, "it shows axilla.right taking the fluid"),
        ("arm-chest-bridge", {"basins": ["axilla.left", "groin.left"]}, "groin.left"),
        ("arm-chest-bridge", {"hand": ["ring"]}, "drawn as 'ring'"),
        ("arm-chest-bridge", {"motion": []}, "no arrow is drawn"),
        ("ret-arm-rest", {"motion": [{}]}, "an arrow is drawn, and nothing moves"),
        ("ret-arm-rest", {"hand": ["flat"]}, "a hand is drawn, and the step uses none"),
        ("leg-hip", {"right": "steps/leg-hip.left.svg"}, "the other hand is drawn"),
    ],
)
def test_a_drawing_that_contradicts_its_step_is_a_fault(name, values, words):
    found = [str(fault) for fault in check_figures(library.get(), broken(name, **values))]

    assert any(name in fault and words in fault for fault in found), found


def test_an_arrow_that_leads_away_from_its_nodes_or_ends_at_others_is_a_fault():
    ways = figures.index().figures["arm-chest-bridge"]["motion"]
    away = ways[-1] | {"start": ways[-1]["end"], "end": ways[-1]["start"]}
    found = [str(fault) for fault in check_figures(library.get(), broken("arm-chest-bridge", motion=[away]))]
    assert any("leads away from axilla.left" in fault for fault in found)

    x, y, _radius = figures.index().views["trunk-front"]["basins"]["groin.left"]
    wrong = [ways[0] | {"end": [x, y]}, *ways[1:]]
    found = [str(fault) for fault in check_figures(library.get(), broken("arm-chest-bridge", motion=wrong))]
    assert any("an arrow ends at groin.left" in fault for fault in found)
