"""Reads of a rater's own work; everything here begins with the rater's own places."""

from __future__ import annotations

from django.db.models import Max, Min, QuerySet

from lovende.people.models import User
from lovende.selection.models import Conflict, Draft, Item, Phase, Rating, Round, Slot
from lovende.selection.queries.independence import own_slots


def own_queue(rater: User, round_: Round) -> QuerySet[Slot]:
    """The rater's places in the phase under way, with their measures."""
    slots = own_slots(rater).filter(phase__round=round_, phase__state=Phase.State.OPEN)
    return slots.select_related("item__measure__office", "phase")


def draft_of(slot: Slot) -> Draft:
    """The stored draft, or an empty one that is not stored."""
    return Draft.objects.filter(slot=slot).first() or Draft(slot=slot)


def latest_rating(slot: Slot) -> Rating | None:
    """What the rater has submitted last."""
    return slot.ratings.order_by("-number").first()


def neighbours(slot: Slot) -> tuple[int | None, int | None]:
    """The rater's own places before and after this one, by id."""
    own = Slot.objects.held().filter(rater_id=slot.rater_id, phase_id=slot.phase_id)
    before = own.filter(pk__lt=slot.pk).aggregate(found=Max("pk"))["found"]
    after = own.filter(pk__gt=slot.pk).aggregate(found=Min("pk"))["found"]
    return before, after


def own_conflicts(rater: User, round_: Round) -> QuerySet[Conflict]:
    """What the rater has declared in the round."""
    mine = Conflict.objects.filter(rater__user=rater, item__round=round_)
    return mine.select_related("item__measure__office").order_by("pk")


def may_declare(rater: User, round_: Round) -> QuerySet[Item]:
    """The measures that the rater has declared no conflict with."""
    declared = own_conflicts(rater, round_).values("item")
    items = Item.objects.filter(round=round_).exclude(pk__in=declared)
    return items.select_related("measure__office").order_by("measure__sort_title", "pk")
