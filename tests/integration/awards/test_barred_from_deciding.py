"""Whoever has a conflict of interest neither prepares, decides, attests nor sees a decision."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from award_builder import AMOUNT, Governor
from lovende.awards.actions.allocating import adopt
from lovende.awards.actions.appealing import change, dismiss, forward, lodge, settle
from lovende.awards.actions.deciding import attest, decide, propose, take_back
from lovende.awards.actions.desk import declare_conflict
from lovende.awards.actions.releasing import schedule, send_letter
from lovende.awards.models import Appeal, Barring, Decision, Handling
from lovende.awards.proposing import Terms
from lovende.awards.queries.allocating import sharing
from lovende.common.errors import NotAllowed
from lovende.people.models import User

pytestmark = pytest.mark.usefixtures("nav_scheme")
REFUSED = Terms(reason="money")


@pytest.fixture
def governor(make_user: Any) -> Governor:
    return Governor(make_user)


def bar(user: User, *handlings: Handling) -> None:
    for one in handlings:
        Barring.objects.create(handling=one, person=user, label=str(user), reason="Slektning.")


def proposed(governor: Governor, terms: Terms = REFUSED) -> Decision:
    return propose(by=governor.adviser, handling=governor.assessed(), terms=terms)


def test_a_declared_conflict_bars_from_proposing(governor: Governor) -> None:
    held = governor.assessed()
    declare_conflict(by=governor.adviser, handling=held, reason="Søsteren min leder tiltaket.")

    with pytest.raises(NotAllowed, match="Søsteren min"):
        propose(by=governor.adviser, handling=held, terms=Terms(AMOUNT))

    assert not Decision.objects.exists()
    assert governor.granted == 0


@pytest.mark.parametrize("act", [decide, attest])
def test_it_bars_from_deciding_and_attesting(governor: Governor, act: Callable[..., Any]) -> None:
    made = proposed(governor)
    if act is attest:
        decide(by=governor.manager, decisions=[made])
    bar(governor.other, made.handling)
    state = Decision.objects.get().state

    with pytest.raises(NotAllowed, match="Slektning"):
        act(by=governor.other, decisions=[made])

    assert Decision.objects.get().state == state


def test_it_bars_from_taking_back(governor: Governor) -> None:
    made = proposed(governor, Terms(AMOUNT))
    bar(governor.adviser, made.handling)

    with pytest.raises(NotAllowed):
        take_back(by=governor.adviser, decision=made)

    assert governor.granted == AMOUNT


def test_of_many_decided_at_once_one_conflict_stops_all_and_is_named(governor: Governor) -> None:
    first, second = proposed(governor), proposed(governor)
    bar(governor.manager, second.handling)

    with pytest.raises(NotAllowed) as caught:
        decide(by=governor.manager, decisions=[first, second])

    assert governor.office.office.name in str(caught.value)
    assert set(Decision.objects.values_list("state", flat=True)) == {Decision.State.PROPOSED}


def test_whoever_wrote_on_the_application_decides_nothing_about_it(
    governor: Governor, make_user: Any
) -> None:
    """By rule: nothing has been declared."""
    held = governor.assessed()
    held.application.saved_by = governor.manager
    held.application.save(update_fields=["saved_by"])
    made = propose(by=governor.adviser, handling=held, terms=REFUSED)

    with pytest.raises(NotAllowed):
        decide(by=governor.manager, decisions=[made])


def test_money_is_not_shared_by_somebody_with_a_conflict_in_one_of_them(
    governor: Governor,
) -> None:
    governor.assessed(1)
    bar(governor.adviser, governor.assessed(2))
    found = sharing(governor.call, governor.governor)
    assert found is not None
    given = {"call": governor.call, "governor": governor.governor, "digest": found.mark}

    with pytest.raises(NotAllowed):
        adopt(by=governor.adviser, **given)

    assert not Decision.objects.exists()
    assert adopt(by=governor.manager, **given)


class TestAnAppeal:
    """Reconsidering and settling are deciding, too."""

    @pytest.fixture
    def appeal(self, governor: Governor) -> Appeal:
        made = proposed(governor)
        decide(by=governor.manager, decisions=[made])
        attest(by=governor.adviser, decisions=[made])
        letter = send_letter(by=None, decision=made, release=None)
        assert letter is not None
        return lodge(by=governor.office.worker, letter=letter, text="Vi mener behovet er vist.")

    @pytest.mark.parametrize(
        ("act", "more"), [(forward, {}), (dismiss, {}), (change, {"amount": AMOUNT})]
    )
    def test_is_not_reconsidered(
        self, governor: Governor, appeal: Appeal, act: Callable[..., Any], more: dict[str, Any]
    ) -> None:
        bar(governor.manager, appeal.decision.handling)

        with pytest.raises(NotAllowed, match="Slektning"):
            act(by=governor.manager, appeal=appeal, text="Vi ser på det igjen.", **more)

        assert Appeal.objects.get().state == Appeal.State.LODGED

    def test_is_not_settled(self, governor: Governor, appeal: Appeal, make_user: Any) -> None:
        instance = make_user("directorate_manager")
        forward(by=governor.manager, appeal=appeal, text="Vi holder fast ved vedtaket.")
        bar(instance, appeal.decision.handling)

        with pytest.raises(NotAllowed, match="Slektning"):
            settle(by=instance, appeal=appeal, text="Vedtaket står.")


def test_sending_what_is_decided_decides_nothing(governor: Governor) -> None:
    made = proposed(governor)
    decide(by=governor.manager, decisions=[made])
    attest(by=governor.adviser, decisions=[made])
    bar(governor.other, made.handling)

    assert schedule(
        by=governor.other,
        call=governor.call,
        governor=governor.governor,
        send_at=made.proposed_at,
        origin="https://lovende.example",
    )


class TestThePages:
    """What tells of an assessment is not shown: rank, amount, reason."""

    @pytest.fixture
    def barred(self, governor: Governor, client: Client) -> Decision:
        made = proposed(governor)
        bar(governor.adviser, made.handling)
        client.force_login(governor.adviser)
        return made

    def test_the_list_says_how_many_are_left_out(
        self, governor: Governor, client: Client, barred: Decision
    ) -> None:
        shown = client.get(reverse("decision-list", args=[governor.frame.pk]))

        assert list(shown.context["page"]) == []
        assert shown.context["barred"] == 1
        assert "Du er inhabil" in shown.content.decode()

    def test_ticking_it_by_hand_does_nothing(
        self, governor: Governor, client: Client, barred: Decision
    ) -> None:
        client.force_login(governor.manager)
        bar(governor.manager, barred.handling)

        client.post(
            reverse("decision-list", args=[governor.frame.pk]),
            {"act": "decide", "decision": str(barred.pk)},
        )

        assert Decision.objects.get().state == Decision.State.PROPOSED

    @pytest.mark.parametrize("name", ["decision-item", "letter-preview"])
    def test_the_pages_of_the_application_refuse_with_the_reason(
        self, client: Client, barred: Decision, name: str
    ) -> None:
        answer = client.get(reverse(name, args=[barred.handling_id]))

        assert answer.status_code == 403
        assert "Slektning." in answer.content.decode()

    def test_the_allocation_is_not_shown(
        self, governor: Governor, client: Client, barred: Decision
    ) -> None:
        shown = client.get(reverse("allocation-page", args=[governor.frame.pk]))

        assert shown.context["found"] is None
        assert str(barred.handling) not in shown.content.decode()

    def test_an_appeal_is_not_shown(self, governor: Governor, client: Client) -> None:
        made = proposed(governor)
        decide(by=governor.manager, decisions=[made])
        attest(by=governor.adviser, decisions=[made])
        letter = send_letter(by=None, decision=made, release=None)
        assert letter is not None
        found = lodge(by=governor.office.worker, letter=letter, text="Vi klager.")
        bar(governor.adviser, made.handling)
        client.force_login(governor.adviser)

        assert list(client.get(reverse("appeal-list")).context["page"]) == []
        assert client.get(reverse("appeal-item", args=[found.pk])).status_code == 404
