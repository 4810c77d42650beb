"""The pages on frames, allocation and decisions, as governors and the directorate use them."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from award_builder import AMOUNT, Governor
from lovende.awards.actions.deciding import propose
from lovende.awards.models import Decision
from lovende.awards.proposing import Terms
from lovende.people.models import Organisation
from lovende.schemes.models import Frame

pytestmark = pytest.mark.usefixtures("nav_scheme")


@pytest.fixture
def governor(make_user: Any) -> Governor:
    return Governor(make_user)


def as_(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_an_allocation_is_looked_at_adopted_decided_and_attested_on_the_pages(
    governor: Governor,
) -> None:
    for rank in (1, 2, 3, 4):
        governor.assessed(rank, title=f"Tiltak {rank}")
    adviser, manager = as_(governor.adviser), as_(governor.manager)
    page = reverse("allocation-page", args=[governor.frame.pk])
    shown = adviser.get(page)
    assert [line.grant.granted for line in shown.context["lines"]] == [AMOUNT] * 3 + [0]
    assert shown.context["alternatives"][0].gained == ("Tiltak 4",)
    assert not Decision.objects.exists()

    listed = reverse("decision-list", args=[governor.frame.pk])
    mark = shown.context["found"].mark
    assert adviser.post(page, {"mark": mark})["Location"] == listed
    every = list(Decision.objects.values_list("pk", flat=True))
    manager.post(listed, {"act": "decide", "decision": every})
    adviser.post(listed, {"act": "attest", "decision": every})

    assert set(Decision.objects.values_list("state", flat=True)) == {"attested"}
    assert governor.granted == 3 * AMOUNT


def test_an_old_page_adopts_nothing_and_says_so(governor: Governor) -> None:
    governor.assessed()
    page = reverse("allocation-page", args=[governor.frame.pk])
    answer = as_(governor.adviser).post(page, {"mark": "old"}, follow=True)

    assert "endret" in answer.content.decode()
    assert not Decision.objects.exists()


@pytest.mark.parametrize(
    ("written", "field"),
    [
        ({"amount": "mye"}, "amount"),
        ({"amount": "620 001"}, "amount"),
        ({"amount": ""}, "reason"),
        ({"amount": "", "reason": "need"}, "text"),
        ({"amount": "9" * 40}, "amount"),
    ],
)
def test_a_fault_in_a_proposal_is_told_at_its_field_and_what_was_written_stays(
    governor: Governor, written: dict[str, str], field: str
) -> None:
    held = governor.assessed()
    answer = as_(governor.adviser).post(
        reverse("decision-item", args=[held.pk]),
        {"act": "propose", "conditions": "Et vilkår"} | written,
    )

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert "Et vilkår" in answer.content.decode()


def test_more_than_the_frame_holds_is_told_on_the_page(governor: Governor) -> None:
    Frame.objects.update(amount=100_000)
    held = governor.assessed()
    answer = as_(governor.adviser).post(
        reverse("decision-item", args=[held.pk]), {"act": "propose", "amount": "620000"}
    )

    assert answer.status_code == 422
    assert "100\xa0000\xa0kr" in answer.content.decode()


def test_another_governors_frame_is_not_there(governor: Governor, make_user: Any) -> None:
    other = Organisation.objects.create(kind="governor", name="En annen")
    client = as_(make_user("governor_manager", organisation=other))
    held = governor.assessed()
    for route, pk in (
        ("decision-list", governor.frame.pk),
        ("allocation-page", governor.frame.pk),
        ("decision-item", held.pk),
    ):
        assert client.get(reverse(route, args=[pk])).status_code == 404


def test_the_directorate_sees_all_and_moves_money(governor: Governor, make_user: Any) -> None:
    other = Organisation.objects.create(kind="governor", name="En annen")
    target = Frame.objects.create(call=governor.call, governor=other, amount=0)
    client = as_(make_user("directorate_adviser"))
    assert other.name in client.get(reverse("award-desk")).content.decode()
    page = reverse("frame-move", args=[governor.call.pk])
    given = {"source": governor.frame.pk, "target": target.pk, "reason": "Ubrukt"}

    assert client.post(page, given | {"amount": "2 000 001"}).status_code == 422
    assert client.post(page, given | {"amount": "500 000"}).status_code == 302
    assert Frame.objects.get(pk=target.pk).amount == 500_000


def test_the_number_of_queries_does_not_grow(governor: Governor) -> None:
    client = as_(governor.adviser)
    frame = governor.frame.pk
    addresses = [
        reverse("award-desk"),
        *(reverse(name, args=[frame]) for name in ("decision-list", "allocation-page")),
    ]
    Frame.objects.update(amount=10_000_000)

    def fill(start: int, stop: int) -> None:
        for rank in range(start, stop):
            propose(by=governor.adviser, handling=governor.assessed(rank), terms=Terms(AMOUNT))
            governor.assessed(rank)

    fill(1, 2)
    client.get(addresses[0])
    one = [queries(client, address) for address in addresses]
    fill(2, 4)
    assert [queries(client, address) for address in addresses] == one
