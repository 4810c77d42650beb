"""A contact person is for colleagues: no page, file, search or error tells anyone else.

The name stands in both places that hold one, the measure and the final report, so that every
route here has something that could leak.
"""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from bank_builder import make_measure, make_report

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("nav_scheme")]

CONTACT = {
    "contact_name": "Canaria Nordmann",
    "contact_role": "Canarileder",
    "contact_email": "canari@example.no",
}
ROUTES = (
    "/",
    "/tiltak/",
    "/tiltak/?q=hemmelig",
    "/tiltak/ikke-nadd/",
    "/tiltak/a/",
    "/nn/tiltak/a/",
    "/en/tiltak/a/",
    "/tiltak/finnes-ikke/",
    "/tiltak/sammenlign/?tiltak=a&tiltak=b",
    "/tiltak/eksport.csv",
    "/tiltak/eksport.json",
    "/tiltak/eksport.json?ordbok=1",
    "/fylker/",
    "/egenvurdering/",
    "/om/",
)


@pytest.fixture(autouse=True)
def _measures_with_contacts(nav_scheme: Any) -> None:
    for key in ("a", "b"):
        measure = make_measure(key, goal_attainment="not_reached", **CONTACT)
        make_report(
            measure,
            2023,
            form=("nav-final-report", 2023),
            answers={"goal_verdict": "Ikke nådd", **CONTACT},
        )


def whole(response: Any) -> str:
    body = b"".join(response) if response.streaming else response.content
    return str(body.decode()) + str(response.headers)


@pytest.mark.parametrize("path", ROUTES)
@pytest.mark.parametrize("person", ["anonymous", "reader"])
def test_nobody_without_a_role_is_told_who_the_contact_is(
    client: Client, users_by_role: dict[str, Any], person: str, path: str
) -> None:
    if person != "anonymous":
        client.force_login(users_by_role[person])
    assert "canari" not in whole(client.get(path)).casefold()


@pytest.mark.parametrize("role", ["office_worker", "county_adviser", "assessor"])
def test_a_colleague_finds_the_contact_on_the_measure_and_in_its_report(
    client: Client, users_by_role: dict[str, Any], role: str
) -> None:
    client.force_login(users_by_role[role])
    source = whole(client.get("/tiltak/a/"))
    assert source.count("Canaria Nordmann") == 2
    assert "Canaria" in whole(client.get("/tiltak/eksport.csv"))


def test_the_report_does_not_say_that_the_contact_was_left_unanswered(client: Client) -> None:
    assert "Whom can other offices contact?" not in whole(client.get("/en/tiltak/a/"))


def test_a_page_made_for_a_person_is_not_given_to_others(
    client: Client, users_by_role: dict[str, Any]
) -> None:
    assert "Cache-Control" not in client.get("/tiltak/a/").headers
    client.force_login(users_by_role["office_worker"])
    for path in ("/tiltak/a/", "/tiltak/", "/min-side/", "/tiltak/finnes-ikke/"):
        assert "private" in client.get(path)["Cache-Control"]
    assert client.get("/tiltak/eksport.csv")["Cache-Control"] == "private, no-store"
