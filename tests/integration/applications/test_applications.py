"""An application is written together, signed by another, and never changed once handed in."""

from __future__ import annotations

import datetime as dt
from itertools import product
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from application_builder import Office, whole
from bank_builder import make_measure
from call_builder import terms
from lovende.applications import actions
from lovende.applications.lifecycle import APPLICATIONS
from lovende.applications.models import Application, Submission
from lovende.applications.queries import applications_of, mark_of
from lovende.common.errors import DomainError, InvalidInput, NotAllowed
from lovende.schemes.calls import prepare_call
from lovende.schemes.models import Call

pytestmark = pytest.mark.usefixtures("nav_scheme")
EMPTY = mark_of("")


@pytest.fixture
def office(make_user: Any) -> Office:
    return Office(make_user)


def stored(application: Application) -> dict[str, str]:
    return Application.objects.get(pk=application.pk).answers


def test_two_people_write_in_the_same_step_and_neither_undoes_the_other(office: Office) -> None:
    made = office.draft()
    both = {"need": EMPTY, "expected_gains": EMPTY}

    def save(by: Any, need: str, gains: str) -> actions.Saved:
        fields = {"need": need, "expected_gains": gains}
        return actions.save_fields(by=by, application=made, fields=fields, bases=both)

    save(office.worker, "Behovet", "")
    other = save(office.manager, "", "Gevinsten")
    assert stored(made) == {"need": "Behovet", "expected_gains": "Gevinsten"}
    assert other.conflicts == {}

    third = save(office.manager, "Et annet behov", "Gevinsten")
    assert third.conflicts == {"need": "Behovet"}
    assert stored(made)["need"] == "Behovet"
    again = {"need": "Et annet behov"}
    actions.save_fields(by=office.manager, application=made, fields=again, bases=third.marks)
    assert stored(made)["need"] == "Et annet behov"


def test_a_save_gives_no_mark_of_a_text_that_its_writer_has_not_seen(office: Office) -> None:
    made = office.draft()
    office.save(made, need="Fra den ene")
    seen = {"need": "", "expected_gains": "Gevinst"}
    bases = {"need": EMPTY, "expected_gains": EMPTY}

    saved = actions.save_fields(by=office.manager, application=made, fields=seen, bases=bases)

    assert saved.marks == {"expected_gains": mark_of("Gevinst")}
    written = actions.save_fields(
        by=office.manager, application=made, fields={"need": "Blindt"}, bases=bases | saved.marks
    )
    assert written.conflicts == {"need": "Fra den ene"}


def test_an_identity_number_is_refused_and_all_else_is_kept(office: Office) -> None:
    from lovende.common.national_numbers import holds_national_number

    digits = next(
        f"010107{n:05d}" for n in range(100_000) if holds_national_number(f"010107{n:05d}")
    )
    made = office.draft()

    saved = office.save(made, need=f"Gjelder {digits}", title="Tittel")

    assert list(saved.refused) == ["need"]
    assert stored(made) == {"title": "Tittel"}


@pytest.mark.parametrize(
    ("changed", "key", "words"),
    [
        ({"wages": "610 001"}, "wages", "610\xa0000\xa0kr"),
        ({"competence": "20 001"}, "competence", "20\xa0000\xa0kr"),
        ({"years": "4"}, "years", "3"),
        ({"wages": "-1"}, "wages", "negativt"),
        ({"kind": "replication", "replicated": "finnes-ikke"}, "replicated", "kunnskapsbanken"),
        ({"need": ""}, "need", "besvares"),
    ],
)
def test_what_cannot_be_handed_in_is_told_at_its_question_and_kept(
    office: Office, changed: dict[str, str], key: str, words: str
) -> None:
    made = office.draft()
    office.save(made, **(whole(office.form) | changed))

    with pytest.raises(InvalidInput) as refused:
        actions.ask_signature(by=office.worker, application=made)

    assert [one.where for one in refused.value.problems] == [key]
    (problem,) = refused.value.problems
    assert problem.where == key
    assert words in str(problem.message)
    assert stored(made).get(key, "") == changed[key]


def test_it_is_signed_by_another_and_handed_in_once(office: Office, make_user: Any) -> None:
    made = office.draft()
    measure = make_measure("provetiltak")
    actions.keep_search(by=office.worker, application=made, found=["provetiltak"])
    with pytest.raises(InvalidInput):
        actions.mark_similar(by=office.worker, application=made, measure=measure, kind="different")
    actions.mark_similar(by=office.worker, application=made, measure=measure, kind="learn")
    office.save(made, office.manager, **whole(office.form))
    actions.ask_signature(by=office.worker, application=made)

    for refused in (office.worker, office.manager):  # asked for it; wrote it
        with pytest.raises(NotAllowed):
            actions.sign_and_submit(by=refused, application=made)
    signer = make_user("office_manager", organisation=office.office, name="Leder To")
    first = actions.sign_and_submit(by=signer, application=made)
    second = actions.sign_and_submit(by=signer, application=made)

    assert first == second
    assert (first.amount_a_year, first.amount, first.years) == (620_000, 1_240_000, 2)
    assert first.search["found"] == ["provetiltak"]
    assert first.search["marks"] == [["provetiltak", "learn", ""]]
    assert (first.signed_by_label, first.late) == ("Leder To", False)
    with pytest.raises(DatabaseError), transaction.atomic():
        Submission.objects.update(amount=1)
    with pytest.raises(DomainError):
        office.save(made, need="Noe nytt")


def test_after_the_deadline_only_a_recorded_exception_is_handed_in(
    office: Office, make_user: Any
) -> None:
    made = office.signing()
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    Call.objects.filter(pk=office.call.pk).update(deadline=yesterday)
    with pytest.raises(DomainError, match="beholdt"):
        actions.sign_and_submit(by=office.manager, application=made)
    directorate = make_user("directorate_adviser")
    today = timezone.localdate()
    with pytest.raises(NotAllowed):
        actions.allow_late(by=office.manager, application=made, until=today, reason="Syk")
    with pytest.raises(InvalidInput):
        actions.allow_late(by=directorate, application=made, until=today, reason=" ")

    actions.allow_late(by=directorate, application=made, until=today, reason="Sykdom")
    handed_in = actions.sign_and_submit(by=office.manager, application=made)

    assert (handed_in.late, handed_in.late_reason) == (True, "Sykdom")


def test_every_transition_is_walked(office: Office, make_user: Any) -> None:
    state = Application.State
    governor = make_user("governor_adviser")
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    acts: dict[str, tuple[set[str], str, Any]] = {
        "take back": (
            {state.SIGNING},
            state.DRAFT,
            lambda one: actions.take_back(by=office.worker, application=one),
        ),
        "ask": (
            {state.DRAFT},
            state.SIGNING,
            lambda one: actions.ask_signature(by=office.worker, application=one),
        ),
        "sign": (
            {state.SIGNING},
            state.SUBMITTED,
            lambda one: actions.sign_and_submit(by=office.manager, application=one),
        ),
        "withdraw": (
            {state.DRAFT, state.SIGNING, state.SUBMITTED},
            state.WITHDRAWN,
            lambda one: actions.withdraw(by=office.worker, application=one),
        ),
        "reopen": (
            {state.SUBMITTED},
            state.DRAFT,
            lambda one: actions.reopen(by=governor, application=one, until=tomorrow),
        ),
    }
    walked = {(before, after) for befores, after, _act in acts.values() for before in befores}
    by_the_governor = {(state.DRAFT, state.SUBMITTED), (state.SIGNING, state.SUBMITTED)}
    assert walked | by_the_governor == {
        (before, after) for before, afters in APPLICATIONS.items() for after in afters
    }
    for before, (name, (befores, after, act)) in product(APPLICATIONS, acts.items()):
        if before == state.SUBMITTED and name == "sign":
            continue  # handing in twice is one handing in, as tested above
        made = office.signing()
        Application.objects.filter(pk=made.pk).update(state=before)
        if before in befores:
            act(made)
            assert Application.objects.get(pk=made.pk).state == after, name
        else:
            with pytest.raises(DomainError):
                act(made)
            assert Application.objects.get(pk=made.pk).state == before


@pytest.mark.parametrize("before", Application.State.values)
@pytest.mark.parametrize("days", [None, 1, -1])
def test_the_old_version_stands_only_when_the_last_day_of_changes_has_passed(
    office: Office, make_user: Any, before: str, days: int | None
) -> None:
    made = office.signing()
    last = None if days is None else timezone.localdate() + dt.timedelta(days=days)
    Application.objects.filter(pk=made.pk).update(state=before, reopened_until=last)
    governor = make_user("governor_adviser")
    with pytest.raises(NotAllowed):
        actions.settle(by=office.manager, application=made)

    if days == -1 and before in {"draft", "signing"}:
        settled = actions.settle(by=governor, application=made)
        assert (settled.state, settled.reopened_until) == ("submitted", None)
    else:
        with pytest.raises(DomainError):
            actions.settle(by=governor, application=made)


def test_an_application_is_its_offices_own(users_by_role: Any, make_user: Any) -> None:
    strangers = [one for one in users_by_role.values() if one.is_authenticated]
    office = Office(make_user)
    made = office.draft()

    assert list(applications_of(office.manager)) == [made]
    for stranger in strangers:
        assert list(applications_of(stranger)) == []
        with pytest.raises(NotAllowed):
            office.save(made, stranger, need="Innbrudd")
    assert stored(made) == {}


def test_nothing_starts_in_a_call_that_is_not_open(office: Office) -> None:
    Call.objects.filter(pk=office.call.pk).update(state=Call.State.CLOSED)
    office.call.refresh_from_db()
    with pytest.raises(DomainError, match="ikke åpen"):
        office.draft()
    with pytest.raises(DomainError):
        prepare_call(by=None, call=office.call, terms=terms())
