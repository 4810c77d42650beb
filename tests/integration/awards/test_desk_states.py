"""Every action at the desk, in every state, by every kind of person: only the listed succeed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from itertools import product
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from desk_builder import GOOD, Desk
from lovende.awards.actions.assessing import assess, conclude, take_up_again
from lovende.awards.actions.changes import go_on, request_changes
from lovende.awards.actions.desk import declare_conflict, give_governor, give_to, set_kind
from lovende.awards.actions.ranking import move_rank
from lovende.awards.models import Handling
from lovende.common.errors import DomainError, NotAllowed
from lovende.people.models import Organisation

pytestmark = pytest.mark.usefixtures("nav_scheme")
S = Handling.State
Act = Callable[[Any, Handling], Any]

ACTS: dict[str, tuple[Act, frozenset[str]]] = {
    "assess": (
        lambda by, held: assess(by=by, handling=held, submission=held.submission_id, answers=GOOD),
        frozenset({S.RECEIVED}),
    ),
    "conclude": (
        lambda by, held: conclude(
            by=by, handling=held, submission=held.submission_id, answers=GOOD, reason="Enige"
        ),
        frozenset(),  # nobody has assessed
    ),
    "take up again": (
        lambda by, held: take_up_again(by=by, handling=held, reason="Ny"),
        frozenset({S.ASSESSED}),
    ),
    "ask for changes": (
        lambda by, held: request_changes(
            by=by, handling=held, text="Vis tall", until=timezone.localdate() + dt.timedelta(7)
        ),
        frozenset({S.RECEIVED}),
    ),
    "go on": (lambda by, held: go_on(by=by, handling=held), frozenset({S.RETURNED})),
    "set kind": (
        lambda by, held: set_kind(by=by, handling=held, kind="replication", reason="Prøvd før"),
        frozenset({S.RECEIVED, S.ASSESSED}),
    ),
    "give to": (
        lambda by, held: give_to(by=by, handling=held, officer=None),
        frozenset({S.RECEIVED, S.RETURNED, S.ASSESSED}),
    ),
    "rank": (
        lambda by, held: move_rank(by=by, handling=held, up=True),
        frozenset({S.ASSESSED}),
    ),
    "declare": (
        lambda by, held: declare_conflict(by=by, handling=held, reason="Venn"),
        frozenset(S.values),
    ),
}
MAY = {"own adviser", "own manager"}
ALSO = {"declare": {"directorate_adviser", "directorate_manager"}}


def people(desk: Desk, users: dict[str, Any], make_user: Any) -> dict[str, Any]:
    other = Organisation.objects.filter(kind="governor").exclude(pk=desk.governor.pk)[0]
    rest = {role: user for role, user in users.items() if not role.startswith("governor")}
    return rest | {
        "own adviser": desk.anne,
        "own manager": make_user("governor_manager", organisation=desk.governor),
        "another governor": make_user("governor_adviser", organisation=other),
    }


def put(held: Handling, state: str) -> None:
    """Bring the rows to a state as if the way there had been gone."""
    Handling.objects.filter(pk=held.pk).update(state=state)
    asked = state == S.RETURNED
    held.application.state = "draft" if asked else "submitted"
    passed = timezone.localdate() - dt.timedelta(days=1)
    held.application.reopened_until = passed if asked else None
    held.application.save(update_fields=["state", "reopened_until"])


def tried(act: Act, by: Any, pk: int) -> DomainError | None:
    """What the action says when it is refused; everything it did is undone."""
    with transaction.atomic():
        try:
            with transaction.atomic():
                act(by, Handling.objects.get(pk=pk))
            return None
        except DomainError as error:
            return error
        finally:
            transaction.set_rollback(True)


def test_each_action_in_each_state_by_each_person(
    make_user: Any, users_by_role: dict[str, Any]
) -> None:
    desk = Desk(make_user)
    held = desk.received()
    everybody = people(desk, users_by_role, make_user)
    wrong, walked = [], 0
    for state, (name, (act, states)), who in product(S.values, ACTS.items(), everybody):
        put(held, state)
        refusal = tried(act, everybody[who], held.pk)
        may = who in MAY or who in ALSO.get(name, set())
        expected = type(None) if may and state in states else DomainError if may else NotAllowed
        if not isinstance(refusal, expected):
            wrong.append((name, state, who, refusal))
        walked += 1
    assert wrong == []
    assert walked == len(ACTS) * len(S.values) * len(everybody) == 9 * 6 * 11


def test_a_governor_is_given_by_the_directorate_alone(
    make_user: Any, users_by_role: dict[str, Any]
) -> None:
    desk = Desk(make_user)
    desk.office.office.municipalities.clear()
    held = desk.received()
    for who, user in people(desk, users_by_role, make_user).items():
        if not who.startswith("directorate"):
            with pytest.raises(NotAllowed):
                give_governor(by=user, handling=held, governor=desk.governor)
    made = give_governor(
        by=users_by_role["directorate_adviser"], handling=held, governor=desk.governor
    )
    assert made.governor == desk.governor
