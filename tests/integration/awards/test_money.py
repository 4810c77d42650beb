"""A frame is never exceeded, whoever writes, in whatever order, and however many at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import Sum

from award_builder import AMOUNT, Governor
from call_builder import terms
from lovende.awards.actions.deciding import propose, take_back
from lovende.awards.actions.granting import move_money
from lovende.awards.errors import FrameExceeded
from lovende.awards.models import FrameMove, Grant, Handling
from lovende.awards.proposing import Terms
from lovende.common.errors import InvalidInput, NotAllowed
from lovende.people.models import Organisation
from lovende.schemes.calls import prepare_call
from lovende.schemes.models import Frame

pytestmark = pytest.mark.usefixtures("nav_scheme")
DECIDERS = 50


@pytest.fixture
def governor(make_user: Any) -> Governor:
    return Governor(make_user)


def sum_of_grants(frame: Frame) -> int:
    return Grant.objects.filter(frame=frame).aggregate(total=Sum("amount"))["total"] or 0


def test_the_frame_adds_up_by_itself_whatever_is_done_to_its_grants(governor: Governor) -> None:
    one, two = governor.assessed(), governor.assessed()
    made = Grant.objects.create(handling=one, frame=governor.frame, amount=500_000)
    Grant.objects.create(handling=two, frame=governor.frame, amount=300_000)
    assert governor.granted == 800_000

    Grant.objects.filter(pk=made.pk).update(amount=100_000)
    assert governor.granted == 400_000
    Grant.objects.filter(pk=made.pk).delete()
    assert governor.granted == 300_000


def test_the_database_itself_refuses_more_than_the_frame(governor: Governor) -> None:
    one = governor.assessed()
    with pytest.raises(IntegrityError, match="schemes_frame_not_exceeded"), transaction.atomic():
        Grant.objects.create(handling=one, frame=governor.frame, amount=2_000_001)
    with transaction.atomic():
        Grant.objects.create(handling=one, frame=governor.frame, amount=2_000_000)
    with pytest.raises(IntegrityError), transaction.atomic():
        Frame.objects.filter(pk=governor.frame.pk).update(amount=1_999_999)


def test_a_proposal_beyond_the_frame_is_refused_with_what_is_left(governor: Governor) -> None:
    for number in range(3):
        propose(by=governor.adviser, handling=governor.assessed(number + 1), terms=Terms(AMOUNT))
    last = governor.assessed(4)

    with pytest.raises(FrameExceeded, match="140\xa0000\xa0kr"):
        propose(by=governor.adviser, handling=last, terms=Terms(AMOUNT))

    assert governor.granted == 3 * AMOUNT
    assert not last.decisions.exists()


def test_taking_back_lets_the_money_go(governor: Governor) -> None:
    made = propose(by=governor.adviser, handling=governor.assessed(), terms=Terms(AMOUNT))
    take_back(by=governor.adviser, decision=made)

    assert governor.granted == 0


def test_a_frame_is_not_made_smaller_than_what_is_granted(governor: Governor) -> None:
    propose(by=governor.adviser, handling=governor.assessed(), terms=Terms(AMOUNT))
    smaller = {governor.governor.pk: AMOUNT - 1}

    with pytest.raises(InvalidInput) as told:
        prepare_call(
            by=None,
            call=governor.call,
            terms=terms(pot=AMOUNT - 1, frames=smaller),
            reason="Mindre penger",
        )

    assert [one.where for one in told.value.problems] == [governor.governor.name]
    assert Frame.objects.get(pk=governor.frame.pk).amount == 2_000_000


class TestMoving:
    """Money goes from one frame to another, and none is made or lost."""

    @pytest.fixture
    def frames(self, governor: Governor) -> tuple[Frame, Frame]:
        other = Organisation.objects.create(kind="governor", name="En annen statsforvalter")
        target = Frame.objects.create(call=governor.call, governor=other, amount=100_000)
        return governor.frame, target

    def test_it_keeps_the_sum_and_is_on_record(
        self, frames: tuple[Frame, Frame], make_user: Any
    ) -> None:
        by = make_user("directorate_adviser")
        move_money(by=by, source=frames[0], target=frames[1], amount=400_000, reason="Ubrukt")

        amounts = [Frame.objects.get(pk=one.pk).amount for one in frames]
        assert amounts == [1_600_000, 500_000]
        made = FrameMove.objects.get()
        assert (made.amount, made.reason, made.by_label) == (400_000, "Ubrukt", str(by))
        with pytest.raises(DatabaseError), transaction.atomic():
            FrameMove.objects.update(amount=1)

    def test_what_is_granted_cannot_be_moved(
        self, frames: tuple[Frame, Frame], governor: Governor
    ) -> None:
        propose(by=governor.adviser, handling=governor.assessed(), terms=Terms(AMOUNT))
        with pytest.raises(FrameExceeded):
            move_money(
                by=None, source=frames[0], target=frames[1], amount=1_400_000, reason="For mye"
            )

        assert [Frame.objects.get(pk=one.pk).amount for one in frames] == [2_000_000, 100_000]
        assert not FrameMove.objects.exists()

    @pytest.mark.parametrize(
        ("amount", "reason", "where"), [(0, "x", "amount"), (1, " ", "reason")]
    )
    def test_it_needs_an_amount_and_a_reason(
        self, frames: tuple[Frame, Frame], amount: int, reason: str, where: str
    ) -> None:
        with pytest.raises(InvalidInput) as told:
            move_money(by=None, source=frames[0], target=frames[1], amount=amount, reason=reason)

        assert [one.where for one in told.value.problems] == [where]

    def test_a_governor_moves_nothing(
        self, frames: tuple[Frame, Frame], governor: Governor
    ) -> None:
        with pytest.raises(NotAllowed):
            move_money(
                by=governor.manager, source=frames[0], target=frames[1], amount=1, reason="x"
            )


@pytest.fixture
def lasting(transactional_db: None, make_user: Any) -> Governor:
    """A governor whose rows other connections see."""
    from lovende.schemes.actions import install_all

    install_all()
    return Governor(make_user, frame=10 * AMOUNT + 1)


def test_fifty_deciders_at_once_never_exceed_the_frame(lasting: Governor) -> None:
    waiting = [lasting.assessed(number + 1) for number in range(DECIDERS)]

    def one(handling: Handling) -> bool:
        try:
            propose(by=lasting.adviser, handling=handling, terms=Terms(AMOUNT))
        except FrameExceeded:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(DECIDERS) as pool:
        done = list(pool.map(one, waiting))

    assert sum(done) == 10
    assert lasting.granted == sum_of_grants(lasting.frame) == 10 * AMOUNT
