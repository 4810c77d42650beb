"""The seam for word search: what finds measures by words, and a plain one that does it.

Whatever takes its place needs only ``matching``. The plain one finds the measures whose text
holds every word, as a whole or as a part of a longer word.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from lovende.measures.models import Measure
from lovende.questionnaires.words import fold

MOST_WORDS = 12


class SearchBackend(Protocol):
    """Finds measures by words."""

    def matching(self, text: str) -> Iterable[int]:
        """The ids of the measures that fit the words, in any order."""


class PlainSearch:
    """Every word must stand somewhere in the measure's text; case does not count."""

    def matching(self, text: str) -> Iterable[int]:
        """The ids of the measures that hold every word."""
        found = Measure.objects.order_by()
        for word in dict.fromkeys(fold(text).split()[:MOST_WORDS]):
            found = found.filter(search_text__contains=word)
        return found.values_list("id", flat=True)


backend: SearchBackend = PlainSearch()
