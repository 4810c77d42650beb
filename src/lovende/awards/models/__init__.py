"""The rows of this package."""

from lovende.awards.models.deciding import Decision
from lovende.awards.models.handling import Handling
from lovende.awards.models.money import AllocationRun, FrameMove, Grant

__all__ = ["AllocationRun", "Decision", "FrameMove", "Grant", "Handling"]
