"""The rows of the selection: rounds and phases, and what people judge in them."""

from lovende.selection.models.ratings import (
    AssignmentRun,
    Conflict,
    Consensus,
    Draft,
    Rating,
    Recall,
    RoundRater,
    Slot,
)
from lovende.selection.models.rounds import Appointment, Event, Item, Phase, Round

__all__ = [
    "Appointment",
    "AssignmentRun",
    "Conflict",
    "Consensus",
    "Draft",
    "Event",
    "Item",
    "Phase",
    "Rating",
    "Recall",
    "Round",
    "RoundRater",
    "Slot",
]
