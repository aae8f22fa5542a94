"""The pages to read: routines, topics, the finder, help now."""

import re

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from guide import library
from guide.domain.plan import public_plan
from guide.domain.sides import AFFECTED
from tests.guide.views.walking import seen

CALLED = {"US": "911", "CA": "911", "UK": "999", "EU": "112", "AU": "000", "NZ": "111"}
TOPICS = library.get().topics
PAGES = [
    "/",
    "/guide/",
    "/help-now/",
    "/learn/",
    *(f"/guide/{slug}/" for slug in library.WALKTHROUGHS),
    *(f"/learn/{slug}/" for slug in TOPICS),
]


@pytest.fixture(autouse=True)
def _nothing_kept():
    caches["pages"].clear()


def words(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


@pytest.mark.django_db
@pytest.mark.parametrize("path", PAGES)
def test_a_public_page_asks_no_database_sets_no_cookie_and_is_not_sent_twice(path):
    client = Client()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        first = client.get(path)
        again = client.get(path, headers={"If-None-Match": first.headers["ETag"]})

    assert first.status_code == 200
    assert len(queries) == 0
    assert not first.cookies
    assert again.status_code == 304
    assert again.content == b""
    assert "csrfmiddlewaretoken" not in first.content.decode()
    assert "{number}" not in first.content.decode()
    assert not re.search(r"\{[A-Za-z]+\}", words(first))


@pytest.mark.parametrize(
    "path", ["/guide/lym-elbow/", "/learn/nothing/", "/guide/lym-arm/?side=middle", "/guide/lym-leg/?side=both"]
)
def test_what_is_not_there_is_not_found(client, path):
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("path", PAGES[:4] + PAGES[4:6])
def test_a_page_to_read_takes_no_post(client, path):
    assert client.post(path).status_code == 405


SHOWN = [(slug, side) for slug in library.WALKTHROUGHS for side in ("", *library.get().walkthroughs[slug].sides)]


@pytest.mark.parametrize(("slug", "side"), SHOWN)
def test_a_walkthrough_shows_the_steps_of_the_public_plan(client, slug, side):
    walkthrough = library.get().walkthroughs[slug]
    response = client.get(f"/guide/{slug}/", {"side": side} if side else {})
    plan = public_plan(walkthrough, side or (AFFECTED if len(walkthrough.sides) > 1 else walkthrough.sides[0]))

    assert re.findall(r'data-step="([^"]+)"', response.content.decode()) == [step.slug for step in plan.steps]
    ids = seen(response).ids
    assert len(ids) == len(set(ids))
    text = words(response)
    for step in plan.left_out:
        if step.why not in ("short", "not-needed", "not-repeated"):
            assert step.reason.split(":")[0] in text


@pytest.mark.parametrize("slug", library.WALKTHROUGHS)
def test_a_walkthrough_opens_with_the_stop_signs_and_says_it_is_a_draft(client, slug):
    text = words(client.get(f"/guide/{slug}/"))
    title = library.get().walkthroughs[slug].title

    main = text[text.index("Stop signs: read these first") :]
    for line in library.get().advice.always:
        assert line.replace("{number}", "911").split("'")[0] in main[: main.index(title)]
    assert "not yet signed off by a clinician" in text
    assert library.get().walkthroughs[slug].edition in text


def test_the_side_in_the_words_follows_the_link(client):
    assert "your affected armpit" in words(client.get("/guide/lym-arm/"))
    left = words(client.get("/guide/lym-arm/?side=left"))
    assert "your left armpit" in left
    assert "affected armpit" not in left


def test_a_routine_for_a_therapist_promises_no_start(client):
    page = client.get("/guide/lym-head-neck/")
    assert "Only a therapist can open this routine" in words(page)
    assert "/guide/lym-head-neck/start/" not in seen(page).links


def test_only_a_publishers_own_page_is_linked(client):
    for slug in library.WALKTHROUGHS:
        outside = {link for link in seen(client.get(f"/guide/{slug}/")).links if link.startswith("http")}
        assert outside <= {source.address for source in library.get().sources.values() if source.address}


@pytest.mark.parametrize("code", CALLED)
def test_the_number_to_call_is_that_of_the_country(code):
    client = Client()
    client.cookies["display"] = f"auto.standard.{code}"
    help_now, routine = client.get("/help-now/"), client.get("/guide/lym-arm/")

    assert f"tel:{CALLED[code]}" in seen(help_now).links
    assert f"Call {CALLED[code]} now" in words(help_now)
    assert f"Call {CALLED[code]} now" in words(routine)


def test_where_no_number_is_known_it_is_words():
    client = Client()
    client.cookies["display"] = "auto.standard.other"
    page = client.get("/help-now/")
    assert not [link for link in seen(page).links if link.startswith("tel:")]
    assert "112 works on most mobile phones" in words(page)


def test_help_now_begins_with_the_number(client):
    links = [link for link in seen(client.get("/help-now/")).links if not link.startswith("/")]
    assert links[:2] == ["#main", "tel:911"]


# Which routine fits me?

FITS = [
    ("arm", "lymphedema", "yes", "lym-arm"),
    ("arm", "injury", "no", "ret-arm"),
    ("arm", "injury", "not_sure", "lym-arm"),
    ("both-legs", "veins", "no", "lym-both-legs"),
    ("chest", "injury", "no", ""),
    ("head-neck", "lymphedema", "no", ""),
    ("genitals", "lymphedema", "yes", ""),
    ("leg", "organs", "no", ""),
    ("leg", "unknown", "no", ""),
]


@pytest.mark.parametrize(("place", "cause", "nodes", "fit"), FITS)
def test_the_finder_leads_to_a_routine_or_to_advice(client, place, cause, nodes, fit):
    response = client.post("/which-routine/", {"place": place, "cause": cause, "nodes": nodes})

    assert f'data-fit="{fit}"' in response.content.decode()
    assert (f"/guide/{fit}/start/" in seen(response).links) == bool(fit)
    assert seen(response).checked == {"place": [place], "cause": [cause], "nodes": [nodes]}
    assert "no-store" in response.headers["Cache-Control"]


def test_the_finder_never_ends_in_a_routine_kept_for_a_therapist():
    finder = library.get().finder
    kept = {slug for slug, walkthrough in library.get().walkthroughs.items() if walkthrough.assigned_only}
    reachable = {slug for place in finder.places.values() for slug in (place.lymphatic, place.retrograde)}
    assert not kept & reachable


BAD = [
    {},
    {"place": "arm"},
    {"place": ["arm", "leg"], "cause": "veins", "nodes": "no"},
    {"place": "\x00", "cause": "👍"},
]


@pytest.mark.parametrize("data", BAD)
def test_the_finder_asks_again(client, data):
    response = client.post("/which-routine/", data)
    page = seen(response)

    assert response.status_code == 200
    assert "<title>Error:" in response.content.decode()
    for name in ("place", "cause", "nodes"):
        good = name in data and data[name] in ("arm", "veins", "no")
        assert (f"e-{name}" in page.ids) != good
        assert (f"#q-{name}" in page.links) != good


def test_the_finder_keeps_nothing(client):
    client.post("/which-routine/", {"place": "arm", "cause": "lymphedema", "nodes": "yes"})
    assert "session" not in client.cookies


@pytest.mark.parametrize("data", [{"place": "arm", "cause": "lymphedema", "nodes": "yes"}, {"place": "arm"}])
def test_the_part_that_htmx_swaps_in_equals_the_page_reloaded(client, data):
    def part(**headers):
        html = client.post("/which-routine/", data, headers=headers).content.decode()
        start = html.index('<div id="finder">')
        return re.sub(r'value="[^"]{60,}"', "", html[start : html.rindex("</form>")])

    assert part(**{"HX-Request": "true"}) == part()
