"""What a phase decides on each measure when it is closed: a step of closing it.

Decisions rest on the first locked ratings; a recall never changes them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from django.utils.translation import ngettext

from lovende.common.audit import signature
from lovende.common.errors import DomainError
from lovende.people.models import User
from lovende.selection.lifecycle import (
    ALL_IN,
    CONFIRMED,
    DISCUSSED,
    HEARD,
    STUDIED,
    WRITABLE,
    outcome_of,
)
from lovende.selection.models import Consensus, Event, Phase, Slot
from lovende.selection.queries.cases import approved_items
from lovende.selection.queries.judged import first_ratings
from lovende.selection.queries.rounds import undecided_in

Decided = tuple[int, str, str]
"""An item by id, the outcome, and the reason's key."""


def outcomes(phase: Phase) -> list[Decided]:
    """The outcome for every measure that the phase has not decided on yet.

    :raises DomainError: when something is not finished, with how much.
    """
    items = list(undecided_in(phase).order_by("pk").values_list("pk", flat=True))
    if phase.is_rated:
        return _by_ratings(phase, items)
    if phase.kind == Phase.Kind.PRECHECK:
        return [(pk, Event.Outcome.ON, CONFIRMED) for pk in items]
    if phase.kind == Phase.Kind.DISCUSSION:
        return _by_consensus(phase, items)
    if phase.kind == Phase.Kind.CASES:
        approved = approved_items(phase.round)
        _refuse(sum(pk not in approved for pk in items))
        return [(pk, Event.Outcome.ON, STUDIED) for pk in items]
    if phase.kind == Phase.Kind.REFERENCE:
        return [(pk, Event.Outcome.ON, HEARD) for pk in items]
    _refuse(len(items))
    return []


def _by_ratings(phase: Phase, items: list[int]) -> list[Decided]:
    judged: defaultdict[int, list[str]] = defaultdict(list)
    for one in first_ratings(phase, viewer=None):
        judged[one.item].append(one.value)
    open_still = Slot.objects.filter(phase=phase, state__in=WRITABLE)
    waiting = set(open_still.values_list("item_id", flat=True))
    unfinished = [pk for pk in items if pk in waiting or len(judged[pk]) != phase.per_item]
    _refuse(len(unfinished))
    return [(pk, *outcome_of(phase.rule, judged[pk])) for pk in items]


def _by_consensus(phase: Phase, items: list[int]) -> list[Decided]:
    standing = Consensus.objects.filter(phase=phase, replaced_by__isnull=True)
    decided = dict(standing.values_list("item_id", "outcome"))
    _refuse(sum(pk not in decided for pk in items))
    return [(pk, decided[pk], DISCUSSED) for pk in items]


def _refuse(unfinished: int) -> None:
    if unfinished:
        message = ngettext(
            "The phase cannot be closed yet: %(number)d measure is not finished.",
            "The phase cannot be closed yet: %(number)d measures are not finished.",
            unfinished,
        )
        raise DomainError(message % {"number": unfinished})


def settled_already(closed: Phase, following: Phase, decided: Iterable[Decided]) -> list[Decided]:
    """What passes a joint discussion without one: where only disagreement is discussed."""
    if closed.rule != Phase.Rule.DISAGREE or following.kind != Phase.Kind.DISCUSSION:
        return []
    return [(pk, Event.Outcome.ON, ALL_IN) for pk, _outcome, reason in decided if reason == ALL_IN]


def write(phase: Phase, decided: Iterable[Decided], by: User | None) -> None:
    """Write the events."""
    write_noted(phase, ((*one, "") for one in decided), by)


def write_noted(
    phase: Phase, decided: Iterable[tuple[int, str, str, str]], by: User | None
) -> None:
    """Write the events, each with what a person wrote of it."""
    label = signature(by)
    Event.objects.bulk_create(
        (
            Event(
                phase=phase,
                item_id=pk,
                outcome=outcome,
                reason=reason,
                note=note,
                by=by,
                by_label=label,
            )
            for pk, outcome, reason, note in decided
        ),
        batch_size=500,
    )
