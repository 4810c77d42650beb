"""The pages of alike measures: groups of a year, near-copies, and the measures of one group."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bank_builder import make_measure
from lovende.knowledge.queries import clusters as reads

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("nav_scheme", "fresh_index")]

PAGE = "/en/oversikt/like-tiltak/"
TOPICS = {
    "gjeld": "Gjeldsrådgivning til familier med betalingsproblemer, budsjett, bank og inkasso.",
    "bolig": "Bolig til bostedsløse med oppfølging i hjemmet, husleie, utkastelse og kontrakt.",
    "skole": "Frafall i videregående skole, elever, lærere, fravær og oppfølgingstjenesten.",
}


@pytest.fixture
def web(client: Client, make_user: Any) -> Client:
    client.force_login(make_user("governor_adviser"))
    return client


def bank(number: int = 7, **fields: Any) -> None:
    for name, text in TOPICS.items():
        for place in range(number):
            make_measure(
                f"{name}{place}",
                title=f"{text.split()[0]} {place}",
                description=f"{text} Sak{name}{place}.",
                office_name=f"NAV {place}",
                **({"category": ["housing"]} if name == "bolig" else {}),
                **fields,
            )


def shown(response: Any) -> str:
    assert response.status_code == 200
    source = re.sub(r"<[^>]+>", " ", response.content.decode())
    return re.sub(r"\s+", " ", html.unescape(source))


def test_the_groups_of_the_newest_year_are_shown_with_their_figures(web):
    bank(goal_attainment="reached", synthetic=True)
    response = web.get(PAGE)
    text = shown(response)
    assert "21 measures in 2021" in text
    assert "synthetic" in text
    assert re.search(r"Reached \d", text)
    first = response.context["sets"][0]
    assert first["href"] in html.unescape(response.content.decode())
    assert first["compare"].count("m=") == 4


def test_a_group_has_a_page_where_measures_are_chosen_for_comparison(web):
    bank()
    first = web.get(PAGE).context["sets"][0]
    response = web.get(first["href"])
    text = shown(response)
    assert first["name"] in text
    assert response.content.decode().count('name="m"') == first["alike"].size


def test_year_and_category_narrow_what_is_compared(web):
    bank()
    make_measure("nytt", first_year=2024)
    assert "1 measure in 2024" in shown(web.get(PAGE))
    assert "7 measures in 2021" in shown(web.get(PAGE, {"year": "2021", "category": "housing"}))


def test_near_copies_have_a_page_of_their_own(web):
    make_measure("en", title="Kurs", description=" ".join(f"ord{n}" for n in range(40)))
    make_measure("to", title="Kurs", description=" ".join(f"ord{n}" for n in range(40)))
    text = shown(web.get(PAGE, {"kind": "copies"}))
    assert re.search(r"Least likeness 100\s?%", text)
    assert "All 2 measures" in text
    address = web.get(PAGE, {"kind": "copies"}).context["sets"][0]["href"]
    assert "Nearly the same text" in shown(web.get(address))


def test_an_empty_bank_and_a_small_year_say_what_to_do(web):
    assert "no measures yet" in shown(web.get(PAGE))
    make_measure("alene")
    assert "Too few measures to group" in shown(web.get(PAGE))
    assert "No two measures" in shown(web.get(PAGE, {"kind": "copies"}))


@pytest.mark.parametrize("bad", ["\x00", "x" * 3000, "-1", "²", "<b>", "2021 OR 1=1"])
def test_nothing_in_an_address_can_make_the_pages_fail(web, bad):
    bank(3)
    query = {"year": bad, "category": bad, "page": bad, "kind": bad}
    assert web.get(PAGE, query).status_code == 200
    assert web.get(f"{PAGE}gjeld0/", query).status_code in (200, 404)


def test_a_measure_in_no_group_and_an_unknown_one_have_no_such_page(web):
    make_measure("alene")
    assert web.get(f"{PAGE}alene/").status_code == 404
    assert web.get(f"{PAGE}finnes-ikke/").status_code == 404


def test_contacts_are_on_neither_page(web):
    bank(contact_name="Ola Kontakt", contact_email="ola.kontakt@example.no")
    first = web.get(PAGE).context["sets"][0]
    for address in (PAGE, first["href"]):
        page = web.get(address).content.decode()
        assert "Ola Kontakt" not in page
        assert "ola.kontakt" not in page


def test_the_queries_do_not_grow_with_the_measures(web, monkeypatch):
    bank()
    address = web.get(PAGE).context["sets"][0]["href"]
    web.get(address)
    asked = []
    for size in (1, 3):
        monkeypatch.setattr(reads, "SETS_A_PAGE", size)
        monkeypatch.setattr(reads, "MEMBERS_A_PAGE", size)
        with CaptureQueriesContext(connection) as captured:
            assert len(web.get(PAGE).context["sets"]) == size
            assert len(web.get(address).context["page"].measures) == size
        asked.append(len(captured))
    assert asked[0] == asked[1]
