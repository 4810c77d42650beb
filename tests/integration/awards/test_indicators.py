"""The figures that the directorate watches, held against applications counted by hand."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from award_builder import AMOUNT, Governor
from bank_builder import make_measure
from desk_builder import levels
from lovende.applications.actions import withdraw
from lovende.awards.actions.assessing import assess
from lovende.awards.actions.deciding import attest, decide, propose
from lovende.awards.models import Handling
from lovende.awards.proposing import Terms
from lovende.awards.queries.indicators import indicators

pytestmark = pytest.mark.usefixtures("nav_scheme")


@pytest.fixture
def governor(make_user: Any) -> Governor:
    return Governor(make_user)


def decided(governor: Governor, handling: Handling, terms: Terms) -> None:
    made = propose(by=governor.adviser, handling=handling, terms=terms)
    decide(by=governor.manager, decisions=[made])
    attest(by=governor.adviser, decisions=[made])


def test_every_figure_is_what_one_counts_by_hand(governor: Governor) -> None:
    make_measure("provd", title="Prøvd før")
    first = governor.assessed(1, comparison="neighbours")
    second = governor.assessed(2, comparison="nothing", kind="replication", replicated="provd")
    third = governor.assessed(3, comparison="neighbours")
    waiting = governor.received(comparison="other")
    gone = governor.received(comparison="other")
    withdraw(by=governor.office.worker, application=gone.application)
    decided(governor, first, Terms(AMOUNT))
    decided(governor, second, Terms(reason="money"))
    # What is proposed is no decision yet.
    propose(by=governor.adviser, handling=third, terms=Terms(AMOUNT))
    found = indicators(governor.call)

    whole = found.whole
    assert (whole.applications, whole.granted) == (4, 1)
    assert (whole.asked_amount, whole.granted_amount) == (4 * AMOUNT, AMOUNT)
    assert [(one.name, one.applications, one.granted) for one in found.counties] == [("Oslo", 4, 1)]
    assert sorted(one.applications for one in found.kinds) == [1, 3]
    assert [number for _name, number in found.designs] == [2, 0, 1, 1]
    assert [number for _name, number in found.reasons] == [1]
    assert found.methods == (("provd", "Prøvd før", 1),)
    assert found.days == 0
    assert waiting.state == Handling.State.RECEIVED


def test_the_levels_of_the_four_demands_are_counted(governor: Governor) -> None:
    for given in ((0, 1, 2, 3), (3, 1, 2, 0), (3, 3, 2, 0)):
        held = governor.received()
        assess(
            by=governor.adviser,
            handling=held,
            submission=held.submission_id,
            answers=levels(*given),
        )

    counted = [one.counts for one in indicators(governor.call).levels]
    assert counted == [(1, 0, 0, 2), (0, 2, 0, 1), (0, 0, 3, 0), (2, 0, 0, 1)]


def test_the_page_and_its_file_say_the_same_and_ask_no_more_with_more_rows(
    governor: Governor, make_user: Any
) -> None:
    client = Client()
    client.force_login(make_user("directorate_adviser"))
    page = reverse("indicators")
    assert client.get(page).status_code == 200  # before anything is handed in
    governor.assessed(1)
    client.get(page)
    with CaptureQueriesContext(connection) as one:
        client.get(page)
    for rank in (2, 3):
        governor.assessed(rank)
    with CaptureQueriesContext(connection) as three:
        shown = client.get(page)
    assert len(three) == len(one)
    assert shown.context["found"].whole.applications == 3
    address = reverse("indicator-export", args=[governor.call.pk, "csv"])
    file = b"".join(client.get(address)).decode("utf-8-sig")
    assert f"Oslo;3;0;{3 * AMOUNT};0" in file.replace('"', "").replace(",", ";")


@pytest.mark.parametrize("asked", ["99999", "x", "-1"])
def test_an_unknown_call_is_no_error(governor: Governor, make_user: Any, asked: str) -> None:
    client = Client()
    client.force_login(make_user("directorate_adviser"))
    assert client.get(reverse("indicators"), {"call": asked}).status_code in {200, 404}
