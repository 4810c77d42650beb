"""The way of a round's measures through its phases, counted and checked from the events.

Decisions of a rated phase are events from its closing on, so nothing here tells of a rating that
is not yet to be read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.cache import cache
from django.db.models import Count, Prefetch, QuerySet

from lovende.core.funnel.events import Flow, StageCount, flow_of
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


def counts_in(round_: Round) -> tuple[StageCount, ...]:
    """The numbers of :func:`flow_in` for a round that ``rounds_for`` gave, without its events.

    What a closed phase decided never changes, so its numbers are counted once and kept.
    """
    phases = list(round_.phases.all())
    decided = _decided(phases)
    came = getattr(round_, "measures", None)
    came = Item.objects.filter(round=round_).count() if came is None else came
    counts = []
    for phase in phases:
        on, left = decided[phase.pk]
        counts.append(StageCount(phase.key, came, left, on))
        came = on
    return tuple(counts)


def empty_places(round_: Round, phase: Phase, *, taken: int) -> int:
    """How many places at measures nobody has, where so many are taken; for who runs the round."""
    waiting = next(one.waiting for one in counts_in(round_) if one.phase == phase.key)
    return max(phase.per_item * waiting - taken, 0)


Decided = tuple[int, tuple[tuple[str, int], ...]]
"""How many go on, and how many left for each reason, the most first."""


def _decided(phases: list[Phase]) -> dict[int, Decided]:
    keys = {_kept_as(one): one.pk for one in phases if one.state == Phase.State.CLOSED}
    found: dict[int, Decided] = {keys[key]: one for key, one in cache.get_many(keys).items()}
    missing = [one for one in phases if one.pk not in found]
    counted = _counted([one for one in missing if one.state != Phase.State.UPCOMING])
    cache.set_many(
        {_kept_as(one): counted[one.pk] for one in missing if one.state == Phase.State.CLOSED}, None
    )
    return dict.fromkeys((one.pk for one in phases), (0, ())) | found | counted


def _counted(phases: list[Phase]) -> dict[int, Decided]:
    """The decisions of these phases, counted by the database."""
    rows = Event.objects.filter(phase__in=phases).order_by()
    numbers = rows.values_list("phase", "outcome", "reason").annotate(number=Count("pk"))
    on = dict.fromkeys((one.pk for one in phases), 0)
    left: dict[int, list[tuple[str, int]]] = {pk: [] for pk in on}
    for phase, outcome, reason, number in numbers:
        if outcome == Event.Outcome.ON:
            on[phase] += number
        else:
            left[phase].append((reason, number))
    return {pk: (on[pk], tuple(sorted(left[pk], key=lambda one: (-one[1], one[0])))) for pk in on}


def _kept_as(phase: Phase) -> str:
    return f"selection-decided-{phase.pk}"


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
