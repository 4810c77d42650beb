"""Search by words: which measures have what is asked for, and which of them say most of it.

Ranked by BM25 with weighted fields. When no measure has everything, those that have most of it
are given instead, and the answer says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from pyroaring import BitMap

from lovende.core.postings import Posting, phrase
from lovende.knowledge.search.query import WHOLE, Clause, Phrase, Question, understood
from lovende.knowledge.search.reading import GONE, Piece, SearchIndex

Found = dict[str, list[tuple[Piece, Posting]]]
Hits = NDArray[np.bool_]

MOST_COMPLETIONS = 40
MOST_OF = 0.6
"""Where no measure has everything: so large a share of it, weighed by rarity, must be there, or
as much as any measure has."""
ROUNDING = 1e-5


@dataclass(frozen=True, slots=True)
class Answer:
    """The numbers of the documents found, in rising order, each with its score.

    ``relaxed`` says that none had everything asked for. ``only_stops`` that nothing asked for
    tells measures apart, and everything was found. ``meant`` is a better spelling, if any word
    was not found; ``terms`` are what was looked for, to be marked in the text.
    """

    numbers: NDArray[np.uint32]
    scores: NDArray[np.float32]
    relaxed: bool = False
    only_stops: bool = False
    meant: str = ""
    terms: frozenset[str] = frozenset()
    waiting: int = 0
    bits: BitMap = field(default_factory=BitMap)

    def best(self, within: BitMap, start: int, stop: int) -> list[int]:
        """The numbers from ``start`` to ``stop`` of those ``within``, the best first."""
        inside, scores = np.frombuffer(within.to_array(), np.uint32), self.scores
        if len(inside) < len(self.numbers):
            scores = scores[np.searchsorted(self.numbers, inside)]
        if 0 < stop < len(inside) // 4:  # only those that may be among them are sorted
            least = len(scores) - stop
            enough = scores >= np.partition(scores, least)[least]
            inside, scores = inside[enough], scores[enough]
        order = np.lexsort((inside, -scores))
        return inside[order][start:stop].tolist()


def search(typed: str, index: SearchIndex) -> Answer:
    """The documents that fit what was typed."""
    question = understood(typed, index.analyzer)
    if not (question.clauses or question.phrases or question.without):
        everything = np.arange(index.size, dtype=np.uint32)
        return _answer(
            index, everything, np.zeros(index.size, np.float32), question, only_stops=True
        )
    return _Search(index, question).answer(typed)


class _Search:
    """One question while it is being answered."""

    def __init__(self, index: SearchIndex, question: Question) -> None:
        self.index, self.question = index, question
        self.scores = np.zeros(index.size, np.float32)
        self.completions = self._completions()
        terms = question.terms | self.completions.keys()
        self.found: Found = index.postings(terms) if terms else {}
        self.having = {
            term: sum(len(posting.docs) for _piece, posting in found)
            for term, found in self.found.items()
        }

    def answer(self, typed: str) -> Answer:
        """Everything that fits or, when nothing does, what fits best."""
        everywhere = self._excluded()
        hits = [self._clause(clause) for clause in self.question.clauses]
        hits += self._phrases(self.question.phrases)
        strict = everywhere.copy()
        for hit in hits:
            strict &= hit
        relaxed = not strict.any() and len(hits) > 1
        if relaxed:
            strict = everywhere & self._most(hits)
        numbers = np.flatnonzero(strict).astype(np.uint32)
        return _answer(
            self.index,
            numbers,
            self.scores[numbers],
            self.question,
            relaxed=relaxed and bool(len(numbers)),
            meant=self._meant(typed, hits),
            completions=self.completions,
        )

    def _completions(self) -> dict[str, float]:
        """The words that the last one may become, other than itself; they count for less."""
        typed = self.question.unfinished
        if len(typed) < 3 or typed.isdecimal() or not self.question.clauses:
            return {}
        known = self.index.known_words.completions(typed, MOST_COMPLETIONS)
        return {term: WHOLE / 2 for term, _surface in known if term not in self.question.terms}

    def _clause(self, clause: Clause) -> Hits:
        there = {term: self._scored(term, weight) for term, weight in clause.weights.items()}
        hits = np.zeros(self.index.size, bool)
        for first, *rest in clause.ways:
            both = there[first]
            for term in rest:
                both = both & there[term]
            hits |= both
        if clause is self.question.clauses[-1] and self.completions:
            for term, weight in self.completions.items():
                self._score(term, weight, hits)
        return hits

    def _scored(self, term: str, weight: float) -> Hits:
        """Where the term is; its weight is added to the scores there."""
        hits = np.zeros(self.index.size, bool)
        self._score(term, weight, hits)
        return hits

    def _score(self, term: str, weight: float, hits: Hits) -> None:
        """Mark where the term is, and add its weight to the scores there."""
        worth = np.float32(weight * self.index.rarity(self.having.get(term, 0)))
        for numbers, says in self.index.said(self.found.get(term, ())):
            hits[numbers] = True
            self.scores[numbers] += worth * says

    def _phrases(self, phrases: Iterable[Phrase]) -> list[Hits]:
        phrases = list(phrases)
        if not phrases:
            return []
        terms = {term for one in phrases for _offset, term in one.words}
        placed = self.index.postings(terms, places=True)
        return [self._phrase(one, placed) for one in phrases]

    def _phrase(self, asked: Phrase, placed: Found) -> Hits:
        hits = np.zeros(self.index.size, bool)
        by_piece: dict[int, list[tuple[int, Posting]]] = {}
        pieces = {id(piece): piece for found in placed.values() for piece, _posting in found}
        for offset, term in asked.words:
            for piece, posting in placed.get(term, ()):
                by_piece.setdefault(id(piece), []).append((offset, posting))
        for key, parts in by_piece.items():
            if len(parts) == len(asked.words):
                numbers = pieces[key].numbers[phrase(parts)]
                hits[numbers[numbers != GONE]] = True
        worth = sum(
            self.index.rarity(sum(len(p.docs) for _piece, p in placed.get(term, ())))
            for _offset, term in asked.words
        )
        self.scores[hits] += np.float32(worth)
        return hits

    def _excluded(self) -> Hits:
        """Everything but what must not be there."""
        keep = np.ones(self.index.size, bool)
        for one in self.question.without:
            if isinstance(one, Clause):
                for way in one.ways[:1]:
                    for term in way:
                        keep &= ~self._scored(term, 0.0)
        for hits in self._phrases(one for one in self.question.without if isinstance(one, Phrase)):
            keep &= ~hits
        return keep

    def _most(self, hits: list[Hits]) -> Hits:
        """Where most of what is asked for is found, the rarer counting for more."""
        worth = [self.index.rarity(int(hit.sum())) if hit.any() else 0.0 for hit in hits]
        have = np.zeros(self.index.size, np.float32)
        for hit, one in zip(hits, worth, strict=True):
            have[hit] += one
        needed = min(sum(worth) * MOST_OF, float(have.max(initial=0.0)))
        return have >= needed * (1 - ROUNDING) if needed else np.zeros(self.index.size, bool)

    def _meant(self, typed: str, hits: list[Hits]) -> str:
        """What was typed, with the words that were not found spelled as they may be meant."""
        better = typed
        for clause, hit in zip(self.question.clauses, hits, strict=False):
            if not hit.any() and " " not in clause.surface:
                meant = self.index.known_words.meant(clause.surface.lower())
                if meant:
                    better = better.replace(clause.surface, meant)
        return better if better != typed else ""


def _answer(
    index: SearchIndex,
    numbers: NDArray[np.uint32],
    scores: NDArray[np.float32],
    question: Question,
    *,
    relaxed: bool = False,
    only_stops: bool = False,
    meant: str = "",
    completions: Mapping[str, float] | None = None,
) -> Answer:
    terms = {term for clause in question.clauses for term in clause.weights}
    terms |= set(completions or ())
    terms |= {term for one in question.phrases for _offset, term in one.words}
    return Answer(
        numbers=numbers,
        scores=scores,
        relaxed=relaxed,
        only_stops=only_stops,
        meant=meant,
        terms=frozenset(terms),
        waiting=index.waiting,
        bits=BitMap(numbers),
    )
