"""The bank's most frequent terms: in how many measures each occurs, and how it is written.

Held whole in memory, so that weighing a draft's terms, completing what is being typed and finding
what was meant by a misspelled word ask the database nothing.
"""

from __future__ import annotations

import heapq
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from rapidfuzz import process
from rapidfuzz.distance import OSA

from lovende.knowledge.models import SearchGeneration, SearchPosting

MOST = 100_000
AT_A_TIME = 5_000
LEAST_TYPED = 2
MEANT_FROM = 4
"""Shorter words have too many neighbours for a guess to be of use."""


@dataclass(frozen=True)
class Lexicon:
    """``having`` counts the measures with a term; ``surfaces`` is how the words are written."""

    having: dict[str, int] = field(default_factory=dict)
    surfaces: dict[str, str] = field(default_factory=dict)

    @cached_property
    def _sorted(self) -> list[tuple[str, str]]:
        return sorted((surface, term) for term, surface in self.surfaces.items())

    def completions(self, typed: str, most: int) -> list[tuple[str, str]]:
        """The most frequent words that begin so: the term and how it is written."""
        if len(typed) < LEAST_TYPED:
            return []
        start = bisect_left(self._sorted, (typed, ""))
        found = []
        for surface, term in self._sorted[start:]:
            if not surface.startswith(typed):
                break
            found.append((term, surface))
        return heapq.nlargest(most, found, key=lambda one: (self.having.get(one[0], 0), one[1]))

    def meant(self, word: str) -> str | None:
        """The word that a misspelled one most likely stands for; None when nothing is close."""
        if len(word) < MEANT_FROM:
            return None
        most = 1 if len(word) < 8 else 2
        near = process.extract(
            word, self.surfaces, scorer=OSA.distance, score_cutoff=most, limit=20
        )
        ranked = [
            (distance, -self.having.get(term, 0), surface)
            for surface, distance, term in near
            if surface != word
        ]
        return min(ranked)[2] if ranked else None

    def as_bytes(self) -> bytes:
        """The lexicon as it is stored: a term a line with its number and spelling."""
        return "\n".join(
            f"{term}\t{count}\t{self.surfaces.get(term, '')}" for term, count in self.having.items()
        ).encode()

    @classmethod
    def from_bytes(cls, stored: bytes | memoryview) -> Lexicon:
        """The lexicon that was stored."""
        having, surfaces = {}, {}
        for line in bytes(stored).decode().split("\n"):
            if line:
                term, count, surface = line.split("\t")
                having[term] = int(count)
                if surface:
                    surfaces[term] = surface
        return cls(having, surfaces)


def gathered(generation: SearchGeneration, *, without: Collection[int] = ()) -> Lexicon:
    """The most frequent terms of a generation's segments, those with these ids left out."""
    counts: defaultdict[str, int] = defaultdict(int)
    written: dict[str, tuple[int, str]] = {}
    for term, having, surface in _rows(generation, without):
        counts[term] += having
        if surface and having > written.get(term, (0, ""))[0]:
            written[term] = (having, surface)
    kept = heapq.nlargest(MOST, counts, key=lambda term: (counts[term], term))
    return Lexicon(
        {term: counts[term] for term in kept},
        {term: written[term][1] for term in kept if term in written},
    )


def _rows(generation: SearchGeneration, without: Collection[int]) -> Iterator[tuple[str, int, str]]:
    segments = generation.segments.filter(retired_at=None).exclude(pk__in=without)
    for segment in segments.values_list("pk", flat=True):
        rows = SearchPosting.objects.filter(segment=segment).order_by("term")
        yield from rows.values_list("term", "having", "surface").iterator(AT_A_TIME)
