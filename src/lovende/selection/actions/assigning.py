"""Hands out the measures of a phase, and again when somebody leaves: only what must move moves."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from lovende.common.audit import record, signature
from lovende.common.errors import DomainError
from lovende.core import assignment as core
from lovende.people.models import User
from lovende.selection.actions.rounds import hold
from lovende.selection.errors import CannotAssign
from lovende.selection.models import AssignmentRun, Phase, RoundRater, Slot
from lovende.selection.queries.assigning import FIXED, problem_of

Seat = tuple[int, int, int]
"""An item, a number and a rater, by id."""


@transaction.atomic
def assign_phase(*, by: User | None, phase: Phase, seed: int) -> AssignmentRun:
    """Give every measure of the phase its raters; the same seed and input give the same.

    :raises CannotAssign: when no assignment keeps every rule.
    """
    held = hold(by, phase)
    if not held.is_rated:
        raise DomainError(_("Nobody rates in this phase."))
    problem = _problem(held)
    try:
        made = core.assign(problem, seed=seed)
    except core.Infeasible as error:
        raise CannotAssign(error) from error
    _seat(held, [(int(item), slot, int(rater)) for item, slot, rater in made.seats])
    run = AssignmentRun.objects.create(
        phase=held,
        seed=made.seed,
        digest=made.digest,
        solver=made.solver,
        problem=_as_json(problem),
        result={
            "seats": made.seats,
            "spread": made.spread,
            "kept": made.kept,
            "moved": made.moved,
            "loads": made.loads,
            "pairs": made.pairs,
        },
        by_label=signature(by),
    )
    record("selection.assigned", held, by=by, seed=seed, digest=made.digest, moved=made.moved)
    return run


def _problem(phase: Phase) -> core.Problem:
    try:
        return problem_of(phase)
    except core.InvalidProblem as error:
        no_raters = error.fault == core.Fault.NO_RATERS
        told = _("Choose who rates first.") if no_raters else _("There is nothing to hand out.")
        raise DomainError(told) from error


def _seat(phase: Phase, seats: list[Seat]) -> None:
    wanted = {(item, rater): number for item, number, rater in seats}
    active = Slot.objects.held().filter(phase=phase)
    for slot in active:
        number = wanted.pop((slot.item_id, slot.rater_id), None)
        if number is None and slot.state in FIXED:
            raise DomainError(_("A submitted rating would lose its place. Add a rater instead."))
        if number is None:
            slot.state = Slot.State.MOVED
            slot.save(update_fields=["state"])
    departments = dict(RoundRater.objects.filter(round=phase.round).values_list("pk", "department"))
    Slot.objects.bulk_create(
        (
            Slot(
                phase=phase,
                item_id=item,
                number=number,
                rater_id=rater,
                department_id=departments[rater],
            )
            for (item, rater), number in wanted.items()
        ),
        batch_size=500,
    )


def _as_json(problem: core.Problem) -> dict[str, Any]:
    return {
        "per_item": problem.per_item,
        "items": [[one.key, one.organisation] for one in problem.items],
        "raters": [
            [one.key, one.department, one.organisation, one.capacity] for one in problem.raters
        ],
        "conflicts": sorted(problem.conflicts),
        "earlier": sorted([*pair, slot] for pair, slot in problem.earlier.items()),
    }


def run_again(stored: dict[str, Any], seed: int) -> core.Assignment:
    """The assignment of a stored run, computed once more."""
    problem = core.Problem(
        items=tuple(core.Item(*row) for row in stored["items"]),
        raters=tuple(core.Rater(*row) for row in stored["raters"]),
        per_item=stored["per_item"],
        conflicts=frozenset((item, rater) for item, rater in stored["conflicts"]),
        earlier={(item, rater): slot for item, rater, slot in stored["earlier"]},
    )
    return core.assign(problem, seed=seed)
