"""The bank's most frequent terms: in how many measures each occurs, and how it is written.

Held whole in memory, so that weighing a draft's terms, completing what is being typed and finding
what was meant by a misspelled word ask the database nothing.
"""

from __future__ import annotations

import heapq
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from typing import TypeVar

from rapidfuzz import process
from rapidfuzz.distance import OSA

from lovende.knowledge.models import SearchGeneration, SearchPosting

MOST = 100_000
AT_A_TIME = 5_000
ASKED_FOR = 500
LEAST_TYPED = 2
MEANT_FROM = 4
"""Shorter words have too many neighbours for a guess to be of use."""

Value = TypeVar("Value")
Row = tuple[str, int, str]
"""A term, how many documents of a segment have it, and how it is written there."""


class _Chained(Mapping[str, Value]):
    """Two mappings as one, neither of them copied; what is in the first counts."""

    def __init__(self, first: Mapping[str, Value], second: Mapping[str, Value]) -> None:
        self._first, self._second = first, second

    def __getitem__(self, key: str) -> Value:
        return self._first[key] if key in self._first else self._second[key]

    def __iter__(self) -> Iterator[str]:
        yield from self._first
        yield from (key for key in self._second if key not in self._first)

    def __len__(self) -> int:
        return sum(1 for _key in self)


@dataclass(frozen=True)
class Lexicon:
    """``having`` counts the measures with a term; ``surfaces`` is how the words are written."""

    having: Mapping[str, int] = field(default_factory=dict)
    surfaces: Mapping[str, str] = field(default_factory=dict)
    layers: tuple[Lexicon, ...] = ()
    """What this one is joined of; each has sorted its words for itself."""

    def joined(self, having: Mapping[str, int], surfaces: Mapping[str, str]) -> Lexicon:
        """The lexicon with the terms of some more measures; nothing of it is copied or sorted."""
        counts = {term: self.having.get(term, 0) + count for term, count in having.items()}
        fresh = {term: word for term, word in surfaces.items() if term not in self.surfaces}
        return Lexicon(
            _Chained(counts, self.having),
            _Chained(fresh, self.surfaces),
            (self, Lexicon(counts, fresh)),
        )

    @cached_property
    def _sorted(self) -> list[tuple[str, str]]:
        return sorted((surface, term) for term, surface in self.surfaces.items())

    def completions(self, typed: str, most: int) -> list[tuple[str, str]]:
        """The most frequent words that begin so: the term and how it is written."""
        if len(typed) < LEAST_TYPED:
            return []
        found = [one for layer in self.layers or (self,) for one in layer._beginning(typed)]
        return heapq.nlargest(most, found, key=lambda one: (self.having.get(one[0], 0), one[1]))

    def _beginning(self, typed: str) -> Iterator[tuple[str, str]]:
        for place in range(bisect_left(self._sorted, (typed, "")), len(self._sorted)):
            surface, term = self._sorted[place]
            if not surface.startswith(typed):
                return
            yield term, surface

    def meant(self, word: str) -> str | None:
        """The word that a misspelled one most likely stands for; None when nothing is close."""
        if len(word) < MEANT_FROM:
            return None
        most = 1 if len(word) < 8 else 2
        ranked = [
            (distance, -self.having.get(term, 0), surface)
            for layer in self.layers or (self,)
            for surface, distance, term in layer._near(word, most)
            if surface != word
        ]
        return min(ranked)[2] if ranked else None

    def _near(self, word: str, most: int) -> list[tuple[str, int, str]]:
        return process.extract(
            word, self.surfaces, scorer=OSA.distance, score_cutoff=most, limit=20
        )

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
    return _most_frequent(_counted(_rows(_segments(generation, without))))


def brought_forward(
    before: Lexicon,
    generation: SearchGeneration,
    *,
    made: Collection[int],
    without: Collection[int] = (),
) -> Lexicon:
    """The lexicon after segments have been made and others, ``without``, taken out of use.

    Only the terms of those segments are counted anew: few, beside all that a large bank has.
    """
    touched = {term for term, _having, _surface in _rows([*made, *without])}
    fresh = _counted(_rows_of(touched, _segments(generation, without)))
    having = {term: count for term, count in before.having.items() if term not in touched}
    surfaces = {term: word for term, word in before.surfaces.items() if term not in touched}
    return _most_frequent(Lexicon(having | dict(fresh.having), surfaces | dict(fresh.surfaces)))


def _segments(generation: SearchGeneration, without: Collection[int]) -> list[int]:
    segments = generation.segments.filter(retired_at=None).exclude(pk__in=without)
    return list(segments.order_by("pk").values_list("pk", flat=True))


def _counted(rows: Iterable[Row]) -> Lexicon:
    """Every term, with the spelling of the segment that has it most often, of equals the first."""
    counts: defaultdict[str, int] = defaultdict(int)
    written: dict[str, tuple[int, str]] = {}
    for term, having, surface in rows:
        counts[term] += having
        if surface and having > written.get(term, (0, ""))[0]:
            written[term] = (having, surface)
    return Lexicon(counts, {term: surface for term, (_having, surface) in written.items()})


def _most_frequent(every: Lexicon) -> Lexicon:
    counts = every.having
    kept = heapq.nlargest(MOST, counts, key=lambda term: (counts[term], term))
    return Lexicon(
        {term: counts[term] for term in kept},
        {term: every.surfaces[term] for term in kept if term in every.surfaces},
    )


def _rows(segments: Iterable[int]) -> Iterator[Row]:
    for segment in segments:
        rows = SearchPosting.objects.filter(segment=segment).order_by("term")
        yield from rows.values_list("term", "having", "surface").iterator(AT_A_TIME)


def _rows_of(terms: Iterable[str], segments: Collection[int]) -> Iterator[Row]:
    """The rows of these terms in these segments, those of a term in the order of the segments."""
    within, rest = set(segments), iter(terms)
    while part := list(islice(rest, ASKED_FOR)):
        rows = SearchPosting.objects.filter(term__in=part).order_by("segment")
        columns = rows.values_list("segment", "term", "having", "surface")
        for segment, term, having, surface in columns:
            if segment in within:
                yield term, having, surface
