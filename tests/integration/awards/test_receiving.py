"""What an office hands in reaches the governor of its county, and leaves when it is withdrawn."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest

from application_builder import Office
from lovende.applications import actions
from lovende.awards.lifecycle import HANDLINGS
from lovende.awards.models import Handling
from lovende.awards.moving import move
from lovende.common.errors import DomainError
from lovende.people.models import County, Municipality, Organisation

pytestmark = pytest.mark.usefixtures("nav_scheme")
State = Handling.State


@pytest.fixture
def office(make_user: Any) -> Office:
    return Office(make_user)


def test_a_handed_in_application_reaches_the_governor_of_the_county(office: Office) -> None:
    county = County.objects.get(code="31")
    office.office.municipalities.add(Municipality.objects.create(name="Prøve", county=county))
    governor = Organisation.objects.get(kind="governor", counties=county)

    made = actions.sign_and_submit(by=office.manager, application=office.signing())

    held = Handling.objects.get()
    assert (held.submission, held.governor, held.call) == (made, governor, office.call)
    assert (held.state, held.kind) == (State.RECEIVED, "new")


def test_an_application_that_no_governor_serves_waits_for_one(office: Office) -> None:
    actions.sign_and_submit(by=office.manager, application=office.signing())

    assert Handling.objects.get().governor is None


def test_handing_in_twice_is_received_once(office: Office) -> None:
    made = office.signing()
    actions.sign_and_submit(by=office.manager, application=made)
    actions.sign_and_submit(by=office.manager, application=made)

    assert Handling.objects.count() == 1


def test_a_withdrawn_application_is_handled_no_more(office: Office) -> None:
    made = office.signing()
    actions.sign_and_submit(by=office.manager, application=made)
    actions.withdraw(by=office.worker, application=made)

    assert Handling.objects.get().state == State.WITHDRAWN


@pytest.mark.parametrize(("before", "after"), list(product(State.values, State.values)))
def test_only_the_listed_states_follow(office: Office, before: str, after: str) -> None:
    actions.sign_and_submit(by=office.manager, application=office.signing())
    held = Handling.objects.get()
    held.state = before

    if after in HANDLINGS[before]:
        assert move(held, after, by=None).state == after
    else:
        with pytest.raises(DomainError):
            move(held, after, by=None)
