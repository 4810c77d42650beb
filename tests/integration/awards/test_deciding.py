"""Decisions are taken by one person, attested by another, and never changed afterwards."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from award_builder import AMOUNT, Governor
from lovende.applications.actions import withdraw
from lovende.awards.actions.allocating import adopt
from lovende.awards.actions.deciding import attest, decide, propose, take_back
from lovende.awards.lifecycle import DECISIONS
from lovende.awards.models import AllocationRun, Decision, Handling
from lovende.awards.proposing import Terms
from lovende.awards.queries.allocating import sharing
from lovende.common.errors import DomainError, InvalidInput, NotAllowed
from lovende.schemes.models import Call

pytestmark = pytest.mark.usefixtures("nav_scheme")
State = Decision.State
REFUSED = Terms(reason="evaluation", text="Planen har ingen sammenligning.")


@pytest.fixture
def governor(make_user: Any) -> Governor:
    return Governor(make_user)


@pytest.fixture
def decided(governor: Governor) -> Decision:
    made = propose(by=governor.adviser, handling=governor.assessed(), terms=Terms(AMOUNT))
    return decide(by=governor.manager, decisions=[made])[0]


def test_a_decision_goes_from_proposal_to_attestation_by_three_acts(
    governor: Governor, decided: Decision
) -> None:
    (made,) = attest(by=governor.adviser, decisions=[decided])

    assert (made.state, made.amount) == (State.ATTESTED, AMOUNT)
    assert made.proposed_by_label == made.attested_by_label == str(governor.adviser)
    assert made.decided_by_label == str(governor.manager)
    assert Handling.objects.get().state == Handling.State.DECIDED


def test_whoever_decided_does_not_attest(governor: Governor, decided: Decision) -> None:
    with pytest.raises(NotAllowed):
        attest(by=governor.manager, decisions=[decided])


def test_an_adviser_has_no_budget_authority(governor: Governor) -> None:
    made = propose(by=governor.adviser, handling=governor.assessed(), terms=Terms(AMOUNT))
    with pytest.raises(NotAllowed):
        decide(by=governor.adviser, decisions=[made])


def test_another_governors_people_neither_propose_nor_decide_nor_attest(
    governor: Governor, decided: Decision, make_user: Any
) -> None:
    from lovende.people.models import Organisation

    other = Organisation.objects.create(kind="governor", name="En annen")
    manager = make_user("governor_manager", organisation=other)
    waiting = governor.assessed(2)

    with pytest.raises(NotAllowed):
        propose(by=manager, handling=waiting, terms=Terms(AMOUNT))
    with pytest.raises(NotAllowed):
        attest(by=manager, decisions=[decided])
    with pytest.raises(NotAllowed):
        take_back(by=manager, decision=decided)


def test_where_the_directorate_decides_the_governor_only_recommends(
    governor: Governor, make_user: Any
) -> None:
    Call.objects.update(decides=Call.Decides.DIRECTORATE)
    made = propose(by=governor.adviser, handling=governor.assessed(), terms=Terms(AMOUNT))
    manager, adviser = make_user("directorate_manager"), make_user("directorate_adviser")

    with pytest.raises(NotAllowed, match="direktoratet"):
        decide(by=governor.manager, decisions=[made])
    (done,) = decide(by=manager, decisions=[made])
    with pytest.raises(NotAllowed):
        attest(by=governor.adviser, decisions=[done])
    assert attest(by=adviser, decisions=[done])[0].state == State.ATTESTED


@pytest.mark.parametrize("change", [{"amount": 1}, {"text": "Endret"}, {"state": "cancelled"}])
def test_the_database_refuses_to_change_an_attested_decision(
    governor: Governor, decided: Decision, change: dict[str, Any]
) -> None:
    attest(by=governor.adviser, decisions=[decided])
    with pytest.raises(DatabaseError), transaction.atomic():
        Decision.objects.update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        Decision.objects.all()._raw_delete("default")


def test_deciding_and_attesting_twice_changes_nothing(
    governor: Governor, decided: Decision
) -> None:
    again = decide(by=governor.manager, decisions=[decided])[0]
    assert again.decided_at == decided.decided_at
    first = attest(by=governor.adviser, decisions=[decided])[0]
    assert attest(by=governor.adviser, decisions=[decided])[0].attested_at == first.attested_at


def test_many_are_decided_all_or_none(governor: Governor) -> None:
    made = [
        propose(by=governor.adviser, handling=governor.assessed(n), terms=Terms(AMOUNT))
        for n in (1, 2)
    ]
    take_back(by=governor.adviser, decision=made[1])
    with pytest.raises(DomainError):
        decide(by=governor.manager, decisions=made)
    assert Decision.objects.get(pk=made[0].pk).state == State.PROPOSED


def test_a_new_proposal_takes_the_place_of_the_one_before(governor: Governor) -> None:
    held = governor.assessed()
    propose(by=governor.adviser, handling=held, terms=Terms(AMOUNT))
    propose(by=governor.adviser, handling=held, terms=REFUSED)

    assert list(held.decisions.values_list("number", "state")) == [
        (1, "cancelled"),
        (2, "proposed"),
    ]
    assert governor.granted == 0


def test_a_withdrawn_application_lets_its_money_go(governor: Governor, decided: Decision) -> None:
    attest(by=governor.adviser, decisions=[decided])
    withdraw(by=governor.office.worker, application=decided.handling.application)

    assert governor.granted == 0
    assert Handling.objects.get().state == Handling.State.WITHDRAWN


def test_nothing_comes_of_a_decision_on_what_was_withdrawn_meanwhile(governor: Governor) -> None:
    proposed = propose(by=governor.adviser, handling=governor.assessed(), terms=Terms(AMOUNT))
    decided = propose(by=governor.adviser, handling=governor.assessed(2), terms=Terms(AMOUNT))
    decide(by=governor.manager, decisions=[decided])
    for one in (proposed, decided):
        withdraw(by=governor.office.worker, application=one.handling.application)

    assert set(Decision.objects.values_list("state", flat=True)) == {State.CANCELLED}
    with pytest.raises(DomainError):
        decide(by=governor.manager, decisions=[proposed])
    with pytest.raises(DomainError):
        attest(by=governor.adviser, decisions=[decided])
    assert governor.granted == 0


@pytest.mark.parametrize(
    ("terms", "where"),
    [
        (Terms(AMOUNT + 1), "amount"),
        (Terms(-1), "amount"),
        (Terms(), "reason"),
        (Terms(reason="other"), "reason"),
        (Terms(reason="need"), "text"),
    ],
)
def test_a_proposal_that_is_not_whole_is_told_at_its_field(
    governor: Governor, terms: Terms, where: str
) -> None:
    with pytest.raises(InvalidInput) as told:
        propose(by=governor.adviser, handling=governor.assessed(), terms=terms)
    assert [one.where for one in told.value.problems] == [where]
    assert not Decision.objects.exists()


@pytest.mark.parametrize("state", sorted({*Handling.State.values} - {"assessed"}))
def test_only_an_assessed_application_is_decided_on(governor: Governor, state: str) -> None:
    held = governor.assessed()
    Handling.objects.update(state=state)
    with pytest.raises(DomainError):
        propose(by=governor.adviser, handling=held, terms=Terms(AMOUNT))


@pytest.mark.parametrize(
    ("state", "act"), list(product(("proposed", "decided", "cancelled"), ("decide", "attest")))
)
def test_a_decision_goes_only_where_its_state_lets_it(
    governor: Governor, state: str, act: str
) -> None:
    made = propose(by=governor.adviser, handling=governor.assessed(), terms=Terms(AMOUNT))
    Decision.objects.update(state=state)
    after = {"decide": State.DECIDED, "attest": State.ATTESTED}[act]
    acts = {"decide": (decide, governor.manager), "attest": (attest, governor.other)}
    do, by = acts[act]
    if after in DECISIONS[state]:
        assert do(by=by, decisions=[made])[0].state == after
    else:
        with pytest.raises(DomainError):
            do(by=by, decisions=[made])


class TestAdopting:
    """The call's rule, computed, seen, and adopted as proposals."""

    def seen(self, governor: Governor) -> str:
        found = sharing(governor.call, governor.governor)
        assert found is not None
        return found.mark

    def adopt(self, governor: Governor, mark: str) -> AllocationRun:
        return adopt(
            by=governor.adviser, call=governor.call, governor=governor.governor, digest=mark
        )

    def test_those_in_turn_get_money_and_the_others_are_refused_for_lack_of_it(
        self, governor: Governor
    ) -> None:
        held = [governor.assessed(rank) for rank in (4, 2, 1, 3)]
        run = self.adopt(governor, self.seen(governor))

        amounts = [one.decisions.get().amount for one in held]
        assert amounts == [None, AMOUNT, AMOUNT, AMOUNT]
        assert held[0].decisions.get().reason == Decision.Reason.MONEY
        assert [line["rank"] for line in run.lines] == [1, 2, 3, 4]
        assert governor.granted == 3 * AMOUNT

    def test_a_running_project_goes_first_whatever_its_rank(self, governor: Governor) -> None:
        new = [governor.assessed(rank) for rank in (1, 2, 3)]
        running = governor.assessed(9)
        Handling.objects.filter(pk=running.pk).update(kind="continuing")
        self.adopt(governor, self.seen(governor))

        assert running.decisions.get().amount == AMOUNT
        assert new[2].decisions.get().amount is None

    def test_it_is_adopted_anew_when_ranks_change_and_not_by_an_old_page(
        self, governor: Governor
    ) -> None:
        held = [governor.assessed(rank) for rank in (1, 2, 3, 4)]
        old = self.seen(governor)
        self.adopt(governor, old)
        Handling.objects.filter(pk=held[3].pk).update(rank=1)
        Handling.objects.filter(pk=held[0].pk).update(rank=4)

        with pytest.raises(DomainError, match="endret"):
            self.adopt(governor, old)
        self.adopt(governor, self.seen(governor))

        assert held[3].decisions.latest("number").amount == AMOUNT
        assert held[0].decisions.latest("number").amount is None
        assert governor.granted == 3 * AMOUNT

    def test_what_is_decided_is_not_shared_again(self, governor: Governor) -> None:
        first = propose(by=governor.adviser, handling=governor.assessed(1), terms=Terms(AMOUNT))
        decide(by=governor.manager, decisions=[first])
        governor.assessed(2)
        found = sharing(governor.call, governor.governor)

        assert found is not None
        assert found.available == 2_000_000 - AMOUNT
        assert len(found.handlings) == 1

    def test_without_a_rank_an_application_waits_outside(self, governor: Governor) -> None:
        waiting = governor.assessed(None)
        found = sharing(governor.call, governor.governor)

        assert found is not None
        assert found.unranked == (waiting,)
        with pytest.raises(DomainError):
            self.adopt(governor, "anything")

    def test_a_run_is_kept_with_what_it_takes_to_make_it_again(self, governor: Governor) -> None:
        governor.assessed(1)
        run = self.adopt(governor, self.seen(governor))
        assert (run.method, run.frame, len(run.digest)) == ("allocation-1", 2_000_000, 64)
        assert run.rule == {"partial": False, "when_full": "stop"}
        with pytest.raises(DatabaseError), transaction.atomic():
            AllocationRun.objects.update(frame=1)
