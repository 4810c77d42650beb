"""The search index as one process holds it: which segments count, and what is not in them yet.

The postings themselves stay in the database; held are the segments' ids and lengths, and the few
measures that have changed since, read into memory. A :class:`SearchIndex` never changes;
:meth:`SearchIndex.advanced` gives the next one.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from lovende.core.bitmaps import FacetIndex
from lovende.core.language import Analyzer
from lovende.core.latent import Latent, packed
from lovende.core.postings import Floats, Gatherer, Posting, rarity, saturated
from lovende.knowledge.models import (
    SearchCell,
    SearchGeneration,
    SearchPassages,
    SearchPosting,
    SearchSegment,
)
from lovende.knowledge.search import words
from lovende.knowledge.search.lexicon import Lexicon
from lovende.knowledge.search.texts import taken, written
from lovende.measures.models import Measure

State = SearchGeneration.State
Numbers = NDArray[np.int32]

MOST_UNINDEXED = 2_000
"""So many changed measures are read into memory; of more, the rest is found once indexed."""
MOST_PIECES = 8
GONE = -1


class InMemory:
    """Some measures turned about in memory, asked like a segment."""

    def __init__(self, texts: Mapping[int, str], analyzer: Analyzer, model: Latent | None) -> None:
        self.texts = dict(texts)
        gatherer = Gatherer()
        measures = dict(taken(self.texts.items(), analyzer, gatherer))
        self.stored = {pk: written(measure, analyzer) for pk, measure in measures.items()}
        inverted = gatherer.inverted(analyzer.spellings())
        self.postings = dict(inverted)
        self.surfaces = inverted.surfaces
        self.having = {term: len(posting.docs) for term, posting in self.postings.items()}
        self.lengths = inverted.lengths
        placed = model.placed([measure.terms for measure in measures.values()]) if model else None
        self.vectors = None if placed is None else packed(placed)


@dataclass(frozen=True, slots=True)
class Piece:
    """A segment or measures in memory: the list's number of each document, or ``GONE``."""

    numbers: Numbers
    lengths: Floats
    segment: int | None = None
    memory: InMemory | None = None

    def without(self, numbers: NDArray[np.int64]) -> Piece:
        """The piece without these documents; itself when it has none of them."""
        gone = np.isin(self.numbers, numbers)
        return replace(self, numbers=np.where(gone, GONE, self.numbers)) if gone.any() else self

    @property
    def alive(self) -> int:
        """How many of its documents count."""
        return int((self.numbers != GONE).sum())


@dataclass(frozen=True)
class SearchIndex:
    """All pieces of the index. ``waiting`` measures have changed and are not in it yet.

    ``size`` is how many documents the bank has; numbers of documents lie below it.
    """

    generation: int | None
    revision: int
    analyzer: Analyzer
    model: Latent | None
    lexicon: Lexicon
    pieces: tuple[Piece, ...]
    size: int
    ids: NDArray[np.int64]
    waiting: int = 0

    @cached_property
    def average(self) -> float:
        """The average weighted number of words of a document."""
        total = sum(float(piece.lengths.sum()) for piece in self.pieces)
        return total / max(sum(len(piece.lengths) for piece in self.pieces), 1)

    @cached_property
    def documents(self) -> int:
        """How many documents can be found."""
        return sum(piece.alive for piece in self.pieces)

    @cached_property
    def segments(self) -> dict[int, Piece]:
        """The pieces that lie in the database, by the id of the segment."""
        return {piece.segment: piece for piece in self.pieces if piece.segment is not None}

    @property
    def in_memory(self) -> list[Piece]:
        """The pieces that lie in memory."""
        return [piece for piece in self.pieces if piece.memory is not None]

    # ── Terms

    def having(self, term: str) -> int:
        """In how many documents a term occurs; 0 when it is too rare for the lexicon."""
        fresh = sum(piece.memory.having.get(term, 0) for piece in self.in_memory if piece.memory)
        return self.lexicon.having.get(term, 0) + fresh

    @cached_property
    def known_words(self) -> Lexicon:
        """The lexicon with the words of the measures in memory."""
        fresh: Counter[str] = Counter()
        surfaces: dict[str, str] = {}
        for piece in self.in_memory:
            if piece.memory:
                surfaces = {**piece.memory.surfaces, **surfaces}
                fresh.update(piece.memory.having)
        return self.lexicon.joined(fresh, surfaces) if fresh else self.lexicon

    def rarity(self, having: int) -> float:
        """The weight of a term that occurs in so many documents."""
        return rarity(self.documents, min(having, self.documents))

    def postings(
        self, terms: Collection[str], *, places: bool = False
    ) -> dict[str, list[tuple[Piece, Posting]]]:
        """Where each term occurs, piece by piece."""
        found: defaultdict[str, list[tuple[Piece, Posting]]] = defaultdict(list)
        names = ("docs", "counts", *(("met", "places") if places else ()))
        if self.segments:
            rows = SearchPosting.objects.filter(term__in=terms, segment__in=list(self.segments))
            for term, segment, *columns in rows.values_list("term", "segment", *names):
                found[term].append((self.segments[segment], _posting(columns)))
        for piece in self.in_memory:
            for term in terms:
                if piece.memory and term in piece.memory.postings:
                    found[term].append((piece, piece.memory.postings[term]))
        return dict(found)

    def said(
        self, found: Iterable[tuple[Piece, Posting]]
    ) -> Iterator[tuple[Numbers, NDArray[np.float32]]]:
        """Piece by piece the documents that have a term and still count, and how much it says."""
        for piece, posting in found:
            numbers = piece.numbers[posting.docs]
            says = saturated(posting.counts, piece.lengths[posting.docs], self.average)
            alive = numbers != GONE
            yield (numbers, says) if alive.all() else (numbers[alive], says[alive])

    # ── Documents

    def stored_terms(self, numbers: Collection[int]) -> dict[int, str]:
        """The lines of terms of these documents, by number."""
        ids = self.ids[np.fromiter(numbers, np.int64)]
        wanted = dict(zip(ids.tolist(), numbers, strict=True))
        found: dict[int, str] = {}
        for piece in self.in_memory:
            for pk in wanted.keys() & (piece.memory.stored.keys() if piece.memory else set()):
                found[wanted[pk]] = piece.memory.stored[pk] if piece.memory else ""
        rest = [pk for pk, number in wanted.items() if number not in found]
        # By measure alone: asking for each in each segment would be many times as many look-ups.
        rows = SearchPassages.objects.filter(measure__in=rest).order_by("segment")
        for pk, segment, terms in rows.values_list("measure", "segment", "terms"):
            if segment in self.segments:  # of two copies the newer counts
                found[wanted[pk]] = terms
        return found

    def vectors(self, cells: Sequence[int]) -> Iterable[tuple[NDArray[np.int32], NDArray[np.int8]]]:
        """The numbers and vectors of the documents in these cells."""
        if self.model is None:
            return
        rows = SearchCell.objects.filter(cell__in=list(cells), segment__in=list(self.segments))
        for segment, docs, vectors in rows.values_list("segment", "docs", "vectors"):
            numbers = self.segments[segment].numbers[np.frombuffer(docs, np.uint32)]
            packed_vectors = np.frombuffer(vectors, np.int8).reshape(len(numbers), -1)
            yield numbers, packed_vectors
        for piece in self.in_memory:
            if piece.memory is not None and piece.memory.vectors is not None:
                yield piece.numbers, piece.memory.vectors

    # ── From one state of the bank to the next

    def advanced(self, facets: FacetIndex, changed: Sequence[int]) -> SearchIndex:
        """The index with these measures as they are now, in a bank of these documents."""
        standing = _standing()
        if standing != (self.generation, self.revision) or self.waiting:
            return load(facets)
        if not changed:
            return replace(self, size=len(facets), ids=facets.ids)
        texts = _texts(changed)
        numbers = np.array(facets.number_each(list(texts)), np.int64)
        pieces = [piece.without(numbers) for piece in self.pieces]
        fresh = _in_memory(texts, facets, self.analyzer, self.model)
        memory = [piece for piece in pieces if piece.memory is not None]
        rest = [piece for piece in pieces if piece.memory is None]
        if len(memory) >= MOST_PIECES:
            memory, fresh = [], _joined([*memory, fresh], facets, self.analyzer, self.model)
        return replace(
            self,
            pieces=(*rest, *memory, fresh),
            size=len(facets),
            ids=facets.ids,
        )


def load(facets: FacetIndex) -> SearchIndex:
    """The index as it stands in the database, for a bank of these documents."""
    active = SearchGeneration.objects.filter(state=State.ACTIVE).first()
    analyzer = words.analyzer(active.words if active else words.current_lines())
    model = Latent.from_bytes(active.model) if active and active.model else None
    revision = active.revision if active else -1
    changed = Measure.objects.filter(revision__gt=revision).order_by("-revision", "-pk")
    fresh = _texts(changed.values_list("pk", flat=True)[:MOST_UNINDEXED])
    waiting = changed.count() - len(fresh) if len(fresh) == MOST_UNINDEXED else 0
    pieces = _segments(active, facets) if active else []
    if fresh:
        numbers = np.array(facets.number_each(list(fresh)), np.int64)
        pieces = [piece.without(numbers) for piece in pieces]
        pieces.append(_in_memory(fresh, facets, analyzer, model))
    return SearchIndex(
        generation=active.pk if active else None,
        revision=revision,
        analyzer=analyzer,
        model=model,
        lexicon=Lexicon.from_bytes(active.lexicon if active else b""),
        pieces=tuple(pieces),
        size=len(facets),
        ids=facets.ids,
        waiting=waiting,
    )


def _standing() -> tuple[int | None, int]:
    """Which generation is in use, and up to which revision it is complete."""
    active = SearchGeneration.objects.filter(state=State.ACTIVE).values_list("pk", "revision")
    return active.first() or (None, -1)


def _segments(active: SearchGeneration, facets: FacetIndex) -> list[Piece]:
    """The segments that count, the newest copy of each measure being the one that does."""
    rows = SearchSegment.objects.filter(
        generation=active, ready_at__isnull=False, retired_at=None
    ).order_by("-pk")
    taken = np.zeros(len(facets), bool)
    pieces = []
    for pk, ids, lengths in rows.values_list("pk", "ids", "lengths"):
        numbers = facets.find_each(np.frombuffer(ids, np.int64))
        numbers[taken[numbers] & (numbers != GONE)] = GONE
        taken[numbers[numbers != GONE]] = True
        pieces.append(
            Piece(numbers.astype(np.int32), np.frombuffer(lengths, np.float32), segment=pk)
        )
    return pieces[::-1]


def _texts(ids: Iterable[int]) -> dict[int, str]:
    rows = Measure.objects.filter(pk__in=list(ids)).order_by("pk")
    return dict(rows.values_list("pk", "search_text"))


def _in_memory(
    texts: Mapping[int, str], facets: FacetIndex, analyzer: Analyzer, model: Latent | None
) -> Piece:
    memory = InMemory(texts, analyzer, model)
    numbers = np.array(facets.number_each(list(texts)), np.int32)
    return Piece(numbers, memory.lengths, memory=memory)


def _joined(
    pieces: Sequence[Piece], facets: FacetIndex, analyzer: Analyzer, model: Latent | None
) -> Piece:
    texts = {
        pk: text
        for piece in pieces
        if piece.memory is not None
        for pk, text in piece.memory.texts.items()
    }
    return _in_memory(texts, facets, analyzer, model)


def _posting(columns: Sequence[bytes]) -> Posting:
    docs, counts, *rest = columns
    met, places = rest if rest else (b"", b"")
    return Posting(
        np.frombuffer(docs, np.uint32),
        np.frombuffer(counts, np.uint8),
        np.frombuffer(met, np.uint16),
        np.frombuffer(places, np.uint16),
    )
