"""An appeal is lodged in time, reconsidered, sent on and settled; the frame holds throughout."""

from __future__ import annotations

import datetime as dt
from itertools import product
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from award_builder import AMOUNT, Governor
from call_builder import terms
from lovende.applications.actions import withdraw
from lovende.awards.actions.appealing import change, dismiss, forward, lodge, settle
from lovende.awards.actions.deciding import attest, decide, propose, take_back
from lovende.awards.actions.releasing import open_letter, send_letter
from lovende.awards.errors import FrameExceeded
from lovende.awards.lifecycle import APPEALS
from lovende.awards.models import Appeal, AppealStep, Letter
from lovende.awards.proposing import Terms
from lovende.awards.queries.appeals import deadline_of
from lovende.awards.queries.letters import awards
from lovende.common.errors import DomainError, InvalidInput, NotAllowed
from lovende.schemes.calls import prepare_call
from lovende.schemes.models import Frame

pytestmark = pytest.mark.usefixtures("nav_scheme")
State = Appeal.State


@pytest.fixture
def governor(make_user: Any) -> Governor:
    return Governor(make_user)


@pytest.fixture
def letter(governor: Governor) -> Letter:
    """A letter that refuses for lack of money."""
    return sent(governor, Terms(reason="money"))


def sent(governor: Governor, terms: Terms) -> Letter:
    made = propose(by=governor.adviser, handling=governor.assessed(), terms=terms)
    decide(by=governor.manager, decisions=[made])
    attest(by=governor.adviser, decisions=[made])
    found = send_letter(by=None, decision=made, release=None)
    assert found is not None
    return found


def lodged(governor: Governor, letter: Letter) -> Appeal:
    return lodge(by=governor.office.worker, letter=letter, text="Vi mener behovet er vist.")


def test_nothing_is_granted_on_an_appeal_when_the_application_is_withdrawn(
    governor: Governor, letter: Letter
) -> None:
    appeal = lodged(governor, letter)
    withdraw(by=governor.office.worker, application=letter.decision.handling.application)

    with pytest.raises(DomainError, match="Trukket"):
        change(by=governor.manager, appeal=appeal, amount=AMOUNT, text="Behovet er vist.")

    assert governor.granted == 0


def test_a_call_that_is_changed_later_moves_no_deadline_that_a_letter_has_given(
    governor: Governor, letter: Letter
) -> None:
    before = deadline_of(letter)
    frames = {governor.governor.pk: governor.frame.amount}
    changed = terms(frames=frames, pot=governor.frame.amount, appeal_weeks=1)
    prepare_call(by=None, call=governor.call, terms=changed, reason="Ny lov.")

    again = Letter.objects.get(pk=letter.pk)

    assert again.decision.handling.call.appeal_weeks == 1
    assert deadline_of(again) == before


def aged(letter: Letter, days: int) -> Letter:
    """The same letter, sent so many days earlier. Nothing but a test can do this."""
    letter.at = timezone.now() - dt.timedelta(days=days)
    return letter


def test_three_weeks_count_from_the_day_on_which_the_letter_is_opened(
    governor: Governor, letter: Letter
) -> None:
    opened = open_letter(by=governor.office.worker, letter=letter)
    assert deadline_of(opened) == timezone.localdate() + dt.timedelta(weeks=3)


def test_a_letter_that_nobody_opens_counts_as_received_after_a_week(letter: Letter) -> None:
    assert deadline_of(letter) == timezone.localdate() + dt.timedelta(weeks=4)
    assert deadline_of(aged(letter, 10)) == timezone.localdate() + dt.timedelta(days=18)


def test_an_appeal_in_time_is_considered_and_never_dismissed(
    governor: Governor, letter: Letter
) -> None:
    made = lodged(governor, letter)
    assert (made.late, made.state) == (False, State.LODGED)
    with pytest.raises(DomainError):
        dismiss(by=governor.manager, appeal=made, text="For sent")


def test_a_late_appeal_is_recorded_as_late_and_may_be_dismissed_or_admitted(
    governor: Governor, letter: Letter
) -> None:
    made = lodged(governor, aged(letter, 29))
    assert made.late
    assert dismiss(by=governor.manager, appeal=made, text="Fristen var ute.").state == "dismissed"


def test_the_office_alone_appeals_and_once(
    governor: Governor, letter: Letter, make_user: Any
) -> None:
    from lovende.people.models import Organisation

    other = Organisation.objects.create(kind="office", name="NAV Annet")
    with pytest.raises(NotAllowed):
        lodge(by=make_user("office_worker", organisation=other), letter=letter, text="Klage")
    lodged(governor, letter)
    with pytest.raises(DomainError):
        lodged(governor, letter)


def test_who_decided_changes_the_decision_and_the_money_follows(
    governor: Governor, letter: Letter
) -> None:
    made = lodged(governor, letter)
    new = change(by=governor.manager, appeal=made, amount=AMOUNT, text="Det ble penger igjen.")
    assert governor.granted == AMOUNT
    decide(by=governor.manager, decisions=[new])
    attest(by=governor.adviser, decisions=[new])
    second = send_letter(by=None, decision=new, release=None)

    assert second is not None
    assert "620" in second.body
    assert list(awards()) == [new]


def test_an_appeal_never_breaks_the_frame(governor: Governor, letter: Letter) -> None:
    Frame.objects.update(amount=AMOUNT - 1)
    made = lodged(governor, letter)
    with pytest.raises(FrameExceeded):
        change(by=governor.manager, appeal=made, amount=AMOUNT, text="Endret")
    made.refresh_from_db()
    assert (made.state, AppealStep.objects.count(), governor.granted) == (State.LODGED, 0, 0)


def test_taking_back_a_change_leaves_what_was_granted_before(governor: Governor) -> None:
    made = lodged(governor, sent(governor, Terms(400_000)))
    new = change(by=governor.manager, appeal=made, amount=AMOUNT, text="Mer")
    assert governor.granted == AMOUNT
    take_back(by=governor.manager, decision=new)
    assert governor.granted == 400_000
    again = propose(by=governor.adviser, handling=new.handling, terms=Terms(500_000))
    assert (again.amount, governor.granted) == (500_000, 500_000)


def test_what_is_sent_on_is_settled_by_the_directorate_alone(
    governor: Governor, letter: Letter, make_user: Any
) -> None:
    made = forward(by=governor.manager, appeal=lodged(governor, letter), text="Står fast.")
    with pytest.raises(NotAllowed):
        settle(by=governor.manager, appeal=made, text="Nei")
    manager = make_user("directorate_manager")
    assert settle(by=manager, appeal=made, text="Enig.").state == State.UPHELD
    assert list(made.steps.values_list("state", "text")) == [
        ("forwarded", "Står fast."),
        ("upheld", "Enig."),
    ]


@pytest.mark.parametrize(
    ("state", "act"), list(product(State.values, ("forward", "change", "settle", "dismiss")))
)
def test_an_appeal_goes_only_where_its_state_lets_it(
    governor: Governor, letter: Letter, make_user: Any, state: str, act: str
) -> None:
    made = lodged(governor, aged(letter, 60))
    Appeal.objects.update(state=state)
    after = {"forward": "forwarded", "settle": "upheld", "dismiss": "dismissed"}.get(act, "changed")
    by = make_user("directorate_manager") if state == State.FORWARDED else governor.manager
    acts = {"forward": forward, "settle": settle, "dismiss": dismiss}

    def do() -> Any:
        if act == "change":
            return change(by=by, appeal=made, amount=1, text="Grunn")
        return acts[act](by=by, appeal=made, text="Grunn")

    if after in APPEALS[state]:
        do()
        made.refresh_from_db()
        assert made.state == after
    else:
        with pytest.raises((DomainError, NotAllowed)):
            do()


def test_steps_need_a_reason_and_never_change(governor: Governor, letter: Letter) -> None:
    made = lodged(governor, letter)
    with pytest.raises(InvalidInput):
        forward(by=governor.manager, appeal=made, text=" ")
    forward(by=governor.manager, appeal=made, text="Grunn")
    for rows in (AppealStep.objects, Appeal.objects):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(text="Endret")


def test_an_appeal_is_lodged_and_answered_on_the_pages(governor: Governor, letter: Letter) -> None:
    office, leader = Client(), Client()
    office.force_login(governor.office.worker)
    leader.force_login(governor.manager)
    page = reverse("letter-page", args=[letter.token])
    assert office.post(page, {"text": ""}).status_code == 422
    assert office.post(page, {"text": "Vi klager."}).status_code == 302
    made = Appeal.objects.get()
    item = reverse("appeal-item", args=[made.pk])
    assert "Vi klager." in leader.get(item).content.decode()
    assert leader.post(item, {"act": "change", "text": "Endret"}).status_code == 422
    assert leader.post(item, {"act": "forward", "text": "Vi står fast."}).status_code == 302
    assert "Vi står fast." in office.get(page).content.decode()
    assert (
        reverse("appeal-item", args=[made.pk])
        in leader.get(reverse("appeal-list")).content.decode()
    )
