"""The rows of this package."""

from lovende.awards.models.handling import Handling

__all__ = ["Handling"]
