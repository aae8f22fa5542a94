"""Whatever names the emergency number names the one of the reader's own country."""

from __future__ import annotations

import pytest

from guide import library
from guide.display import COOKIE
from tests.guide.views.walk import pass_screening

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("country", "number"), [("US", "911"), ("UK", "999"), ("NZ", "111"), ("other", "your local emergency number")]
)
def test_a_topic_names_the_number_of_the_country(client, country, number):
    client.cookies[COOKIE] = f"auto.standard.{country}"

    for slug, topic in library.get().topics.items():
        page = client.get(f"/learn/{slug}/").content.decode()
        assert "{number}" not in page
        if "{number}" in topic.html:
            assert number in page


def test_limits_and_stop_signs_of_a_session_name_the_number_of_the_country(client):
    pass_screening(client, "ret-arm", aneurysm="yes")
    client.cookies[COOKIE] = "auto.standard.UK"

    ready = client.get("/guide/ret-arm/session/").content.decode()
    client.post("/guide/ret-arm/session/begin/", {"length": "whole", "who": "me"})
    player = client.get("/guide/ret-arm/session/").content.decode()

    for page in (ready, player):
        assert "Sudden and very bad? Call 999." in page
        assert "{number}" not in page
