"""Writing and locking a rating: nothing acknowledged is lost, and nothing locked is changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from lovende.common.errors import DomainError, InvalidInput, NotAllowed
from lovende.selection.actions.assigning import assign_phase
from lovende.selection.actions.discussion import decide_together
from lovende.selection.actions.ratings import abstain, recall, recuse, save_draft, submit
from lovende.selection.actions.rounds import close_phase
from lovende.selection.answers import as_fields, missing, read_answers
from lovende.selection.errors import StaleDraft
from lovende.selection.models import (
    AssignmentRun,
    Consensus,
    Draft,
    Event,
    Item,
    Phase,
    Rating,
    Recall,
    Round,
    Slot,
)
from lovende.selection.queries.agreement import agreement_of
from selection_builder import (
    answers,
    make_round,
    phase,
    rate,
    rate_all,
    rater,
    slots_of,
    to_screening,
    write,
)

pytestmark = pytest.mark.django_db

JUDGED_FROM_REPORT = [
    *("documentation", "research_started", "continuation", "starts_elsewhere"),
    *("tied_to_research", "any_size", "no_scarce_input", "ordinary_funds"),
    *("self_assessment", "needs_mapped", "cooperation", "national_innovation"),
]


@pytest.fixture
def round_() -> Round:
    made = make_round(2)
    to_screening(made)
    return made


@pytest.fixture
def slot(round_: Round) -> Slot:
    return slots_of(round_, "screening")[0]


def test_each_save_is_a_version_to_build_on(slot: Slot) -> None:
    assert write(slot, answers(slot, reason="a"), 0).version == 1
    assert write(slot, answers(slot, reason="ab"), 1).version == 2


def test_a_save_on_an_old_version_is_refused_with_what_is_stored(slot: Slot) -> None:
    write(slot, answers(slot, reason="fra fane en"), 0)
    with pytest.raises(StaleDraft) as caught:
        write(slot, answers(slot, reason="fra fane to"), 0)
    assert caught.value.stored.answers["reason"] == "fra fane en"
    assert Draft.objects.get(slot=slot).answers["reason"] == "fra fane en"


def test_the_same_save_twice_is_acknowledged_twice(slot: Slot) -> None:
    given = answers(slot, reason="samme")
    assert write(slot, given, 0).version == write(slot, given, 0).version == 1


def test_a_submission_on_an_old_version_is_refused(slot: Slot) -> None:
    write(slot, answers(slot, "out"), 0)
    with pytest.raises(StaleDraft):
        submit(by=slot.rater.user, slot=slot, version=0, answers=answers(slot, "in"))
    assert not Rating.objects.exists()


def test_a_locked_rating_is_not_written_on(slot: Slot) -> None:
    rate(slot)
    for attempt in (
        lambda: write(slot, answers(slot, reason="mer")),
        lambda: rate(slot, "out"),
        lambda: abstain(by=slot.rater.user, slot=slot, reason="nei"),
        lambda: recuse(by=slot.rater.user, slot=slot, reason="nei"),
    ):
        with pytest.raises(DomainError, match="Levert"):
            attempt()


def test_nobody_else_writes_a_rating(slot: Slot, round_: Round, make_user: Any) -> None:
    others = [one.user for one in round_.raters.exclude(pk=slot.rater_id)]
    for by in (*others, make_user("directorate_manager"), None):
        with pytest.raises(NotAllowed):
            save_draft(by=by, slot=slot, version=0, answers=answers(slot))
        with pytest.raises(NotAllowed):
            recall(by=by, slot=slot, reason="x")


@pytest.mark.parametrize(
    ("given", "fields"),
    [
        ({}, ["verdict"]),
        ({"verdict": "in"}, []),
        ({"verdict": "out"}, ["reason"]),
        ({"verdict": "out", "reason": "Ikke nytt"}, []),
    ],
)
def test_what_a_screening_must_have(slot: Slot, given: dict[str, str], fields: list[str]) -> None:
    read = read_answers(given, slot.phase)
    assert [problem.where for problem in missing(read, slot.phase)] == fields
    if fields:
        with pytest.raises(InvalidInput):
            submit(by=slot.rater.user, slot=slot, version=0, answers=read)


def test_in_depth_asks_for_every_criterion_that_a_report_can_show(round_: Round) -> None:
    rate_all(round_, "screening")
    close_phase(by=None, phase=phase(round_, "screening"))
    deep = phase(round_, "in_depth")
    asked = {problem.where for problem in missing(read_answers({}, deep), deep)}
    assert asked == {"verdict", "to_case"} | {f"value_{key}" for key in JUDGED_FROM_REPORT}
    quoteless = read_answers({"value_documentation": "met", "value_any_size": "met"}, deep)
    wanted = {problem.where for problem in missing(quoteless, deep)}
    assert "quote_documentation" in wanted
    assert "quote_any_size" not in wanted, "the raters' own judgement has nothing to quote"


def test_fields_and_answers_are_two_ways_of_writing_the_same(round_: Round) -> None:
    deep = phase(round_, "in_depth")
    fields = {
        "verdict": "out",
        "reason": "Linje en\nlinje to",
        "to_case": "no",
        "value_documentation": "partly",
        "quote_documentation": "«sitat»",
    }
    read = read_answers({**fields, "unknown": "x", "value_any_size": "great"}, deep)
    assert fields.items() <= as_fields(read).items()
    assert read["criteria"]["any_size"] == {"value": "", "quote": ""}


def test_a_recall_is_on_record_and_the_first_rating_counts(round_: Round) -> None:
    rate_all(round_, "screening", {"m0": "out-out"})
    item = round_.items.get(measure__key="m0")
    slot = slots_of(round_, "screening", item=item)[0]
    recall(by=slot.rater.user, slot=slot, reason="Leste feil rapport")
    with pytest.raises(DomainError):
        close_phase(by=None, phase=phase(round_, "screening"))
    rate(slot, "in", reason="Så riktig rapport")
    ratings = list(slot.ratings.values_list("number", "verdict"))
    assert ratings == [(1, "out"), (2, "in")]
    close_phase(by=None, phase=phase(round_, "screening"))
    assert Event.objects.get(item=item, phase__key="screening").outcome == "out"
    (whole,) = agreement_of(phase(round_, "screening"), viewer=slot.rater.user)
    assert whole.found.table.tolist() == [[1, 0], [0, 1]]
    assert whole.found.kappas["none"].value == 1.0


def test_a_recall_needs_a_reason_and_an_open_phase(round_: Round) -> None:
    rate_all(round_, "screening")
    slot = slots_of(round_, "screening")[0]
    with pytest.raises(InvalidInput):
        recall(by=slot.rater.user, slot=slot, reason="  ")
    close_phase(by=None, phase=phase(round_, "screening"))
    with pytest.raises(DomainError):
        recall(by=slot.rater.user, slot=slot, reason="For sent")
    assert not Recall.objects.exists()


def judged_round() -> Round:
    """A round that holds a row of everything that is guarded."""
    made = make_round(2)
    to_screening(made)
    rate_all(made, "screening")
    slot = slots_of(made, "screening")[0]
    recall(by=slot.rater.user, slot=slot, reason="Feil")
    rate(slot)
    close_phase(by=None, phase=phase(made, "screening"))
    assign_phase(by=None, phase=phase(made, "in_depth"), seed=1)
    rate_all(made, "in_depth")
    close_phase(by=None, phase=phase(made, "in_depth"))
    decide_together(
        by=None,
        phase=phase(made, "discussion"),
        item=made.items.all()[0],
        outcome="on",
        reason="Enige",
        present=["Anne", "Berit"],
    )
    return made


CHANGES: dict[type, dict[str, Any]] = {
    Rating: {"verdict": "out"},
    Recall: {"reason": "En annen"},
    AssignmentRun: {"seed": 7},
    Event: {"outcome": "out"},
    Consensus: {"reason": "En annen"},
    Round: {"criteria": {}},
    Item: {"report": None},
    Phase: {"rule": "out_when_any"},
}


@pytest.mark.parametrize("model", CHANGES, ids=lambda model: model.__name__)
def test_the_database_refuses_to_change_or_delete_what_was_judged(model: type) -> None:
    judged_round()
    attempts: list[Callable[[], object]] = [
        lambda: model.objects.update(**CHANGES[model]),
        lambda: model.objects.all()._raw_delete("default"),
    ]
    for attempt in attempts:
        with pytest.raises(DatabaseError), transaction.atomic():
            attempt()
    assert model.objects.exists()


def test_the_database_refuses_two_of_one_department(round_: Round) -> None:
    slot = slots_of(round_, "screening")[0]
    copy = {"phase": slot.phase, "item": slot.item, "department": slot.department}
    with pytest.raises(DatabaseError), transaction.atomic():
        Slot.objects.create(**copy, rater=slot.rater, number=9)


def test_ratings_survive_the_deletion_of_the_rater(round_: Round) -> None:
    rate_all(round_, "screening")
    anne = rater(round_, "Anne")
    mine = Rating.objects.filter(slot__rater=anne).count()
    anne.user.delete()
    anne.refresh_from_db()
    assert (anne.user, anne.label) == (None, "Anne")
    assert Rating.objects.filter(slot__rater=anne).count() == mine > 0
