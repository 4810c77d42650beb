"""The way of a round's measures through its phases, counted and checked from the events.

Decisions of a rated phase are events from its closing on, so nothing here tells of a rating that
is not yet to be read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Prefetch, QuerySet

from lovende.core.funnel.events import Flow, flow_of
from lovende.selection.models import Event, Item, Phase, Round
from lovende.selection.queries.rounds import items_in, undecided_in

if TYPE_CHECKING:
    from collections.abc import Callable

CAME, LEFT, ON, WAITING = "inn", "ut", "videre", "venter"
"""The boxes of a phase, as they stand in addresses."""


def flow_in(round_: Round) -> Flow:
    """The flow of the round; its phases and items are named by key and id.

    :raises BadEvents: when the stored events cannot all have happened.
    """
    events = Event.objects.filter(item__round=round_).order_by("pk")
    rows = list(events.values_list("item_id", "phase__key", "outcome", "reason"))
    start = Item.objects.filter(round=round_).order_by("pk").values_list("pk", flat=True)
    return flow_of(
        [phase.key for phase in round_.phases.all()],
        [str(row[0]) for row in rows],
        [row[1] for row in rows],
        [row[2] for row in rows],
        [row[3] for row in rows],
        start=[str(pk) for pk in start],
    )


def _left(phase: Phase) -> QuerySet[Item]:
    return Item.objects.filter(events__phase=phase, events__outcome=Event.Outcome.OUT)


def _on(phase: Phase) -> QuerySet[Item]:
    return Item.objects.filter(events__phase=phase, events__outcome=Event.Outcome.ON)


BOXES: dict[str, Callable[[Phase], QuerySet[Item]]] = {
    CAME: items_in,
    LEFT: _left,
    ON: _on,
    WAITING: undecided_in,
}


def items_in_box(phase: Phase, box: str) -> QuerySet[Item]:
    """The measures behind a box of the diagram, each with what the phase decided (``decided``).

    :param box: one of ``BOXES``.
    """
    here = Prefetch("events", Event.objects.filter(phase=phase), to_attr="decided")
    found = BOXES[box](phase).select_related("measure__office").prefetch_related(here)
    return found.order_by("measure__sort_title", "pk")
