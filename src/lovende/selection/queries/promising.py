"""What everybody may know of a finished choice: which methods are promising, and why.

Promising methods are those that the choice was made among. They are told of when the choice is
finished, chosen for trial or not, each with its reason and the profile that its office approved.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from lovende.selection.lifecycle import CHOSEN
from lovende.selection.models import Event, Phase, Profile


@dataclass(frozen=True, slots=True)
class Promising:
    """A measure as a promising method of a year; ``parts`` is the approved profile, or empty."""

    year: int
    chosen: bool
    reason: str
    parts: dict[str, Any]


def promising(measures: Collection[int], *, profiles: bool = False) -> dict[int, Promising]:
    """By id of the measure, its newest choice; one query, and one more for the profiles."""
    rows = Event.objects.filter(
        item__measure_id__in=measures,
        phase__kind=Phase.Kind.CHOICE,
        phase__state=Phase.State.CLOSED,
    ).select_related("item__measure", "item__report")
    events = {event.item.measure_id: event for event in rows.order_by("pk")}
    parts = _parts([event.item_id for event in events.values()]) if profiles and events else {}
    return {
        pk: Promising(
            year=event.item.report.year if event.item.report else event.item.measure.first_year,
            chosen=event.reason == CHOSEN,
            reason=event.note,
            parts=parts.get(event.item_id, {}),
        )
        for pk, event in events.items()
    }


def _parts(items: list[int]) -> dict[int, dict[str, Any]]:
    approved = Profile.objects.filter(item_id__in=items, review__approved=True)
    return {one.item_id: one.parts for one in approved.order_by("number")}
