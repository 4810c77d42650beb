"""From application to appeal in any order, by anybody: money and what is decided always hold.

A machine walks at random through every action between submission and the end of an appeal. Each
may be refused; after each, refused or not, the invariants are looked up in the database.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from django.db.models import Sum
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from award_builder import Governor
from desk_builder import GOOD
from lovende.applications.actions import withdraw
from lovende.awards.actions import appealing, deciding
from lovende.awards.actions.allocating import adopt
from lovende.awards.actions.assessing import assess
from lovende.awards.actions.desk import declare_conflict
from lovende.awards.actions.granting import move_money
from lovende.awards.actions.ranking import set_ranks
from lovende.awards.actions.releasing import send_letter
from lovende.awards.models import Appeal, Decision, Grant, Handling, Letter
from lovende.awards.proposing import Terms
from lovende.awards.queries.allocating import sharing
from lovende.common.errors import DomainError
from lovende.measures.models import Measure
from lovende.people.models import Organisation, User
from lovende.schemes.models import Call, Frame

pytestmark = pytest.mark.usefixtures("nav_scheme")
FRAME, OTHER_FRAME = 900_000, 300_000
MOST = 5  # applications
State = Decision.State
LIVE = (State.PROPOSED, State.DECIDED)
AMOUNTS = st.sampled_from([-1, 0, 1, 299_999, 300_000, 620_000, 620_001, 10**12])
USUAL = st.sampled_from([0, 299_999, 620_000])
PEOPLE = st.sampled_from(["adviser", "manager", "other", "instance", "worker"])
REASONS = st.sampled_from(["money", "evaluation", ""])


class WholeWay(RuleBasedStateMachine):
    """A governor with a small frame, another to move money to, and an office that applies."""

    make_user: Callable[..., User]
    handlings: Bundle[int] = Bundle("handlings")

    def __init__(self) -> None:
        super().__init__()
        self.around = transaction.atomic()
        self.around.__enter__()
        self.governor = Governor(type(self).make_user, frame=FRAME)
        elsewhere = Organisation.objects.create(kind="governor", name="En annen statsforvalter")
        self.elsewhere = Frame.objects.create(
            call=self.governor.call, governor=elsewhere, amount=OTHER_FRAME
        )
        self.people = {
            "adviser": self.governor.adviser,
            "manager": self.governor.manager,
            "other": self.governor.other,
            "instance": type(self).make_user("directorate_manager"),
            "worker": self.governor.office.worker,
        }
        self.attested: dict[int, tuple[Any, ...]] = {}
        self.letters: dict[int, str] = {}

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.around.__exit__(None, None, None)

    def attempt(self, act: Callable[..., Any], **given: Any) -> None:
        """Do it, or be refused with a reason and without a trace."""
        before, refusal = self.trace(), None
        try:
            with transaction.atomic():
                act(**given)
        except DomainError as error:
            refusal = str(error).strip()
        assert refusal is None or (refusal and self.trace() == before)

    def trace(self) -> list[Any]:
        rows = (Handling, Decision, Grant, Letter, Appeal, Frame)
        return [list(model.objects.order_by("pk").values()) for model in rows]

    # ── What people do

    @rule(target=handlings)
    def apply(self) -> int:
        if Handling.objects.count() >= MOST:
            return int(Handling.objects.order_by("pk").values_list("pk", flat=True)[0])
        return int(self.governor.received().pk)

    @initialize(target=handlings, steps=st.integers(0, 9), amount=USUAL)
    def first(self, steps: int, amount: int) -> int:
        pk = self.apply()
        self.go_on(pk, steps, amount)
        return pk

    @initialize(target=handlings, steps=st.integers(0, 9), amount=USUAL)
    def second(self, steps: int, amount: int) -> int:
        return self.first(steps, amount)

    @rule(pk=handlings, steps=st.integers(1, 9), amount=USUAL)
    def go_on(self, pk: int, steps: int, amount: int) -> None:
        """So many steps further as those do who may, so that the walks come far."""
        for _step in range(steps):
            self.step(Handling.objects.get(pk=pk), amount)

    def step(self, held: Handling, amount: int) -> None:
        newest = held.decisions.order_by("-number").first()
        pk, state = held.pk, newest.state if newest else State.CANCELLED
        if held.state == Handling.State.RECEIVED:
            self.judge(pk, "adviser")
        elif state == State.PROPOSED:
            self.attempt(deciding.decide, by=self.people["manager"], decisions=[newest])
        elif state == State.DECIDED:
            self.attempt(deciding.attest, by=self.people["other"], decisions=[newest])
        elif held.state == Handling.State.DECIDED:
            self.send()
        elif held.state == Handling.State.ASSESSED:
            self.propose(pk, "adviser", amount, "money")
        elif held.state == Handling.State.RELEASED:
            self.send()
            self.lodge(pk)
            self.change(pk, "manager" if amount % 2 else "instance", amount)

    @rule(pk=handlings, who=PEOPLE)
    def judge(self, pk: int, who: str) -> None:
        held = Handling.objects.get(pk=pk)
        self.attempt(
            assess,
            by=self.people[who],
            handling=held,
            submission=held.submission_id,
            answers=GOOD,
        )

    @rule(pk=handlings, rank=st.integers(0, 3))
    def rank(self, pk: int, rank: int) -> None:
        call, governor = self.governor.call, self.governor.governor
        seen = {pk: Handling.objects.get(pk=pk).rank}
        given = {"call": call, "governor": governor, "ranks": {pk: rank or None}, "seen": seen}
        self.attempt(set_ranks, by=self.governor.adviser, **given)

    @rule(pk=handlings, who=PEOPLE, amount=AMOUNTS, reason=REASONS)
    def propose(self, pk: int, who: str, amount: int, reason: str) -> None:
        terms = Terms(amount=amount, reason=reason, text="Planen er for svak.")
        held = Handling.objects.get(pk=pk)
        self.attempt(deciding.propose, by=self.people[who], handling=held, terms=terms)

    @rule(who=PEOPLE)
    def adopt(self, who: str) -> None:
        call, governor = self.governor.call, self.governor.governor
        found = sharing(call, governor)
        assert found is not None
        digest = found.mark if found.handlings else ""
        self.attempt(adopt, by=self.people[who], call=call, governor=governor, digest=digest)

    @rule(who=PEOPLE)
    def decide_all(self, who: str) -> None:
        waiting = Decision.objects.filter(state=State.PROPOSED)
        self.attempt(deciding.decide, by=self.people[who], decisions=waiting)

    @rule(who=PEOPLE)
    def attest_all(self, who: str) -> None:
        waiting = Decision.objects.filter(state=State.DECIDED)
        self.attempt(deciding.attest, by=self.people[who], decisions=waiting)

    @rule(pk=handlings, who=PEOPLE)
    def take_back(self, pk: int, who: str) -> None:
        newest = Decision.objects.filter(handling=pk).order_by("-number").first()
        if newest is not None:
            self.attempt(deciding.take_back, by=self.people[who], decision=newest)

    @rule()
    def send(self) -> None:
        for one in Decision.objects.filter(state=State.ATTESTED):
            self.attempt(send_letter, by=None, decision=one, release=None)

    @rule(pk=handlings, sure=st.integers(0, 4))
    def withdraw(self, pk: int, sure: int) -> None:
        if sure:
            return
        application = Handling.objects.get(pk=pk).application
        self.attempt(withdraw, by=self.governor.office.worker, application=application)

    @rule(pk=handlings, who=st.sampled_from(["manager", "other"]), sure=st.integers(0, 4))
    def declare(self, pk: int, who: str, sure: int) -> None:
        if sure:
            return
        held = Handling.objects.get(pk=pk)
        self.attempt(declare_conflict, by=self.people[who], handling=held, reason="Slektning.")

    @rule(pk=handlings)
    def lodge(self, pk: int) -> None:
        letter = Letter.objects.filter(decision__handling=pk).order_by("-pk").first()
        if letter is not None:
            worker = self.governor.office.worker
            self.attempt(appealing.lodge, by=worker, letter=letter, text="Vi klager.")

    @rule(
        pk=handlings,
        who=PEOPLE,
        act=st.sampled_from([appealing.forward, appealing.settle, appealing.dismiss]),
    )
    def answer(self, pk: int, who: str, act: Callable[..., Any]) -> None:
        for one in Appeal.objects.filter(decision__handling=pk):
            self.attempt(act, by=self.people[who], appeal=one, text="Vi har sett på det igjen.")

    @rule(pk=handlings, who=PEOPLE, amount=AMOUNTS)
    def change(self, pk: int, who: str, amount: int) -> None:
        for one in Appeal.objects.filter(decision__handling=pk):
            given = {"appeal": one, "amount": amount, "text": "Vi endrer vedtaket."}
            self.attempt(appealing.change, by=self.people[who], **given)

    @rule(amount=AMOUNTS, back=st.booleans())
    def move(self, amount: int, back: bool) -> None:
        own = Frame.objects.get(pk=self.governor.frame.pk)
        other = Frame.objects.get(pk=self.elsewhere.pk)
        source, target = (other, own) if back else (own, other)
        given = {"source": source, "target": target, "amount": amount, "reason": "Ubrukt."}
        self.attempt(move_money, by=self.people["instance"], **given)

    # ── What always holds

    @invariant()
    def no_frame_is_exceeded_and_no_krone_is_made(self) -> None:
        for frame in Frame.objects.all():
            held = frame.grants.aggregate(total=Sum("amount"))["total"] or 0
            assert frame.granted == held <= frame.amount
        total = Frame.objects.aggregate(total=Sum("amount"))["total"]
        assert total == FRAME + OTHER_FRAME

    @invariant()
    def money_is_held_for_what_stands_and_for_nothing_else(self) -> None:
        for held in Handling.objects.prefetch_related("decisions"):
            grant = Grant.objects.filter(handling=held).first()
            live = [one for one in held.decisions.all() if one.state in LIVE]
            assert len(live) <= 1
            attested = [one for one in held.decisions.all() if one.state == State.ATTESTED]
            stands = max(live or attested, key=lambda one: one.number, default=None)
            withdrawn = held.state == Handling.State.WITHDRAWN
            owed = None if withdrawn or stands is None else stands.amount
            assert (grant.amount if grant else None) == owed

    @invariant()
    def what_is_attested_is_never_changed_and_took_two_people(self) -> None:
        rows = Decision.objects.filter(state=State.ATTESTED)
        now = {
            one.pk: (one.amount, one.outcome, one.decided_by_id, one.attested_by_id) for one in rows
        }
        assert {pk: now.get(pk) for pk in self.attested} == self.attested
        assert all(decided != attested for *_said, decided, attested in now.values())
        self.attested = now

    @invariant()
    def a_letter_is_sent_once_and_stays(self) -> None:
        sent = list(Letter.objects.values_list("decision", "digest"))
        assert len(dict(sent)) == len(sent)
        assert {pk: dict(sent).get(pk) for pk in self.letters} == self.letters
        attested = Decision.objects.filter(state=State.ATTESTED, pk__in=dict(sent))
        assert attested.count() == len(sent)
        self.letters = dict(sent)

    @invariant()
    def a_measure_is_in_the_bank_when_and_only_when_it_was_granted_by_letter(self) -> None:
        granted = Handling.objects.filter(
            decisions__outcome="award", decisions__letter__isnull=False
        ).distinct()
        for stage, withdrawn in (("planned", False), ("stopped", True)):
            asked = [one for one in granted if (one.state == "withdrawn") == withdrawn]
            assert Measure.objects.filter(stage=stage).count() == len(asked)


@pytest.mark.django_db
def test_money_and_decisions_hold_whatever_is_done_in_whatever_order(make_user: Any) -> None:
    Call.objects.exclude(year=2026).delete()
    WholeWay.make_user = staticmethod(make_user)  # type: ignore[assignment]
    run_state_machine_as_test(
        WholeWay,
        settings=settings(
            max_examples=15,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
