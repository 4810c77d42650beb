"""The rows of the selection: rounds and phases, and what people judge in them."""

from lovende.selection.models.cases import (
    CaseDocument,
    DocumentRemoval,
    Interview,
    Profile,
    ProfileReview,
)
from lovende.selection.models.hearing import Feedback, ReferenceMember
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
    "CaseDocument",
    "Conflict",
    "Consensus",
    "DocumentRemoval",
    "Draft",
    "Event",
    "Feedback",
    "Interview",
    "Item",
    "Phase",
    "Profile",
    "ProfileReview",
    "Rating",
    "Recall",
    "ReferenceMember",
    "Round",
    "RoundRater",
    "Slot",
]
