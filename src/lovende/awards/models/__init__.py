"""The rows of this package."""

from lovende.awards.models.appeals import Appeal, AppealStep
from lovende.awards.models.assessing import (
    MOST_ASSESSORS,
    Assessment,
    Barring,
    ChangeRequest,
    Conclusion,
)
from lovende.awards.models.deciding import Decision
from lovende.awards.models.handling import Handling
from lovende.awards.models.letters import Letter, LetterTemplate, Release
from lovende.awards.models.money import AllocationRun, FrameMove, Grant

__all__ = [
    "MOST_ASSESSORS",
    "AllocationRun",
    "Appeal",
    "AppealStep",
    "Assessment",
    "Barring",
    "ChangeRequest",
    "Conclusion",
    "Decision",
    "FrameMove",
    "Grant",
    "Handling",
    "Letter",
    "LetterTemplate",
    "Release",
]
