"""The rows of this package."""

from lovende.awards.models.assessing import (
    MOST_ASSESSORS,
    Assessment,
    Barring,
    ChangeRequest,
    Conclusion,
)
from lovende.awards.models.handling import Handling

__all__ = [
    "MOST_ASSESSORS",
    "Assessment",
    "Barring",
    "ChangeRequest",
    "Conclusion",
    "Handling",
]
