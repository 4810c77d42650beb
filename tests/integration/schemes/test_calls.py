"""A call is prepared, opened when its checklist is green, and changed only in the open."""

from __future__ import annotations

import datetime as dt
from itertools import product
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from call_builder import governor, opened_call, ready_call, terms
from lovende.common.errors import DomainError, InvalidInput, NotAllowed
from lovende.common.models import AuditEvent
from lovende.people.models import Role
from lovende.schemes import calls
from lovende.schemes.actions import install_scheme
from lovende.schemes.checklist import checklist
from lovende.schemes.lifecycle import CALLS
from lovende.schemes.models import Call, CallVersion
from lovende.schemes.registry import load_scheme

pytestmark = pytest.mark.usefixtures("nav_scheme")


def red(call: Call) -> list[str]:
    return [point.label for point in checklist(call) if not point.green]


def test_the_files_give_limits_and_form_and_the_rest_is_the_directorates_to_fill_in() -> None:
    call = Call.objects.get(year=2026)

    assert (call.position_limit, call.competence_limit, call.max_years) == (610_000, 20_000, 3)
    assert str(call.application_form) == "nav-application 2026"
    assert red(call) == ["En frist som ikke er passert", "Rammene går opp"]
    with pytest.raises(InvalidInput) as refused:
        calls.open_call(by=None, call=call)
    assert len(refused.value.problems) == 2


@pytest.mark.parametrize(
    ("changed", "label"),
    [
        ({"deadline": dt.date(2020, 1, 1)}, "En frist som ikke er passert"),
        ({"max_years": None}, "Grenser"),
        ({"decides": ""}, "Hvem som avgjør"),
        ({"pot": 4_999_999}, "Rammene går opp"),
    ],
)
def test_each_point_of_the_checklist_can_stop_the_call(changed: Any, label: str) -> None:
    call = ready_call()
    frames = {one.governor_id: one.amount for one in call.frames.all()}
    assert red(call) == []

    calls.prepare_call(by=None, call=call, terms=terms(frames=frames, **changed))

    call.refresh_from_db()
    assert red(call) == [label]


def test_a_governor_with_one_person_cannot_assess_alone() -> None:
    call = ready_call()
    frames = {one.governor_id: 4_000_000 for one in call.frames.all()}
    frames[governor("Enslig embete", people=1).pk] = 1_000_000
    calls.prepare_call(by=None, call=call, terms=terms(frames=frames))

    assert [one.missing for one in checklist(call) if not one.green] == [
        "Det må være minst to personer hos: Enslig embete."
    ]


def test_every_transition_is_walked() -> None:
    steps: dict[str, Any] = {Call.State.OPEN: calls.open_call, Call.State.CLOSED: calls.close_call}
    call = ready_call()
    for before, after in product(CALLS, steps):
        Call.objects.filter(pk=call.pk).update(state=before)
        if after in CALLS[before]:
            assert steps[after](by=None, call=call).state == after
        else:
            with pytest.raises(DomainError):
                steps[after](by=None, call=call)
            assert Call.objects.get(pk=call.pk).state == before


def test_changing_an_open_call_makes_a_version_that_says_what_changed() -> None:
    call = opened_call()
    frames = {one.governor_id: one.amount for one in call.frames.all()}
    later = timezone.localdate() + dt.timedelta(days=60)
    new = terms(frames=frames, deadline=later)

    with pytest.raises(InvalidInput, match="hvorfor"):
        calls.prepare_call(by=None, call=call, terms=new)
    assert call.versions.count() == 1
    calls.prepare_call(by=None, call=call, terms=new, reason="Flere trenger tid.")

    version = call.versions.get(number=2)
    before = (timezone.localdate() + dt.timedelta(days=30)).isoformat()
    assert version.changes == {"deadline": [before, later.isoformat()]}
    assert version.reason == "Flere trenger tid."
    calls.prepare_call(by=None, call=call, terms=new, reason="Samme innhold.")
    assert call.versions.count() == 2
    with pytest.raises(InvalidInput):
        calls.prepare_call(by=None, call=call, terms=terms(frames={}), reason="Uten rammer.")
    assert call.frames.get().amount == 5_000_000
    with pytest.raises(DatabaseError), transaction.atomic():
        CallVersion.objects.update(reason="Noe annet")


def test_the_database_refuses_an_open_call_without_a_deadline() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Call.objects.filter(pk=opened_call().pk).update(deadline=None)


def test_what_the_directorate_has_written_stands_when_the_files_are_installed_anew() -> None:
    call = ready_call()
    scheme = call.scheme
    scheme.digest = "an older one"
    scheme.save()

    install_scheme(definition=load_scheme(scheme.key))

    call.refresh_from_db()
    assert call.pot == 5_000_000
    assert call.deadline == timezone.localdate() + dt.timedelta(days=30)


def test_only_the_directorate_prepares_and_each_act_is_on_record(users_by_role: Any) -> None:
    call = ready_call()
    for role in Role.values:
        if not role.startswith("directorate"):
            with pytest.raises(NotAllowed):
                calls.open_call(by=users_by_role[role], call=call)

    calls.open_call(by=users_by_role[Role.DIRECTORATE_ADVISER], call=call)

    event = AuditEvent.objects.filter(target_type="schemes.call").first()
    assert event is not None
    assert (event.verb, event.target_id) == ("schemes.call_opened", str(call.pk))
