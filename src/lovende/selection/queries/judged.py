"""Reads of closed phases: the first ratings, which decide, and the agenda of a discussion."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Prefetch

from lovende.selection.models import Consensus, Item, Phase, Rating, Round
from lovende.selection.queries.independence import readable_ratings
from lovende.selection.queries.rounds import items_in

if TYPE_CHECKING:
    from lovende.people.permissions import Person


@dataclass(frozen=True, slots=True)
class Judgement:
    """One first rating: ``item`` and ``rater`` by id, the verdict, and the rater's department."""

    item: int
    slot: int
    rater: int
    value: str
    department: int


def first_ratings(phase: Phase, *, viewer: Person | None) -> list[Judgement]:
    """The first locked rating of each place in the phase, as far as the viewer may read them.

    None is the closing of a phase itself, which sees all of them.
    """
    ratings = Rating.objects.all() if viewer is None else readable_ratings(viewer)
    rows = (
        ratings.filter(slot__phase=phase, number=1)
        .order_by("slot__item", "slot__number")
        .values_list(
            "slot__item_id", "slot__number", "slot__rater_id", "verdict", "slot__department_id"
        )
    )
    return [Judgement(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class AgendaEntry:
    """A measure to be discussed, with its ratings side by side and the standing decision."""

    item: Item
    ratings: tuple[Rating, ...]
    decision: Consensus | None

    @property
    def differ(self) -> bool:
        """Whether the raters disagree on the whole."""
        return len({rating.verdict for rating in self.ratings}) > 1

    def differing_criteria(self) -> set[str]:
        """Keys of the criteria that they judge differently."""
        judged: defaultdict[str, set[str]] = defaultdict(set)
        for rating in self.ratings:
            for key, one in rating.answers.get("criteria", {}).items():
                judged[key].add(one["value"])
        return {key for key, values in judged.items() if len(values) > 1}


def rated_before(phase: Phase) -> Phase | None:
    """The last rated phase before this one."""
    earlier = Phase.objects.filter(round_id=phase.round_id, order__lt=phase.order, per_item__gt=0)
    return earlier.order_by("-order").first()


def agenda(phase: Phase, *, viewer: Person, only: int | None = None) -> list[AgendaEntry]:
    """The measures of a joint discussion, those that the raters disagree on first.

    :param only: the id of the one item that is wanted; all when None.
    """
    before = rated_before(phase)
    standing = Consensus.objects.filter(phase=phase, replaced_by__isnull=True)
    items = items_in(phase).select_related("measure__office").order_by("measure__sort_title", "pk")
    items = items if only is None else items.filter(pk=only)
    items = items.prefetch_related(Prefetch("consensus", standing, to_attr="standing"))
    ratings = readable_ratings(viewer).filter(slot__phase=before).select_related("slot__rater")
    by_item: defaultdict[int, list[Rating]] = defaultdict(list)
    if only is not None:
        ratings = ratings.filter(slot__item_id=only)
    for rating in ratings.order_by("slot__number", "number"):
        kept = [one for one in by_item[rating.slot.item_id] if one.slot_id != rating.slot_id]
        by_item[rating.slot.item_id] = [*kept, rating]
    entries = [
        AgendaEntry(item, tuple(by_item[item.pk]), next(iter(_standing(item)), None))
        for item in items
    ]
    return sorted(entries, key=lambda entry: not entry.differ)


def _standing(item: Item) -> list[Consensus]:
    found: list[Consensus] = getattr(item, "standing", [])
    return found


def names_of_raters(round_: Round) -> list[str]:
    """The names of those who rate in the round."""
    return list(round_.raters.filter(active=True).values_list("label", flat=True))
